"""What was read and what became of it: the tables of the page about the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo_cus.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.faults import Fault
    from geo_cus.text import Language


def row_count_table(study: Study, words: Language) -> pd.DataFrame:
    """Give a row an input table: rows read, used and refused, as text."""
    rows = [(count.file, *map(words.number, (count.read, count.used, count.refused))) for count in study.row_counts]
    columns = [words.say("File"), words.say("Rows read"), words.say("used"), words.say("refused")]
    return pd.DataFrame(rows, columns=columns)


def faults_table(faults: Sequence[Fault], words: Language) -> pd.DataFrame:
    """Give a row a fault, its row number as Excel counts it; a fault of a whole file has none."""
    severity = {Severity.ERROR: words.say("error"), Severity.WARNING: words.say("warning")}
    return pd.DataFrame(
        {
            words.say("Severity"): [severity[item.severity] for item in faults],
            words.say("File"): [item.file for item in faults],
            words.say("Row"): pd.array([item.row for item in faults], dtype="Int64"),
            words.say("Column"): [item.column or "" for item in faults],
            words.say("Problem"): [words.say(item.problem) for item in faults],
            words.say("Remedy"): [words.say(item.remedy) for item in faults],
        }
    )


def faults_sentence(faults: Sequence[Fault], words: Language) -> str:
    """Count the errors and warnings of the files."""
    errors = sum(item.severity is Severity.ERROR for item in faults)
    if not faults:
        return words.say("No faults were found in the files.")
    counts = (
        words.count(errors, "{n} error", "{n} errors"),
        words.count(len(faults) - errors, "{n} warning", "{n} warnings"),
    )
    return ", ".join(counts) + "."


def network_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a column a way of travelling: what became of the roads, as text."""
    columns = {}
    for network in measurement.networks.values():
        report = network.report
        columns[words.pick(network.profile.names)] = {
            words.say("Roads in the file"): words.number(report.ways_read),
            words.say("of them closed to the traveller"): words.number(report.ways_closed),
            words.say("Length of the network"): words.distance(1000 * report.length_km),
            words.say("Junctions"): words.number(network.node_count),
            words.say("Sections between junctions"): words.number(len(network.edge_from)),
            words.say("Small islands left out"): words.number(report.islands_dropped),
            words.say("their length"): words.distance(1000 * report.islands_dropped_km),
            words.say("Parts not linked with each other"): words.number(report.components_kept),
        }
    return pd.DataFrame(columns)
