"""
REQUEST.toml: what a mobile service is to do, for whom, with what vehicle, when, and at what prices.

Keys and units are those of the file; ``docs/formats.md`` describes them to the user. Times of day are texts ``7:30``.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from geo_cus.data.request_file import request_content, request_error, tables_in
from geo_cus.errors import StudyError
from geo_cus.faults import N_

if TYPE_CHECKING:
    from pathlib import Path

Text = Annotated[str, Field(min_length=1, max_length=200)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Number = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=False)]
Minutes = Annotated[float, Field(ge=0, le=24 * 60, allow_inf_nan=False, strict=False)]
Percent = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False, strict=False)]
Basis = Literal["statutory", "draft", "gmina_resolution", "cus_standard", "research", "tool_default", "user"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TimeOfDay = Annotated[str, Field(pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")]

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Words of the file for the days of the week; the first is Monday, number 0."""

_LONGEST_DAY_H: Final = 12.0


class RequestPart(BaseModel):
    """A table of a request: unknown keys are refused, and a text is no number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ServicePart(RequestPart):
    """
    The table ``[service]``: what comes to people, to whom, and how often.

    ``services`` are ids of the study, all in one vehicle; ``group`` is a target group of the catalogue (default:
    that of the first service). A stop is visited every ``every_weeks`` weeks, on the same weekday at the same time;
    that is also the length of the rota. Week 1 of the rota holds the day ``starts``; the last day with visits is
    ``ends``. ``contact`` is whom residents may ask, as it is to stand on posters.
    """

    name: Text
    services: Annotated[tuple[Text, ...], Field(min_length=1, strict=False)]
    group: str = ""
    every_weeks: Literal[1, 2, 4] = 2
    starts: dt.date
    ends: dt.date
    contact: Annotated[str, Field(max_length=200)] = ""


class ReachPart(RequestPart):
    """
    The table ``[reach]``: how near a stop must be, and when a fixed point serves a village already.

    ``walk_min`` minutes by the way of travelling ``profile``, the limit itself counts. ``fixed_points``:
    ``measured`` (the village is served by the study's own thresholds in every service asked for), ``walk`` (a fixed
    point of each service lies within the same walk), ``none`` (fixed points count for nothing). A village with
    fewer than ``least_people`` of the group gets no stop of its own, but may use another's. Between plans that
    reach the same people the worst-off village decides, its walk counted in steps of ``worst_step_min``.
    """

    walk_min: Annotated[float, Field(gt=0, le=240, strict=False)] = 15.0
    profile: str = "foot_senior"
    fixed_points: Literal["measured", "walk", "none"] = "walk"
    least_people: Annotated[int, Field(ge=0)] = 1
    worst_step_min: Annotated[float, Field(gt=0, le=240, strict=False)] = 5.0


class VisitPart(RequestPart):
    """
    The table ``[visit]``: how long the vehicle stands at a stop.

    ``setup_min + fixed_min + per_person_min × users + pack_min``, rounded up to ``grid_min``, where users are
    ``uptake_percent`` of the people promised the stop, rounded up. The stop is open to people between set-up and
    packing. All visits begin and end on the grid; every drive is planned with its time on the road, rounded up to
    the grid.
    """

    setup_min: Minutes = 10.0
    fixed_min: Minutes = 30.0
    per_person_min: Minutes = 5.0
    pack_min: Minutes = 5.0
    uptake_percent: Percent = 10.0
    grid_min: Literal[1, 5, 10, 15] = 5


class CrewPart(RequestPart):
    """
    The table ``[crew]``: vehicles, crews, and their day.

    On each of ``weekdays`` at most ``min(vehicles, crews)`` rounds go out. A round leaves the depot no earlier than
    ``day_from``, is back no later than ``day_to``, and takes at most ``longest_day_h`` hours with driving, waiting
    and breaks. No stretch of work is longer than ``break_after_h``: between two stretches lies a break of
    ``break_min``, taken where the vehicle stands. ``depot`` is a provider of the study; it may be told by
    ``depot_lon``, ``depot_lat`` instead.
    """

    vehicles: Annotated[int, Field(ge=1, le=20)] = 1
    crews: Annotated[int, Field(ge=1, le=20)] = 1
    staff_per_crew: Annotated[int, Field(ge=1, le=10)] = 2
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1, strict=False)] = ("mon", "tue", "wed", "thu", "fri")
    day_from: TimeOfDay = "7:30"
    day_to: TimeOfDay = "15:30"
    longest_day_h: Annotated[float, Field(gt=0, le=_LONGEST_DAY_H, strict=False)] = 8.0
    break_after_h: Annotated[float, Field(gt=0, le=_LONGEST_DAY_H, strict=False)] = 6.0
    break_min: Minutes = 15.0
    depot: str = ""
    depot_lon: Annotated[float, Field(ge=-180, le=180, strict=False)] | None = None
    depot_lat: Annotated[float, Field(ge=-90, le=90, strict=False)] | None = None
    profile: str = "car"
    balance_percent: Annotated[float, Field(ge=0, le=50, strict=False)] = 5.0

    @model_validator(mode="after")
    def _one_depot(self) -> Self:
        if bool(self.depot) == (self.depot_lon is not None and self.depot_lat is not None):
            raise ValueError("depot")
        if seconds_of(self.day_to) <= seconds_of(self.day_from) or len(set(self.weekdays)) < len(self.weekdays):
            raise ValueError("day")
        return self


class VenuePart(RequestPart):
    """
    A table ``[[venues]]``: a place where the vehicle may stop.

    With ``provider`` its place and hours are those of a provider of the study, where the venue tells no others. Without
    any venue in the file, each settlement is a place to stop, at its own point, at any hour.
    """

    id: Id
    name: Text
    provider: str = ""
    lon: Annotated[float, Field(ge=-180, le=180, strict=False)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, strict=False)] | None = None
    hours: Annotated[str, Field(max_length=200)] | None = None
    key_holder: Annotated[str, Field(max_length=200)] = ""
    closed_in_school_holidays: bool = False
    zl_per_visit: Number = 0.0


class HolidayPart(RequestPart):
    """A table ``[[days_out.school_holidays]]``: the first and the last day, both included."""

    name: Text
    first: dt.date
    last: dt.date


class DaysOutPart(RequestPart):
    """
    The table ``[days_out]``: days without visits.

    Poland's public holidays; the school holidays, in which only venues marked so are closed unless
    ``pause_in_school_holidays``; and single dates.
    """

    public_holidays: bool = True
    pause_in_school_holidays: bool = False
    school_holidays: Annotated[tuple[HolidayPart, ...], Field(strict=False)] = ()
    dates: Annotated[tuple[dt.date, ...], Field(strict=False)] = ()


class BudgetPart(RequestPart):
    """The table ``[budget]``: hours of all crews a week (on average over the rota) and złoty a year, at most."""

    crew_hours_a_week: Number | None = None
    zl_a_year: Number | None = None


class PricePart(RequestPart):
    """A table ``[costs.WHAT]``: a price in złoty (or a number, for what is counted), and on what it rests."""

    value: Number
    basis: Basis = "user"
    source: Text


def _price(value: float, source: str) -> PricePart:
    return PricePart(value=value, basis="tool_default", source=source)


class CostsPart(RequestPart):
    """
    The table ``[costs]``; what is not told has a default, which every sheet of costs names as one.

    ``km`` zł a kilometre driven; ``staff_hour`` zł an hour of one person, with the employer's share; ``visit`` zł a
    visit of a stop; ``stop_year`` zł a year for every stop kept; ``vehicle_year`` zł a year for every vehicle;
    ``fixed_point_year`` zł a year for the rooms of a fixed point, ``fixed_point_hours`` its opening hours a week;
    ``home_visit_min`` minutes with one client at home; ``lift_km`` zł a kilometre of a lift that somebody else drives.
    """

    km: PricePart = _price(
        1.15, "górna stawka za kilometr samochodem prywatnym powyżej 900 cm³; wpisz koszt własnego auta"
    )
    staff_hour: PricePart = _price(37.84, "płaca minimalna 31,40 zł/h w 2026 r. i 20,5 % narzutów pracodawcy")
    visit: PricePart = _price(10.0, "założenie geo_cus: materiały i drobne opłaty na jeden postój")
    stop_year: PricePart = _price(200.0, "założenie geo_cus: tablica z rozkładem i porozumienie z gospodarzem miejsca")
    vehicle_year: PricePart = _price(
        12000.0,
        "założenie geo_cus: auto z wyposażeniem za 95 tys. zł (Gostyń 2020) na 8–10 lat, ubezpieczenie, przeglądy",
    )
    fixed_point_year: PricePart = _price(18000.0, "założenie geo_cus: lokal, ogrzewanie, łącze, sprzątanie")
    fixed_point_hours: PricePart = _price(12.0, "założenie geo_cus: trzy dni w tygodniu po 4 godziny")
    home_visit_min: PricePart = _price(45.0, "założenie geo_cus: rozmowa w domu jednej osoby")
    lift_km: PricePart = _price(3.5, "założenie geo_cus: przewóz od drzwi do drzwi na telefon, z kierowcą")


class MobileRequest(RequestPart):
    """
    The whole of REQUEST.toml, checked.

    ``sha256`` is that of the file, empty if it was made without one.
    """

    service: ServicePart
    reach: ReachPart = Field(default_factory=ReachPart)
    visit: VisitPart = Field(default_factory=VisitPart)
    crew: CrewPart
    venues: Annotated[tuple[VenuePart, ...], Field(strict=False)] = ()
    days_out: DaysOutPart = Field(default_factory=DaysOutPart)
    budget: BudgetPart = Field(default_factory=BudgetPart)
    costs: CostsPart = Field(default_factory=CostsPart)
    seed: Annotated[int, Field(ge=0)] = 0
    sha256: str = Field(default="", exclude=True)


_TIME: Final = re.compile(r"(\d{1,2}):(\d\d)")


def seconds_of(time_of_day: str) -> int:
    """Give a time of day ``7:30`` as seconds after midnight."""
    found = _TIME.fullmatch(time_of_day)
    if found is None:
        raise ValueError(time_of_day)
    return int(found[1]) * 3600 + int(found[2]) * 60


def read_mobile_request(path: Path) -> MobileRequest:
    """
    Read the request for a mobile service.

    Raises
    ------
    StudyError
        There is no such file, it is no TOML, or a key is missing, unknown or wrong; the message names it.
    """
    return request_of(request_content(path), file=path.name)


def request_in(content: bytes, *, file: str) -> MobileRequest:
    """
    Read the request for a mobile service that stands in the content of a file.

    Parameters
    ----------
    content
        TOML in UTF-8.
    file
        Its name for messages.

    Raises
    ------
    StudyError
        It is too large or no TOML, or a key is missing, unknown or wrong; the message names it.
    """
    return request_of(tables_in(content, file=file), file=file)


def request_of(content: dict[str, object], *, file: str = "REQUEST.toml") -> MobileRequest:
    """
    Check what a request says.

    Parameters
    ----------
    content
        The tables of the file.
    file
        Its name for messages.

    Raises
    ------
    StudyError
        A key is missing, unknown or wrong, a name comes twice, or the service ends before it starts.
    """
    try:
        request = MobileRequest.model_validate(content)
    except ValidationError as error:
        raise request_error(error, file, of_a_table=_CREW) from None
    if request.service.ends < request.service.starts:
        raise StudyError(
            "{file}: the service ends on {ends}, before it starts on {starts}. Correct one of them.",
            file=file,
            ends=request.service.ends.isoformat(),
            starts=request.service.starts.isoformat(),
        )
    names = [venue.id for venue in request.venues]
    for name in names:
        if names.count(name) > 1:
            raise StudyError("{file}: the venue “{venue}” stands twice. Give each its own id.", file=file, venue=name)
    return request


_CREW: Final = N_(
    "{file}: the table “{key}” needs a depot (a provider, or depot_lon and depot_lat, not both), "
    "a day that ends after it begins, and each weekday once."
)
