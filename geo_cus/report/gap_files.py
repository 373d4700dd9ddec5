"""The gaps as files: CSV and XLSX for people, summary.json for programs."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo_cus import __version__
from geo_cus.access.accounting import counts_by_status, together
from geo_cus.access.measurement import Audience
from geo_cus.access.people_ways import PEOPLE_BY_WAY
from geo_cus.access.reliance import reliance
from geo_cus.access.service_measures import ServiceMeasures, service_measures
from geo_cus.access.words import short_notes
from geo_cus.atomic import write_files
from geo_cus.faults import N_
from geo_cus.report.route_table import route_table
from geo_cus.report.tables import (
    fault_table,
    gap_table,
    measure_table,
    provider_table,
    settlement_summary_table,
    source_table,
    summary_table,
    threshold_table,
)
from geo_cus.report.wider_tables import (
    all_measures_table,
    assumption_table,
    basket_table,
    doubt_table,
    home_table,
    loss_table,
    mode_table,
    reliance_table,
    sureness_table,
    weight_table,
)
from geo_cus.report.workbook import is_empty, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.text import Language

SUMMARY_VERSION: Final = 2
"""Version of the form of summary.json; raised when a key changes its meaning or goes."""

_BOM: Final = b"\xef\xbb\xbf"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(table: pd.DataFrame, words: Language) -> bytes:
    """
    Give a table as CSV that Excel opens: UTF-8 with BOM, ``;``, CRLF, decimal comma in Polish.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(_harmless(name) for name in table.columns)
    for row in table.itertuples(index=False):
        writer.writerow(_csv_cell(value, words) for value in row)
    return _BOM + buffer.getvalue().encode("utf-8")


def gaps_csv(measurement: Measurement, words: Language) -> bytes:
    """Give the gap table as CSV."""
    return csv_bytes(gap_table(measurement, words), words)


def gaps_xlsx(measurement: Measurement, words: Language, *, more: Mapping[str, pd.DataFrame] | None = None) -> bytes:
    """
    Give a workbook: summary of people and of settlements, gaps, providers, thresholds, faults of the input, sources.

    The same measurement gives the same bytes: the date inside is the date of the data.

    Parameters
    ----------
    measurement, words
        What is told, in which language.
    more
        Further tables by the names of their sheets, which come last.
    """
    sheets = {words.say(part.sheet): table for part, table in _tables(measurement, words).items() if part.sheet}
    return workbook(measurement, sheets | dict(more or {}), words, title=_title(measurement, words))


def summary(measurement: Measurement) -> dict[str, Any]:
    """
    Give the accounting and the fingerprints as plain values for summary.json.

    Its keys are described in ``docs/formats.md``; their names and meaning hold as long as ``version`` is the same.
    """
    study = measurement.study
    return {
        "version": SUMMARY_VERSION,
        "program": f"geo_cus {__version__}",
        "study": study.name,
        "gminas": list(study.gminas),
        "fictional": study.fictional,
        "estimated": measurement.estimated,
        "audience": str(measurement.audience),
        "as_of": study.as_of.isoformat() if study.as_of else None,
        "settlements": len(study.settlements),
        "providers": {
            status: int((measurement.providers["status"] == status).sum())
            for status in ("placed", "no_coordinates", "far_from_roads", "online")
        },
        "rows": [
            {"file": count.file, "read": count.read, "used": count.used, "refused": count.refused}
            for count in study.row_counts
        ],
        "services": [
            _service_summary(measurement, service_id, found)
            for service_id, found in service_measures(measurement).items()
        ],
        "networks": [_network_summary(measurement, profile_id) for profile_id in measurement.networks],
        "sources": [
            {"role": source.role, "file": source.file, "sha256": source.sha256, "licence": source.licence}
            for source in study.sources
        ],
    }


def write_outputs(measurement: Measurement, out: Path, words: Language) -> list[Path]:
    """
    Write luki.csv, luki.xlsx, a CSV of each further table and summary.json into a folder; each is whole or not there.

    Returns
    -------
    list of Path
        The files written.
    """
    tables = _tables(measurement, words)
    files = {part.file: table for part, table in tables.items() if part.file}
    sheets = {words.say(part.sheet): table for part, table in tables.items() if part.sheet}
    contents = {
        "luki.xlsx": workbook(measurement, sheets, words, title=_title(measurement, words)),
        **{name: csv_bytes(table, words) for name, table in files.items()},
        "summary.json": (json.dumps(summary(measurement), ensure_ascii=False, indent=2) + "\n").encode(),
    }
    return write_files(out, contents)


class _Part(NamedTuple):
    """A table of a run: what makes it, its sheet and its file (empty: none), and whether the public may see it."""

    table: Callable[[Measurement, Language], pd.DataFrame]
    sheet: str = ""
    file: str = ""
    public: bool = False


_PARTS: Final = (
    _Part(summary_table, sheet=N_("People"), public=True),
    _Part(settlement_summary_table, sheet=N_("Settlements"), public=True),
    _Part(gap_table, sheet=N_("Gaps"), file="luki.csv", public=True),
    _Part(route_table, sheet=N_("Routes"), file="trasy.csv", public=True),
    # Sums of people over other sets of settlements, from which small counts could be computed.
    _Part(measure_table, sheet=N_("Ways")),
    _Part(home_table, sheet=N_("Within settlements"), file="w_miejscowosciach.csv"),
    _Part(sureness_table, sheet=N_("How sure"), file="pewnosc.csv"),
    _Part(reliance_table, sheet=N_("Reliance"), file="zaleznosci.csv"),
    _Part(loss_table, sheet=N_("If it closed"), file="gdyby_zamknieto.csv"),
    _Part(doubt_table, sheet=N_("To check by phone"), file="do_sprawdzenia.csv"),
    _Part(mode_table, sheet=N_("Without a car"), file="bez_auta.csv"),
    _Part(all_measures_table, file="miary.csv"),
    _Part(basket_table, sheet=N_("Basket"), file="koszyk.csv", public=True),
    _Part(weight_table, sheet=N_("Weights"), public=True),
    _Part(assumption_table, sheet=N_("Assumptions"), public=True),
    _Part(provider_table, sheet=N_("Providers"), file="podmioty.csv", public=True),
    _Part(lambda measurement, words: threshold_table(measurement.study, words), sheet=N_("Thresholds"), public=True),
    _Part(lambda measurement, words: fault_table(measurement.study, words), sheet=N_("Input faults"), public=True),
    _Part(lambda measurement, words: source_table(measurement.study, words), sheet=N_("Sources"), public=True),
)
"""The tables of a run in the order of the sheets of its workbook."""


def _tables(measurement: Measurement, words: Language) -> dict[_Part, pd.DataFrame]:
    """Make the tables that those may see for whom the output is."""
    internal = measurement.audience is Audience.INTERNAL
    made = {part: part.table(measurement, words) for part in _PARTS if internal or part.public}
    return {part: with_notes(table, measurement, words) if part.file else table for part, table in made.items()}


def _title(measurement: Measurement, words: Language) -> str:
    return words.say("Access to services: {study}", study=measurement.study.name)


def with_notes(table: pd.DataFrame, measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a table what every output must carry, in a last column: a file is read without the others."""
    name = words.say("Notes")
    return table if name in table else table.assign(**{name: short_notes(measurement, words)})


def _csv_cell(value: object, words: Language) -> str:
    if is_empty(value):
        return ""
    if isinstance(value, float):
        text = f"{value:.10g}"
        return text.replace(".", ",") if words.code == "pl" else text
    return str(value) if isinstance(value, int) else _harmless(str(value))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _service_summary(measurement: Measurement, service_id: str, found: ServiceMeasures) -> dict[str, Any]:
    service = measurement.study.services[service_id]
    counts = counts_by_status(measurement.accounting, service_id)
    return {
        "service": service_id,
        "group": service.group_id,
        "profile": service.profile_id,
        "metric": str(service.threshold.metric),
        "good": service.threshold.good,
        "limit": service.threshold.limit,
        "basis": service.threshold.basis,
        "statuses": {str(status): count._asdict() for status, count in counts.items()},
        **together(measurement, service_id)._asdict(),
        "people_in_gap": measurement.gap_totals[service_id],
        "need": _need_summary(service),
        "visit_s": service.visit_s,
        **({} if measurement.audience is Audience.PUBLIC else _internal_summary(measurement, service_id, found)),
    }


def _internal_summary(measurement: Measurement, service_id: str, found: ServiceMeasures) -> dict[str, Any]:
    """Give the sums over further sets of settlements, from which small counts could be computed."""
    draws = measurement.draws[measurement.draws["service_id"] == service_id]
    hangs = reliance(measurement)
    hangs = hangs[hangs["service_id"] == service_id].set_index("kind")[["settlements", "people", "settlements_unknown"]]
    return {
        "draws": {
            draw: {str(status): count._asdict() for status, count in counts_by_status(part, service_id).items()}
            for draw, part in draws.groupby("draw", sort=False)
        },
        "reliance": hangs.to_dict("index"),
        "homes": _home_summary(measurement.of_service(service_id)),
        "ways": {name: value if math.isfinite(value) else None for name, value in found._asdict().items()},
    }


def _home_summary(results: pd.DataFrame) -> dict[str, int]:
    """Give demand points, and people by the ways from their own homes."""
    names = ("home_points", "points_not_placed", "points_without_way", *PEOPLE_BY_WAY)
    return {name: int(results[name].sum()) for name in names}


def _need_summary(service: Service) -> dict[str, Any] | None:
    if service.need is None:
        return None
    return {
        "share": service.need.share,
        "units_per_person": service.need.units_per_person,
        "basis": service.need.basis,
        "source": service.need.source,
    }


def _network_summary(measurement: Measurement, profile_id: str) -> dict[str, Any]:
    network = measurement.networks[profile_id]
    report = network.report
    return {
        "profile": profile_id,
        "fingerprint": network.fingerprint,
        "nodes": network.node_count,
        "edges": len(network.edge_from),
        "length_km": round(report.length_km, 3),
        "ways_read": report.ways_read,
        "ways_closed": report.ways_closed,
        "ways_with_limit": report.ways_with_limit,
        "islands_dropped": report.islands_dropped,
        "islands_dropped_km": round(report.islands_dropped_km, 3),
        "components_kept": report.components_kept,
        "conditional_ways": report.conditional_ways,
        "has_class": network.has_class,
    }
