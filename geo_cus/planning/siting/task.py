"""What a siting question is asked about: settlements, candidate sites, standing points and the rules of the choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Floor:
    """
    The least part of a group's people who must have a point within a limit: a sołectwo that is not to be forgotten.

    Parameters
    ----------
    name
        What the group is called, as the user knows it.
    settlement_ids
        The settlements of the group.
    share
        Least share of the group's people, 0 to 1.
    limit
        Longest way that counts, in the unit of the ways; the limit itself counts.
    """

    name: str
    settlement_ids: frozenset[str]
    share: float
    limit: float


@dataclass(frozen=True, slots=True)
class SitingTask:
    """
    Settlements, candidates and standing points, with the rules that hold whatever is asked of them.

    Parameters
    ----------
    way
        Settlements by candidates, >= 0: seconds or metres, one unit throughout; infinite where no road leads.
    people
        People of each settlement, >= 0. Where nobody lives, nobody needs a point.
    settlement_ids, candidate_ids
        Names of the rows and columns of `way`, each once. Candidates and standing points share no name.
    standing_way
        Settlements by standing points, as `way`. Standing points stay open in every plan; none by default.
    standing_ids
        Names of the columns of `standing_way`.
    cost
        What each candidate costs, > 0 (złoty); 1 each by default.
    capacity, standing_capacity
        People whom each point can serve, >= 0; unlimited by default. Only models that name capacity read them.
    locked, forbidden
        Candidates that every plan must and must not choose.
    floors
        Groups that every plan must serve at least so well.
    excluded
        Plans that are not wanted again: a new one must leave out at least one site of each.
    """

    way: Floats
    people: Floats
    settlement_ids: Sequence[str]
    candidate_ids: Sequence[str]
    standing_way: Floats | None = None
    standing_ids: Sequence[str] = ()
    cost: Floats | None = None
    capacity: Floats | None = None
    standing_capacity: Floats | None = None
    locked: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    floors: Sequence[Floor] = ()
    excluded: Sequence[frozenset[str]] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """
    A checked task in the order of the identifiers, without what is forbidden: the form in which models read it.

    Since rows and columns are put into one order here, no answer depends on the order of a file.
    """

    way: Floats
    standing_way: Floats
    people: Floats
    cost: Floats
    capacity: Floats
    standing_capacity: Floats
    settlement_ids: tuple[str, ...]
    candidate_ids: tuple[str, ...]
    standing_ids: tuple[str, ...]
    locked: NDArray[np.bool_]
    floors: tuple[Floor, ...]
    excluded: tuple[NDArray[np.int64], ...]

    @property
    def standing(self) -> Floats:
        """Give the way to the nearest standing point; infinite where there is none."""
        return np.asarray(self.standing_way.min(axis=1, initial=np.inf), dtype=np.float64)

    def members(self, floor: Floor) -> NDArray[np.bool_]:
        """Tell which settlements belong to the group of a floor."""
        return np.array([name in floor.settlement_ids for name in self.settlement_ids], dtype=np.bool_)


def ground_of(task: SitingTask) -> Ground:
    """
    Check a task and put it into the order of its identifiers.

    Raises
    ------
    TableError
        A name is unknown, comes twice, or is both locked and forbidden; a floor has no such share or nobody in it.
    ValueError
        Shapes do not belong together; a number is negative or NaN, or people, cost are infinite.
    """
    _check_names(task)
    standing_way = np.empty((len(task.people), 0)) if task.standing_way is None else task.standing_way
    rows = _order(task.settlement_ids)
    columns = np.array(
        [j for j in _order(task.candidate_ids) if task.candidate_ids[j] not in task.forbidden], dtype=int
    )
    stands = _order(task.standing_ids)
    candidates = tuple(task.candidate_ids[j] for j in columns)
    place = {name: j for j, name in enumerate(candidates)}
    ground = Ground(
        way=_matrix(task.way, len(rows), len(task.candidate_ids), "way")[np.ix_(rows, columns)],
        standing_way=_matrix(standing_way, len(rows), len(stands), "standing_way")[np.ix_(rows, stands)],
        people=_amounts(task.people, len(rows), np.nan, "people")[rows],
        cost=_amounts(task.cost, len(task.candidate_ids), 1.0, "cost")[columns],
        capacity=_amounts(task.capacity, len(task.candidate_ids), np.inf, "capacity")[columns],
        standing_capacity=_amounts(task.standing_capacity, len(stands), np.inf, "standing_capacity")[stands],
        settlement_ids=tuple(task.settlement_ids[i] for i in rows),
        candidate_ids=candidates,
        standing_ids=tuple(task.standing_ids[j] for j in stands),
        locked=np.array([name in task.locked for name in candidates], dtype=np.bool_),
        floors=tuple(sorted(task.floors, key=lambda floor: floor.name)),
        # A plan with a site that is forbidden by now cannot come again.
        excluded=tuple(
            np.array(sorted(place[name] for name in plan), dtype=np.int64)
            for plan in task.excluded
            if all(name in place for name in plan)
        ),
    )
    if not (np.isfinite(ground.people).all() and np.isfinite(ground.cost).all() and (ground.cost > 0).all()):
        raise ValueError("people and cost are finite, and cost is above 0")
    return ground


def without_lock(task: SitingTask, candidate_id: str) -> SitingTask:
    """Give the task in which a candidate may but need not be chosen."""
    return replace(task, locked=task.locked - {candidate_id})


def without_ban(task: SitingTask, candidate_id: str) -> SitingTask:
    """Give the task in which a forbidden candidate may be chosen."""
    return replace(task, forbidden=task.forbidden - {candidate_id})


def without_floor(task: SitingTask, name: str) -> SitingTask:
    """Give the task without the floors of a group."""
    return replace(task, floors=tuple(floor for floor in task.floors if floor.name != name))


def _order(names: Sequence[str]) -> NDArray[np.int64]:
    return np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)


def _matrix(values: Floats, rows: int, columns: int, name: str) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.shape != (rows, columns):
        raise ValueError(f"{name} is settlements by points, {(rows, columns)}: {found.shape}")
    if not (found >= 0).all():
        raise ValueError(f"{name} is 0 or more")
    return found


def _amounts(values: Floats | None, length: int, default: float, name: str) -> Floats:
    found = np.full(length, default) if values is None else np.asarray(values, dtype=np.float64)
    if found.shape != (length,):
        raise ValueError(f"{name} has {length} entries: {found.shape}")
    if not (found >= 0).all():
        raise ValueError(f"{name} is 0 or more")
    return found


def _check_names(task: SitingTask) -> None:
    _once(task.settlement_ids)
    _once([*task.candidate_ids, *task.standing_ids])
    _known(task.locked | task.forbidden, task.candidate_ids)
    for name in sorted(task.locked & task.forbidden):
        raise TableError("Site {id} is both locked and forbidden; it can only be one of them.", id=name)
    for floor in task.floors:
        _known(floor.settlement_ids, task.settlement_ids)
        if not 0 <= floor.share <= 1 or not floor.limit >= 0:
            raise TableError(
                "The floor of {name} asks for a share of {share} within {limit}; "
                "a share is between 0 and 1, a limit 0 or more.",
                name=floor.name,
                share=floor.share,
                limit=floor.limit,
            )


def _once(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise TableError("{id} stands twice among the places of the plan; give each its own name.", id=name)
        seen.add(name)


def _known(names: Collection[str], all_names: Sequence[str]) -> None:
    for name in sorted(set(names) - set(all_names)):
        raise TableError("{id} is not among the places of the plan; check its spelling.", id=name)
