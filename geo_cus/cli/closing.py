"""The command `geo-cus plan close`: which points to close, if some must be closed."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.text import Text

from geo_cus.cli.keeping import keep_as_scenario, print_kept
from geo_cus.cli.measuring import measured_folder
from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.plan import Service, TimeLimit
from geo_cus.cli.printing import console, progress_bar, rich_table


def close(
    folder: Folder,
    service: Service,
    count: Annotated[int, typer.Option("--count", min=1, help="Ile punktów zamknąć. / How many to close.")] = 1,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="ID", help="Musi zostać. / A point that must stay."),
    ] = None,
    by_travel: Annotated[
        bool,
        typer.Option("--by-travel", help="Liczy się łączna droga, nie limit. / All travel counts, not the limit."),
    ] = False,
    save: Annotated[str, typer.Option("--save", help="Zapisz jako scenariusz. / Save as a scenario.")] = "",
    time_limit_s: TimeLimit = 60.0,
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print the result as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Wskazuje punkty, których zamknięcie szkodzi najmniej. / Tell which points can be closed with the least harm."""
    from geo_cus.planning.closing_asked import ClosingAsked, closing_found, edits_of_closing
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.report.closing_plans import closing_sentences, closing_values, loss_table

    asked = ClosingAsked(service_id=service, close=count, keep=frozenset(keep or ()), by_travel=by_travel)
    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        measurement = measured_folder(folder, [service], accept_valid=accept_valid, progress=progress)
        plan = closing_found(measurement, asked, Effort(time_limit_s=time_limit_s, progress=progress))
    plan.check()
    study, chosen = measurement.study, measurement.study.services[service]
    if as_json:
        typer.echo(json.dumps(closing_values(plan), ensure_ascii=False, indent=2))
    else:
        screen = console()
        screen.print(Text(f"{study.name}: {words.pick(chosen.names)}", style="bold"))
        for sentence in closing_sentences(plan, study, chosen, words):
            screen.print(Text(sentence), soft_wrap=True)
        losses = loss_table(plan, study, chosen, words)
        if len(losses):
            screen.print(rich_table(words.say("Who has farther to go"), losses, words))
    if save:
        keep_as_scenario(study, save, edits_of_closing(plan))
        print_kept(save, words, stderr=as_json)
