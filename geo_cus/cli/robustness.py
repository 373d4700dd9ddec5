"""The command `geo-cus plan robust`: new points that lose little whatever happens."""

from __future__ import annotations

import json
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from geo_cus.cli.measuring import measured_folder
from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.plan import (
    Forbid,
    Kinds,
    Lock,
    Needs,
    Points,
    Service,
    Sources,
    TimeLimit,
    UnknownOk,
)
from geo_cus.cli.printing import console, progress_bar, rich_table
from geo_cus.errors import ScenarioError
from geo_cus.planning.siting.objective import Aim

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.data.study import Study
    from geo_cus.planning.siting.robust_plan import RobustPlan
    from geo_cus.text import Language


def robust(
    folder: Folder,
    service: Service,
    new: Annotated[int, typer.Option("--new", min=0, help="Ile nowych punktów, najwyżej. / Most new points.")] = 1,
    aim: Annotated[
        Aim,
        typer.Option(
            "--aim",
            help="regret: najmniejsza strata w najgorszym przypadku; people: najwięcej osób w najgorszym. / "
            "regret: least loss in the worst case; people: most people in it.",
        ),
    ] = Aim.REGRET,
    candidates: Kinds = "",
    needs: Needs = "",
    unknown_ok: UnknownOk = False,
    source: Sources = "",
    point: Points = None,
    lock: Lock = None,
    forbid: Forbid = None,
    time_limit_s: TimeLimit = 60.0,
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print the result as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Wskazuje punkty, które mało tracą w każdym przypadku. / Tell which new points lose little in every case."""
    from geo_cus.cli.site_words import amenities_of, kinds_of, point_of, sources_of
    from geo_cus.planning.candidates import gathered_candidates, suited_candidates
    from geo_cus.planning.robust_cases import AS_IT_IS, robust_cases
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.most_people import most_people
    from geo_cus.planning.siting.robust_plan import people_by_case, robust_plan

    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        measurement = measured_folder(folder, [service], accept_valid=accept_valid, progress=progress)
        study = measurement.study
        places = gathered_candidates(study, sources=sources_of(source), points=[point_of(text) for text in point or ()])
        sites = suited_candidates(
            places, kinds=kinds_of(candidates), needs=amenities_of(needs), unknown_will_do=unknown_ok
        ).table
        cases = robust_cases(measurement, service, sites, progress=progress)
        locked, forbidden = frozenset(lock or ()), frozenset(forbid or ())
        cases = {name: replace(task, locked=locked, forbidden=forbidden) for name, task in cases.items()}
        limit, effort = study.services[service].threshold.limit, Effort(time_limit_s=time_limit_s, progress=progress)
        found = robust_plan(cases, limit=limit, points=new, aim=aim, effort=effort)
        usual = most_people(cases[AS_IT_IS], limit=limit, points=new, effort=effort)
        beside = people_by_case(cases, usual.chosen, limit=limit)
    if found.plan.shortfall is not None:
        raise ScenarioError("There is no such plan: {reason}", reason=found.plan.shortfall.message)
    if as_json:
        typer.echo(json.dumps(_values(found, aim, usual.chosen, beside), ensure_ascii=False, indent=2))
    else:
        _print(found, aim, (usual.chosen, beside), study, sites, service=service, words=words)


def _print(
    found: RobustPlan,
    aim: Aim,
    usual: tuple[tuple[str, ...], dict[str, float]],
    study: Study,
    candidates: pd.DataFrame,
    *,
    service: str,
    words: Language,
) -> None:
    from geo_cus.report.robust_plans import cases_table, robust_sentences

    screen = console()
    screen.print(Text(f"{study.name}: {words.pick(study.services[service].names)}", style="bold"))
    for sentence in robust_sentences(found, aim, usual[0], candidates, words):
        screen.print(Text(sentence), soft_wrap=True)
    table = cases_table(found, usual[1], study, words)
    screen.print(rich_table(words.say("People within the limit, case by case"), table, words))


def _values(found: RobustPlan, aim: Aim, usual: tuple[str, ...], beside: dict[str, float]) -> dict[str, Any]:
    """Give the plan as plain values; described in ``docs/formats.md``."""
    plan = found.plan
    return {
        "version": 1,
        "aim": str(aim),
        "chosen": list(plan.chosen),
        "objective": _finite(plan.objective),
        "bound": _finite(plan.bound),
        "gap": _finite(plan.gap),
        "status": str(plan.status),
        "do_nothing": _finite(plan.do_nothing),
        "usual": list(usual),
        "cases": [
            {
                "case": row.case,
                "people": row.people,
                "best": row.best,
                "regret": row.regret,
                "do_nothing": row.do_nothing,
                "usual": beside[row.case],
            }
            for row in found.cases
        ],
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
