"""The rounds of a plan on maps: layers read back, the page in a browser without a network, colour never alone."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import pytest

pytest.importorskip("pyvrp")

from geo_cus.access.measure import measure_study
from geo_cus.data.mobile_request import read_mobile_request, request_of
from geo_cus.data.study_files import load_study
from geo_cus.map.polyline import decode
from geo_cus.map.rounds import COLOURS, look_of
from geo_cus.planning.mobile.mobile_plan import Served
from geo_cus.planning.mobile.planning import mobile_plan
from geo_cus.planning.mobile.round_ways import round_ways
from geo_cus.planning.mobile.timetable import DEPOT_ID, Rota
from geo_cus.report.mobile_map import map_rounds, rounds_page
from geo_cus.report.mobile_package import mobile_package
from geo_cus.report.mobile_words import stands_of
from geo_cus.text import language

POLISH, ENGLISH = language("pl"), language("en")
AXE = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
NASTY = "</script><img src=x onerror=alert(1)> \u202e„ż”"
FINEST_M = 1.0
"""Five decimals of a degree are at most about a metre."""


@pytest.fixture(scope="module")
def measurement(sample_folder):
    return measure_study(load_study(sample_folder))


@pytest.fixture(scope="module")
def plan(measurement, sample_folder):
    """Plan a round of several stops in each of two weeks."""
    content = read_mobile_request(sample_folder / "objazd.toml").model_dump()
    content["crew"] |= {"weekdays": ["tue"], "break_after_h": 4.0, "day_from": "7:00", "day_to": "17:00"}
    content["crew"]["longest_day_h"] = 9.0
    content["budget"] = {"crew_hours_a_week": 9.0}
    for venue in content["venues"]:
        venue["hours"] = "pn-pt 7:00-17:00"
    made = mobile_plan(measurement, request_of(content))
    assert len(made.rota.rounds) == 2
    assert max(len(each.visits) for each in made.rota.rounds) > 1
    return made


@pytest.fixture(scope="module")
def ways(measurement, plan):
    depot = plan.depot_lon, plan.depot_lat
    return round_ways(measurement, plan.rota, profile_id=plan.request.crew.profile, depot=depot)


@pytest.fixture(scope="module")
def package(measurement, plan, ways, tmp_path_factory):
    path = tmp_path_factory.mktemp("package") / "objazd.gpkg"
    path.write_bytes(mobile_package(plan, measurement, ways, POLISH, file_name=path.name))
    return path


@pytest.fixture(scope="module")
def pages(measurement, plan, ways, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for words in (POLISH, ENGLISH):
        (folder / f"{words.code}.html").write_text(rounds_page(plan, measurement, ways, words), "utf-8")
    return folder


def named(plan, name):
    """Give a plan in which somebody chose a strange name for all its places."""
    stops = tuple(replace(stop, place=replace(stop.place, name=name)) for stop in plan.rota.stops)
    return replace(plan, rota=replace(plan.rota, stops=stops), depot_name=name)


def test_twenty_rounds_look_different_and_each_has_letters_of_its_own():
    looks = [look_of(number) for number in range(60)]
    assert len({look[1:] for look in looks[:20]}) == 20
    assert [look.mark for look in (*looks[:2], *looks[25:28], looks[53])] == ["A", "B", "Z", "AA", "AB", "BB"]
    assert len({look.mark for look in looks}) == 60


@pytest.mark.parametrize("colour", COLOURS)
def test_white_letters_can_be_read_on_every_colour(colour):
    parts = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    assert 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05) >= 4.5


def test_the_lines_of_the_page_are_the_drives_end_to_end(plan, ways):
    drawn = map_rounds(plan, ways, POLISH)
    for each, planned in zip(drawn.rounds, plan.rota.rounds, strict=True):
        lines = [decode(leg.line) for leg in each.legs]
        assert len(lines) == len(planned.legs)
        for one, other in pairwise(lines):
            assert one[-1] == pytest.approx(other[0], abs=1.1e-5)
        for end in (lines[0][0], lines[-1][-1]):
            assert end == pytest.approx([plan.depot_lat, plan.depot_lon], abs=1.1e-5)


def test_a_stop_at_the_depot_is_reached_without_leaving_it(measurement, plan):
    called = plan.rota.rounds[0].visits[0].place_id
    depot = plan.depot_lon, plan.depot_lat
    stops = tuple(
        replace(stop, place=replace(stop.place, lon=depot[0], lat=depot[1])) if stop.place.place_id == called else stop
        for stop in plan.rota.stops
    )
    moved = replace(plan, rota=replace(plan.rota, stops=stops))
    ways = round_ways(measurement, moved.rota, profile_id=plan.request.crew.profile, depot=depot)
    assert np.abs(ways[DEPOT_ID, called].lon - depot[0]).max() < 0.002
    (first, *_) = map_rounds(moved, ways, POLISH).rounds[0].legs
    assert len(first.line) < 30
    assert mobile_package(moved, measurement, ways, POLISH, file_name="objazd.gpkg")


def test_stops_are_numbered_in_the_order_of_their_round_with_their_hours(plan, ways):
    drawn = map_rounds(plan, ways, POLISH)
    asked = [visit for each in plan.rota.rounds for visit in each.visits]
    assert [(stop.round, stop.order) for stop in drawn.stops] == [
        (number, order) for number, each in enumerate(plan.rota.rounds) for order in range(1, len(each.visits) + 1)
    ]
    for stop, visit in zip(drawn.stops, asked, strict=True):
        assert stop.lines[0].startswith(f"{look_of(stop.round).mark}{stop.order}: ")
        said = " ".join(stop.lines)
        for time_s in (visit.arrival_s, visit.opens_s, visit.closes_s, visit.departure_s):
            assert POLISH.clock(time_s) in said


def test_every_village_with_a_stop_says_so_and_nobody_is_said_to_be_missing(plan, ways):
    emptied = next(offer.settlement_id for offer in plan.offers if offer.served is Served.HOME_VISIT)
    offers = tuple(
        replace(offer, served=Served.NOT_NEEDED) if offer.settlement_id == emptied else offer for offer in plan.offers
    )
    drawn = map_rounds(replace(plan, offers=offers), ways, POLISH)
    with_stop = [offer for offer in plan.offers if offer.served is Served.STOP]
    assert with_stop
    for offer in with_stop:
        assert re.search(r"postój [AB]\d, ", drawn.served[offer.settlement_id])
    assert emptied not in drawn.served
    (served,) = (table for table in drawn.tables if table.id == "served")
    assert len(served.rows) == len(plan.offers)
    assert not any("nikt" in cell for row in served.rows for cell in row.cells)


def test_the_page_is_the_same_text_again_and_its_rounds_are_small(measurement, plan, ways, pages):
    text = (pages / "pl.html").read_text("utf-8")
    assert rounds_page(plan, measurement, ways, POLISH) == text
    (told,) = re.findall(r'id="gc-payload">(.*?)</script>', text, re.DOTALL)
    assert len(json.dumps(json.loads(told)["rounds"])) < 10_000


def test_names_are_only_text_in_the_page(measurement, plan, ways):
    assert "<img src=x" not in rounds_page(named(plan, NASTY), measurement, ways, POLISH)


def test_the_layers_hold_stops_rounds_and_villages(package, plan, measurement):
    stops, rounds, villages = (
        pyogrio.read_dataframe(package, layer=name) for name in ("postoje", "trasy", "miejscowosci")
    )
    assert stops["Id postoju"].tolist() == [stand.stop.place.place_id for stand in stands_of(plan)]
    assert stops["Daty odwiedzin"].str.split(", ").str.len().tolist() == [len(stand.dates) for stand in stands_of(plan)]
    assert stops["Znak na mapie"].str[0].unique().tolist() == rounds["Trasa"].tolist() == ["A", "B"]
    assert villages["Id miejscowości"].tolist() == [offer.settlement_id for offer in plan.offers]
    unplaced = measurement.study.settlements["lon"].isna().sum()
    assert villages.geometry.isna().sum() == unplaced
    assert {frame.crs.to_epsg() for frame in (stops, rounds, villages)} == {2180}


def test_the_line_of_a_round_is_as_long_as_it_says_and_passes_its_stops(package, plan):
    stops, rounds = (pyogrio.read_dataframe(package, layer=name) for name in ("postoje", "trasy"))
    for (_, row), each in zip(rounds.iterrows(), plan.rota.rounds, strict=True):
        assert row["Droga (km)"] == pytest.approx(each.metres / 1000, abs=0.005)
        assert row["Jazda (min)"] == pytest.approx(sum(leg.drive_s for leg in each.legs) / 60, abs=0.05)
        # The grid of EPSG:2180 is up to 0.7 per mille shorter than the ground.
        assert row.geometry.length == pytest.approx(each.metres, rel=3e-3)
        own = stops[stops["Znak na mapie"].str.startswith(row["Trasa"])]
        assert own.geometry.distance(row.geometry).max() < FINEST_M


def test_qgis_draws_each_round_with_its_own_dashes_and_each_way_of_being_served_with_its_own_shape(package):
    with closing(sqlite3.connect(package)) as file:
        styles = dict(file.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    assert set(styles) == {"postoje", "trasy", "miejscowosci"}
    drawn = {name: ET.fromstring(text.split("\n", 1)[1]) for name, text in styles.items()}
    rounds = drawn["trasy"]
    assert [rule.get("filter") for rule in rounds.iter("rule") if rule.get("filter")] == [
        "\"Trasa\" = 'A'",
        "\"Trasa\" = 'B'",
    ]
    assert len({option.get("value") for option in rounds.iter("Option") if option.get("name") == "customdash"}) == 2
    shapes = [option.get("value") for option in drawn["miejscowosci"].iter("Option") if option.get("name") == "name"]
    shapes = [shape for shape in shapes if shape]
    assert len(set(shapes)) == len(shapes) == len(Served)


def test_the_package_has_the_same_bytes_again(package, plan, measurement, ways):
    assert mobile_package(plan, measurement, ways, POLISH, file_name=package.name) == package.read_bytes()


def test_a_plan_without_rounds_has_villages_only(plan, measurement, tmp_path):
    path = tmp_path / "objazd.gpkg"
    empty = replace(plan, rota=Rota(1, (), ()))
    path.write_bytes(mobile_package(empty, measurement, {}, ENGLISH, file_name=path.name))
    assert [name for name, kind in pyogrio.list_layers(path) if kind] == ["miejscowosci"]


@pytest.fixture
def opened(watched, pages):
    requests: list[str] = []
    watched.page.on("request", lambda request: requests.append(request.url))
    watched.page.goto((pages / "pl.html").as_uri())
    watched.page.locator(".gc-village").first.wait_for()
    yield watched.page
    assert watched.complaints == []
    assert [url for url in requests if url != (pages / "pl.html").as_uri()] == []


@pytest.mark.browser
def test_the_browser_draws_lines_stops_and_a_legend_of_all_rounds(opened, plan):
    legs = sum(len(each.legs) for each in plan.rota.rounds)
    assert opened.locator(".leaflet-gc-rounds-pane path").count() == legs
    signs = opened.locator(".gc-stop text").all_text_contents()
    assert sorted(signs) == sorted(
        f"{mark}{order}"
        for mark, each in zip("AB", plan.rota.rounds, strict=True)
        for order in range(1, len(each.visits) + 1)
    )
    rows = opened.locator(".gc-rounds label").all_inner_texts()
    assert [row.strip()[:2] for row in rows] == ["A:", "B:"]
    assert all("wtorek, pojazd 1" in row for row in rows)
    assert opened.locator("h1").inner_text() == "Usługa mobilna: Mobilny punkt porad"
    assert opened.title().startswith("Usługa mobilna: Mobilny punkt porad")
    frame = opened.locator(".gc-map").bounding_box()
    for sign in opened.locator(".gc-stop svg").all():
        box = sign.bounding_box()
        assert frame["x"] <= box["x"] <= frame["x"] + frame["width"] - box["width"]
        assert frame["y"] <= box["y"] <= frame["y"] + frame["height"] - box["height"]


@pytest.mark.browser
def test_a_round_is_hidden_and_shown_by_its_switch_with_mouse_and_keyboard(opened, plan):
    lines, stops = opened.locator(".leaflet-gc-rounds-pane path"), opened.locator(".gc-stop text")
    both, signs = lines.count(), stops.count()
    opened.locator(".gc-rounds input").first.uncheck()
    assert lines.count() == both - len(plan.rota.rounds[0].legs)
    assert stops.count() == signs - len(plan.rota.rounds[0].visits)
    opened.locator(".gc-rounds input").first.press("Space")
    assert (lines.count(), stops.count()) == (both, signs)


@pytest.mark.browser
def test_the_round_that_is_pointed_at_stands_out(opened, plan):
    def faint():
        return opened.locator(".leaflet-gc-rounds-pane path[stroke-opacity='0.1']").count()

    assert faint() == 0
    opened.locator(".gc-rounds input").first.focus()
    assert faint() == len(plan.rota.rounds[1].legs)
    opened.locator("#gc-find").focus()
    assert faint() == 0


@pytest.mark.browser
def test_a_stop_says_when_the_vehicle_comes_and_a_village_by_what_it_is_served(opened, plan):
    visit = plan.rota.rounds[0].visits[0]
    opened.locator(".gc-stop rect", has=opened.locator("xpath=..", has_text="A1")).first.hover()
    said = opened.locator(".gc-tooltip").inner_text()
    for text in ("A1: ", POLISH.clock(visit.arrival_s), POLISH.clock(visit.departure_s), "Tydzień 1, wtorek"):
        assert text in said
    stop = next(stop for stop in plan.rota.stops if stop.place.place_id == visit.place_id)
    name = next(offer.name for offer in plan.offers if offer.settlement_id == stop.settlement_ids[0])
    opened.locator("#villages button", has_text=re.compile(f"^{name}$")).click()
    assert f"Usługa mobilna: postój A1, {stop.place.name}" in opened.locator(".gc-card").inner_text()


@pytest.mark.browser
def test_tables_tell_the_same_as_the_map(opened, plan):
    assert opened.locator("#rounds tbody tr").count() == len(plan.rota.rounds)
    visits = [visit for each in plan.rota.rounds for visit in each.visits]
    rows = opened.locator("#visits tbody tr").all_inner_texts()
    assert len(rows) == len(visits)
    for row, visit in zip(rows, visits, strict=True):
        assert POLISH.clock(visit.arrival_s) in row
        assert POLISH.clock(visit.departure_s) in row
    assert opened.locator("#served tbody tr").count() == len(plan.offers)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("code", ["pl", "en"])
def test_the_page_with_rounds_has_no_barriers(watched, pages, axe_script, code, width):
    watched.page.set_viewport_size({"width": width, "height": 900})
    watched.page.goto((pages / f"{code}.html").as_uri())
    watched.page.locator(".gc-village").first.wait_for()
    watched.page.evaluate(axe_script)
    assert watched.page.evaluate(AXE)["violations"] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.complaints == []
