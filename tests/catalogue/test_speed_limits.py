"""The law's limits as data, and a study's own in their place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo_cus.catalogue import profiles, speed_limits
from geo_cus.data.settings import chosen_speed_limits, read_settings
from geo_cus.errors import StudyError
from geo_cus.network.build import build_network
from geo_cus.network.speed_limits import limit_kph
from geo_cus.network.study_times import network_of
from tests.data.test_settings import WHOLE
from tests.studies import providers, settlements, study
from tests.towns import town

NODES = {"A": (0, 0), "B": (3600, 0)}
OWN = 'basis = "gmina_resolution"\nsource = "Zarządzenie nr 7"\n'


def test_the_law_has_an_authority():
    limits = speed_limits()
    assert limits.basis == "statutory"
    assert "art. 20" in limits.source
    # Art. 20 ust. 1-3 of the Act on road traffic, in the order of the Act.
    assert (limits.built_up_kph, limits.living_street_kph, limits.motorway_kph) == (50, 20, 140)
    assert (limits.express_dual_kph, limits.express_kph, limits.dual_kph, limits.rural_kph) == (120, 100, 100, 90)


def test_a_study_replaces_some_values(tmp_path):
    (tmp_path / "study.toml").write_text(f"{WHOLE}[speed_limits]\nbuilt_up_kph = 40\n{OWN}", "utf-8")
    limits = chosen_speed_limits(read_settings(tmp_path))
    assert (limits.built_up_kph, limits.rural_kph) == (40, 90)
    assert (limits.basis, limits.source) == ("gmina_resolution", "Zarządzenie nr 7")
    assert limit_kph("PL:urban", limits=limits) == 40
    assert limits.parameters != speed_limits().parameters


def test_without_a_table_the_law_holds(tmp_path):
    (tmp_path / "study.toml").write_text(WHOLE, "utf-8")
    assert chosen_speed_limits(read_settings(tmp_path)) is speed_limits()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("built_up_kph = 0", "“0” of “speed_limits.built_up_kph” has the wrong form or range"),
        ("built_up_kph = 201", "“201” of “speed_limits.built_up_kph” has the wrong form or range"),
        ('rural_kph = "szybko"', "“szybko” of “speed_limits.rural_kph” has the wrong form or range"),
        ("village_kph = 40", "the key “speed_limits.village_kph” is not known"),
    ],
)
def test_a_wrong_value_is_named(tmp_path, line, sentence):
    (tmp_path / "study.toml").write_text(f"{WHOLE}[speed_limits]\n{line}\n{OWN}", "utf-8")
    with pytest.raises(StudyError, match=f"study.toml: .*{sentence}"):
        read_settings(tmp_path)


def test_an_authority_is_asked_for(tmp_path):
    (tmp_path / "study.toml").write_text(f"{WHOLE}[speed_limits]\nbuilt_up_kph = 40\n", "utf-8")
    with pytest.raises(StudyError, match=r"the key “speed_limits\.basis” is missing"):
        read_settings(tmp_path)


def test_the_limits_of_the_study_set_its_times():
    # 3,600 m of a main road in a built-up area: 45 km/h by its class, 36 by the study's limit.
    roads = replace(town(NODES, [("AB", {"highway": "primary"})]), built_up=np.array([True, False]))
    homes = settlements([("A", (0, 0), 10)])
    places = providers([("B", (3600, 0), ("poz",))])
    lawful = study(homes, places, roads=roads)
    own = replace(lawful, speed_limits=replace(speed_limits(), built_up_kph=36.0))
    seconds = [network_of(some, profiles()["car"]).forward_s[0] for some in (lawful, own)]
    assert seconds == pytest.approx([288, 360], abs=0.01)


def test_other_limits_are_another_network():
    roads = town(NODES, [("AB", {"highway": "primary"})])
    other = replace(speed_limits(), built_up_kph=40.0)
    found = [build_network(roads, profiles()["car"], source_sha256="", limits=limits) for limits in (None, other)]
    assert found[0].fingerprint != found[1].fingerprint
