"""What the command line prints: measurements, faults, progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.box import SIMPLE
from rich.console import Console, Group
from rich.padding import Padding
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from geo_cus.text import EN_DASH, NBSP

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd
    from rich.console import RenderableType
    from rich.progress import TaskID

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study_files import StudyCheck
    from geo_cus.errors import Message
    from geo_cus.faults import Fault
    from geo_cus.text import Language


def console(*, stderr: bool = False) -> Console:
    """Give the standard output or the standard error, which take every text as it is, brackets and all."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


def print_written(paths: Iterable[Path], words: Language, *, stderr: bool = False) -> None:
    """Print which files were written; on the standard error where the standard output is for another program."""
    screen = console(stderr=stderr)
    for path in paths:
        screen.print(words.say("Written: {path}", path=str(path)), soft_wrap=True)


def print_measurement(measurement: Measurement, words: Language) -> None:
    """Print the sums by service and status, with the notes that every output carries."""
    from geo_cus.access.words import notes
    from geo_cus.report.tables import settlement_summary_table, summary_table

    screen = console()
    screen.print(Text(measurement.study.name, style="bold"))
    for note in notes(measurement, words):
        screen.print(Text(note, style="yellow"))
    for title, table in (
        (words.say("People by status"), summary_table(measurement, words)),
        (words.say("Settlements by status"), settlement_summary_table(measurement, words)),
    ):
        screen.print(rich_table(title, _without_empty(table), words))
    screen.print(words.say("The sums add up: over all statuses, all people and all settlements."))


_NARROWEST: Final = 24
"""A first column with less room than this would be broken into syllables (characters)."""

_NOTHING: Final = ("0", "")

_ALWAYS_SHOWN = 4
"""The service and the first three statuses: good, within the limit, too far."""


def _without_empty(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the statuses that nobody has, so that the table fits a terminal; the sums stay those of all."""
    kept = [place < _ALWAYS_SHOWN or bool((table[name] != 0).any()) for place, name in enumerate(table.columns)]
    return table.loc[:, kept]


def rich_table(title: str, frame: pd.DataFrame, words: Language, *, width: int | None = None) -> RenderableType:
    """
    Give a table for the terminal, as wide as the terminal (or `width`).

    The first column is as wide as there is room, the others as wide as they need; no word of a header and no number is
    broken. Where that leaves too little for the first column, each row is a paragraph with what it has.
    """
    rows = [
        [value if isinstance(value, str) else words.number(value) for value in row]
        for row in frame.itertuples(index=False)
    ]
    first, *others = map(str, frame.columns)
    widths = [max(map(len, [*name.split(), *(row[place] for row in rows)])) for place, name in enumerate(others, 1)]
    left = (width or console().width) - sum(widths) - 2 * len(widths)
    if left < min(_NARROWEST, max((len(row[0]) for row in rows), default=0)):
        return _paragraphs(title, [str(name) for name in frame.columns], rows)
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=0, pad_edge=False, expand=True)
    table.add_column(Text(first), ratio=1, overflow="fold")
    for name, needed in zip(others, widths, strict=True):
        table.add_column(Text(name), justify="right", width=needed)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _paragraphs(title: str, names: list[str], rows: list[list[str]]) -> RenderableType:
    """Write each row under its first value, leaving out what is nothing."""
    told: list[RenderableType] = [Text(title, style="italic")]
    for row in rows:
        values = [
            f"{name}:{NBSP}{value}" for name, value in zip(names[1:], row[1:], strict=True) if value not in _NOTHING
        ]
        told += [Text(row[0], style="bold"), Padding(Text("; ".join(values)), (0, 0, 0, 2))]
    return Group(*told)


def check_json(found: StudyCheck, words: Language) -> dict[str, object]:
    """Give what `geo-cus check` found as plain values; described in ``docs/formats.md``."""
    from geo_cus.report.population import population_records

    return {
        "version": 1,
        "errors": len(found.errors),
        "warnings": len(found.faults) - len(found.errors),
        "rows": [
            {"file": count.file, "read": count.read, "used": count.used, "refused": count.refused}
            for count in found.row_counts
        ],
        "conditional_tags": dict(found.conditional),
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
        "population": population_records(found.population_check),
        "registers": population_records(found.register_check),
    }


def print_check(found: StudyCheck, words: Language) -> None:
    """Print the faults, the rows read, used and refused, where two counts of people differ, and the sum of faults."""
    from geo_cus.report.population import population_sentences

    screen = console()
    print_faults(found.faults, words, screen)
    for count in found.row_counts:
        values = {"file": count.file, "read": count.read, "used": count.used, "refused": count.refused}
        screen.print(Text(words.say("{file}: rows read {read} = used {used} + refused {refused}.", **values)))
    if found.conditional:
        keys = ", ".join(f"{key} {words.number(count)}" for key, count in found.conditional.items())
        sentence = words.say(
            "Rules of the road that hold at certain times only are not applied. There are, by key: {keys}.", keys=keys
        )
        screen.print(Text(sentence), soft_wrap=True)
    for sentence in population_sentences(found.population_check, found.register_check, words):
        screen.print(Text(sentence), soft_wrap=True)
    errors, warnings = len(found.errors), len(found.faults) - len(found.errors)
    counts = (words.count(errors, "{n} error", "{n} errors"), words.count(warnings, "{n} warning", "{n} warnings"))
    screen.print(Text(", ".join(counts) + ".", style="bold red" if errors else "bold green"))


def print_faults(faults: tuple[Fault, ...], words: Language, screen: Console) -> None:
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
        screen.print(line, soft_wrap=True)


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


def announce(words: Language, port: int) -> None:
    """Say where the dashboard is."""
    sentence = words.say("Dashboard: {address} (end with Ctrl+C)", address=f"http://127.0.0.1:{port}")
    console().print(Text(sentence, style="bold"))


class _CommandLineProgress:
    """A bar on standard error, one for each step."""

    def __init__(self, bar: Bar, words: Language) -> None:
        self._bar, self._words = bar, words
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: Message, share: float) -> None:
        name = self._words.say(step)
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=1.0)
        self._bar.update(self._tasks[name], completed=share)


class progress_bar:  # noqa: N801 - used like a function
    """Show progress while a block runs."""

    def __init__(self, words: Language) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._bar, self._words = Bar(*columns, console=console(stderr=True), transient=True), words

    def __enter__(self) -> _CommandLineProgress:
        self._bar.start()
        return _CommandLineProgress(self._bar, self._words)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
