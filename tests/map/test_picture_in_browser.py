"""The signs of a picture are those of the page, and a picture in a browser asks for nothing and stays in its frame."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from geo_cus.map.classes import SIGNS
from geo_cus.map.council import write_council_map
from geo_cus.map.picture_file import write_map_picture
from geo_cus.map.picture_signs import provider_sign, village_sign
from geo_cus.map.svg import group
from tests.map.conftest import POLISH

pytestmark = pytest.mark.browser

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def parts_of(svg):
    """Give tags and attributes of all shapes, numbers to a tenth."""
    found = []
    for node in ET.fromstring(svg).iter():
        tag = node.tag.split("}")[-1]
        if tag in {"svg", "g"} or "gc-target" in node.get("class", ""):
            continue
        words = {name: NUMBER.sub(lambda match: f"{float(match[0]):.1f}", value) for name, value in node.attrib.items()}
        found.append((tag, {name: value.replace("-0.0", "0.0") for name, value in words.items() if value}))
    return found


@pytest.fixture(scope="module")
def page(measurement, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "mapa.html"
    write_council_map(measurement, ["poz"], path, POLISH)
    return path


def test_signs_are_those_of_the_page(watched, page):
    watched.page.goto(page.as_uri())
    for sign in SIGNS.values():
        look = {"fill": sign.fill or "#fe9929", "mark": sign.mark, "outline": sign.outline}
        for people in (0, 12, "hidden", None):
            drawn = watched.page.evaluate(
                "([sign, people]) => geoCus.villageSign({...sign, people}, 9).outerHTML", [look, people]
            )
            assert parts_of(drawn) == parts_of(group(*village_sign(look, people, 9))), (look, people)
    for form in ("stationary", "mobile", "home", "online"):
        for outside in (True, False):
            drawn = watched.page.evaluate(
                "([form, outside]) => geoCus.providerSign({form, outside}, 15).outerHTML", [form, outside]
            )
            assert parts_of(drawn) == parts_of(group(*provider_sign(form, outside=outside, pole=15)))


def test_a_browser_draws_the_picture_and_asks_for_nothing(watched, measurement, tmp_path):
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    path = tmp_path / "mapa.svg"
    write_map_picture(measurement, "poz", path, POLISH)
    watched.page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert watched.complaints == []
    assert watched.page.locator(".village").count() == 6
    names = watched.page.locator(".label").evaluate_all(
        "names => names.map((n) => n.getBBox()).map((box) => [box.x, box.y, box.x + box.width, box.y + box.height])"
    )
    apart = [
        one[2] <= other[0] + 0.5 or other[2] <= one[0] + 0.5 or one[3] <= other[1] + 4 or other[3] <= one[1] + 4
        for number, one in enumerate(names)
        for other in names[number + 1 :]
    ]
    assert all(apart)
