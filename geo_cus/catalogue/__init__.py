"""
What the program knows as data: services and their thresholds, target groups, the domains of the Act, travel profiles.

Everything stands in versioned TOML beside this file, each entry with its `basis` (where its authority comes from) and
`source`. A study may override thresholds; nothing of this is written in code.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from geo_cus.catalogue.profiles import ClassSpeed, Profile, chosen_profile, profile_from_file, profiles
from geo_cus.catalogue.speed_limits import SpeedLimits, speed_limits
from geo_cus.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ClassSpeed",
    "Direction",
    "Domain",
    "Group",
    "Metric",
    "Need",
    "Profile",
    "Service",
    "SpeedLimits",
    "Threshold",
    "checked",
    "chosen_profile",
    "domains",
    "groups",
    "need_of",
    "profile_from_file",
    "profiles",
    "service_of",
    "services",
    "speed_limits",
    "with_threshold",
]


class Metric(StrEnum):
    """What a threshold is compared with: seconds of the quickest way, or metres of the shortest."""

    SECONDS = "seconds"
    METRES = "metres"


class Direction(StrEnum):
    """Who travels: the resident to the provider, or the provider to the home."""

    TO_PROVIDER = "to_provider"
    TO_HOME = "to_home"


@dataclass(frozen=True, slots=True)
class Domain:
    """
    One of the 14 domains of social services of art. 2(1) of the CUS Act.

    Parameters
    ----------
    number
        1 to 14, in the order of the Act.
    names
        Label by language code.
    statute
        The wording of the Act (Polish, genitive).
    """

    number: int
    names: Mapping[str, str]
    statute: str


@dataclass(frozen=True, slots=True)
class Group:
    """
    A target group of services: a column of the settlements table.

    Parameters
    ----------
    group_id
        Name of the column with the persons of the group, for example ``age_65_plus``.
    names
        Name by language code, in the nominative.
    """

    group_id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Threshold:
    """
    How near a service must be.

    Parameters
    ----------
    metric
        What is compared: seconds or metres.
    good
        Up to this (seconds or metres, > 0, the value itself still counts) a place is well served.
    limit
        Up to this (>= `good`, the value itself still counts) a place is within the limit.
    basis
        Where the authority comes from: ``statutory``, ``draft``, ``gmina_resolution``, ``cus_standard``, ``research``,
        ``tool_default``, or ``user`` for a value tried out in the dashboard.
    source
        The act, the resolution or the study it stands in.
    """

    metric: Metric
    good: float
    limit: float
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Need:
    """
    How many of the target group need a place, and how much of a provider's capacity one of them takes.

    Parameters
    ----------
    share
        Part of the target group that needs the service at one time, above 0 and up to 1.
    units_per_person
        Units of capacity that one person in need takes up (> 0), for example visits a month.
    units
        Name of the unit by language code, for example ``places``.
    basis, source
        Where the figures come from.
    """

    share: float
    units_per_person: float
    units: Mapping[str, str]
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    """
    A social service as the catalogue knows it.

    Parameters
    ----------
    service_id
        Word by which provider files name it, for example ``dzienny_pobyt``.
    names
        Name by language code.
    domains
        Numbers of the statutory domains it belongs to.
    group_id
        Target group, a `Group.group_id`.
    profile_id
        How one travels, a `Profile.profile_id`.
    direction
        Who travels.
    threshold
        How near it must be.
    need
        Who needs a place; None where places are not compared with people.
    visit_s
        How long a visit lasts, seconds; 0.0 where opening hours are not to be judged by visits.
    come_between
        When its users can come, written like opening hours („pn-pt 15:00-20:00”); empty for every day, 6:00 to 22:00.
    """

    service_id: str
    names: Mapping[str, str]
    domains: tuple[int, ...]
    group_id: str
    profile_id: str
    direction: Direction
    threshold: Threshold
    need: Need | None = None
    visit_s: float = 0.0
    come_between: str = ""


@cache
def domains() -> Mapping[int, Domain]:
    """Give the 14 statutory domains by number."""
    return {
        entry["number"]: Domain(entry["number"], _names(entry), entry["statute"])
        for entry in _read("domains")["domain"]
    }


@cache
def groups() -> Mapping[str, Group]:
    """Give the target groups by id; the first, ``residents``, is everybody."""
    return {entry["id"]: Group(entry["id"], _names(entry)) for entry in _read("groups")["group"]}


@cache
def services() -> Mapping[str, Service]:
    """Give the services of the catalogue by id, in its order."""
    return {entry["id"]: service_of(entry) for entry in _read("services")["service"]}


def with_threshold(service: Service, *, good: float | None, limit: float | None, basis: str, source: str) -> Service:
    """
    Give the service with another threshold in the metric it has (seconds or metres).

    A `good` or `limit` of None keeps the catalogue's.

    Raises
    ------
    StudyError
        The good value is above the limit, or one of them is not positive.
    """
    good = service.threshold.good if good is None else good
    limit = service.threshold.limit if limit is None else limit
    return checked(replace(service, threshold=Threshold(service.threshold.metric, good, limit, basis, source)))


def checked(service: Service) -> Service:
    """
    Give the service back if its thresholds make sense.

    Raises
    ------
    StudyError
        The good value is above the limit, or one of them is not positive.
    """
    if not 0 < service.threshold.good <= service.threshold.limit:
        raise StudyError(
            "The thresholds of the service “{service}” must be above zero, and the good one not above the limit.",
            service=service.service_id,
        )
    return service


def _names(entry: Mapping[str, Any]) -> dict[str, str]:
    return {"pl": entry["pl"], "en": entry["en"]}


def service_of(entry: Mapping[str, Any]) -> Service:
    """Make a service of an entry of the catalogue: minutes or kilometres become seconds or metres."""
    metric = Metric.METRES if "limit_km" in entry else Metric.SECONDS
    unit, factor = ("km", 1000.0) if metric is Metric.METRES else ("min", 60.0)
    threshold = Threshold(
        metric, entry[f"good_{unit}"] * factor, entry[f"limit_{unit}"] * factor, entry["basis"], entry["source"]
    )
    return Service(
        service_id=entry["id"],
        names=_names(entry),
        domains=tuple(entry["domains"]),
        group_id=entry["group"],
        profile_id=entry["profile"],
        direction=Direction(entry.get("direction", Direction.TO_PROVIDER)),
        threshold=threshold,
        need=need_of(entry["need"]) if "need" in entry else None,
        visit_s=entry.get("visit_min", 0) * 60.0,
        come_between=entry.get("come_between", ""),
    )


def need_of(entry: Mapping[str, Any]) -> Need:
    """Make a need of an entry of the catalogue: percent become a share."""
    units = {"pl": entry.get("unit_pl", "miejsca"), "en": entry.get("unit_en", "places")}
    return Need(entry["percent"] / 100, entry.get("units_per_person", 1), units, entry["basis"], entry["source"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
