"""Where a service's next points could stand, and what a plan for them means in a study."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.access.outcome import compared
from geo_cus.access.supply import supply_of
from geo_cus.data.candidates import Amenity, CandidateKind
from geo_cus.errors import ScenarioError
from geo_cus.network.study_times import study_times
from geo_cus.planning.edits import ChangeCapacity, OpenPoint
from geo_cus.planning.siting.task import Floor, SitingTask
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.planning.siting.site_plan import SitePlan


def candidates_at_settlements(study: Study) -> pd.DataFrame:
    """
    Give a candidate site at the point of every settlement that has one.

    Returns
    -------
    pd.DataFrame
        The columns of `Study.candidates` but ``row``: ``candidate_id`` is ``nowy-`` and the settlement's identifier,
        name and gmina are the settlement's, nothing else is known. In the order of the study.
    """
    settlements = study.settlements
    located = settlements[settlements["lon"].notna()].reset_index(drop=True)
    return bare_candidates(
        "nowy-" + located["settlement_id"].astype(str),
        located["name"],
        CandidateKind.SETTLEMENT,
        gmina=located["gmina"],
        lon=located["lon"],
        lat=located["lat"],
    )


def bare_candidates(
    ids: pd.Series, names: pd.Series, kind: CandidateKind, *, gmina: pd.Series | str, lon: pd.Series, lat: pd.Series
) -> pd.DataFrame:
    """Give candidates of which nothing is known but where they are (degrees), in the columns of `Study.candidates`."""
    unknown = pd.array(np.full(len(ids), np.nan), "Float64")
    return pd.DataFrame(
        {
            "candidate_id": ids,
            "name": names,
            "kind": str(kind),
            "gmina": gmina,
            "place": names if kind is CandidateKind.SETTLEMENT else "",
            **{str(amenity): "" for amenity in Amenity},
            "capacity": unknown,
            "opening_cost_pln": unknown,
            "yearly_cost_pln": unknown,
            "lon": lon,
            "lat": lat,
        }
    )


def siting_task(
    measurement: Measurement,
    service_id: str,
    candidates: pd.DataFrame,
    *,
    costs: pd.Series | None = None,
    places: float | None = None,
    progress: Progress = silent,
) -> SitingTask:
    """
    Ask where the next points of a service should stand.

    Parameters
    ----------
    measurement
        The study as it is. Its providers stay; those that do not take the residents, or are closed when they could
        come, count for nobody.
    service_id
        The service.
    candidates
        With the columns of `Study.candidates`; those without coordinates are no sites.
    costs
        Złoty by ``candidate_id``, none of them NaN; 1 each by default.
    places
        People whom a new point can serve where the candidate does not say it. People are then those in need
        (``people x share of need``), and standing points whose places are not known have room for all, as in the
        measurement. By default all people count and no point is ever full.
    progress
        Called while the ways to the candidates are computed.

    Returns
    -------
    SitingTask
        Ways in the metric of the service's threshold; settlements whose people are unknown count with nobody.

    Raises
    ------
    ScenarioError
        There is no candidate, or places are asked for of a service without a need.
    """
    if candidates.empty:
        raise ScenarioError(
            "There is no place for a new point: no candidate has coordinates and what is asked of it. "
            "Ask for less, or add candidates."
        )
    study, service = measurement.study, measurement.study.services[service_id]
    share = 1.0 if places is None else _share_in_need(service)
    metric = service.threshold.metric
    there = study_times(with_candidates(study, service, candidates), progress=progress).of(service)
    times = measurement.times.of(service)
    supply = supply_of(study, service, times, measurement.times.back_of(service))
    standing = np.where(supply.usable, compared(times, metric), np.inf)
    named = study.providers["provider_id"].to_numpy(dtype=object)
    room = np.where(np.isnan(supply.persons), np.inf, supply.persons)
    return SitingTask(
        way=compared(there, metric),
        people=share * study.settlements[service.group_id].to_numpy(dtype=np.float64, na_value=0.0),
        settlement_ids=study.settlements["settlement_id"].astype(str).tolist(),
        candidate_ids=candidates["candidate_id"].astype(str).tolist(),
        standing_way=standing[:, supply.on_site],
        standing_ids=[str(name) for name in named[supply.on_site]],
        cost=None if costs is None else np.maximum(costs[candidates["candidate_id"]].to_numpy(), _LEAST_COST_PLN),
        capacity=None if places is None else candidates["capacity"].to_numpy(dtype=np.float64, na_value=places),
        standing_capacity=None if places is None else room[supply.on_site],
    )


_LEAST_COST_PLN: Final = 1e-6
"""What a place costs that costs nothing: models divide by costs, and so little changes no budget."""


def _share_in_need(service: Service) -> float:
    if service.need is None:
        raise ScenarioError(
            "The service “{service}” has no need, so that its places cannot be counted. "
            "Add a table [needs.{service}] to study.toml.",
            service=service.service_id,
        )
    return service.need.share


def opened(
    plan: SitePlan, candidates: pd.DataFrame, service: Service, *, places: float | None = None
) -> tuple[OpenPoint, ...]:
    """
    Give the edits that open the points of a plan, in the order of their identifiers.

    With `places`, as in `siting_task`, the points have as many units of capacity as the plan counts on.
    """
    people = candidates["capacity"].to_numpy(dtype=np.float64, na_value=places or 0.0)
    per_person = None if places is None or service.need is None else service.need.units_per_person
    rows = dict(zip(candidates["candidate_id"], candidates.assign(capacity=people).to_dict("records"), strict=True))
    return tuple(
        OpenPoint(
            provider_id=name,
            name=f"{service.names['pl']}, {rows[name]['name']}",
            services=(service.service_id,),
            lon=float(rows[name]["lon"]),
            lat=float(rows[name]["lat"]),
            gmina=str(rows[name]["gmina"]),
            capacity=None if per_person is None else float(rows[name]["capacity"]) * per_person,
        )
        for name in sorted(plan.chosen)
    )


def enlarged(plan: SitePlan, study: Study, service: Service) -> tuple[ChangeCapacity, ...]:
    """
    Give the edits that let providers grow as a plan says.

    Where a provider's places are told for all its services together, that number grows.
    """
    rows = {str(row["provider_id"]): row for row in study.providers.to_dict("records")}
    units = 1.0 if service.need is None else service.need.units_per_person
    edits = []
    for one in plan.enlarged:
        told = rows[one.standing_id]["places"].get(service.service_id)
        now = rows[one.standing_id]["capacity"] if told is None else told
        edits.append(
            ChangeCapacity(
                provider_id=one.standing_id,
                capacity=float(now) + one.places * units,
                service="" if told is None else service.service_id,
            )
        )
    return tuple(edits)


def solectwo_floors(study: Study, service: Service, shares: Mapping[str, float]) -> tuple[Floor, ...]:
    """
    Give a floor for each sołectwo: at least such a share of its people must have a point within the service's limit.

    Parameters
    ----------
    study, service
        Whose settlements, and whose limit.
    shares
        Shares (0 to 1) by the name of the sołectwo; empty text stands for every sołectwo that is not named.

    Raises
    ------
    ScenarioError
        A sołectwo is named that no settlement belongs to.
    """
    settlements = study.settlements
    names = settlements["solectwo"].astype(str)
    known = sorted({name for name in names if name})
    for name in shares:
        if name and name not in known:
            raise ScenarioError(
                "No settlement belongs to the sołectwo “{name}”. Known: {known}.", name=name, known=", ".join(known)
            )
    wanted = {name: shares[name] if name in shares else shares[""] for name in known if name in shares or "" in shares}
    ids = settlements["settlement_id"].astype(str)
    return tuple(
        Floor(name, frozenset(ids[names == name]), share, service.threshold.limit) for name, share in wanted.items()
    )


def with_candidates(study: Study, service: Service, candidates: pd.DataFrame) -> Study:
    """Put the candidates in the place of the providers, so that only their ways are computed."""
    sites = candidates.rename(columns={"candidate_id": "provider_id"})
    alone = replace(service, visit_s=0.0)
    return replace(study, providers=sites, services={service.service_id: alone}, bus=None)
