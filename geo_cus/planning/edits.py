"""Edits of a study: what a planner may change in a scenario, each kind a frozen value of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class TimesNeeded(IntEnum):
    """What an edit asks of the travel times, from nothing to everything."""

    NONE = 0
    COLUMN = 1
    NETWORK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """
    Open a new point.

    Parameters
    ----------
    provider_id
        Its identifier, which no provider of the study has.
    name
        As residents would know it.
    services
        What it offers, by the ids of the study or of the catalogue.
    lon, lat
        Where (degrees, WGS 84).
    form
        ``stationary``, ``mobile`` or ``home``.
    capacity
        Places for all services together (0 to 1,000,000); None if not known.
    places
        Places for single services by their ids; they then make up the capacity.
    hours
        Opening hours, as in the table of providers; empty if not known.
    gmina
        TERYT code of the gmina where it stands; empty if not told.
    gminas_served
        TERYT codes of the gminas whose residents it takes; none: anybody.
    kind
        Kind of body.
    """

    provider_id: str
    name: str
    services: tuple[str, ...]
    lon: float
    lat: float
    form: str = "stationary"
    capacity: float | None = None
    places: tuple[tuple[str, float], ...] = ()
    hours: str = ""
    gmina: str = ""
    gminas_served: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMobileStop:
    """Let a mobile service stop somewhere at given hours; the other parameters are those of `OpenPoint`."""

    provider_id: str
    name: str
    services: tuple[str, ...]
    lon: float
    lat: float
    hours: str
    capacity: float | None = None
    places: tuple[tuple[str, float], ...] = ()
    gmina: str = ""
    gminas_served: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseProvider:
    """Close a provider of the study, by its identifier."""

    provider_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveProvider:
    """Move a provider to another place (degrees, WGS 84); all else of it stays."""

    provider_id: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCapacity:
    """
    Change the places of a provider.

    Parameters
    ----------
    provider_id
        Its identifier.
    capacity
        Places (0 to 1,000,000); None: not known.
    service
        For which of its services; empty: for all together, and what was told of single ones no longer holds.
    """

    provider_id: str
    capacity: float | None = None
    service: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHours:
    """Change the opening hours of a provider; empty: not known."""

    provider_id: str
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTo:
    """
    Let a provider take residents of further gminas.

    Parameters
    ----------
    provider_id
        Its identifier.
    gminas
        TERYT codes of the further gminas, seven digits.
    source
        The agreement.
    """

    provider_id: str
    gminas: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWays:
    """Close roads or bridges to everybody, by the identifiers of their ways in the road file (OSM way ids)."""

    way_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseBetween:
    """
    Close the road between two points to everybody, with the pieces on which the two stand.

    Parameters
    ----------
    from_lon, from_lat, to_lon, to_lat
        The two points (degrees, WGS 84), each up to 200 m from a road.
    """

    from_lon: float
    from_lat: float
    to_lon: float
    to_lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeThreshold:
    """
    Change the threshold of a service, in the unit it has: minutes (up to 1440) or kilometres (up to 500).

    Parameters
    ----------
    service
        Its id.
    good_min, limit_min, good_km, limit_km
        The new values (> 0); None: as it was.
    basis, source
        On whose authority, as in `geo_cus.catalogue.Threshold`.
    """

    service: str
    good_min: float | None = None
    limit_min: float | None = None
    good_km: float | None = None
    limit_km: float | None = None
    basis: str = "user"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPopulation:
    """
    Put another table, that of another year say, in the place of the people of a group.

    Parameters
    ----------
    group
        Column of the settlements, a `geo_cus.catalogue.Group.group_id`.
    people
        Persons (0 to 10,000,000) by settlement id; of a settlement that is not named they are not known.
    source
        Where they come from.
    """

    group: str
    people: tuple[tuple[str, int], ...]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePopulation:
    """
    Multiply the people of a group in every settlement: ``floor(people x factor + 1/2)``.

    Parameters
    ----------
    group
        Column of the settlements, a `geo_cus.catalogue.Group.group_id`.
    factor
        From 0 to 100.
    source
        Where it comes from.
    """

    group: str
    factor: float
    source: str = ""


Edit: TypeAlias = (
    OpenPoint
    | AddMobileStop
    | CloseProvider
    | MoveProvider
    | ChangeCapacity
    | ChangeHours
    | OpenTo
    | CloseWays
    | CloseBetween
    | ChangeThreshold
    | SetPopulation
    | ScalePopulation
)

KINDS: Final[Mapping[str, type[Edit]]] = {
    "otworz": OpenPoint,
    "postoj": AddMobileStop,
    "zamknij": CloseProvider,
    "przenies": MoveProvider,
    "miejsca": ChangeCapacity,
    "godziny": ChangeHours,
    "porozumienie": OpenTo,
    "zamknij_drogi": CloseWays,
    "zamknij_odcinek": CloseBetween,
    "prog": ChangeThreshold,
    "ludnosc": SetPopulation,
    "ludnosc_razy": ScalePopulation,
}
"""The kinds of edits by the word that a file of a scenario has for them."""

_KIND_OF: Final[Mapping[type[Edit], str]] = {edit: word for word, edit in KINDS.items()}
_COLUMN: Final = (OpenPoint, AddMobileStop, MoveProvider)
_NETWORK: Final = (CloseWays, CloseBetween)


def kind_of(edit: Edit) -> str:
    """Give the word that a file of a scenario has for the kind of an edit."""
    return _KIND_OF[type(edit)]


def needs_times(edit: Edit) -> TimesNeeded:
    """
    Tell which travel times an edit asks for.

    ``COLUMN``: those to one more place; ``NETWORK``: all, over another network; ``NONE``: those that are there do, less
    the column of a provider that closes.
    """
    if isinstance(edit, _NETWORK):
        return TimesNeeded.NETWORK
    return TimesNeeded.COLUMN if isinstance(edit, _COLUMN) else TimesNeeded.NONE


def all_need(edits: Iterable[Edit]) -> TimesNeeded:
    """Tell the most that some edits ask of the travel times; nothing for no edits."""
    return max(map(needs_times, edits), default=TimesNeeded.NONE)
