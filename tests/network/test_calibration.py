"""Speeds after drives: what is known to be true is found again, and never more is claimed than the drives tell."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.catalogue import profile_from_file, profiles
from geo_cus.errors import GeoCusError, StudyError
from geo_cus.network.build import build_network
from geo_cus.network.calibrated_profile import calibrated_toml, write_calibrated_profile
from geo_cus.network.calibration import CalibrationRules, calibrate
from geo_cus.network.drive_ways import GROUP_NAMES, GROUPS, DriveNetwork
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Points
from geo_cus.text import language
from tests.towns import degrees, town

CAR = replace(profiles()["car"], min_component_nodes=0, min_one_way_nodes=0, snap_margin_m=0)
LOOSE = CalibrationRules(spread=10.0)
"""Drives without an error may move the factors as far as they like."""


def grid_roads(side=6, step_m=3000):
    """Give a grid of streets: three classes from west to east by turns, two from south to north."""
    names = {(x, y): chr(0x4E00 + side * y + x) for x in range(side) for y in range(side)}
    nodes = {name: (x * step_m, y * step_m) for (x, y), name in names.items()}
    across = ["primary", "tertiary", "unclassified"]
    along = ["secondary", "residential"]
    ways = [("".join(names[x, y] for x in range(side)), {"highway": across[y % 3]}) for y in range(side)]
    ways += [("".join(names[x, y] for y in range(side)), {"highway": along[x % 2]}) for x in range(side)]
    return town(nodes, ways)


ROADS = grid_roads()


def drives_between(pairs, minutes=1.0, *, door_to_door=False):
    ends = {"from": [degrees(*start) for start, _ in pairs], "to": [degrees(*end) for _, end in pairs]}
    positions = {
        f"{end}_{axis}": [spot[place] for spot in spots]
        for end, spots in ends.items()
        for place, axis in enumerate(("lon", "lat"))
    }
    return pd.DataFrame(
        {
            "from_name": [str(start) for start, _ in pairs],
            "to_name": [str(end) for _, end in pairs],
            **positions,
            "minutes": np.broadcast_to(minutes, len(pairs)).astype(float),
            "door_to_door": door_to_door,
            "row": range(2, len(pairs) + 2),
        }
    )


def random_pairs(count, seed=1, side_m=15000):
    spots = np.random.default_rng(seed).uniform(0, side_m, (count, 2, 2)).round()
    return [(tuple(start), tuple(end)) for start, end in spots.tolist()]


def true_minutes(drives, class_factors, roads=ROADS, profile=CAR):
    """Compute the minutes of drives where the speeds of classes are other than the program thinks."""
    truth = replace(profile, class_factors=class_factors)
    index = RoadIndex(build_network(roads, truth, source_sha256=""))
    ids = tuple(map(str, range(len(drives))))
    ends = [Points(ids, drives[f"{end}_lon"].to_numpy(), drives[f"{end}_lat"].to_numpy()) for end in ("from", "to")]
    times = travel_times(index.network, *(index.place(points) for points in ends))
    seconds = times.seconds.diagonal() + np.where(drives["door_to_door"], times.overhead_s, 0)
    return seconds / 60


def found_factors(calibration):
    return {group.group: group.factor for group in calibration.groups}


TRUTH = {"primary": 0.8, "secondary": 1.1, "tertiary": 0.7, "unclassified": 1.25, "residential": 0.9}


def test_known_factors_are_found_again():
    drives = drives_between(random_pairs(60))
    drives["minutes"] = true_minutes(drives, TRUTH)
    found = calibrate(ROADS, CAR, drives, rules=LOOSE)
    assert found_factors(found) == pytest.approx(TRUTH, abs=0.005)
    assert found.settled
    assert found.before.mean_min > 1
    assert found.after.worst_min < 0.15
    assert found.left_out.mean_min < 0.1
    assert found.holds_for_others
    assert (found.drives["fit"] == "good").all()


@pytest.mark.parametrize("seed", range(4))
def test_noise_of_memory_blurs_them_no_more_than_is_told(seed):
    # A tenth of the time forgotten or added, then rounded to whole minutes, as people tell it.
    drives = drives_between(random_pairs(80, seed=seed))
    noise = np.random.default_rng(seed).normal(1, 0.1, len(drives))
    drives["minutes"] = (true_minutes(drives, TRUTH) * noise).round().clip(1)
    found = calibrate(ROADS, CAR, drives)
    off = [abs(group.factor - TRUTH[group.group]) / group.sure for group in found.groups]
    assert max(off) < 3
    assert np.mean(off) < 1.5
    assert found.after.mean_min < found.left_out.mean_min < found.before.mean_min


def test_one_wild_drive_bends_nothing():
    drives = drives_between(random_pairs(60))
    drives["minutes"] = true_minutes(drives, TRUTH)
    drives.loc[7, "minutes"] *= 5
    found = calibrate(ROADS, CAR, drives, rules=LOOSE)
    assert found_factors(found) == pytest.approx(TRUTH, abs=0.03)
    assert drives.index[found.drives["fit"] == "bad"].tolist() == [7]


def test_a_class_never_driven_keeps_its_speed():
    # Both ends on the southernmost street, which is primary, and quicker than any way round.
    drives = drives_between([((x, 0), (x + 6000, 0)) for x in range(500, 8500, 500)])
    drives["minutes"] = true_minutes(drives, {"primary": 0.85})
    found = calibrate(ROADS, CAR, drives, rules=LOOSE)
    factors = found_factors(found)
    assert factors.pop("primary") == pytest.approx(0.85, abs=0.002)
    sure = {group.group: group.sure for group in found.groups}
    assert sure.pop("primary") < 0.05
    # Where nothing is known it is as unsure as it was thought to be before.
    assert list(sure.values()) == pytest.approx([LOOSE.spread] * len(sure))
    assert set(factors.values()) == {1.0}
    (primary,) = (group for group in found.groups if group.group == "primary")
    assert primary.drives == len(drives)
    assert primary.minutes == pytest.approx(drives["minutes"].sum(), rel=0.01)
    assert sum(group.drives for group in found.groups) == len(drives)
    assert found.class_factors.keys() == {"primary", "primary_link"}


@pytest.mark.parametrize(("truth", "bound"), [(0.3, 0.6), (2.5, 1.4)])
def test_no_factor_leaves_its_bounds(truth, bound):
    drives = drives_between(random_pairs(30))
    drives["minutes"] = true_minutes(drives, dict.fromkeys(TRUTH, truth))
    found = calibrate(ROADS, CAR, drives, rules=LOOSE)
    for group in found.groups:
        assert 0.6 <= group.factor <= 1.4
        assert group.at_bound
        assert group.factor == pytest.approx(bound, abs=0.005)


def test_few_drives_move_little():
    drives = drives_between(random_pairs(40))
    drives["minutes"] = true_minutes(drives, dict.fromkeys(TRUTH, 0.75))
    few, many = (calibrate(ROADS, CAR, drives.iloc[:count]) for count in (2, 40))
    assert all(one.factor >= other.factor for one, other in zip(few.groups, many.groups, strict=True))
    assert np.mean(list(found_factors(many).values())) == pytest.approx(0.75, abs=0.05)
    assert np.mean(list(found_factors(few).values())) > 0.78


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0.5, 90), min_size=1, max_size=6), st.integers(0, 1000), st.booleans())
def test_the_error_of_its_own_drives_never_grows_whatever_they_say(minutes, seed, door_to_door):
    drives = drives_between(random_pairs(len(minutes), seed=seed), minutes, door_to_door=door_to_door)
    found = calibrate(ROADS, CAR, drives)
    assert found.after.mean_min <= found.before.mean_min
    assert all(0.6 <= group.factor <= 1.4 for group in found.groups)
    # What is reported is what the profile with these factors gives.
    told = true_minutes(drives, found.class_factors)
    assert found.drives["after_min"].to_numpy() == pytest.approx(told, abs=1e-6)
    assert found.drives["before_min"].to_numpy() == pytest.approx(true_minutes(drives, {}), abs=1e-6)


def test_the_order_of_the_drives_changes_nothing():
    drives = drives_between(random_pairs(12))
    drives["minutes"] = true_minutes(drives, TRUTH).round()
    one, other = (calibrate(ROADS, CAR, some.reset_index(drop=True)) for some in (drives, drives[::-1]))
    assert found_factors(one) == pytest.approx(found_factors(other), abs=0.002)
    assert one.left_out == pytest.approx(other.left_out, abs=0.02)


def test_leaving_out_shows_what_was_learnt_by_heart():
    # Minutes drawn at random: whatever is fitted to them, it does not hold for the next drive.
    minutes = np.random.default_rng(5).uniform(5, 60, 8)
    found = calibrate(ROADS, CAR, drives_between(random_pairs(8), minutes), rules=LOOSE)
    assert found.after.mean_min < found.before.mean_min
    assert found.left_out.mean_min > found.after.mean_min


def test_getting_in_and_parking_count_where_they_were_told():
    drives = drives_between(random_pairs(10), door_to_door=True)
    drives["minutes"] = true_minutes(drives, {})
    found = calibrate(ROADS, CAR, drives)
    assert set(found_factors(found).values()) == {1.0}
    assert found.before.worst_min == pytest.approx(0, abs=1e-6)
    overhead_min = CAR.overhead_s / 60
    bare = calibrate(ROADS, CAR, drives.assign(door_to_door=False))
    assert bare.before.bias_min == pytest.approx(-overhead_min, abs=1e-6)


def test_what_is_lost_at_a_node_is_no_matter_of_speed():
    nodes = {"A": (0, 0), "B": (5000, 0), "C": (10000, 0)}
    roads = town(nodes, [("ABC", {"highway": "primary"})], {"B": {"highway": "traffic_signals"}})
    profile = replace(CAR, node_s={"traffic_signals": 120.0})
    drives = drives_between([((x, 0), (10000 - x, 0)) for x in range(0, 4000, 500)])
    drives["minutes"] = true_minutes(drives, {"primary": 0.8}, roads, profile)
    found = calibrate(roads, profile, drives, rules=LOOSE)
    assert found_factors(found) == pytest.approx({"primary": 0.8}, abs=0.002)
    network = DriveNetwork(roads, profile, drives).at(np.array([0.8]))
    built = build_network(roads, replace(profile, class_factors={"primary": 0.8}), source_sha256="")
    assert network.forward_s == pytest.approx(built.forward_s, abs=1e-6)


def test_drives_that_cannot_be_driven_are_told_and_not_counted():
    nodes = {"A": (0, 0), "B": (9000, 0), "X": (0, 9000), "Y": (9000, 9000)}
    roads = town(nodes, [("AB", {"highway": "tertiary"}), ("XY", {"highway": "tertiary"})])
    pairs = [((0, 0), (9000, 0)), ((0, 0), (9000, 9000)), ((0, 0), (0, 4500))]
    found = calibrate(roads, CAR, drives_between(pairs, [12, 20, 20]))
    assert found.drives["fit"].tolist() == ["good", "no_way", "not_placed"]
    assert found.used == 1
    assert found.drives[["before_min", "after_min", "left_out_min"]].isna().all(axis=1).tolist() == [False, True, True]
    with pytest.raises(StudyError, match="No drive can be used: of 2 none"):
        calibrate(roads, CAR, drives_between(pairs[1:], 20))


def test_one_drive_alone_is_left_out_at_the_old_speeds():
    found = calibrate(ROADS, CAR, drives_between([((0, 0), (15000, 0))], 25))
    assert found.left_out == pytest.approx(found.before)
    assert not found.holds_for_others


def test_roads_without_classes_share_one_factor():
    roads = replace(ROADS, has_class=False)
    drives = drives_between(random_pairs(20))
    drives["minutes"] = true_minutes(drives, {"unknown": 0.8}, roads)
    found = calibrate(roads, CAR, drives, rules=LOOSE)
    assert found.class_factors == pytest.approx({"unknown": 0.8}, abs=0.002)


def test_rounds_have_an_end():
    drives = drives_between(random_pairs(20))
    drives["minutes"] = true_minutes(drives, TRUTH)
    found = calibrate(ROADS, CAR, drives, rules=replace(LOOSE, most_rounds=1))
    assert (found.rounds, found.settled) == (1, False)
    assert found.after.mean_min <= found.before.mean_min


def test_only_cars_are_calibrated():
    with pytest.raises(StudyError, match="“foot” is none"):
        calibrate(ROADS, profiles()["foot"], drives_between(random_pairs(2)))


def test_every_class_is_in_one_group_with_a_name():
    classes = [name for group in GROUPS.values() for name in group]
    assert len(classes) == len(set(classes))
    assert set(classes) == {*profiles()["car"].speeds, "unknown"}
    assert GROUP_NAMES.keys() == GROUPS.keys()


@pytest.fixture(scope="module")
def calibration():
    drives = drives_between(random_pairs(10))
    drives["minutes"] = true_minutes(drives, TRUTH)
    return calibrate(ROADS, CAR, drives)


@pytest.mark.parametrize("code", ["pl", "en"])
def test_the_profile_written_is_one_to_travel_by(tmp_path, calibration, code):
    path = tmp_path / "profil.toml"
    write_calibrated_profile(calibration, path, language(code), file='dziwna "nazwa"\\.csv', sha256="ab")
    own = profile_from_file(path)
    assert own.class_factors == calibration.class_factors
    assert (own.basis, own.max_snap_m, own.band) == ("user", CAR.max_snap_m, profiles()["car"].band)
    assert 'dziwna "nazwa"\\.csv' in own.source
    assert set(own.names) == {"pl", "en"}
    assert tomllib.loads(path.read_text("utf-8"))["based_on"] == "car"
    assert path.read_text("utf-8") == calibrated_toml(
        calibration, language(code), name="profil.toml", file='dziwna "nazwa"\\.csv', sha256="ab"
    )
    assert [item.name for item in tmp_path.iterdir()] == ["profil.toml"]


def test_a_file_that_cannot_be_written_is_told(tmp_path, calibration):
    with pytest.raises(StudyError, match=r"profil.csv: .*ends in .toml"):
        write_calibrated_profile(calibration, tmp_path / "profil.csv", language("en"), file="a", sha256="")
    (tmp_path / "plik").touch()
    with pytest.raises(GeoCusError, match=r"profil.toml cannot be written"):
        write_calibrated_profile(calibration, tmp_path / "plik" / "profil.toml", language("en"), file="a", sha256="")
