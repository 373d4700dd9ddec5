"""The command `geo-cus compare`, and what it shares with `geo-cus scenario run`."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.text import Text

from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.printing import console, print_written, progress_bar, rich_table

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.compare import Comparison
    from geo_cus.planning.edits import Edit
    from geo_cus.planning.scenario import Scenario
    from geo_cus.text import Language

AS_IT_IS: Final = "-"
"""Stands for the study without any scenario."""


def compare_scenarios(
    folder: Folder,
    before: Annotated[str, typer.Argument(help="Scenariusz albo -. / Scenario, or - for what there is.", metavar="A")],
    after: Annotated[str, typer.Argument(help="Scenariusz albo -. / Scenario, or - for what there is.", metavar="B")],
    people: Annotated[
        Path | None,
        typer.Option(
            "--people",
            help="Ludność innego roku dla B: tabela miejscowości. / People of another year for B: settlements.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder wyników. / Folder for the results.")] = None,
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print the result as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Porównuje dwa scenariusze: kto zyskuje i traci, czemu. / Compare two scenarios: who gains or loses, and why."""
    from geo_cus.access.measure import measure_study
    from geo_cus.data.study_files import load_study
    from geo_cus.planning.attribution import attribution
    from geo_cus.planning.compare import compare
    from geo_cus.planning.measuring import measured_with
    from geo_cus.planning.other_year import people_of_year
    from geo_cus.planning.store import ScenarioStore
    from geo_cus.report.comparison import attribution_table, attribution_values, comparison_values, write_comparison

    words, store = words_of(lang, folder), ScenarioStore(folder)
    pair = [None if name == AS_IT_IS else store.find(name).scenario for name in (before, after)]
    with progress_bar(words) as progress:
        base = measure_study(load_study(folder, accept_valid=accept_valid, progress=progress), progress=progress)
        edits = [edits_of(base, scenario, words) for scenario in pair]
        if people is not None:
            edits[1] += people_of_year(base.study, people, accept_valid=accept_valid)
        found = compare(*(measured_with(base, side, progress=progress) for side in edits))
        due = attribution(base, *edits, progress=progress)
    if as_json:
        values = {**comparison_values(found), "due_to": attribution_values(due)}
        typer.echo(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        print_comparison(found, words)
        table = attribution_table(due, base.study, words)
        console().print(rich_table(words.say("What the difference is due to (people served)"), table, words))
    if out is not None:
        print_written(write_comparison(found, out, words, due=due), words, stderr=as_json)


def compared(folder: Path, scenario: Scenario, words: Language, *, accept_valid: bool) -> Comparison:
    """Measure a study as it is and with a scenario, and put the two beside each other."""
    from geo_cus.access.measure import measure_study
    from geo_cus.data.study_files import load_study
    from geo_cus.planning.compare import compare
    from geo_cus.planning.measuring import measured_with

    with progress_bar(words) as progress:
        base = measure_study(load_study(folder, accept_valid=accept_valid, progress=progress), progress=progress)
        changed = measured_with(base, edits_of(base, scenario, words), progress=progress)
    return compare(base, changed)


def edits_of(base: Measurement, scenario: Scenario | None, words: Language) -> tuple[Edit, ...]:
    """Give the edits of a scenario, none without one; warn where it was made on other files."""
    from geo_cus.planning.scenario import study_fingerprint

    if scenario is None:
        return ()
    if scenario.base and scenario.base != study_fingerprint(base.study):
        sentence = words.say(
            "The files of the study are not those on which the scenario “{name}” was made.", name=scenario.name
        )
        console(stderr=True).print(Text(sentence, style="yellow"), soft_wrap=True)
    return scenario.edits


def print_comparison(found: Comparison, words: Language) -> None:
    """Print who gains and who loses, by service."""
    from geo_cus.report.comparison import comparison_summary_table

    table = comparison_summary_table(found, words)
    console().print(rich_table(words.say("Who gains and who loses"), table, words))
