"""The travel times of a study as a table: every settlement to every provider, also where no way is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.access.outcome import compared
from geo_cus.access.service_words import way_of_travelling
from geo_cus.access.supply import offering
from geo_cus.access.words import GAP_NAMES
from geo_cus.errors import SourceError
from geo_cus.faults import N_
from geo_cus.report.gap_files import csv_bytes, with_notes
from geo_cus.report.workbook import workbook
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.network.travel_times import Placement
    from geo_cus.text import Language

_SHEET_ROWS: Final = 1_000_000
"""Excel ends at 1,048,576 rows, and what stands beyond them would be lost without a word."""

_REACHABLE: Final = "reachable"
_ONLINE: Final = "online"
_NOT_PLACED: Final = ("settlement_unknown", "settlement_far", "provider_unknown", "provider_far")
_STATUS_NAMES: Final[Mapping[str, str]] = {
    _REACHABLE: N_("reachable"),
    "unreachable": N_("no road leads there"),
    "settlement_unknown": N_("the settlement has no coordinates"),
    "settlement_far": N_("the settlement lies too far from every usable road"),
    "provider_unknown": N_("the provider has no coordinates"),
    "provider_far": N_("the provider lies too far from every usable road"),
    _ONLINE: N_("the provider works online only"),
}


def travel_table(
    measurement: Measurement, service_id: str, words: Language, *, all_providers: bool = False
) -> pd.DataFrame:
    """
    Give a row for every pair of a settlement and a provider, by the way of travelling of a service.

    Settlements stand in the order of their names, the providers of each by time, those that cannot be reached last.
    Minutes and kilometres are numbers, empty where there is no way or none is known; ``Status`` tells which. Whether
    the way is within the limit is told of providers that offer the service, ``unknown`` where one end is not placed.

    Parameters
    ----------
    measurement
        What was measured.
    service_id
        The service, whose way of travelling and limit count.
    words
        Language of the table.
    all_providers
        Also those that do not offer the service.
    """
    study, service = measurement.study, measurement.study.services[service_id]
    times, offers = measurement.times.of(service), offering(study.providers, service_id)
    columns = np.arange(len(offers)) if all_providers else np.flatnonzero(offers)
    status = _statuses(measurement, service)[:, columns]
    seconds, metres = (
        np.where(status == _REACHABLE, values[:, columns], np.nan) for values in (times.seconds, times.metres)
    )
    near = compared(times, service.threshold.metric)[:, columns] <= service.threshold.limit
    settlements, providers = study.settlements, study.providers.iloc[columns]
    order = _order(settlements["name"].tolist(), providers["name"].tolist(), seconds)
    rows, sites = np.divmod(order, max(1, len(columns)))
    return pd.DataFrame(
        {
            words.say("Settlement identifier"): settlements["settlement_id"].to_numpy(dtype=object)[rows],
            words.say("Settlement"): settlements["name"].to_numpy(dtype=object)[rows],
            words.say("Provider identifier"): providers["provider_id"].to_numpy(dtype=object)[sites],
            words.say("Provider"): providers["name"].to_numpy(dtype=object)[sites],
            words.say("Place"): providers["place"].to_numpy(dtype=object)[sites],
            words.say("Service"): words.pick(service.names),
            words.say("Offers the service"): _yes_or_no(offers[columns][sites], words),
            words.say("Way of travelling"): way_of_travelling(service, study.profiles[service.profile_id], words),
            words.say("Minutes"): (seconds / 60).round(2)[rows, sites],
            words.say("Kilometres"): (metres / 1000).round(3)[rows, sites],
            words.say("Status"): [words.say(_STATUS_NAMES[own]) for own in status[rows, sites]],
            words.say("Within the limit"): _within(
                status[rows, sites], near[rows, sites], offers[columns][sites], words
            ),
        }
    )


def travel_csv(measurement: Measurement, service_id: str, words: Language, *, all_providers: bool = False) -> bytes:
    """Give the table of travel times as CSV in the conventions of a language, as the other tables are."""
    table = travel_table(measurement, service_id, words, all_providers=all_providers)
    return csv_bytes(with_notes(table, measurement, words), words)


def travel_xlsx(measurement: Measurement, service_id: str, words: Language, *, all_providers: bool = False) -> bytes:
    """
    Give the table of travel times as a workbook.

    Raises
    ------
    SourceError
        It has more rows than a workbook takes.
    """
    table = travel_table(measurement, service_id, words, all_providers=all_providers)
    if len(table) > _SHEET_ROWS:
        raise SourceError(
            "The table has {rows} rows, more than a workbook takes ({most}). Take the CSV file.",
            rows=len(table),
            most=_SHEET_ROWS,
        )
    title = words.say("Travel times: {study}", study=measurement.study.name)
    return workbook(measurement, {words.say("Travel times"): table}, words, title=title)


def _statuses(measurement: Measurement, service: Service) -> NDArray[np.object_]:
    """Give the keys of `_STATUS_NAMES`, settlements by providers of the study."""
    times = measurement.times.of(service)
    status = np.where(np.isfinite(times.seconds), _REACHABLE, "unreachable").astype(object)
    unknown, far = _unplaced(times.destinations)
    status[:, unknown], status[:, far] = "provider_unknown", "provider_far"
    unknown, far = _unplaced(times.origins)
    status[unknown], status[far] = "settlement_unknown", "settlement_far"
    status[:, (measurement.study.providers["form"] == _ONLINE).to_numpy(dtype=bool)] = _ONLINE
    return status


def _unplaced(ends: Placement) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which points have no position, and which lie too far from every road."""
    unknown = np.isnan(ends.walk_m)
    return ~ends.placed & unknown, ~ends.placed & ~unknown


def _order(settlements: list[str], providers: list[str], seconds: NDArray[np.float64]) -> NDArray[np.intp]:
    """Give the numbers of the pairs, row by row, in the order in which they are told."""
    row_rank, site_rank = (_ranks(names) for names in (settlements, providers))
    rows, sites = np.indices(seconds.shape).reshape(2, -1)
    return np.lexsort((site_rank[sites], seconds.ravel(), rows, row_rank[rows]))


def _ranks(names: list[str]) -> NDArray[np.intp]:
    place = {name: rank for rank, name in enumerate(sorted(set(names), key=sort_key))}
    return np.array([place[name] for name in names], dtype=np.intp)


def _yes_or_no(holds: NDArray[np.bool_], words: Language) -> list[str]:
    return [words.say(GAP_NAMES[bool(own)]) for own in holds]


def _within(
    status: NDArray[np.object_], near: NDArray[np.bool_], offers: NDArray[np.bool_], words: Language
) -> list[str]:
    told = []
    for own, is_near, offered in zip(status, near, offers, strict=True):
        if not offered or own == _ONLINE:
            told.append("")
        else:
            told.append(words.say(GAP_NAMES[None if own in _NOT_PLACED else bool(is_near)]))
    return told
