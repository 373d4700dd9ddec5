"""The search behind the two models that divide people among places."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.errors import Message
from geo_cus.planning.siting.answers import answer, limit_shortfall, no_answer, shortfall_of
from geo_cus.planning.siting.capacity_program import capacity_program, divided, floor_rows, served_of, trips_of
from geo_cus.planning.siting.program import minimise
from geo_cus.planning.siting.site_plan import Shortfall, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.siting.capacity_program import Trips
    from geo_cus.planning.siting.effort import Clock
    from geo_cus.planning.siting.program import Program
    from geo_cus.planning.siting.rules import Rules
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.planning.siting.task import Ground

    Floats = NDArray[np.float64]


_NOISE: Final = 1e-8
"""Share of a total by which two programs of the same question differ: HiGHS keeps each row to 1e-8."""


@dataclass(frozen=True, slots=True)
class _Model:
    """The pairs, the program, and what a person on each pair counts in it."""

    ground: Ground
    rules: Rules
    trips: Trips
    price: Floats
    everybody: bool

    def program(
        self, *, price: Floats | None = None, floors: int | None = None, everybody: bool | None = None
    ) -> Program:
        """Give the program, with other prices, with the first floors alone, or for whoever finds a place."""
        rows = floor_rows(self.ground, self.trips)
        return capacity_program(
            self.trips,
            self.rules,
            rows if floors is None else rows[:floors],
            self.price if price is None else price,
            everybody=self.everybody if everybody is None else everybody,
        )


def plan_with_capacity(ground: Ground, rules: Rules, clock: Clock, *, limit: float, everybody: bool) -> SitePlan:
    """
    Choose sites and divide the people: the least way in all if everybody is served, else the most people.

    Where a division is not unique, it is one of least way.
    """
    trips = trips_of(ground, limit)
    price = np.concatenate([np.zeros(trips.candidates), trips.way if everybody else -np.ones(len(trips.way))])
    unit, sign = (Unit.PERSON_WAY, 1.0) if everybody else (Unit.PEOPLE, -1.0)
    model = _Model(ground, rules, trips, price, everybody)
    before = _do_nothing(model, clock)
    solution = minimise(model.program(), clock, gap=_gap(ground, trips, clock, everybody=everybody))
    if solution.x is None:
        shortfall = _shortfall(model, clock) if solution.impossible else None
        return no_answer(ground, clock, unit, do_nothing=before, shortfall=shortfall)
    chosen = solution.x[: trips.candidates] > 0.5
    people = divided(trips, chosen, model.program(), price, clock)
    people = solution.x[trips.candidates :] if people is None else people
    total = float(price[trips.candidates :] @ people)
    bound = min(solution.bound, total)
    return answer(
        ground,
        clock,
        chosen,
        objective=sign * total + 0.0,
        bound=sign * (total if total - bound <= _NOISE * max(1.0, abs(total)) else bound) + 0.0,
        unit=unit,
        do_nothing=before,
        served=served_of(ground, trips, people),
    )


def _gap(ground: Ground, trips: Trips, clock: Clock, *, everybody: bool) -> float:
    """Give the difference that is good enough; people are whole mostly, so that less than one is no difference."""
    if everybody:
        nearest = np.full(len(trips.people), np.inf)
        np.minimum.at(nearest, trips.settlement, trips.way)
        least = float((ground.people * np.where(np.isfinite(nearest), nearest, 0.0)).sum())
        return clock.effort.max_gap * least
    return 0.0


def _do_nothing(model: _Model, clock: Clock) -> float:
    """Give the objective with the standing points alone; infinite where they cannot serve everybody who is to be."""
    nothing = np.zeros(model.trips.candidates, dtype=np.bool_)
    rules = replace(
        model.rules, locked=nothing, most=np.inf, budget=np.inf, rows=model.rules.rows[:0], at_least=np.zeros(0)
    )
    people = divided(model.trips, nothing, replace(model, rules=rules).program(floors=0), model.price, clock)
    if people is None:
        return np.inf
    return abs(float(model.price[model.trips.candidates :] @ people))


def _shortfall(model: _Model, clock: Clock) -> Shortfall | None:
    """Say which rule binds: the number or price of points, a floor, the places, or what is not wanted again."""
    width = model.trips.candidates
    for freed in model.rules.relaxed():
        weight = np.concatenate([freed.weight, np.zeros(len(model.trips.way))])
        free = replace(model, rules=freed.rules)
        lightest = minimise(free.program(price=weight), clock)
        if not lightest.impossible:
            return limit_shortfall(freed, lightest)
    for rank, (row, need) in enumerate(floor_rows(model.ground, model.trips)):
        price = np.concatenate([np.zeros(width), -row.toarray()[0]])
        most = minimise(free.program(price=price, floors=rank, everybody=False), clock)
        if most.x is not None and -price @ most.x < need * (1 - 1e-9):
            return _floor_shortfall(model.ground, rank, float(-price @ most.x))
    most = minimise(
        free.program(price=np.concatenate([np.zeros(width), -np.ones(len(model.trips.way))]), everybody=False), clock
    )
    asked = float(model.trips.people[np.unique(model.trips.settlement)].sum())
    served = 0.0 if most.x is None else float(most.x[width:].sum())
    if model.everybody and most.x is not None and served < asked * (1 - 1e-9):
        values = {"asked": math.ceil(asked), "nearest": math.floor(served)}
        message = Message("All places together serve {nearest} people; {asked} need one.", values)
        return Shortfall("capacity", asked, served, "", message)
    return shortfall_of(model.rules, clock)


def _floor_shortfall(ground: Ground, rank: int, served: float) -> Shortfall:
    floor = ground.floors[rank]
    share = served / float(ground.people[ground.members(floor)].sum())
    values = {"name": floor.name, "asked": math.ceil(100 * floor.share), "nearest": math.floor(100 * share)}
    message = Message(
        "{name}: not {asked} % of the people can be given a place; the most that can be is {nearest} %.", values
    )
    return Shortfall("floor", floor.share, share, floor.name, message)
