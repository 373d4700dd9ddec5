"""The tables that every output shows, in the words of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.accounting import counts_by_status, together
from geo_cus.access.change_words import change_sentence
from geo_cus.access.measurement import UNKNOWN
from geo_cus.access.people_words import people_sentence
from geo_cus.access.service_measures import service_measures
from geo_cus.access.suppression import SUPPRESSED_TEXT
from geo_cus.access.words import (
    BASIS_NAMES,
    FORM_NAMES,
    PROVIDER_STATUS_NAMES,
    STATUS_NAMES,
    STATUS_SHORT_NAMES,
    Result,
    explanation,
    gap_name,
    short_notes,
    source_name,
)
from geo_cus.faults import N_
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.text import Language


def gap_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """
    Give every settlement and service with its status in words, gaps first.

    Minutes and kilometres are numbers, empty where no road leads; people are whole numbers, empty where unknown.
    """
    study, results = measurement.study, measurement.results
    hidden = results["people_hidden"]
    reached = np.isfinite(results["seconds"].to_numpy(dtype=np.float64))
    unknown = np.where(results["status"].isin(UNKNOWN), "unknown", "")
    names = {service_id: words.pick(service.names) for service_id, service in study.services.items()}
    table = pd.DataFrame(
        {
            words.say("Service"): results["service_id"].map(names),
            words.say("Settlement"): results["settlement"],
            words.say("Settlement identifier"): results["settlement_id"],
            words.say("Gmina (TERYT)"): results["gmina"],
            words.say("People of the target group"): people_cells(results["people"], hidden, words),
            words.say("People estimated"): _yes(results["people_estimated"], words),
            words.say("People, at least"): results["people_low"].mask(hidden),
            words.say("People, at most"): results["people_high"].mask(hidden),
            words.say("People in the gap"): people_cells(results["people_in_gap"], hidden & results["is_gap"], words),
            words.say("People of the group without a free place, by the need assumed"): results["people_without_place"],
            words.say("Capacity lacking"): _lacking(measurement),
            words.say("Gap"): [
                words.say(gap_name(status, is_gap=is_gap))
                for status, is_gap in zip(results["status"], results["is_gap"], strict=True)
            ],
            words.say("Status"): [words.say(STATUS_NAMES[status]) for status in results["status"]],
            words.say("Nearest provider"): results["provider"],
            words.say("Provider outside the gmina"): _yes(results["outside"], words),
            words.say("Minutes"): _rounded(results["seconds"] / 60, reached, 2),
            words.say("Minutes, low"): _minutes(results["seconds_low"]),
            words.say("Minutes, high"): _minutes(results["seconds_high"]),
            words.say("Minutes of start and parking"): _rounded(results["overhead_s"] / 60, reached, 2),
            words.say("Kilometres"): _rounded(results["metres"] / 1000, reached, 3),
            words.say("Walk to the road (m)"): _rounded(results["walk_m"], np.isfinite(results["walk_m"]), 0),
            words.say("Providers within the limit"): results["choices"],
            words.say("Uncertain"): _yes(results["knife_edge"], words),
            words.say("Relies on one provider"): _yes(results["single"], words),
            words.say("Relies on providers outside the gmina"): _yes(results["relies_on_outside"], words),
            words.say("Also online"): _yes(results["online"], words),
            words.say("Why"): _explanations(measurement, words),
            words.say("What would close the gap"): _remedies(measurement, words),
            words.say("Notes"): short_notes(measurement, words),
        }
    )
    gap_first = np.where(results["is_gap"], 0, np.where(unknown != "", 1, 2))
    service_rank = results["service_id"].map({service_id: rank for rank, service_id in enumerate(study.services)})
    name_rank = results["settlement"].map(_ranks(results["settlement"]))
    order = np.lexsort((results["settlement_id"].rank(), name_rank, service_rank, gap_first))
    return table.iloc[order].reset_index(drop=True)


def summary_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a row a service: people by status, all people, settlements whose people are not known."""
    rows = []
    for service_id, service in measurement.study.services.items():
        counts = counts_by_status(measurement.accounting, service_id)
        row: dict[str, object] = {words.say("Service"): words.pick(service.names)}
        row |= {words.say(STATUS_SHORT_NAMES[status]): shown(count.people, words) for status, count in counts.items()}
        every = together(measurement, service_id)
        row |= {words.say("All"): shown(every.people, words)}
        row |= {words.say("Without data"): every.settlements_unknown}
        rows.append(row)
    return pd.DataFrame(rows)


def settlement_summary_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a row a service: settlements by status, all settlements."""
    rows = []
    for service_id, service in measurement.study.services.items():
        counts = counts_by_status(measurement.accounting, service_id)
        row: dict[str, object] = {words.say("Service"): words.pick(service.names)}
        row |= {words.say(STATUS_SHORT_NAMES[status]): count.settlements for status, count in counts.items()}
        rows.append(row | {words.say("All"): together(measurement, service_id).settlements})
    return pd.DataFrame(rows)


def measure_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a row a service: how long the way is for people (minutes, empty where no road leads), who has a choice."""
    rows = []
    for service_id, found in service_measures(measurement).items():
        rows.append(
            {
                words.say("Service"): words.pick(measurement.study.services[service_id].names),
                words.say("People whose way is known"): found.people,
                words.say("People to whom a road leads"): found.people_reached,
                words.say("Half of the people within (min)"): found.median_s / 60,
                words.say("Nine tenths of the people within (min)"): found.ninety_percent_s / 60,
                words.say("Mean of those whom a road leads there (min)"): found.mean_reached_s / 60,
                words.say("People with two or more providers within the limit"): found.people_with_choice,
            }
        )
    table = pd.DataFrame(rows)
    return table.replace([np.inf], np.nan).round(2)


def provider_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give every provider with its status on the map."""
    providers = measurement.providers
    services = measurement.study.services
    return pd.DataFrame(
        {
            words.say("Identifier"): providers["provider_id"],
            words.say("Provider"): providers["name"],
            words.say("Services"): [
                ", ".join(words.pick(services[item].names) if item in services else item for item in offered)
                for offered in providers["services"]
            ],
            words.say("Form"): [words.say(FORM_NAMES[form]) for form in providers["form"]],
            words.say("Gmina (TERYT)"): providers["gmina"],
            words.say("Place"): providers["place"],
            words.say("Status"): [words.say(PROVIDER_STATUS_NAMES[status]) for status in providers["status"]],
            words.say("Walk to the road (m)"): _rounded(providers["walk_m"], np.isfinite(providers["walk_m"]), 0),
        }
    )


def fault_table(study: Study, words: Language) -> pd.DataFrame:
    """Give every fault of the input files in words."""
    columns = [
        words.say(name)
        for name in (N_("Severity"), N_("File"), N_("Row"), N_("Column"), N_("Value"), N_("Problem"), N_("Remedy"))
    ]
    severity = {"error": words.say("error"), "warning": words.say("warning")}
    rows = [
        (
            severity[item.severity],
            item.file,
            item.row,
            item.column,
            item.value,
            words.say(item.problem),
            words.say(item.remedy),
        )
        for item in study.faults
    ]
    return pd.DataFrame(rows, columns=columns).astype({columns[2]: "Int64"})


def source_table(study: Study, words: Language) -> pd.DataFrame:
    """Give every input file with its licence and fingerprint."""
    columns = [words.say(name) for name in (N_("Role"), N_("File"), N_("Licence"), N_("SHA-256"))]
    rows = [(source_name(item, words), item.file, item.licence, item.sha256) for item in study.sources]
    return pd.DataFrame(rows, columns=columns)


def threshold_table(study: Study, words: Language) -> pd.DataFrame:
    """Give the thresholds of every service with their basis and source."""
    rows = [
        {
            words.say("Service"): words.pick(service.names),
            words.say("Good up to"): service.threshold.good / (60 if service.threshold.metric == "seconds" else 1000),
            words.say("Limit"): service.threshold.limit / (60 if service.threshold.metric == "seconds" else 1000),
            words.say("Unit"): "min" if service.threshold.metric == "seconds" else "km",
            words.say("Basis"): words.say(BASIS_NAMES[service.threshold.basis]),
            words.say("Source"): service.threshold.source,
        }
        for service in study.services.values()
    ]
    return pd.DataFrame(rows)


def shown(people: int | None, words: Language) -> int | str:
    """Give a number of people, or the word for a hidden one."""
    return words.say(SUPPRESSED_TEXT) if people is None else people


def people_cells(people: pd.Series, hidden: pd.Series, words: Language) -> pd.Series:
    """Give numbers of people with the word for the hidden ones; unknown ones stay empty."""
    return people.astype(object).mask(hidden, words.say(SUPPRESSED_TEXT))


def _explanations(measurement: Measurement, words: Language) -> list[str]:
    services = measurement.study.services
    told = []
    for record in measurement.results.to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        threshold = services[row["service_id"]].threshold
        result = Result(**{name: row[name] for name in Result._fields})
        parts = explanation(result, threshold, words), people_sentence(row, threshold.metric, words)
        told.append(" ".join(part for part in parts if part))
    return told


def _remedies(measurement: Measurement, words: Language) -> list[str]:
    services = measurement.study.services
    columns = ["service_id", "change", "provider", "change_amount", "change_hours"]
    rows = (dict(zip(columns, row, strict=True)) for row in measurement.results[columns].itertuples(index=False))
    return [change_sentence(row, services[row["service_id"]], words) for row in rows]


def _lacking(measurement: Measurement) -> pd.Series:
    """Give the units of capacity that are lacking, for services whose need is compared with places."""
    results, services = measurement.results, measurement.study.services
    needs = {name: service.need for name, service in services.items()}
    per_person = {name: need.share * need.units_per_person if need else np.nan for name, need in needs.items()}
    units = results["people_without_place"].astype("Float64") * results["service_id"].map(per_person)
    return units.astype("float64").round(1)


def _yes(holds: pd.Series, words: Language) -> list[str]:
    return [words.say("yes") if value else "" for value in holds]


def _minutes(seconds: pd.Series) -> pd.Series:
    return _rounded(seconds / 60, np.isfinite(seconds), 2)


def _rounded(values: pd.Series, known: np.ndarray | pd.Series, decimals: int) -> pd.Series:
    return values.where(known, other=np.nan).round(decimals)


def _ranks(names: pd.Series) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(sorted(set(names), key=sort_key))}
