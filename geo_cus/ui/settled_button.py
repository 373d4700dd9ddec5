"""A button beside a table that is edited: it acts on all that was typed before it was pressed."""

from __future__ import annotations

import time
from typing import Any, Final

import streamlit as st

_TYPED_S: Final = 0.3
"""So long the browser may keep what was typed into a table to itself (a sixth of a second, and the way here)."""


def settled_button(label: str, *, key: str, **options: Any) -> bool:
    """
    Show a button, and tell once that it was pressed, when all that was typed into the tables of the page is here.

    A table hands over what was typed a moment later, so a press just after it comes first.

    Parameters
    ----------
    label, key, options
        As `streamlit.button` takes them.
    """
    pressed = f"{key}.pressed"
    st.button(label, key=key, on_click=st.session_state.__setitem__, args=(pressed, True), **options)
    if not st.session_state.get(pressed):
        return False
    time.sleep(_TYPED_S)
    # If something came meanwhile, this run of the page ends here, and the next one finds the press again.
    del st.session_state[pressed]
    return True
