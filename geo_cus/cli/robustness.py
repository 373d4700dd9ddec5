"""The command `geo-cus plan robust`: new points that lose little whatever happens."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.text import Text

from geo_cus.cli.keeping import keep_as_scenario, print_kept
from geo_cus.cli.measuring import measured_folder
from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.plan import (
    Forbid,
    Kinds,
    Lock,
    Needs,
    Points,
    Save,
    Service,
    Sources,
    TimeLimit,
    UnknownOk,
)
from geo_cus.cli.printing import console, progress_bar, rich_table
from geo_cus.planning.siting.objective import Aim


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
    save: Save = "",
    time_limit_s: TimeLimit = 60.0,
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print the result as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Wskazuje punkty, które mało tracą w każdym przypadku. / Tell which new points lose little in every case."""
    from geo_cus.cli.site_words import places_of
    from geo_cus.planning.new_points import opened
    from geo_cus.planning.robust_asked import RobustAsked, robust_found
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.report.robust_plans import cases_table, robust_sentences, robust_values

    among = places_of(candidates, needs, source, unknown_ok=unknown_ok, points=point, lock=lock, forbid=forbid)
    asked = RobustAsked(service_id=service, points=new, aim=aim, among=among)
    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        measurement = measured_folder(folder, [service], accept_valid=accept_valid, progress=progress)
        found = robust_found(measurement, asked, Effort(time_limit_s=time_limit_s, progress=progress))
    plan, study = found.robust.plan, measurement.study
    plan.check()
    if as_json:
        typer.echo(json.dumps(robust_values(found, aim), ensure_ascii=False, indent=2))
    else:
        screen = console()
        screen.print(Text(f"{study.name}: {words.pick(study.services[service].names)}", style="bold"))
        for sentence in robust_sentences(found, aim, words):
            screen.print(Text(sentence), soft_wrap=True)
        table = cases_table(found, study, words)
        screen.print(rich_table(words.say("People within the limit, case by case"), table, words))
    if save:
        keep_as_scenario(study, save, opened(plan, found.candidates.table, study.services[service]))
        print_kept(save, words, stderr=as_json)
