"""A study and its travel times -> `Measurement`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.accounting import accounting, check_accounting
from geo_cus.access.measurement import GAPS, Measurement, Reason, Status
from geo_cus.access.nearest import Nearest, nearest
from geo_cus.catalogue import Metric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.network.study_times import StudyTimes
    from geo_cus.network.travel_times import Placement, TravelTimes


def measure(study: Study, times: StudyTimes) -> Measurement:
    """
    Tell for every settlement and service who provides it nearest, how far, and with what status.

    Providers beyond the studied gminas take part like any other. A provider that works only online is no place to
    travel to and is counted apart. Raising or lowering a threshold needs no new travel times: measure a study whose
    services carry the new one.

    Raises
    ------
    AccountingError
        The people of all statuses do not add up to all people.
    """
    parts = [_measured(study, service, times.of(service)) for service in study.services.values()]
    results = pd.concat(parts, ignore_index=True)
    account = accounting(results, study.services)
    check_accounting(account, results, study.settlements)
    return Measurement(
        study=study,
        results=results,
        accounting=account,
        providers=_providers_with_status(study, times),
        networks=times.networks,
        estimated=times.estimated,
        times=times,
    )


def _measured(study: Study, service: Service, times: TravelTimes) -> pd.DataFrame:
    settlements, providers = study.settlements, study.providers
    offers = offering(providers, service.service_id)
    reached = offers & times.destinations.placed & (providers["form"] != "online").to_numpy()
    found = nearest(times, reached, service.threshold.metric)
    status, reason = _status(service, times, found, providers[offers], placed=bool(reached.any()))
    chosen = (
        providers.take(np.maximum(found.provider, 0)) if len(providers) else providers.reindex([0] * len(settlements))
    )
    has_provider = found.provider >= 0
    gmina = _where(has_provider, chosen["gmina"])
    return pd.DataFrame(
        {
            "settlement_id": settlements["settlement_id"].to_numpy(),
            "settlement": settlements["name"].to_numpy(),
            "gmina": settlements["gmina"].to_numpy(),
            "service_id": service.service_id,
            "group_id": service.group_id,
            "people": settlements[service.group_id].array.copy(),
            "status": status,
            "reason": reason,
            "is_gap": np.isin(status, sorted(GAPS)),
            "provider_id": _where(has_provider, chosen["provider_id"]),
            "provider": _where(has_provider, chosen["name"]),
            "provider_gmina": gmina,
            "outside": (gmina != "") & ~_same_gmina(gmina, study.gminas),
            "seconds": found.seconds,
            "metres": found.metres,
            "walk_m": times.origins.walk_m,
            "good": service.threshold.good,
            "limit": service.threshold.limit,
        }
    )


def offering(providers: pd.DataFrame, service_id: str) -> NDArray[np.bool_]:
    """Tell which providers offer a service."""
    return np.array([service_id in services for services in providers["services"]], dtype=bool)


def _same_gmina(codes: NDArray[np.object_], gminas: Iterable[str]) -> NDArray[np.bool_]:
    """Compare without the seventh digit, which tells town and countryside of one gmina apart."""
    studied = {code[:6] for code in gminas}
    return np.array([code[:6] in studied for code in codes], dtype=bool)


def _where(known: NDArray[np.bool_], values: pd.Series) -> NDArray[np.object_]:
    return np.where(known, values.to_numpy(dtype=object), "").astype(object)


def _status(
    service: Service, times: TravelTimes, found: Nearest, offered_by: pd.DataFrame, *, placed: bool
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Give status and reason of every settlement, the most basic cause first."""
    count = len(found.seconds)
    if (offered_by["form"] == "online").all():
        reason = Reason.NO_PROVIDER if offered_by.empty else Reason.ONLINE_ONLY
        return _all(Status.NO_PROVIDER, count), _all(reason, count)
    at_home = times.origins.placed
    off_map = np.where(np.isnan(times.origins.walk_m), Reason.NO_COORDINATES, Reason.FAR_FROM_ROADS)
    if not placed:
        return _all(Status.NOT_PLACED, count), np.where(at_home, Reason.PROVIDERS_NOT_PLACED, off_map).astype(object)
    way = found.seconds if service.threshold.metric is Metric.SECONDS else found.metres
    cases = [~at_home, ~np.isfinite(way), way <= service.threshold.good, way <= service.threshold.limit]
    statuses = np.select(
        cases, [Status.NOT_PLACED, Status.UNREACHABLE, Status.GOOD, Status.WITHIN_LIMIT], Status.BEYOND
    )
    reasons = np.select(cases, [off_map, Reason.NO_ROAD, Reason.NEAR, Reason.NEAR], Reason.TOO_FAR)
    return _enums(statuses, Status), _enums(reasons, Reason)


def _all(value: Status | Reason, count: int) -> NDArray[np.object_]:
    return np.full(count, value, dtype=object)


def _enums(values: NDArray[np.str_], kind: type[Status | Reason]) -> NDArray[np.object_]:
    return np.array([kind(str(value)) for value in values], dtype=object)


def _providers_with_status(study: Study, times: StudyTimes) -> pd.DataFrame:
    """Give every provider a status: it is placed if it is so for every way of travelling its services ask for."""
    providers = study.providers.copy()
    sites = {service_id: times.of(service).destinations for service_id, service in study.services.items()}
    located = np.isfinite(providers["lon"].to_numpy(dtype=np.float64))
    rows = [
        _provider_status(str(form), [sites[item] for item in offered if item in sites], row, located=bool(located[row]))
        for row, (form, offered) in enumerate(zip(providers["form"], providers["services"], strict=True))
    ]
    providers["status"] = pd.Series([status for status, _ in rows], dtype=object, index=providers.index)
    providers["walk_m"] = np.array([walk_m for _, walk_m in rows], dtype=np.float64)
    return providers


def _provider_status(form: str, sites: list[Placement], row: int, *, located: bool) -> tuple[str, float]:
    if form == "online":
        return "online", float("nan")
    if not located:
        return "no_coordinates", float("nan")
    walk_m = max((float(site.walk_m[row]) for site in sites), default=float("nan"))
    return ("placed" if all(site.placed[row] for site in sites) else "far_from_roads"), walk_m
