"""Visits within opening hours: the formula by hand, by the minute, and its laws."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.opening import hours_needed, visit_fits
from geo_cus.data.opening_hours import HoursStatus, Interval, OpeningHours, Window, parsed_hours, window_of

MINUTE, HOUR, DAY = 60, 3600, 86_400
AFTERNOON = window_of("pn-pt 15:00-20:00")


def one(text, there_min, *, back_min=None, visit_min=60, window=AFTERNOON, **options):
    """Judge one pair: whether the visit fits, its longest stay in minutes, its days."""
    back_min = there_min if back_min is None else back_min
    found = visit_fits(
        [[there_min * 60]], [[back_min * 60]], [parsed_hours(text)], visit_s=visit_min * 60, window=window, **options
    )
    return bool(found.fits[0, 0]), found.best_stay_s[0, 0] / 60, int(found.visit_days[0, 0])


@pytest.mark.parametrize(
    ("text", "there_min", "visit_min", "answer"),
    [
        ("pn-pt 8:00-16:00", 10, 60, (False, 50, 0)),  # 15:10 to 16:00
        ("pn-pt 8:00-16:00", 10, 50, (True, 50, 5)),  # touching counts
        ("pn-pt 8:00-16:00", 0, 60, (True, 60, 5)),
        ("pn-pt 8:00-16:00", 10, 50.01, (False, 50, 0)),
        ("pn-pt 8:00-16:00, czw 8-18", 10, 60, (True, 170, 1)),
        ("sob 8:00-16:00", 10, 1, (False, 0, 0)),  # no window on Saturday
        ("pn-pt 8:00-14:00", 10, 1, (False, 0, 0)),  # closed before one can come
        ("wt 19:00-22:00", 20, 40, (True, 40, 1)),  # home by 20:00
        ("całodobowo", 150, 1, (False, 0, 0)),  # all five hours on the way
        ("pn 15:00-17:00, 18:00-20:00", 0, 150, (False, 120, 0)),  # the break parts the visit
        ("nieczynne", 0, 1, (False, 0, 0)),
        ("1. wtorek miesiąca 15-18", 10, 60, (True, 170, 1)),
    ],
)
def test_by_hand(text, there_min, visit_min, answer):
    assert one(text, there_min, visit_min=visit_min) == answer


def test_there_and_back_may_differ():
    assert one("pn 8:00-16:00", 30, back_min=0) == (False, 30, 0)
    assert one("pn 18:00-22:00", 0, back_min=70, visit_min=50) == (True, 50, 1)


def test_hours_of_some_weeks_can_be_left_out():
    assert one("1. wtorek miesiąca 15-18", 10, least_share=1.0) == (False, 0, 0)
    assert one("wt 15-18", 10, least_share=1.0) == (True, 170, 1)


def test_unknown_hours_leave_the_window_and_are_told():
    found = visit_fits(
        [[600.0, 600.0]], [[600.0, 600.0]], [None, parsed_hours("nd 8-9")], visit_s=HOUR, window=AFTERNOON
    )
    assert found.known.tolist() == [False, True]
    assert found.fits.tolist() == [[True, False]]
    assert found.best_stay_s[0, 0] == 5 * HOUR - 1200
    assert found.visit_days.tolist() == [[5, 0]]


def test_no_road_is_no_visit():
    found = visit_fits([[math.inf, 0.0]], [[0.0, math.inf]], [None, parsed_hours("24/7")], visit_s=1.0)
    assert not found.fits.any()
    assert found.best_stay_s.tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("shape", [(0, 2), (3, 0), (0, 0)])
def test_nobody_and_nothing(shape):
    found = visit_fits(np.zeros(shape), np.zeros(shape), [None] * shape[1], visit_s=1.0)
    assert found.fits.shape == found.best_stay_s.shape == found.visit_days.shape == shape


@pytest.mark.parametrize("visit_s", [0.0, -1.0, math.nan, math.inf])
def test_a_visit_without_length_is_refused(visit_s):
    with pytest.raises(ValueError, match="visit_s is above 0"):
        visit_fits([[0.0]], [[0.0]], [None], visit_s=visit_s)


@pytest.mark.parametrize("there_s", [[[math.nan]], [[-1.0]]])
def test_a_way_that_is_none_is_refused(there_s):
    with pytest.raises(ValueError, match="a way takes 0 seconds or more"):
        visit_fits(there_s, [[0.0]], [None], visit_s=1.0)


def test_shapes_belong_together():
    with pytest.raises(ValueError, match="settlements by providers"):
        visit_fits([[0.0, 1.0]], [[0.0, 1.0]], [None], visit_s=1.0)


@st.composite
def intervals(draw: st.DrawFn, *, step: int = 60, days: int = 7) -> tuple[Interval, ...]:
    """Give intervals in no order: up to three a day, apart from each other, at multiples of `step` minutes."""
    found = []
    for day in draw(st.lists(st.integers(0, days - 1), max_size=3, unique=True)):
        ends = sorted(draw(st.lists(st.integers(0, 24 * 60 // step), min_size=2, max_size=6, unique=True)))
        found += [Interval(day, a * step * 60, b * step * 60) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    return tuple(draw(st.permutations(found)))


def hours(spans) -> OpeningHours:
    return OpeningHours("", HoursStatus.UNDERSTOOD, tuple(spans))


WEEKS = intervals().map(hours)
WINDOWS = intervals().map(lambda spans: Window("", spans))
WAYS = st.integers(0, 300).map(lambda minutes: minutes * 60.0) | st.just(math.inf)
VISITS = st.integers(1, 600).map(lambda minutes: minutes * 60.0)


class Pair(NamedTuple):
    """One settlement and one provider."""

    there_s: float
    back_s: float
    opening: OpeningHours | None
    visit_s: float
    window: Window


PAIRS = st.builds(Pair, WAYS, WAYS, WEEKS, VISITS, WINDOWS)


def judged(there_s, back_s, opening, visit_s, window):
    return visit_fits([[there_s]], [[back_s]], [opening], visit_s=visit_s, window=window)


def by_the_minute(there_s, back_s, opening, window):
    """Try every minute of arrival and of departure of every day; give the longest stay by weekday, seconds."""
    longest = dict.fromkeys(range(7), 0.0)
    for free in window.intervals:
        for span in opening.intervals:
            for arrives in range(span.open_s, span.close_s + 1, 60):
                if span.weekday != free.weekday or arrives - there_s < free.open_s:
                    continue
                leaves = [one for one in range(arrives, span.close_s + 1, 60) if one + back_s <= free.close_s]
                longest[free.weekday] = max(longest[free.weekday], max(leaves, default=arrives) - arrives)
    return longest


@given(WAYS, WAYS, intervals(step=120, days=2).map(hours), VISITS, intervals(step=90, days=2))
def test_every_minute_tried_gives_the_same(there_s, back_s, opening, visit_s, free):
    window = Window("", free)
    longest = by_the_minute(there_s, back_s, opening, window)
    found = judged(there_s, back_s, opening, visit_s, window)
    assert found.best_stay_s[0, 0] == max(longest.values())
    assert found.visit_days[0, 0] == sum(stay >= visit_s for stay in longest.values())
    assert found.fits[0, 0] == (found.visit_days[0, 0] > 0) == (found.best_stay_s[0, 0] >= visit_s)


@given(PAIRS, st.integers(0, 120), st.integers(0, 120))
def test_longer_hours_and_a_wider_window_never_harm(pair, earlier, later):
    def wider(spans):
        return tuple(
            Interval(day, max(0, start - earlier * 60), min(DAY, stop + later * 60)) for day, start, stop, _ in spans
        )

    before = judged(*pair)
    for more in (
        judged(*pair._replace(opening=hours(wider(pair.opening.intervals)))),
        judged(*pair._replace(window=Window("", wider(pair.window.intervals)))),
        judged(*pair._replace(opening=None)),
    ):
        assert more.fits >= before.fits
        assert more.best_stay_s >= before.best_stay_s
        assert more.visit_days >= before.visit_days


@given(PAIRS, st.integers(0, 7200), st.integers(0, 7200))
def test_a_longer_visit_or_way_never_helps(pair, there_more, back_more):
    before = judged(*pair)
    assert judged(*pair._replace(visit_s=pair.visit_s + there_more)).fits <= before.fits
    farther = judged(*pair._replace(there_s=pair.there_s + there_more, back_s=pair.back_s + back_more))
    assert farther.fits <= before.fits
    assert farther.best_stay_s <= before.best_stay_s


@given(
    st.lists(WEEKS | st.none(), min_size=1, max_size=4), VISITS, WINDOWS, st.randoms(use_true_random=False), st.data()
)
def test_order_changes_nothing_and_pairs_do_not_know_each_other(openings, visit_s, window, random, data):
    there = np.array([[data.draw(WAYS) for _ in openings] for _ in range(2)])
    back = there[::-1].copy()
    found = visit_fits(there, back, openings, visit_s=visit_s, window=window)
    shuffled = [opening and hours(random.sample(opening.intervals, len(opening.intervals))) for opening in openings]
    frees = Window("", tuple(random.sample(window.intervals, len(window.intervals))))
    again = visit_fits(there, back, shuffled, visit_s=visit_s, window=frees)
    assert (again.best_stay_s == found.best_stay_s).all()
    assert (again.visit_days == found.visit_days).all()
    for row in range(2):
        for place, opening in enumerate(openings):
            alone = judged(there[row, place], back[row, place], opening, visit_s, window)
            assert alone.best_stay_s[0, 0] == found.best_stay_s[row, place]
            assert alone.fits[0, 0] == found.fits[row, place]


@pytest.mark.parametrize(
    ("text", "there_min", "visit_min", "answer"),
    [
        ("pn 8:00-16:00", 10, 60, (0, (8, 16), (8, 16 + 1 / 6), 10)),  # ten minutes more
        ("wt 19:00-22:00", 20, 60, (1, (19, 22), (18 + 2 / 3, 22), 20)),  # home by 20:00, so open earlier
        ("pn 8-14, wt 8-15:30", 0, 60, (1, (8, 15.5), (8, 16), 30)),  # the day that needs less
        ("pn 8-16, wt 8-16", 0, 120, (0, (8, 16), (8, 17), 60)),  # of equal days the first
        ("pn 14-16, 17-20", 0, 240, (0, (14, 16), (14, 19), 60)),  # only the break between is new
        ("pn 8-16", 0, 60, (0, (8, 16), (8, 16), 0)),  # fits already
        ("pn 8-16", 130, 60, None),  # four hours on the way leave too little
        ("sob 8-16", 0, 60, None),
        ("nieczynne", 0, 60, None),
    ],
)
def test_the_smallest_change_by_hand(text, there_min, visit_min, answer):
    found = hours_needed(there_min * 60, there_min * 60, parsed_hours(text), visit_s=visit_min * 60, window=AFTERNOON)
    if answer is None:
        assert found is None
    else:
        weekday, old, new, added_min = answer
        assert (found.weekday, found.added_s) == (weekday, added_min * MINUTE)
        assert found.old == tuple(hour * HOUR for hour in old)
        assert found.new == pytest.approx([hour * HOUR for hour in new])


def test_unknown_hours_need_no_change():
    assert hours_needed(0, 0, None, visit_s=1.0) is None


def with_change(opening, at, start, stop):
    """Give the hours with one interval changed, and those that then overlap made one."""
    day = opening.intervals[at].weekday
    old = {place: one[1:3] for place, one in enumerate(opening.intervals) if one.weekday == day}
    spans = sorted((old | {at: (start, stop)}).values())
    joined = []
    for one, other in spans:
        if joined and one <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(other, joined[-1][1]))
        else:
            joined.append((one, other))
    rest = [one for one in opening.intervals if one.weekday != day]
    return hours([*rest, *(Interval(day, one, other) for one, other in joined)])


def open_s(opening):
    return sum(one.close_s - one.open_s for one in opening.intervals)


def every_change(opening, step_s):
    for place, span in enumerate(opening.intervals):
        yield from (with_change(opening, place, span.open_s, stop) for stop in range(span.close_s, DAY + 1, step_s))
        yield from (with_change(opening, place, start, span.close_s) for start in range(span.open_s, -1, -step_s))


QUARTERS = st.integers(0, 16).map(lambda quarters: quarters * 900.0)


@given(QUARTERS, QUARTERS, intervals(step=60, days=1).map(hours), QUARTERS.filter(bool), intervals(step=60, days=1))
def test_no_smaller_change_would_do(there_s, back_s, opening, visit_s, free):
    window = Window("", free)
    found = hours_needed(there_s, back_s, opening, visit_s=visit_s, window=window)
    enough = [
        open_s(change) - open_s(opening)
        for change in every_change(opening, 900)
        if judged(there_s, back_s, change, visit_s, window).fits[0, 0]
    ]
    assert (found is None) == (not enough)
    if found is not None:
        assert found.added_s == min(enough)
        place = next(at for at, one in enumerate(opening.intervals) if (one.open_s, one.close_s) == found.old)
        change = with_change(opening, place, *map(int, found.new))
        assert judged(there_s, back_s, change, visit_s, window).fits[0, 0]
        assert open_s(change) - open_s(opening) == found.added_s
