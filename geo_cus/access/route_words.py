"""Routes in words: what roads are called, what a route takes, and which stretch of it takes too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeGuard

from geo_cus.faults import N_
from geo_cus.network.worst_stretch import good_road_mps
from geo_cus.text import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.routes import NearestRoute, WorstRoad
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.route import Route
    from geo_cus.text import Language

CLASS_NAMES: Final[Mapping[str, str]] = {
    "motorway": N_("motorway"),
    "motorway_link": N_("motorway"),
    "trunk": N_("express or trunk road"),
    "trunk_link": N_("express or trunk road"),
    "primary": N_("national road"),
    "primary_link": N_("national road"),
    "secondary": N_("voivodeship road"),
    "secondary_link": N_("voivodeship road"),
    "tertiary": N_("powiat road"),
    "tertiary_link": N_("powiat road"),
    "unclassified": N_("gmina road"),
    "road": N_("gmina road"),
    "residential": N_("street"),
    "living_street": N_("residential zone"),
    "pedestrian": N_("pedestrian street"),
    "service": N_("access road"),
    "track": N_("field or forest track"),
    "path": N_("path"),
    "footway": N_("footway"),
    "cycleway": N_("cycle track"),
    "bridleway": N_("bridleway"),
    "steps": N_("steps"),
    "ferry": N_("ferry"),
    "unknown": N_("road of unknown class"),
}
"""Road classes (OSM highway) in words; in Poland those from primary to unclassified are the categories of roads."""

SURFACE_NAMES: Final[Mapping[str, str]] = {
    "asphalt": N_("asphalt"),
    "chipseal": N_("asphalt"),
    "concrete": N_("concrete"),
    "concrete:plates": N_("concrete slabs"),
    "concrete:lanes": N_("concrete slabs"),
    "paved": N_("paved"),
    "paving_stones": N_("paving stones"),
    "sett": N_("cobbles"),
    "cobblestone": N_("cobbles"),
    "unhewn_cobblestone": N_("cobbles"),
    "compacted": N_("compacted gravel"),
    "fine_gravel": N_("fine gravel"),
    "gravel": N_("gravel"),
    "pebblestone": N_("gravel"),
    "unpaved": N_("unpaved"),
    "ground": N_("bare ground"),
    "dirt": N_("bare ground"),
    "earth": N_("bare ground"),
    "clay": N_("bare ground"),
    "mud": N_("mud"),
    "grass": N_("grass"),
    "sand": N_("sand"),
}
"""Surfaces (OSM) in words."""

_WORTH_TELLING_S: Final = 60.0
"""A stretch that loses less than a minute is not told."""

_SHORTEST_PART_S: Final = 3.0

_LONGEST_NAME: Final = 60
"""Letters of a road's name that are shown."""


def seconds_by_name(route: Route, words: Language) -> list[tuple[str, float]]:
    """Give the seconds of a route by the name of the class of road, the longest-lasting first."""
    sums: dict[str, float] = {}
    for road_class, seconds in route.seconds_by_class.items():
        name = _class_name(road_class, words)
        sums[name] = sums.get(name, 0.0) + seconds
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))


def minutes_by_class(route: Route, words: Language) -> str:
    """Write how long a route leads over which roads: ``droga powiatowa 6,4 min; ulica 0,4 min``."""
    told = [(name, tenths_of_minutes(seconds, words)) for name, seconds in seconds_by_name(route, words)]
    return "; ".join(f"{name} {minutes}" for name, minutes in told if minutes)


def tenths_of_minutes(seconds: float, words: Language) -> str:
    """Write a part of a route: ``6,4 min``; empty below three seconds, which no tenth is left of."""
    return f"{words.number(seconds / 60, 1)}{NBSP}min" if seconds >= _SHORTEST_PART_S else ""


def worst_text(worst: WorstRoad, words: Language) -> str:
    """Say which stretch of a route loses most time, and how much; without a full stop, to stand in a sentence."""
    part = worst.part
    return words.say(
        "{length} ({road}): {minutes} instead of {good} on a good road",
        length=words.distance(part.metres),
        road=_road_text(worst, words),
        minutes=words.minutes(part.seconds),
        good=words.minutes(part.seconds - part.lost_s),
    )


def route_sentence(found: NearestRoute, words: Language) -> str:
    """Say in one sentence how long and how far a route is, and which stretch of it loses most time."""
    if found.inside_s > 0:
        return words.say("The provider is in the place itself: the time is that of a mean way inside it.")
    values = {"minutes": words.minutes(found.route.seconds), "distance": words.distance(found.route.metres)}
    if not is_told(found.worst):
        return words.say("Route: {minutes}, {distance}; no stretch loses a minute against a good road.", **values)
    worst = worst_text(found.worst, words)
    return words.say("Route: {minutes}, {distance}; most time is lost on a stretch of {worst}.", worst=worst, **values)


def good_road_sentence(network: RoadNetwork, words: Language) -> str:
    """Say what the worst stretch of a route is compared with."""
    return words.say(
        "The worst stretch of a route is the one that loses most time against a good road: a paved powiat road in open "
        "country, {speed} km/h.",
        speed=words.number(3.6 * good_road_mps(network), 1),
    )


def is_told(worst: WorstRoad | None) -> TypeGuard[WorstRoad]:
    """Tell whether a worst stretch loses enough to be told: a minute or more."""
    return worst is not None and worst.part.lost_s >= _WORTH_TELLING_S


def _road_text(worst: WorstRoad, words: Language) -> str:
    """Name the road of a stretch: ``głównie droga powiatowa 1234N, ulica Leśna, żwir``."""
    road = " ".join(filter(None, (_class_name(worst.road_class, words), _short(worst.ref))))
    if worst.is_mixed:
        road = words.say("mostly {road}", road=road)
    surface = words.say(SURFACE_NAMES[worst.surface]) if worst.surface in SURFACE_NAMES else _short(worst.surface)
    return ", ".join(filter(None, (road, _short(worst.name), surface)))


def _class_name(road_class: str, words: Language) -> str:
    return words.say(CLASS_NAMES[road_class]) if road_class in CLASS_NAMES else road_class


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
