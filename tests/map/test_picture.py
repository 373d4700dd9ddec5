"""The map as a picture: whole, alone, readable without a browser, and deaf to hostile names."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.catalogue import Metric
from geo_cus.map.classes import CLASSES
from geo_cus.map.label_places import STYLES, overlap
from geo_cus.map.layers import map_layers
from geo_cus.map.picture import A4_LANDSCAPE, A4_PORTRAIT, SHEETS, SQUARE, Sheet, map_svg
from geo_cus.map.picture_file import map_picture, map_png, write_map_picture
from geo_cus.map.picture_ground import view_of
from geo_cus.map.polyline import decode, encode
from geo_cus.map.svg import element
from tests.map.conftest import ENGLISH, HOMES, PLACES, POLISH, measured, tiny_study
from tests.map.test_council import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def layers(measurement):
    return map_layers(measurement, "poz", ENGLISH)


@pytest.fixture(scope="module", params=SHEETS.values(), ids=SHEETS)
def picture(request, layers):
    return ET.fromstring(map_svg(layers, ENGLISH, sheet=request.param))


@pytest.fixture(scope="module")
def hostile():
    made = tiny_study()
    homes = made.settlements.assign(name=HOSTILE)
    places = made.providers.assign(name=HOSTILE[:3], place=HOSTILE[3])
    sources = (replace(made.sources[0], licence=HOSTILE[6]),)
    study = replace(made, settlements=homes, providers=places, name=HOSTILE[1], sources=sources)
    return map_layers(measured(study), "poz", ENGLISH)


def of_class(picture, name):
    return [node for node in picture.iter() if name in (node.get("class") or "").split()]


def words_of(picture):
    return ["".join(node.itertext()) for node in picture.iter(f"{SVG}text")]


def test_every_settlement_with_coordinates_is_drawn_once(picture):
    drawn = [node.find(f"{SVG}title").text.split(",")[0] for node in of_class(picture, "village")]
    assert sorted(drawn) == sorted(name for name, spot, *_ in HOMES if spot is not None)
    assert any("Nigdzie" in words for words in words_of(picture))
    assert len(of_class(picture, "provider")) == sum(spot is not None for _, spot, _ in PLACES)


def test_a_settlement_has_the_colour_and_the_ring_of_its_class(picture):
    village = {node.find(f"{SVG}title").text.split(",")[0]: node for node in of_class(picture, "village")}
    fills = {item.key: item.fill for item in CLASSES[Metric.SECONDS]}
    circles = [circle.attrib for circle in village["Daleka"].iter(f"{SVG}circle")]
    assert [circle["fill"] for circle in circles] == ["#fff", fills["c4"]]
    assert circles[0]["stroke-width"] == "2.2"
    assert [circle.get("fill") for circle in village["Granica"].iter(f"{SVG}circle")] == ["#fff", fills["c3"]]
    assert village["Wyspa"].find(f"{SVG}path").get("stroke") == "#fff"


def test_circles_are_as_large_as_their_people(picture):
    radius = {
        node.find(f"{SVG}title").text.split(",")[0]: float(list(node.iter(f"{SVG}circle"))[1].get("r"))
        for node in of_class(picture, "village")
        if "Łąka" not in node.find(f"{SVG}title").text
    }
    assert (radius["Miasto"] / radius["Granica"]) ** 2 == pytest.approx(4_000 / 500, rel=0.01)


def test_names_do_not_overlap(picture):
    boxes = []
    for node in of_class(picture, "label"):
        x, y, size = (float(node.get(name)) for name in ("x", "y", "font-size"))
        boxes.append((x, y - size, x + float(node.get("textLength")), y + size * 0.25))
        assert node.get("class").removeprefix("label label-") in STYLES
    assert len(boxes) >= 6
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


def test_legend_title_scale_north_sources_and_date_are_there(layers, picture):
    told = words_of(picture)
    every = " ".join(told)
    for row in [*layers.legend["classes"], *layers.legend["statuses"], *layers.legend["special"]]:
        assert row["label"] in every
        assert row["people"] in told
        assert row["settlements"] in told
    assert {"N", "2,000", "500", "100"} <= set(told)
    assert any(re.fullmatch(r"[125]0* k?m", words.replace("\u00a0", " ")) for words in told)
    for words in (layers.title, layers.subtitle, *layers.licences, "geo_cus 0."):
        assert words in every


def test_it_says_in_words_what_it_shows(layers, picture):
    first, second = picture[0], picture[1]
    assert (first.tag, first.text) == (f"{SVG}title", f"Access to the service: {layers.title}")
    assert second.tag == f"{SVG}desc"
    for row in layers.legend["statuses"]:
        assert f"{row['label']}: settlements {row['settlements']}, people {row['people']}" in second.text
    assert picture.get("role") == "img"


def test_it_loads_nothing_and_runs_nothing(picture):
    assert {node.tag.removeprefix(SVG) for node in picture.iter()} == {
        "svg", "title", "desc", "g", "rect", "path", "circle", "text"
    }  # fmt: skip
    for node in picture.iter():
        assert not [name for name in node.attrib if name.startswith("on") or "href" in name or name in {"id", "style"}]
        assert not any("url(" in value or "//" in value for value in node.attrib.values())


def test_hostile_names_stay_text(hostile):
    text = map_svg(hostile, ENGLISH)
    root = ET.fromstring(text)
    assert {node.tag for node in root.iter()} <= {
        f"{SVG}{tag}" for tag in ["svg", "title", "desc", "g", "rect", "path", "circle", "text"]
    }
    assert any(words == HOSTILE[0] for words in words_of(root))
    assert not TURNING.search(text)
    assert max(map(len, words_of(root))) <= 401
    assert len(map_png(text, A4_LANDSCAPE, dots_per_inch=20)) > 1_000


@given(text=st.text(), value=st.text())
def test_any_text_makes_well_formed_xml(text, value):
    root = ET.fromstring(element("text", element("title", text), text, fill=value))
    assert list(root) == [root.find("title")]
    assert root.attrib.keys() == {"fill"}


def test_the_same_study_gives_the_same_bytes(measurement, tmp_path):
    for name in ("a.svg", "b.svg", "a.png", "b.png"):
        write_map_picture(measurement, "poz", tmp_path / name, POLISH)
    for ending in ("svg", "png"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "a.svg", "b.png", "b.svg"]


@pytest.mark.parametrize(("sheet", "pixels"), [(A4_PORTRAIT, (827, 1169)), (SQUARE, (827, 827))], ids=["a4", "square"])
def test_a_png_has_the_size_of_its_sheet(layers, sheet, pixels):
    png = map_png(map_svg(layers, ENGLISH, sheet=sheet), sheet, dots_per_inch=100)
    found = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    assert found == pytest.approx(pixels, abs=1)


def test_a_poster_is_a_larger_sheet_of_the_same_drawing(layers):
    small, large = (map_svg(layers, ENGLISH, sheet=Sheet(side, side)) for side in (100, 1_000))
    assert small.replace("100mm", "1000mm") == large


@pytest.mark.parametrize("sides", [(0, 10), (100, 201), (201, 100), (-1, -1)])
def test_a_strip_is_no_sheet(sides):
    with pytest.raises(ValueError, match=str(sides[1])):
        Sheet(*sides)


def test_a_study_without_a_single_place_still_has_a_picture():
    made = tiny_study()
    nowhere = made.settlements.assign(lat=np.nan, lon=np.nan)
    layers = map_layers(measured(replace(made, settlements=nowhere, boundary=None)), "poz", POLISH)
    root = ET.fromstring(map_svg(layers, POLISH))
    assert of_class(root, "village") == []
    assert any("i jeszcze" not in words and "Nigdzie" in words for words in words_of(root))


@given(
    points=st.lists(
        st.tuples(st.integers(4_900_000, 5_490_000), st.integers(1_410_000, 2_420_000)), min_size=2, unique=True
    )
)
def test_what_was_encoded_is_read_back(points):
    line = np.array(points) / 1e5
    assert decode(encode(line[:, 1], line[:, 0])) == pytest.approx(line, abs=1e-9)


def test_north_is_up_and_the_scale_holds():
    view = view_of([53.9, 21.4, 54.0, 21.6], 800, 600)
    (x, y), (north_x, north_y), (east_x, _) = (
        view.at(*place) for place in [(53.95, 21.5), (53.96, 21.5), (53.95, 21.51)]
    )
    assert (x, y) == pytest.approx((400, 300), abs=0.1)
    assert north_x == x
    # A hundredth of a degree of the meridian, and of the parallel at that latitude, in metres.
    assert (y - north_y) * view.metres == pytest.approx(1_113.2, rel=0.01)
    assert (east_x - x) * view.metres == pytest.approx(655.0, rel=0.01)


def test_the_picture_of_a_scenario_names_it(measurement):
    for language, told in ((POLISH, "scenariusz „Most zamknięty”; "), (ENGLISH, "scenario “Most zamknięty”; ")):
        drawn = ET.fromstring(map_picture(measurement, "poz", "svg", language, scenario="Most zamknięty"))
        assert any(words.startswith(told) for words in words_of(drawn))
