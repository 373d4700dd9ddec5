"""Times of a settlement's people, and the way within it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.catalogue import profiles
from geo_cus.network.demand import inner_way, mean_of_reached, quantile_by_people, share_within

# Three homes of 60, 30 and 10 people, 100, 200 and 900 s away; and a hamlet whose two houses one road reaches.
SECONDS = np.array([[100.0], [200.0], [900.0], [300.0], [np.inf]])
OWNER = np.array([0, 0, 0, 1, 1])
PEOPLE = np.array([60.0, 30.0, 10.0, 8.0, 2.0])


def test_by_hand():
    by_people = (SECONDS, OWNER, PEOPLE, 2)
    assert mean_of_reached(*by_people)[:, 0].tolist() == [pytest.approx(60 + 60 + 90), 300]
    assert quantile_by_people(*by_people, share=0.5)[:, 0].tolist() == [100, 300]
    assert quantile_by_people(*by_people, share=0.6)[:, 0].tolist() == [100, 300]
    assert quantile_by_people(*by_people, share=0.9)[:, 0].tolist() == [200, np.inf]
    assert quantile_by_people(*by_people, share=1.0)[:, 0].tolist() == [900, np.inf]
    nowhere = np.full((5, 1), np.inf)
    assert mean_of_reached(nowhere, OWNER, PEOPLE, 2)[:, 0].tolist() == [np.inf, np.inf]


@pytest.mark.parametrize(("limit", "share"), [(99, 0), (100, 0.6), (200, 0.9), (899, 0.9), (900, 1.0)])
def test_the_limit_itself_counts(limit, share):
    assert share_within(SECONDS, OWNER, PEOPLE, 2, limit=limit)[0, 0] == pytest.approx(share)


def test_a_settlement_without_people_is_refused():
    with pytest.raises(ValueError, match="needs a demand point"):
        quantile_by_people(SECONDS, OWNER, np.array([1.0, 1, 1, 0, 0]), 2, share=0.5)


homes = st.lists(st.tuples(st.sampled_from([60.0, 90.0, 600.0, np.inf]) | st.floats(1, 9000), st.integers(1, 100)))
some_homes = homes.filter(lambda rows: 0 < len(rows) < 10)


def statistics(rows):
    """Median, nine tenths, mean, and the shares within ten minutes and within an hour of (seconds, people)."""
    seconds, people = np.array(rows, dtype=float).T
    by_people = (seconds[:, None], np.zeros(len(rows), dtype=int), people, 1)
    quantiles = [quantile_by_people(*by_people, share=share).item() for share in (0.5, 0.9)]
    shares = [share_within(*by_people, limit=limit).item() for limit in (600.0, 3600.0)]
    return [*quantiles, mean_of_reached(*by_people).item(), *shares]


@given(some_homes, st.randoms())
def test_order_scale_and_splitting_of_the_points_change_nothing(rows, random):
    found = statistics(rows)
    assert statistics(random.sample(rows, len(rows))) == pytest.approx(found)
    assert statistics([(seconds, 8 * people) for seconds, people in rows]) == pytest.approx(found)
    assert statistics([(seconds, people / 2) for seconds, people in rows for _ in range(2)]) == pytest.approx(found)


@given(some_homes)
def test_every_person_counted_one_by_one(rows):
    everybody = sorted(seconds for seconds, people in rows for _ in range(people))
    count, there = len(everybody), [seconds for seconds in everybody if seconds < np.inf]
    median, ninety, mean, short, long = statistics(rows)
    assert median == everybody[-(-count // 2) - 1]
    assert ninety == everybody[-(-9 * count // 10) - 1]
    assert median <= ninety
    assert mean == pytest.approx(sum(there) / len(there) if there else np.inf)
    assert short == pytest.approx(sum(seconds <= 600 for seconds in everybody) / count)
    assert short <= long
    assert long == pytest.approx(sum(seconds <= 3600 for seconds in everybody) / count)


def test_the_way_within_a_settlement_is_never_nothing():
    car = profiles()["car"]
    # 1 km²: 0.5 x 1,000 m x 1.35 at 28 km/h.
    by_area = inner_way(car, area_km2=1.0)
    assert (by_area.metres, by_area.basis) == (pytest.approx(675), "area")
    assert by_area.seconds == pytest.approx(675 / (28 / 3.6))
    assert inner_way(car, spacing_m=2000).metres == pytest.approx(675)
    assert inner_way(car, spacing_m=2000).basis == "spacing"
    # Far neighbours do not make a village large.
    assert inner_way(car, spacing_m=40_000) == inner_way(car, spacing_m=2000)
    assert inner_way(car, spacing_m=1000).metres == pytest.approx(337.5)
    slow = replace(car, class_factors={"residential": 0.8})
    assert inner_way(slow, area_km2=1.0).seconds == pytest.approx(by_area.seconds / 0.8)
    # With neither area nor neighbours it is a square of a kilometre.
    assert inner_way(car) == (*by_area[:2], "assumed")
    with pytest.raises(ValueError, match="above zero"):
        inner_way(car, area_km2=0)
