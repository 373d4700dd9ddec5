"""Lists of what has names: what is chosen stays chosen when the names change, and equal names are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from geo_cus.ui.session import show_chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


def choose_named(
    label: str,
    names: Mapping[T, str],
    *,
    key: str,
    chosen: T | None,
    on_change: Callable[[T | None], None],
    placeholder: str | None = None,
) -> None:
    """
    Show a list in which one thing is chosen by its name.

    Streamlit knows an option by its text alone: in another language, or under a new name, it would lose what is chosen
    and fall back to the first one. So it is told anew whenever a text changes.

    Parameters
    ----------
    label
        What the list is called.
    names
        What can be chosen, with its name.
    key
        Name of the list in the session.
    chosen
        What is chosen now.
    on_change
        Called with what the user has chosen, before the page is drawn anew.
    placeholder
        Stands where nothing is chosen, which then can be; without it something always is.
    """
    told = told_apart(names)
    texts = f"{key}.texts"
    if st.session_state.get(texts) == list(told.values()):
        show_chosen(key, chosen)
    else:
        st.session_state[key] = chosen
    st.session_state[texts] = list(told.values())
    st.selectbox(
        label,
        list(told),
        index=0 if placeholder is None else None,
        format_func=told.__getitem__,
        placeholder=placeholder,
        key=key,
        on_change=lambda: on_change(st.session_state[key]),
    )


def told_apart(names: Mapping[T, str]) -> dict[T, str]:
    """Give names of which no two are equal: all but the first of those that are get a number."""
    told: dict[T, str] = {}
    for own, name in names.items():
        text, number = name, 1
        while text in told.values():
            number += 1
            text = f"{name} ({number})"
        told[own] = text
    return told
