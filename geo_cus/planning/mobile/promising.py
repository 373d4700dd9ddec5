"""
Choices of places that might be better than a plan, without planning a round: a search over all of them that prunes.

Places are taken or left in turn. A branch is given up once even with all places that are not decided yet, and with no
more time than the taken ones cost at least, it cannot be better than the plan.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.errors import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.mobile.stop_bounds import Promise, StopBounds
    from geo_cus.planning.siting.effort import Clock

CHOOSING: Final = Message("Choosing stops")

_TOLD_EVERY: Final = 500
"""Branches between two looks at the clock."""


class Promising(NamedTuple):
    """A choice of places by their numbers, and its promise; those that promise most are first in order."""

    promise: Promise
    numbers: tuple[int, ...]


class _Branch(NamedTuple):
    """Places taken, the number from which on none is decided, the walks to those taken, and their seconds at least."""

    taken: tuple[int, ...]
    undecided: int
    walk_s: NDArray[np.float64]
    least_s: float


def promising(
    bounds: StopBounds, best: Promise | None, clock: Clock, *, most_branches: float = inf
) -> list[Promising] | None:
    """
    Give all choices of places that nothing rules out to be as good as a plan or better, the most promising first.

    Parameters
    ----------
    best
        The plan; None if there is none yet.
    most_branches
        Branches to look at.

    Returns
    -------
    list
        None where there are more branches, or the time is over before.
    """
    asked, places = bounds.question, np.flatnonzero(bounds.usable()).tolist()
    least_stay_s = asked.stay.stay_s(max(1, asked.least_people))
    # The nearest of the places that are not decided, from each on; behind the last there is none.
    ahead_s = np.full((len(places) + 1, len(asked.people)), inf)
    for number in reversed(range(len(places))):
        ahead_s[number] = np.minimum(ahead_s[number + 1], asked.walk_s[:, places[number]])
    found, looked_at = [], 0
    branches = [_Branch((), 0, np.full(len(asked.people), inf), 0.0)]
    while branches:
        branch = branches.pop()
        looked_at += 1
        if looked_at > most_branches or (looked_at % _TOLD_EVERY == 0 and clock.tell(CHOOSING)):
            return None
        for number in range(branch.undecided, len(places)):
            place = places[number]
            more = _Branch(
                (*branch.taken, place),
                number + 1,
                np.minimum(branch.walk_s, asked.walk_s[:, place]),
                branch.least_s + least_stay_s + float(bounds.touch_s[1 + place]),
            )
            if _may_be_better(bounds, more, ahead_s[number + 1], best):
                branches.append(more)
                promise = bounds.promise(more.taken)
                if promise and (best is None or promise <= best):
                    found.append(Promising(promise, more.taken))
    return sorted(found)


def _may_be_better(bounds: StopBounds, branch: _Branch, ahead_s: NDArray[np.float64], best: Promise | None) -> bool:
    """Tell whether a branch holds a choice that nothing rules out to be as good as a plan."""
    asked = bounds.question
    least_s = bounds.with_rounds(branch.least_s)
    if least_s == inf or least_s > asked.crew_s_at_most:
        return False
    if best is None:
        return True
    walk_s = np.minimum(branch.walk_s, ahead_s)
    near = walk_s <= asked.limit_s
    people = int(asked.people[near].sum())
    # With as many people as the plan has and no more, every village that is near must be served.
    steps = asked.steps_of(float(walk_s[near].max(initial=0.0))) if people == -best[0] else 0
    return (-people, steps, least_s) <= best
