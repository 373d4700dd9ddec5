"""Two real places: rural Bavaria by OpenStreetMap, and gmina Wydminy by official road axes without classes."""

from __future__ import annotations

import json

import numpy as np
import pytest

from geo_cus.access.measure import measure
from geo_cus.access.measurement import Status
from geo_cus.access.words import notes
from geo_cus.data.study_files import load_study
from geo_cus.map.council import council_html
from geo_cus.network.study_times import study_times
from geo_cus.report.gap_files import summary
from geo_cus.text import language
from tests.real.real_studies import needs_real_data, write_bavaria, write_wydminy

pytestmark = needs_real_data


def measured(folder):
    study = load_study(folder)
    return measure(study, study_times(study))


@pytest.fixture(scope="module")
def bavaria(tmp_path_factory):
    return measured(write_bavaria(tmp_path_factory.mktemp("bavaria")))


@pytest.fixture(scope="module")
def wydminy(tmp_path_factory):
    return measured(write_wydminy(tmp_path_factory.mktemp("wydminy")))


@pytest.fixture(params=["bavaria", "wydminy"])
def measurement(request):
    return request.getfixturevalue(request.param)


def test_every_settlement_and_person_is_accounted_for(measurement):
    settlements = measurement.study.settlements
    for entry in summary(measurement)["services"]:
        statuses = entry["statuses"].values()
        assert sum(status["settlements"] for status in statuses) == len(settlements)
        assert sum(status["people"] for status in statuses) == int(settlements[entry["group"]].sum())
        unknown = int(settlements[entry["group"]].isna().sum())
        assert sum(status["settlements_unknown"] for status in statuses) == unknown


def test_every_row_was_used(measurement):
    assert all(count.read == count.used and count.refused == 0 for count in measurement.study.row_counts)


def test_the_villages_of_bavaria(bavaria):
    assert len(bavaria.study.settlements) == 70
    assert int(bavaria.study.settlements["residents"].notna().sum()) == 2
    offered = bavaria.study.providers["services"].explode().value_counts().to_dict()
    assert offered == {"remiza": 7, "cus_ops": 3, "przedszkole": 3, "poczta": 1, "apteka": 1}


def test_bavarian_times_are_plausible(bavaria):
    reached = bavaria.results[np.isfinite(bavaria.results["seconds"])]
    assert len(reached) == len(bavaria.results)
    by_car = reached[reached["service_id"] != "przedszkole"]
    kph = by_car["metres"] / by_car["seconds"] * 3.6
    assert by_car["seconds"].max() < 40 * 60
    assert 25 < kph[by_car["metres"] > 3000].median() < 60


def test_unknown_people_are_told_and_not_taken_for_none(bavaria):
    codes = [item.code for item in bavaria.study.faults]
    assert codes.count("unknown_people") == 68
    page = council_html(bavaria, ["apteka"], language("pl"))
    assert "nieznan" in page


def test_the_villages_of_wydminy(wydminy):
    settlements = wydminy.study.settlements
    assert len(settlements) == 36
    assert settlements.loc[settlements["residents"].notna(), "name"].tolist() == ["Wydminy"]
    assert wydminy.study.boundary.loc[wydminy.study.boundary["studied"], "teryt"].tolist() == ["2806102"]


def test_one_default_speed_is_said(wydminy):
    network = wydminy.networks["car"]
    assert not network.has_class
    kph = network.edge_length_m / network.forward_s * 3.6
    # Seconds stand on a grid of a billionth, which shows on edges of a millimetre.
    assert kph[network.edge_length_m > 1] == pytest.approx(network.profile.default_kph, rel=1e-6)
    assert any("jedną prędkość" in note for note in notes(wydminy, language("pl")))


def test_wydminy_by_road_is_farther_than_by_air(wydminy):
    rows = wydminy.of_service("poz")
    home = wydminy.study.settlements.set_index("settlement_id")
    clinic = wydminy.study.providers.set_index("provider_id").iloc[0]
    from geo_cus.network.geodesy import great_circle_m

    straight = great_circle_m(home["lon"].to_numpy(), home["lat"].to_numpy(), clinic["lon"], clinic["lat"])
    assert (rows["metres"].to_numpy() >= straight * 0.999 - 1).all()
    assert set(rows["status"]) <= {Status.GOOD, Status.WITHIN_LIMIT, Status.BEYOND, Status.UNREACHABLE}


def test_the_map_is_small(measurement):
    service_id = next(iter(measurement.study.services))
    assert len(council_html(measurement, [service_id], language("pl")).encode()) < 2_000_000
    assert json.dumps(summary(measurement))
