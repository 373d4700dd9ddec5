"""How long a plan may be looked for, as a form asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from geo_cus.text import Language

_TIME_LIMITS_S: Final = (10, 30, 60, 300, 900)
_USUAL_S: Final = 60


def ask_search_time(last_s: float | None, words: Language) -> float:
    """Show the field, which begins with what was asked last (None: nothing yet); give the seconds."""
    return float(
        st.select_slider(
            words.say("Longest search"),
            _TIME_LIMITS_S,
            value=_USUAL_S if last_s is None else int(last_s),
            format_func=lambda seconds: time_limit_name(seconds, words),
            help=words.say(
                "When the time is over, the best plan so far is shown, with how much better another may be."
            ),
        )
    )


def time_limit_name(seconds: int, words: Language) -> str:
    """Write how long a plan may be looked for."""
    if seconds < 60:
        return words.count(seconds, "{n} second", "{n} seconds")
    return words.count(seconds // 60, "{n} minute", "{n} minutes")
