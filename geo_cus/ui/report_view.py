"""Reports as the dashboard offers them: what there is to choose, and the files that are taken away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from geo_cus.access.measurement import Audience
from geo_cus.faults import N_
from geo_cus.report.document_kinds import document_kinds
from geo_cus.ui.downloads import Download, file_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.data.study import Study
    from geo_cus.text import Language
    from geo_cus.ui.questions import ReportOrder

AUDIENCE_NAMES: Final[Mapping[Audience, str]] = {
    Audience.PUBLIC: N_("for everybody: small numbers of people are hidden"),
    Audience.INTERNAL: N_("for the office only: all numbers"),
}
FORMAT_NAMES: Final[Mapping[str, str]] = {
    "pdf": N_("PDF, to read and print"),
    "docx": N_("Word, to write on"),
    "html": N_("web page (HTML)"),
    "xlsx": N_("Excel, all tables"),
    "csv": N_("CSV, for other programs"),
    "gpkg": N_("GeoPackage, maps for QGIS"),
}
SHEET_NAMES: Final[Mapping[str, str]] = {
    "landscape": N_("A4 across"),
    "portrait": N_("A4 upright"),
    "square": N_("square"),
}
"""What the sheets of `geo_cus.map.picture.SHEETS` are called."""
_MIMES: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "gpkg": "application/geopackage+sqlite3",
}


def kind_name(kind_id: str, words: Language) -> str:
    """Name a kind of document by what it is for."""
    return words.pick(document_kinds()[kind_id].subjects)


def order_sentence(order: ReportOrder, words: Language) -> str:
    """Say what was ordered."""
    parts = [kind_name(order.kind_id, words), words.say(AUDIENCE_NAMES[order.audience])]
    if order.scenario is not None:
        parts.append(words.say("scenario {name}", name=words.quote(order.scenario.name)))
    if order.letterhead is not None:
        parts.append(words.say("letterhead {file}", file=words.quote(order.letterhead.file)))
    return "; ".join(parts)


def report_name(kind_id: str, study: Study, words: Language) -> str:
    """Name the files of a report, without their ending."""
    return file_name(study, words.say("report"), "", kind_id).removesuffix(".")


def report_downloads(made: Mapping[str, bytes], order: ReportOrder, words: Language) -> tuple[Download, ...]:
    """Give the files of a report."""
    return tuple(
        Download(words.say(FORMAT_NAMES[ending]), f"{order.name}.{ending}", _MIMES[ending], partial(bytes, content))
        for ending, content in made.items()
    )
