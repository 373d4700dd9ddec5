"""The formats of a report: each is made from the same document and case, and a new one is an entry here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo_cus.atomic import write_files
from geo_cus.errors import GeoCusError
from geo_cus.report.comparison import comparison_summary_table, comparison_table
from geo_cus.report.docx_file import report_docx
from geo_cus.report.gap_files import gaps_csv, gaps_xlsx
from geo_cus.report.gap_package import gap_package
from geo_cus.report.gap_report import gap_report
from geo_cus.report.html_file import report_html
from geo_cus.report.pdf_file import report_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from geo_cus.report.case import Case
    from geo_cus.report.document import Document
    from geo_cus.report.document_kinds import DocumentKind
    from geo_cus.report.letterhead import Letterhead
    from geo_cus.text import Language


@dataclass(frozen=True)
class Report:
    """
    What a format is made from.

    Parameters
    ----------
    case
        Tables for programs come from here.
    document
        What is to be read.
    words
        The language of both.
    letterhead
        A Word document on which it is written; None for none.
    name
        Name of its files without their ending.
    """

    case: Case
    document: Document
    words: Language
    letterhead: Letterhead | None = None
    name: str = "raport"


def report_of(case: Case, kind: DocumentKind, words: Language, *, letterhead: Letterhead | None = None) -> Report:
    """Make what all formats of a report are made from."""
    return Report(case, gap_report(case, kind, words), words, letterhead)


def _xlsx(report: Report) -> bytes:
    words, comparison = report.words, report.case.comparison
    more = {}
    # Differences of people, from which small counts could be computed.
    if comparison is not None and not report.case.public:
        more[words.say("Who gains and who loses")] = comparison_summary_table(comparison, words)
        more[words.say("Before and after")] = comparison_table(comparison, words)
    return gaps_xlsx(report.case.shown, words, more=more)


FORMATS: Final[Mapping[str, Callable[[Report], bytes]]] = {
    "pdf": lambda report: report_pdf(report.document),
    "docx": lambda report: report_docx(report.document, letterhead=report.letterhead),
    "html": lambda report: report_html(report.document),
    "xlsx": _xlsx,
    "csv": lambda report: gaps_csv(report.case.shown, report.words),
    "gpkg": lambda report: gap_package(report.case.shown, report.words, file_name=f"{report.name}.gpkg"),
}
"""What makes a file of each format, by its ending."""


def chosen_formats(names: str) -> tuple[str, ...]:
    """
    Read a list of formats, ``pdf,docx``.

    Raises
    ------
    GeoCusError
        One of them is not known.
    """
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in names.split(",")))
    for name in chosen:
        if name not in FORMATS:
            raise GeoCusError("“{name}” is no format of a report. Known: {known}.", name=name, known=", ".join(FORMATS))
    return chosen


def write_report(report: Report, formats: Iterable[str], out: Path, name: str) -> list[Path]:
    """
    Write a report into a folder, a file a format; all are made before the first is written, and each is whole.

    Parameters
    ----------
    report
        What they are made from.
    formats
        Keys of `FORMATS`.
    out
        The folder; made if it is not there.
    name
        Name of the files without their ending.

    Raises
    ------
    GeoCusError
        A file cannot be written.
    """
    named = replace(report, name=name)
    return write_files(out, {f"{name}.{ending}": FORMATS[ending](named) for ending in formats})
