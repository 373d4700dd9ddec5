"""The catalogue as data: everything it names is there, has an authority, and is possible."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from geo_cus import catalogue
from geo_cus.catalogue import Direction, Metric
from geo_cus.catalogue.estimates import default_dispersion, disability_by_age, families_among_adults, family_size
from geo_cus.catalogue.without_car import without_car
from geo_cus.data.opening_hours import window_of
from geo_cus.errors import StudyError

BASES = {"statutory", "draft", "gmina_resolution", "cus_standard", "research", "tool_default"}
FILES = ("domains", "groups", "services", "profiles", "estimates")

SERVICES = catalogue.services()
PROFILES = catalogue.profiles()


def file(name: str) -> dict:
    return tomllib.loads(resources.files("geo_cus.catalogue").joinpath(f"{name}.toml").read_text("utf-8"))


def entries(name: str) -> list[dict]:
    return file(name)[name.removesuffix("s")]


@pytest.mark.parametrize("name", FILES)
def test_file_has_a_version(name):
    assert isinstance(file(name)["version"], int)


@pytest.mark.parametrize("name", FILES)
def test_each_entry_has_a_basis_and_a_source_or_its_file_has(name):
    content = file(name)
    for entry in entries(name):
        authority = content | entry
        assert authority["basis"] in BASES
        assert authority["source"].strip()


@pytest.mark.parametrize("name", ["groups", "services", "profiles", "estimates"])
def test_ids_are_plain_words_used_once(name):
    ids = [entry["id"] for entry in entries(name)]
    assert len(ids) == len(set(ids))
    assert all(word.isascii() and word.isidentifier() for word in ids)


@pytest.mark.parametrize("name", FILES)
def test_names_in_both_languages_are_different_entries(name):
    for code in ("pl", "en"):
        names = [entry[code] for entry in entries(name)]
        assert all(text == text.strip() != "" for text in names)
        assert len(names) == len(set(names))


def test_all_fourteen_domains_of_the_act_in_its_order():
    assert list(catalogue.domains()) == list(range(1, 15))


def test_first_group_is_everybody():
    assert next(iter(catalogue.groups())) == "residents"


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
def test_service_names_what_is_in_the_catalogue(service):
    assert service.domains
    assert set(service.domains) <= set(catalogue.domains())
    assert service.group_id in catalogue.groups()
    assert service.profile_id in PROFILES


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
def test_threshold_is_possible(service):
    threshold = service.threshold
    assert 0 < threshold.good <= threshold.limit
    assert threshold.basis in BASES
    assert threshold.source.strip()
    longest = 100_000 if threshold.metric is Metric.METRES else 4 * 3600
    assert threshold.limit < longest


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
def test_visit_is_possible(service):
    assert 0 <= service.visit_s <= 8 * 3600
    # Nobody visits a school, and a carer comes to the home.
    assert service.direction is not Direction.TO_HOME or not service.visit_s
    for free in window_of(service.come_between).intervals:
        assert service.visit_s <= free.close_s - free.open_s


def test_units_of_visits():
    assert SERVICES["poradnictwo"].visit_s == 3600
    assert SERVICES["szkola_1_4"].visit_s == 0


def test_units_of_thresholds():
    assert SERVICES["szkola_1_4"].threshold.limit == 3000  # art. 39(2) of the education law: 3 km
    assert SERVICES["szkola_1_4"].threshold.metric is Metric.METRES
    assert SERVICES["apteka"].threshold.good == 15 * 60
    assert SERVICES["apteka"].threshold.metric is Metric.SECONDS


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_built_up_areas_are_never_faster(profile):
    for speed in profile.speeds.values():
        assert 0 < speed.built_up_kph <= speed.free_kph


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_profile_is_possible(profile):
    assert 0 < profile.unpaved_factor <= 1
    assert 0 < profile.limit_factor <= 1
    assert profile.detour_factor >= 1
    assert min(profile.default_kph, profile.estimate_kph, profile.walk_mps, profile.max_snap_m) > 0
    assert all(speed > 0 for speed in profile.track_kph.values())
    assert profile.closed_access.isdisjoint({"yes", "permissive", "destination"})


@pytest.mark.parametrize(("name", "factor"), [("car_winter", 0.85), ("car_hills", 0.9), ("car_night", 0.95)])
def test_the_car_in_other_circumstances_is_a_slower_car(name, factor):
    car, slower = PROFILES["car"], PROFILES[name]
    assert slower.speed_factor == pytest.approx(factor)
    assert (slower.speeds, slower.limit_factor) == (car.speeds, car.limit_factor)
    assert slower.basis == "tool_default"


def test_shipped_profiles_charge_nothing_beside_the_speeds():
    for profile in PROFILES.values():
        assert (dict(profile.node_s), profile.junction_s, profile.counts_turns) == ({}, 0.0, False)


def test_better_tracks_are_not_slower():
    grades = PROFILES["car"].track_kph
    in_order = [grades[grade] for grade in sorted(grades)]
    assert in_order == sorted(in_order, reverse=True)


def test_nobody_walks_on_a_motorway():
    assert "motorway" not in PROFILES["foot"].speeds


def test_a_profile_carries_its_parameters_for_the_fingerprint():
    assert PROFILES["car"].parameters != PROFILES["foot"].parameters
    assert "speeds_kph" in PROFILES["car"].parameters


def test_own_threshold_keeps_the_metric():
    service = catalogue.with_threshold(
        SERVICES["apteka"], good=None, limit=1500.0, basis="gmina_resolution", source="Uchwała nr 1"
    )
    assert service.threshold.metric is Metric.SECONDS
    assert (service.threshold.good, service.threshold.limit) == (900.0, 1500.0)
    assert service.threshold.basis == "gmina_resolution"


@pytest.mark.parametrize(("good", "limit"), [(1300.0, None), (0.0, None), (None, -1.0), (600.0, 599.0)])
def test_impossible_own_threshold_is_refused(good, limit):
    with pytest.raises(StudyError, match="“apteka” must be above zero"):
        catalogue.with_threshold(SERVICES["apteka"], good=good, limit=limit, basis="research", source="x")


def test_every_group_by_which_people_differ_has_a_dispersion():
    assert set(default_dispersion()) == set(catalogue.groups()) - {"residents"}
    assert all(0 < value < 1 for value in default_dispersion().values())


def test_disability_by_age_agrees_with_the_census():
    # Poland 2021: shares of the age bands of about 3, 4, 8, 66, 12 and 7 %; the census has 14.3 % with disabilities.
    shares = dict(zip(disability_by_age(), (0.03, 0.04, 0.08, 0.66, 0.12, 0.07), strict=True))
    assert sum(rate * shares[band] for band, rate in disability_by_age().items()) == pytest.approx(0.143, abs=0.01)


def test_a_family_is_a_parent_and_a_child_at_least():
    size = family_size()
    assert 2 <= size.low <= size.mean <= size.high
    assert 0 < families_among_adults() < 1


def test_a_family_takes_one_place_of_its_assistant():
    need = SERVICES["asystent_rodziny"].need
    assert need is not None
    assert need.units_per_person * family_size().mean == pytest.approx(1, abs=0.02)
    assert (SERVICES["asystent_rodziny"].group_id, need.units["pl"]) == ("families", "rodziny")


def test_every_group_has_a_share_without_a_car():
    assert list(without_car()) == list(catalogue.groups())
