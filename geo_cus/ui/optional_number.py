"""A field for a number that may be left empty."""

from __future__ import annotations

from typing import Any

import streamlit as st


def optional_number(
    label: str, known: float | None, *, key: str, step: float, least: float = 0, **options: Any
) -> float | None:
    """
    Ask for a number, or for none.

    Streamlit lets a field be emptied only if it was made empty; so what is known is put into it as if it was typed.

    Parameters
    ----------
    label
        What the field is called.
    known
        The number that stands there at first; another one makes a new field.
    key
        Name of the field in the session.
    step
        How much the buttons of the field add; a whole number makes it one of whole numbers.
    least
        The smallest number, of the same kind.
    options
        What else `streamlit.number_input` takes.

    Returns
    -------
    float or None
        The number; None where the field is empty.
    """
    own = f"{key} {known}"
    if own not in st.session_state:
        st.session_state[own] = known
    found: float | None = st.number_input(label, min_value=least, value=None, step=step, key=own, **options)
    return found
