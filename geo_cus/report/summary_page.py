"""The page that every councillor reads: people, villages, services, what has changed, what is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_cus.access.accounting import counts_by_status, together
from geo_cus.access.change_words import CHANGE_NAMES
from geo_cus.access.measurement import GAPS
from geo_cus.access.words import notes
from geo_cus.catalogue import groups
from geo_cus.report.cells import share_cell, sum_cell
from geo_cus.report.change import change_bullets, proposal_bullets
from geo_cus.report.document import Bullets, Column, Fact, Facts, Paragraph, Table
from geo_cus.report.place_blocks import worst_off

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from typing import Any

    from geo_cus.access.measurement import Measurement
    from geo_cus.report.case import Case
    from geo_cus.report.document import Block
    from geo_cus.text import Language

_WORST_OFF: Final = 5
"""Settlements named on the first page."""


def summary_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Say on one page how many people, which services and which villages, what has changed and what is proposed."""
    measurement = case.shown
    remarks = tuple(Paragraph(note, tone="note") for note in notes(measurement, words))
    found = (_facts(measurement, words), _services(measurement, words), _worst_off(measurement, words))
    advice = proposal_bullets(case, words) if case.scenario else _remedies(measurement, words)
    return (*remarks, *found, *change_bullets(case, words), *advice)


def _facts(measurement: Measurement, words: Language) -> Facts:
    settlements = measurement.study.settlements
    residents, unknown = settlements["residents"].sum(), int(settlements["residents"].isna().sum())
    results = measurement.results
    lacking = int(results.groupby("settlement_id", sort=False)["is_gap"].any().sum())
    services = results.groupby("service_id", sort=False)["is_gap"].any()
    everywhere = len(measurement.study.services) - int(services.sum())
    people = words.say("residents counted")
    if unknown:
        people = words.count(
            unknown,
            "residents counted; {n} settlement without a number",
            "residents counted; {n} settlements without one",
        )
    return Facts(
        (
            Fact(words.number(int(residents)), people),
            Fact(words.number(len(settlements)), words.say("settlements")),
            Fact(words.number(lacking), words.say("settlements that lack a service")),
            Fact(
                words.say("{part} of {all}", part=everywhere, all=len(measurement.study.services)),
                words.say("services that no settlement lacks"),
            ),
        )
    )


def _services(measurement: Measurement, words: Language) -> Table:
    rows = []
    for service_id, service in measurement.study.services.items():
        counts = counts_by_status(measurement.accounting, service_id)
        lacking, everybody = measurement.gap_totals[service_id], measurement.totals[service_id]
        rows.append(
            (
                words.pick(service.names),
                words.pick(groups()[service.group_id].names),
                sum_cell(lacking, words),
                sum_cell(everybody, words),
                share_cell(lacking, everybody, words),
                words.say(
                    "{part} of {all}",
                    part=sum(counts[status].settlements for status in GAPS),
                    all=together(measurement, service_id).settlements,
                ),
            )
        )
    columns = (
        Column(words.say("Service"), 3.4),
        Column(words.say("Who is counted"), 2.5),
        Column(words.say("People without access"), 1.2, number=True),
        Column(words.say("People counted"), 1, number=True),
        Column(words.say("Share"), 0.9, number=True),
        Column(words.say("Settlements without access"), 1.5, number=True),
    )
    return Table(words.say("Who lacks which service"), columns, tuple(rows))


def _worst_off(measurement: Measurement, words: Language) -> Bullets:
    table = worst_off(measurement)
    worst = table[table["out_of_reach"] > 0].head(_WORST_OFF)
    items = tuple(_village(row, len(measurement.study.services), words) for row in worst.to_dict("records"))
    if not items:
        return Bullets(words.say("Every settlement has every service of which anything is known."), ())
    return Bullets(words.say("Settlements that lack most services:"), items)


def _remedies(measurement: Measurement, words: Language) -> tuple[Block, ...]:
    """Count the gaps by the least that would close each; settlements and services, no people."""
    counts = measurement.results.loc[measurement.results["is_gap"], "change"].value_counts()
    items = tuple(
        f"{words.say(name)}: {words.number(counts[change])}"
        for change, name in CHANGE_NAMES.items()
        if change in counts
    )
    gaps = sum(int(counts[change]) for change in CHANGE_NAMES if change in counts)
    heading = words.count(
        gaps,
        "What would close {n} gap of a settlement in a service:",
        "What would close {n} gaps of settlements in services:",
    )
    return (Bullets(heading, items),) if items else ()


def _village(row: Mapping[Hashable, Any], services: int, words: Language) -> str:
    people = words.say("number of people unknown")
    if not pd.isna(row["residents"]):
        people = words.count(int(row["residents"]), "{n} resident", "{n} residents")
    return words.say(
        "{settlement} ({people}): out of reach {lacking} of {all} services",
        settlement=row["settlement"],
        people=people,
        lacking=int(row["out_of_reach"]),
        all=services,
    )
