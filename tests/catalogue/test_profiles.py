"""Profiles as files of the user: what differs from a known one, or an error that says where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo_cus.catalogue import chosen_profile, profile_from_file, profiles
from geo_cus.errors import StudyError


def written(folder, content):
    path = folder / "moj.toml"
    path.write_text(content, "utf-8")
    return path


HEAD = 'based_on = "car"\npl = "mój"\nen = "mine"\nbasis = "research"\nsource = "x"\n'


def test_a_profile_tells_only_what_differs(tmp_path):
    own = profile_from_file(
        written(tmp_path, HEAD + "limit_factor = 1\n[speeds_kph]\ntertiary = 44\nprimary = [80, 40]\n")
    )
    assert (own.profile_id, own.limit_factor, own.max_snap_m) == ("moj", 1.0, profiles()["car"].max_snap_m)
    assert set(own.speeds) == {"tertiary", "primary"}
    assert (own.speeds["primary"].built_up_kph, own.speeds["tertiary"].free_kph) == (40, 44)
    assert own.parameters != profiles()["car"].parameters


def test_a_name_or_a_file(tmp_path):
    assert chosen_profile("foot_frail").walk_mps == 0.8
    assert chosen_profile(str(written(tmp_path, HEAD))).names["pl"] == "mój"
    with pytest.raises(StudyError, match="no way of travelling “balloon”. Known: car, "):
        chosen_profile("balloon")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD + "limit_facto = 1\n", "key “limit_facto”"),
        (HEAD + "limit_factor = 0\n", "key “limit_factor”"),
        (HEAD + 'walk_mps = "quick"\n', "key “walk_mps”"),
        (HEAD + "walk_mps = nan\n", "key “walk_mps”"),
        (HEAD + "[speeds_kph]\nprimary = [50, 60]\n", "key “speeds_kph.primary”"),
        (HEAD + "[speeds_kph]\nprimary = [50, 60, 70]\n", "key “speeds_kph.primary"),
        (HEAD + "[factors]\nwinter = 0\n", "key “factors.winter”"),
        (HEAD + "[node_s]\nstop = -1\n", "key “node_s.stop”"),
        (HEAD + "[class_factors]\nprimary = 0\n", "key “class_factors.primary”"),
        (HEAD + "[class_factors]\nprimry = 0.9\n", "key “class_factors.primry”"),
        (HEAD + "turn_left_s = -1\n", "key “turn_left_s”"),
        (HEAD + 'junction_s = "long"\n', "key “junction_s”"),
        (HEAD + "[tracktype_kph]\ngrade1 = -1\n", "key “tracktype_kph.grade1”"),
        (HEAD + 'u_turns = "sometimes"\n', "key “u_turns”"),
        ('pl = "x"\n', "key “"),
        ('based_on = "sledge"\n', "no way of travelling “sledge” to be based on"),
        ("= 5", "is not valid TOML"),
    ],
)
def test_faults_are_named(tmp_path, content, sentence):
    with pytest.raises(StudyError, match=f"moj.toml.*{sentence}"):
        profile_from_file(written(tmp_path, content))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(StudyError, match="moj.toml: there is no such file"):
        profile_from_file(tmp_path / "moj.toml")


def test_the_profile_of_the_documents_is_one(tmp_path):
    text = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text("utf-8")
    example = next(block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "based_on" in block)
    own = profile_from_file(written(tmp_path, example))
    assert (own.counts_turns, own.node_s["stop"], own.speed_factor) == (True, 5, pytest.approx(0.85 * 0.95))


def test_every_band_names_profiles():
    assert all(set(profile.band) <= set(profiles()) for profile in profiles().values())


def test_walkers_go_at_their_pace():
    paces = {
        name: profile.speeds["residential"].free_kph * profile.speed_factor / 3.6
        for name, profile in profiles().items()
    }
    for name, mps in (("foot", 1.4), ("foot_senior", 1.1), ("foot_reduced", 1.0), ("foot_frail", 0.8)):
        assert paces[name] == pytest.approx(mps, rel=1e-5)
        assert profiles()[name].walk_mps == mps
