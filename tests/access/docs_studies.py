"""The worked examples of docs/measures.md that need a whole study: villages, providers, and minutes from a table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from geo_cus.access.all_measures import all_measures
from geo_cus.access.basket import basket
from geo_cus.access.doubts import doubts
from geo_cus.access.measure import measure
from geo_cus.access.measurement import GAPS, SERVED, UNKNOWN
from geo_cus.access.reliance import losses, reliance
from geo_cus.access.supply import capacities
from geo_cus.access.without_car import MODES, lens
from geo_cus.catalogue import Direction, Metric, Need, Threshold, services
from geo_cus.network.band import TimesBand
from geo_cus.network.homes import homes_of, inner_ways
from geo_cus.network.study_times import StudyTimes, TimesKey
from geo_cus.network.travel_times import times_of_matrix
from tests.studies import GMINA, NEIGHBOUR, providers, settlements, study

MINUTE = 60.0
INF = np.inf
TIMES = [[10, 30], [15, 5], [INF, INF]]
"""Minutes of Brzezie, Lipowa and Zarzecze to the homes A and B."""
PEOPLE = {"Brzezie": 100, "Lipowa": 300, "Zarzecze": 50}


def service(good_min, limit_min, *, need=None, name="poz"):
    """A service of the catalogue with other thresholds, whose visits are not judged."""
    threshold = Threshold(Metric.SECONDS, good_min * MINUTE, limit_min * MINUTE, "tool_default", "przykład")
    return replace(services()[name], group_id="residents", visit_s=0.0, threshold=threshold, need=need)


def in_need(share):
    return Need(share, units_per_person=1.0, units={"pl": "miejsca", "en": "places"}, basis="user", source="przykład")


def measured(people, places, studied, minutes, *, low=None, high=None, walked=None, off_map=(), weights=None):
    """Measure villages by tables of minutes: by car, low and high, and at a senior's pace on foot."""
    homes = settlements([(name, (0, 0), count) for name, count in people.items()])
    made = replace(study(homes, places, roads=None, studied=studied), basket_weights=weights or {})

    def times(table):
        found = times_of_matrix(homes["settlement_id"], places["provider_id"], MINUTE * np.array(table, dtype=float))
        lost = np.isin(list(people), off_map)
        origins = replace(found.origins, edge=np.where(lost, -1, 0), walk_m=np.where(lost, np.nan, 0.0))
        unknown = places["lon"].isna().to_numpy()
        ends = replace(found.destinations, edge=np.where(unknown, -1, 0), walk_m=np.where(unknown, np.nan, 0.0))
        return replace(found, origins=origins, destinations=ends)

    by_profile = {"car": TimesBand(*(times(minutes if table is None else table) for table in (low, minutes, high)))}
    nowhere = np.full(np.shape(minutes), INF)
    for mode in MODES[1:-1]:
        by_profile[mode] = TimesBand(*[times(nowhere if mode != "foot_senior" or walked is None else walked)] * 3)
    by_key = {
        TimesKey(mode, Metric.SECONDS, direction): band for mode, band in by_profile.items() for direction in Direction
    }
    homes = homes_of(made)
    inner = {mode: inner_ways(made, homes, made.profiles[mode]) for mode in by_profile}
    return measure(made, StudyTimes({}, by_key, False, homes, inner, {}))


def homes_a_and_b(**options):
    return providers([("A", (0, 0), ("poz",)), ("B", (0, 0), ("poz",))], **options)


def statuses():
    people = {"Dąbrowa": 400, "Olszyny": 200, "Brzezina": 100, "Graniczna": 50, "Wyspa": 25, "Nieznana": 10}
    places = homes_a_and_b(gmina=[GMINA, NEIGHBOUR], served=[(), (NEIGHBOUR,)])
    minutes = [[10, 40], [18, 40], [25, 40], [30, 12], [INF, INF], [INF, INF]]
    return measured(people, places, {"poz": service(15, 20)}, minutes, off_map=("Nieznana",))


def by_status():
    account = statuses().accounting
    sums = [int(account.loc[account["status"].isin(kind), "people"].sum()) for kind in (SERVED, GAPS, UNKNOWN)]
    return [*sums, sum(sums)], 0


def cheapest_change():
    rows = statuses().results.set_index("settlement")
    assert rows["change"].tolist() == ["none", "none", "nearer", "agreement", "first_provider", "none"]
    assert rows.loc["Graniczna", "change_provider_id"] == "p1"
    return [rows.loc["Brzezina", "change_amount"] / MINUTE], 0


def free_places():
    studied = {"poz": service(15, 15, need=in_need(0.3))}
    found = measured(PEOPLE, homes_a_and_b(capacity=[40, 30]), studied, TIMES).results.set_index("settlement")
    assert found["status"].tolist() == ["good", "no_place", "unreachable"]
    two = {"poz": service(15, 15, need=in_need(0.3)), "apteka": service(15, 15, need=in_need(0.1), name="apteka")}
    shared = providers([("A", (0, 0), ("poz", "apteka"))], capacity=[40])
    made = measured(PEOPLE, shared, two, [[10], [10], [10]]).study
    parts = [capacities(made, name)[0] for name in two]
    lacking = found.loc["Lipowa"]
    return [lacking["change_amount"], lacking["people_without_place"], *parts], 0


def sure():
    tables = {"low": [[10], [16], [19]], "high": [[12], [22], [24]]}
    one = providers([("A", (0, 0), ("poz",))])
    found = measured(PEOPLE, one, {"poz": service(15, 20)}, [[11], [18], [21]], **tables)
    gaps = found.draws[found.draws["status"].isin(GAPS)].groupby("draw")["people"].sum()
    edge = found.results.loc[found.results["knife_edge"], "people"].sum()
    return [*gaps[["low", "central", "high"]], edge], 0


def index():
    studied = {name: service(15, 20, name=name) for name in ("poz", "apteka", "biblioteka")}
    rows = [("Przychodnia", (0, 0), ("poz",)), ("Apteka", (0, 0), ("apteka",)), ("Biblioteka", None, ("biblioteka",))]
    minutes = [[10, 30, 0], [10, 10, 0]]
    people = {"Brzezie": 100, "Lipowa": 300}
    found = basket(measured(people, providers(rows), studied, minutes, weights={"apteka": 2.0}))
    return found["index"].tolist(), 0


def hangs_on():
    found = measured(PEOPLE, homes_a_and_b(gmina=[NEIGHBOUR, GMINA]), {"poz": service(15, 15)}, TIMES)
    lost = losses(found).set_index("provider")["people"]
    kinds = reliance(found).set_index("kind")["people"]
    return [lost["A"], lost["B"], kinds["outside"]], 0


def to_ask():
    places = providers([("A", (0, 0), ("poz",)), ("B", (0, 0), ("poz",)), ("C", None, ("poz",))])
    judged = replace(service(15, 15), visit_s=30 * MINUTE)
    asked = doubts(measured(PEOPLE, places, {"poz": judged}, [[*row, 0] for row in TIMES]))
    asked = asked[asked["doubt"].isin(["hours_unknown", "provider_not_placed"])]
    assert asked["subject"].tolist() == ["A", "C"]
    return asked["people"].tolist(), 0


def without_own_car():
    seniors = replace(service(20, 30), group_id="age_65_plus")
    walked = [[60, 90], [45, 25], [INF, INF]]
    places = homes_a_and_b()
    people = pd.Series(PEOPLE)
    found = measured(PEOPLE, places, {"poz": replace(seniors, group_id="residents")}, TIMES, walked=walked)
    made = replace(found.study, settlements=found.study.settlements.assign(age_65_plus=people.array.astype("Int64")))
    seen = lens(measure(replace(made, services={"poz": seniors}), found.times)).dependent
    without, dependent = seen["people_without_car"], seen["people_dependent"]
    return [f"{people:g}" for people in (*without, *dependent)], 1


def in_one_table():
    found = measured(PEOPLE, homes_a_and_b(capacity=[40, 30]), {"poz": service(15, 15)}, TIMES)
    row = all_measures(found).set_index("settlement_id").loc["s1"]
    return [f"{row['capacity_within']:.0f}", row["gravity"]], 2


STUDY_EXAMPLES = {
    "Stany i ich kolejność": by_status,
    "Najtańsza pojedyncza zmiana": cheapest_change,
    "Potrzeby i wolne miejsca": free_places,
    "Jak pewny jest wynik": sure,
    "Koszyk usług": index,
    "Gdyby zamknięto placówkę": hangs_on,
    "Co sprawdzić telefonem": to_ask,
    "Kto bez auta zależy od innych": without_own_car,
    "Wszystkie miary w jednej tabeli": in_one_table,
}
