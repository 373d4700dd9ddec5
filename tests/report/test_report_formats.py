"""The report in every format, read back: the same words and numbers, no harm in any name, the same bytes again."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import docx
import openpyxl
import pandas as pd
import pikepdf
import pypdf
import pytest
from docx.oxml.ns import qn

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import Audience
from geo_cus.access.words import STATUS_SHORT_NAMES
from geo_cus.errors import GeoCusError, SourceError
from geo_cus.report.case import case_of
from geo_cus.report.document import plain
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.docx_file import report_docx
from geo_cus.report.formats import FORMATS, chosen_formats, report_of, write_report
from geo_cus.report.letterhead import Letterhead, read_letterhead
from geo_cus.report.pdf_file import report_pages
from tests.report.conftest import DRAWING, ENGLISH, POLISH, all_sections, bare, tables
from tests.studies import providers, settlements, study

DIAGNOSIS = document_kinds()["diagnoza"]
HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x";"y")',
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *; $x$ *a* _b_ `c` @d <e> \\u{41}',
    "\u202etxet\u202c \u2066x\u2069 \u200f\u05e9\u05dc",
    "漢字 😀 العربية",
    "a\x00\x07\x1b[31m\ue000b",
    "{{ 7*7 }}{% raw %}&lt;b&gt;&amp;",
    "]]>--><!--",
    "długa " * 1_700,
    "x" * 10_000,
]


@pytest.fixture(scope="module")
def reports(cases):
    """Give the reports by audience and language."""
    return {
        (audience, words.code): report_of(case, DIAGNOSIS, words)
        for audience, case in cases.items()
        for words in (POLISH, ENGLISH)
    }


@pytest.fixture(scope="module")
def report(reports):
    """Give the public report in Polish."""
    return reports[Audience.PUBLIC, "pl"]


@pytest.fixture(scope="module")
def hostile():
    """Give a report in which every name is hostile."""
    homes = settlements([(name, (number * 4_000, 0), 10 * number) for number, name in enumerate(HOSTILE)])
    places = providers([(name, (number * 30_000, 0), ("poz",)) for number, name in enumerate(HOSTILE)])
    made = study(homes, places, roads=None)
    measured = measure_study(replace(made, name=HOSTILE[0] + HOSTILE[5]))
    return report_of(case_of(measured, audience=Audience.INTERNAL, maps={"poz": DRAWING}), DIAGNOSIS, POLISH)


@pytest.fixture(scope="module")
def made(reports, hostile):
    """Make a format of a report once, however often it is read."""

    @cache
    def content(of, ending: str) -> bytes:
        return FORMATS[ending](hostile if of == "hostile" else reports[of])

    return content


class Page(HTMLParser):
    """What stands on a page: the text of its table cells row by row, all tags, all text."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._cell = False
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag):
        self._cell = self._cell and tag not in {"td", "th"}

    def handle_data(self, data):
        self.text += data
        if self._cell:
            self.rows[-1][-1] += data


def rows_of(document):
    """Give all rows of all tables of a document: headers, bodies, sums."""
    return [
        list(cells)
        for table in tables(document)
        for cells in ([column.name for column in table.columns], *table.rows, *([table.total] if table.total else []))
    ]


def running_text(document):
    """Give all headings, sentences and list items of a document."""
    told = []
    for section in all_sections(document.sections):
        told.append(f"{section.number}. {section.heading}")
        for block in section.blocks:
            told += [block.text] if block.kind in {"paragraph", "bullets"} else []
            told += block.items if block.kind == "bullets" else []
            told += [f"{fact.value}{fact.label}" for fact in block.items] if block.kind == "facts" else []
    return told


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("code", ["pl", "en"])
@pytest.mark.parametrize("audience", Audience)
def test_html_says_what_the_document_says(reports, made, audience, code):
    document = reports[audience, code].document
    page = Page(made((audience, code), "html"))
    assert page.rows == rows_of(document)
    text = bare(page.text)
    assert all(bare(sentence) in text for sentence in running_text(document))


@pytest.mark.parametrize("audience", Audience)
def test_docx_says_what_the_document_says(reports, made, audience):
    document = reports[audience, "pl"].document
    book = docx.Document(io.BytesIO(made((audience, "pl"), "docx")))
    rows = [[cell.text for cell in row.cells] for table in book.tables for row in table.rows]
    assert rows == rows_of(document)
    text = bare("".join(paragraph.text for paragraph in book.paragraphs))
    assert all(bare(sentence) in text for sentence in running_text(document))


@pytest.mark.parametrize("audience", Audience)
def test_pdf_says_what_the_document_says(reports, made, audience):
    document = reports[audience, "pl"].document
    text = bare(pdf_text(made((audience, "pl"), "pdf")))
    for row in rows_of(document):
        assert bare("".join(row)) in text, row
    # Sentences may be parted by the foot of a page.
    halves = [bare(sentence)[:30] for sentence in running_text(document)]
    assert [half for half in halves if half not in text] == []


@pytest.mark.parametrize("audience", Audience)
def test_xlsx_and_csv_hold_the_numbers_of_the_measurement(cases, made, audience):
    case = cases[audience]
    book = openpyxl.load_workbook(io.BytesIO(made((audience, "pl"), "xlsx")))
    table = [row for row in book["Osoby"].iter_rows(values_only=True) if row[0] is not None]
    header = next(place for place, row in enumerate(table) if row[0] == "Usługa")
    for row, service_id in zip(table[header + 1 :], case.shown.study.services, strict=True):
        people = case.shown.accounting[case.shown.accounting["service_id"] == service_id]["people"]
        found = dict(zip(table[header], row, strict=True))
        told = [found[POLISH.say(name)] for name in STATUS_SHORT_NAMES.values()]
        assert told == ["ukryte" if pd.isna(count) else count for count in people]
        assert found["Razem"] == case.shown.totals[service_id]
    lines = pd.read_csv(io.BytesIO(made((audience, "pl"), "csv")), sep=";", decimal=",", dtype=str)
    assert len(lines) == len(case.shown.results)
    assert (lines["Osoby w luce"] == "ukryte").sum() == (
        case.shown.results["people_hidden"] & case.shown.results["is_gap"]
    ).sum()
    assert {"Kto zyskuje, a kto traci", "Przed i po"} & set(book.sheetnames) == (
        {"Kto zyskuje, a kto traci", "Przed i po"} if audience is Audience.INTERNAL else set()
    )


def test_gaps_are_coloured_beside_their_word(made):
    sheet = openpyxl.load_workbook(io.BytesIO(made((Audience.PUBLIC, "pl"), "xlsx")))["Luki"]
    rules = [rule.formula for ranges in sheet.conditional_formatting for rule in ranges.rules]
    assert sorted(rules) == [['"nie wiadomo"'], ['"tak"']]


@pytest.mark.parametrize("code", ["pl", "en"])
def test_pdf_is_tagged_named_and_described(reports, made, code):
    document = reports[Audience.PUBLIC, code].document
    with pikepdf.open(io.BytesIO(made((Audience.PUBLIC, code), "pdf"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == code
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert bare(document.sections[0].heading) in bare(str(pdf.Root.Outlines.First.Title))
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == document.title
            assert metadata["pdfuaid:part"] == "1"
        assert str(pdf.docinfo.CreationDate).startswith("D:20251231")
        tags = structure(pdf)
        assert {"/Table", "/TH", "/TR", "/TD", "/Figure", "/Caption", "/L", "/P"} <= {tag for tag, _ in tags}
        assert {alt for tag, alt in tags if tag == "/Figure"} == {
            block.alt
            for section in all_sections(document.sections)
            for block in section.blocks
            if block.kind == "figure"
        }
        assert sum(tag == "/Table" for tag, _ in tags) == len(tables(document))
        assert [float(side) for side in pdf.pages[0].MediaBox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)


def structure(pdf):
    """Give the tags of a PDF with their alternative texts."""
    found, waiting = [], [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), str(node.get("/Alt", ""))))
            if "/K" in node:
                waiting.append(node.K)
    return found


def test_the_page_for_councillors_is_one_page(reports, made):
    for of in reports:
        pages, (_, code) = pypdf.PdfReader(io.BytesIO(made(of, "pdf"))).pages, of
        contents = "Spis treści" if code == "pl" else "Contents"
        assert bare(contents) in bare(pages[1].extract_text())[:20]


def test_docx_is_polish_and_accessible(report, made):
    book = docx.Document(io.BytesIO(made((Audience.PUBLIC, "pl"), "docx")))
    defaults = book.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    assert defaults.get(qn("w:val")) == "pl-PL"
    assert book.core_properties.title == report.document.title
    assert book.core_properties.language == "pl-PL"
    for table in book.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    figures = [
        block for part in all_sections(report.document.sections) for block in part.blocks if block.kind == "figure"
    ]
    described = [shape._inline.docPr.get("descr") for shape in book.inline_shapes]
    assert described == [figure.alt for figure in figures]
    assert len(figures) == 1
    headings = [item.style.name for item in book.paragraphs if item.style.name.startswith("Heading")]
    assert headings.count("Heading 1") == len(report.document.sections)
    assert book.sections[0].page_width.cm == pytest.approx(21, abs=0.01)


def test_a_letterhead_keeps_its_header_and_gets_what_it_lacks(report, tmp_path):
    head = docx.Document()
    head.sections[0].header.paragraphs[0].text = "Centrum Usług Społecznych w Jeziornej Woli"
    for name in ("Caption", "Table Grid", "Subtitle", "List Bullet"):
        style = head.styles[name].element
        style.getparent().remove(style)
    path = tmp_path / "papier.docx"
    head.save(path)
    made = report_docx(report.document, letterhead=read_letterhead(path))
    book = docx.Document(io.BytesIO(made))
    assert book.sections[0].header.paragraphs[0].text == "Centrum Usług Społecznych w Jeziornej Woli"
    assert {"Caption", "Table Grid"} <= {style.name for style in book.styles}
    rows = [[cell.text for cell in row.cells] for table in book.tables for row in table.rows]
    assert rows == rows_of(report.document)
    assert made == report_docx(report.document, letterhead=Letterhead("papier.docx", path.read_bytes()))


def test_what_is_no_letterhead_is_refused(report, tmp_path):
    text = tmp_path / "papier.docx"
    for content in (b"Pismo", b"", zipped({"a.txt": b"x"}), zipped({"[Content_Types].xml": b"<"})):
        text.write_bytes(content)
        with pytest.raises(SourceError, match=r"papier\.docx: the letterhead cannot be read"):
            report_docx(report.document, letterhead=read_letterhead(text))
    for content in (zipped({"word/document.xml": b" " * 60_000_000}), zipped({"a.bin": os.urandom(5_000_001)})):
        text.write_bytes(content)
        with pytest.raises(SourceError, match=r"too large"):
            read_letterhead(text)
    with pytest.raises(SourceError, match="cannot be read"):
        read_letterhead(tmp_path / "nie ma.docx")


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in files.items():
            book.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_report_is_the_same_bytes(cases, made, ending, monkeypatch):
    first = made((Audience.PUBLIC, "pl"), ending)
    tomorrow = time.time() + 86_400
    monkeypatch.setattr("time.time", lambda: tomorrow)
    assert FORMATS[ending](report_of(cases[Audience.PUBLIC], DIAGNOSIS, POLISH)) == first
    if first.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(first)) as packed:
            assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("ending", FORMATS)
def test_hostile_names_make_a_file_all_the_same(made, ending):
    assert len(made("hostile", ending)) > 1_000


def test_hostile_names_are_text_in_html(hostile, made):
    page = Page(made("hostile", "html"))
    assert not {"script", "b", "e", "iframe"} & {tag for tag, _ in page.tags}
    assert sum(tag == "img" for tag, _ in page.tags) == 1
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert page.rows == rows_of(hostile.document)
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7*7 }}" in page.text


def test_hostile_names_are_text_in_pdf(made):
    content = made("hostile", "pdf")
    text = bare(pdf_text(content))
    for name in (HOSTILE[0], HOSTILE[2], HOSTILE[3], HOSTILE[7]):
        assert bare(name) in text
    assert "rootx00" not in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            links = [note for note in page.get("/Annots", []) if "/A" in note and "/URI" in note.A]
            assert links == []
        assert "/JavaScript" not in pdf.Root.get("/Names", {})


def test_hostile_names_are_text_in_docx(hostile, made):
    content = made("hostile", "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        relations = b"".join(packed.read(name) for name in packed.namelist() if name.endswith(".rels"))
        assert b'TargetMode="External"' not in relations
        assert b"HYPERLINK" not in re.sub(rb"<w:t[ >].*?</w:t>", b"", packed.read("word/document.xml"))
    book = docx.Document(io.BytesIO(content))
    assert [[cell.text for cell in row.cells] for table in book.tables for row in table.rows] == rows_of(
        hostile.document
    )


def test_nothing_invisible_is_left_in_a_document(hostile):
    told = "".join(running_text(hostile.document)) + "".join(cell for row in rows_of(hostile.document) for cell in row)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff]", told)
    assert max(map(len, told.split())) < 1_100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łąka & <b>", "Łąka & <b>"),
        ("a\r\nb\tc", "a b c"),
        ("\u202eabc\u200b", "abc"),
        ("Z\u0307o\u0301ry", "Żóry"),
        ("\ud800\ue000\uffff", "\ufffd\ufffd\ufffd"),
        ("x" * 1_001, "x" * 1_000 + "…"),
    ],
)
def test_a_text_of_somebody_else_becomes_plain(text, expected):
    assert plain(text) == expected


def test_pages_can_be_looked_at(report, made):
    pages = report_pages(report.document, dots_per_inch=20)
    assert len(pages) == len(pypdf.PdfReader(io.BytesIO(made((Audience.PUBLIC, "pl"), "pdf"))).pages)
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_a_format_that_is_not_known_is_named():
    assert chosen_formats("PDF, docx,pdf") == ("pdf", "docx")
    with pytest.raises(GeoCusError, match="“odt” is no format of a report"):
        chosen_formats("pdf,odt")


def test_files_are_whole_or_not_there(report, tmp_path, monkeypatch):
    written = write_report(report, ["html", "csv"], tmp_path / "raport", "raport_diagnoza")
    assert [path.name for path in written] == ["raport_diagnoza.html", "raport_diagnoza.csv"]
    before = [path.read_bytes() for path in written]
    monkeypatch.setattr("pathlib.Path.write_bytes", lambda *_: (_ for _ in ()).throw(OSError(13, "Permission denied")))
    with pytest.raises(GeoCusError, match=r"raport_diagnoza\.html cannot be written \(Permission denied\)"):
        write_report(report, ["html", "csv"], tmp_path / "raport", "raport_diagnoza")
    assert [path.read_bytes() for path in written] == before
    assert sorted(path.name for path in (tmp_path / "raport").iterdir()) == [
        "raport_diagnoza.csv",
        "raport_diagnoza.html",
    ]
