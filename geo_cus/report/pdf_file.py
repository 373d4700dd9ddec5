"""A document as PDF: A4, tagged, by the rules of PDF/UA-1 (ISO 14289-1), set by Typst."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import fields, is_dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import typst

from geo_cus.map.lettering import font_folder
from geo_cus.report.document import Figure

if TYPE_CHECKING:
    from geo_cus.report.document import Document

_UNDATED: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NOT_IN_THE_FONTS: Final = re.compile(
    "[^\\n -\u04ff\u1e00-\u1eff\u2010-\u2040\u2042\u2044-\u2052\u2054-\u20bf\u2190-\u22ff\u25a0-\u25ff\ufffd]"
)
"""What the fonts that come with Typst cannot draw, and PDF/UA does not let pass: a mark stands for it."""


def report_pdf(document: Document) -> bytes:
    """
    Give a document as PDF; the same document gives the same bytes.

    Its words reach Typst as data, never as source, and Typst may read nothing but what it is given here.
    """
    return typst.compile(
        _files(document),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=[font_folder()],
        timestamp=_moment(document.day),
    )


def report_pages(document: Document, *, dots_per_inch: int) -> list[bytes]:
    """Draw the pages of the same PDF as PNG, to be looked at."""
    # One page comes alone, several come as a list; the types of typst know the first only.
    pages: Any = typst.compile(
        _files(document), format="png", ppi=dots_per_inch, ignore_system_fonts=True, font_paths=[font_folder()]
    )
    return pages if isinstance(pages, list) else [pages]


def drawing_png(svg: str, *, dots_per_inch: int) -> bytes:
    """Draw an SVG of up to the width of an A4 page as PNG, for documents that take no SVG."""
    source = b'#set page(width: 17cm, height: auto, margin: 0pt)\n#image("drawing.svg", width: 100%)'
    files: Any = {"main.typ": source, "drawing.svg": svg.encode()}
    return typst.compile(files, format="png", ppi=dots_per_inch, ignore_system_fonts=True, font_paths=[font_folder()])


def _files(document: Document) -> Any:
    """Give what Typst may read: the template, the words, the drawings; its types know single files only."""
    drawings: dict[str, bytes] = {}
    content = json.dumps(_values(document, drawings), ensure_ascii=False)
    template = resources.files("geo_cus.report").joinpath("templates", "report.typ").read_bytes()
    return {
        "main.typ": template,
        "document.json": _NOT_IN_THE_FONTS.sub("\ufffd", content).encode(),
        **drawings,
    }


def _moment(day: dt.date | None) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC) if day else _UNDATED


def _values(value: Any, drawings: dict[str, bytes]) -> Any:
    """Give a document as plain values for JSON; its drawings become files."""
    if isinstance(value, tuple):
        return [_values(item, drawings) for item in value]
    if isinstance(value, dt.date):
        return [value.year, value.month, value.day]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    made = {item.name: _values(getattr(value, item.name), drawings) for item in fields(value)}
    if isinstance(value, Figure):
        made["file"] = f"figure-{len(drawings)}.svg"
        drawings[made["file"]] = made.pop("svg").encode()
    return made | {"kind": getattr(value, "kind", "")}
