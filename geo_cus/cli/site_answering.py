"""From the words of `geo-cus plan sites` to an answer, and what is printed and kept of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd
from rich.text import Text

from geo_cus.access.measure import measure_study
from geo_cus.cli.printing import console, rich_table
from geo_cus.data.study_files import load_study
from geo_cus.errors import ScenarioError, StudyError
from geo_cus.planning.author import login
from geo_cus.planning.candidates import costs_of, gathered_candidates, suited_candidates
from geo_cus.planning.new_points import enlarged, opened, siting_task, solectwo_floors
from geo_cus.planning.scenario import study_fingerprint
from geo_cus.planning.site_question import SiteQuestion, site_answer
from geo_cus.planning.siting.objective import Objective
from geo_cus.planning.siting.shared_buildings import ServiceInBuilding, service_gains, shared_task
from geo_cus.planning.store import ScenarioStore
from geo_cus.report.site_files import SiteReport
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
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.candidates import Amenity, CandidateKind
    from geo_cus.data.study import Study
    from geo_cus.planning.candidates import Candidates, CandidateSource
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.enlarge_or_open import Enlargement
    from geo_cus.planning.siting.task import SitingTask
    from geo_cus.progress import Progress
    from geo_cus.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesAsked:
    """What `geo-cus plan sites` was asked; its options explain each."""

    service_id: str
    objective: Objective
    points: int | None
    budget: float | None
    years: float
    cost: float | None
    places: float | None
    enlargements: tuple[Enlargement, ...]
    weights: Mapping[str, float]
    kinds: Sequence[CandidateKind]
    needs: Sequence[Amenity]
    unknown_will_do: bool
    sources: Sequence[CandidateSource]
    any_points: Sequence[tuple[float, float]]
    locked: frozenset[str]
    forbidden: frozenset[str]
    floors: Mapping[str, float]
    others: int
    steps: int

    @property
    def service_ids(self) -> list[str]:
        """Give the service asked for, then those that share its buildings."""
        return [self.service_id, *(name for name in self.weights if name != self.service_id)]


def answered(folder: Path, asked: SitesAsked, effort: Effort, *, accept_valid: bool) -> SiteReport:
    """Read and measure the study, and answer what was asked of it."""
    study = load_study(folder, accept_valid=accept_valid, progress=effort.progress)
    for service_id in asked.service_ids:
        if service_id not in study.services:
            raise StudyError(
                "The service “{service}” is not in the study. Known: {known}.",
                service=service_id,
                known=", ".join(study.services),
            )
    measurement = measure_study(study, progress=effort.progress)
    candidates, costs, without_cost = _candidates(study, asked)
    tasks = {name: _task(measurement, name, candidates, costs, asked, effort.progress) for name in asked.service_ids}
    service = study.services[asked.service_id]
    question = SiteQuestion(
        asked.objective,
        service.threshold.limit,
        asked.points,
        asked.budget,
        with_places=asked.places is not None,
        enlargements=asked.enlargements,
    )
    task, shared = tasks[asked.service_id], _shared(study, tasks, asked)
    if shared:
        # Whoever is within the limit of a service has way 0 in the task of all of them.
        task, question = shared_task(shared), replace(question, limit=0.0)
    answer = site_answer(question, task, effort=effort, others=asked.others, steps=asked.steps)
    gains = service_gains(shared, answer.plan) if shared else ()
    return SiteReport(answer, measurement, service, candidates, without_cost, gains)


def _candidates(study: Study, asked: SitesAsked) -> tuple[Candidates, pd.Series | None, int]:
    """Give the candidates with their costs; where money counts, without those whose cost is not known."""
    gathered = gathered_candidates(study, sources=asked.sources, points=asked.any_points)
    found = suited_candidates(gathered, kinds=asked.kinds, needs=asked.needs, unknown_will_do=asked.unknown_will_do)
    costs = costs_of(found.table, years=asked.years, otherwise=asked.cost)
    known = costs.notna().to_numpy()
    if asked.budget is None and not asked.enlargements:
        return found, costs if len(costs) and known.all() else None, 0
    kept = found.table[known].reset_index(drop=True)
    if found.table.size and kept.empty:
        raise ScenarioError(
            "There is a budget, but no candidate's cost is known. Fill in the costs in the table of candidates, or "
            "give one for all others with --cost."
        )
    return replace(found, table=kept), costs[known], int((~known).sum())


def _task(
    measurement: Measurement,
    service_id: str,
    candidates: Candidates,
    costs: pd.Series | None,
    asked: SitesAsked,
    progress: Progress,
) -> SitingTask:
    task = siting_task(measurement, service_id, candidates.table, costs=costs, places=asked.places, progress=progress)
    study = measurement.study
    floors = solectwo_floors(study, study.services[service_id], asked.floors)
    return replace(task, locked=asked.locked, forbidden=asked.forbidden, floors=floors)


def _shared(study: Study, tasks: Mapping[str, SitingTask], asked: SitesAsked) -> list[ServiceInBuilding]:
    """Give the services that share the buildings; none where there is one alone."""
    if not asked.weights:
        return []
    if asked.objective is not Objective.PEOPLE or asked.places is not None:
        raise ScenarioError(
            "For services that share buildings the people within the limit are counted. "
            "Leave out --objective, --places and --enlarge, or --share."
        )
    return [
        ServiceInBuilding(name, task, study.services[name].threshold.limit, asked.weights.get(name, 1.0))
        for name, task in tasks.items()
    ]


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
    study, plan = report.measurement.study, report.answer.plan
    if study.folder is None:
        return
    others = tuple(service_id for service_id in asked.service_ids if service_id != asked.service_id)
    edits = [
        replace(edit, services=(*edit.services, *others))
        for edit in opened(plan, report.candidates.table, report.service, places=asked.places)
    ]
    who = login()
    store = ScenarioStore(study.folder)
    made = store.new(name, who=who, base=study_fingerprint(study))
    changed = replace(made.scenario, edits=(*edits, *enlarged(plan, study, report.service)))
    store.save(changed, revision=made.revision, who=who)
