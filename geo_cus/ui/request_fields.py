"""The fields of a form that shows a request, and gives what is changed in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import streamlit as st

from geo_cus.data.mobile_request import WEEKDAYS
from geo_cus.errors import StudyError
from geo_cus.text import LANGUAGE_CODES, sort_key
from geo_cus.ui.named_list import told_apart
from geo_cus.ui.optional_number import optional_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo_cus.data.care_request import CareRequest
    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.data.mobile_request_files import Key
    from geo_cus.text import Language

_EMPTY: Final = ("", "[]", "()", "None")
HALF_HOUR_S: Final = 1800
EARLIEST_S, LATEST_S = 5 * 3600, 22 * 3600
"""Between which times of day work begins and ends."""

RequestT = TypeVar("RequestT", bound="MobileRequest | CareRequest")


@dataclass(frozen=True)
class RequestFields(Generic[RequestT]):
    """
    The fields; each is keyed by the request that it shows, so that another request fills them anew.

    Parameters
    ----------
    form
        Name of the form.
    start
        The request that the form shows.
    words
        The user's language.
    labels
        What each field is called, by the name that it has in the file; noted as fields are shown.
    """

    form: str
    start: RequestT
    words: Language
    labels: dict[str, str] = field(default_factory=dict, kw_only=True)

    def known(self, *key: str) -> Any:
        """Give a value of the request by its key."""
        return reduce(getattr, key, self.start)

    def changed(self, asked: Mapping[Key, object]) -> dict[Key, object]:
        """Give of all answers those that are not what the request says."""
        return {key: value for key, value in asked.items() if value != self.known(*key)}

    def widget(self, label: str, *key: str) -> str:
        """Give the key of a field, and note how it is called."""
        self.labels[".".join(key)] = label
        return "_".join([self.form, self.start.sha256[:12], *key])

    def say(self, text: str) -> str:
        """Say a text that names no values."""
        return self.words.say(text)

    def text(self, label: str, *key: str) -> str:
        """Ask for a text."""
        text: str = st.text_input(label, value=self.known(*key), max_chars=200, key=self.widget(label, *key))
        return text.strip()

    def whole(self, label: str, *key: str, low: int = 1, high: int | None = None) -> object:
        """Ask for a whole number."""
        return st.number_input(
            label, min_value=low, max_value=high, value=self.known(*key), step=1, key=self.widget(label, *key)
        )

    def number(self, label: str, *key: str, step: float = 5.0) -> object:
        """Ask for a number >= 0; the reader of the request says so where it is too small or too large."""
        return st.number_input(
            label, min_value=0.0, value=self.known(*key), step=step, format="%g", key=self.widget(label, *key)
        )

    def limit(self, label: str, *key: str, step: float) -> object:
        """Ask for a number >= 0 that may be left out."""
        return optional_number(label, self.known(*key), key=self.widget(label, *key), step=step, least=0.0, format="%g")

    def one(self, label: str, names: Mapping[Any, str], *key: str) -> Any:
        """Ask for one of several values, that are shown by their names."""
        options, told = list(names), told_apart(names)
        own, first = self._in_this_language(self.widget(label, *key), self.known(*key))
        return st.selectbox(label, options, index=options.index(first), format_func=told.__getitem__, key=own)

    def many(self, label: str, names: Mapping[str, str], chosen: Sequence[str], *key: str) -> tuple[str, ...]:
        """Ask for any of several values, that are shown by their names."""
        told, hint = told_apart(names), self.say("Choose")
        own, first = self._in_this_language(self.widget(label, *key), [name for name in chosen if name in names])
        found = st.multiselect(
            label, list(names), default=first, format_func=told.__getitem__, placeholder=hint, key=own
        )
        return tuple(found)

    def _in_this_language(self, key: str, known: Any) -> tuple[str, Any]:
        """
        Give the key of a list in this language, and what it begins with: what is chosen in the other one, else `known`.

        A browser names options by their texts. One whose list has just changed its language may still send the old
        texts, and Streamlit takes what it does not find for nothing chosen.
        """
        own = f"{key}_{self.words.code}"
        first = f"{own}.first"  # a list that is drawn again begins as before: only so it is the same to Streamlit
        if own not in st.session_state or first not in st.session_state:
            others = (f"{key}_{code}" for code in LANGUAGE_CODES)
            st.session_state[first] = next((st.session_state[one] for one in others if one in st.session_state), known)
        return own, st.session_state[first]

    def weekdays(self, *key: str) -> tuple[str, ...]:
        """Ask for days of the week."""
        days = {day: self.words.weekday(number) for number, day in enumerate(WEEKDAYS)}
        return self.many(self.say("Weekdays"), days, self.known(*key), *key)

    def prices(self, names: Mapping[str, tuple[str, str]]) -> dict[Key, object]:
        """
        Ask for the prices; one that is changed stands on the word of the user.

        Parameters
        ----------
        names
            What is paid for, and its unit, by the key in ``[costs]``.
        """
        changed: dict[Key, object] = {}
        columns = st.columns(3, gap="medium")
        for place, (name, (what, unit)) in enumerate(names.items()):
            label = f"{self.say(what)} ({self.say(unit)})"
            known = self.known("costs", name).value
            with columns[place % len(columns)]:
                value = st.number_input(
                    label, min_value=0.0, value=known, step=1.0, format="%g", key=self.widget(label, "costs", name)
                )
            if value != known:
                source = self.say("entered in the dashboard")
                changed["costs", name] = {"value": value, "basis": "user", "source": source}
        return changed


def told_of_field(error: StudyError, labels: Mapping[str, str]) -> StudyError:
    """Give an error in a request in the words of the form, where it is the error of one of its fields."""
    values = error.message.values
    label = labels.get(str(values.get("key")))
    if label is None:
        return error
    if values.get("value") in _EMPTY:
        return StudyError("The field “{field}” is empty. Fill it in.", field=label)
    return StudyError("“{value}” cannot stand in the field “{field}”. Correct it.", value=values["value"], field=label)


def provider_labels(providers: pd.DataFrame) -> dict[str, str]:
    """Name providers with their places, which tell those of one name apart, in the order of the alphabet."""
    rows = zip(providers["provider_id"], providers["name"], providers["place"], strict=True)
    labels = {str(own): f"{name} ({place})" if place else str(name) for own, name, place in rows}
    return dict(sorted(labels.items(), key=lambda item: sort_key(item[1])))
