"""The command `geo-cus plan close`: which points to close, if some must be closed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from geo_cus.cli.measuring import measured_folder
from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.plan import Service, TimeLimit
from geo_cus.cli.printing import console, progress_bar, rich_table
from geo_cus.errors import ScenarioError

if TYPE_CHECKING:
    from geo_cus.data.study import Study
    from geo_cus.planning.siting.site_plan import SitePlan


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
    from geo_cus.planning.new_points import candidates_at_settlements, siting_task
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.least_harm import least_harm
    from geo_cus.report.closing_plans import closing_sentences, closing_values, loss_table

    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        measurement = measured_folder(folder, [service], accept_valid=accept_valid, progress=progress)
        study = measurement.study
        task = siting_task(measurement, service, candidates_at_settlements(study), progress=progress)
        chosen = study.services[service]
        plan = least_harm(
            task,
            close=count,
            limit=None if by_travel else chosen.threshold.limit,
            keep=keep or (),
            effort=Effort(time_limit_s=time_limit_s, progress=progress),
        )
    if plan.shortfall is not None:
        raise ScenarioError("There is no such plan: {reason}", reason=plan.shortfall.message)
    if save:
        _save(plan, study, save)
    if as_json:
        typer.echo(json.dumps(closing_values(plan), ensure_ascii=False, indent=2))
        return
    screen = console()
    screen.print(Text(f"{study.name}: {words.pick(chosen.names)}", style="bold"))
    for sentence in closing_sentences(plan, study, chosen, words):
        screen.print(Text(sentence), soft_wrap=True)
    losses = loss_table(plan, study, chosen, words)
    if len(losses):
        screen.print(rich_table(words.say("Who has farther to go"), losses, words))


def _save(plan: SitePlan, study: Study, name: str) -> None:
    """Keep the plan as a scenario of its study."""
    from geo_cus.planning.author import login
    from geo_cus.planning.edits import CloseProvider
    from geo_cus.planning.scenario import study_fingerprint
    from geo_cus.planning.store import ScenarioStore

    if study.folder is None:
        return
    store, who = ScenarioStore(study.folder), login()
    made = store.new(name, who=who, base=study_fingerprint(study))
    edits = tuple(CloseProvider(provider_id=provider_id) for provider_id in plan.chosen)
    store.save(replace(made.scenario, edits=edits), revision=made.revision, who=who)
