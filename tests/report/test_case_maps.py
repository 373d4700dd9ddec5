from xml.etree import ElementTree as ET

from geo_cus.access.measurement import Audience
from geo_cus.report.case import case_of, case_of_gmina
from geo_cus.report.case_maps import with_maps
from geo_cus.report.document import Figure
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.docx_file import report_docx
from geo_cus.report.gap_report import gap_report
from geo_cus.report.html_file import report_html
from geo_cus.report.pdf_file import report_pdf
from geo_cus.text import language

POLISH = language("pl")


def test_every_service_has_its_map_in_every_document(sample):
    case = with_maps(case_of(sample, audience=Audience.PUBLIC), POLISH)
    assert list(case.maps) == list(sample.study.services)
    for drawing in case.maps.values():
        assert ET.fromstring(drawing).tag.endswith("svg")
    document = gap_report(case, document_kinds()["diagnoza"], POLISH)
    figures = [block for section in document.sections for block in _blocks(section) if isinstance(block, Figure)]
    assert len(figures) == len(case.maps)
    assert all(figure.alt and figure.number for figure in figures)
    assert report_html(document).count(b"data:image/svg+xml") == len(figures)
    assert report_docx(document).startswith(b"PK")
    assert report_pdf(document).startswith(b"%PDF")


def test_the_part_of_a_gmina_has_no_map_of_the_whole(sample):
    case = with_maps(case_of(sample, audience=Audience.INTERNAL), POLISH)
    assert case_of_gmina(case, sample.study.gminas[0]).maps == {}


def _blocks(section):
    yield from section.blocks
    for part in section.sections:
        yield from _blocks(part)
