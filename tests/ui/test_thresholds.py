from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.catalogue import services
from geo_cus.ui.thresholds import SET_HERE, limit_scale, with_limit

SERVICES = list(services().values())


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.service_id)
def test_the_own_threshold_stands_on_the_slider_and_leaves_the_service_as_it_is(service):
    scale = limit_scale(service)
    assert scale.smallest <= scale.own <= scale.largest
    assert with_limit(service, scale.own) is service


@given(st.sampled_from(SERVICES), st.floats(0.1, 1000))
def test_a_wish_never_leaves_the_slider(service, wish):
    scale = limit_scale(service)
    assert scale.smallest <= scale.within(wish) <= scale.largest


def test_minutes_become_seconds_and_kilometres_metres():
    assert with_limit(services()["poz"], 25).threshold.limit == 1500
    assert with_limit(services()["szkola_1_4"], 2.5).threshold.limit == 2500


def test_a_limit_below_the_good_threshold_lowers_it_too():
    threshold = with_limit(services()["poz"], 10).threshold
    assert (threshold.good, threshold.limit, threshold.source) == (600, 600, SET_HERE)


def test_a_limit_above_keeps_the_good_threshold():
    assert with_limit(services()["poz"], 40).threshold.good == services()["poz"].threshold.good


def test_an_unusually_far_own_threshold_stretches_the_slider():
    service = services()["poz"]
    far = replace(service, threshold=replace(service.threshold, limit=6000.0))
    assert limit_scale(far).largest == 150
