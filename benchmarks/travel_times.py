"""
Travel times on networks of every size: ours against scipy, igraph, networkx and pandana, in the same run.

::

    python benchmarks/travel_times.py --size M             # a generated network: S 15,000, M 200,000, L 1,500,000 nodes
    python benchmarks/travel_times.py --roads a.osm.pbf    # the network of a road file
    python benchmarks/travel_times.py reading a.osm.pbf    # from the file to the network, against OSMnx

Every engine answers every question in a process of its own, so that its peak of memory is its own. Engines that would
take hours answer for a part of the columns; their seconds are then estimated in proportion and marked with ``~``. All
answers are compared; pandana, which rounds to thousandths of a second, to 1 s, the others to 1e-6 s. An engine that is
not installed is left out with a line that says so.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

SIZES: Final = {"S": (15_000, 5_000, 60), "M": (200_000, 3_000, 2_000), "L": (1_500_000, 5_000, 5_000)}
"""Nodes, villages, providers."""

SEED: Final = 1

MARK: Final = "found: "
"""What a step says begins so; some engines print lines of their own."""


def main() -> None:
    """Read the command line and do what it asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["times", "reading"], default="times")
    parser.add_argument("file", nargs="?", type=Path, help="the road file to read")
    parser.add_argument("--size", choices=SIZES, default="S")
    parser.add_argument("--roads", type=Path, help="a road file instead of a generated network")
    parser.add_argument("--copies", type=int, default=1, help="lay the file so many times side by side before reading")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--without", default="", help="engines to leave out, with commas")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        found = STEPS[options.step[0]](*options.step[1:]) | {"peak_mb": peak_mb()}
        print(f"\n{MARK}{json.dumps(found)}", flush=True)
        return
    with tempfile.TemporaryDirectory() as name:
        if options.what == "reading":
            path = options.file or parser.error("reading needs a file")
            if options.copies > 1:
                step("copy", path, Path(name) / "copies.osm.pbf", options.copies)
                path = Path(name) / "copies.osm.pbf"
            compare_reading(path, Path(name))
        else:
            compare_times(options, Path(name))


def peak_mb() -> float:
    """Give the largest memory this process has held (MB)."""
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike ru_maxrss this does not hold the peak of the process that started this one.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def step(*arguments: object, **environment: str) -> dict[str, Any]:
    """Run a step in a process of its own and give what it says."""
    command = [sys.executable, __file__, "--step", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    if done.returncode:
        raise SystemExit(f"{arguments[0]} {arguments[1:]} failed:\n{done.stderr[-2000:]}")
    line = next(line for line in done.stdout.splitlines() if line.startswith(MARK))
    return json.loads(line.removeprefix(MARK))


def compare_times(options: argparse.Namespace, folder: Path) -> None:
    """Ask all engines all questions and print a table for each."""
    _, villages, providers = SIZES[options.size]
    made = step("make", folder / "network", options.roads or options.size, options.seed)
    print(f"{made['nodes']:,} nodes, {made['moves']:,} moves between them ({options.roads or 'generated'})")
    asked = "answer", "geo_cus, hierarchy", 0, folder, 10, 2, options.seed, 1
    compiling = {"NUMBA_CACHE_DIR": str(folder / "jit")}
    first, again, kept = (
        step(*asked, **compiling, XDG_CACHE_HOME=str(folder / name))["making_s"] for name in ("one", "two", "two")
    )
    print(f"order of the nodes: {again:.1f} s, kept {kept:.1f} s, for the first time with compiling {first:.1f} s")
    for number in range(3):
        compare_one(number, folder, villages, providers, made["nodes"], options)


def compare_one(
    number: int, folder: Path, villages: int, providers: int, nodes: int, options: argparse.Namespace
) -> None:
    """Ask all engines one question."""
    from engines import CELLS, ENGINES

    left_out = options.without.split(",")
    found: dict[str, dict[str, Any]] = {}
    for engine in ENGINES:
        if engine in left_out:
            continue
        if "geo_cus" not in engine and importlib.util.find_spec(engine) is None:
            print(f"{engine}: not installed, left out")
            continue
        columns = max(1, int(CELLS[engine] // nodes)) if engine in CELLS else 10**9
        with tempfile.TemporaryDirectory() as nothing_kept:
            asked = "answer", engine, number, folder, villages, providers, options.seed, columns
            found[engine] = step(*asked, XDG_CACHE_HOME=nothing_kept)
    name = next(iter(found.values()))["question"]
    worst = {engine: step("differ", folder, number, engine)["differ_s"] for engine in found if engine != "geo_cus"}
    for engine, differ_s in worst.items():
        if differ_s > (1.0 if engine == "pandana" else 1e-6):
            raise SystemExit(f"{engine} does not agree: {differ_s} s")
    print(f"\n{name}: all agree" + (f", pandana to {worst['pandana']:.3f} s" if "pandana" in worst else ""))
    print(f"{'':20}{'seconds':>12}{'made before':>13}{'peak MB':>9}{'to geo_cus':>12}{'to scipy':>10}")
    base, scipy = found["geo_cus"]["seconds"], found.get("scipy", {"seconds": float("nan")})["seconds"]
    for engine, row in found.items():
        mark = "~" if row["estimated"] else " "
        print(
            f"{engine:20}{mark}{row['seconds']:11.3f}{row['making_s']:13.3f}{row['peak_mb']:9.0f}"
            f"{row['seconds'] / base:12.2f}{row['seconds'] / scipy:10.4f}"
        )


def make(folder: str, source: str, seed: str) -> dict[str, Any]:
    """Make a network and keep it for the other processes."""
    import numpy as np
    from road_like import road_like

    from geo_cus.network.network_cache import write_network

    network = _read(Path(source)) if source not in SIZES else road_like(SIZES[source][0], seed=int(seed))
    write_network(replace(network, fingerprint=""), Path(folder))
    moves = int(np.isfinite(network.forward_s).sum() + np.isfinite(network.backward_s).sum())
    return {"nodes": network.node_count, "moves": moves}


def _read(path: Path) -> Any:
    from geo_cus.catalogue import profiles
    from geo_cus.data.road_files import read_roads
    from geo_cus.data.study_files import sha256_of
    from geo_cus.network.build import build_network

    return build_network(
        read_roads(path, with_background=False).roads, profiles()["car"], source_sha256=sha256_of(path)
    )


def answer(
    engine: str, number: str, folder: str, villages: str, providers: str, seed: str, columns: str
) -> dict[str, Any]:
    """Let one engine answer one question; the answer stays in the folder."""
    import numpy as np
    from engines import ENGINES, questions

    from geo_cus.catalogue import profiles
    from geo_cus.network.network_cache import read_network

    network = read_network(Path(folder) / "network", profiles()["car"], "")
    question = questions(network, int(villages), int(providers), seed=int(seed))[int(number)]
    count = min(int(columns), len(question.columns))
    found = ENGINES[engine](network, question, count)
    np.save(Path(folder) / f"{number}-{engine}.npy", found.seconds[:, : min(count, 20)])
    return {
        "question": question.name,
        "seconds": found.took_s * len(question.columns) / count,
        "making_s": found.making_s,
        "estimated": count < len(question.columns),
    }


def differ(folder: str, number: str, engine: str) -> dict[str, Any]:
    """Give the largest difference between an engine's answer and ours (s); infinite if only one finds a way."""
    import numpy as np

    ours, theirs = (np.load(Path(folder) / f"{number}-{name}.npy") for name in ("geo_cus", engine))
    ours = ours[:, : theirs.shape[1]]
    both = np.isfinite(ours) & np.isfinite(theirs)
    same_ways = np.array_equal(np.isfinite(ours), np.isfinite(theirs))
    return {"differ_s": float(np.abs(ours[both] - theirs[both]).max(initial=0.0)) if same_ways else float("inf")}


def compare_reading(path: Path, folder: Path) -> None:
    """Read a road file to a network, by ourselves and by OSMnx, and print both."""
    ours = step("read", path)
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {ours['nodes']:,} junctions, {ours['edges']:,} edges")
    step("whole", path, folder / "whole.osm")
    whole = step("osmnx", folder / "whole.osm")
    turned = step("convert", path, folder / "roads.osm")
    theirs = step("osmnx", folder / "roads.osm")
    print(f"{'':24}{'seconds':>10}{'peak MB':>10}{'ratio':>8}{'memory':>8}")
    print(f"{'geo_cus':24}{ours['seconds']:10.2f}{ours['peak_mb']:10.0f}{1:8.1f}{1:8.1f}")
    for name, row in (("OSMnx, the whole file", whole), ("OSMnx, chosen roads", theirs)):
        print(
            f"{name:24}{row['seconds']:10.2f}{row['peak_mb']:10.0f}"
            f"{row['seconds'] / ours['seconds']:8.1f}{row['peak_mb'] / ours['peak_mb']:8.1f}"
        )
    print(f"choosing the roads and turning them into XML for it took {turned['seconds']:.2f} s more, by pyosmium")


def read(path: str) -> dict[str, Any]:
    """Read a road file and build the network of the car."""
    import geo_cus.network.build  # noqa: F401 - loaded before the clock starts, as OSMnx is
    from geo_cus.data import road_files, roads_osm, study_files  # noqa: F401 - as above

    begin = time.perf_counter()
    network = _read(Path(path))
    return {
        "seconds": time.perf_counter() - begin,
        "nodes": network.node_count,
        "edges": len(network.edge_from),
    }


def copy(path: str, copies: str, count: str) -> dict[str, Any]:
    """Lay a road file several times side by side: the same roads, a fifth of a degree farther north each time."""
    import osmium

    kinds = osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION
    apart = 1 + max(thing.id for thing in osmium.FileProcessor(path))
    with osmium.SimpleWriter(copies) as writer:
        for kind in kinds:
            for number in range(int(count)):
                for thing in osmium.FileProcessor(path, kind):
                    writer.add(_moved(thing, number * apart, number * 0.2))
    return {}


def _moved(thing: Any, ids: int, north: float) -> Any:
    if thing.is_node():
        return thing.replace(id=thing.id + ids, location=(thing.lon, thing.lat + north))
    if thing.is_way():
        return thing.replace(id=thing.id + ids, nodes=[node.ref + ids for node in thing.nodes])
    return thing.replace(
        id=thing.id + ids, members=[(member.type, member.ref + ids, member.role) for member in thing.members]
    )


def convert(path: str, xml: str) -> dict[str, Any]:
    """Write the roads of a file as OSM XML, which is what OSMnx reads."""
    import osmium

    begin = time.perf_counter()
    with osmium.BackReferenceWriter(xml, ref_src=path) as writer:
        for way in osmium.FileProcessor(path, osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway")):
            writer.add(way)
    return {"seconds": time.perf_counter() - begin}


def whole(path: str, xml: str) -> dict[str, Any]:
    """Write all of a file as OSM XML: what OSMnx reads without any choice made for it."""
    import osmium

    begin = time.perf_counter()
    with osmium.SimpleWriter(xml) as writer:
        for thing in osmium.FileProcessor(path):
            writer.add(thing)
    return {"seconds": time.perf_counter() - begin}


def by_osmnx(xml: str) -> dict[str, Any]:
    """Read OSM XML by OSMnx; its speeds and times are not asked for, as it refuses some tags."""
    import osmnx

    begin = time.perf_counter()
    graph = osmnx.graph_from_xml(xml, bidirectional=False, simplify=True, retain_all=True)
    return {"seconds": time.perf_counter() - begin, "nodes": len(graph)}


STEPS: Final = {
    "make": make,
    "answer": answer,
    "differ": differ,
    "read": read,
    "copy": copy,
    "convert": convert,
    "whole": whole,
    "osmnx": by_osmnx,
}

if __name__ == "__main__":
    main()
