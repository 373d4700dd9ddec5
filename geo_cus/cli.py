"""The command line: parse, call, print."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from platformdirs import user_log_path
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from geo_cus import __version__
from geo_cus.catalogue import Metric
from geo_cus.errors import FaultsError, GeoCusError, StudyError
from geo_cus.text import EN_DASH, Language, language

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study_files import StudyCheck
    from geo_cus.errors import Message
    from geo_cus.schema import Fault

APP_NAME: Final = "geo_cus"
DEFAULT_PORT: Final = 8501

app = typer.Typer(
    name="geo-cus",
    help="Kto nie dotrze do której usługi i co by to zmieniło. / Who cannot reach which service, and what would change it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Speech(StrEnum):
    """The languages of the program."""

    PL = "pl"
    EN = "en"


Folder = Annotated[Path, typer.Argument(help="Folder studium. / Folder of the study.", metavar="DIR")]
Lang = Annotated[Speech | None, typer.Option("--lang", help="Język: pl albo en. / Language: pl or en.")]
Out = Annotated[Path, typer.Option("--out", help="Folder wyników. / Folder for the results.")]
AcceptValid = Annotated[
    bool,
    typer.Option("--accept-valid", help="Licz mimo błędów, bez błędnych wierszy. / Go on without the faulty rows."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print the result as JSON.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port panelu. / Port of the dashboard.")]


@app.callback()
def _version(
    _: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=lambda wanted: _print_version(wanted=wanted), help="Wersja. / Version."
        ),
    ] = False,
) -> None:
    pass


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"geo_cus {__version__}")
        raise typer.Exit


@app.command()
def new(folder: Folder, lang: Lang = None) -> None:
    """Zakłada puste studium z szablonami. / Make an empty study with templates."""
    from geo_cus.data.templates import write_new_study

    words = _words(lang)
    written = write_new_study(folder, words)
    _console().print(words.say("New study in {folder}:", folder=str(folder)))
    for path in written:
        _console().print(Text(f"  {path.relative_to(folder)}"))
    _console().print(words.say("Fill in the tables, then run: geo-cus check {folder}", folder=str(folder)))


@app.command()
def check(folder: Folder, as_json: AsJson = False, lang: Lang = None) -> None:
    """Sprawdza pliki studium. / Check the files of a study. Kod / exit code 1: błędy / errors."""
    from geo_cus.data.study_files import check_study

    words = _words(lang, folder)
    with _progress(words) as progress:
        found = check_study(folder, progress=progress)
    if as_json:
        typer.echo(json.dumps(_check_json(found, words), ensure_ascii=False, indent=2))
    else:
        _print_check(found, words)
    if found.errors:
        raise typer.Exit(1)


@app.command()
def run(
    folder: Folder,
    out: Out = Path("out"),
    accept_valid: AcceptValid = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Mierzy dostęp do usług i zapisuje luki. / Measure access to services and write the gaps."""
    from geo_cus.report.gap_files import summary, write_outputs

    words = _words(lang, folder)
    measurement = _measured(folder, words, accept_valid=accept_valid)
    written = write_outputs(measurement, out, words)
    if as_json:
        typer.echo(json.dumps(summary(measurement), ensure_ascii=False, indent=2))
        return
    _print_measurement(measurement, words)
    for path in written:
        _console().print(words.say("Written: {path}", path=str(path)), soft_wrap=True)


@app.command()
def matrix(
    roads: Annotated[Path, typer.Option("--roads", help="Plik dróg. / Road file.")],
    origins: Annotated[Path, typer.Option("--from", help="Punkty id,lat,lon (CSV). / Points id,lat,lon (CSV).")],
    destinations: Annotated[Path, typer.Option("--to", help="Punkty id,lat,lon (CSV). / Points id,lat,lon (CSV).")],
    out: Annotated[Path, typer.Option("--out", help="Plik wyniku (CSV). / Result file (CSV).")],
    profile: Annotated[str, typer.Option("--profile", help="Sposób podróży. / Way of travelling.")] = "car",
    metric: Annotated[Metric, typer.Option("--metric", help="Co najmniejsze. / What is least.")] = Metric.SECONDS,
    lang: Lang = None,
) -> None:
    """Liczy czasy między punktami. / Compute travel times between points."""
    from geo_cus.network.matrix import write_matrix

    words = _words(lang)
    with _progress(words) as progress:
        done = write_matrix(roads, origins, destinations, out, profile_id=profile, metric=metric, progress=progress)
    _console().print(words.say("Pairs: {pairs}, reachable: {reachable}.", pairs=done.pairs, reachable=done.reachable))
    _console().print(words.say("Written: {path}", path=str(out)), soft_wrap=True)


@app.command("map")
def council_map(
    folder: Folder,
    service: Annotated[str, typer.Option("--service", help="Usługa z katalogu. / Service of the catalogue.")],
    out: Annotated[Path, typer.Option("--out", help="Plik HTML. / HTML file.")],
    accept_valid: AcceptValid = False,
    lang: Lang = None,
) -> None:
    """Zapisuje mapę dla rady w jednym pliku. / Write the council's map as one file."""
    from geo_cus.map.council import write_council_map

    words = _words(lang, folder)
    measurement = _measured(folder, words, accept_valid=accept_valid)
    _check_service(measurement, service)
    write_council_map(measurement, service, out, words)
    _console().print(words.say("Written: {path}", path=str(out)), soft_wrap=True)


@app.command()
def dashboard(folder: Folder, port: Port = DEFAULT_PORT, lang: Lang = None) -> None:
    """Otwiera panel w przeglądarce. / Open the dashboard in the browser."""
    from geo_cus.ui.server import serve

    words = _words(lang, folder)
    _announce(words, port)
    serve(folder, port=port, language=words.code)


@app.command()
def demo(
    out: Out = Path("out"),
    port: Port = DEFAULT_PORT,
    serve_dashboard: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Otwórz panel na końcu. / Open the dashboard at the end.")
    ] = True,
    lang: Lang = None,
) -> None:
    """Liczy studium przykładowe i otwiera panel. / Measure the sample study and open the dashboard."""
    from geo_cus.data.sample import sample_folder
    from geo_cus.map.council import write_council_map
    from geo_cus.report.gap_files import write_outputs

    folder = sample_folder()
    words = _words(lang, folder)
    measurement = _measured(folder, words, accept_valid=False)
    written = write_outputs(measurement, out, words)
    for service_id in measurement.study.services:
        path = out / f"mapa_{service_id}.html"
        write_council_map(measurement, service_id, path, words)
        written.append(path)
    _print_measurement(measurement, words)
    for path in written:
        _console().print(words.say("Written: {path}", path=str(path)), soft_wrap=True)
    if serve_dashboard:
        from geo_cus.ui.server import serve

        _announce(words, port)
        serve(folder, port=port, language=words.code)


def main() -> None:
    """Run the command line; whatever happens, the user reads a sentence and never a traceback."""
    _write_utf8()
    try:
        app()
    except GeoCusError as error:
        words = _words_of_command_line()
        _console(stderr=True).print(Text(words.say(error.message), style="bold red"), soft_wrap=True)
        if isinstance(error, FaultsError):
            _print_faults(error.faults, words, _console(stderr=True))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception:  # noqa: BLE001 - the last door before the user
        words, path = _words_of_command_line(), _logged_traceback()
        sentence = words.say("A fault of the program. Nothing was lost; please send the file {path}.", path=str(path))
        _console(stderr=True).print(Text(sentence, style="bold red"), soft_wrap=True)
        sys.exit(70)


def _measured(folder: Path, words: Language, *, accept_valid: bool) -> Measurement:
    from geo_cus.access.measure import measure
    from geo_cus.data.study_files import load_study
    from geo_cus.network.study_times import study_times

    with _progress(words) as progress:
        study = load_study(folder, accept_valid=accept_valid, progress=progress)
        return measure(study, study_times(study, progress=progress))


def _check_service(measurement: Measurement, service_id: str) -> None:
    known = measurement.study.services
    if service_id not in known:
        raise StudyError(
            "The service “{service}” is not in the study. Known: {known}.", service=service_id, known=", ".join(known)
        )


def _print_measurement(measurement: Measurement, words: Language) -> None:
    from geo_cus.access.words import notes
    from geo_cus.report.tables import settlement_summary_table, summary_table

    console = _console()
    console.print(Text(measurement.study.name, style="bold"))
    for note in notes(measurement, words):
        console.print(Text(note, style="yellow"))
    for title, table in (
        (words.say("People by status"), summary_table(measurement, words)),
        (words.say("Settlements by status"), settlement_summary_table(measurement, words)),
    ):
        console.print(_rich_table(title, table, words))
    console.print(words.say("The sums add up: over all statuses, all people and all settlements."))


def _rich_table(title: str, frame: pd.DataFrame, words: Language) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    rows = [[value if isinstance(value, str) else words.number(value) for value in row] for row in frame.itertuples(index=False)]
    for position, name in enumerate(frame.columns):
        # No word of a header and no number is broken; what a narrow terminal lacks is taken from the first column.
        longest = max(map(len, [*str(name).split(), *(row[position] for row in rows)]))
        narrow = position == 0
        justify, width = ("left", 16) if narrow else ("right", longest)
        table.add_column(Text(str(name)), justify=justify, min_width=width, overflow="fold")  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _check_json(found: StudyCheck, words: Language) -> dict[str, object]:
    return {
        "version": 1,
        "errors": len(found.errors),
        "warnings": len(found.faults) - len(found.errors),
        "rows": [
            {"file": count.file, "read": count.read, "used": count.used, "refused": count.refused}
            for count in found.row_counts
        ],
        "faults": [
            {
                "severity": str(item.severity),
                "code": item.code,
                "file": item.file,
                "row": item.row,
                "column": item.column,
                "value": item.value,
                "problem": words.say(item.problem),
                "remedy": words.say(item.remedy),
            }
            for item in found.faults
        ],
    }


def _print_check(found: StudyCheck, words: Language) -> None:
    console = _console()
    _print_faults(found.faults, words, console)
    for count in found.row_counts:
        values = {"file": count.file, "read": count.read, "used": count.used, "refused": count.refused}
        console.print(Text(words.say("{file}: rows read {read} = used {used} + refused {refused}.", **values)))
    errors, warnings = len(found.errors), len(found.faults) - len(found.errors)
    counts = (words.count(errors, "{n} error", "{n} errors"), words.count(warnings, "{n} warning", "{n} warnings"))
    console.print(Text(", ".join(counts) + ".", style="bold red" if errors else "bold green"))


def _print_faults(faults: tuple[Fault, ...], words: Language, console: Console) -> None:
    """Print a line a fault; where rows of a file have the very same one, a line for all of them."""
    alike: dict[tuple[str, str, str, str], list[int]] = {}
    for item in faults:
        key = (str(item.severity), item.file, words.say(item.problem), words.say(item.remedy))
        alike.setdefault(key, []).extend([] if item.row is None else [item.row])
    for (severity, file, problem, remedy), rows in alike.items():
        where = f"{file}, {_rows_text(rows, words)}" if rows else file
        line = Text(f"{words.say('error') if severity == 'error' else words.say('warning')}: ")
        line.stylize("red" if severity == "error" else "yellow")
        line.append(f"{where}: {problem}. {remedy}", style="default")
        console.print(line, soft_wrap=True)


def _rows_text(rows: list[int], words: Language) -> str:
    if len(rows) == 1:
        return words.say("row {row}", row=str(rows[0]))
    return words.say("rows {rows}", rows=", ".join(_runs(sorted(set(rows)))))


def _runs(numbers: list[int]) -> list[str]:
    """Write numbers in a row as their first and last: 2-5, 8."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}{EN_DASH}{run[-1]}" for run in runs]


def _announce(words: Language, port: int) -> None:
    sentence = words.say("Dashboard: {address} (end with Ctrl+C)", address=f"http://127.0.0.1:{port}")
    _console().print(Text(sentence, style="bold"))


class _CommandLineProgress:
    """A bar on standard error, one for each step."""

    def __init__(self, bar: Bar, words: Language) -> None:
        self._bar, self._words = bar, words
        self._tasks: dict[str, object] = {}

    def __call__(self, step: Message, share: float) -> None:
        name = self._words.say(step)
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=1.0)
        self._bar.update(self._tasks[name], completed=share)  # type: ignore[arg-type]


class _progress:  # noqa: N801 - used like a function
    """Show progress while a block runs."""

    def __init__(self, words: Language) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._bar, self._words = Bar(*columns, console=_console(stderr=True), transient=True), words

    def __enter__(self) -> _CommandLineProgress:
        self._bar.start()
        return _CommandLineProgress(self._bar, self._words)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _words(lang: Speech | None, folder: Path | None = None) -> Language:
    """Choose the language: what was asked for, else the study's, else Polish."""
    if lang is not None:
        return language(lang.value)
    if folder is not None:
        from geo_cus.data.settings import read_settings

        return language(read_settings(folder).study.language)
    return language(Speech.PL)


def _words_of_command_line() -> Language:
    """Give the language asked for on the command line, for errors that come before anything is parsed."""
    asked = [after for word, after in _pairs(sys.argv) if word == "--lang"] + [
        word.removeprefix("--lang=") for word in sys.argv if word.startswith("--lang=")
    ]
    return language(asked[0] if asked and asked[0] in set(Speech) else Speech.PL)


def _pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    return zip(words, words[1:], strict=False)


def _console(*, stderr: bool = False) -> Console:
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


def _write_utf8() -> None:
    """Print Polish letters also on a Windows console with an old code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _logged_traceback() -> Path:
    folder = user_log_path(APP_NAME, ensure_exists=True)
    path = folder / f"{datetime.now().astimezone():%Y-%m-%d_%H%M%S}.log"
    path.write_text(traceback.format_exc(), "utf-8")
    logging.getLogger(APP_NAME).debug("unexpected error", exc_info=True)
    return path
