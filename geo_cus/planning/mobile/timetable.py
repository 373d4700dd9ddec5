"""
A plan of a mobile service, as values: stops, rounds, visits, offers, calendar, costs.

Everything that shows, checks or writes such a plan reads these types and no others. Conventions that hold for all:

- A time of day is whole seconds after midnight of Polish wall-clock time, a length of time is seconds, a way is metres,
  money is złoty; the names end in ``_s``, ``_m``, ``_zl``.
- ``weekday`` 0 is Monday, 6 is Sunday. ``week`` counts from 1 to the weeks of the rota.
- People are persons of the target group who live somewhere; users are those of them who come to one visit. - Every
  tuple is ordered: stops, places, offers by their identifiers, rounds by week, weekday, vehicle, visits by time. So
  equal plans are equal values, whatever the order of the rows they came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.errors import Message

DEPOT_ID: Final = "depot"
"""Name of the depot as an end of a leg, where it is no place to stop."""


class Opening(NamedTuple):
    """When a place may be used on a weekday (0..6): between two times of day (s); the whole stay must fit in."""

    weekday: int
    from_s: int
    to_s: int


@dataclass(frozen=True, slots=True)
class Place:
    """
    Somewhere the vehicle may stop.

    Parameters
    ----------
    place_id
        Its id in the request, or the settlement's where the request names no venues.
    name
        As residents know it.
    lon, lat
        Degrees, WGS 84.
    openings
        When the vehicle may stand there, ordered; they do not overlap. Empty: never.
    hours
        The same as the request or the provider words it; empty: at any hour.
    key_holder
        Who lets the crew in; empty if nobody need to.
    closed_in_school_holidays
        True for a school, say.
    zl_per_visit
        What its owner takes for a visit.
    """

    place_id: str
    name: str
    lon: float
    lat: float
    openings: tuple[Opening, ...]
    hours: str = ""
    key_holder: str = ""
    closed_in_school_holidays: bool = False
    zl_per_visit: float = 0.0


@dataclass(frozen=True, slots=True)
class Stop:
    """
    A place that is visited once in the rota.

    Parameters
    ----------
    place
        Where.
    settlement_ids
        The villages that are promised this stop: of all stops it is the nearest on foot to each (of equal ones the
        first by its id), and within the request's walk.
    people
        Of the target group in those villages.
    users
        Those who are expected at one visit: ``ceil(people × uptake)``.
    longest_walk_s
        From the farthest of those villages.
    stay_s
        How long the vehicle stands there: set-up, opening, packing, rounded up to the grid.
    """

    place: Place
    settlement_ids: tuple[str, ...]
    people: int
    users: int
    longest_walk_s: float
    stay_s: int


@dataclass(frozen=True, slots=True)
class Visit:
    """
    One call at a stop in a round.

    Parameters
    ----------
    place_id
        Which stop.
    arrival_s, departure_s
        When the vehicle comes to stand and when it may leave: on the grid, ``departure_s - arrival_s`` is the stop's
        ``stay_s``, and both lie in one opening of the place. The vehicle may be there a little earlier, and waits.
    opens_s, closes_s
        When people are served: after set-up, before packing; times for a poster.
    """

    place_id: str
    arrival_s: int
    opens_s: int
    closes_s: int
    departure_s: int


@dataclass(frozen=True, slots=True)
class Leg:
    """
    A drive from one place to the next.

    Parameters
    ----------
    from_id, to_id
        Places, or `DEPOT_ID`.
    drive_s, metres
        As the road network has them for the crew's way of travelling, start and parking not counted.
    planned_s
        What the timetable allows for it: `drive_s` rounded up to the grid.
    """

    from_id: str
    to_id: str
    drive_s: float
    metres: float
    planned_s: int


@dataclass(frozen=True, slots=True)
class Break:
    """A break of the crew (s after midnight), taken where the vehicle stands: before or after the visit of a place."""

    place_id: str
    starts_s: int
    ends_s: int


@dataclass(frozen=True, slots=True)
class Round:
    """
    What one crew does with one vehicle on one day of the rota.

    Parameters
    ----------
    week, weekday
        Day of the rota.
    vehicle
        Number of vehicle and crew, from 1; no vehicle has two rounds on one day.
    leaves_s, returns_s
        From the depot and back to it. Their difference is the working time: driving, visits, waiting and breaks.
    visits
        In order of time.
    legs
        One more than visits: to the first, between them, back to the depot.
    breaks
        In order of time; none where the round is no longer than the request's ``break_after_h``.
    """

    week: int
    weekday: int
    vehicle: int
    leaves_s: int
    returns_s: int
    visits: tuple[Visit, ...]
    legs: tuple[Leg, ...]
    breaks: tuple[Break, ...] = ()

    @property
    def crew_s(self) -> int:
        """Give the working time of the crew."""
        return self.returns_s - self.leaves_s

    @property
    def metres(self) -> float:
        """Give the way driven."""
        return sum(leg.metres for leg in self.legs)


@dataclass(frozen=True, slots=True)
class Rota:
    """
    What is repeated every `weeks` weeks: each stop has exactly one visit in it, so always the same weekday and hour.

    Parameters
    ----------
    weeks
        1, 2 or 4.
    stops
        By place id.
    rounds
        By week, weekday, vehicle; days without visits have none.
    """

    weeks: int
    stops: tuple[Stop, ...]
    rounds: tuple[Round, ...]

    @property
    def crew_s(self) -> int:
        """Give the working time of all crews in the weeks of the rota."""
        return sum(each.crew_s for each in self.rounds)

    @property
    def metres(self) -> float:
        """Give the way driven in the weeks of the rota."""
        return sum(each.metres for each in self.rounds)


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
    """No plan is better: all choices were looked at, or the bound is met."""
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
