"""From a folder and a question of `geo-cus plan sites` to an answer, and what is printed and kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from rich.text import Text

from geo_cus.cli.keeping import keep_as_scenario
from geo_cus.cli.measuring import measured_folder
from geo_cus.cli.printing import console, rich_table
from geo_cus.planning.sites_asked import edits_of_plan, sites_found
from geo_cus.report.site_files import SiteReport, report_of_sites
from geo_cus.report.site_plans import (
    WEIGHTED,
    WITH_A_PLACE,
    answer_sentences,
    candidate_sentences,
    gain_table,
    shared_sentences,
)
from geo_cus.report.site_tables import curve_table, group_table, other_table, price_table

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.planning.sites_asked import SitesAsked
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.text import Language


def answered(folder: Path, asked: SitesAsked, effort: Effort, *, accept_valid: bool) -> SiteReport:
    """Read and measure the study, and answer what was asked of it."""
    measurement = measured_folder(folder, asked.service_ids, accept_valid=accept_valid, progress=effort.progress)
    return report_of_sites(sites_found(measurement, asked, effort), measurement, asked.service_id)


def print_report(report: SiteReport, words: Language) -> None:
    """Print the sites, the proof, who comes nearer, and what else was asked for."""
    screen, answer, service = console(), report.answer, report.service
    study, table = report.measurement.study, report.candidates.table
    screen.print(Text(f"{study.name}: {words.pick(service.names)}", style="bold"))
    told = candidate_sentences(report.candidates, report.without_cost, words)
    people = WEIGHTED if report.services else WITH_A_PLACE if answer.question.with_places else ""
    told += answer_sentences(answer.plan, table, service, words, people=people)
    told += shared_sentences(report.services, study, words)
    if pd.notna(answer.cost):
        told.append(words.say("Cost of the plan: {cost} zł.", cost=words.number(round(answer.cost))))
    for sentence in told:
        screen.print(Text(sentence), soft_wrap=True)
    for title, found in _tables(report, words).items():
        if len(found):
            screen.print(rich_table(title, found.astype(object).where(found.notna(), ""), words))


def _tables(report: SiteReport, words: Language) -> dict[str, pd.DataFrame]:
    """Give what fits a terminal of the tables of an answer; its files have all of it."""
    answer, service, study, table = report.answer, report.service, report.measurement.study, report.candidates.table
    limits = {service_id: study.services[service_id].threshold.limit for service_id in report.served}
    groups = group_table(report.served, limits, study, words)
    shown = ["Group", "People nearer", "People farther", "People newly within the limit"]
    several = [words.say("Service")] if report.services else []
    prices = price_table(answer, table, service, words)
    return {
        words.say("Who comes nearer"): pd.DataFrame()
        if report.services
        else gain_table(answer.plan, study, table, service, words),
        words.say("By target group"): groups[[*several, *(words.say(name) for name in shown)]],
        words.say("What each step brings"): curve_table(answer, service, words),
        words.say("Plans nearly as good"): other_table(answer, table, service, words)[: 99 if answer.others else 0],
        words.say("What the rules cost"): prices[prices[words.say("Price")] != 0],
    }


def saved(report: SiteReport, asked: SitesAsked, name: str) -> None:
    """Keep a plan as a scenario of its study."""
    study = report.measurement.study
    keep_as_scenario(study, name, edits_of_plan(study, asked, report.answer.plan, report.candidates.table))
