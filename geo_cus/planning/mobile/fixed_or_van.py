"""
Fixed point, stop, home visit or lift: what serves the most people for some money and hours, by one program.

Each village is served in one way or in none. Fixed points stand where the vehicle may stop, too. The vehicle's
kilometres and hours are the least that any rota could need (`stop_bounds`), so a mix with stops is to be planned as
a rota before it is believed; the other costs are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

from geo_cus.planning.mobile.mobile_plan import Served
from geo_cus.planning.mobile.offers import on_request, trips_a_year
from geo_cus.planning.mobile.stop_bounds import stop_bounds
from geo_cus.planning.siting.program import Program, minimise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.planning.mobile.asking import Asked
    from geo_cus.planning.siting.effort import Clock
    from geo_cus.planning.siting.program import Solution

_WEEKS_A_YEAR: Final = 365.0 / 7.0
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a mobile service elsewhere came to in its first year; `running_cost` is a share of what it replaced."""

    name: str
    stops: int
    weeks: int
    visits: int
    new_users: int
    running_cost: float
    vehicle_zl: float
    source: str


GOSTYN: Final = Yardstick(
    name="Gostyński bibliobus (2020)",
    stops=23,
    weeks=1,
    visits=2_700,
    new_users=137,
    running_cost=0.5,
    vehicle_zl=95_000.0,
    source="bibliobus.gostyn.pl; wspolnota.org.pl/news/autobook-1",
)
"""23 stops weekly, about 2.7 thousand visits, 137 new readers, half of the running cost of two branches before."""


@dataclass(frozen=True, slots=True)
class Mix:
    """
    Who is served how, for how much.

    Parameters
    ----------
    served
        How each village is served that needs it, and at which place (empty for home visits and lifts); those that
        are not served are missing.
    fixed, stops
        Places with a new fixed point, and with a stop, by their ids.
    vehicles
        How many.
    people, most_people
        Who is served, and the most that this money and these hours can serve.
    zl_a_year, staff_hours_a_year
        What it takes; for stops the least that any rota could need.
    """

    served: Mapping[str, tuple[Served, str]]
    fixed: tuple[str, ...]
    stops: tuple[str, ...]
    vehicles: int
    people: int
    most_people: int
    zl_a_year: float
    staff_hours_a_year: float

    @property
    def zl_per_person(self) -> float:
        """Give złoty a year for each person newly served; infinite where nobody is."""
        return self.zl_a_year / self.people if self.people else inf


def best_mix(
    asked: Asked, request: MobileRequest, clock: Clock, *, zl_a_year: float = inf, staff_hours_a_year: float = inf
) -> Mix:
    """
    Serve the most people, and those as cheaply as can be.

    Laws: more money or more hours never serve fewer.

    Parameters
    ----------
    zl_a_year, staff_hours_a_year
        What there is a year, at most.
    """
    program = _MixProgram(asked, request)
    most = program.solved(clock, program.no_people(), zl=zl_a_year, hours=staff_hours_a_year)
    if most.x is None:
        return program.mix(np.zeros(program.width), most_people=0 if most.impossible else round(-most.bound))
    people = program.people_of(most.x)
    cheapest = program.solved(clock, program.zl, zl=zl_a_year, hours=staff_hours_a_year, people=people)
    return program.mix(most.x if cheapest.x is None else cheapest.x, most_people=int(-most.bound + _ROUNDING))


def cost_curve(asked: Asked, request: MobileRequest, clock: Clock, *, steps: int = 8) -> tuple[Mix, ...]:
    """
    Give the best mix for growing amounts of money, from nothing to what serves all who can be served.

    Parameters
    ----------
    steps
        Between nothing and everything, 1 or more.
    """
    most = best_mix(asked, request, clock)
    between = (best_mix(asked, request, clock, zl_a_year=most.zl_a_year * step / steps) for step in range(steps))
    return (*between, most)


class _MixProgram:
    """
    The program: a column for each fixed point, stop, village, home visit, lift, and each pair of a village and a place.

    Columns, in this order: fixed points at the places, stops at the places, vehicles, villages served, villages
    with home visits, villages with lifts, pairs at a fixed point, pairs at a stop.
    """

    def __init__(self, asked: Asked, request: MobileRequest) -> None:
        self._asked, self._request, question = asked, request, asked.question
        self._bounds = stop_bounds(question)
        self._row = [asked.settlement_ids.index(name) for name in question.settlement_ids]
        places, villages = len(question.places), len(question.people)
        near = question.walk_s <= question.limit_s
        # A fixed point needs a way for its staff, a stop one for the vehicle and a day.
        self._with_fixed = np.argwhere(near & np.isfinite(self._bounds.touch_s[1:]))
        self._with_stop = np.argwhere(near & self._bounds.usable())
        sizes = [places, places, 1, villages, villages, villages, len(self._with_fixed), len(self._with_stop)]
        starts = np.cumsum([0, *sizes])
        self.width = int(starts[-1])
        self._at = [np.arange(first, last) for first, last in pairwise(starts)]
        self.zl, self._hours = self._prices()

    def no_people(self) -> NDArray[np.float64]:
        """Give the cost whose least is the most people."""
        cost = np.zeros(self.width)
        cost[self._at[3]] = -self._asked.question.people
        return cost

    def people_of(self, x: NDArray[np.float64]) -> int:
        """Give the people served."""
        return int((self._asked.question.people * (x[self._at[3]] > 0.5)).sum())

    def solved(self, clock: Clock, cost: NDArray[np.float64], *, zl: float, hours: float, people: int = 0) -> Solution:
        """Solve for the least cost under limits of money and hours."""
        rows = [*self._rows(), (self.zl, -inf, zl), (self._hours, -inf, hours), (-self.no_people(), people, inf)]
        upper = np.ones(self.width)
        upper[self._at[2]] = min(self._request.crew.vehicles, self._request.crew.crews)
        upper[self._at[4]] = upper[self._at[5]] = np.isfinite(self._asked.round_trip_s[self._row])
        whole = np.arange(self.width) < self._at[6][0] if len(self._at[6]) else np.ones(self.width, dtype=np.bool_)
        program = Program(
            cost=cost,
            lower=np.zeros(self.width),
            upper=upper,
            whole=np.asarray(whole, dtype=np.bool_),
            rows=csr_array(np.stack([row for row, _, _ in rows])),
            row_lower=np.array([lower for _, lower, _ in rows]),
            row_upper=np.array([upper for _, _, upper in rows]),
        )
        return minimise(program, clock)

    def _rows(self) -> list[tuple[NDArray[np.float64], float, float]]:
        question, rows = self._asked.question, []
        fixed, stops, vehicles, served, home, lift, at_fixed, at_stop = self._at
        for village in range(len(question.people)):
            row = np.zeros(self.width)
            row[served[village]] = -1.0
            row[home[village]] = row[lift[village]] = 1.0
            row[at_fixed[self._with_fixed[:, 0] == village]] = 1.0
            row[at_stop[self._with_stop[:, 0] == village]] = 1.0
            rows.append((row, 0.0, 0.0))
        for columns, pairs, points in ((at_fixed, self._with_fixed, fixed), (at_stop, self._with_stop, stops)):
            for column, (_, place) in zip(columns, pairs, strict=True):
                row = np.zeros(self.width)
                row[column], row[points[place]] = 1.0, -1.0
                rows.append((row, -inf, 0.0))
        for place in range(len(question.places)):
            own = self._with_stop[:, 1] == place
            row = np.zeros(self.width)
            row[at_stop[own]] = question.people[self._with_stop[own, 0]]
            row[stops[place]] = -self._bounds.most_people_at[place]
            rows.append((row, -inf, 0.0))
        rules = question.rules
        daily_s = min(rules.longest_s, rules.to_s - rules.from_s)
        row = self._van_s()
        row[vehicles] = -daily_s * len(question.weekdays) * question.weeks
        return [*rows, (row, -inf, 0.0)]

    def _van_s(self) -> NDArray[np.float64]:
        """Give the least seconds of a rota that each stop, and each village at a stop, takes."""
        question, row = self._asked.question, np.zeros(self.width)
        stay = question.stay
        per_stop_s = stay.setup_s + stay.fixed_s + stay.pack_s + self._bounds.touch_s[1:]
        row[self._at[1]] = np.where(np.isfinite(per_stop_s), per_stop_s, 0.0)
        row[self._at[7]] = stay.per_person_s * stay.uptake_percent / 100.0 * question.people[self._with_stop[:, 0]]
        return row

    def _prices(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give złoty and staff hours a year of every column."""
        asked, question, prices = self._asked, self._asked.question, self._request.costs
        rotas = _WEEKS_A_YEAR / question.weeks
        hours = self._van_s() * rotas * self._request.crew.staff_per_crew / 3600.0
        hours[self._at[0]] = prices.fixed_point_hours.value * _WEEKS_A_YEAR
        zl = hours * prices.staff_hour.value
        zl[self._at[0]] += prices.fixed_point_year.value
        venue_zl = np.array([place.zl_per_visit for place in question.places])
        touch_km = self._touch_km()
        zl[self._at[1]] += prices.stop_year.value + rotas * (prices.visit.value + venue_zl + touch_km * prices.km.value)
        zl[self._at[2]] = prices.vehicle_year.value
        for village, row in enumerate(self._row):
            if np.isfinite(asked.round_trip_s[row]):
                trips = trips_a_year(question, int(question.people[village]))
                for columns, one in zip(self._at[4:6], on_request(asked, row, self._request), strict=True):
                    zl[columns[village]], hours[columns[village]] = trips * one.zl, trips * one.staff_hours
        return zl, hours

    def _touch_km(self) -> NDArray[np.float64]:
        """Give half of the two shortest drives that touch each place (km)."""
        metres = np.where(self._asked.question.ways.planned_s < 0, inf, self._asked.question.ways.metres)
        np.fill_diagonal(metres, inf)
        touch = (metres.min(axis=0, initial=inf) + metres.min(axis=1, initial=inf))[1:] / 2000.0
        return np.where(np.isfinite(touch), touch, 0.0)

    def mix(self, x: NDArray[np.float64], *, most_people: int) -> Mix:
        """Put values of the columns into words."""
        question, chosen = self._asked.question, x > 0.5
        served: dict[str, tuple[Served, str]] = {}
        for village, name in enumerate(question.settlement_ids):
            for columns, kind in ((self._at[4], Served.HOME_VISIT), (self._at[5], Served.LIFT)):
                if chosen[columns[village]]:
                    served[name] = kind, ""
        for columns, pairs, kind in (
            (self._at[6], self._with_fixed, Served.FIXED),
            (self._at[7], self._with_stop, Served.STOP),
        ):
            for value, (village, place) in zip(x[columns], pairs, strict=True):
                # A village that the program shares out between places is named with the first of them.
                if value > _ROUNDING and question.settlement_ids[village] not in served:
                    served[question.settlement_ids[village]] = kind, question.places[place].place_id
        ids = [place.place_id for place in question.places]
        people = self.people_of(x)
        return Mix(
            served=served,
            fixed=tuple(name for name, is_open in zip(ids, chosen[self._at[0]], strict=True) if is_open),
            stops=tuple(name for name, is_open in zip(ids, chosen[self._at[1]], strict=True) if is_open),
            vehicles=round(float(x[self._at[2]][0])),
            people=people,
            most_people=max(people, most_people),
            zl_a_year=float(self.zl @ x),
            staff_hours_a_year=float(self._hours @ x),
        )
