"""A study, a request and its clients -> home care from every base: rounds, hours, costs, who is reached."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.errors import AccountingError, Message, StudyError
from geo_cus.faults import shown
from geo_cus.network.study_times import points_of
from geo_cus.planning.mobile.asking import times_between
from geo_cus.planning.mobile.home_care import CareWays, Clients, best_base
from geo_cus.planning.mobile.mobile_plan import CostLine
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo_cus.catalogue import Profile
    from geo_cus.data.care_request import CareRequest
    from geo_cus.data.study import Study
    from geo_cus.planning.mobile.home_care import CareBase
    from geo_cus.planning.siting.effort import Clock

WEEKS_A_YEAR: Final = 365 / 7
"""Care goes on all year round; holidays of a carer are another's work."""


class CareStatus(StrEnum):
    """What home care from a base does for the clients of a village."""

    SERVED = "served"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    NOT_PLACED = "not_placed"
    NO_CLIENTS = "no_clients"


@dataclass(frozen=True, slots=True)
class CareVillage:
    """
    A settlement of the study: its clients, their care, and whether it stands on the roads.

    ``care_h`` are hours with clients in a week if all are served, ``visits`` their visits.
    """

    settlement_id: str
    name: str
    clients: int
    visits: int
    care_h: float
    placed: bool


@dataclass(frozen=True, slots=True)
class CareOffer:
    """What one village gets from one base: ``reached`` of its clients are served in rounds."""

    settlement_id: str
    reached: int
    status: CareStatus


@dataclass(frozen=True, slots=True)
class BasePlan:
    """
    Home care from one base.

    Parameters
    ----------
    name
        Of the provider or the settlement.
    care
        Rounds and hours of a week.
    offers
        What every settlement of the study gets, in the order of `CarePlan.villages`.
    costs
        Of a year, line by line.
    """

    name: str
    care: CareBase
    offers: tuple[CareOffer, ...]
    costs: tuple[CostLine, ...]

    @property
    def zl_a_year(self) -> float:
        """Give złoty a year, the sum of the lines."""
        return sum(line.amount_zl for line in self.costs)


@dataclass(frozen=True, slots=True)
class CarePlan:
    """
    The whole answer.

    Parameters
    ----------
    request
        What was asked.
    villages
        Every settlement of the study, by its id.
    bases
        Those that reach most clients first, then those with the least time on the road.
    stopped
        True if the time ran out or somebody stopped it: other rounds may be better, and other bases first.
    """

    request: CareRequest
    villages: tuple[CareVillage, ...]
    bases: tuple[BasePlan, ...]
    stopped: bool

    @property
    def best(self) -> BasePlan:
        """Give the best base."""
        return self.bases[0]

    @property
    def clients(self) -> int:
        """Count all clients."""
        return sum(each.clients for each in self.villages)


def care_plan(
    study: Study, request: CareRequest, table: pd.DataFrame, clock: Clock, *, progress: Progress = silent
) -> CarePlan:
    """
    Plan home care from every base of the request.

    Parameters
    ----------
    study
        Its settlements, providers and roads.
    request
        What is asked.
    table
        The clients, as `geo_cus.data.care_clients.read_clients` gives them.
    clock
        How long to search for better rounds.
    progress
        Told while the ways are sought.

    Raises
    ------
    StudyError
        A base is no provider of the study or has no coordinates, or the way of travelling is not known.
    AccountingError
        The clients served and not served are not all clients: a fault of the program.
    """
    names, ways, placed = _ways(study, request, progress=progress)
    clients = [
        Clients(str(row["settlement_id"]), int(row["clients"]), int(row["visits_a_week"]), float(row["visit_min"]))
        for row in table.to_dict("records")
    ]
    villages = _villages(study, clients, placed)
    care = request.care
    ranked = best_base(clients, ways, clock, shift_h=care.shift_h, days=len(care.weekdays), seed=request.seed)
    bases = tuple(
        BasePlan(names[each.base_id], each, _offers(each, villages), _costs(each, request)) for each in ranked
    )
    for base in bases:
        _check_sums(base, clients, villages)
    return CarePlan(request, villages, bases, stopped=clock.over)


def check_care_request(study: Study, request: CareRequest) -> None:
    """
    Refuse a request that does not fit a study; nothing is routed for that.

    Raises
    ------
    StudyError
        As `care_plan` does.
    """
    _profile(study, request)
    _bases(study, request)


def _ways(study: Study, request: CareRequest, *, progress: Progress) -> tuple[dict[str, str], CareWays, set[str]]:
    """Give the names of the bases, the ways among bases and settlements, and which settlements stand on the roads."""
    profile = _profile(study, request)
    bases, key = _bases(study, request)
    homes = points_of(study.settlements, "settlement_id")
    sites = points_of(bases, key)
    ends = type(homes)((*sites.ids, *homes.ids), np.r_[sites.lon, homes.lon], np.r_[sites.lat, homes.lat])
    times = times_between(study, profile, ends, ends, progress=progress)
    on_roads = times.origins.placed[len(sites.ids) :]
    placed = {name for name, is_placed in zip(homes.ids, on_roads, strict=True) if is_placed}
    names = dict(zip(sites.ids, bases["name"].astype(str), strict=True))
    return names, CareWays(sites.ids, homes.ids, times.seconds, times.metres), placed


def _profile(study: Study, request: CareRequest) -> Profile:
    profile = study.profiles.get(request.care.profile)
    if profile is None:
        raise StudyError(
            "“{value}” in “{key}” of the request is not one of the known values: {expected}.",
            value=shown(request.care.profile),
            key="care.profile",
            expected=", ".join(study.profiles),
        )
    return profile


def _bases(study: Study, request: CareRequest) -> tuple[pd.DataFrame, str]:
    """Give the rows of the places that may be bases, and the column of their ids."""
    if request.care.bases == "settlements":
        return study.settlements[study.settlements["lon"].notna()], "settlement_id"
    lon = dict(zip(study.providers["provider_id"].astype(str), study.providers["lon"].astype(float), strict=True))
    for number, name in enumerate(request.care.bases):
        if name not in lon:
            raise StudyError(
                "“{value}” in “{key}” is no provider of the study. Check its spelling.",
                value=shown(name),
                key=f"care.bases[{number}]",
            )
        if np.isnan(lon[name]):
            raise StudyError(
                "The base “{provider}” has no coordinates. Write them in the table of providers, or take it out.",
                provider=name,
            )
    return study.providers[study.providers["provider_id"].isin(request.care.bases)], "provider_id"


def _villages(study: Study, clients: Sequence[Clients], placed: set[str]) -> tuple[CareVillage, ...]:
    found = []
    for name, settlement_id in sorted(
        zip(study.settlements["name"].astype(str), study.settlements["settlement_id"].astype(str), strict=True),
        key=lambda each: each[1],
    ):
        own = [each for each in clients if each.settlement_id == settlement_id]
        found.append(
            CareVillage(
                settlement_id=settlement_id,
                name=name,
                clients=sum(each.clients for each in own),
                visits=sum(each.clients * each.visits_a_week for each in own),
                care_h=sum(each.clients * each.visits_a_week * each.visit_min for each in own) / 60,
                placed=settlement_id in placed,
            )
        )
    return tuple(found)


def _offers(base: CareBase, villages: Sequence[CareVillage]) -> tuple[CareOffer, ...]:
    found = []
    for village in villages:
        missed = sum(each.clients for each in base.unreached if each.settlement_id == village.settlement_id)
        found.append(CareOffer(village.settlement_id, village.clients - missed, _status(village, missed)))
    return tuple(found)


def _status(village: CareVillage, missed: int) -> CareStatus:
    if not village.clients:
        return CareStatus.NO_CLIENTS
    if not village.placed:
        return CareStatus.NOT_PLACED
    if not missed:
        return CareStatus.SERVED
    return CareStatus.PARTLY if missed < village.clients else CareStatus.NOT_REACHED


def _costs(base: CareBase, request: CareRequest) -> tuple[CostLine, ...]:
    prices = request.costs
    entries = (
        ("care_hours", Message("Paid hours of the carers"), base.paid_h, "h", prices.staff_hour),
        ("care_km", Message("Kilometres of the carers"), base.km, "km", prices.km),
    )
    return tuple(
        CostLine(key, what, a_week * WEEKS_A_YEAR, unit, price.value, price.basis, price.source)
        for key, what, a_week, unit, price in entries
    )


def _check_sums(base: BasePlan, clients: Sequence[Clients], villages: Sequence[CareVillage]) -> None:
    """Count clients and visits anew: by village, by row of the table, and by the stops of the rounds."""
    missed = set(base.care.unreached)
    visits: dict[str, int] = {village.settlement_id: 0 for village in villages}
    for each in clients:
        visits[each.settlement_id] += 0 if each in missed else each.clients * each.visits_a_week
    done = dict.fromkeys(visits, 0)
    for stop in (stop for each in base.care.rounds for stop in each.stops):
        done[stop.settlement_id] += stop.visits
    reached = sum(offer.reached for offer in base.offers)
    if done != visits or reached + base.care.clients_not_reached != sum(each.clients for each in clients):
        raise AccountingError(
            "The visits of the rounds from “{base}” are not those of the clients. "
            "This is a fault of the program; report it.",
            base=base.name,
        )
