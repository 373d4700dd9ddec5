"""Every rule of a request, broken on purpose in a finished plan, is noticed by the check; plans as they are pass it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

pytest.importorskip("pyvrp")

import holidays

from geo_cus.access.measure import measure_study
from geo_cus.data.mobile_request import read_mobile_request, request_of
from geo_cus.data.study_files import load_study
from geo_cus.errors import AccountingError
from geo_cus.planning.mobile.check_plan import check_plan, check_rota, plan_complaints, public_holidays
from geo_cus.planning.mobile.events import Event, after, what_if_in
from geo_cus.planning.mobile.mobile_plan import OutReason, Served
from geo_cus.planning.mobile.planning import mobile_plan
from geo_cus.planning.mobile.rota_facts import rota_facts
from geo_cus.planning.mobile.timetable import Break

HOUR = 3600


@pytest.fixture(scope="module")
def measurement(sample_folder):
    return measure_study(load_study(sample_folder))


@pytest.fixture(scope="module")
def asked(sample_folder):
    """Ask for stops on one day a week, so that a round has several visits and a break, and for a school."""
    content = read_mobile_request(sample_folder / "objazd.toml").model_dump()
    content["service"]["every_weeks"] = 1
    content["crew"] |= {"weekdays": ["tue"], "break_after_h": 4.0, "day_from": "7:00", "day_to": "17:00"}
    content["crew"]["longest_day_h"] = 9.0
    content["budget"] = {"crew_hours_a_week": 9.0, "zl_a_year": 60_000.0}
    for venue in content["venues"]:
        venue |= {
            "hours": "pn-pt 7:00-17:00",
            "closed_in_school_holidays": venue["id"] == "zabieniec",
            "zl_per_visit": 5,
        }
    content["days_out"]["dates"] = [dt.date(2026, 8, 11)]
    return request_of(content)


@pytest.fixture(scope="module")
def plan(measurement, asked):
    return mobile_plan(measurement, asked)


@pytest.fixture(scope="module")
def facts(measurement, asked):
    return rota_facts(measurement, asked)


def told(plan, facts):
    return " ".join(str(complaint) for complaint in plan_complaints(plan, facts))


def test_the_plan_under_test_has_several_visits_a_break_and_days_out(plan):
    (only,) = plan.rota.rounds
    assert len(only.visits) >= 3
    assert len(only.breaks) == 1
    assert {day.out for day in plan.calendar} == {None, OutReason.PUBLIC_HOLIDAY, OutReason.OWN_DATE}
    assert any(day.places_out == ("zabieniec",) for day in plan.calendar)
    assert {Served.STOP, Served.HOME_VISIT, Served.FIXED} <= {offer.served for offer in plan.offers}


def test_a_plan_as_it_is_passes(plan, facts, measurement):
    assert plan_complaints(plan, facts) == []
    check_plan(measurement, plan)


@pytest.mark.parametrize(
    "change",
    [
        {"reach": {"fixed_points": "none"}},
        {"reach": {"fixed_points": "measured"}},
        {"venues": (), "budget": {"crew_hours_a_week": 25.0}, "reach": {"least_people": 30}},
        {"crew": {"vehicles": 2, "crews": 2}, "budget": {}},
        {"days_out": {"pause_in_school_holidays": True, "public_holidays": False}},
        {"service": {"group": "residents", "every_weeks": 4}},
    ],
    ids=["no fixed points", "measured", "villages", "two vehicles", "pause", "every four weeks"],
)
def test_plans_of_other_requests_pass(measurement, sample_folder, change):
    content = read_mobile_request(sample_folder / "objazd.toml").model_dump()
    for part, values in change.items():
        content[part] = {**content[part], **values} if values and isinstance(values, dict) else values
    check_plan(measurement, mobile_plan(measurement, request_of(content)))


def _with_round(plan, **values):
    (only,) = plan.rota.rounds
    return replace(plan, rota=replace(plan.rota, rounds=(replace(only, **values),)))


def _with_visit(plan, number, **values):
    visits = list(plan.rota.rounds[0].visits)
    visits[number] = replace(visits[number], **values)
    return _with_round(plan, visits=tuple(visits))


def _with_leg(plan, number, **values):
    legs = list(plan.rota.rounds[0].legs)
    legs[number] = replace(legs[number], **values)
    return _with_round(plan, legs=tuple(legs))


def _with_stop(plan, **values):
    first, *others = plan.rota.stops
    return replace(plan, rota=replace(plan.rota, stops=(replace(first, **values), *others)))


def _with_place(plan, **values):
    return _with_stop(plan, place=replace(plan.rota.stops[0].place, **values))


def _with_offer(plan, served, /, **values):
    number = next(number for number, offer in enumerate(plan.offers) if offer.served is served)
    offers = list(plan.offers)
    offers[number] = replace(offers[number], **values)
    return replace(plan, offers=tuple(offers))


def _with_day(plan, out, /, **values):
    number = next(number for number, day in enumerate(plan.calendar) if day.out is out)
    calendar = list(plan.calendar)
    calendar[number] = replace(calendar[number], **values)
    return replace(plan, calendar=tuple(calendar))


def _with_request(plan, part, **values):
    changed = getattr(plan.request, part).model_copy(update=values)
    return replace(plan, request=plan.request.model_copy(update={part: changed}))


def _later(plan, seconds):
    """Move the whole round, as if the crew started at another hour."""
    only = plan.rota.rounds[0]
    fields = ("arrival_s", "opens_s", "closes_s", "departure_s")
    visits = [replace(each, **{name: getattr(each, name) + seconds for name in fields}) for each in only.visits]
    breaks = [replace(each, starts_s=each.starts_s + seconds, ends_s=each.ends_s + seconds) for each in only.breaks]
    leaves_s, returns_s = only.leaves_s + seconds, only.returns_s + seconds
    return _with_round(plan, visits=tuple(visits), breaks=tuple(breaks), leaves_s=leaves_s, returns_s=returns_s)


def _break(plan):
    return plan.rota.rounds[0].breaks[0]


def _visits(plan):
    return plan.rota.rounds[0].visits


BROKEN = {
    "another number of weeks": (lambda p: replace(p, rota=replace(p.rota, weeks=2)), "has 2 weeks, not the 1"),
    "a stop never visited": (lambda p: _with_round(p, visits=_visits(p)[1:]), "has 0 visits in the rota"),
    "a stop visited twice": (lambda p: _with_visit(p, 1, place_id=_visits(p)[0].place_id), "has 2 visits in the rota"),
    "two rounds at once": (
        lambda p: replace(p, rota=replace(p.rota, rounds=p.rota.rounds * 2)),
        "Vehicle 1 has two rounds at once",
    ),
    "hours of the budget": (lambda p: _with_request(p, "budget", crew_hours_a_week=4.0), "more than the 4.0 h a week"),
    "a village of another stop": (
        lambda p: _with_stop(p, settlement_ids=p.rota.stops[1].settlement_ids),
        "may not be promised it",
    ),
    "a village left out": (lambda p: _with_stop(p, settlement_ids=()), "which is not promised it"),
    "a village promised twice": (
        lambda p: _with_stop(p, settlement_ids=p.rota.stops[0].settlement_ids * 2),
        "is promised 2 stops",
    ),
    "a longer walk than is allowed": (lambda p: _with_request(p, "reach", walk_min=0.1), "may not be promised it"),
    "a place somewhere else": (lambda p: _with_place(p, lon=21.0), "not as the request and the study have it"),
    "a place open at other hours": (lambda p: _with_place(p, openings=()), "not as the request and the study have it"),
    "people of a stop": (lambda p: _with_stop(p, people=999), "999 people are counted"),
    "too few people": (lambda p: _with_request(p, "reach", least_people=1000), "too few for a stop"),
    "users of a stop": (lambda p: _with_stop(p, users=99), "99 are expected at a visit"),
    "the longest walk": (lambda p: _with_stop(p, longest_walk_s=1.0), "longest walk is not that of the roads"),
    "a shorter stay": (lambda p: _with_stop(p, stay_s=600), "a visit lasts 600 s"),
    "no drive home": (lambda p: _with_round(p, legs=p.rota.rounds[0].legs[:-1]), "drives do not go with its visits"),
    "a day off": (lambda p: _with_round(p, weekday=4), "nobody works on that day"),
    "no day at all": (lambda p: _with_round(p, weekday=9), "nobody works on that day"),
    "a week that is not there": (lambda p: _with_round(p, week=3), "nobody works on that day"),
    "a vehicle that is not there": (lambda p: _with_round(p, vehicle=2), "there is no such vehicle"),
    "before the day begins": (lambda p: _with_round(p, leaves_s=6 * HOUR), "from 6:00:00 to"),
    "after the day ends": (lambda p: _later(p, 8 * HOUR), "beyond the working day"),
    "a day too long": (lambda p: _with_request(p, "crew", longest_day_h=5.0), "more than the 5.0 h of a day"),
    "a closed venue": (lambda p: _later(p, 8 * HOUR), "it is visited while it is closed"),
    "a visit cut short": (
        lambda p: _with_visit(p, 0, departure_s=_visits(p)[0].departure_s - 600),
        "not as long as that of its stop",
    ),
    "off the grid": (lambda p: _later(p, 60), "off the grid"),
    "no time to set up": (lambda p: _with_visit(p, 0, opens_s=_visits(p)[0].arrival_s), "no time to set up"),
    "no time to pack": (
        lambda p: _with_visit(p, 0, closes_s=_visits(p)[0].departure_s),
        "no time to set up or to pack",
    ),
    "another way": (lambda p: _with_leg(p, 1, from_id="depot"), "but says otherwise"),
    "a faster drive": (lambda p: _with_leg(p, 0, drive_s=60.0, planned_s=300), "is not that of the roads"),
    "a shorter drive": (lambda p: _with_leg(p, 0, metres=1.0), "is not that of the roads"),
    "a drive planned too short": (lambda p: _with_leg(p, 0, planned_s=0), "not planned with its time"),
    "a drive with no time for it": (
        lambda p: _with_round(p, leaves_s=_visits(p)[0].arrival_s),
        "two places at once between depot and",
    ),
    "the next visit before the drive is over": (
        lambda p: _with_visit(p, 1, arrival_s=_visits(p)[0].departure_s),
        "two places at once between",
    ),
    "a return before the drive is over": (lambda p: _with_round(p, returns_s=_visits(p)[-1].departure_s), "and depot."),
    "no break": (lambda p: _with_round(p, breaks=()), "there is no break"),
    "a break too short": (
        lambda p: _with_round(p, breaks=(replace(_break(p), ends_s=_break(p).starts_s + 300),)),
        "is too short",
    ),
    "a break nowhere": (
        lambda p: _with_round(p, breaks=(replace(_break(p), place_id="smolarnia"),)),
        "not taken where the vehicle stands",
    ),
    "a break during a visit": (
        lambda p: _with_round(
            p, breaks=(Break(_visits(p)[0].place_id, _visits(p)[0].opens_s, _visits(p)[0].opens_s + 900),)
        ),
        "not taken where the vehicle stands",
    ),
    "a break that takes the time of a drive": (
        lambda p: _with_round(
            p,
            breaks=(Break(_visits(p)[0].place_id, _visits(p)[0].departure_s, _visits(p)[1].arrival_s - 1),),
        ),
        "two places at once between",
    ),
    "overlapping breaks": (lambda p: _with_round(p, breaks=(_break(p), _break(p))), "two breaks overlap"),
    "a settlement that vanished": (lambda p: replace(p, offers=p.offers[1:]), "has 0 offers, not one"),
    "a settlement counted twice": (lambda p: replace(p, offers=(*p.offers, p.offers[0])), "has 2 offers, not one"),
    "people of an offer": (lambda p: _with_offer(p, Served.STOP, people=1), "its people are not those of the study"),
    "people that vanished": (
        lambda p: replace(p, people_by_served={**p.people_by_served, Served.FIXED: 0}),
        "do not add up to the 2707",
    ),
    "an offer of another stop": (lambda p: _with_offer(p, Served.STOP, place_id="grady2"), "do not tell the same"),
    "a stop that nobody keeps": (
        lambda p: _with_offer(p, Served.HOME_VISIT, served=Served.STOP),
        "do not tell the same",
    ),
    "unknown people taken for none": (
        lambda p: _with_offer(p, Served.UNKNOWN, served=Served.NOT_NEEDED),
        "nobody is known to need it",
    ),
    "a fixed point that is not there": (
        lambda p: _with_offer(p, Served.HOME_VISIT, served=Served.FIXED),
        "a fixed point serves it is told wrongly",
    ),
    "a nearer stop than there is": (lambda p: _with_offer(p, Served.STOP, walk_s=1.0), "not within the walk"),
    "fewer home visits": (
        lambda p: _with_offer(p, Served.HOME_VISIT, trips_a_year=1),
        "that the request and the roads",
    ),
    "cheaper home visits": (
        lambda p: _with_offer(p, Served.HOME_VISIT, zl_a_year=1.0),
        "that the request and the roads",
    ),
    "visits on a holiday": (lambda p: _with_day(p, OutReason.PUBLIC_HOLIDAY, out=None), "the calendar is not that"),
    "visits on a day that is out": (lambda p: _with_day(p, OutReason.OWN_DATE, out=None), "2026-08-11: the calendar"),
    "no visits on a plain day": (lambda p: _with_day(p, None, out=OutReason.OWN_DATE), "the calendar is not that"),
    "a school in its holidays": (
        lambda p: replace(p, calendar=tuple(replace(day, places_out=()) for day in p.calendar)),
        "the calendar is not that",
    ),
    "a day of another week": (lambda p: _with_day(p, None, week=2), "the calendar is not that of the rota"),
    "a date that is missing": (lambda p: replace(p, calendar=p.calendar[1:]), "the calendar is not that of the rota"),
    "a date twice": (lambda p: replace(p, calendar=(p.calendar[0], *p.calendar)), "not in order, or one comes twice"),
    "another price": (
        lambda p: replace(p, costs=(replace(p.costs[0], price_zl=0.5), *p.costs[1:])),
        "“km” of the costs",
    ),
    "fewer kilometres": (
        lambda p: replace(p, costs=(replace(p.costs[0], quantity=1.0), *p.costs[1:])),
        "“km” of the costs",
    ),
    "a cost left out": (lambda p: replace(p, costs=p.costs[:-1]), "of the costs does not come out"),
    "a cost twice": (lambda p: replace(p, costs=(*p.costs, p.costs[0])), "line of the costs stands twice"),
    "złoty of the budget": (lambda p: _with_request(p, "budget", zl_a_year=1.0), "cost more than the 1.0 zł"),
    "more people than there are": (
        lambda p: replace(p, quality=replace(p.quality, people=999)),
        "not those of the rota",
    ),
    "better than the bound": (lambda p: replace(p, quality=replace(p.quality, most_people=1)), "better than the bound"),
}


@pytest.mark.parametrize(("broken", "sentence"), BROKEN.values(), ids=BROKEN)
def test_every_broken_rule_is_noticed(plan, facts, broken, sentence):
    assert sentence in told(broken(plan), facts)


def test_a_plan_that_breaks_a_rule_is_refused(plan, measurement):
    with pytest.raises(AccountingError, match="does not pass its check"):
        check_plan(measurement, _with_stop(plan, people=999))


@pytest.mark.parametrize("year", range(2019, 2051))
def test_public_holidays_are_those_of_the_library(year):
    assert public_holidays(year) == set(holidays.country_holidays("PL", years=year))


@pytest.mark.parametrize(
    "event",
    [Event(winter=True), Event(refuses="zabieniec"), Event(down=1), Event(refuses="przybrzeze", winter=True)],
    ids=["winter", "refuses", "down", "both"],
)
def test_a_repaired_rota_passes_within_the_hours_that_there_are(measurement, plan, event):
    tight = plan.request.budget.model_copy(update={"crew_hours_a_week": plan.rota.crew_s / HOUR})
    request = plan.request.model_copy(update={"budget": tight})
    change = what_if_in(measurement, replace(plan, request=request), event)
    changed = after(measurement, request, event)
    check_rota(changed.measurement, change.rota, changed.request)
    assert event.refuses not in {stop.place.place_id for stop in change.rota.stops}
    assert change.people_after <= change.people_before


def test_a_rota_does_not_pass_on_other_roads(measurement, plan):
    changed = after(measurement, plan.request, Event(winter=True))
    with pytest.raises(AccountingError, match="is not that of the roads"):
        check_rota(changed.measurement, plan.rota, changed.request)
