"""What a plan of a mobile service says, for the terminal: how good it is, when it calls where, and who gets what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_cus.faults import N_
from geo_cus.planning.mobile.fixed_or_van import GOSTYN
from geo_cus.planning.mobile.mobile_plan import Proof, Served, WhyNoStop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_cus.planning.mobile.fixed_or_van import Mix
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.planning.mobile.timetable import Rota
    from geo_cus.planning.mobile.what_if import Slot, WhatIf
    from geo_cus.text import Language

SERVED_NAMES: Final[Mapping[Served, str]] = {
    Served.FIXED: N_("a fixed point is near"),
    Served.STOP: N_("a stop of the vehicle"),
    Served.HOME_VISIT: N_("home visits"),
    Served.LIFT: N_("lifts"),
    Served.NOT_NEEDED: N_("nobody of the group lives there"),
    Served.NOT_REACHED: N_("nothing can be offered"),
    Served.UNKNOWN: N_("number of people not known"),
}
"""How a village is served, in words."""

WHY_NAMES: Final[Mapping[WhyNoStop, str]] = {
    WhyNoStop.HAS_STOP: "",
    WhyNoStop.TOO_SMALL: N_("too few people for a stop of its own"),
    WhyNoStop.TOO_FAR: N_("no place to stop is near enough on foot"),
    WhyNoStop.CLOSED: N_("the venues nearby are closed while the crew is about"),
    WhyNoStop.NO_HOURS: N_("the crew’s hours or the budget do not suffice"),
    WhyNoStop.NO_ROAD: N_("no road leads there"),
    WhyNoStop.NOT_PLACED: N_("without a place on the road map"),
    WhyNoStop.PEOPLE_UNKNOWN: N_("number of people not known"),
}
"""Why a village has no stop, in words."""


def plan_sentences(plan: MobilePlan, words: Language) -> list[str]:
    """Say whom the plan serves, what it takes, how much better a plan could be, and what those without a stop get."""
    return quality_sentences(plan, words) + [
        words.say("{what}: {people} people.", what=words.say(SERVED_NAMES[kind]), people=people)
        for kind, people in plan.people_by_served.items()
        if people and kind is not Served.STOP
    ]


def quality_sentences(plan: MobilePlan, words: Language) -> list[str]:
    """Say how many people have a stop, what that takes, and how much better a plan could be."""
    quality = plan.quality
    told = [
        words.say(
            "People with a stop: {people}; no plan reaches more than {most}.",
            people=quality.people,
            most=quality.most_people,
        ),
        rota_sentence(plan.rota, words),
        words.say("Cost: {zl} zł a year.", zl=words.number(plan.zl_a_year)),
    ]
    if quality.proof is Proof.EXACT:
        told.append(words.say("Proven: no plan is better."))
    elif quality.least_crew_s > 0:
        told.append(
            words.say(
                "Not proven: a better plan may reach {people} of people more, or take {time} less of the crew’s time.",
                people=words.percent(quality.people_gap, 1),
                time=words.percent(quality.crew_gap, 1),
            )
        )
    else:
        # A search that was ended early knows no bound of the time.
        told.append(
            words.say(
                "Not proven: a better plan may reach {people} of people more, or take less of the crew’s time.",
                people=words.percent(quality.people_gap, 1),
            )
        )
    if quality.stopped:
        told.append(words.say("The search was ended before it was done."))
    return told


def rota_sentence(rota: Rota, words: Language) -> str:
    """Say how large a rota is."""
    return words.say(
        "Stops: {stops}, rounds in {weeks} weeks: {rounds}, crew’s hours: {hours}, kilometres: {km}.",
        stops=len(rota.stops),
        weeks=rota.weeks,
        rounds=len(rota.rounds),
        hours=words.number(rota.crew_s / 3600, 1),
        km=words.number(rota.metres / 1000, 1),
    )


def rounds_table(plan: MobilePlan, words: Language) -> pd.DataFrame:
    """Give the visits in the order of the rota: stop, week, weekday, vehicle, and the hours for people."""
    stops = {stop.place.place_id: stop for stop in plan.rota.stops}
    return pd.DataFrame(
        [
            {
                words.say("Stop"): stops[visit.place_id].place.name,
                words.say("Week"): each.week,
                words.say("Day"): words.weekday(each.weekday),
                words.say("Vehicle"): each.vehicle,
                words.say("From"): words.clock(visit.opens_s),
                words.say("To"): words.clock(visit.closes_s),
                words.say("People"): stops[visit.place_id].people,
            }
            for each in plan.rota.rounds
            for visit in each.visits
        ]
    )


def without_stop_table(plan: MobilePlan, words: Language) -> pd.DataFrame:
    """Give the villages that need a stop and have none: why, what they are offered instead, and what that costs."""
    return pd.DataFrame(
        [
            {
                words.say("Settlement"): offer.name,
                words.say("People"): offer.people if offer.people is not None else "?",
                words.say("Why"): words.say(WHY_NAMES[offer.why_no_stop]),
                words.say("Instead"): words.say(SERVED_NAMES[offer.served]),
                words.say("zł a year"): offer.zl_a_year,
            }
            for offer in plan.offers
            if offer.why_no_stop is not WhyNoStop.HAS_STOP
        ]
    )


def curve_table(mixes: Iterable[Mix], words: Language) -> pd.DataFrame:
    """Give, for growing money, who is served how: złoty a year, people, złoty for each of them, and villages by way."""
    rows = []
    for mix in mixes:
        ways = [kind for kind, _ in mix.served.values()]
        rows.append(
            {
                words.say("zł a year"): mix.zl_a_year,
                words.say("People"): mix.people,
                words.say("zł per person"): words.number(mix.zl_per_person) if mix.people else "–",
                words.say("Fixed points"): len(mix.fixed),
                words.say("Stops"): len(mix.stops),
                words.say("Home visits"): ways.count(Served.HOME_VISIT),
                words.say("Lifts"): ways.count(Served.LIFT),
            }
        )
    return pd.DataFrame(rows)


def yardstick(words: Language) -> str:
    """Say what a mobile service elsewhere came to, to compare with."""
    return words.say(
        "To compare: {name}: {stops} stops every week, {visits} visits and {users} new users in the first year, "
        "running cost {cost} of what it replaced, vehicle {zl} zł ({source}).",
        name=GOSTYN.name,
        stops=GOSTYN.stops,
        visits=GOSTYN.visits,
        users=GOSTYN.new_users,
        cost=words.percent(GOSTYN.running_cost),
        zl=words.number(GOSTYN.vehicle_zl),
        source=GOSTYN.source,
    )


def what_if_sentence(change: WhatIf, words: Language) -> str:
    """Say how many people an event costs their stop, and how many the repaired rota serves."""
    return words.say(
        "Stops lost: {lost}. People with a stop: {before}, without repair {without}, in the repaired rota {after}.",
        lost=len(change.lost),
        before=change.people_before,
        without=change.people_without_repair,
        after=change.people_after,
    )


def moved_table(change: WhatIf, plan: MobilePlan, words: Language) -> pd.DataFrame:
    """Give the visits that change: stop, when it was, when it is."""
    names = {stop.place.place_id: stop.place.name for stop in (*plan.rota.stops, *change.rota.stops)}
    columns = [words.say("Stop"), words.say("Before"), words.say("After")]
    rows = [(names[each.place_id], _when(each.before, words), _when(each.after, words)) for each in change.moved]
    return pd.DataFrame(rows, columns=columns)


def _when(visit: tuple[Slot, int] | None, words: Language) -> str:
    if visit is None:
        return "–"
    slot, arrival_s = visit
    return words.say(
        "week {week}, {day} {time}", week=slot.week, day=words.weekday(slot.weekday), time=words.clock(arrival_s)
    )
