"""The part of a form in which a planner says which places come into question for new points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.data.candidates import Amenity, CandidateKind
from geo_cus.faults import N_
from geo_cus.planning.candidates import CandidateSource, PlacesAsked, gathered_candidates, known_sources
from geo_cus.text import sort_key
from geo_cus.ui.named_list import told_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo_cus.data.study import Study
    from geo_cus.text import Language

_SOURCE_NAMES: Final[Mapping[CandidateSource, str]] = {
    CandidateSource.FILE: N_("the study's list of places"),
    CandidateSource.SETTLEMENTS: N_("the middle of any settlement"),
    CandidateSource.OSM: N_("places on OpenStreetMap"),
}
_KIND_NAMES: Final[Mapping[CandidateKind, str]] = {
    CandidateKind.HALL: N_("village hall"),
    CandidateKind.FIRE_STATION: N_("fire station"),
    CandidateKind.SCHOOL: N_("school"),
    CandidateKind.LIBRARY: N_("library"),
    CandidateKind.PARISH: N_("parish house"),
    CandidateKind.SETTLEMENT: N_("settlement"),
    CandidateKind.OTHER: N_("other place"),
}
_AMENITY_NAMES: Final[Mapping[Amenity, str]] = {
    Amenity.HEATING: N_("is heated"),
    Amenity.TOILET: N_("has a toilet"),
    Amenity.POWER: N_("has electricity"),
    Amenity.RAMP: N_("has a way in for wheelchairs"),
    Amenity.PRIVATE_ROOM: N_("has a room for a private talk"),
}


def ask_places(study: Study, asked: PlacesAsked, words: Language) -> PlacesAsked:
    """
    Show the fields, folded; they begin with what was asked last.

    Raises
    ------
    ScenarioError
        Two of the sources chosen have a place of the same identifier.
    """
    with st.expander(words.say("Which places come into question")):
        known = known_sources(study)
        sources = st.multiselect(
            words.say("Where places are taken from"),
            known,
            default=[source for source in asked.sources if source in known] or list(known[:1]),
            format_func=lambda source: words.say(_SOURCE_NAMES[source]),
            placeholder=words.say("Choose"),
        )
        kinds = st.multiselect(
            words.say("Kinds of places (none chosen: all)"),
            list(_KIND_NAMES),
            default=asked.kinds,
            format_func=lambda kind: words.say(_KIND_NAMES[kind]),
            placeholder=words.say("Choose"),
        )
        needs = st.multiselect(
            words.say("What a place must have (none chosen: anything)"),
            list(_AMENITY_NAMES),
            default=asked.needs,
            format_func=lambda need: words.say(_AMENITY_NAMES[need]),
            placeholder=words.say("Choose"),
        )
        unknown_will_do = st.checkbox(
            words.say("Also places of which this is not known"), value=asked.unknown_will_do, disabled=not needs
        )
        locked, forbidden = _ask_rules(_named_places(study, sources), asked, words)
    return PlacesAsked(
        sources=tuple(sources),
        kinds=tuple(kinds),
        needs=tuple(needs),
        unknown_will_do=unknown_will_do,
        locked=frozenset(locked),
        forbidden=frozenset(forbidden),
    )


def _named_places(study: Study, sources: Sequence[CandidateSource]) -> dict[str, str]:
    """Name the places for which there can be rules; for those on OpenStreetMap a large file would be read each time."""
    at_hand = [source for source in sources if source is not CandidateSource.OSM]
    if sources and not at_hand:
        return {}
    table = gathered_candidates(study, sources=at_hand)
    return told_apart(dict(zip(table["candidate_id"].astype(str), table["name"].astype(str), strict=True)))


def _ask_rules(names: Mapping[str, str], asked: PlacesAsked, words: Language) -> tuple[list[str], list[str]]:
    """Ask which places must, and must not, be in the plan."""
    ids = sorted(names, key=lambda name: sort_key(names[name]))

    def chosen(label: str, last: Iterable[str]) -> list[str]:
        return st.multiselect(
            label,
            ids,
            default=[name for name in ids if name in last],
            format_func=names.__getitem__,
            placeholder=words.say("Choose"),
        )

    return (
        chosen(words.say("Must be in the plan"), asked.locked),
        chosen(words.say("Must not be in the plan"), asked.forbidden),
    )


def rule_parts(asked: PlacesAsked, words: Language) -> list[str]:
    """Say how many rules there are for single places, as part of a sentence; nothing where there are none."""
    rules = len(asked.locked) + len(asked.forbidden)
    return [words.count(rules, "{n} rule", "{n} rules")] if rules else []
