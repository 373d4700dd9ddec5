"""The worked examples of docs/measures.md come out of the program as they stand there."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo_cus.access.assignment import assign
from geo_cus.access.balanced_catchment import balanced_catchment
from geo_cus.access.concentration import concentration
from geo_cus.access.decay import Exponential, Gaussian, InversePower, Linear, Zones
from geo_cus.access.floating_catchment import enhanced_floating_catchment, floating_catchment
from geo_cus.access.gini import gini
from geo_cus.access.gravity import gravity
from geo_cus.access.kth_nearest import kth_nearest_seconds, mean_nearest_seconds
from geo_cus.access.lorenz import lorenz
from geo_cus.access.opening import hours_needed, visit_fits
from geo_cus.access.palma import palma
from geo_cus.access.percentiles import mean_reached_seconds, median_seconds, percentile_seconds
from geo_cus.access.poverty import poverty
from geo_cus.access.raam import raam
from geo_cus.access.reachable import reachable_capacity
from geo_cus.access.spatial_availability import spatial_availability
from geo_cus.access.theil import theil
from geo_cus.access.three_step_catchment import three_step_catchment
from geo_cus.data.opening_hours import parsed_hours, window_of
from geo_cus.network.bus import Walks, bus_times
from geo_cus.network.travel_times import times_of_matrix
from tests.access.docs_studies import STUDY_EXAMPLES
from tests.timetables import bus_lines

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "measures.md").read_text("utf-8")
INF = math.inf
MINUTE = 60.0

VILLAGES, HOMES = ["Brzezie", "Lipowa", "Zarzecze"], ["A", "B"]
TIMES = times_of_matrix(VILLAGES, HOMES, MINUTE * np.array([[10, 30], [15, 5], [INF, INF]]))
PEOPLE = pd.Series([100, 300, 50], index=VILLAGES)
PLACES = pd.Series([40, 30], index=HOMES)
ZONES = Zones((600, 1200, 1800), (1, 0.5, 0.25))


def weights():
    way = np.array([15 * MINUTE])
    halving = Exponential(math.log(2) / (15 * MINUTE))
    decays = Linear(30 * MINUTE), Gaussian(15 * MINUTE), halving, InversePower(1, scale_s=MINUTE), ZONES
    return [float(decay(way)[0]) for decay in decays], 2


def nearest():
    kth = [kth_nearest_seconds(TIMES, k=k) for k in (1, 2)]
    mean = mean_nearest_seconds(TIMES, count=2)
    found = [kth[0]["Lipowa"], kth[1]["Lipowa"], mean["Lipowa"], kth[1]["Brzezie"]]
    return [seconds / MINUTE for seconds in found], 0


def within():
    return reachable_capacity(TIMES, PLACES, limit_s=15 * MINUTE).tolist(), 0


def pulled():
    return gravity(TIMES, PLACES, decay=Linear(30 * MINUTE)).tolist()[:2], 1


def two_steps():
    return floating_catchment(TIMES, PEOPLE, PLACES, limit_s=15 * MINUTE)


def shared():
    return [*two_steps(), "70"], 2


def enhanced():
    found = enhanced_floating_catchment(TIMES, PEOPLE, PLACES, decay=ZONES)
    return [*found.iloc[:2], f"{found @ PEOPLE:.1f}"], 3


def three_steps():
    return three_step_catchment(TIMES, PEOPLE, PLACES, decay=ZONES).tolist()[:2], 3


def balanced():
    found = balanced_catchment(TIMES, PEOPLE, PLACES, decay=ZONES)
    return [*found.iloc[:2], found.sum()], 3


def available():
    found = spatial_availability(TIMES, PEOPLE, PLACES, decay=ZONES)
    return [*found, found.sum()], 1


def crowded():
    times = times_of_matrix(["wieś"], HOMES, np.array([[0, 30 * MINUTE]]))
    return raam(times, pd.Series({"wieś": 100}), pd.Series({"A": 1, "B": 1}), rho=50).tolist(), 2


def assigned():
    found = assign(TIMES, PEOPLE, PLACES, limit_s=15 * MINUTE)
    left = found.settlements
    return [
        left["served"].sum(),
        found.people_seconds / MINUTE,
        left.loc["Brzezie", "no_capacity"],
        left.loc["Lipowa", "no_capacity"],
        left.loc["Zarzecze", "out_of_reach"],
    ], 0


def percentiles():
    way = kth_nearest_seconds(TIMES, k=1)
    assert percentile_seconds(way, PEOPLE, [95]) == (INF,)
    minutes = f"{percentile_seconds(way, PEOPLE, [80])[0] / MINUTE:.0f}"
    return [f"{median_seconds(way, PEOPLE) / MINUTE:.0f}", minutes, mean_reached_seconds(way, PEOPLE) / MINUTE], 2


def unequal():
    return [lorenz(two_steps(), PEOPLE)["access_share"].iloc[2], gini(two_steps(), PEOPLE)], 3


def tenths():
    ids = list("abcdefghij")
    access = pd.Series([2] * 4 + [4] * 5 + [6], index=ids)
    return [palma(access, pd.Series(100, index=ids), pd.Series(range(10), index=ids))], 1


def entropy():
    return [theil(two_steps(), PEOPLE)], 3


def concentrated():
    return [concentration(two_steps(), PEOPLE, pd.Series({"Lipowa": 2000, "Brzezie": 3000, "Zarzecze": 4000}))], 3


def poor():
    return [poverty(two_steps(), PEOPLE, line=0.2, alpha=alpha) for alpha in (0, 1, 2)], 3


def visited():
    a, b = parsed_hours("pn-pt 8:00-16:00"), parsed_hours("wt 10:00-18:00")
    ways = MINUTE * np.array([[10, 30], [15, 5]])
    window = window_of("pn-pt 15:00-20:00")
    found = visit_fits(ways, ways, [a, b], visit_s=60 * MINUTE, window=window)
    needed = hours_needed(10 * MINUTE, 10 * MINUTE, a, visit_s=60 * MINUTE, window=window)
    stays = found.best_stay_s / MINUTE
    return [stays[0, 0], needed.added_s / MINUTE, stays[1, 0], stays[1, 1], found.visit_days[1, 1]], 0


def by_bus():
    runs = [[(0, 420), (1, 440)], [(0, 540), (1, 560)], [(1, 675), (0, 695)]]
    walks = Walks(*(MINUTE * np.array(walk) for walk in ([[4, INF]], [[INF], [5]], [[150]])))
    opened = [[(day, 9 * 60 * MINUTE, 12 * 60 * MINUTE) for day in range(5)]]

    def visit(minutes):
        return bus_times(bus_lines(runs, stops=2), walks, visit_s=minutes * MINUTE, openings=opened)

    short, long, longest = visit(60), visit(105), visit(130)
    away = [times.trips.away_s[0, 0] / MINUTE for times in (short, long)]
    return [short.seconds[0, 0] / MINUTE, short.departures[0, 0, 0], *away, longest.trip_days[0, 0]], 0


EXAMPLES = {
    "Wagi odległości": weights,
    "K-ty najbliższy podmiot i średnia z trzech najbliższych": nearest,
    "Liczba i miejsca w zasięgu": within,
    "Grawitacja": pulled,
    "2SFCA – miejsca na osobę z konkurencją": shared,
    "E2SFCA – to samo ze strefami": enhanced,
    "3SFCA – ludzie wybierają, zanim konkurują": three_steps,
    "BFCA – zrównoważone obszary": balanced,
    "Dostępność przestrzenna": available,
    "RAAM – tłok i droga razem": crowded,
    "Przydział – kto zostanie bez miejsca": assigned,
    "Średnia, mediana i percentyle czasu": percentiles,
    "Krzywa Lorenza i indeks Giniego": unequal,
    "Współczynnik Palmy": tenths,
    "Indeks Theila": entropy,
    "Indeks koncentracji": concentrated,
    "Ubóstwo dostępności (FGT)": poor,
    "Czy wizyta zmieści się w godzinach otwarcia": visited,
    "Autobusem od drzwi do drzwi": by_bus,
    **STUDY_EXAMPLES,
}


def printed():
    """Give the bold numbers of the example of each section."""
    sections = re.split(r"^## (.+)$", DOCUMENT, flags=re.MULTILINE)[1:]
    pairs = zip(sections[::2], sections[1::2], strict=True)
    return {
        heading: re.findall(r"\*\*(−?[\d,]+)\*\*", text.split("**Przykład.**")[1])
        for heading, text in pairs
        if "**Przykład.**" in text
    }


def in_polish(value, decimals):
    text = value if isinstance(value, str) else f"{value:.{decimals}f}"
    return text.replace(".", ",").replace("-", "−")


@pytest.mark.parametrize("heading", EXAMPLES)
def test_the_example_comes_out_as_it_is_printed(heading):
    values, decimals = EXAMPLES[heading]()
    assert [in_polish(value, decimals) for value in values] == printed()[heading]


def test_no_example_goes_unchecked():
    assert set(printed()) == set(EXAMPLES)
