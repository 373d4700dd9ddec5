"""What an edit may say of places, people, hours and texts, and the sentence for what it may not."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from geo_cus import catalogue
from geo_cus.catalogue import groups
from geo_cus.data.cells import LONGEST_TEXT, MOST_PLACES
from geo_cus.data.opening_hours import parsed_hours, trouble_with_hours
from geo_cus.data.points import REACH_KM, km_outside
from geo_cus.data.study_files import area_of
from geo_cus.errors import ScenarioError
from geo_cus.faults import shown

if TYPE_CHECKING:
    from geo_cus.data.points import Area
    from geo_cus.data.study import Study

_TERYT: Final = re.compile(r"[0-9]{7}")


def _area(study: Study) -> Area | None:
    """Give the extent of the study; of its settlements where it has neither roads nor a boundary."""
    lon, lat = (study.settlements[name].dropna() for name in ("lon", "lat"))
    own = (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())) if len(lon) else None
    return area_of(study.roads, study.boundary) or own


def check_point(study: Study, lon: float, lat: float) -> None:
    """Refuse a position that is none, or lies more than `REACH_KM` outside the study."""
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ScenarioError("{lon}, {lat} is no position in degrees.", lon=str(lon), lat=str(lat))
    away_km = km_outside(lon, lat, _area(study))
    if away_km:
        raise ScenarioError(
            "The point {lon}, {lat} lies {away} km outside the area of the study; at most {reach} km are believed. "
            "Are longitude and latitude swapped?",
            lon=str(lon),
            lat=str(lat),
            away=away_km,
            reach=int(REACH_KM),
        )


def check_services(study: Study, services: tuple[str, ...]) -> None:
    """Refuse no service, and one that neither the study nor the catalogue knows."""
    if not services:
        raise ScenarioError("The point offers no service. Name at least one.")
    for service in services:
        if service not in study.services and service not in catalogue.services():
            raise ScenarioError(
                "The service “{service}” is not in the study. Known: {known}.",
                service=shown(service),
                known=", ".join(study.services),
            )


def check_hours(text: str, *, may_be_empty: bool) -> None:
    """Refuse hours that are not understood, and no hours where they may not be missing."""
    if not text.strip() and not may_be_empty:
        raise ScenarioError("A mobile stop needs its hours: the days and the times.")
    check_text(text, longest=LONGEST_TEXT, may_be_empty=True)
    if text.strip() and trouble_with_hours(parsed_hours(text)) not in {None, "hours_partly_understood"}:
        raise ScenarioError(
            "The hours “{hours}” are not understood. Write days and times, for example pn-pt 8:00-16:00.",
            hours=shown(text),
        )


def check_gminas(codes: tuple[str, ...]) -> None:
    """Refuse what is no TERYT code of seven digits."""
    for code in codes:
        if not _TERYT.fullmatch(code):
            raise ScenarioError("“{code}” is no TERYT code of a gmina: seven digits.", code=shown(code))


def check_places(number: float | None) -> None:
    """Refuse a number of places below 0 or above what anybody has; None is not known."""
    if number is not None and not 0 <= number <= MOST_PLACES:
        raise ScenarioError("A number of places is 0 to {largest}.", largest=MOST_PLACES)


def check_group(group: str) -> None:
    """Refuse a group that the catalogue does not know."""
    if group not in groups():
        raise ScenarioError(
            "The group “{group}” is not known. Known: {known}.", group=shown(group), known=", ".join(groups())
        )


def check_text(text: str, *, longest: int, may_be_empty: bool = False) -> None:
    """Refuse a text that is empty, too long, or could not be shown on one line."""
    if not text.strip() and not may_be_empty:
        raise ScenarioError("An identifier or a name is empty.")
    if len(text) > longest or not text.isprintable():
        raise ScenarioError(
            "The text “{text}” is longer than {longest} characters or holds control characters.",
            text=shown(text),
            longest=longest,
        )
