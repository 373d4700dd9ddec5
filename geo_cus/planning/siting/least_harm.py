"""Which points to close if some must be closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.errors import Message, TableError
from geo_cus.planning.siting.least_travel import least_travel
from geo_cus.planning.siting.most_people import most_people

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.site_plan import Served, Shortfall, SitePlan
    from geo_cus.planning.siting.task import SitingTask


def least_harm(
    task: SitingTask,
    *,
    close: int,
    limit: float | None = None,
    keep: Collection[str] = (),
    effort: Effort | None = None,
) -> SitePlan:
    """
    Choose the standing points whose closing harms least.

    With a limit, the most people still have a point within it afterwards; without one, all people together travel the
    least, and nobody who has a road to a point may lose the last one. Candidates are not opened.

    Laws: closing one more never does less harm; keeping a point never does less harm.

    Parameters
    ----------
    close
        How many standing points are closed, 0 to all of them.
    limit
        Longest way that counts, in the unit of the ways; None: travel is what matters.
    keep
        Standing points that must stay.

    Returns
    -------
    SitePlan
        `SitePlan.chosen` are the points to close. Objective: people still within the limit, or people times way
        afterwards; `SitePlan.do_nothing` is that with all points. Infeasible where more must stay than may; the
        shortfall then counts points to close.

    Raises
    ------
    TableError
        More points are to be closed than there are, or a point to keep is not among them.
    """
    if task.standing_way is None or not 0 <= close <= len(task.standing_ids):
        raise TableError(
            "{close} points are to be closed, but there are {count}; close at most so many.",
            close=close,
            count=len(task.standing_ids),
        )
    kept = replace(
        task,
        way=task.standing_way,
        candidate_ids=task.standing_ids,
        capacity=None,
        cost=None,
        standing_way=None,
        standing_ids=(),
        standing_capacity=None,
        locked=frozenset(keep),
        forbidden=frozenset(),
        excluded=(),
    )
    stay = len(task.standing_ids) - close
    if limit is None:
        plan = least_travel(kept, points=stay, effort=effort)
        nearest = task.standing_way.min(axis=1, initial=np.inf)
        counts = np.isfinite(nearest) & (task.people > 0)
        before = float((nearest[counts] * task.people[counts]).sum())
    else:
        plan = most_people(kept, points=stay, limit=limit, effort=effort)
        before = float(task.people[(task.standing_way <= limit).any(axis=1)].sum())
    return _turned(plan, task, stay=stay, do_nothing=before)


def _turned(plan: SitePlan, task: SitingTask, *, stay: int, do_nothing: float) -> SitePlan:
    """Say of a plan of points that stay which are closed; points that were of no use to it fill up their number."""
    if plan.why_none is not None:
        shortfall = plan.shortfall and _most_closed(plan.shortfall, len(task.standing_ids))
        return replace(plan, do_nothing=do_nothing, shortfall=shortfall)
    idle = [name for name in sorted(task.standing_ids) if name not in plan.chosen]
    staying = {*plan.chosen, *idle[: stay - len(plan.chosen)]}
    names, way = sorted(staying), np.asarray(task.standing_way)
    place = {name: j for j, name in enumerate(task.standing_ids)}
    left = way[:, [place[name] for name in names]]
    row = {name: i for i, name in enumerate(task.settlement_ids)}
    served = tuple(_now(one, left[row[one.settlement_id]], names, way[row[one.settlement_id]]) for one in plan.served)
    closed = tuple(name for name in sorted(task.standing_ids) if name not in staying)
    return replace(plan, chosen=closed, do_nothing=do_nothing, served=served)


def _most_closed(shortfall: Shortfall, count: int) -> Shortfall:
    """Say of how many of `count` points must stay how many can be closed."""
    if shortfall.constraint != "points":
        return shortfall
    asked, nearest = count - shortfall.asked, count - shortfall.nearest
    message = Message(
        "At most {nearest} can be closed, and not {asked}: the others must stay, as was asked or because they are the "
        "last that somebody has a way to.",
        {"asked": round(asked), "nearest": round(nearest)},
    )
    return replace(shortfall, asked=asked, nearest=nearest, message=message)


def _now(one: Served, left: np.ndarray, names: list[str], before: np.ndarray) -> Served:
    """Give where a settlement goes among the points that stay, and how far it went before."""
    way = float(left.min(initial=np.inf))
    point = names[int(left.argmin())] if np.isfinite(way) else None
    return replace(one, point_id=point, way=way, way_before=float(before.min(initial=np.inf)))
