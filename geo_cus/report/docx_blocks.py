"""The blocks of a document in Word: paragraphs, lists, tables whose header comes again on every page, pictures."""

from __future__ import annotations

import io
from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from geo_cus.report.document import Block, Bullets, Facts, Figure, Paragraph, Table
from geo_cus.report.pdf_file import drawing_png

_PALE: Final = "E8EEF4"
_CELL_STYLE: Final = "geo_cus table"
_WIDE_COLUMNS: Final = 6
"""A table with more columns is set smaller."""
_PICTURE_DPI: Final = 130


class BlockWriter:
    """Writes blocks at the end of a Word document."""

    def __init__(self, book: Any) -> None:
        """Take the document to write into; it has all styles of headings, captions and tables."""
        self._book = book
        page = book.sections[-1]
        self._width = int(page.page_width - page.left_margin - page.right_margin)
        self._bullet = "List Bullet" if "List Bullet" in {style.name for style in book.styles} else None
        style = book.styles.add_style(_CELL_STYLE, WD_STYLE_TYPE.PARAGRAPH)
        style.font.size = Pt(9)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)
        style.paragraph_format.line_spacing = 1.0
        self._cell_style = style.style_id

    def write(self, block: Block) -> None:
        """Write a block of any kind."""
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Figure):
            self._figure(block)
        elif isinstance(block, Bullets):
            self._bullets(block)
        elif isinstance(block, Facts):
            self._facts(block)
        else:
            self._paragraph(block)

    def line(self, text: str, *, italic: bool = False) -> None:
        """Write a small line, such as the provision of law under a heading."""
        run = self._book.add_paragraph().add_run(text)
        run.font.size, run.italic = Pt(9), italic

    def _paragraph(self, block: Paragraph) -> None:
        run = self._book.add_paragraph().add_run(block.text)
        run.bold = block.tone == "note"

    def _bullets(self, block: Bullets) -> None:
        self._book.add_paragraph(block.text).paragraph_format.keep_with_next = bool(block.items)
        for item in block.items:
            self._item().add_run(item)

    def _facts(self, block: Facts) -> None:
        for fact in block.items:
            paragraph = self._item()
            paragraph.add_run(fact.value).bold = True
            paragraph.add_run(f" – {fact.label}")

    def _item(self) -> Any:
        if self._bullet:
            return self._book.add_paragraph(style=self._bullet)
        paragraph = self._book.add_paragraph("– ")
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(18), Pt(-9)
        return paragraph

    def _figure(self, block: Figure) -> None:
        picture = io.BytesIO(drawing_png(block.svg, dots_per_inch=_PICTURE_DPI))
        self._book.add_picture(picture, width=Emu(self._width))
        (properties,) = self._book.paragraphs[-1]._p.xpath(".//wp:docPr")  # noqa: SLF001 - it has no alternative texts
        properties.set("descr", block.alt)
        self._book.add_paragraph(f"{block.number}. {block.caption}", style="Caption")

    def _table(self, block: Table) -> None:
        caption = self._book.add_paragraph(f"{block.number}. {block.caption}", style="Caption")
        caption.paragraph_format.keep_with_next = True
        lines = [tuple(column.name for column in block.columns), *block.rows, *([block.total] if block.total else [])]
        table = self._book.add_table(len(lines), len(block.columns), style="Table Grid")
        table.autofit = False
        self._describe(table, block)
        whole = sum(column.width for column in block.columns)
        widths = [Emu(int(self._width * column.width / whole)) for column in block.columns]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        strong = {0, len(lines) - 1} if block.total else {0}
        for place, (row, cells) in enumerate(zip(table.rows, lines, strict=True)):
            self._row(row, cells, block, widths, strong=place in strong)
        self._repeat(table.rows[0])
        self._book.add_paragraph(style=_CELL_STYLE)

    def _row(self, row: Any, cells: tuple[str, ...], block: Table, widths: list[Emu], *, strong: bool) -> None:
        _add(row._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001 - rows are parted by Word, not by python-docx
        for cell, text, column, width in zip(row.cells, cells, block.columns, widths, strict=True):
            cell.width = width
            (paragraph,) = cell.paragraphs
            # By the identifier of the style: by its name all styles would be searched for every cell.
            paragraph._p.style = self._cell_style  # noqa: SLF001
            if column.number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(text)
            run.bold = strong
            if len(block.columns) > _WIDE_COLUMNS:
                run.font.size = Pt(8)

    def _repeat(self, row: Any) -> None:
        """Mark the header of a table: it comes again on every page, and is read as one."""
        _add(row._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001
        for cell in row.cells:
            _add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=_PALE)  # noqa: SLF001

    def _describe(self, table: Any, block: Table) -> None:
        _add(table._tbl.tblPr, "w:tblCaption", val=f"{block.number}. {block.caption}")  # noqa: SLF001


def _add(parent: Any, name: str, **values: str) -> None:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
