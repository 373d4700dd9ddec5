"""The commands of `geo-cus plan`: where to put the next points, with a proof."""

from __future__ import annotations

import json
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.printing import console, progress_bar, rich_table
from geo_cus.errors import ScenarioError, StudyError
from geo_cus.planning.siting.objective import Objective

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.text import Language

plan_app = typer.Typer(
    name="plan",
    help="Planowanie: gdzie postawić następny punkt. / Planning: where the next point should stand.",
    no_args_is_help=True,
)


@plan_app.callback()
def _planning() -> None:
    """Keep the group a group, however few commands it has."""


@plan_app.command("sites")
def sites(
    folder: Folder,
    service: Annotated[str, typer.Option("--service", help="Usługa z katalogu. / Service of the catalogue.")],
    new: Annotated[
        int | None,
        typer.Option(
            "--new", min=0, help="Ile nowych punktów, najwyżej; domyślnie 1. / Most new points; 1 by default."
        ),
    ] = None,
    objective: Annotated[
        Objective, typer.Option("--objective", help="Co jest celem. / What is wanted.")
    ] = Objective.PEOPLE,
    lock: Annotated[
        list[str] | None, typer.Option("--lock", help="Musi być w planie. / Must be in the plan.", metavar="ID")
    ] = None,
    forbid: Annotated[
        list[str] | None, typer.Option("--forbid", help="Nie może być w planie. / Must not be in it.", metavar="ID")
    ] = None,
    max_gap: Annotated[
        float,
        typer.Option("--max-gap", min=0, max=1, help="Wystarczy plan tak bliski najlepszemu, 0–1. / Gap that will do."),
    ] = 0.0,
    time_limit_s: Annotated[float, typer.Option("--time-limit", min=1, help="Sekundy. / Seconds.")] = 60.0,
    save: Annotated[str, typer.Option("--save", help="Zapisz jako scenariusz. / Save as a scenario.")] = "",
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Wskazuje miejsca nowych punktów, z dowodem. / Tell where new points help most, with a proof."""
    from geo_cus.access.measure import measure_study
    from geo_cus.data.study_files import load_study
    from geo_cus.planning.new_points import candidates_at_settlements, siting_task
    from geo_cus.planning.site_question import SiteQuestion
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
        task = replace(task, locked=frozenset(lock or ()), forbidden=frozenset(forbid or ()))
        chosen = study.services[service]
        points = 1 if new is None and objective is not Objective.EVERYBODY else new
        question = SiteQuestion(objective, chosen.threshold.limit, points)
        plan = question.answered(task, Effort(time_limit_s=time_limit_s, max_gap=max_gap, progress=progress))
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
