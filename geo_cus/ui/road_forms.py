"""Forms of edits that close roads: one by its number or name, or a stretch between two places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo_cus.errors import ScenarioError
from geo_cus.faults import N_
from geo_cus.planning.edits import CloseBetween, CloseWays
from geo_cus.planning.road_closure import way_at
from geo_cus.report.stress import road_name
from geo_cus.text import sort_key
from geo_cus.ui.computed import links_of
from geo_cus.ui.edit_form import Form
from geo_cus.ui.edit_spots import Spot
from geo_cus.ui.place_forms import places_offered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.planning.edits import Edit
    from geo_cus.planning.links import Link
    from geo_cus.text import Language
    from geo_cus.ui.edit_form import Asked
    from geo_cus.ui.opened import OpenStudy, Wishes


def roads_in_use(opened: OpenStudy, wishes: Wishes, words: Language) -> Sequence[Spot]:
    """
    Give the roads that somebody's way to a nearest provider uses, in Polish order.

    Links of one road between the same settlements are one road; its note tells the numbers of its ways.
    """
    together: dict[str, list[Link]] = {}
    for link in links_of(opened, wishes):
        together.setdefault(road_name(link, words), []).append(link)
    roads = [_road(name, links, words) for name, links in together.items()]
    return sorted(roads, key=lambda road: sort_key(road.name))


def _offered(asked: Asked) -> Sequence[Spot]:
    return roads_in_use(asked.opened, asked.so_far, asked.words)


def _road(name: str, links: Sequence[Link], words: Language) -> Spot:
    longest = max(links, key=lambda link: link.length_m)
    ways = tuple(dict.fromkeys(way for link in links for way in link.way_ids))
    bridge = any(link.bridge for link in links)
    told = words.say("{road}, with a bridge", road=name) if bridge else name
    return Spot(longest.lon, longest.lat, told, _numbers(ways, words), way_ids=ways)


def _road_at(asked: Asked, spot: Spot) -> Spot:
    """Give the road nearest to a place: the way of the road file on which it lies."""
    roads = asked.study.roads
    if roads is None:
        raise ScenarioError("The study has no road file, so that no road can be closed.")
    way_id = way_at(roads, (spot.lon, spot.lat))
    tags = roads.tags[roads.tags["way_id"] == way_id].iloc[0]
    name = " ".join(part for part in (tags["ref"], tags["name"]) if part) or asked.say("road without a name")
    return replace(spot, name=name, note=_numbers((way_id,), asked.words), way_ids=(way_id,))


def _numbers(way_ids: Sequence[str], words: Language) -> str:
    return words.say("ways {ways}", ways=", ".join(way_ids))


def _close_road(asked: Asked) -> Sequence[Edit]:
    (road,) = asked.spots
    return () if road is None else (CloseWays(way_ids=road.way_ids),)


def _close_stretch(asked: Asked) -> Sequence[Edit]:
    start, end = asked.spots
    if start is None or end is None:
        return ()
    return (CloseBetween(from_lon=start.lon, from_lat=start.lat, to_lon=end.lon, to_lat=end.lat),)


CLOSE_ROAD: Final = Form(_close_road, (N_("Road (choose, or click it on the map)"),), _offered, _road_at)
CLOSE_STRETCH: Final = Form(
    _close_stretch,
    (N_("From (choose, or click the map)"), N_("To (choose, or click the map again)")),
    places_offered,
)
