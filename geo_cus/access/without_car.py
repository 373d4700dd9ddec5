"""The lens of those without a car: the same result by car, on foot, by bicycle, by bus, and who depends on others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geo_cus.access.measurement import UNKNOWN, Status
from geo_cus.access.outcome import outcome_by_way
from geo_cus.access.supply import at_times, supply_of
from geo_cus.catalogue import Direction, Metric
from geo_cus.data.opening_hours import opening_hours_of, window_of
from geo_cus.network.bus import bus_times
from geo_cus.network.study_times import TimesKey, keys_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.measurement import Measurement
    from geo_cus.access.outcome import Outcome
    from geo_cus.access.supply import Supply
    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study

WALKS: Final = ("foot", "foot_senior", "foot_reduced")
MODES: Final = ("car", *WALKS, "bicycle", "bus")
"""Ways of travelling that are laid beside each other; ``bus`` only where the study has a timetable."""

_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Lens:
    """
    Access without a car.

    Parameters
    ----------
    modes
        A row for each service seen through the lens, way of travelling and settlement: ``service_id``, ``mode`` (one
        of `MODES`), ``settlement_id``, ``status``, ``seconds`` (to the nearest provider that can be used; infinite
        where there is none), ``people`` (Int64, NA where unknown).
    dependent
        A row for each of these services and settlement: ``service_id``, ``settlement_id``, ``people``,
        ``people_without_car`` and ``people_dependent`` (Float64, NA where unknown: the share of people without a car is
        an assumption, so these are no whole persons), ``own_way`` (the quickest of walking and the bus within the
        limit; empty where there is none).
    left_out
        Services that the lens does not show, with the reason: ``home`` (the provider travels) or ``distance`` (measured
        in kilometres, whoever travels).
    """

    modes: pd.DataFrame
    dependent: pd.DataFrame
    left_out: dict[str, str]


class _Way(NamedTuple):
    mode: str
    found: Outcome


def lens_keys(study: Study) -> set[TimesKey]:
    """Tell which travel times the lens needs besides those by which the services are measured."""
    seen = [service for service in study.services.values() if _reason_left_out(study, service) is None]
    return {key for mode in MODES[:-1] for key in keys_of(replace(service, profile_id=mode) for service in seen)}


def lens(measurement: Measurement) -> Lens:
    """
    Measure every service by all ways of travelling, and tell who without a car depends on others.

    The limit in minutes is the same for all ways, and so are opening hours and the gminas served. By bus a settlement
    reaches a provider only if one can also come home on the same day after the visit.

    Who has no car depends on others where a car reaches a provider within the limit and neither walking, at the pace of
    the group, nor the bus does; a bicycle is shown, but nobody is counted on to ride one. Where not even a car does,
    there is nobody to depend on: that gap is everybody's.

    Parameters
    ----------
    measurement
        Made with the travel times of `lens_keys`.

    Returns
    -------
    Lens
        Empty tables where no service is travelled to by car.
    """
    study = measurement.study
    reasons = {name: _reason_left_out(study, service) for name, service in study.services.items()}
    modes, dependent = [], []
    for service_id, service in study.services.items():
        if reasons[service_id] is not None:
            continue
        ways = _ways(measurement, service)
        modes += [_mode_rows(measurement, service, way) for way in ways]
        dependent.append(_dependent_rows(measurement, service, ways))
    left_out = {name: reason for name, reason in reasons.items() if reason is not None}
    return Lens(_together(modes, _MODE_COLUMNS), _together(dependent, _DEPENDENT_COLUMNS), left_out)


_MODE_COLUMNS: Final = ("service_id", "mode", "settlement_id", "status", "seconds", "people")
_DEPENDENT_COLUMNS: Final = (
    "service_id", "settlement_id", "people", "people_without_car", "people_dependent", "own_way",
)  # fmt: skip


def _together(parts: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(columns))


def _reason_left_out(study: Study, service: Service) -> str | None:
    if service.direction is Direction.TO_HOME:
        return "home"
    if service.threshold.metric is Metric.METRES:
        return "distance"
    return None if study.profiles[service.profile_id].vehicle == "car" else "distance"


def _ways(measurement: Measurement, service: Service) -> list[_Way]:
    study, times = measurement.study, measurement.times
    supply = supply_of(study, service, times.of(service))
    found = []
    for mode in MODES[:-1]:
        own = service if mode == "car" else replace(service, profile_id=mode)
        there = times.of(own)
        found.append(_Way(mode, outcome_by_way(own, there, at_times(supply, study, own, there, times.back_of(own)))))
    if study.bus is not None and measurement.walks is not None:
        found.append(_Way("bus", _by_bus(measurement, service, supply)))
    return found


def _by_bus(measurement: Measurement, service: Service, supply: Supply) -> Outcome:
    study = measurement.study
    on_foot = measurement.times.of(replace(service, profile_id="foot"))
    if study.bus is None or measurement.walks is None:
        message = "the measurement was made without a timetable"
        raise ValueError(message)
    bus = bus_times(study.bus, measurement.walks, visit_s=service.visit_s, openings=_openings(study, service))
    times = replace(on_foot, seconds=bus.seconds, metres=np.where(np.isfinite(bus.seconds), 0.0, np.inf))
    on_site = supply.offered & ~supply.online & times.destinations.placed
    return outcome_by_way(service, times, replace(supply, on_site=on_site, open_to=bus.trip_days > 0))


def _openings(study: Study, service: Service) -> list[list[tuple[int, float, float]]]:
    """Give when a visit may be: the provider's hours, where known, within those at which residents can come."""
    window = window_of(service.come_between)
    found = []
    for hours in opening_hours_of(study.providers):
        intervals = (
            [(day, 0.0, float(_DAY_S)) for day in range(7)]
            if hours is None
            else [(item.weekday, float(item.open_s), float(item.close_s)) for item in hours.intervals]
        )
        found.append([
            (day, max(opens, free.open_s), min(closes, free.close_s))
            for day, opens, closes in intervals
            for free in window.intervals
            if free.weekday == day and max(opens, free.open_s) < min(closes, free.close_s)
        ])  # fmt: skip
    return found


def _mode_rows(measurement: Measurement, service: Service, way: _Way) -> pd.DataFrame:
    settlements = measurement.study.settlements
    return pd.DataFrame(
        {
            "service_id": service.service_id,
            "mode": way.mode,
            "settlement_id": settlements["settlement_id"].to_numpy(dtype=object),
            "status": way.found.status,
            "seconds": way.found.usable_s,
            "people": settlements[service.group_id].array.copy(),
        }
    )


def _dependent_rows(measurement: Measurement, service: Service, ways: list[_Way]) -> pd.DataFrame:
    study = measurement.study
    assumed = study.without_car[service.group_id]
    by_mode = {way.mode: way.found for way in ways}
    own = {mode: by_mode[mode] for mode in (assumed.pace, "bus") if mode in by_mode}
    seconds = np.stack([_within(found) for found in own.values()])
    names = np.array(list(own), dtype=object)[seconds.argmin(axis=0)]
    reached = np.isfinite(seconds).any(axis=0)
    people = study.settlements[service.group_id].array.astype("Float64")
    without = people * assumed.share
    by_car = by_mode["car"].status
    depends = np.isfinite(_within(by_mode["car"])) & ~reached
    dependent = without * depends
    # Where a settlement stands nobody knows, nobody knows on whom its people depend.
    dependent[np.isin(by_car, sorted(UNKNOWN))] = pd.NA
    return pd.DataFrame(
        {
            "service_id": service.service_id,
            "settlement_id": study.settlements["settlement_id"].to_numpy(dtype=object),
            "people": study.settlements[service.group_id].array.copy(),
            "people_without_car": without,
            "people_dependent": dependent,
            "own_way": np.where(reached, names, ""),
        }
    )


def _within(found: Outcome) -> NDArray[np.float64]:
    return np.where(found.served, found.usable_s, np.inf)


def mode_counts(seen: Lens) -> pd.DataFrame:
    """
    Count settlements and people by service, way of travelling and status; over the statuses they add up to all.

    Returns
    -------
    pd.DataFrame
        ``service_id``, ``mode``, ``status`` (all present), ``settlements``, ``people`` (where known),
        ``settlements_unknown``.
    """
    modes = seen.modes.assign(unknown=seen.modes["people"].isna(), people=seen.modes["people"].fillna(0))
    counted = modes.groupby(["service_id", "mode", "status"], sort=False).agg(
        settlements=("settlement_id", "size"), people=("people", "sum"), settlements_unknown=("unknown", "sum")
    )
    pairs = modes[["service_id", "mode"]].drop_duplicates().itertuples(index=False, name=None)
    every = pd.MultiIndex.from_tuples(
        [(*pair, status) for pair in pairs for status in Status], names=["service_id", "mode", "status"]
    )
    return counted.reindex(every, fill_value=0).astype("int64").reset_index()
