"""The tables of home care: bases compared, rounds, villages, assumptions; and what of them the public may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_cus.access.suppression import SUPPRESSED_TEXT
from geo_cus.access.words import BASIS_NAMES
from geo_cus.data.mobile_request import WEEKDAYS, seconds_of
from geo_cus.faults import N_
from geo_cus.planning.mobile.care_plan import WEEKS_A_YEAR, CareStatus
from geo_cus.planning.mobile.home_care import MUCH_ON_THE_ROAD
from geo_cus.planning.mobile.public_clients import hidden_up_to
from geo_cus.report.mobile_tables import ASSUMPTION_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.data.care_request import CareRequest
    from geo_cus.planning.mobile.care_plan import BasePlan, CarePlan
    from geo_cus.planning.mobile.home_care import CareBase, CareRound
    from geo_cus.text import Language

STATUS_NAMES: Final[Mapping[CareStatus, str]] = {
    CareStatus.SERVED: N_("served in rounds"),
    CareStatus.PARTLY: N_("served in part: a shift does not reach the longest visits"),
    CareStatus.NOT_REACHED: N_("not reached: no road, or farther than a shift"),
    CareStatus.NOT_PLACED: N_("without a place on the road map"),
    CareStatus.NO_CLIENTS: N_("no clients"),
}
"""What becomes of the clients of a village, in words."""

CARE_PRICE_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "staff_hour": (N_("A paid hour of a carer"), N_("zł per h")),
    "km": (N_("A kilometre of a carer’s car"), N_("zł per km")),
}
"""The prices of a request and their units, by their keys."""


def care_sentences(plan: CarePlan, words: Language) -> list[str]:
    """Say which base is best and why, and what no rounds can surpass."""
    best = plan.best
    told = [
        words.say(
            "Best base: {base}. It reaches {reached} of {clients} clients and takes {road} h on the road a week.",
            base=best.name,
            reached=plan.clients - best.care.clients_not_reached,
            clients=plan.clients,
            road=words.number(best.care.road_h, 1),
        ),
        words.say(
            "Rounds from there: {paid} paid hours a week; no rounds take fewer than {least}. "
            "Carers on the busiest day: {carers}; at least {fewest}.",
            paid=words.number(best.care.paid_h, 1),
            least=words.number(best.care.least_paid_h, 1),
            carers=best.care.carers,
            fewest=best.care.least_carers,
        ),
    ]
    return [*told, *_warnings(plan, words)]


def public_sentences(plan: CarePlan, words: Language) -> list[str]:
    """Say which base is best, without a number of clients or of their hours."""
    return [words.say("Best base: {base}.", base=plan.best.name), *_warnings(plan, words)]


def _warnings(plan: CarePlan, words: Language) -> list[str]:
    told = []
    if _much_on_the_road(plan.best.care):
        told.append(
            words.say(
                "Warning: {percent}% of paid time or more is spent on the road from there.",
                percent=round(MUCH_ON_THE_ROAD * 100),
            )
        )
    if plan.stopped:
        told.append(
            words.say("The search was stopped by its time limit or by you: another base or other rounds may be better.")
        )
    return told


def base_table(plan: CarePlan, words: Language) -> pd.DataFrame:
    """Give the bases, the best first: hours and kilometres of a week, what they cost a year, whom they do not reach."""
    names = _names(plan)
    return pd.DataFrame([_base_row(base, names, words) for base in plan.bases])


def _names(plan: CarePlan) -> dict[str, str]:
    return {village.settlement_id: village.name for village in plan.villages}


def _base_row(base: BasePlan, names: Mapping[str, str], words: Language) -> dict[str, Any]:
    care = base.care
    return {
        words.say("Base"): base.name,
        words.say("Base id"): care.base_id,
        words.say("Carers"): care.carers,
        words.say("Carers at least"): care.least_carers,
        words.say("Hours with clients a week"): round(care.care_h, 2),
        words.say("Hours on the road a week"): round(care.road_h, 2),
        words.say("Paid hours a week"): round(care.paid_h, 2),
        words.say("Paid hours at least"): round(care.least_paid_h, 2),
        words.say("Kilometres a week"): round(care.km, 1),
        words.say("On the road (%)"): round(care.road_share * 100, 1),
        words.say("Warning"): _warning(care, words),
        words.say("zł a year"): round(base.zl_a_year, 2),
        words.say("Clients not reached"): care.clients_not_reached,
        words.say("Villages not reached"): ", ".join(names[name] for name in care.not_reached),
    }


def public_base_table(plan: CarePlan, words: Language) -> pd.DataFrame:
    """Give the bases in their order, with the carers and the warning alone."""
    return pd.DataFrame(
        [
            {
                words.say("Base"): base.name,
                words.say("Base id"): base.care.base_id,
                words.say("Carers"): base.care.carers,
                words.say("Warning"): _warning(base.care, words),
            }
            for base in plan.bases
        ]
    )


def _warning(care: CareBase, words: Language) -> str:
    return words.say("much on the road") if _much_on_the_road(care) else ""


def _much_on_the_road(care: CareBase) -> bool:
    return care.road_share >= MUCH_ON_THE_ROAD


def care_round_table(plan: CarePlan, words: Language) -> pd.DataFrame:
    """Give the rounds from the best base: a row for every village of a carer's day, and for the way back."""
    names = _names(plan)
    return pd.DataFrame(
        [row for each in plan.best.care.rounds for row in _round_rows(plan, each, names, words)],
        columns=[words.say(name) for name in _ROUND_COLUMNS],
    )


def care_day_table(plan: CarePlan, words: Language) -> pd.DataFrame:
    """Give the rounds from the best base in short, a row for every carer's day."""
    names, weekdays = _names(plan), weekdays_of(plan.request)
    leaves_s = seconds_of(plan.request.care.day_from)
    return pd.DataFrame(
        [
            {
                words.say("Villages in order, visits"): ", ".join(
                    f"{names[stop.settlement_id]} {stop.visits}" for stop in each.stops
                ),
                words.say("Day"): words.weekday(weekdays[each.day]),
                words.say("Carer"): str(each.carer),
                words.say("Back at"): words.clock(leaves_s + each.paid_s),
                words.say("km"): round(each.metres / 1000, 1),
            }
            for each in plan.best.care.rounds
        ]
    )


_ROUND_COLUMNS: Final = (
    N_("Day"), N_("Carer"), N_("Order"), N_("Place"), N_("Arrival"), N_("Departure"), N_("Visits to clients"),
    N_("Minutes with clients"), N_("Drive (min)"), N_("Drive (km)"),
)  # fmt: skip


def _round_rows(plan: CarePlan, each: CareRound, names: Mapping[str, str], words: Language) -> list[tuple[Any, ...]]:
    care = plan.request.care
    leaves_s = seconds_of(care.day_from)
    weekday = words.weekday(weekdays_of(plan.request)[each.day])
    rows: list[tuple[Any, ...]] = [
        (
            weekday,
            each.carer,
            order,
            names[stop.settlement_id],
            words.clock(leaves_s + stop.arrival_s),
            words.clock(leaves_s + stop.arrival_s + stop.care_s),
            stop.visits,
            stop.care_s / 60,
            round(stop.drive_s / 60, 1),
            round(stop.metres / 1000, 1),
        )
        for order, stop in enumerate(each.stops, 1)
    ]
    back = words.clock(leaves_s + each.paid_s)
    way = (round(each.back_s / 60, 1), round(each.back_m / 1000, 1))
    return [*rows, (weekday, each.carer, len(rows) + 1, plan.best.name, back, "", 0, 0.0, *way)]


def weekdays_of(request: CareRequest) -> tuple[int, ...]:
    """Give the days of work in the order of the week; 0 is Monday."""
    return tuple(sorted(WEEKDAYS.index(day) for day in request.care.weekdays))


def care_village_table(plan: CarePlan, words: Language) -> pd.DataFrame:
    """Give what every village gets from every base."""
    return pd.DataFrame(
        [
            {
                words.say("Settlement id"): village.settlement_id,
                words.say("Settlement"): village.name,
                words.say("Clients"): village.clients,
                words.say("Visits a week"): village.visits,
                words.say("Hours with clients a week"): round(village.care_h, 2),
                words.say("Base id"): base.care.base_id,
                words.say("Base"): base.name,
                words.say("Clients served"): offer.reached,
                words.say("Status"): words.say(STATUS_NAMES[offer.status]),
            }
            for base in plan.bases
            for village, offer in zip(plan.villages, base.offers, strict=True)
        ]
    )


def public_village_table(plan: CarePlan, shown: Mapping[str, int | None], words: Language) -> pd.DataFrame:
    """Give the clients of every village as the public may see them."""
    return pd.DataFrame(
        [
            {
                words.say("Settlement id"): village.settlement_id,
                words.say("Settlement"): village.name,
                words.say("Clients"): words.say(SUPPRESSED_TEXT) if count is None else str(count),
            }
            for village in plan.villages
            for count in [shown[village.settlement_id]]
        ]
    )


def care_assumption_table(request: CareRequest, words: Language) -> pd.DataFrame:
    """Give every assumption behind the rounds and their costs, with its basis."""
    rows: list[tuple[Any, ...]] = []
    for key, (what, unit) in CARE_PRICE_NAMES.items():
        price = getattr(request.costs, key)
        rows.append((words.say(what), price.value, words.say(unit), words.say(BASIS_NAMES[price.basis]), price.source))
    care, told = request.care, request.care.model_fields_set
    rules: tuple[tuple[str, str, object, str], ...] = (
        ("shift_h", N_("Longest shift"), care.shift_h, words.say("h")),
        ("day_from", N_("Carers leave the base from"), care.day_from, ""),
        ("weekdays", N_("Days of work in a week"), float(len(care.weekdays)), ""),
        ("profile", N_("Way of travelling"), care.profile, ""),
    )
    for rule, name, value, unit in rules:
        basis = BASIS_NAMES["user" if rule in told else "tool_default"]
        rows.append((words.say(name), value, unit, words.say(basis), f"[care] {rule}"))
    own = words.say(BASIS_NAMES["tool_default"])
    rows += [
        (words.say("Weeks of care in a year"), round(WEEKS_A_YEAR, 2), "", own, "365 / 7"),
        (words.say("Much on the road, from"), MUCH_ON_THE_ROAD * 100, "%", own, "docs/mobile.md"),
        (words.say("Clients of a village hidden from the public, up to"), hidden_up_to(), "", own, "disclosure.toml"),
    ]
    return pd.DataFrame(rows, columns=[words.say(name) for name in ASSUMPTION_COLUMNS])
