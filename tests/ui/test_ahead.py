"""The steps beside a threshold are computed while nobody waits."""

from __future__ import annotations

import time

import pytest

from geo_cus.errors import StudyError
from geo_cus.ui import ahead
from geo_cus.ui.ahead import look_ahead, make_steps, steps_beside
from geo_cus.ui.computed import layers_of, measured
from geo_cus.ui.opened import Wishes
from geo_cus.ui.thresholds import limit_scale
from tests.ui.test_screens import calm


@pytest.fixture
def state(monkeypatch):
    """Give the memory of a session without one."""
    known = {}
    monkeypatch.setattr(ahead.st, "session_state", known)
    return known


def test_a_step_down_and_a_step_up_stand_beside_a_threshold(opened):
    own = limit_scale(opened.measurement.study.services["poz"]).own
    assert list(steps_beside(opened, Wishes(), "poz")) == [
        Wishes((("poz", own - 1),)),
        Wishes((("poz", own + 1),)),
    ]
    moved = Wishes((("apteka", 9.0), ("poz", own + 1)))
    assert list(steps_beside(opened, moved, "poz")) == [
        Wishes((("apteka", 9.0),)),  # the study's own threshold is no wish
        Wishes((("apteka", 9.0), ("poz", own + 2))),
    ]


def test_there_is_no_step_past_an_end(opened):
    scale = limit_scale(opened.measurement.study.services["poz"])
    for end, step in ((scale.smallest, 1), (scale.largest, -1)):
        assert [dict(one.limits)["poz"] for one in steps_beside(opened, Wishes((("poz", end),)), "poz")] == [end + step]
    assert not list(steps_beside(opened, Wishes(), "nie ma takiej"))


def test_a_step_that_was_made_is_found(opened):
    wanted = Wishes((("apteka", 21.0),))
    make_steps(opened, wanted, "apteka", "en")
    before = (measured.cache_info().misses, layers_of.cache_info().misses)
    for step in steps_beside(opened, wanted, "apteka"):
        layers_of(opened, step, "apteka", "en")
    assert (measured.cache_info().misses, layers_of.cache_info().misses) == before


def test_of_slow_steps_only_one_is_made(opened, monkeypatch):
    made = []
    monkeypatch.setattr(ahead, "_LONGEST_S", -1.0)
    monkeypatch.setattr(ahead, "layers_of", lambda *asked: made.append(asked))
    make_steps(opened, Wishes(), "poz", "en")
    assert len(made) == 1


def test_what_cannot_be_computed_is_left_to_who_asks_for_it(opened, monkeypatch):
    def refused(*_):
        raise StudyError("No.")

    monkeypatch.setattr(ahead, "layers_of", refused)
    make_steps(opened, Wishes(), "poz", "en")


def test_a_further_move_takes_the_place_of_the_one_before(opened, state, monkeypatch):
    made = []
    monkeypatch.setattr(ahead, "make_steps", lambda *asked: made.append(asked[1].limits))
    monkeypatch.setattr(ahead, "_AFTER_LOOK_S", 30.0)
    monkeypatch.setattr(ahead, "_AFTER_MOVE_S", 0.2)
    look_ahead(opened, Wishes(), "poz", "en")
    first = state["ahead"][1]
    for limit in (16.0, 17.0, 17.0):
        look_ahead(opened, Wishes((("poz", limit),)), "poz", "en")
    assert first.finished.is_set()  # it was called off
    ends = time.monotonic() + 10
    while not made and time.monotonic() < ends:
        time.sleep(0.02)
    time.sleep(0.3)
    assert made == [(("poz", 17.0),)]


def test_the_page_asks_for_it_once(dashboard, sample_folder, monkeypatch):
    asked = []
    monkeypatch.setattr("geo_cus.ui.ahead.look_ahead", lambda *all_: asked.append(all_[1:]))
    app = calm(dashboard(sample_folder, lang="en", usluga="poz"))
    assert asked == [(Wishes(), "poz", "en")]
    calm(app.slider[0].set_value(app.slider[0].value + 1).run())
    assert dict(asked[-1][0].limits) == {"poz": app.slider[0].value}
