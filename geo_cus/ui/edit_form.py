"""What the forms of all kinds of edits have in common: what they are asked with, and the fields that several have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.text import sort_key
from geo_cus.ui.computed import measured
from geo_cus.ui.named_list import told_apart
from geo_cus.ui.session import choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.planning.edits import Edit
    from geo_cus.text import Language
    from geo_cus.ui.edit_spots import Spot
    from geo_cus.ui.opened import OpenStudy, Wishes


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a form is asked with.

    Parameters
    ----------
    opened, so_far
        The study, and the scenario as it is so far.
    words
        The reader's language.
    spots
        Where the edit is to happen, one for each of `Form.labels`; None where she has not chosen yet.
    """

    opened: OpenStudy
    so_far: Wishes
    words: Language
    spots: tuple[Spot | None, ...] = ()

    @property
    def measurement(self) -> Measurement:
        """The scenario so far, measured."""
        return measured(self.opened, self.so_far)

    @property
    def study(self) -> Study:
        """The study of the scenario so far."""
        return self.measurement.study

    def say(self, text: str) -> str:
        """Put a sentence into the reader's language."""
        return self.words.say(text)

    def service(self) -> str:
        """Ask for a service."""
        ids = list(self.study.services)
        chosen = choice().service_id
        return st.selectbox(
            self.say("Service"),
            ids,
            index=ids.index(chosen) if chosen in ids else 0,
            format_func=self.service_name,
        )

    def services(self) -> tuple[str, ...]:
        """Ask for services; at first the one that is looked at."""
        ids = list(self.study.services)
        found = st.multiselect(
            self.say("Services"),
            ids,
            default=[service_id for service_id in ids if service_id == choice().service_id],
            format_func=self.service_name,
            placeholder=self.say("Choose"),
        )
        return tuple(found)

    def service_name(self, service_id: str) -> str:
        """Name a service of the study."""
        return self.words.pick(self.study.services[service_id].names)

    def provider(self) -> str | None:
        """Ask for a provider; None where there is none."""
        providers = self.study.providers
        known = providers[["name", "place"]].itertuples(index=False, name=None)
        texts = (", ".join(filter(None, parts)) for parts in known)
        names = told_apart(dict(zip(providers["provider_id"], texts, strict=True)))
        ids = sorted(names, key=lambda item: sort_key(names[item]))
        chosen: str | None = st.selectbox(self.say("Provider"), ids, format_func=names.__getitem__)
        return chosen

    def places(self) -> float | None:
        """Ask for a number of places; None: not known."""
        return st.number_input(self.say("Places (empty: not known)"), min_value=0, value=None, step=1)

    def hours(self, label: str) -> str:
        """Ask for opening hours."""
        return st.text_input(label, placeholder="pn-pt 8:00-16:00").strip()


def _nowhere(_: Asked) -> Sequence[Spot]:
    return ()


def _as_clicked(_: Asked, spot: Spot) -> Spot:
    return spot


@dataclass(frozen=True, slots=True)
class Form:
    """
    How one kind of edit is asked for.

    Parameters
    ----------
    ask
        Shows the fields, and gives the edits that they describe now; none where something is not chosen yet.
    labels
        What each of its places or roads is called; a user chooses it from a list or clicks it on the map.
    offered
        Gives what the list has.
    found
        Gives what a clicked place stands for; may raise `geo_cus.errors.ScenarioError`.
    """

    ask: Callable[[Asked], Sequence[Edit]]
    labels: tuple[str, ...] = ()
    offered: Callable[[Asked], Sequence[Spot]] = _nowhere
    found: Callable[[Asked, Spot], Spot] = _as_clicked
