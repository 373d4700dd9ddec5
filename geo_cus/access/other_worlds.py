"""
Other worlds: numbers that a reader of the published ones could just as well believe in.

A hidden number is safe if some other world, in whole people, agrees with everything that is shown and differs in that
number. So protecting means finding such worlds, and hiding what changes in them where there are none yet. What is
hidden later takes away from what readers know, so a world once found stays possible.

References
----------
Kelly, J., Golden, B., Assad, A. (1992). Cell suppression: disclosure protection for sensitive tabular data. Networks
22(4), 397-417.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from geo_cus.access.cheapest_world import TOLERANCE, Difference, Freedom, cheapest, narrowed, pulled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.small_counts import Counts

_FIRST_ROUNDS: Final = (1, 2, 1, 2, 1, 2)
_LATER_ROUNDS: Final = (2,)
"""Of the worlds sought for many cells at once: by how much a cell may change. Later means after more was hidden."""


class NoOtherWorldError(ValueError):
    """Whatever were hidden, a small count could be computed from what is always public."""


class OtherWorlds:
    """
    The search for other worlds, and what had to be hidden for them.

    Parameters
    ----------
    counts
        The cells and sums; what is small is hidden from the start.

    Attributes
    ----------
    cells, sums
        Hidden cells and hidden sums, shapes (cells,) and (sums,).
    """

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.cells = counts.small.copy()
        self.sums = counts.sums_small.copy()
        everything = scipy.sparse.vstack(
            [scipy.sparse.eye_array(len(counts.people), format="csr"), counts.sums], format="csr"
        )
        chosen = np.flatnonzero(np.concatenate([counts.small, counts.sums_small]))
        self._targets: scipy.sparse.csr_array = everything[chosen]
        self._wanted = np.concatenate([counts.values, counts.sums_values])[chosen]
        self._seen: list[set[int]] = [{0} for _ in chosen]
        self._pending = self._wanted > 1

    def find(self) -> None:
        """
        Find worlds until every small number has been seen with as many values as it must be able to have.

        Raises
        ------
        NoOtherWorldError
            There are none for some number.
        """
        group_of_target = self.counts.column[self._targets.indices[self._targets.indptr[:-1]]]
        # In the order of the cells, not of the columns: what is hidden must not depend on how a table is laid out.
        for group in dict.fromkeys(group_of_target.tolist()):
            cells, targets = self.counts.column == group, group_of_target == group
            self._shake(cells, targets, _FIRST_ROUNDS)
            while (self._pending & targets).any():
                self._open(int(np.flatnonzero(self._pending & targets)[0]), cells)
                self._shake(cells, targets, _LATER_ROUNDS)

    def _shake(self, cells: NDArray[np.bool_], targets: NDArray[np.bool_], rounds: tuple[int, ...]) -> None:
        """Find worlds in which many hidden cells differ at once, hiding nothing more."""
        inside, shown = np.flatnonzero(cells & self.cells), np.flatnonzero(~self.sums)
        draw = np.random.default_rng(len(inside))
        for reach in rounds:
            pull = draw.choice([-1.0, 1.0], size=len(targets)) * (self._pending & targets)
            if not pull.any():
                return
            self._note(pulled(self.counts, shown, inside, pull @ self._targets[:, inside], reach=reach))

    def _open(self, target: int, cells: NDArray[np.bool_]) -> None:
        """Hide what lets a small number be another one: cells if they do, else sums; of its group, else of all."""
        found = next((world for freedom in self._freedoms(cells) if (world := self._other(target, freedom))), None)
        if found is None:
            raise NoOtherWorldError
        change = np.rint(found.cells).astype(np.int64)
        self.cells |= change != 0
        self.sums |= self.counts.sums @ change != 0
        if not self._note(change):
            raise NoOtherWorldError

    def _freedoms(self, cells: NDArray[np.bool_]) -> list[Freedom]:
        shown = np.flatnonzero(~self.sums)
        inside = np.flatnonzero(cells & self.cells), np.flatnonzero(cells & ~self.cells)
        anywhere = np.flatnonzero(self.cells), np.flatnonzero(~self.cells)
        nothing = np.array([], dtype=np.int64)
        return [
            Freedom(*inside, nothing, shown),
            Freedom(*inside, shown, shown),
            # The whole or the other parts of the same settlement leave no room: they have to change with it.
            Freedom(anywhere[0], nothing, nothing, shown),
            Freedom(*anywhere, shown, shown),
        ]

    def _other(self, target: int, freedom: Freedom) -> Difference | None:
        """
        Give a cheap world in which a number has a value not seen yet; None if there is none.

        Where people could be parted the cheapest is found at once, so whole people are sought first among what changes
        there, and among everything only if that fails.
        """
        row, wanted = self._targets[[target]], int(self._wanted[target]) - 1
        best, least = None, np.inf
        ideals: list[tuple[float, int]] = []
        for change in sorted(range(-wanted, wanted + 1), key=lambda change: (abs(change), change < 0)):
            if change in self._seen[target]:
                continue
            ideal = cheapest(self.counts, row, change, freedom, whole=False)
            if ideal.cost < least:
                ideals.append((ideal.cost, change))
                found = cheapest(self.counts, row, change, narrowed(freedom, ideal), whole=True)
                best, least = (found, found.cost) if found.cost < least else (best, least)
            if least <= TOLERANCE:
                break
        if best is None:
            tries = (cheapest(self.counts, row, change, freedom, whole=True) for _, change in sorted(ideals))
            best = next((found for found in tries if found.cost < np.inf), None)
        return best

    def _note(self, change: NDArray[np.int64]) -> bool:
        """Remember what a world shows of every target, with its mirror image and its double; says if that was news."""
        news = False
        for factor in (1, -1, 2, -2):
            if self._possible(factor * change):
                differences = (self._targets @ (factor * change)).astype(np.int64)
                for target in np.flatnonzero(self._pending & (differences != 0)):
                    news |= int(differences[target]) not in self._seen[target]
                    self._seen[target].add(int(differences[target]))
                    self._pending[target] = len(self._seen[target]) < self._wanted[target]
        return news

    def _possible(self, change: NDArray[np.int64]) -> bool:
        """Check in whole numbers, whatever the solver said, that a reader could believe in the changed numbers."""
        counts = self.counts
        people = counts.people + change
        return bool(
            (people >= counts.least).all()
            and (people <= counts.most).all()
            and (counts.parts @ change <= counts.room).all()
            and not (counts.sums @ change)[~self.sums].any()
            and not change[~self.cells].any()
        )
