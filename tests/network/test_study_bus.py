"""Walks to the stops of a study, over its footways and along straight lines; how its bus table comes into it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from geo_cus.catalogue import profiles
from geo_cus.data.study_files import check_study, load_study
from geo_cus.errors import FaultsError
from geo_cus.network.bus import BusRules, bus_times
from geo_cus.network.study_bus import study_walks
from geo_cus.network.travel_times import Points
from tests.studies import providers, settlements, study
from tests.timetables import bus_lines
from tests.towns import degrees, town

STREET = {"highway": "residential"}
FOOT_MPS = 5.04 / 3.6


def served(roads):
    """A home at one end of a street of two kilometres, a surgery at the other, a stop 140 m from each."""
    lines = bus_lines([[(0, 480), (1, 484)], [(1, 600), (0, 604)]], stops=2)
    lon, lat = zip(degrees(140, 0), degrees(1860, 0), strict=True)
    lines = replace(lines, stops=lines.stops.assign(lon=lon, lat=lat))
    whole = study(settlements([("Wieś", (0, 0), 100)]), providers([("Przychodnia", (2000, 0), ("poz",))]), roads=roads)
    foot = replace(profiles()["foot"], min_component_nodes=0, min_one_way_nodes=0)
    return replace(whole, bus=lines, profiles={**profiles(), "foot": foot})


def test_walks_over_roads():
    walks = study_walks(served(town({"A": (-10, 0), "B": (2010, 0)}, [("AB", STREET)])))
    assert walks.to_stops_s == pytest.approx(np.array([[140, 1860]]) / FOOT_MPS, rel=0.004)
    assert walks.from_stops_s == pytest.approx(np.array([[1860], [140]]) / FOOT_MPS, rel=0.004)
    assert walks.direct_s == pytest.approx(np.array([[2000]]) / FOOT_MPS, rel=0.004)
    assert walks.between_stops_s == pytest.approx(np.array([[0, 1720], [1720, 0]]) / FOOT_MPS, rel=0.004, abs=0.01)


def test_walks_along_straight_lines_where_there_are_no_roads():
    walks = study_walks(served(None))
    foot = profiles()["foot"]
    assert walks.direct_s[0, 0] == pytest.approx(2000 * foot.detour_factor / (foot.estimate_kph / 3.6), rel=0.004)


def test_walks_from_where_people_live():
    doors = Points(("gate", "far end"), *np.array([degrees(140, 0), degrees(700, 0)]).T)
    walks = study_walks(served(None), origins=doors)
    assert walks.to_stops_s.shape == (2, 2)
    assert walks.to_stops_s[0, 0] == 0


def test_from_the_study_to_the_bus():
    whole = served(town({"A": (-10, 0), "B": (2010, 0)}, [("AB", STREET)]))
    times = bus_times(whole.bus, study_walks(whole), visit_s=1800)
    # 100 s to the stop, 180 s there, 240 s in the bus, 100 s on foot; all on foot 1429 s.
    assert times.seconds[0, 0] == pytest.approx(620, rel=0.004)
    assert times.departures[0, 0, 0] == 1
    never = bus_times(whole.bus, study_walks(whole), rules=BusRules(longest_walk_s=60))
    assert never.on_foot[0, 0]


def test_a_study_without_buses():
    with pytest.raises(ValueError, match="without bus lines"):
        study_walks(study(settlements([]), providers([]), roads=None))


SETTINGS = """[study]
name = "Gmina Próbna"
gminas = ["1210062"]

[files]
settlements = "wsie.csv"
providers = "podmioty.csv"
bus = "autobusy.csv"

[licences]
bus = "Gmina Próbna"
"""
BUS = "linia;kurs;przystanek;lat;lon;godzina;dni\n1;1;Rynek;49,65;20,80;7:00;pn-pt\n1;1;Wieś;49,66;20,82;{time};pn-pt\n"


@pytest.fixture
def folder(tmp_path):
    """Give the folder of a study with one bus."""
    (tmp_path / "study.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "wsie.csv").write_text("id;nazwa;ludność;lat;lon\n1;Wieś;5;49,66;20,82\n", "utf-8")
    (tmp_path / "podmioty.csv").write_text("id;nazwa;usługi;lat;lon\n1;Lekarz;poz;49,65;20,80\n", "utf-8")
    (tmp_path / "autobusy.csv").write_text(BUS.format(time="7:10"), "utf-8")
    return tmp_path


def test_the_bus_table_enters_the_study(folder):
    found = load_study(folder)
    assert found.bus.stop_times["time_s"].tolist() == [25200, 25800]
    assert [(count.file, count.used) for count in found.row_counts][-1] == ("autobusy.csv", 2)
    source = next(item for item in found.sources if item.role == "bus")
    digest = hashlib.sha256((folder / "autobusy.csv").read_bytes()).hexdigest()
    assert (source.file, source.licence, source.sha256) == ("autobusy.csv", "Gmina Próbna", digest)
    assert np.isfinite(bus_times(found.bus, study_walks(found)).seconds).all()


def test_a_study_may_have_no_bus(folder):
    (folder / "study.toml").write_text(SETTINGS.replace('bus = "autobusy.csv"', ""), "utf-8")
    assert load_study(folder).bus is None
    assert len(check_study(folder).row_counts) == 2


def test_errors_of_the_bus_table_stop_the_study_unless_they_are_accepted(folder):
    (folder / "autobusy.csv").write_text(BUS.format(time="siódma"), "utf-8")
    assert [(item.file, item.code) for item in check_study(folder).errors] == [("autobusy.csv", "bad_form")]
    with pytest.raises(FaultsError, match="Errors in the files of the study: 1"):
        load_study(folder)
    assert len(load_study(folder, accept_valid=True).bus.stop_times) == 1


def test_a_bus_table_that_is_missing_is_named(folder):
    (folder / "autobusy.csv").unlink()
    (found,) = check_study(folder).errors
    assert (found.code, found.file) == ("unreadable", "autobusy.csv")
