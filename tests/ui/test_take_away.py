"""What is taken away from the page of reports: read back, and equal to what the command line writes."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from PIL import Image

from geo_cus.access.measurement import Audience
from geo_cus.catalogue import Metric
from geo_cus.data.file_check import NamedFile
from geo_cus.errors import GeoCusError
from geo_cus.map.picture import SHEETS
from geo_cus.network.matrix import write_matrix
from geo_cus.network.round_trip import Trip
from geo_cus.planning.edits import CloseProvider, CloseWays
from geo_cus.planning.scenario import Scenario
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.letterhead import Letterhead
from geo_cus.text import language
from geo_cus.ui import downloads, tasks
from geo_cus.ui.downloads import map_download, picture_downloads, travel_downloads
from geo_cus.ui.opened import Wishes, limits_of
from geo_cus.ui.questions import PointsOrder, ReportOrder
from geo_cus.ui.report_view import SHEET_NAMES, order_sentence
from geo_cus.ui.tasks import make_report, time_points
from geo_cus.ui.travel_view import pairs_sentence, points_sentence
from tests.ui.test_scenarios import box, button
from tests.ui.test_screens import calm, text_of

REPORT = "screens/report.py"
POLISH, ENGLISH = language("pl"), language("en")
POINTS = b"id,lat,lon\nrynek,53.9,21.6\nocean,10.0,10.0\nobok,53.905,21.61\n"
CLOSED = (CloseProvider(provider_id="P01"),)


@pytest.fixture
def on_page(dashboard, own_sample):
    """Give a function that opens the page of reports."""

    def open_page(code="en"):
        return calm(dashboard(own_sample, lang=code, usluga="poz").switch_page(REPORT).run())

    return open_page


def letterhead(text="CUS w Jeziornej Woli") -> bytes:
    head, packed = docx.Document(), io.BytesIO()
    head.sections[0].header.paragraphs[0].text = text
    head.save(packed)
    return packed.getvalue()


def uploader(app, label):
    return next(item for item in app.file_uploader if item.label.startswith(label))


def provider_of(opened, service_id) -> str:
    rows = opened.measurement.study.providers.itertuples()
    return next(row.provider_id for row in rows if service_id in row.services)


def pictures(opened, words=ENGLISH, wishes=None, **options):
    return {
        file.file_name.rpartition(".")[2]: file.content()
        for file in picture_downloads(opened, wishes or Wishes(), "poz", words, **options)
    }


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_picture_has_the_form_of_its_sheet(opened, sheet):
    made = pictures(opened, sheet=sheet)
    width, height = Image.open(io.BytesIO(made["png"])).size
    assert width / height == pytest.approx(SHEETS[sheet].width_mm / SHEETS[sheet].height_mm, rel=0.01)
    drawn = ET.fromstring(made["svg"])
    assert drawn.get("width") == f"{SHEETS[sheet].width_mm:g}mm"
    assert "primary health care" in "".join(drawn.itertext())


def test_every_sheet_has_a_name():
    assert list(SHEET_NAMES) == list(SHEETS)


def test_the_picture_is_for_everybody_as_the_page_is(opened):
    page = map_download(opened, Wishes(), "poz", ENGLISH).content().decode()
    for told in ("".join(ET.fromstring(pictures(opened)["svg"]).itertext()), page):
        assert "Small numbers of people are not published" in told


def test_the_picture_of_a_scenario_says_so_and_has_its_thresholds(opened):
    edits = (CloseProvider(provider_id=provider_of(opened, "poz")),)
    scenario, wishes = Scenario("s1", "Bez jednego", edits=edits), Wishes(limits_of({"poz": 7}), edits)
    told = "".join(ET.fromstring(pictures(opened, wishes=wishes, scenario=scenario)["svg"]).itertext())
    assert "scenario “Bez jednego”" in told
    assert "7 min" in told.replace("\u00a0", " ")
    assert "scenario" not in "".join(ET.fromstring(pictures(opened)["svg"]).itertext())


@pytest.mark.parametrize("words", [POLISH, ENGLISH], ids=lambda words: words.code)
def test_travel_times_are_read_back(opened, words):
    book, text = travel_downloads(opened, Wishes(), "poz", words)
    rows = list(csv.reader(io.StringIO(text.content().decode("utf-8-sig")), delimiter=";"))
    study = opened.measurement.study
    offering = sum("poz" in offered for offered in study.providers["services"])
    assert len(rows) - 1 == len(study.settlements) * offering
    [sheet] = openpyxl.load_workbook(io.BytesIO(book.content())).worksheets
    head = next(number for number, row in enumerate(sheet.iter_rows(values_only=True), 1) if row[0] == rows[0][0])
    assert sheet.max_row - head == len(rows) - 1
    everybody = travel_downloads(opened, Wishes(), "poz", words, all_providers=True)[1].content()
    assert everybody.count(b"\r\n") - 1 == len(study.settlements) * len(study.providers)


def test_travel_times_are_those_of_the_scenario_and_its_threshold(opened):
    def table(wishes):
        text = travel_downloads(opened, wishes, "poz", ENGLISH)[1].content().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    gone = provider_of(opened, "poz")
    before, after = table(Wishes()), table(Wishes(edits=(CloseProvider(provider_id=gone),)))
    assert gone in {row["Provider identifier"] for row in before}
    assert gone not in {row["Provider identifier"] for row in after}
    within = [
        sum(row["Within the limit"] == "yes" for row in rows) for rows in (before, table(Wishes((("poz", 5.0),))))
    ]
    assert within[0] > within[1]


def test_a_long_table_is_no_workbook(opened, monkeypatch):
    monkeypatch.setattr(downloads, "_MOST_SHEET_ROWS", 3)
    [file] = travel_downloads(opened, Wishes(), "poz", ENGLISH)
    assert file.mime == "text/csv"


def order_of(content=POINTS, *, name="punkty.csv", profile="car", metric=Metric.SECONDS, trip="there"):
    file = NamedFile(name, content)
    return PointsOrder(file, file, profile, metric, trip)


@pytest.mark.parametrize(
    ("profile", "metric", "trip"), [("car", Metric.SECONDS, Trip.THERE), ("foot", Metric.METRES, Trip.ROUND)]
)
def test_points_have_the_times_of_the_command_line(opened, sample_folder, tmp_path, *, profile, metric, trip):
    roads, points, out = sample_folder / "drogi.osm.pbf", tmp_path / "a.csv", tmp_path / "t.csv"
    points.write_bytes(POINTS)
    size = write_matrix(roads, points, points, out, profile=profile, metric=metric, trip=trip)
    found = time_points(opened, Wishes(), order_of(profile=profile, metric=metric, trip=str(trip)))
    assert found.content == out.read_bytes()
    assert (found.pairs, found.reachable) == size == (9, 4)
    assert "status" in pairs_sentence(found, ENGLISH)


def test_a_closed_road_is_closed_for_points_too(opened):
    ways = tuple(str(way) for way in opened.measurement.study.roads.tags["way_id"])
    closed = Wishes(edits=(CloseWays(way_ids=ways[: len(ways) // 2]),))
    free, narrow = (time_points(opened, wishes, order_of()) for wishes in (Wishes(), closed))
    assert free.content != narrow.content


def test_points_that_will_not_do_are_refused_with_a_sentence(opened, monkeypatch):
    with pytest.raises(GeoCusError, match=r"punkty\.csv"):
        time_points(opened, Wishes(), order_of(b"id,lat,lon\nA,ninety,21\n"))
    with pytest.raises(GeoCusError, match=r"punkty\.xlsx"):
        time_points(opened, Wishes(), order_of(b"no workbook", name="punkty.xlsx"))
    monkeypatch.setattr(tasks, "MOST_PAIRS", 8)
    with pytest.raises(GeoCusError, match="9 pairs; at most 8"):
        time_points(opened, Wishes(), order_of())


def test_equal_points_are_one_question(opened):
    assert hash(order_of()) == hash(order_of())
    assert order_of() == order_of() != order_of(b"id,lat,lon\n")
    told = points_sentence(order_of(metric=Metric.METRES, trip="back"), opened.measurement.study, ENGLISH)
    assert told == "punkty.csv; car; back; the shortest way"


@pytest.mark.parametrize("code", ["pl", "en"])
def test_points_are_brought_and_timed_on_the_page(on_page, workshop_at_once, code):
    words, app = language(code), on_page(code)
    label = words.say("Compute the times")
    assert button(app, label).disabled
    calm(uploader(app, words.say("From points")).set_value(("punkty.csv", POINTS, "text/csv")).run())
    calm(button(app, label).click().run())
    assert words.say("Pairs: {pairs}, reachable: {reachable}.", pairs=9, reachable=4) in text_of(app)
    assert words.say("Times between the points (CSV)") in [item.label for item in app.download_button]
    [order] = [one for one in workshop_at_once.keys() if one.task is time_points]  # noqa: SIM118 - no mapping
    assert order.question.destinations == order.question.origins
    assert not app.error


def test_points_that_cannot_be_read_are_told_on_the_page(on_page):
    app = on_page()
    calm(uploader(app, "From points").set_value(("punkty.csv", b"name\nA\n", "text/csv")).run())
    calm(button(app, "Compute the times").click().run())
    assert "punkty.csv" in app.error[0].value.replace("\\", "")


def test_without_roads_there_are_no_times_between_points(dashboard, own_sample):
    settings = own_sample / "study.toml"
    settings.write_text(settings.read_text("utf-8").replace('roads = "drogi.osm.pbf"\n', ""), "utf-8")
    app = calm(dashboard(own_sample, lang="en", usluga="poz").switch_page(REPORT).run())
    assert "The study has no roads" in text_of(app)
    assert "Compute the times" not in [item.label for item in app.button]


def test_the_letterhead_is_part_of_the_order_and_of_the_document(opened):
    study, kind = opened.measurement.study, next(iter(document_kinds()))
    orders = [
        ReportOrder(kind, Audience.PUBLIC, ("docx",), "en", "raport", None, Letterhead("papier.docx", content))
        for content in (letterhead(), letterhead(), letterhead("Inny urząd"))
    ]
    assert orders[0] != orders[2]
    assert hash(orders[0]) == hash(ReportOrder(**{name: getattr(orders[0], name) for name in orders[0].__slots__}))
    assert "letterhead “papier.docx”" in order_sentence(orders[0], ENGLISH)
    made = make_report(opened, Wishes(), orders[0])["docx"]
    book = docx.Document(io.BytesIO(made))
    assert book.sections[0].header.paragraphs[0].text == "CUS w Jeziornej Woli"
    assert study.name in "".join(paragraph.text for paragraph in book.paragraphs)


def test_a_letterhead_is_brought_on_the_page(on_page, workshop_at_once):
    app = on_page()
    field = uploader(app, "File, at most 5 MB: .docx")
    calm(field.set_value(("zly.docx", b"to nie jest Word", "application/octet-stream")).run())
    assert "zly.docx: the letterhead cannot be read" in app.error[0].value.replace("\\", "")
    field = uploader(app, "File, at most 5 MB: .docx")
    calm(field.set_value(("papier.docx", letterhead(), "application/octet-stream")).run())
    assert not app.error
    calm(button(app, "Prepare").click().run())
    [order] = [one for one in workshop_at_once.keys() if one.task is make_report]  # noqa: SIM118 - no mapping
    assert order.question.letterhead == Letterhead("papier.docx", order.question.letterhead.content)
    assert "letterhead “papier.docx”" in text_of(app)
    assert not app.error


def test_a_document_that_is_not_of_word_is_refused_when_it_is_opened(opened):
    book = openpyxl.Workbook()
    packed = io.BytesIO()
    book.save(packed)
    order = ReportOrder(
        "diagnoza", Audience.PUBLIC, ("docx",), "en", "raport", None, Letterhead("tabela.docx", packed.getvalue())
    )
    with pytest.raises(GeoCusError, match=r"tabela\.docx: the letterhead cannot be read"):
        make_report(opened, Wishes(), order)


def test_who_wants_no_word_is_asked_for_no_letterhead(on_page):
    app = on_page()
    formats = next(item for item in app.multiselect if item.label == "Formats")
    calm(formats.set_value(["pdf"]).run())
    assert not [item for item in app.file_uploader if ".docx" in item.label]


def test_the_chosen_service_is_the_one_whose_times_are_offered(on_page, opened):
    app = on_page()
    assert "Way of travelling: car." in text_of(app)
    on_foot = [own for own, one in opened.measurement.study.services.items() if one.profile_id == "foot"][-1]
    calm(box(app, "Service").select(on_foot).run())
    assert "Way of travelling: on foot." in text_of(app)
