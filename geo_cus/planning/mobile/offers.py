"""What every village gets: a fixed point, a stop, a home visit, a lift, or the reason why it gets none of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.errors import AccountingError
from geo_cus.planning.mobile.mobile_plan import Offer, Served, WhyNoStop
from geo_cus.planning.mobile.stop_bounds import stop_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.planning.mobile.asking import Asked
    from geo_cus.planning.mobile.question import MobileQuestion
    from geo_cus.planning.mobile.timetable import Rota

_WEEKS_A_YEAR: Final = 365.0 / 7.0


@dataclass(frozen=True, slots=True)
class OnRequest:
    """One home visit or one lift: kilometres, hours of the staff, and złoty."""

    served: Served
    km: float
    staff_hours: float
    zl: float


def offers_of(asked: Asked, rota: Rota, request: MobileRequest) -> tuple[Offer, ...]:
    """
    Give each settlement its offer, by settlement id.

    Raises
    ------
    AccountingError
        The people of the offers are not those of the settlements.
    """
    promised = {name: stop.place.place_id for stop in rota.stops for name in stop.settlement_ids}
    usable = stop_bounds(asked.question).usable()
    offers = tuple(
        _offer(asked, row, promised.get(name, ""), usable, request) for row, name in enumerate(asked.settlement_ids)
    )
    if sum(each.people or 0 for each in offers) != int(asked.people[asked.people > 0].sum()):
        raise AccountingError("The people of the offers are not those of the settlements.")
    return offers


def people_by_served(offers: Sequence[Offer]) -> Mapping[Served, int]:
    """Add up people by how they are served; those of villages where they are unknown are in no sum."""
    return {kind: sum(each.people or 0 for each in offers if each.served is kind) for kind in Served}


def trips_a_year(question: MobileQuestion, people: int) -> int:
    """Give how many home visits or lifts stand for the visits of a stop: users times the rotas of a year."""
    return question.stay.users(people) * round(_WEEKS_A_YEAR / question.weeks)


def _offer(asked: Asked, row: int, place_id: str, usable: NDArray[np.bool_], request: MobileRequest) -> Offer:
    settlement_id, name, people = asked.settlement_ids[row], asked.names[row], int(asked.people[row])
    places = asked.question.places
    if people < 0:
        return Offer(settlement_id, name, None, Served.UNKNOWN, WhyNoStop.PEOPLE_UNKNOWN)
    if people == 0:
        return Offer(settlement_id, name, 0, Served.NOT_NEEDED)
    if asked.fixed[row]:
        return Offer(settlement_id, name, people, Served.FIXED)
    if place_id:
        number = [place.place_id for place in places].index(place_id)
        walk_s = float(asked.walk_s[row, number])
        return Offer(settlement_id, name, people, Served.STOP, place_id=place_id, walk_s=walk_s)
    why, walk_s = _why_no_stop(asked, row, usable), float(asked.walk_s[row].min(initial=np.inf))
    if why in {WhyNoStop.NOT_PLACED, WhyNoStop.NO_ROAD}:
        return Offer(settlement_id, name, people, Served.NOT_REACHED, why, walk_s=walk_s)
    one = min(on_request(asked, row, request), key=lambda each: each.zl)
    users = asked.question.stay.users(people)
    trips = trips_a_year(asked.question, people)
    return Offer(
        settlement_id=settlement_id,
        name=name,
        people=people,
        served=one.served,
        why_no_stop=why,
        walk_s=walk_s,
        users=users,
        trips_a_year=trips,
        km_a_year=trips * one.km,
        staff_hours_a_year=trips * one.staff_hours,
        zl_a_year=trips * one.zl,
    )


def _why_no_stop(asked: Asked, row: int, usable: NDArray[np.bool_]) -> WhyNoStop:
    if not asked.placed[row]:
        return WhyNoStop.NOT_PLACED
    if not np.isfinite(asked.round_trip_s[row]):
        return WhyNoStop.NO_ROAD
    near = asked.walk_s[row] <= asked.question.limit_s
    if not near.any():
        return WhyNoStop.TOO_FAR
    if not (near & usable).any():
        return WhyNoStop.CLOSED
    return WhyNoStop.TOO_SMALL if asked.people[row] < asked.question.least_people else WhyNoStop.NO_HOURS


def on_request(asked: Asked, row: int, request: MobileRequest) -> tuple[OnRequest, OnRequest]:
    """
    Give what a home visit and a lift take for one person of a settlement.

    Home visit: one of the staff drives from the depot there and back and talks. Lift: somebody else drives from the
    nearest fixed point that offers the services, or the depot, to the settlement and back, twice (to fetch somebody,
    and to bring them home), at a price a kilometre, and one of the staff talks.
    """
    prices, km = request.costs, float(asked.round_trip_m[row]) / 1000.0
    talk_h = prices.home_visit_min.value / 60.0
    visit_h = talk_h + float(asked.round_trip_s[row]) / 3600.0
    home_visit = OnRequest(Served.HOME_VISIT, km, visit_h, km * prices.km.value + visit_h * prices.staff_hour.value)
    lift_km = 2 * float(asked.lift_m[row]) / 1000.0
    lift_zl = lift_km * prices.lift_km.value + talk_h * prices.staff_hour.value
    return home_visit, OnRequest(Served.LIFT, lift_km, talk_h, lift_zl)
