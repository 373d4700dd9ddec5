"""Classes and signs: bounds belong to the class below, and no two statuses look alike."""

from __future__ import annotations

from math import inf, nan

import pytest

from geo_cus.access.measurement import Status
from geo_cus.catalogue import Metric, services
from geo_cus.map.classes import CLASSES, SIGNS, class_of
from geo_cus.text import language


@pytest.mark.parametrize(
    ("minutes", "key"),
    [(0, "c0"), (5, "c0"), (5.001, "c1"), (20, "c3"), (20.001, "c4"), (45, "c5"), (45.001, "c6"), (600, "c6")],
)
def test_the_bound_itself_belongs_to_the_class_below(minutes, key):
    assert class_of(minutes * 60, Metric.SECONDS).key == key


@pytest.mark.parametrize(("metres", "key"), [(1_000, "c0"), (3_000, "c2"), (3_000.1, "c3"), (50_000, "c6")])
def test_services_measured_in_metres_have_classes_of_kilometres(metres, key):
    assert class_of(metres, Metric.METRES).key == key


@pytest.mark.parametrize("value", [inf, nan])
def test_no_way_has_no_class(value):
    assert class_of(value, Metric.SECONDS) is None


def test_classes_are_named_with_their_unit():
    names = [item.label(language("pl")) for item in CLASSES[Metric.SECONDS]]
    assert names == [
        "do 5\u00a0min",
        "5–10\u00a0min",
        "10–15\u00a0min",
        "15–20\u00a0min",
        "20–30\u00a0min",
        "30–45\u00a0min",
        "ponad 45\u00a0min",
    ]
    assert CLASSES[Metric.METRES][-1].label(language("en")) == "more than 10\u00a0km"


def test_both_metrics_share_the_colours_from_light_to_dark():
    fills = [item.fill for item in CLASSES[Metric.SECONDS]]
    assert [item.fill for item in CLASSES[Metric.METRES]] == fills
    lightness = [luminance(fill) for fill in fills]
    assert lightness == sorted(lightness, reverse=True)


def test_default_limits_are_bounds_of_classes():
    for service in services().values():
        bounds = [item.upper for item in CLASSES[service.threshold.metric]]
        assert service.threshold.limit in bounds or service.service_id == "opieka_dom"


def test_lacks_of_different_kinds_differ_in_colour_and_in_sign():
    lacking = [Status.BEYOND, Status.UNREACHABLE, Status.NOT_PLACED, Status.NO_PROVIDER]
    assert len({SIGNS[status].fill for status in lacking}) == len(lacking)
    assert len({(SIGNS[status].mark, SIGNS[status].outline) for status in lacking}) == len(lacking)
    assert set(SIGNS) == set(Status)


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
