"""
A plan of a mobile service, as values: the rota, what every village gets, the calendar, the costs, and how good it is.

The conventions are those of `timetable`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.errors import Message
    from geo_cus.planning.mobile.timetable import Rota


class Served(StrEnum):
    """How a village is to be served; every village of the study has exactly one."""

    FIXED = "fixed"
    """A fixed point serves it already."""
    STOP = "stop"
    """It is promised a stop of the rota."""
    HOME_VISIT = "home_visit"
    """The crew calls at homes when asked to."""
    LIFT = "lift"
    """People are driven to the nearest fixed point or to the depot when they ask for it."""
    NOT_NEEDED = "not_needed"
    """Nobody of the target group lives there."""
    NOT_REACHED = "not_reached"
    """None of these is possible: no road, or nobody knows where it is."""
    UNKNOWN = "unknown"
    """How many of the target group live there is not known; it is offered nothing, and counted apart."""


class WhyNoStop(StrEnum):
    """Why a village is not promised a stop."""

    HAS_STOP = ""
    """It is, or does not need one (`Served.FIXED`, `Served.NOT_NEEDED`)."""
    TOO_SMALL = "too_small"
    """It has fewer people than the request asks for, and nobody else's stop is near enough."""
    TOO_FAR = "too_far"
    """No place where the vehicle may stop is near enough on foot."""
    CLOSED = "closed"
    """The places that are near enough are never open long enough while the crew is about."""
    NO_HOURS = "no_hours"
    """There is a place, but the crew's hours or the budget serve more people elsewhere."""
    NO_ROAD = "no_road"
    """No road leads there from the depot."""
    NOT_PLACED = "not_placed"
    """The village has no coordinates, or lies too far from every road."""
    PEOPLE_UNKNOWN = "people_unknown"
    """See `Served.UNKNOWN`."""


@dataclass(frozen=True, slots=True)
class Offer:
    """
    What a village gets.

    Parameters
    ----------
    settlement_id, name
        The village.
    people
        Of the target group; None where unknown.
    served
        How.
    why_no_stop
        Empty where it has one or needs none.
    place_id
        The stop it is promised; empty otherwise.
    walk_s
        On foot to that stop; to the nearest place where the vehicle may stop if it has none; infinite where none is.
    users
        Who is expected to ask for it each time, for `HOME_VISIT` and `LIFT`: ``ceil(people × uptake)``; 0 otherwise.
    trips_a_year
        Home visits or lifts a year: users times the visits that a stop would have.
    km_a_year, staff_hours_a_year, zl_a_year
        What these take and cost: kilometres and hours at the prices of the request. 0.0 for all other ways of being
        served; what a stop costs is not shared out among its villages.
    """

    settlement_id: str
    name: str
    people: int | None
    served: Served
    why_no_stop: WhyNoStop = WhyNoStop.HAS_STOP
    place_id: str = ""
    walk_s: float = float("inf")
    users: int = 0
    trips_a_year: int = 0
    km_a_year: float = 0.0
    staff_hours_a_year: float = 0.0
    zl_a_year: float = 0.0


class OutReason(StrEnum):
    """Why a day of the calendar has no visits."""

    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    OWN_DATE = "own_date"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """
    A date on which the rota has rounds.

    Parameters
    ----------
    date, week, weekday
        Which day, and which day of the rota it is.
    out
        Why there is no visit at all on it; None where there are.
    out_name
        Name of the holiday in Polish; empty where there is none.
    places_out
        Stops that are left out on it since their venue is closed in school holidays; the round goes on without them, at
        the same times.
    """

    date: dt.date
    week: int
    weekday: int
    out: OutReason | None = None
    out_name: str = ""
    places_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CostLine:
    """
    One line of the sheet of costs: ``amount_zl = quantity × price_zl``, before any rounding.

    Parameters
    ----------
    key
        ``km``, ``staff_hours``, ``visits``, ``venues``, ``stops``, ``vehicles``, ``home_visit_km``,
        ``home_visit_hours``, ``lift_km``, ``lift_hours``.
    what
        What is counted, as a sentence.
    quantity, unit
        A year's number, and of what (``km``, ``h``, ``visit``, ``stop``, ``vehicle``, ``year``).
    price_zl
        Złoty for one.
    basis, source
        On what the price rests, as in `geo_cus.catalogue.Threshold`.
    """

    key: str
    what: Message
    quantity: float
    unit: str
    price_zl: float
    basis: str
    source: str

    @property
    def amount_zl(self) -> float:
        """Give złoty a year."""
        return self.quantity * self.price_zl


class Proof(StrEnum):
    """How good a plan is known to be."""

    EXACT = "exact"
    """No plan is better, but for the working time that even days cost: all were looked at, or the bound is met."""
    BOUNDED = "bounded"
    """Better plans are not ruled out; the bounds say how much better they could be."""


@dataclass(frozen=True, slots=True)
class Quality:
    """
    What was achieved, and what no plan can surpass.

    Parameters
    ----------
    proof
        Whether the bounds are met.
    people, most_people
        Of the target group promised a stop, and the most that any plan could promise.
    longest_walk_s, least_longest_walk_s
        Of a village that is promised a stop, as `Stop.longest_walk_s`; and what it must at least be while as many
        people are promised one.
    crew_s, least_crew_s
        Working time in the rota, and what a plan for as many people needs at least.
    stopped
        True if the time limit or the user ended the search.
    """

    proof: Proof
    people: int
    most_people: int
    longest_walk_s: float
    least_longest_walk_s: float
    crew_s: int
    least_crew_s: float
    stopped: bool = False

    @property
    def people_gap(self) -> float:
        """Give the share of the bound that is missing, 0 to 1; 0 where nobody could be promised anything."""
        return (self.most_people - self.people) / self.most_people if self.most_people else 0.0

    @property
    def crew_gap(self) -> float:
        """Give the share of the working time that the bound does not explain, 0 to 1."""
        return (self.crew_s - self.least_crew_s) / self.crew_s if self.crew_s else 0.0


@dataclass(frozen=True)
class MobilePlan:
    """
    A timetable with all that belongs to it.

    Parameters
    ----------
    request
        What was asked.
    rota
        Stops and rounds.
    offers
        One for every settlement of the study, by settlement id; their people and those unknown add up to all.
    calendar
        Every date between the request's first and last day on which the rota has rounds, in order.
    costs
        The sheet of costs, a year; home visits and lifts on lines of their own.
    quality
        How good it is.
    depot_name, depot_lon, depot_lat
        Where the rounds begin.
    people_by_served
        People of the target group by `Served`, unknown ones left out: the accounting of the offers.
    """

    request: MobileRequest
    rota: Rota
    offers: tuple[Offer, ...]
    calendar: tuple[CalendarDay, ...]
    costs: tuple[CostLine, ...]
    quality: Quality
    depot_name: str
    depot_lon: float
    depot_lat: float
    people_by_served: Mapping[Served, int]

    @property
    def zl_a_year(self) -> float:
        """Give the sum of the sheet of costs."""
        return sum(line.amount_zl for line in self.costs)
