"""The hierarchy gives what the trees give: on any graph, random towns and every real road file, by both metrics."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.catalogue import Metric, profiles
from geo_cus.data.road_files import read_roads
from geo_cus.errors import Cancelled
from geo_cus.network import hierarchy, prepared, routing
from geo_cus.network.build import build_network
from geo_cus.network.legs import Legs
from geo_cus.network.routing import nearest_times, travel_times
from geo_cus.network.search_graph import Cost
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Points
from geo_cus.network.tree_search import Moves, searched_in_trees
from geo_cus.progress import silent
from tests.network.test_laws import CAR, places, points, random_towns
from tests.network.test_real_roads import FILES, SHARED
from tests.towns import town

node_order = pytest.importorskip("geo_cus.network.node_order", reason="numba is not installed")
loops = pytest.importorskip("geo_cus.network.hierarchy_loops")


@pytest.fixture
def always(monkeypatch):
    monkeypatch.setattr(hierarchy, "_CELLS_THAT_REPAY", 0)


def in_both_ways(monkeypatch, compute):
    """Give what is computed by trees and by a hierarchy."""
    found = []
    for worth in (False, True):
        monkeypatch.setattr(routing, "worth_a_hierarchy", lambda *_, worth=worth, **__: worth)
        found.append(compute())
    monkeypatch.undo()
    return found


def equal(one, other) -> bool:
    return np.array_equal(one.seconds, other.seconds) and np.array_equal(one.metres, other.metres)


@st.composite
def random_graphs(draw):
    """Up to 30 states and any moves between them, parallel ones and loops among them, on the grid of seconds."""
    count = draw(st.integers(1, 30))
    state = st.integers(0, count - 1)
    moves = draw(st.lists(st.tuples(state, state, st.integers(1, 20), st.integers(1, 20)), max_size=90))
    tail, head, seconds, metres = np.array(moves, dtype=np.int64).reshape(-1, 4).T
    between = Moves(tail, head, np.arange(len(tail)), Cost(seconds.astype(float), metres.astype(float)))
    return count, between, [draw_legs(draw, count) for _ in range(2)]


def draw_legs(draw, count):
    sizes = draw(st.integers(1, 20))
    one = st.tuples(st.integers(0, sizes - 1), st.integers(0, count - 1), st.integers(0, 5), st.integers(0, 5))
    point, state, seconds, metres = np.array(draw(st.lists(one, max_size=30)), dtype=np.int64).reshape(-1, 4).T
    number = np.arange(len(point))
    return sizes, Legs(point, state, number, number, Cost(seconds.astype(float), metres.astype(float)))


@settings(max_examples=150, deadline=None)
@given(random_graphs(), st.sampled_from(Metric), st.integers(0, 2**32 - 1))
def test_any_graph_gives_what_trees_give(made, metric, seed):
    count, between, ((sources, leaving), (targets, entering)) = made
    spots = np.random.default_rng(seed).random((count, 2))
    by_trees = searched_in_trees(between, (count, sources, targets), (leaving, entering), metric, silent)
    costs = hierarchy.customised(between, spots, metric)
    found = hierarchy.searched_in_hierarchy(
        costs, (sources, targets), (leaving, entering), metric=metric, progress=silent
    )
    assert equal(by_trees, found)


@settings(max_examples=60, deadline=None)
@given(random_towns(), places, places, st.sampled_from(Metric), st.sampled_from(["free", "dead_ends", "never"]))
def test_random_towns_to_the_bit(made, starts, ends, metric, u_turns):
    nodes, ways = made
    index = RoadIndex(build_network(town(nodes, ways), replace(CAR, u_turns=u_turns), source_sha256=""))
    origins, destinations = index.place(points(starts)), index.place(points(ends))
    with pytest.MonkeyPatch.context() as patch:
        trees, found = in_both_ways(patch, lambda: travel_times(index.network, origins, destinations, metric=metric))
    assert equal(trees, found)


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("name", FILES, ids=lambda name: Path(name).name)
def test_real_roads_to_the_bit(monkeypatch, name, metric):
    path = SHARED / name
    path = next(path.glob("*.shp")) if path.is_dir() else path
    car = replace(profiles()["car"], min_component_nodes=0, min_one_way_nodes=0)
    index = RoadIndex(build_network(read_roads(path, with_background=False).roads, car, source_sha256=""))
    network = index.network
    chosen = np.random.default_rng(11).choice(len(network.shape_lon), size=(2, 60))
    origins, destinations = (
        index.place(Points(tuple(map(str, some)), network.shape_lon[some], network.shape_lat[some])) for some in chosen
    )
    trees, found = in_both_ways(monkeypatch, lambda: travel_times(network, origins, destinations, metric=metric))
    assert np.isfinite(trees.seconds).mean() > 0.5
    assert equal(trees, found)


def grid_town(side):
    """Streets of a square, every node a crossing."""
    letters = [chr(0x4E00 + number) for number in range(side * side)]
    nodes = {name: (number % side * 200, number // side * 210) for number, name in enumerate(letters)}
    rows = ["".join(letters[row * side : (row + 1) * side]) for row in range(side)]
    columns = ["".join(letters[column::side]) for column in range(side)]
    return town(nodes, [(line, {"highway": "residential"}) for line in [*rows, *columns]])


def test_more_sources_than_lanes_and_portions(monkeypatch):
    index = RoadIndex(build_network(grid_town(12), CAR, source_sha256=""))
    draw = np.random.default_rng(3)
    origins, destinations = (index.place(points(draw.integers(0, 2300, (count, 2)).tolist())) for count in (150, 170))
    trees, found = in_both_ways(monkeypatch, lambda: travel_times(index.network, origins, destinations))
    assert np.allclose(trees.seconds, found.seconds, rtol=0, atol=1e-9)
    back = in_both_ways(monkeypatch, lambda: travel_times(index.network, destinations, origins))[1]
    assert np.array_equal(found.seconds, back.seconds.T)


@settings(max_examples=40, deadline=None)
@given(random_towns(), st.tuples(places, places), st.sampled_from(Metric), st.booleans(), st.data())
def test_the_nearest_is_the_least_of_the_matrix(made, asked, metric, by_hierarchy, data):
    starts, ends = asked
    index = RoadIndex(build_network(town(*made), CAR, source_sha256=""))
    origins, destinations = index.place(points(starts)), index.place(points(ends))
    groups = [
        np.array(sorted(some), dtype=np.int64)
        for some in data.draw(st.lists(st.sets(st.integers(0, len(ends) - 1)), max_size=20))
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing, "worth_a_hierarchy", lambda *_, **__: by_hierarchy)
        nearest = nearest_times(index.network, origins, destinations, groups, metric=metric)
    whole = travel_times(index.network, origins, destinations, metric=metric)
    for column, group in enumerate(groups):
        for row in range(len(starts)):
            ways = sorted(
                zip(whole.seconds[row, group].tolist(), whole.metres[row, group].tolist(), strict=True),
                key=lambda way: way[0] if metric is Metric.SECONDS else way[1],
            )
            expected = ways[0] if ways else (np.inf, np.inf)
            least = 0 if metric is Metric.SECONDS else 1
            assert (nearest.seconds[row, column], nearest.metres[row, column])[least] == expected[least]


@settings(max_examples=40, deadline=None)
@given(random_towns(), places, places, st.integers(1, 4))
def test_how_many_sources_go_together_changes_no_bit(made, starts, ends, lanes):
    index = RoadIndex(build_network(town(*made), CAR, source_sha256=""))
    origins, destinations = index.place(points(starts * 3)), index.place(points(ends * 4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing, "worth_a_hierarchy", lambda *_, **__: True)
        together = travel_times(index.network, origins, destinations)
        patch.setattr(loops, "LANES", lanes)
        patch.setattr(hierarchy, "_FEWEST_AT_ONCE", 1)
        assert equal(together, travel_times(index.network, origins, destinations))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 6)))
def test_groups_hold_their_members_in_order(found):
    group = np.array(found, dtype=np.int32)
    begins, members = loops.grouped(group, 7)
    assert members.tolist() == np.argsort(group, kind="stable").tolist()
    assert np.diff(begins).tolist() == np.bincount(group, minlength=7).tolist()


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 60), st.sets(st.tuples(st.integers(0, 59), st.integers(0, 59)), max_size=150))
def test_the_order_names_every_node_once(count, pairs):
    joined = {(a % count, b % count) for a, b in pairs if a % count != b % count}
    joined |= {(b, a) for a, b in joined}
    tail, head = np.array(sorted(joined), dtype=np.int64).reshape(-1, 2).T
    offsets = np.searchsorted(tail, np.arange(count + 1))
    x, y = np.random.default_rng(count).random((2, count))
    order = node_order.elimination_order(offsets, head.astype(np.int32), x, y)
    assert sorted(order.tolist()) == list(range(count))


def test_a_chain_makes_no_long_climb():
    count = 1024
    between = Moves(np.arange(count - 1), np.arange(1, count), np.zeros(count - 1), Cost(np.ones(1), np.ones(1)))
    made = hierarchy.hierarchy_of(between, np.stack([np.arange(count), np.zeros(count)], axis=1).astype(float))
    steps = np.zeros(count, dtype=np.int64)
    for node in range(count - 1, -1, -1):
        steps[node] = 0 if made.parent[node] < 0 else steps[made.parent[node]] + 1
    assert steps.max() <= 2 * np.log2(count)
    assert len(made.heads) < 2 * count


@pytest.mark.usefixtures("always")
def test_one_hierarchy_serves_both_directions_and_all_speeds(monkeypatch):
    index = RoadIndex(build_network(grid_town(5), CAR, source_sha256=""))
    network = index.network
    faster = replace(network, forward_s=network.forward_s / 2, backward_s=network.backward_s / 2)
    origins, destinations = index.place(points([(0, 0), (10, 700)])), index.place(points([(500, 500)] * 3))
    travel_times(network, origins, destinations)
    monkeypatch.setattr(hierarchy, "_made", lambda *_: pytest.fail("made again"))
    travel_times(network, destinations, origins)
    assert (
        travel_times(faster, origins, destinations).seconds < travel_times(network, origins, destinations).seconds
    ).all()


def forget():
    hierarchy._known.clear()
    prepared._prepared.clear()


@pytest.mark.usefixtures("always")
def test_costs_are_kept_until_the_speeds_are_others(monkeypatch):
    index = RoadIndex(build_network(grid_town(5), CAR, source_sha256=""))
    network = index.network
    origins, destinations = index.place(points([(0, 0), (10, 700)])), index.place(points([(500, 500)] * 3))
    forget()
    first = travel_times(network, origins, destinations)
    same = replace(network, forward_s=network.forward_s.copy())
    with monkeypatch.context() as patch:
        patch.setattr(prepared, "_made", lambda *_: pytest.fail("made again"))
        assert equal(first, travel_times(same, origins, destinations))
    network.forward_s[:] *= 2
    network.backward_s[:] *= 2
    assert (travel_times(network, origins, destinations).seconds > first.seconds).all()


@pytest.mark.usefixtures("always")
def test_a_large_hierarchy_is_kept_for_the_next_run(monkeypatch, tmp_path):
    monkeypatch.setattr(hierarchy, "_STATES_THAT_TAKE_LONG", 0)
    monkeypatch.setattr(hierarchy, "kept_folders", lambda kind: tmp_path / kind)
    index = RoadIndex(build_network(grid_town(4), CAR, source_sha256=""))
    origins, destinations = index.place(points([(0, 0), (10, 300)])), index.place(points([(500, 500)]))
    forget()
    first = travel_times(index.network, origins, destinations)
    made = list(hierarchy._known.values())
    for spoil in (lambda path: None, lambda path: (path / "rank.npy").write_bytes(b"")):
        spoil(next((tmp_path / "hierarchies").iterdir()))
        forget()
        assert equal(first, travel_times(index.network, origins, destinations))
        assert all(map(np.array_equal, made[0], next(iter(hierarchy._known.values()))))
    forget()
    monkeypatch.setattr(hierarchy, "_made", lambda *_: pytest.fail("made again"))
    assert equal(first, travel_times(index.network, origins, destinations))


def test_a_small_matrix_waits_for_no_compiler():
    between = Moves(np.arange(3), np.arange(3), np.arange(3), Cost(np.ones(3), np.ones(3)))
    assert not hierarchy.worth_a_hierarchy(between, 20_000, 500)
    assert hierarchy.worth_a_hierarchy(between, 200_000, 2_000)


@pytest.mark.usefixtures("always")
def test_it_can_be_cancelled():
    index = RoadIndex(build_network(grid_town(5), CAR, source_sha256=""))
    here = index.place(points([(0, 0)] * 3))

    def stop(_, share):
        if share > 0:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled, match="Stopped"):
        travel_times(index.network, here, here, progress=stop)
