"""Which sites lose little whatever happens: the least regret over cases, or the most people in the worst of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from geo_cus.errors import TableError
from geo_cus.planning.siting.answers import answer, no_answer, shortfall_of
from geo_cus.planning.siting.best_sites import best_sites
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.objective import Aim
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
    clock, grounds = Clock(effort or Effort()), _grounds(cases)
    rules = rules_of(grounds[0], points=points, budget=budget)
    best, found = np.array([_best(ground, rules, limit, clock) for ground in grounds]).T
    # Where no choice keeps the rules, the best is infinitely bad; the program then says so, too.
    reference = np.where(np.isfinite(best), best, 0.0) if aim is Aim.REGRET else np.zeros(len(grounds))
    # Regret is against what may be too much; by so much less a choice might regret in truth.
    unsure = float(np.max(reference - found)) if aim is Aim.REGRET else 0.0
    solution = minimise(_program(grounds, rules, reference, limit), clock)
    sign, nothing = (1.0 if aim is Aim.REGRET else -1.0), np.zeros(len(rules.weight), dtype=np.bool_)
    before = [_covered(ground, nothing, limit) for ground in grounds]
    do_nothing = sign * float(np.max(reference - before))
    if solution.x is None:
        shortfall = shortfall_of(rules, clock) if solution.impossible else None
        return RobustPlan(no_answer(grounds[0], clock, Unit.PEOPLE, do_nothing=do_nothing, shortfall=shortfall), ())
    chosen = solution.x[: len(rules.weight)] > 0.5
    covered = [_covered(ground, chosen, limit) for ground in grounds]
    worst, bound = float(np.max(reference - covered)), solution.bound - unsure
    if worst - bound <= _EQUAL * max(float(ground.people.sum()) for ground in grounds):
        bound = worst
    plan = answer(
        grounds[0],
        clock,
        chosen,
        objective=sign * worst,
        bound=sign * bound,
        unit=Unit.PEOPLE,
        do_nothing=do_nothing,
    )
    return RobustPlan(plan, tuple(map(CaseResult, cases, covered, best.tolist(), before)))


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
    grounds = [
        ground_of(replace(task, cost=first.cost, locked=first.locked, forbidden=first.forbidden, floors=first.floors))
        for task in cases.values()
    ]
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


def _program(grounds: list[Ground], rules: Rules, reference: Floats, limit: float) -> Program:
    """
    Give the program ``minimise t``: t is at least ``reference - people covered`` of each case.

    Its first variables are those of `program_of`. Then comes one for each set of candidates that `_gains` gives, at
    most 1 and at most the number of these that are chosen, and t.
    """
    base = program_of(rules, np.zeros(len(rules.weight)))
    covers, gains = _gains(grounds, limit)
    count, cases, width = len(covers), len(grounds), len(base.cost)
    standing = np.array([_covered(ground, np.zeros(len(rules.weight), dtype=np.bool_), limit) for ground in grounds])
    top = csr_array(base.rows)
    top.resize((base.rows.shape[0], width + count + 1))
    cover = csr_array(covers.astype(np.float64))
    cover.resize((count, width))
    none, ones = csr_array((count, 1)), csr_array(np.ones((cases, 1)))
    body = block_array([[cover, -eye_array(count), none], [csr_array((cases, width)), csr_array(gains), ones]])
    lower = np.r_[base.row_lower, np.zeros(count), reference - standing]
    return Program(
        cost=np.r_[np.zeros(width + count), 1.0],
        lower=np.r_[base.lower, np.zeros(count), -np.inf],
        upper=np.r_[base.upper, np.ones(count), np.inf],
        whole=np.r_[base.whole, np.zeros(count + 1, dtype=np.bool_)],
        rows=csr_array(block_array([[top], [body]])),
        row_lower=lower,
        row_upper=np.full(len(lower), np.inf),
    )


def _gains(grounds: list[Ground], limit: float) -> tuple[NDArray[np.bool_], Floats]:
    """
    Give the sets of candidates of which one must be chosen to cover some settlement in some case, and whom they cover.

    Returns
    -------
    tuple
        Sets by candidates, each set once; and cases by sets: people who are covered by any of the set and nothing else.
    """
    rows, cases, people = [], [], []
    for case, ground in enumerate(grounds):
        near = ground.way <= limit
        lacking = (ground.standing > limit) & (ground.people > 0) & near.any(axis=1)
        rows.append(near[lacking])
        cases.append(np.full(int(lacking.sum()), case))
        people.append(ground.people[lacking])
    covers, which = np.unique(np.concatenate(rows), axis=0, return_inverse=True)
    gains = np.zeros((len(grounds), len(covers)))
    np.add.at(gains, (np.concatenate(cases), which.ravel()), np.concatenate(people))
    return covers, gains
