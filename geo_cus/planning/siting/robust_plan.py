"""Which sites lose little whatever happens: the least regret over cases, or the most people in the worst of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from geo_cus.errors import TableError
from geo_cus.planning.siting.answers import answer, no_answer, shortfall_of
from geo_cus.planning.siting.best_sites import best_sites
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.program import Program, minimise
from geo_cus.planning.siting.rules import program_of, rules_of
from geo_cus.planning.siting.site_plan import SitePlan, Unit
from geo_cus.planning.siting.task import ground_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo_cus.planning.siting.rules import Rules
    from geo_cus.planning.siting.task import Ground, SitingTask

    Floats = NDArray[np.float64]

_EQUAL: Final = 1e-6
"""Numbers of people that differ by this share of all are equal: HiGHS keeps rows to within 1e-8."""


class Aim(StrEnum):
    """What the worst case is to be best in."""

    REGRET = "regret"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """
    What a plan brings in one case.

    Parameters
    ----------
    case
        Its name.
    people
        People covered by the plan.
    best
        People covered by the best plan for this case alone; the proven bound of that where it was not found in time.
    do_nothing
        People covered by the standing points of the case.
    """

    case: str
    people: float
    best: float
    do_nothing: float

    @property
    def regret(self) -> float:
        """Give the people who would be covered if one had known that this case would come, and are not."""
        return self.best - self.people


@dataclass(frozen=True, slots=True)
class RobustPlan:
    """
    A plan for several cases at once.

    Parameters
    ----------
    plan
        The sites and the proof. Its objective is the greatest regret of all cases, or the fewest people covered in any;
        `SitePlan.served` tells of the first case.
    cases
        What the plan brings in each case; empty where there is no plan.
    """

    plan: SitePlan
    cases: tuple[CaseResult, ...]


def robust_plan(
    cases: Mapping[str, SitingTask],
    *,
    limit: float,
    points: int | None = None,
    budget: float | None = None,
    aim: Aim = Aim.REGRET,
    effort: Effort | None = None,
) -> RobustPlan:
    """
    Choose sites so that the worst case is as good as possible.

    Minimise ``max over cases of (best people of the case - people covered in it)``, or maximise ``min over cases of
    people covered``, where a settlement is covered in a case if ``way <= limit`` for a chosen or standing point of it.

    Laws: one case is `most_people`; a case more never lessens the greatest regret nor raises the fewest people; no plan
    has less regret than the one given.

    Parameters
    ----------
    cases
        Tasks by the names of the cases, with the same settlements and candidates. People, ways and standing points may
        differ; costs, locks, bans and floors are those of the first.
    limit
        Longest way that counts, in the unit of the ways, >= 0; the limit itself counts.
    points, budget
        As in `most_people`.
    aim
        Which of the two.
    effort
        Its time is for the best plans of the cases and the proof together.

    Raises
    ------
    TableError
        Settlements or candidates of the cases differ; a name is unknown or comes twice, or a floor cannot be.

    References
    ----------
    Kouvelis and Yu 1997, Robust Discrete Optimization, https://doi.org/10.1007/978-1-4757-2620-6
    """
    clock = Clock(effort or Effort())
    grounds = _grounds(cases)
    rules = rules_of(grounds[0], points=points, budget=budget)
    regret = aim is Aim.REGRET
    best, found = np.array([_best(ground, rules, limit, clock) for ground in grounds]).T
    # Where no choice keeps the rules, the best is infinitely bad; the program then says so, too.
    reference = np.where(np.isfinite(best), best, 0.0) if regret else np.zeros(len(grounds))
    # Regret is against what may be too much; by so much less a choice might regret in truth.
    unsure = float(np.max(reference - found)) if regret else 0.0
    solution = minimise(_program(grounds, rules, reference, limit), clock)
    nothing = _worst(grounds, np.zeros(len(rules.weight), dtype=np.bool_), reference, limit)
    sign = 1.0 if regret else -1.0
    if solution.x is None:
        shortfall = shortfall_of(rules, clock) if solution.impossible else None
        return RobustPlan(no_answer(grounds[0], clock, Unit.PEOPLE, do_nothing=sign * nothing, shortfall=shortfall), ())
    chosen = solution.x[: len(rules.weight)] > 0.5
    worst = _worst(grounds, chosen, reference, limit)
    bound = solution.bound - unsure
    close = worst - bound <= _EQUAL * max(float(ground.people.sum()) for ground in grounds)
    plan = answer(
        grounds[0],
        clock,
        chosen,
        objective=sign * worst,
        bound=sign * (worst if close else bound),
        unit=Unit.PEOPLE,
        do_nothing=sign * nothing,
    )
    covered = [_covered(ground, chosen, limit) for ground in grounds]
    before = [_covered(ground, np.zeros_like(chosen), limit) for ground in grounds]
    results = zip(cases, covered, best.tolist(), before, strict=True)
    return RobustPlan(plan, tuple(CaseResult(*row) for row in results))


def people_by_case(cases: Mapping[str, SitingTask], chosen: Sequence[str], *, limit: float) -> dict[str, float]:
    """Give the people whom a plan, by the names of its sites, covers in each case."""
    found = {}
    for name, ground in zip(cases, _grounds(cases), strict=True):
        picked = np.array([candidate in set(chosen) for candidate in ground.candidate_ids], dtype=np.bool_)
        found[name] = _covered(ground, picked, limit)
    return found


def _grounds(cases: Mapping[str, SitingTask]) -> list[Ground]:
    if not cases:
        raise ValueError("a robust plan needs a case")
    first = next(iter(cases.values()))
    rules = {"cost": first.cost, "locked": first.locked, "forbidden": first.forbidden, "floors": first.floors}
    grounds = [ground_of(replace(task, **rules)) for task in cases.values()]
    for name, ground in zip(cases, grounds, strict=True):
        same = (ground.settlement_ids, ground.candidate_ids) == (grounds[0].settlement_ids, grounds[0].candidate_ids)
        if not same:
            raise TableError("The case {case} has other settlements or candidates than the first.", case=name)
    return grounds


def _best(ground: Ground, rules: Rules, limit: float, clock: Clock) -> tuple[float, float]:
    """Give the proven bound of the people that any choice covers, and the most that a choice was found to cover."""
    total = float(ground.people.sum())
    base = np.where(ground.standing <= limit, 0.0, ground.people)
    cost = np.where(ground.way <= limit, 0.0, ground.people[:, None])
    best = best_sites(cost, base, rules, clock, worst=total)
    return total - best.bound, max(0.0, total - best.total)


def _covered(ground: Ground, chosen: NDArray[np.bool_], limit: float) -> float:
    near = (ground.standing <= limit) | (ground.way[:, chosen] <= limit).any(axis=1)
    return float(ground.people[near].sum())


def _worst(grounds: list[Ground], chosen: NDArray[np.bool_], reference: Floats, limit: float) -> float:
    """Give the greatest of ``reference - people covered`` over the cases."""
    return max(float(aimed) - _covered(ground, chosen, limit) for ground, aimed in zip(grounds, reference, strict=True))


def _program(grounds: list[Ground], rules: Rules, reference: Floats, limit: float) -> Program:
    """
    Give the program ``minimise t``: t is at least ``reference - people covered`` of each case.

    Its first variables are those of `program_of`. Then comes one for each set of candidates that cover some settlement
    in some case, at most 1 and at most the number of these that are chosen, and t.
    """
    sets: dict[bytes, int] = {}
    covers: list[NDArray[np.bool_]] = []
    people: list[dict[int, float]] = []
    for ground in grounds:
        sums: dict[int, float] = {}
        for row in np.flatnonzero((ground.standing > limit) & (ground.people > 0)).tolist():
            cover = ground.way[row] <= limit
            if cover.any():
                number = sets.setdefault(np.packbits(cover).tobytes(), len(sets))
                if number == len(covers):
                    covers.append(cover)
                sums[number] = sums.get(number, 0.0) + float(ground.people[row])
        people.append(sums)
    base, count = program_of(rules, np.zeros(len(rules.weight))), len(covers)
    cover = csr_array(np.array(covers, dtype=np.float64).reshape(count, len(rules.weight)))
    cover.resize((count, len(base.cost)))
    gains = np.zeros((len(grounds), count))
    for row, sums in zip(gains, people, strict=True):
        row[list(sums)] = list(sums.values())
    standing = np.array([_covered(ground, np.zeros(len(rules.weight), dtype=np.bool_), limit) for ground in grounds])
    top = csr_array(base.rows)
    top.resize((base.rows.shape[0], len(base.cost) + count + 1))
    ones = csr_array(np.ones((len(grounds), 1)))
    empty = csr_array((count, 1))
    body = block_array([[cover, -eye_array(count), empty], [csr_array((len(grounds), len(base.cost))), gains, ones]])
    rows = block_array([[top], [body]])
    lower = np.r_[base.row_lower, np.zeros(count), reference - standing]
    return Program(
        cost=np.r_[np.zeros(len(base.cost) + count), 1.0],
        lower=np.r_[base.lower, np.zeros(count), -np.inf],
        upper=np.r_[base.upper, np.ones(count), np.inf],
        whole=np.r_[base.whole, np.zeros(count + 1, dtype=np.bool_)],
        rows=csr_array(rows),
        row_lower=lower,
        row_upper=np.full(len(lower), np.inf),
    )
