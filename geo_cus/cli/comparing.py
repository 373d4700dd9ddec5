"""The command `geo-cus compare`, and what it shares with `geo-cus scenario run`."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.text import Text

from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.printing import console, progress_bar, rich_table

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.compare import Comparison
    from geo_cus.planning.scenario import Scenario
    from geo_cus.text import Language

AS_IT_IS: Final = "-"
"""Stands for the study without any scenario."""


def compare_scenarios(
    folder: Folder,
    before: Annotated[str, typer.Argument(help="Scenariusz albo -. / Scenario, or - for what there is.", metavar="A")],
    after: Annotated[str, typer.Argument(help="Scenariusz albo -. / Scenario, or - for what there is.", metavar="B")],
    out: Annotated[Path | None, typer.Option("--out", help="Folder wyników. / Folder for the results.")] = None,
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print the result as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Porównuje dwa scenariusze: kto zyskuje, kto traci. / Compare two scenarios: who gains, who loses."""
    from geo_cus.planning.store import ScenarioStore
    from geo_cus.report.comparison import comparison_values, write_comparison

    words, store = words_of(lang, folder), ScenarioStore(folder)
    pair = [None if name == AS_IT_IS else store.find(name).scenario for name in (before, after)]
    found = compared(folder, pair[0], pair[1], words, accept_valid=accept_valid)
    if as_json:
        typer.echo(json.dumps(comparison_values(found), ensure_ascii=False, indent=2))
    else:
        print_comparison(found, words)
    if out is not None:
        path = write_comparison(found, out, words)
        console(stderr=as_json).print(words.say("Written: {path}", path=str(path)), soft_wrap=True)


def compared(
    folder: Path, before: Scenario | None, after: Scenario | None, words: Language, *, accept_valid: bool
) -> Comparison:
    """Measure a study with two scenarios, None for none, and put the two beside each other."""
    from geo_cus.access.measure import measure_study
    from geo_cus.data.study_files import load_study
    from geo_cus.planning.compare import compare

    with progress_bar(words) as progress:
        base = measure_study(load_study(folder, accept_valid=accept_valid, progress=progress), progress=progress)
        sides = [_measured(base, scenario, words) for scenario in (before, after)]
    return compare(sides[0], sides[1])


def _measured(base: Measurement, scenario: Scenario | None, words: Language) -> Measurement:
    from geo_cus.planning.measuring import measured_with
    from geo_cus.planning.scenario import study_fingerprint

    if scenario is None:
        return base
    if scenario.base and scenario.base != study_fingerprint(base.study):
        sentence = words.say(
            "The files of the study are not those on which the scenario “{name}” was made.", name=scenario.name
        )
        console(stderr=True).print(Text(sentence, style="yellow"), soft_wrap=True)
    return measured_with(base, scenario.edits)


def print_comparison(found: Comparison, words: Language) -> None:
    """Print who gains and who loses, by service."""
    from geo_cus.report.comparison import comparison_summary_table

    table = comparison_summary_table(found, words)
    console().print(rich_table(words.say("Who gains and who loses"), table, words))
