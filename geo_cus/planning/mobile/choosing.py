"""
Which stops, on which days, in which order: the plan that is best by people, then the worst-off village, then time.

Plans are compared by, in this order: people promised a stop (more), the longest walk of a village that is promised
one, in steps (less), working time of the crews in the rota, metres driven, and, so that equal plans give one
answer, the places. A choice of stops is judged by its rota of least working time. Up to `EXACT_PLACES` places
everything is looked at; beyond, a covering program proposes stops, PyVRP plans their rounds, and the program's
bound says how much better a plan could be.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.errors import Message
from geo_cus.planning.mobile.days import rota_of
from geo_cus.planning.mobile.exact_rota import RoundBook, least_rota
from geo_cus.planning.mobile.mobile_plan import Proof, Quality
from geo_cus.planning.mobile.shared_rounds import THOROUGH, TRIAL, kept_by_prizes, shared_rounds
from geo_cus.planning.mobile.stop_bounds import stop_bounds
from geo_cus.planning.mobile.timetable import Rota

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo_cus.planning.mobile.exact_rota import Shared
    from geo_cus.planning.mobile.question import MobileQuestion
    from geo_cus.planning.mobile.stop_bounds import StopBounds
    from geo_cus.planning.mobile.timetable import Stop
    from geo_cus.planning.siting.effort import Clock

CHOOSING: Final = Message("Choosing stops")

EXACT_PLACES: Final = 8
"""Places up to which every choice of stops and every sharing among days is looked at."""

_TIGHTNESS: Final = (1.0, 0.97, 0.94, 0.9, 0.86, 0.82, 0.78, 0.73, 0.68, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
_THINNED: Final = (1.0, 0.86, 0.6)
"""Of these, at which stops that do not fit into the days are left out one after the other."""
_TRIES: Final = 40
"""How many neighbours of a plan are tried."""
_SWAPPED: Final = 3
"""How many of the smallest stops give way to another place, one at a time."""


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

    Laws: more hours never serve fewer, and a place less never serves more or better. For up to `EXACT_PLACES`
    places they hold for the plan, beyond for the bounds.

    Parameters
    ----------
    seed
        Of PyVRP's search.

    Returns
    -------
    Chosen
        A rota without stops where none is possible.
    """
    bounds = stop_bounds(question)
    near = (question.walk_s <= question.limit_s).any(axis=0) if len(question.people) else np.zeros(0, dtype=bool)
    usable = np.flatnonzero(bounds.usable() & near) if near.any() else np.zeros(0, dtype=int)
    if len(usable) <= EXACT_PLACES:
        found = _by_looking_at_all(question, usable.tolist(), clock)
        if found is not None:
            return found
    return _Search(question, bounds, clock, seed).run()


def _by_looking_at_all(question: MobileQuestion, usable: Sequence[int], clock: Clock) -> Chosen | None:
    """Look at all choices of places, the best people and walks first; None if the time was over before the answer."""
    book = RoundBook(question)
    choices: dict[tuple[int, int], list[tuple[tuple[int, ...], tuple[Stop, ...]]]] = {}
    for size in range(len(usable) + 1):
        for numbers in combinations(usable, size):
            stops = question.stops_of(numbers)
            if question.admits(stops):
                key = -sum(stop.people for stop in stops), question.steps(stops)
                choices.setdefault(key, []).append((numbers, stops))
    for key in sorted(choices):
        options = []
        for numbers, stops in choices[key]:
            if clock.tell(CHOOSING):
                return None
            shared = least_rota(book, numbers, stops)
            option = None if shared is None else _option(question, numbers, stops, shared)
            options += [] if option is None else [option]
        if options:
            best = min(options, key=lambda each: each.key)
            shared = least_rota(book, best.key[4], best.stops, balance=question.balance)
            even = None if shared is None else _option(question, best.key[4], best.stops, shared)
            return Chosen((even or best).rota, _proven(best, (even or best).rota.crew_s))
    return Chosen(Rota(question.weeks, (), ()), Quality(Proof.EXACT, 0, 0, 0.0, 0.0, 0, 0.0))


def _option(
    question: MobileQuestion, numbers: Iterable[int], stops: tuple[Stop, ...], shared: Shared
) -> _Option | None:
    """Give the rota of stops as an option; None if it breaks a budget."""
    rota = rota_of(question, stops, shared)
    if rota.crew_s > question.crew_s_at_most or not question.affords(rota):
        return None
    people = sum(stop.people for stop in stops)
    return _Option((-people, question.steps(stops), rota.crew_s, rota.metres, tuple(numbers)), stops, rota)


def _proven(option: _Option, crew_s: int) -> Quality:
    """Say that no plan is better than an option, but for the working time that even days cost."""
    people, longest_s = -option.key[0], _longest_walk_s(option.stops)
    return Quality(Proof.EXACT, people, people, longest_s, longest_s, crew_s, float(option.rota.crew_s))


def _longest_walk_s(stops: Iterable[Stop]) -> float:
    return max((stop.longest_walk_s for stop in stops), default=0.0)


@dataclass(slots=True)
class _Search:
    """Looks for a good plan where there are too many to look at all."""

    question: MobileQuestion
    bounds: StopBounds
    clock: Clock
    seed: int
    best: _Option | None = None

    def run(self) -> Chosen:
        """Find most people, then the least walk for the worst-off, then less time; give it with its bounds."""
        most = self.bounds.most_people(self.clock)
        self._reach_most_people()
        self._add_villages()
        least_steps = self._shorten_walks()
        self._refine()
        self._even_days()
        return self._answer(int(most.bound), least_steps)

    def offer(self, numbers: Iterable[int], *, searches: int = TRIAL) -> bool:
        """Plan the rounds of some places and keep them if they are best so far; tell whether there is a rota."""
        chosen = tuple(sorted(numbers))
        stops = self.question.stops_of(chosen)
        if any(stop.people == 0 for stop in stops):
            chosen = tuple(number for number, stop in zip(chosen, stops, strict=True) if stop.people)
            stops = self.question.stops_of(chosen)
        if not self.question.admits(stops):
            return False
        shared = shared_rounds(self.question, chosen, stops, self.clock, seed=self.seed, searches=searches, even=False)
        option = None if shared is None else _option(self.question, chosen, stops, shared)
        if option is not None and (self.best is None or option.key < self.best.key):
            self.best = option
        return option is not None

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

    def _add_villages(self) -> None:
        """Add places near villages that were left out, alone or instead of a small stop, as long as that is better."""
        tries = iter(range(_TRIES))
        improved = True
        while self.best is not None and improved:
            before = self.best.key
            for numbers, _ in zip(self._neighbours(self.best), tries, strict=False):
                self.offer(numbers)
                if self.best.key < before or self.clock.over:
                    break
            improved = self.best.key < before and not self.clock.over

    def _neighbours(self, option: _Option) -> Iterator[set[int]]:
        """Give choices with one place more, for the largest villages without a stop first, and then without a stop."""
        asked, chosen = self.question, set(option.key[4])
        served = {name for stop in option.stops for name in stop.settlement_ids}
        left = [row for row, name in enumerate(asked.settlement_ids) if name not in served]
        smallest = [
            number for _, number in sorted((s.people, n) for s, n in zip(option.stops, option.key[4], strict=True))
        ]
        usable = self.bounds.usable()
        for row in sorted(left, key=lambda each: (-int(asked.people[each]), each)):
            near = np.flatnonzero(usable & (asked.walk_s[row] <= asked.limit_s)).tolist()
            for place in sorted(set(near) - chosen, key=lambda each: (float(asked.walk_s[row, each]), each)):
                yield chosen | {place}
                for number in smallest[:_SWAPPED]:
                    yield chosen - {number} | {place}

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
        shared = shared_rounds(
            self.question, self.best.key[4], self.best.stops, self.clock, seed=self.seed, searches=THOROUGH
        )
        option = None if shared is None else _option(self.question, self.best.key[4], self.best.stops, shared)
        if option is not None and option.rota.crew_s <= self.best.rota.crew_s * (1.0 + self.question.balance):
            self.best = option

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
