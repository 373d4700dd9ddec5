"""A plan in a study: everybody has an offer, days out are out, costs add up, rows may be shuffled, users may stop."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("pyvrp")

import itertools

import opening_hours

from geo_cus.access.measure import measure_study
from geo_cus.data.mobile_request import read_mobile_request, request_of
from geo_cus.data.opening_hours import parsed_hours
from geo_cus.data.study_files import load_study
from geo_cus.errors import Cancelled, StudyError
from geo_cus.planning.edit_text import edits_toml, read_edits
from geo_cus.planning.measuring import measured_with
from geo_cus.planning.mobile import choosing
from geo_cus.planning.mobile.asking import asked_in
from geo_cus.planning.mobile.check_plan import check_plan
from geo_cus.planning.mobile.choosing import chosen_stops
from geo_cus.planning.mobile.mobile_plan import OutReason, Proof, Served, WhyNoStop
from geo_cus.planning.mobile.planning import edits_of, mobile_plan
from geo_cus.planning.mobile.stop_bounds import stop_bounds
from geo_cus.planning.siting.effort import Clock, Effort
from tests.planning.mobile.mobile_cases import HOUR, random_question


@pytest.fixture(scope="module")
def measurement(sample_folder):
    return measure_study(load_study(sample_folder))


@pytest.fixture(scope="module")
def request_of_sample(sample_folder):
    return read_mobile_request(sample_folder / "objazd.toml")


@pytest.fixture(scope="module")
def plan(measurement, request_of_sample):
    return mobile_plan(measurement, request_of_sample)


def changed(request, part, **values):
    content = request.model_dump()
    content[part] = {**content[part], **values} if isinstance(content[part], dict) else values
    return request_of(content)


def test_every_settlement_has_one_offer_and_people_add_up(plan, measurement):
    homes = measurement.study.settlements
    assert [offer.settlement_id for offer in plan.offers] == sorted(homes["settlement_id"].astype(str))
    assert sum(plan.people_by_served.values()) == int(homes["age_65_plus"].sum())
    unknown = [offer for offer in plan.offers if offer.people is None]
    assert [(offer.name, offer.served) for offer in unknown] == [("Kolonia Brody", Served.UNKNOWN)]
    by_name = {offer.name: offer for offer in plan.offers}
    assert by_name["Ostrów"].why_no_stop is WhyNoStop.NO_ROAD
    assert by_name["Stary Smolnik"].why_no_stop is WhyNoStop.NOT_PLACED
    assert by_name["Jeziorna Wola"].served is Served.FIXED
    assert by_name["Brody"].why_no_stop is WhyNoStop.TOO_FAR
    promised = {name for stop in plan.rota.stops for name in stop.settlement_ids}
    assert promised == {offer.settlement_id for offer in plan.offers if offer.served is Served.STOP}
    assert sum(stop.people for stop in plan.rota.stops) == plan.people_by_served[Served.STOP] == plan.quality.people


def test_rounds_keep_hours_days_and_roads(plan, measurement):
    question = asked_in(measurement, plan.request).question
    stops = {stop.place.place_id: stop for stop in plan.rota.stops}
    assert Counter(v.place_id for each in plan.rota.rounds for v in each.visits) == Counter(list(stops))
    for each in plan.rota.rounds:
        assert each.weekday in {1, 3}
        assert 7.5 * HOUR <= each.leaves_s < each.returns_s <= 15.5 * HOUR
        for visit in each.visits:
            stop = stops[visit.place_id]
            assert visit.departure_s - visit.arrival_s == stop.stay_s
            assert (visit.opens_s - visit.arrival_s, visit.departure_s - visit.closes_s) == (600, 300)
            assert any(
                o.weekday == each.weekday and o.from_s <= visit.arrival_s and visit.departure_s <= o.to_s
                for o in stop.place.openings
            )
        for leg in each.legs:
            assert leg.drive_s <= leg.planned_s < leg.drive_s + question.stay.grid_s


def test_days_out_are_named_and_the_others_come_every_second_week(plan):
    dates = [day.date for day in plan.calendar]
    assert dates == sorted(dates)
    assert min(dates) >= dt.date(2026, 1, 5)
    out = {day.date: day for day in plan.calendar if day.out}
    assert out[dt.date(2026, 1, 6)].out_name == "Święto Trzech Króli"
    assert out[dt.date(2026, 6, 4)].out is OutReason.PUBLIC_HOLIDAY
    by_day = {}
    for day in plan.calendar:
        by_day.setdefault((day.week, day.weekday), []).append(day.date)
    for same in by_day.values():
        assert {later - earlier for earlier, later in itertools.pairwise(same)} == {dt.timedelta(days=14)}


def test_school_holidays_close_a_school_or_pause_all(measurement, request_of_sample):
    venues = [each.model_copy(update={"closed_in_school_holidays": True}) for each in request_of_sample.venues]
    schools = mobile_plan(measurement, request_of_sample.model_copy(update={"venues": tuple(venues)}))
    during = [day for day in schools.calendar if dt.date(2026, 1, 19) <= day.date <= dt.date(2026, 2, 1)]
    visited = {
        (each.week, each.weekday): tuple(sorted(visit.place_id for visit in each.visits))
        for each in schools.rota.rounds
    }
    assert during
    assert all(day.out is None and day.places_out == visited[day.week, day.weekday] for day in during)
    paused = mobile_plan(measurement, changed(request_of_sample, "days_out", pause_in_school_holidays=True))
    assert {day.out for day in paused.calendar if dt.date(2026, 1, 19) <= day.date <= dt.date(2026, 2, 1)} == {
        OutReason.SCHOOL_HOLIDAY
    }


def test_costs_are_quantities_times_prices_by_the_calendar(plan):
    lines = {line.key: line for line in plan.costs}
    years = ((dt.date(2026, 12, 31) - dt.date(2026, 1, 5)).days + 1) / 365
    times = Counter((day.week, day.weekday) for day in plan.calendar if day.out is None)
    km = sum(each.metres / 1000 * times[each.week, each.weekday] for each in plan.rota.rounds) / years
    hours = sum(each.crew_s / 3600 * times[each.week, each.weekday] for each in plan.rota.rounds) / years
    assert lines["km"].quantity == pytest.approx(km)
    assert lines["staff_hours"].quantity == pytest.approx(2 * hours)
    assert lines["stops"].amount_zl == 4 * 200
    assert plan.zl_a_year == pytest.approx(sum(line.quantity * line.price_zl for line in plan.costs))
    assert all(line.basis == "tool_default" and line.source for line in plan.costs)
    home = [offer for offer in plan.offers if offer.served is Served.HOME_VISIT]
    on_request = sum(lines[key].amount_zl for key in ("home_visit_km", "home_visit_hours"))
    assert sum(offer.zl_a_year for offer in home) == pytest.approx(on_request)


def test_shuffled_rows_give_the_same_plan(plan, measurement):
    rng = np.random.default_rng(5)
    study = measurement.study
    shuffled = replace(
        study,
        settlements=study.settlements.iloc[rng.permutation(len(study.settlements))].reset_index(drop=True),
        providers=study.providers.iloc[rng.permutation(len(study.providers))].reset_index(drop=True),
    )
    venues = tuple(plan.request.venues[number] for number in rng.permutation(len(plan.request.venues)))
    request = plan.request.model_copy(update={"venues": venues})
    again = mobile_plan(measure_study(shuffled), request)
    assert (again.rota, again.offers, again.calendar, again.quality) == (
        plan.rota,
        plan.offers,
        plan.calendar,
        plan.quality,
    )


def test_the_stops_of_a_plan_serve_their_villages_as_a_scenario(plan, measurement):
    after = measured_with(measurement, edits_of(plan))
    added = set(after.study.providers["provider_id"]) - set(measurement.study.providers["provider_id"])
    assert added == {f"postoj-{stop.place.place_id}" for stop in plan.rota.stops}
    assert after.gap_totals["poradnictwo"] <= measurement.gap_totals["poradnictwo"]


@pytest.mark.parametrize(
    ("weeks", "starts"), [(1, dt.date(2026, 1, 5)), (2, dt.date(2026, 1, 12)), (4, dt.date(2026, 5, 11))]
)
def test_a_stop_of_a_scenario_is_open_on_the_dates_of_its_rota(measurement, request_of_sample, weeks, starts):
    found = mobile_plan(measurement, changed(request_of_sample, "service", every_weeks=weeks, starts=starts))
    again = read_edits(tomllib.loads(edits_toml(edits_of(found)))["zmiana"])
    assert again == edits_of(found)
    for edit, stop in zip(again, found.rota.stops, strict=True):
        (interval,) = parsed_hours(edit.hours).intervals
        assert interval.share == 1 / weeks
        each = next(
            each for each in found.rota.rounds if stop.place.place_id in {visit.place_id for visit in each.visits}
        )
        dates = [day.date for day in found.calendar if (day.week, day.weekday) == (each.week, each.weekday)]
        rules = opening_hours.OpeningHours(edit.hours)
        assert dates
        for date in dates:
            assert rules.next_change(dt.datetime.combine(date, dt.time())).date() == date


def test_a_budget_of_money_is_kept_and_more_of_it_never_serves_fewer(measurement, request_of_sample):
    people = []
    for zl in (0, 18_000, 25_000, 60_000):
        found = mobile_plan(measurement, changed(request_of_sample, "budget", zl_a_year=zl))
        vans = [line.amount_zl for line in found.costs if not line.key.startswith(("home_visit", "lift"))]
        assert sum(vans) <= zl
        people.append(found.quality.people)
    assert people == sorted(people)
    assert (people[0], people[-1]) == (0, 197)


@pytest.mark.parametrize(("fixed", "people"), [("none", 0), ("walk", 1007)])
def test_fixed_points_count_as_asked(measurement, request_of_sample, fixed, people):
    found = mobile_plan(measurement, changed(request_of_sample, "reach", fixed_points=fixed))
    assert found.people_by_served[Served.FIXED] == people


def test_a_lift_goes_to_the_nearest_fixed_point_that_offers_the_service_or_to_the_depot(measurement, request_of_sample):
    # “Poradnia rodzinna” lies 256 m nearer to Świerkowo than the depot does, each way; to Stawki it is farther.
    cheap = changed(request_of_sample, "costs", lift_km={"value": 0.01, "basis": "user", "source": "test"})
    km = {}
    for fixed in ("walk", "none"):
        found = mobile_plan(measurement, changed(cheap, "reach", fixed_points=fixed))
        check_plan(measurement, found)
        lifts = [offer for offer in found.offers if offer.served is Served.LIFT]
        km[fixed] = {offer.name: offer.km_a_year / offer.trips_a_year for offer in lifts}
    assert km["none"]["Świerkowo"] - km["walk"]["Świerkowo"] == pytest.approx(4 * 0.256, abs=0.002)
    assert km["none"]["Stawki"] == km["walk"]["Stawki"] == pytest.approx(2 * 4.261, abs=0.001)


def test_by_the_thresholds_of_the_study_those_who_are_served_need_no_stop(measurement, request_of_sample):
    found = mobile_plan(measurement, changed(request_of_sample, "reach", fixed_points="measured"))
    rows = measurement.results.query("service_id == 'poradnictwo' and status in ['good', 'within_limit']")
    served = {offer.settlement_id for offer in found.offers if offer.served is Served.FIXED}
    assert served == set(rows["settlement_id"].astype(str)) - {o.settlement_id for o in found.offers if not o.people}


def test_a_village_smaller_than_asked_gets_no_stop_of_its_own(measurement, request_of_sample):
    found = mobile_plan(measurement, changed(request_of_sample, "reach", least_people=40))
    by_name = {offer.name: offer.why_no_stop for offer in found.offers}
    assert by_name["Piaski"] is by_name["Grądy"] is WhyNoStop.TOO_SMALL
    assert by_name["Zatonie"] is WhyNoStop.HAS_STOP


def test_a_depot_without_a_place_is_refused(measurement, request_of_sample):
    with pytest.raises(StudyError, match="P25.*has no coordinates"):
        mobile_plan(measurement, changed(request_of_sample, "crew", depot="P25"))


def large(seed=0, **more):
    """Sixteen places: too many to look at all choices."""
    return random_question(seed, villages=20, places=16, weekdays=(0, 1, 2, 3, 4), hours=7, **more)


@pytest.mark.parametrize("seed", range(3))
def test_a_large_plan_has_bounds_that_hold_and_is_the_same_again(seed):
    question = large(seed)
    first, second = (chosen_stops(question, Clock(Effort()), seed=7) for _ in range(2))
    assert first == second
    quality = first.quality
    assert 0 < quality.people <= quality.most_people <= question.people.sum()
    assert quality.least_crew_s <= quality.crew_s
    assert quality.least_longest_walk_s <= quality.longest_walk_s


@pytest.mark.parametrize("seed", range(4))
def test_the_bounds_hold_for_plans_that_are_proven(seed):
    question = random_question(seed, places=6, villages=7, weekdays=(0, 2), hours=5)
    best = chosen_stops(question, Clock(Effort())).quality
    bounds = stop_bounds(question)
    assert bounds.most_people(Clock(Effort())).bound >= best.people
    assert bounds.least_time(Clock(Effort()), people=best.people, limit_s=question.limit_s).bound <= best.crew_s + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_a_longer_walk_never_needs_more_stops_for_the_same_people(seed):
    question = random_question(seed, places=7, villages=9, weekdays=(0, 1, 2), hours=9)
    people = int(stop_bounds(replace(question, limit_s=900.0)).most_people(Clock(Effort())).bound)
    fewest = [
        stop_bounds(replace(question, limit_s=limit_s)).fewest_stops(Clock(Effort()), people=people).bound
        for limit_s in (900.0, 1_200.0, 2_400.0)
    ]
    assert fewest == sorted(fewest, reverse=True)


def test_who_stops_the_search_gets_the_best_plan_so_far_and_is_told():
    seen = []

    def stop(step, share):
        seen.append((str(step), share))
        if len(seen) > 3:
            raise Cancelled("Stopped.")

    found = chosen_stops(large(), Clock(Effort(progress=stop)))
    assert found.quality.stopped
    assert found.quality.proof is Proof.BOUNDED
    assert seen


@pytest.mark.parametrize("seed", range(6))
def test_the_search_for_large_plans_comes_near_the_proven_ones_and_never_beyond(seed, monkeypatch):
    question = random_question(seed, villages=12, places=8, weekdays=(0, 1), hours=5 + seed % 3)
    best = chosen_stops(question, Clock(Effort())).quality
    assert best.proof is Proof.EXACT
    for name, value in {"EXACT_PLACES": 0, "_BRANCHES": 0, "_EXACT_STOPS": 0}.items():
        monkeypatch.setattr(choosing, name, value)
    found = chosen_stops(question, Clock(Effort())).quality
    assert 0.95 * best.people <= found.people <= best.people <= found.most_people
    if found.people == best.people and found.longest_walk_s == best.longest_walk_s:
        assert found.least_crew_s <= best.crew_s <= found.crew_s
