"""A document as DOCX, on the letterhead of the centre if there is one."""

from __future__ import annotations

import copy
import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from geo_cus.report.docx_blocks import BlockWriter
from geo_cus.report.letterhead import unreadable

if TYPE_CHECKING:
    from geo_cus.report.document import Document, Section
    from geo_cus.report.letterhead import Letterhead

_UNDATED: Final = dt.date(2000, 1, 1)
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_INK: Final = RGBColor(0x1F, 0x3A, 0x5F)
_WORD_LANGUAGES: Final = {"pl": "pl-PL", "en": "en-GB"}
_STYLES: Final = ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "Table Grid")
"""Styles that a report uses; a letterhead that lacks one gets it."""
_DEEPEST: Final = 3


def report_docx(document: Document, *, letterhead: Letterhead | None = None) -> bytes:
    """
    Give a document as DOCX; the same document and letterhead give the same bytes.

    Parameters
    ----------
    document
        What it says.
    letterhead
        A DOCX whose header, footer, margins and styles are taken over; text in it stays in front.

    Raises
    ------
    SourceError
        The letterhead is no DOCX.
    """
    book = _plain_book(document) if letterhead is None else _opened(letterhead)
    _set_language(book, _WORD_LANGUAGES[document.language])
    _set_properties(book, document)
    writer = BlockWriter(book)
    book.add_paragraph(document.title, style="Title")
    writer.line(document.subtitle)
    writer.line(document.subject, italic=True)
    for section in document.sections:
        _add_section(book, writer, section, 1)
    writer.line(document.stamp)
    packed = io.BytesIO()
    book.save(packed)
    return _undated(packed.getvalue())


def _add_section(book: Any, writer: BlockWriter, section: Section, level: int) -> None:
    book.add_paragraph(f"{section.number}. {section.heading}", style=f"Heading {min(level, _DEEPEST)}")
    if section.article:
        writer.line(section.article, italic=True)
    for block in section.blocks:
        writer.write(block)
    for below in section.sections:
        _add_section(book, writer, below, level + 1)


def _plain_book(document: Document) -> Any:
    """Give an empty A4 document with a footer of its own, headings in the colour of the other formats."""
    book = docx.Document()
    page = book.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        book.styles[name].font.color.rgb = _INK
    book.styles["Title"].font.size = Pt(22)
    paragraph = page.footer.paragraphs[0]
    paragraph.add_run(f"{document.stamp}; {document.labels.page} ").font.size = Pt(8)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields
    return book


def _opened(letterhead: Letterhead) -> Any:
    """Open a letterhead, which is a file of somebody else, and give it the styles that it lacks."""
    try:
        book = docx.Document(io.BytesIO(letterhead.content))
    # What is no XML is a SyntaxError of lxml.
    except (OSError, PackageNotFoundError, ValueError, KeyError, zipfile.BadZipFile, SyntaxError) as error:
        raise unreadable(letterhead.file) from error
    _add_missing_styles(book)
    return book


def _add_missing_styles(book: Any) -> None:
    ours = docx.Document()
    known = {style.name for style in book.styles}
    for name in _STYLES:
        if name in known:
            continue
        style = copy.deepcopy(ours.styles[name].element)
        for reference in ("w:link", "w:next"):
            for found in style.findall(qn(reference)):
                style.remove(found)
        is_table = ours.styles[name].type == WD_STYLE_TYPE.TABLE
        base = book.styles.default(WD_STYLE_TYPE.TABLE if is_table else WD_STYLE_TYPE.PARAGRAPH)
        for found in style.findall(qn("w:basedOn")):
            if base is None:
                style.remove(found)
            else:
                found.set(qn("w:val"), base.style_id)
        book.styles.element.append(style)


def _set_language(book: Any, code: str) -> None:
    """Set the language in which Word proofreads and a screen reader reads."""
    element = book.styles.element
    for place, name in enumerate(("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang")):
        found = element.find(qn(name))
        if found is None:
            found = OxmlElement(name)
            # The defaults stand before all styles; deeper down what is made is the only one.
            element.insert(0, found) if place < 2 else element.append(found)
        element = found
    element.set(qn("w:val"), code)


def _set_properties(book: Any, document: Document) -> None:
    properties = book.core_properties
    properties.title, properties.subject = document.title[:255], document.subject[:255]
    properties.language = _WORD_LANGUAGES[document.language]
    properties.author = properties.last_modified_by = document.program
    properties.comments, properties.keywords, properties.revision = document.stamp, "", 1
    moment = dt.datetime.combine(document.day or _UNDATED, dt.time())
    properties.created = properties.modified = moment


def _undated(packed: bytes) -> bytes:
    """Pack the same files anew without the time of packing."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return again.getvalue()
