"""Small worlds for the measures: by hand, and for Hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from geo_cus.access.assignment import assign
from geo_cus.access.balanced_catchment import balanced_catchment
from geo_cus.access.decay import Gaussian, Linear, Logistic, Zones
from geo_cus.access.floating_catchment import enhanced_floating_catchment, floating_catchment
from geo_cus.access.gravity import gravity
from geo_cus.access.kth_nearest import kth_nearest_seconds, mean_nearest_seconds
from geo_cus.access.raam import raam
from geo_cus.access.reachable import reachable_capacity, reachable_count
from geo_cus.access.spatial_availability import spatial_availability
from geo_cus.access.three_step_catchment import three_step_catchment
from geo_cus.network.travel_times import TravelTimes, times_of_matrix


@dataclass(frozen=True)
class Case:
    """Travel times with people and places; settlements are s0, s1, …, providers p0, p1, …"""

    times: TravelTimes
    people: pd.Series
    capacity: pd.Series

    @property
    def seconds(self) -> np.ndarray:
        return self.times.seconds

    def scaled(self, factor: float) -> Case:
        return Case(self.times, self.people * factor, self.capacity * factor)

    def without_last_provider(self) -> Case:
        return case(self.seconds[:, :-1], self.people, self.capacity.iloc[:-1])

    def shuffled(self, rows: list[int], columns: list[int]) -> Case:
        """Give the same world with its rows and columns, and its tables, in another order."""
        origins, destinations = self.times.origins.points.ids, self.times.destinations.points.ids
        times = times_of_matrix(
            [origins[row] for row in rows],
            [destinations[column] for column in columns],
            self.seconds[np.ix_(rows, columns)],
        )
        return Case(times, self.people.iloc[::-1], self.capacity.iloc[columns])


def case(seconds, people, capacity) -> Case:
    matrix = np.array(seconds, dtype=np.float64).reshape(len(people), len(capacity))
    origins = [f"s{number}" for number in range(len(people))]
    destinations = [f"p{number}" for number in range(len(capacity))]
    return Case(
        times_of_matrix(origins, destinations, matrix),
        pd.Series(np.asarray(people), index=pd.Index(origins, dtype=object)),
        pd.Series(np.asarray(capacity), index=pd.Index(destinations, dtype=object)),
    )


SECONDS = st.one_of(st.integers(0, 5000).map(float), st.just(float("inf")), st.sampled_from([0.0, 600.0, 1200.0]))


@st.composite
def cases(draw, providers=(1, 5), most_people=300, most_places=60) -> Case:
    n, m = draw(st.integers(1, 6)), draw(st.integers(*providers))
    seconds = draw(st.lists(SECONDS, min_size=n * m, max_size=n * m))
    lives = draw(st.lists(st.integers(0, most_people), min_size=n, max_size=n))
    places = draw(st.lists(st.integers(0, most_places), min_size=m, max_size=m))
    return case(seconds, lives, places)


def random_case(seed: int, settlements: int, providers: int, *, unreachable: float = 0.0) -> Case:
    random = np.random.default_rng(seed)
    here, there = random.random((settlements, 1, 2)), random.random((1, providers, 2))
    seconds = 60 + 3000 * np.hypot(*np.moveaxis(here - there, -1, 0))
    seconds[random.random(seconds.shape) < unreachable] = np.inf
    return case(seconds, random.integers(20, 400, settlements), random.integers(1, 60, providers))


DECAYS = [Linear(2400.0), Gaussian(900.0), Logistic(1200.0, 300.0), Zones((600.0, 1200.0, 1800.0), (1.0, 0.68, 0.22))]

MEASURES = {
    "kth": lambda c: kth_nearest_seconds(c.times, k=2),
    "mean of three": lambda c: mean_nearest_seconds(c.times),
    "count": lambda c: reachable_count(c.times, limit_s=1200),
    "capacity": lambda c: reachable_capacity(c.times, c.capacity, limit_s=1200),
    "gravity": lambda c: gravity(c.times, c.capacity, decay=DECAYS[1]),
    "2SFCA": lambda c: floating_catchment(c.times, c.people, c.capacity, limit_s=1200),
    "E2SFCA": lambda c: enhanced_floating_catchment(c.times, c.people, c.capacity, decay=DECAYS[3]),
    "3SFCA": lambda c: three_step_catchment(c.times, c.people, c.capacity, decay=DECAYS[1]),
    "BFCA": lambda c: balanced_catchment(c.times, c.people, c.capacity, decay=DECAYS[1]),
    "spatial availability": lambda c: spatial_availability(c.times, c.people, c.capacity, decay=DECAYS[1]),
    "RAAM": lambda c: raam(c.times, c.people, c.capacity),
    "served": lambda c: assign(c.times, c.people, c.capacity, limit_s=1200).settlements["served"],
}
"""Every measure of settlements, called the same way."""
