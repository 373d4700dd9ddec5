"""Networks that are kept: the same when read, made anew when broken, never in the way."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import numpy as np
import pytest

from geo_cus.catalogue import profiles, speed_limits
from geo_cus.network import network_cache
from geo_cus.network.build import build_network
from geo_cus.network.network_cache import kept_network
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from tests.network.test_laws import points
from tests.network.test_turns import CAR, NODES, ways
from tests.towns import town

SHA = "0" * 64


@pytest.fixture
def roads():
    return town(NODES, ways(), restrictions=[(2, "X", 0, {"restriction": "no_straight_on"})])


@pytest.fixture
def builds(monkeypatch):
    """Keep every network, however small, and count how often one is built."""
    made = []

    def counted(*arguments, **options):
        made.append(arguments)
        return build_network(*arguments, **options)

    monkeypatch.setattr(network_cache, "_NODES_THAT_TAKE_LONG", 0)
    monkeypatch.setattr(network_cache, "build_network", counted)
    return made


def same(one, other) -> bool:
    for field in fields(one):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, np.ndarray):
            if mine.dtype != theirs.dtype or not np.array_equal(mine, theirs):
                return False
        elif field.name == "others":
            if list(mine) != list(theirs) or not all(np.array_equal(mine[name], theirs[name]) for name in mine):
                return False
        elif mine != theirs:
            return False
    return True


def test_the_second_time_it_is_read(roads, builds, tmp_path):
    first, second = (kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path) for _ in range(2))
    assert len(builds) == 1
    assert first.others
    assert len(first.turn_arcs)
    assert same(first, second)
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".new-")] == []


def test_times_over_it_are_the_same(roads, builds, tmp_path):
    found = []
    for _ in range(2):
        index = RoadIndex(kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path))
        here, there = index.place(points([(0, -500), (300, 0)])), index.place(points([(0, 500), (1000, 700)]))
        found.append(travel_times(index.network, here, there, speeds_of=next(iter(index.network.others))))
    assert len(builds) == 1
    assert np.array_equal(found[0].seconds, found[1].seconds)


@pytest.mark.parametrize(
    ("sha", "profile"),
    [("1" * 64, CAR), (SHA, replace(CAR, parameters="other")), (SHA, profiles()["foot"])],
    ids=["other file", "other option", "other profile"],
)
def test_what_depends_on_something_else_is_another(roads, builds, tmp_path, sha, profile):
    kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path)
    kept_network(roads, profile, source_sha256=sha, folder=tmp_path)
    assert len(builds) == 2
    assert len(list(tmp_path.iterdir())) == 2


def test_other_limits_of_the_law_make_another(roads, builds, tmp_path):
    kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path)
    kept_network(roads, CAR, source_sha256=SHA, limits=replace(speed_limits(), rural_kph=91.0), folder=tmp_path)
    assert len(builds) == 2


def test_another_version_of_the_program_makes_its_own(roads, builds, tmp_path, monkeypatch):
    kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path)
    monkeypatch.setattr(network_cache, "__version__", "999")
    kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path)
    assert len(builds) == 2


def emptied(folder):
    (folder / "edge_to.npy").write_bytes(b"")


def cut_short(folder):
    path = folder / "shape_lon.npy"
    path.write_bytes(path.read_bytes()[:-8])


def one_bit_turned(folder):
    path = folder / "forward_s.npy"
    held = bytearray(path.read_bytes())
    held[-1] ^= 1
    path.write_bytes(held)


def without_an_array(folder):
    (folder / "turn_arcs.npy").unlink()


def not_json(folder):
    (folder / "about.json").write_text("{", encoding="utf-8")


def a_list(folder):
    (folder / "about.json").write_text("[]", encoding="utf-8")


def of_another_network(folder):
    held = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    held["about"]["fingerprint"] = "other"
    (folder / "about.json").write_text(json.dumps(held), encoding="utf-8")


def with_a_file_elsewhere(folder):
    held = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    held["sums"]["../edge_to"] = 0
    (folder / "about.json").write_text(json.dumps(held), encoding="utf-8")


def with_a_pickle(folder):
    np.save(folder / "edge_from.npy", np.array([{}], dtype=object), allow_pickle=True)


@pytest.mark.parametrize(
    "spoil",
    [
        emptied,
        cut_short,
        one_bit_turned,
        without_an_array,
        not_json,
        a_list,
        of_another_network,
        with_a_file_elsewhere,
        with_a_pickle,
    ],
)
def test_a_broken_one_is_made_anew(roads, builds, tmp_path, spoil):
    first = kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path)
    spoil(next(tmp_path.iterdir()))
    assert same(first, kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path))
    assert len(builds) == 2
    assert same(first, kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path))
    assert len(builds) == 2


def test_where_nothing_can_be_written_it_is_built_all_the_same(roads, builds, tmp_path):
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("", encoding="utf-8")
    found = kept_network(roads, CAR, source_sha256=SHA, folder=in_the_way)
    assert same(found, build_network(roads, CAR, source_sha256=SHA))


def test_the_oldest_go(roads, builds, tmp_path, monkeypatch):
    monkeypatch.setattr(network_cache, "_KEPT", 2)
    for number in range(4):
        kept_network(roads, CAR, source_sha256=str(number) * 64, folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    kept_network(roads, CAR, source_sha256="3" * 64, folder=tmp_path)
    assert len(builds) == 4


def test_a_small_network_is_not_kept(roads, tmp_path):
    kept_network(roads, CAR, source_sha256=SHA, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
