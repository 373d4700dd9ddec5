"""The command `geo-cus site`: where to put the next points, with a proof."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.printing import console, progress_bar, rich_table
from geo_cus.errors import ScenarioError, StudyError

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.planning.siting.task import SitingTask
    from geo_cus.text import Language


class Aim(StrEnum):
    """What the new points are to bring."""

    MOST_PEOPLE = "most-people"
    LEAST_TRAVEL = "least-travel"
    NEAREST_WORST = "nearest-worst"
    EVERYBODY = "everybody"


def site(
    folder: Folder,
    service: Annotated[str, typer.Option("--service", help="Usługa z katalogu. / Service of the catalogue.")],
    points: Annotated[int, typer.Option("--points", min=1, help="Ile nowych punktów. / How many new points.")] = 1,
    aim: Annotated[Aim, typer.Option("--aim", help="Co jest celem. / What is wanted.")] = Aim.MOST_PEOPLE,
    save: Annotated[str, typer.Option("--save", help="Zapisz jako scenariusz. / Save as a scenario.")] = "",
    time_limit_s: Annotated[float, typer.Option("--time-limit", min=1, help="Sekundy. / Seconds.")] = 60.0,
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Wskazuje miejsca nowych punktów, z dowodem. / Tell where new points help most, with a proof."""
    from geo_cus.access.measure import measure_study
    from geo_cus.data.study_files import load_study
    from geo_cus.planning.new_points import candidates_at_settlements, siting_task
    from geo_cus.planning.siting.effort import Effort

    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        study = load_study(folder, accept_valid=accept_valid, progress=progress)
        if service not in study.services:
            raise StudyError(
                "The service “{service}” is not in the study. Known: {known}.",
                service=service,
                known=", ".join(study.services),
            )
        measurement = measure_study(study, progress=progress)
        candidates = candidates_at_settlements(study)
        task = siting_task(measurement, service, candidates, progress=progress)
        chosen = study.services[service]
        plan = _plan(task, chosen, aim, points, Effort(time_limit_s=time_limit_s, progress=progress))
    if plan.shortfall is not None:
        raise ScenarioError("There is no such plan: {reason}", reason=plan.shortfall.message)
    if as_json:
        typer.echo(json.dumps(_values(plan, candidates), ensure_ascii=False, indent=2))
    else:
        _print(plan, candidates, measurement, chosen, words)
    if save:
        _save(plan, candidates, measurement, chosen, save)
        if not as_json:
            sentence = words.say("Saved as the scenario “{name}”; measure it with: geo-cus scenario … run.", name=save)
            console().print(Text(sentence), soft_wrap=True)


def _plan(task: SitingTask, service: Service, aim: Aim, points: int, effort: Effort) -> SitePlan:
    from geo_cus.planning.siting.fewest_points import fewest_points
    from geo_cus.planning.siting.least_travel import least_travel
    from geo_cus.planning.siting.most_people import most_people
    from geo_cus.planning.siting.nearest_worst import nearest_worst

    if aim is Aim.LEAST_TRAVEL:
        return least_travel(task, points=points, effort=effort)
    if aim is Aim.NEAREST_WORST:
        return nearest_worst(task, points=points, effort=effort)
    if aim is Aim.EVERYBODY:
        return fewest_points(task, limit=service.threshold.limit, effort=effort)
    return most_people(task, limit=service.threshold.limit, points=points, effort=effort)


def _print(
    plan: SitePlan, candidates: pd.DataFrame, measurement: Measurement, service: Service, words: Language
) -> None:
    """Print the sites, the proof, and who comes nearer."""
    from geo_cus.report.site_plans import answer_sentences, gain_table

    screen = console()
    screen.print(Text(f"{measurement.study.name}: {words.pick(service.names)}", style="bold"))
    for sentence in answer_sentences(plan, candidates, service, words):
        screen.print(Text(sentence), soft_wrap=True)
    gains = gain_table(plan, measurement.study, candidates, service, words)
    if len(gains):
        screen.print(rich_table(words.say("Who comes nearer"), gains, words))


def _values(plan: SitePlan, candidates: pd.DataFrame) -> dict[str, Any]:
    """Give the plan as plain values; described in ``docs/formats.md``."""
    places = candidates.set_index("candidate_id")["name"]
    return {
        "version": 1,
        "chosen": [{"candidate": name, "settlement": str(places[name])} for name in plan.chosen],
        "unit": str(plan.unit),
        "objective": _finite(plan.objective),
        "do_nothing": _finite(plan.do_nothing),
        "bound": _finite(plan.bound),
        "gap": _finite(plan.gap),
        "status": str(plan.status),
        "beyond": list(plan.beyond),
        "served": [
            {
                "settlement": row.settlement_id,
                "point": row.point_id,
                "people": row.people,
                "way": _finite(row.way),
                "way_before": _finite(row.way_before),
            }
            for row in plan.served
        ],
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _save(plan: SitePlan, candidates: pd.DataFrame, measurement: Measurement, service: Service, name: str) -> None:
    from geo_cus.planning.new_points import opened
    from geo_cus.planning.scenario import study_fingerprint
    from geo_cus.planning.store import ScenarioStore

    study = measurement.study
    if study.folder is None:
        return
    from geo_cus.planning.author import login

    who = login()
    store = ScenarioStore(study.folder)
    made = store.new(name, who=who, base=study_fingerprint(study))
    changed = replace(made.scenario, edits=opened(plan, candidates, service))
    store.save(changed, revision=made.revision, who=who)
