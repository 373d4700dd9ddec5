"""The command `geo-cus stress`: what if one provider or one road fails."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.text import Text

from geo_cus.cli.measuring import measured_folder
from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.printing import console, print_written, progress_bar, rich_table

if TYPE_CHECKING:
    from geo_cus.data.study import Study
    from geo_cus.planning.stress import StressTest
    from geo_cus.text import Language

_SHOWN: Final = 15
"""So many rows of a table stand on the screen; the files have all."""

_COLUMNS_SHOWN: Final = 6


def stress(
    folder: Folder,
    service: Annotated[
        str, typer.Option("--service", help="Jedna usługa; domyślnie wszystkie. / One service; all by default.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Folder wyników. / Folder for the results.")] = None,
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print the result as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Sprawdza, co gdy zabraknie jednego podmiotu lub drogi. / Tell what if one provider or one road fails."""
    from geo_cus.planning.stress import stress_test
    from geo_cus.report.stress import stress_values, write_stress

    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        measurement = measured_folder(
            folder, [service] if service else [], accept_valid=accept_valid, progress=progress
        )
        study = measurement.study
        found = stress_test(measurement, services=[service] if service else [], progress=progress)
    if as_json:
        typer.echo(json.dumps(stress_values(found, study), ensure_ascii=False, indent=2))
    else:
        _print(found, study, words)
    if out is not None:
        print_written(write_stress(found, study, out, words), words, stderr=as_json)


def _print(found: StressTest, study: Study, words: Language) -> None:
    from geo_cus.report.stress import losses_table, no_backup_table

    screen = console()
    screen.print(Text(study.name, style="bold"))
    losses = losses_table(found, study, words).iloc[:_SHOWN, :_COLUMNS_SHOWN]
    what, name, *others = losses.columns
    screen.print(
        rich_table(words.say("Whom the loss of one provider or one road harms"), losses[[name, what, *others]], words)
    )
    backup = no_backup_table(found, study, words)
    by_service = backup.groupby(words.say("Service"), sort=False)[words.say("Settlement")].count().reset_index()
    screen.print(rich_table(words.say("Settlements without a back-up"), by_service, words))
    if len(found.losses) > _SHOWN:
        screen.print(Text(words.say("All rows are in the files that --out writes.")), soft_wrap=True)
