"""What a siting model answers: the sites, what they bring, and how sure it is that nothing better exists."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import isnan

from geo_cus.errors import Message, ScenarioError


class Unit(StrEnum):
    """What an objective counts. A way is in the unit of the task, seconds or metres."""

    PEOPLE = "people"
    POINTS = "points"
    COST = "cost"
    WAY = "way"
    PERSON_WAY = "person_way"


class Status(StrEnum):
    """
    How the search ended.

    ``time_limit``: the time, or the size of what was left to decide, did not allow a proof; bound and gap tell how much
    is open.
    """

    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    TIME_LIMIT = "time_limit"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Served:
    """
    People of a settlement who go to one point.

    Parameters
    ----------
    point_id
        Chosen candidate or standing point; None where they have none.
    people
        How many of the settlement's people; all of them, unless a model divides them by capacity.
    way
        To that point; infinite where there is none.
    way_before
        To the nearest standing point, as things are; infinite where there is none.
    """

    settlement_id: str
    point_id: str | None
    people: float
    way: float
    way_before: float


@dataclass(frozen=True, slots=True)
class Enlarged:
    """A standing point that grows by some steps: so many people more can be served, for so much money."""

    standing_id: str
    steps: int
    places: float
    cost: float


def step_name(standing_id: str, number: int) -> str:
    """Name a step by which a standing point is enlarged; steps are counted from 1."""
    return f"{standing_id}+{number}"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """
    Why nothing fulfils a task, and what would.

    Parameters
    ----------
    constraint
        ``points``, ``budget``, ``points_and_budget`` (in points), ``floor``, ``capacity`` or ``excluded``: what binds.
    asked, nearest
        What was asked, and the nearest that can be: points, złoty, a share of the group's people, people served.
    name
        The group of the floor; empty otherwise.
    message
        The same as a sentence.
    """

    constraint: str
    asked: float
    nearest: float
    name: str
    message: Message


@dataclass(frozen=True, slots=True)
class SitePlan:
    """
    A plan with its proof.

    Parameters
    ----------
    chosen
        The sites to open (`least_harm`: the points to close), by name.
    objective
        What the plan brings, counted in `unit`; NaN where there is no plan.
    bound
        Proven: no plan is better than this. Never on the wrong side of `objective`.
    unit
        What both count.
    do_nothing
        The objective with the standing points alone; infinite where it cannot be had.
    status
        How the search ended.
    served
        A row for each settlement and the point that its people go to, in the order of the names.
    beyond
        Settlements with people that no point, standing or candidate, can serve: no site would help them.
    shortfall
        Why there is no plan; None where there is one.
    enlarged
        Standing points that grow (`enlarge_or_open`).
    seconds_spent
        Time of the search; not part of equality.
    """

    chosen: tuple[str, ...]
    objective: float
    bound: float
    unit: Unit
    do_nothing: float
    status: Status
    served: tuple[Served, ...] = ()
    beyond: tuple[str, ...] = ()
    shortfall: Shortfall | None = None
    enlarged: tuple[Enlarged, ...] = ()
    seconds_spent: float = field(default=0.0, compare=False)

    @property
    def parts(self) -> frozenset[str]:
        """Give what the plan is made of: its sites, and the steps by which points grow."""
        steps = (step_name(one.standing_id, number + 1) for one in self.enlarged for number in range(one.steps))
        return frozenset([*self.chosen, *steps])

    @property
    def why_none(self) -> Message | None:
        """Say why there is no plan: it cannot be, or none was found in time; None where there is one."""
        if self.shortfall is not None:
            return Message("There is no such plan: {reason}", {"reason": self.shortfall.message})
        if isnan(self.objective):
            return Message("The search ended before any plan was found. Give it more time.")
        return None

    def check(self) -> None:
        """Raise `ScenarioError`, which says why, where there is no plan."""
        if self.why_none is not None:
            raise ScenarioError(self.why_none.template, **self.why_none.values)

    @property
    def gap(self) -> float:
        """Give the distance of objective and bound as a share of the larger, 0 to 1; NaN where there is no plan."""
        if self.objective == self.bound:
            return 0.0
        return min(1.0, abs(self.objective - self.bound) / max(abs(self.objective), abs(self.bound)))
