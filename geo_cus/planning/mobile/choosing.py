"""
Which stops, on which days, in which order: the plan that is best by people, then the worst-off village, then time.

Plans are compared by, in this order: people promised a stop (more), the longest walk of a village that is promised
one, in steps (less), working time of the crews in the rota, metres driven, and, so that equal plans give one
answer, the places. A choice of stops is judged by its rota of least working time. With many places a covering program
proposes stops, PyVRP plans their rounds, and stops are exchanged. Then every choice that might be better is
routed exactly, as `geo_cus.planning.mobile.promising` lists them. Where those are too many, the program's bound says
how much better a plan could be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, islice
from math import ceil, inf
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo_cus.planning.mobile.days import rota_of
from geo_cus.planning.mobile.exact_rota import RoundBook, least_rota
from geo_cus.planning.mobile.mobile_plan import Proof, Quality
from geo_cus.planning.mobile.promising import CHOOSING, promising
from geo_cus.planning.mobile.shared_rounds import THOROUGH, TRIAL, kept_by_prizes, shared_rounds
from geo_cus.planning.mobile.stop_bounds import stop_bounds
from geo_cus.planning.mobile.timetable import Rota

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo_cus.planning.mobile.exact_rota import Shared
    from geo_cus.planning.mobile.question import MobileQuestion
    from geo_cus.planning.mobile.stop_bounds import StopBounds
    from geo_cus.planning.mobile.timetable import Stop
    from geo_cus.planning.siting.effort import Clock

EXACT_PLACES: Final = 8
"""Places up to which every choice that might be better is routed, however long it takes."""

_TIGHTNESS: Final = (1.0, 0.97, 0.94, 0.9, 0.86, 0.82, 0.78, 0.73, 0.68, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
_THINNED: Final = (1.0, 0.86, 0.6)
"""Of these, at which stops that do not fit into the days are left out one after the other."""
_EXACT_STOPS: Final = 8
"""Stops up to which every sharing among days is looked at."""
_EXCHANGES: Final = ((0, 1), (1, 1), (1, 0), (1, 2), (2, 1), (2, 2))
"""How many stops leave a plan and how many come."""
_NEIGHBOURS: Final = 4_000
"""How many neighbours of a plan are looked at."""
_ROUTED: Final = 50_000
"""How long neighbours are routed: the squares of their numbers of stops, all together."""
_BRANCHES: Final = 50_000
_COVERS: Final = 3_000_000
"""How far all choices are looked at where there are more places; see `_Search._look_at_all`."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best rota found, and how good it is known to be."""

    rota: Rota
    quality: Quality


@dataclass(frozen=True, slots=True)
class _Option:
    """Places by their numbers, their stops, and the rota they have; compared by `key`."""

    key: tuple[int, int, int, float, tuple[int, ...]]
    stops: tuple[Stop, ...]
    rota: Rota


def chosen_stops(question: MobileQuestion, clock: Clock, *, seed: int = 0) -> Chosen:
    """
    Choose stops and their rota.

    Laws: more hours never serve fewer, and a place less never serves more or better. They hold between plans that are
    proven (`Proof.EXACT`): all with up to `EXACT_PLACES` places, and in general those with up to 16 or so. Beyond, they
    hold for the bounds.

    Parameters
    ----------
    seed
        Of PyVRP's search.

    Returns
    -------
    Chosen
        A rota without stops where none is possible.
    """
    return _Search(question, stop_bounds(question), clock, seed).run()


def _option(
    question: MobileQuestion, numbers: Iterable[int], stops: tuple[Stop, ...], shared: Shared
) -> _Option | None:
    """Give the rota of stops as an option; None if it breaks a budget."""
    rota = rota_of(question, stops, shared)
    if rota.crew_s > question.crew_s_at_most or not question.affords(rota):
        return None
    people = sum(stop.people for stop in stops)
    return _Option((-people, question.steps(stops), rota.crew_s, rota.metres, tuple(numbers)), stops, rota)


def _rank(key: tuple[Any, ...], *, walks: bool) -> tuple[float, ...]:
    people, steps, crew_s = key[:3]
    return (people, steps, crew_s) if walks else (people, crew_s)


def _longest_walk_s(stops: Iterable[Stop]) -> float:
    return max((stop.longest_walk_s for stop in stops), default=0.0)


@dataclass(slots=True)
class _Search:
    """Looks for the best plan, and for a good one where there are too many to look at all."""

    question: MobileQuestion
    bounds: StopBounds
    clock: Clock
    seed: int
    best: _Option | None = None
    known: dict[tuple[int, ...], _Option | None] = field(default_factory=dict)
    left: int = _ROUTED
    most_people: float = field(init=False)
    book: RoundBook = field(init=False)

    def __post_init__(self) -> None:
        self.most_people = float(self.question.people.sum())
        self.book = RoundBook(self.question)

    def run(self) -> Chosen:
        """Find most people, then the least walk for the worst-off, then less time; give it with its proof or bounds."""
        if self.bounds.usable().sum() <= EXACT_PLACES and self._look_at_all():
            return self._proven()
        self.most_people = min(self.most_people, self.bounds.most_people(self.clock).bound)
        self._reach_most_people()
        if self.best is not None and -self.best.key[0] < self.most_people:
            self._climb(walks=False)
        least_steps = self._shorten_walks()
        self._climb(walks=True)
        self._refine()
        if self._look_at_all(most_branches=_BRANCHES, most_covers=_COVERS):
            return self._proven()
        self._even_days()
        return self._answer(int(self.most_people), least_steps)

    def _look_at_all(self, *, most_branches: float = inf, most_covers: float = inf) -> bool:
        """
        Route exactly every choice that nothing rules out to be better than the best so far; tell whether that was done.

        Parameters
        ----------
        most_branches
            As `promising` has it.
        most_covers
            How many parts of the sets of stops are looked at, all choices together.
        """
        best = None if self.best is None else self.best.key[:3]
        found = promising(self.bounds, best, self.clock, most_branches=most_branches)
        for promise, numbers in found or ():
            if self.best is not None and promise > self.best.key[:3]:
                break
            most_covers -= 3 ** len(numbers)
            if self.clock.tell(CHOOSING) or most_covers < 0:
                self.most_people = min(self.most_people, -promise[0])
                return False
            stops = self.question.stops_of(numbers)
            shared = least_rota(self.book, numbers, stops)
            self._keep(None if shared is None else _option(self.question, numbers, stops, shared))
        return found is not None

    def _keep(self, option: _Option | None) -> None:
        if option is not None and (self.best is None or option.key < self.best.key):
            self.best = option

    def offer(self, numbers: Iterable[int], *, searches: int = TRIAL) -> bool:
        """Plan the rounds of some places and keep them if they are best so far; tell whether there is a rota."""
        chosen = tuple(sorted(numbers))
        stops = self.question.stops_of(chosen)
        if any(stop.people == 0 for stop in stops):
            chosen = tuple(number for number, stop in zip(chosen, stops, strict=True) if stop.people)
            stops = self.question.stops_of(chosen)
        if not self.question.admits(stops):
            return False
        return self._routed(chosen, searches=searches) is not None

    def _routed(self, chosen: tuple[int, ...], *, searches: int = TRIAL) -> _Option | None:
        """Plan the rounds of some places, the first time they are asked for, and keep them if they are best so far."""
        if searches == TRIAL and chosen in self.known:
            return self.known[chosen]
        stops = self.question.stops_of(chosen)
        if len(chosen) <= _EXACT_STOPS:
            shared = least_rota(self.book, chosen, stops)
        else:
            shared = shared_rounds(
                self.question, chosen, stops, self.clock, seed=self.seed, searches=searches, even=False
            )
        option = None if shared is None else _option(self.question, chosen, stops, shared)
        self.known[chosen] = option
        self._keep(option)
        return option

    def _reach_most_people(self) -> None:
        """Ask for less and less of the crew's time until the rounds fit into the days."""
        for tightness in _TIGHTNESS:
            most = self.bounds.most_people(self.clock, tightness=tightness)
            if most.chosen is None:
                continue
            least = self.bounds.least_time(
                self.clock, people=self._people_at(most.chosen), limit_s=self.question.limit_s, tightness=tightness
            )
            fits = [self.offer(chosen) for chosen in dict.fromkeys([least.chosen or most.chosen, most.chosen])]
            if any(fits):
                return
            if tightness in _THINNED:
                self._thin_out(most.chosen)
            if self.clock.over:
                return

    def _thin_out(self, numbers: tuple[int, ...]) -> None:
        """Leave out stops until the others fit into the days; if none needs leaving out for time, the smallest."""
        while numbers and not self.offer(numbers) and not self.clock.over:
            stops = self.question.stops_of(numbers)
            kept = kept_by_prizes(self.question, numbers, stops, self.clock, seed=self.seed)
            if kept == numbers:
                smallest = min(zip(stops, numbers, strict=True), key=lambda each: (each[0].people, each[1]))[1]
                kept = tuple(number for number in numbers if number != smallest)
            numbers = kept

    def _people_at(self, numbers: Iterable[int]) -> int:
        return sum(stop.people for stop in self.question.stops_of(numbers))

    def _climb(self, *, walks: bool) -> None:
        """
        Exchange stops as long as that is better: up to two leave the best plan while up to two come.

        Only choices that might be better are routed, those that promise most first.

        Parameters
        ----------
        walks
            Compare plans as they are compared in the end; False: by people and then at once by working time, since
            time that is saved lets further villages in.
        """
        current = self.best
        while current is not None:
            better = None
            for numbers in self._promising(current, walks=walks):
                self.left -= 0 if numbers in self.known else len(numbers) ** 2
                option = self._routed(numbers)
                if option is not None and _rank(option.key, walks=walks) < _rank(current.key, walks=walks):
                    better = option
                    break
                if self.clock.over or self.left <= 0:
                    break
            current = better

    def _promising(self, option: _Option, *, walks: bool) -> list[tuple[int, ...]]:
        """Give the neighbours of a plan that nothing rules out to be better, those that promise most first."""
        rank, found = _rank(option.key, walks=walks), []
        for numbers in islice(self._neighbours(option), _NEIGHBOURS):
            promise = self.bounds.promise(numbers)
            if promise is not None and _rank(promise, walks=walks) < rank:
                found.append((_rank(promise, walks=walks), numbers))
        return [numbers for _, numbers in sorted(found)]

    def _neighbours(self, option: _Option) -> Iterator[tuple[int, ...]]:
        """Give choices of places that differ from a plan by two that leave and two that come at most."""
        chosen = set(option.key[4])
        others = [number for number in np.flatnonzero(self.bounds.usable()).tolist() if number not in chosen]
        for leave, come in _EXCHANGES:
            for old in combinations(sorted(chosen), leave):
                for new in combinations(others, come):
                    if numbers := tuple(sorted(chosen.difference(old).union(new))):
                        yield numbers

    def _shorten_walks(self) -> int:
        """Look for the fewest steps with as many people; give the fewest that are not ruled out."""
        if self.best is None:
            return 0
        people, step_s = -self.best.key[0], self.question.step_s
        low, high = 0, self.best.key[1]
        ruled_out = -1
        while low < high and not self.clock.over:
            steps = (low + high) // 2
            found = self.bounds.least_time(self.clock, people=people, limit_s=steps * step_s)
            if found.chosen is None and found.bound == np.inf:
                ruled_out = max(ruled_out, steps)
            if found.chosen is not None and self.offer(found.chosen):
                high = steps
            else:
                low = steps + 1
        return ruled_out + 1

    def _refine(self) -> None:
        """Plan the places that the program takes for quickest with more effort, or else those of the best plan."""
        if self.best is None or self.clock.over:
            return
        before = self.best.key[4]
        limit_s = min(self.question.limit_s, self.best.key[1] * self.question.step_s)
        quickest = self.bounds.least_time(self.clock, people=-self.best.key[0], limit_s=limit_s)
        if quickest.chosen is not None:
            self.offer(quickest.chosen, searches=THOROUGH)
        if self.best.key[4] == before and quickest.chosen != before:
            self.offer(before, searches=THOROUGH)

    def _even_days(self) -> None:
        """Make the days of the best plan alike, as far as the working time allows that the question grants for it."""
        if self.best is None or self.question.balance <= 0 or self.clock.over:
            return
        numbers, stops = self.best.key[4], self.best.stops
        if len(numbers) <= _EXACT_STOPS:
            shared = least_rota(self.book, numbers, stops, balance=self.question.balance)
        else:
            shared = shared_rounds(self.question, numbers, stops, self.clock, seed=self.seed, searches=THOROUGH)
        option = None if shared is None else _option(self.question, numbers, stops, shared)
        if option is not None and option.rota.crew_s <= self.best.rota.crew_s * (1.0 + self.question.balance):
            self.best = option

    def _proven(self) -> Chosen:
        """Say that no plan is better than the best, but for the working time that even days cost."""
        if self.best is None:
            return Chosen(Rota(self.question.weeks, (), ()), Quality(Proof.EXACT, 0, 0, 0.0, 0.0, 0, 0.0))
        people, least_s, longest_s = -self.best.key[0], self.best.rota.crew_s, _longest_walk_s(self.best.stops)
        self._even_days()
        rota = self.best.rota
        return Chosen(rota, Quality(Proof.EXACT, people, people, longest_s, longest_s, rota.crew_s, float(least_s)))

    def _answer(self, most_people: int, least_steps: int) -> Chosen:
        if self.best is None:
            rota = Rota(self.question.weeks, (), ())
            proof = Proof.BOUNDED if most_people else Proof.EXACT
            return Chosen(rota, Quality(proof, 0, most_people, 0.0, 0.0, 0, 0.0, stopped=self.clock.over))
        people, steps, crew_s = -self.best.key[0], self.best.key[1], self.best.rota.crew_s
        limit_s = min(self.question.limit_s, steps * self.question.step_s)
        least = self.bounds.least_time(self.clock, people=people, limit_s=limit_s).bound
        least_crew_s = float(min(crew_s, max(0.0, least)))
        longest_s = _longest_walk_s(self.best.stops)
        is_best = people >= most_people and steps <= least_steps and crew_s <= ceil(least_crew_s)
        quality = Quality(
            proof=Proof.EXACT if is_best else Proof.BOUNDED,
            people=people,
            most_people=max(people, most_people),
            longest_walk_s=longest_s,
            least_longest_walk_s=longest_s if steps <= least_steps else max(0, least_steps - 1) * self.question.step_s,
            crew_s=crew_s,
            least_crew_s=least_crew_s,
            stopped=self.clock.over,
        )
        return Chosen(self.best.rota, quality)
