"""The files of a mobile plan, read back: calendars at the right instants, tables, posters and sheets as pictures."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

pytest.importorskip("pyvrp")

from icalendar import Calendar
from PIL import Image, ImageChops
from pypdf import PdfReader

from geo_cus.access.measure import measure_study
from geo_cus.data.mobile_request import read_mobile_request, request_of
from geo_cus.data.study_files import load_study
from geo_cus.errors import GeoCusError
from geo_cus.planning.mobile.mobile_plan import OutReason, Proof
from geo_cus.planning.mobile.planning import mobile_plan
from geo_cus.report.mobile_calendars import crew_calendars, village_calendars
from geo_cus.report.mobile_files import mobile_files, write_mobile_plan, zipped
from geo_cus.report.mobile_plan import quality_sentences
from geo_cus.report.mobile_sheets import crew_sheets, posters, year_pages
from geo_cus.report.mobile_tables import cost_table, offer_table, round_table
from geo_cus.report.mobile_words import rhythm, stands_of
from geo_cus.report.pdf_file import template_pages, template_pdf
from geo_cus.text import language

POLISH = language("pl")
NASTY = '=1+1; #import "x"\nBEGIN:VEVENT\r\n$a$ *b* _c_ [d] <script>\\n, „ż”\x07\u202e'
DOTS_PER_INCH = 40


@pytest.fixture(scope="module")
def measurement(sample_folder):
    return measure_study(load_study(sample_folder))


@pytest.fixture(scope="module")
def content(sample_folder):
    return read_mobile_request(sample_folder / "objazd.toml").model_dump()


@pytest.fixture(scope="module")
def plan(measurement, content):
    return mobile_plan(measurement, request_of(content))


@pytest.fixture(scope="module")
def weekly(measurement, content):
    """Plan one long day a week with several stops, over two changes of the clock, with a venue that is a school."""
    content = {**content, "budget": {"crew_hours_a_week": 9.0}}
    content["service"] = {**content["service"], "every_weeks": 1, "ends": dt.date(2027, 4, 30)}
    content["crew"] = {
        **content["crew"],
        "weekdays": ["wed"],
        "break_after_h": 4.0,
        "day_from": "7:00",
        "day_to": "17:00",
    }
    content["crew"]["longest_day_h"] = 9.0
    content["venues"] = [
        {**venue, "hours": "pn-pt 7:00-17:00", "closed_in_school_holidays": venue["id"] == "zabieniec"}
        for venue in content["venues"]
    ]
    return mobile_plan(measurement, request_of(content))


def renamed(plan, service, place):
    """Give a plan in which somebody chose strange names."""
    asked = plan.request.service.model_copy(update={"name": service, "contact": place})
    stops = tuple(replace(stop, place=replace(stop.place, name=place, key_holder=place)) for stop in plan.rota.stops)
    return replace(
        plan,
        request=plan.request.model_copy(update={"service": asked}),
        rota=replace(plan.rota, stops=stops),
        depot_name=place,
    )


def events(calendar):
    return sorted(Calendar.from_ical(calendar).walk("VEVENT"), key=lambda event: event.decoded("dtstart"))


def summer(date):
    """Tell whether the clock is put forward on a date in 2026 or 2027 at noon; by the list of the clock changes."""
    changes = {2026: (dt.date(2026, 3, 29), dt.date(2026, 10, 25)), 2027: (dt.date(2027, 3, 28), dt.date(2027, 10, 31))}
    first, last = changes[date.year]
    return first <= date < last


@pytest.mark.parametrize("zone", [b"Europe/Warsaw", b"Gmina/Zegar"], ids=["zone of the system", "zone of the file"])
def test_events_are_at_the_right_instants_on_both_sides_of_the_clock_change(weekly, zone):
    calendars, seen = village_calendars(weekly), set()
    for stand in stands_of(weekly):
        (village, *_) = stand.stop.settlement_ids
        found = events(calendars[village].replace(b"Europe/Warsaw", zone))
        assert len(found) == len(stand.dates) > 40
        assert {str(event["description"]) for event in found} == {weekly.request.service.contact}
        for date, event in zip(stand.dates, found, strict=True):
            for name, time_s in (("dtstart", stand.visit.opens_s), ("dtend", stand.visit.closes_s)):
                utc = dt.datetime.combine(date, dt.time(), dt.UTC) + dt.timedelta(seconds=time_s)
                utc -= dt.timedelta(hours=2 if summer(date) else 1)
                assert event.decoded(name).astimezone(dt.UTC) == utc
            seen.add((date.year, summer(date)))
    assert seen == {(2026, False), (2026, True), (2027, False), (2027, True)}


def test_a_visit_keeps_its_hour_by_the_wall_clock(weekly):
    for calendar in village_calendars(weekly).values():
        hours = {event.decoded("dtstart").time() for event in events(calendar)}
        assert len(hours) == 1


def test_days_out_are_in_no_calendar_and_all_others_are(weekly):
    out = {day.date for day in weekly.calendar if day.out}
    assert dt.date(2026, 11, 11) in out
    by_village = {stand.stop.settlement_ids[0]: stand for stand in stands_of(weekly)}
    calendars = village_calendars(weekly)
    assert set(calendars) == {name for stop in weekly.rota.stops for name in stop.settlement_ids}
    for village, stand in by_village.items():
        dates = {event.decoded("dtstart").date() for event in events(calendars[village])}
        shut = {day.date for day in weekly.calendar if stand.stop.place.place_id in day.places_out}
        assert dates == {day.date for day in weekly.calendar} - out - shut
    school = next(stand for stand in by_village.values() if stand.stop.place.closed_in_school_holidays)
    assert {day.date for day in school.missed if day.out is None} == {dt.date(2026, 1, 21), dt.date(2026, 1, 28)}


def test_the_crew_has_each_round_with_its_stops_and_keys(weekly):
    calendars = crew_calendars(weekly, POLISH)
    assert list(calendars) == [1]
    (round_,) = weekly.rota.rounds
    found = events(calendars[1])
    assert [event.decoded("dtstart").date() for event in found] == [day.date for day in weekly.calendar if not day.out]
    for event in found:
        assert event.decoded("dtend") - event.decoded("dtstart") == dt.timedelta(seconds=round_.crew_s)
        lines = str(event["description"]).split("\n")
        assert [line.split(" ")[0] for line in lines] == [
            f"{POLISH.clock(visit.arrival_s)}–{POLISH.clock(visit.departure_s)}" for visit in round_.visits
        ]
    closed = [event.decoded("dtstart").date() for event in found if "dziś zamknięte" in event["description"]]
    assert closed == [dt.date(2026, 1, 21), dt.date(2026, 1, 28)]
    assert "klucz: naczelnik OSP" in found[0]["description"]


def test_every_event_has_an_id_of_its_own_that_stays(plan):
    ids = [str(event["uid"]) for calendar in village_calendars(plan).values() for event in events(calendar)]
    ids += [str(event["uid"]) for event in events(crew_calendars(plan, POLISH)[1])]
    assert len(ids) == len(set(ids))
    assert village_calendars(plan) == village_calendars(plan)


def test_names_are_only_text_in_calendars(plan):
    strange = renamed(plan, NASTY, NASTY)
    for calendars in (village_calendars(strange), crew_calendars(strange, POLISH)):
        for calendar in calendars.values():
            assert calendar.count(b"\r\nBEGIN:VEVENT\r\n") == len(events(calendar))
            assert max(len(line) for line in calendar.split(b"\r\n")) <= 75
            assert b"\x07" not in calendar
            assert "„ż”" in str(events(calendar)[0]["summary"])
    assert {name: len(events(made)) for name, made in village_calendars(strange).items()} == {
        name: len(events(made)) for name, made in village_calendars(plan).items()
    }


@pytest.mark.parametrize(
    ("weeks", "weekday", "said"),
    [
        (1, 0, "w każdy poniedziałek"),
        (1, 1, "w każdy wtorek"),
        (1, 2, "w każdą środę"),
        (1, 3, "w każdy czwartek"),
        (1, 4, "w każdy piątek"),
        (1, 5, "w każdą sobotę"),
        (1, 6, "w każdą niedzielę"),
        (2, 0, "co dwa tygodnie w poniedziałek"),
        (2, 1, "co dwa tygodnie we wtorek"),
        (2, 2, "co dwa tygodnie w środę"),
        (4, 3, "co cztery tygodnie w czwartek"),
        (4, 4, "co cztery tygodnie w piątek"),
        (4, 5, "co cztery tygodnie w sobotę"),
        (4, 6, "co cztery tygodnie w niedzielę"),
    ],
)
def test_the_rhythm_is_said_as_poles_say_it(weeks, weekday, said):
    assert rhythm(weeks, weekday, POLISH) == said


def pages_of(pdf):
    """Give the text of each page, without marks of typesetting."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_poster_tells_rhythm_hours_place_and_the_dates_of_a_quarter(plan, measurement):
    made = posters(plan, measurement.study.services, POLISH)
    assert set(made) == {name for stop in plan.rota.stops for name in stop.settlement_ids}
    stand = next(stand for stand in stands_of(plan) if stand.stop.place.place_id == "przybrzeze")
    poster = made[stand.stop.settlement_ids[0]]
    pages = pages_of(template_pdf("poster.typ", poster, day=None))
    assert len(pages) == 4
    for number, page in enumerate(pages):
        for text in ("Mobilny punkt porad", "Przybrzeże", "co dwa tygodnie we wtorek", "plac przy pomoście"):
            assert text in page
        assert f"{POLISH.clock(stand.visit.opens_s)}–{POLISH.clock(stand.visit.closes_s)}" in page
        assert "Dla kogo: osoby w wieku 65 lat i więcej" in page
        assert "Zapytaj w CUS: tel. 87 000 00 00" in page
        due = [date for date in stand.dates if (date.month - 1) // 3 == number]
        assert due
        for date in due:
            assert POLISH.day_of_month(date) in page
    assert "styczeń–marzec 2026" in pages[0]
    assert "Nie przyjeżdżamy: × 6 stycznia – Święto Trzech Króli" in pages[0]
    assert sum(len(quarter["dates"]) for quarter in poster["quarters"]) == len(stand.dates)


@pytest.mark.parametrize(
    ("service", "place"),
    [
        ("Punkt", "Remiza"),
        (
            "Mobilne Centrum Usług Społecznych i punkt porad obywatelskich",
            "Świetlica imienia Floriana, wejście od podwórza",
        ),
        ("Bardzo długa nazwa usługi " * 7, "Bardzo długa nazwa miejsca postoju " * 5),
        ("X" * 200, "Y" * 200),
        (NASTY, NASTY),
    ],
    ids=["short", "usual", "long", "without spaces", "strange"],
)
def test_a_poster_is_one_page_a_quarter_whatever_the_names(weekly, measurement, service, place):
    made = posters(renamed(weekly, service, place), measurement.study.services, POLISH)
    for poster in made.values():
        pages = template_pages("poster.typ", poster, dots_per_inch=DOTS_PER_INCH)
        assert len(pages) == len(poster["quarters"]) == 6
        for page in pages:
            assert_inside_the_margins(page)


def assert_inside_the_margins(page):
    """What is drawn keeps 1 cm from every edge, and fills the page from top to foot."""
    picture = Image.open(io.BytesIO(page)).convert("L")
    left, top, right, bottom = ImageChops.invert(picture).getbbox()
    centimetre = DOTS_PER_INCH / 2.54
    assert min(left, top, picture.width - right, picture.height - bottom) >= centimetre
    assert bottom - top >= 0.85 * picture.height


def test_the_hours_of_a_poster_are_to_be_read_from_afar(plan, measurement):
    poster = next(iter(posters(plan, measurement.study.services, POLISH).values()))
    sizes = {}

    def note(text, _cm, _tm, _font, size):
        if text.strip():
            sizes.setdefault(text.strip(), size)

    PdfReader(io.BytesIO(template_pdf("poster.typ", poster, day=None))).pages[0].extract_text(visitor_text=note)
    assert max(size for text, size in sizes.items() if poster["hours"] in text) >= 60
    assert max(size for text, size in sizes.items() if poster["quarters"][0]["dates"][0] in text) >= 22


def test_the_sheet_of_a_day_has_order_times_ways_and_keys(weekly):
    (round_,) = weekly.rota.rounds
    (page,) = pages_of(template_pdf("crew.typ", crew_sheets(weekly, POLISH), day=None))
    assert "Tydzień 1, środa, pojazd 1" in page
    for visit, leg in zip(round_.visits, round_.legs, strict=False):
        assert POLISH.clock(visit.arrival_s) in page
        assert POLISH.clock(visit.departure_s) in page
        assert f"{leg.planned_s // 60} {POLISH.number(leg.metres / 1000, 1)}" in page
    assert "naczelnik OSP" in page
    assert "Przerwa: " in page
    assert "11 listopada 2026 r. – Narodowe Święto Niepodległości" in page


def test_the_rows_of_a_day_are_in_order_of_time_and_lead_home(weekly):
    table = round_table(weekly, POLISH)
    arrivals = [dt.datetime.strptime(text, "%H:%M") for text in table["Przyjazd"] if text]  # noqa: DTZ007
    assert arrivals == sorted(arrivals)
    assert table["Miejsce"].iloc[0] == table["Miejsce"].iloc[-1] == weekly.depot_name
    assert table["Przejazd (min)"].sum() * 60 == sum(leg.planned_s for each in weekly.rota.rounds for leg in each.legs)
    assert table["Przejazd (km)"].sum() == pytest.approx(weekly.rota.metres / 1000, abs=0.3)


def test_the_calendar_of_the_year_marks_every_date_of_the_rota(weekly):
    pages = year_pages(weekly, POLISH)
    kinds = {}
    for year in pages["years"]:
        for number, month in enumerate(year["months"], 1):
            days = [cell for cell in month["cells"] if cell["day"]]
            kinds |= {dt.date(int(year["year"]), number, int(cell["day"])): cell["kind"] for cell in days}
    assert len(kinds) == 2 * 365
    for day in weekly.calendar:
        assert kinds.pop(day.date) == ("out" if day.out else "part" if day.places_out else "visits")
    assert set(kinds.values()) == {""}
    told = pages_of(template_pdf("year.typ", pages, day=None))
    assert len(told) == 2
    assert "21 stycznia – miejsce zamknięte w ferie i wakacje: OSP w Żabieńcu, sala" in told[0]
    for page in template_pages("year.typ", pages, dots_per_inch=DOTS_PER_INCH):
        assert Image.open(io.BytesIO(page)).size == (331, 468)


def test_a_date_out_is_told_by_its_own_reason(plan):
    days = [day for day in plan.calendar if day.out is OutReason.PUBLIC_HOLIDAY]
    (year,) = year_pages(plan, POLISH)["years"]
    assert len(year["exceptions"]) == len(days)


def test_the_sheet_of_costs_adds_up(plan):
    table = cost_table(plan, POLISH)
    *lines, together = table["zł rocznie"]
    assert together == pytest.approx(sum(lines)) == pytest.approx(plan.zl_a_year)
    assert (table["Ilość"] * table["zł za jednostkę"])[:-1].tolist() == pytest.approx(lines)
    assert all(table["Podstawa"][:-1])
    assert all(table["Źródło"][:-1])


def test_every_village_is_in_the_table_and_people_add_up(plan):
    table = offer_table(plan, POLISH)
    assert len(table) == 35
    assert table["Osoby"].sum() == sum(plan.people_by_served.values())
    assert table["Osoby"].isna().sum() == 1


@pytest.fixture
def written(plan, measurement, tmp_path):
    return write_mobile_plan(plan, measurement, tmp_path / "objazd", POLISH)


def test_the_folder_holds_tables_calendars_posters_and_sheets(plan, written, tmp_path):
    names = {path.relative_to(tmp_path / "objazd").as_posix() for path in written}
    assert {path.name for path in written if path.parent.name == "objazd"} == {
        "postoje.csv", "trasy.csv", "kalendarz.csv", "miejscowosci.csv", "koszty.csv", "zalozenia.csv", "objazd.xlsx",
        "zaloga.pdf", "zaloga-1.ics", "kalendarz.pdf", "objazd.gpkg", "objazd.html",
    }  # fmt: skip
    villages = {"piaski-9900643", "przybrzeze-9900717", "zabieniec-9901272", "zatonie-9901235"}
    assert {f"plakaty/{name}.pdf" for name in villages} | {f"kalendarze/{name}.ics" for name in villages} < names
    assert all(path.stat().st_size > 100 for path in written)
    rows = list(
        csv.DictReader(io.StringIO((tmp_path / "objazd" / "postoje.csv").read_text("utf-8-sig")), delimiter=";")
    )
    assert [row["Id postoju"] for row in rows] == [stand.stop.place.place_id for stand in stands_of(plan)]
    book = openpyxl.load_workbook(tmp_path / "objazd" / "objazd.xlsx")
    assert book.sheetnames == ["Postoje", "Trasy", "Kalendarz", "Miejscowości", "Koszty", "Założenia"]


def test_the_same_plan_gives_the_same_bytes(plan, measurement, written, tmp_path):
    again = write_mobile_plan(plan, measurement, tmp_path / "again", POLISH)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in written]


def test_names_are_only_text_in_tables(plan, measurement, tmp_path):
    write_mobile_plan(renamed(plan, NASTY, NASTY), measurement, tmp_path, POLISH)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "postoje.csv").read_text("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(plan.rota.stops)
    assert all(row["Postój"].startswith("'=1+1") for row in rows)
    book = openpyxl.load_workbook(tmp_path / "objazd.xlsx")
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_a_plan_without_stops_has_its_tables(measurement, content, tmp_path):
    nobody = mobile_plan(measurement, request_of({**content, "budget": {"crew_hours_a_week": 0.0}}))
    assert nobody.rota.rounds == ()
    names = {path.name for path in write_mobile_plan(nobody, measurement, tmp_path, POLISH)}
    assert "miejscowosci.csv" in names
    assert not any(name.endswith((".pdf", ".ics")) for name in names)


def test_a_folder_that_cannot_be_is_named(plan, measurement, tmp_path):
    (tmp_path / "plik").write_text("x")
    with pytest.raises(GeoCusError, match="cannot be written"):
        write_mobile_plan(plan, measurement, tmp_path / "plik", POLISH)


def test_one_file_holds_all_of_them_the_same_bytes_each_time(plan, measurement, tmp_path):
    files = mobile_files(plan, measurement, POLISH)
    packed = zipped(files)
    assert packed == zipped(mobile_files(plan, measurement, POLISH))
    written = write_mobile_plan(plan, measurement, tmp_path, POLISH)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == list(files)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in written
        }


def test_a_search_that_was_ended_early_claims_no_bound_of_the_time(plan):
    ended = replace(plan.quality, proof=Proof.BOUNDED, most_people=200, least_crew_s=0.0, stopped=True)
    told = quality_sentences(replace(plan, quality=ended), language("en"))
    assert "Not proven: a better plan may reach 1.5% of people more, or take less of the crew’s time." in told
    assert "The search was ended before it was done." in told
