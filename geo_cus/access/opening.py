"""Whether a round trip and the visit between fit into the hours of the provider and those of the resident."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.data.hours_tokens import DAY_S
from geo_cus.data.opening_hours import DEFAULT_WINDOW, Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from geo_cus.data.opening_hours import OpeningHours, Window

    _Layer = tuple[NDArray[np.float64], NDArray[np.float64]]

_WHOLE_WEEK: Final = tuple(Interval(day, 0, DAY_S) for day in range(7))
"""Stands for hours that are not known: the window of the resident alone decides."""


@dataclass(frozen=True, slots=True)
class VisitFits:
    """
    Which visits are possible in a plain week.

    Parameters
    ----------
    fits
        Settlements by providers (bool): there is a weekday on which the visit fits.
    known
        A provider each (bool): its hours are known. Where they are not, it is taken as always open, and `fits` tells
        only what the way and the resident's hours leave.
    best_stay_s
        Settlements by providers (float64): the longest possible visit of the week, seconds; 0.0 where there is none.
    visit_days
        Settlements by providers (int64): the weekdays on which the visit fits, 0..7.
    """

    fits: NDArray[np.bool_]
    known: NDArray[np.bool_]
    best_stay_s: NDArray[np.float64]
    visit_days: NDArray[np.int64]


class HoursNeeded(NamedTuple):
    """
    The smallest change of a provider's hours that makes a visit fit.

    Parameters
    ----------
    weekday
        0 is Monday.
    old
        Opening hours as they are, seconds after midnight: opening, closing.
    new
        As they would be: either the opening is earlier or the closing later.
    added_s
        Seconds of the week in which it is open then and was not before; 0.0 where the visit fits already.
    """

    weekday: int
    old: tuple[float, float]
    new: tuple[float, float]
    added_s: float


def visit_fits(
    there_s: ArrayLike,
    back_s: ArrayLike,
    hours: Sequence[OpeningHours | None],
    *,
    visit_s: float,
    window: Window = DEFAULT_WINDOW,
    least_share: float = 0.0,
) -> VisitFits:
    """
    Tell from which settlements a visit of a given length fits into the opening hours.

    A visit fits on a weekday if the provider is open in some ``[o, c]``, the resident is free in some ``[a, b]``, and::

        min(c, b - back_s) - max(o, a + there_s) >= visit_s

    that is: leave home no earlier than ``a``, arrive, stay while it is open, and be back no later than ``b``. Touching
    counts. A visit lies within one day.

    Laws: longer hours or a wider window never turn a visit that fits into one that does not; a longer visit or a
    longer way never the other way round; the order of intervals does not matter.

    Parameters
    ----------
    there_s, back_s
        Settlements by providers: seconds of the way there and back, >= 0; infinite where no road leads.
    hours
        A provider each, as `geo_cus.data.opening_hours.opening_hours_of` gives them; None where not known: the
        provider is then taken as always open, and marked in `VisitFits.known`.
    visit_s
        How long the visit lasts, seconds, > 0. A service whose ``visit_s`` is 0 is not to be judged.
    window
        When residents can be away from home.
    least_share
        Hours that hold in a smaller share of the weeks do not count: 0.0 takes duty hours of once a month, 1.0 only
        what holds every week.

    Returns
    -------
    VisitFits
        Empty arrays where there are no settlements or no providers.

    Raises
    ------
    ValueError
        The visit has no length, the shapes do not belong together, or a time is negative or NaN.
    """
    there, back = _ways(there_s, back_s, len(hours))
    if not 0 < visit_s < math.inf:
        raise ValueError(f"visit_s is above 0: {visit_s}")
    best = np.zeros(there.shape)
    days = np.zeros(there.shape, dtype=np.int64)
    for weekday in range(7):
        frees = [free for free in window.intervals if free.weekday == weekday]
        stay_s = _longest_stay(there, back, _layers(hours, weekday, least_share), frees)
        days += stay_s >= visit_s
        np.maximum(best, stay_s, out=best)
    known = np.array([found is not None for found in hours], dtype=np.bool_)
    return VisitFits(days > 0, known, best, days)


def hours_needed(
    there_s: float, back_s: float, hours: OpeningHours | None, *, visit_s: float, window: Window = DEFAULT_WINDOW
) -> HoursNeeded | None:
    """
    Give the smallest later closing or earlier opening of one day that makes a visit fit.

    With the arrival ``max(o, a + there_s)`` a later closing must reach ``arrival + visit_s``; with the departure
    ``min(c, b - back_s)`` an earlier opening must reach ``departure - visit_s``. What is open anyway (the afternoon
    behind a break) adds nothing. Only days on which the provider is open now are looked at.

    Parameters
    ----------
    there_s, back_s
        Seconds of the way there and back, >= 0; infinite where no road leads.
    hours
        Opening hours; None where not known.
    visit_s
        How long the visit lasts, seconds, > 0.
    window
        When the resident can be away from home.

    Returns
    -------
    HoursNeeded or None
        The change that adds the fewest seconds; of equal ones that of the earlier weekday, and the closing before the
        opening. None where the hours are not known and where no such change helps.
    """
    if hours is None:
        return None
    ways = [
        needed
        for span in hours.intervals
        for free in window.intervals
        if span.weekday == free.weekday
        for needed in _extensions(span, free, _same_day(hours, span), there_s=there_s, back_s=back_s, visit_s=visit_s)
    ]
    return min(ways, key=lambda needed: (needed.added_s, needed.weekday), default=None)


def _ways(there_s: ArrayLike, back_s: ArrayLike, providers: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    there, back = np.asarray(there_s, dtype=np.float64), np.asarray(back_s, dtype=np.float64)
    if there.ndim != 2 or there.shape != back.shape or there.shape[1] != providers:
        raise ValueError(f"settlements by providers: {there.shape}, {back.shape}, {providers} providers")
    if not ((there >= 0).all() and (back >= 0).all()):
        raise ValueError("a way takes 0 seconds or more")
    return there, back


def _longest_stay(
    there: NDArray[np.float64], back: NDArray[np.float64], layers: Iterator[_Layer], frees: list[Interval]
) -> NDArray[np.float64]:
    """Give the longest stay of a weekday, settlements by providers; negative infinity where there is none."""
    longest = np.full(there.shape, -np.inf)
    for opens, closes in layers:
        for free in frees:
            leave = np.minimum(closes, free.close_s - back)
            np.maximum(longest, leave - np.maximum(opens, free.open_s + there), out=longest)
    return longest


def _layers(hours: Sequence[OpeningHours | None], weekday: int, least_share: float) -> Iterator[_Layer]:
    """Give the first intervals of all providers on a weekday, then the second ones; closed is open at infinity."""
    spans = [
        [
            span
            for span in (_WHOLE_WEEK if found is None else found.intervals)
            if span.weekday == weekday and span.share >= least_share
        ]
        for found in hours
    ]
    for layer in range(max(map(len, spans), default=0)):
        ends = [(own[layer].open_s, own[layer].close_s) if layer < len(own) else (math.inf, -math.inf) for own in spans]
        opens, closes = np.array(ends, dtype=np.float64).T
        yield opens, closes


def _same_day(hours: OpeningHours, span: Interval) -> list[Interval]:
    """Give the intervals of a day that are open whenever the given one is."""
    return [other for other in hours.intervals if other.weekday == span.weekday and other.share >= span.share]


def _extensions(
    span: Interval, free: Interval, day: list[Interval], *, there_s: float, back_s: float, visit_s: float
) -> Iterator[HoursNeeded]:
    """Give the later closing and the earlier opening that would do, where there are any."""
    arrives, leaves = max(span.open_s, free.open_s + there_s), min(span.close_s, free.close_s - back_s)
    closing, opening = arrives + visit_s, leaves - visit_s
    old = (float(span.open_s), float(span.close_s))
    if closing <= free.close_s - back_s:
        new = max(old[1], closing)
        yield HoursNeeded(span.weekday, old, (old[0], new), _closed_s(old[1], new, day))
    if opening >= free.open_s + there_s:
        new = min(old[0], opening)
        yield HoursNeeded(span.weekday, old, (new, old[1]), _closed_s(new, old[0], day))


def _closed_s(start: float, stop: float, day: list[Interval]) -> float:
    """Give the seconds between two moments of a day in which the provider is closed."""
    closed, now = 0.0, start
    for span in sorted(day, key=lambda one: one.open_s):
        if span.close_s > now:
            closed += max(0.0, min(span.open_s, stop) - now)
            now = max(now, min(span.close_s, stop))
    return closed + max(0.0, stop - now)
