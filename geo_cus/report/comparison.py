"""A Comparison as a file: who gains and who loses, by settlement and service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_cus.access.measurement import Status
from geo_cus.access.words import STATUS_NAMES
from geo_cus.atomic import write_files
from geo_cus.faults import N_
from geo_cus.report.gap_files import csv_bytes
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo_cus.data.study import Study
    from geo_cus.planning.compare import Comparison
    from geo_cus.text import Language

COMPARISON_FILE = "porownanie.csv"
ATTRIBUTION_FILE = "skad_zmiana.csv"

PART_NAMES: Final[Mapping[str, str]] = {
    "population": N_("Population"),
    "providers": N_("Providers"),
    "roads": N_("Roads"),
    "hours": N_("Opening hours"),
    "thresholds": N_("Thresholds"),
}
"""English names of the parts of a scenario (`geo_cus.planning.attribution.PARTS`)."""


def comparison_table(comparison: Comparison, words: Language) -> pd.DataFrame:
    """
    Give every settlement and service before and after, those first where something changes; then by service and name.

    Minutes are those of the way, as in the table of gaps, empty where no road leads; people are whole numbers, empty
    where unknown.
    """
    rows, services = comparison.rows, comparison.after.study.services
    table = pd.DataFrame(
        {
            words.say("Service"): [words.pick(services[item].names) for item in rows["service_id"]],
            words.say("Settlement"): rows["settlement"],
            words.say("Settlement identifier"): rows["settlement_id"],
            words.say("Change"): [
                _change(gained, lost, changes, words)
                for gained, lost, changes in zip(
                    rows["newly_served"], rows["lost"], rows["changes_status"], strict=True
                )
            ],
            words.say("Status before"): [_status(item, words) for item in rows["status_before"]],
            words.say("Status after"): [_status(item, words) for item in rows["status_after"]],
            words.say("Minutes before"): _minutes(rows["seconds_before"]),
            words.say("Minutes after"): _minutes(rows["seconds_after"]),
            words.say("People before"): rows["people_before"],
            words.say("People after"): rows["people_after"],
            words.say("People served before"): rows["served_before"].where(rows["people_before"].notna()),
            words.say("People served after"): rows["served_after"].where(rows["people_after"].notna()),
            words.say("People newly served"): rows["newly_served"],
            words.say("People who lose the service"): rows["lost"],
        }
    )
    moved = (rows["newly_served"] + rows["lost"] > 0) | rows["changes_status"]
    place = {service_id: number for number, service_id in enumerate(services)}
    ranks = zip(
        ~moved.to_numpy(dtype=bool),
        rows["service_id"].map(place),
        rows["settlement"],
        rows["settlement_id"],
        strict=True,
    )
    keys = [(still, number, sort_key(str(name)), str(item)) for still, number, name, item in ranks]
    return table.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def comparison_summary_table(comparison: Comparison, words: Language) -> pd.DataFrame:
    """Give a row a service: people newly served, people who lose it, the difference, settlements that change status."""
    services, table = comparison.after.study.services, comparison.services
    return pd.DataFrame(
        {
            words.say("Service"): [words.pick(services[item].names) for item in table["service_id"]],
            words.say("People newly served"): table["newly_served"],
            words.say("People who lose the service"): table["lost"],
            words.say("Difference"): table["net"],
            words.say("Settlements that change status"): table["settlements_changed"],
        }
    )


def comparison_values(comparison: Comparison) -> dict[str, Any]:
    """Give the sums by service, and every settlement where something changes, as plain values: docs/formats.md."""
    services, rows = comparison.services, comparison.rows
    moved = rows[(rows["newly_served"] + rows["lost"] > 0) | rows["changes_status"]]
    numbers = ["seconds_before", "seconds_after"]
    moved = moved.assign(**{name: moved[name].where(np.isfinite(moved[name])) for name in numbers})
    return {
        "version": 1,
        "services": services.to_dict("records"),
        "settlements": [
            {key: None if pd.isna(value) else value for key, value in row.items()}
            for row in moved.drop(columns="changes_status").astype(object).to_dict("records")
        ],
    }


def attribution_table(due: pd.DataFrame, study: Study, words: Language) -> pd.DataFrame:
    """Give a row a service: people served more or fewer through each part of the scenarios, and in all."""
    wide = due.pivot(index="service_id", columns="part", values="people").reindex(list(study.services))
    return pd.DataFrame(
        {
            words.say("Service"): [words.pick(service.names) for service in study.services.values()],
            **{words.say(name): wide[part].to_numpy() for part, name in PART_NAMES.items()},
            words.say("Difference"): wide.sum(axis=1).to_numpy(),
        }
    )


def attribution_values(due: pd.DataFrame) -> list[dict[str, Any]]:
    """Give what the difference is due to as plain values; described in ``docs/formats.md``."""
    parts = {
        service_id: dict(zip(own["part"], own["people"].tolist(), strict=True))
        for service_id, own in due.groupby("service_id", sort=False)
    }
    return [{"service_id": service_id, **own} for service_id, own in parts.items()]


def write_comparison(
    comparison: Comparison, out: Path, words: Language, *, due: pd.DataFrame | None = None
) -> list[Path]:
    """Write porownanie.csv, and skad_zmiana.csv where `due` is given, into a folder; each is whole or not there."""
    tables = {COMPARISON_FILE: comparison_table(comparison, words)}
    if due is not None:
        tables[ATTRIBUTION_FILE] = attribution_table(due, comparison.after.study, words)
    return write_files(out, {name: csv_bytes(table, words) for name, table in tables.items()})


def _change(gained: int, lost: int, changes: bool, words: Language) -> str:  # noqa: FBT001 - a cell of the table
    if gained > lost:
        return words.say("gains")
    if lost > gained:
        return words.say("loses")
    return words.say("other status") if changes else ""


def _status(status: str, words: Language) -> str:
    return words.say(STATUS_NAMES[Status(status)]) if status else ""


def _minutes(seconds: pd.Series) -> pd.Series:
    return (seconds / 60).round(2).where(np.isfinite(seconds.to_numpy(dtype=np.float64)))
