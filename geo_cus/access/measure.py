"""A study and its travel times -> `Measurement`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geo_cus.access.accounting import accounting, check_accounting, draw_counts, people_of
from geo_cus.access.change import Change, changes
from geo_cus.access.measurement import GAPS, UNKNOWN, Measurement
from geo_cus.access.open_hours import hours_known, needed_hours
from geo_cus.access.outcome import Outcome, compared, outcome, outcome_by_way, with_places
from geo_cus.access.people_ways import people_ways
from geo_cus.access.supply import at_times, in_other_gminas, supply_of
from geo_cus.access.sureness import knife_edge
from geo_cus.access.without_car import lens_keys
from geo_cus.network.study_bus import ON_FOOT, study_walks
from geo_cus.network.study_times import study_times
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo_cus.access.change import Changes
    from geo_cus.access.opening import HoursNeeded
    from geo_cus.access.supply import Supply
    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.network.bus import Walks
    from geo_cus.network.study_times import StudyTimes
    from geo_cus.network.travel_times import Placement, TravelTimes


def measure_study(study: Study, *, progress: Progress = silent) -> Measurement:
    """
    Compute the travel times of a study, those of people without a car among them, and measure it.

    Raises
    ------
    NetworkError
        The road file of the study holds no road that can be used.
    AccountingError
        The people of all statuses do not add up to all people.
    """
    times = study_times(study, also=lens_keys(study), progress=progress)
    walks = (
        study_walks(study, network=times.networks.get(ON_FOOT), progress=progress) if study.bus is not None else None
    )
    return measure(study, times, walks=walks)


def measure(study: Study, times: StudyTimes, *, walks: Walks | None = None) -> Measurement:
    """
    Tell for every settlement and service who provides it, how far, with what status, why, and how sure that is.

    Providers beyond the studied gminas take part like any other, as far as they take the residents. A provider that
    works only online is no place to travel to and is counted apart.

    Raises
    ------
    AccountingError
        The people of all statuses do not add up to all people.
    """
    parts = [_measured(_Case.of(study, service, times)) for service in study.services.values()]
    providers = _providers_with_status(study, times), hours_known(study.providers)
    return _put_together(study, times, parts, providers, walks)


def with_thresholds(measurement: Measurement, services: Mapping[str, Service]) -> Measurement:
    """
    Measure again with other thresholds of some services, computing no more than these.

    Equal to `measure` of the study whose services carry the new thresholds.

    Parameters
    ----------
    measurement
        Of the study as it is, for internal use.
    services
        Services by their ids, each as in the study but for its threshold.

    Raises
    ------
    ValueError
        A service differs by more than its threshold.
    """
    before = measurement.study
    for name, service in services.items():
        if replace(service, threshold=before.services[name].threshold) != before.services[name]:
            message = f"{name}: something besides the threshold has changed"
            raise ValueError(message)
    study = replace(before, services={**before.services, **services})
    parts = {name: _measured(_Case.of(study, service, measurement.times)) for name, service in services.items()}
    known = measurement.providers, measurement.hours_known
    return _put_together(study, measurement.times, _exchanged(measurement, parts), known, measurement.walks)


def _exchanged(measurement: Measurement, parts: Mapping[str, pd.DataFrame]) -> list[pd.DataFrame]:
    """Give the results as pieces in their order, with the new rows of some services in the place of the old ones."""
    rows, order = len(measurement.study.settlements), list(measurement.study.services)
    pieces, kept = [], 0
    for place in sorted(map(order.index, parts)):
        pieces += [measurement.results.iloc[kept * rows : place * rows], parts[order[place]]]
        kept = place + 1
    return [*pieces, measurement.results.iloc[kept * rows :]]


def _put_together(
    study: Study,
    times: StudyTimes,
    parts: Sequence[pd.DataFrame],
    providers: tuple[pd.DataFrame, Mapping[str, bool]],
    walks: Walks | None,
) -> Measurement:
    """Join the results of the services, add up their people, and compare the sums with the settlements."""
    results = pd.concat(parts, ignore_index=True)
    account, draws = accounting(results, study.services), draw_counts(results, study.services)
    check_accounting(draws, results, study.settlements)
    return Measurement(
        study=study,
        results=results,
        accounting=account,
        draws=draws,
        providers=providers[0],
        networks=times.networks,
        estimated=times.estimated,
        times=times,
        hours_known=providers[1],
        walks=walks,
        totals=people_of(account),
        gap_totals=people_of(account, GAPS),
    )


class _Case(NamedTuple):
    """One service of a study, with all that its measure needs."""

    study: Study
    service: Service
    times: StudyTimes
    supply: Supply
    people: pd.Series

    @classmethod
    def of(cls, study: Study, service: Service, times: StudyTimes) -> _Case:
        supply = supply_of(study, service, times.of(service), times.back_of(service))
        return cls(study, service, times, supply, study.settlements[service.group_id])

    @property
    def persons(self) -> NDArray[np.float64]:
        return self.people.to_numpy(dtype=np.float64, na_value=np.nan)

    def drawn(self, draw: str, central: Outcome) -> Outcome:
        """Decide by the times of one draw, in which the ways back and so the hours are others, too."""
        times: TravelTimes = getattr(self.times.band_of(self.service), draw)
        supply = at_times(self.supply, self.study, self.service, times, self.times.back_of(self.service, draw))
        if not self._compares_the_same(times, supply):
            return outcome(self.service, times, supply, self.persons)
        # What is measured in kilometres is no farther on a slow day: the places are shared out once.
        return with_places(outcome_by_way(self.service, times, supply), central.without_place)

    def _compares_the_same(self, times: TravelTimes, supply: Supply) -> bool:
        metric = self.service.threshold.metric
        ways = compared(times, metric), compared(self.times.of(self.service), metric)
        return bool(np.array_equal(*ways) and np.array_equal(supply.usable, self.supply.usable))


def _measured(case: _Case) -> pd.DataFrame:
    settlements, service = case.study.settlements, case.service
    central = case.times.of(service)
    found = outcome(service, central, case.supply, case.persons)
    columns: dict[str, object] = {
        "settlement_id": settlements["settlement_id"].to_numpy(),
        "settlement": settlements["name"].to_numpy(),
        "gmina": settlements["gmina"].to_numpy(),
        "service_id": service.service_id,
        "group_id": service.group_id,
        "people": case.people.array.copy(),
        **_estimates(case),
        **_statuses(case, found, ""),
        **_provider(case, found),
        "walk_m": central.origins.walk_m,
        "overhead_s": central.overhead_s,
        "choices": found.choices,
        **people_ways(service, case.times, case.supply, found, case.persons),
        "online": (case.supply.eligible & case.supply.online).any(axis=1),
        "good": service.threshold.good,
        "limit": service.threshold.limit,
        **_change(case, found),
        **_sureness(case, found),
        **_reliance(case, found),
    }
    return pd.DataFrame(columns)


def _estimates(case: _Case) -> dict[str, object]:
    """Tell which counts of people are estimates, and how far they may be from the truth."""
    made = case.study.estimates
    made = made[made["group_id"] == case.service.group_id].set_index("settlement_id")
    ids = case.study.settlements["settlement_id"]
    low, high = (ids.map(made[end]).astype("Int64").fillna(case.people) for end in ("low", "high"))
    return {
        "people_hidden": False,
        "people_estimated": ids.isin(made.index).to_numpy(),
        "people_low": low.array,
        "people_high": high.array,
    }


def _statuses(case: _Case, found: Outcome, end: str) -> dict[str, object]:
    """Give status, people without a place, and, for the central draw, what follows from them."""
    without = pd.array(np.round(case.people.to_numpy(np.float64, na_value=np.nan) * found.without_place), "Int64")
    columns: dict[str, object] = {
        f"status{end}": found.status,
        f"way_status{end}": found.way_status,
        f"people_without_place{end}": without,
    }
    if not end:
        gap = np.isin(found.way_status, sorted(GAPS))
        unknown = np.isin(found.way_status, sorted(UNKNOWN))
        people = case.people.array
        columns["reason"] = found.reason
        columns["is_gap"] = np.isin(found.status, sorted(GAPS))
        columns["people_in_gap"] = pd.array(np.where(gap, people, np.where(unknown, people * 0, without)), "Int64")
    return columns


def _provider(case: _Case, found: Outcome) -> dict[str, object]:
    providers = case.study.providers
    gmina = _named(providers["gmina"], found.provider)
    return {
        "provider_id": _named(providers["provider_id"], found.provider),
        "provider": _named(providers["name"], found.provider),
        "provider_gmina": gmina,
        "outside": in_other_gminas(gmina, case.study),
        "seconds": found.seconds,
        "metres": found.metres,
        "usable_s": found.usable_s,
    }


def _change(case: _Case, found: Outcome) -> dict[str, object]:
    needed = changes(case.service, case.times.of(case.service), found, case.persons)
    return {
        "change": needed.change,
        "change_provider_id": _named(case.study.providers["provider_id"], needed.provider),
        "change_amount": needed.amount,
        "change_hours": pd.Series(_hours(case, needed), dtype=object),
    }


def _hours(case: _Case, needed: Changes) -> list[HoursNeeded | None]:
    """Tell of every settlement that longer hours would help which those are."""
    there, back = case.times.of(case.service), case.times.back_of(case.service)
    found: list[HoursNeeded | None] = [None] * len(needed.change)
    if back is None:
        return found
    for row in np.flatnonzero(needed.change == Change.HOURS).tolist():
        column = int(needed.provider[row])
        ways = float(there.door_to_door_s[row, column]), float(back.door_to_door_s[row, column])
        found[row] = needed_hours(case.study, case.service, *ways, column)
    return found


def _sureness(case: _Case, found: Outcome) -> dict[str, object]:
    band = case.times.band_of(case.service)
    profile = case.study.profiles[case.service.profile_id]
    edge = knife_edge(case.service, profile, band.central, case.supply)
    columns: dict[str, object] = {}
    for draw in ("low", "high"):
        drawn = found if getattr(band, draw) is band.central else case.drawn(draw, found)
        columns |= {f"seconds_{draw}": drawn.seconds, **_statuses(case, drawn, f"_{draw}")}
        edge |= drawn.status != found.status
    return {**columns, "knife_edge": edge}


def _reliance(case: _Case, found: Outcome) -> dict[str, object]:
    times = case.times.of(case.service)
    outside = in_other_gminas(case.study.providers["gmina"].to_numpy(dtype=object), case.study)
    served = found.served
    alone = outcome_by_way(case.service, times, case.supply.without(outside))
    return {
        "single": served & (found.choices == 1),
        "relies_on_outside": served & ~alone.served,
    }


def _named(column: pd.Series, places: NDArray[np.int64]) -> NDArray[np.object_]:
    """Give the values of some providers; empty text where there is none (-1)."""
    values = np.append(column.to_numpy(dtype=object), "")
    return np.where(places >= 0, values[places], "").astype(object)


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
