"""
Networks kept from one run to the next, where building them takes long.

A network is a folder of plain arrays (``.npy``, no pickles) and ``network.json``, named after everything it depends on:
the road file, the profile, the speeds of its band, the versions of the builder and of the program. Arrays are mapped
into memory, not read. A folder that is broken, or holds something else, is made anew; a disk that is full or closed
only means that nothing is kept.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zlib
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from platformdirs import user_cache_path

from geo_cus import __version__
from geo_cus.network.build import build_network, network_fingerprint
from geo_cus.network.road_network import NetworkReport, RoadNetwork

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.data.roads import Roads

_NODES_THAT_TAKE_LONG: Final = 200_000
"""Road nodes from which on a network is kept: building takes a second or more. A gmina has some ten thousand."""

_KEPT: Final = 12
"""So many networks are kept, the last ones used."""

_ABOUT: Final = "network.json"
_ARRAYS: Final[dict[str, Any]] = {
    "edge_from": np.int32,
    "edge_to": np.int32,
    "edge_length_m": np.float64,
    "forward_s": np.float64,
    "backward_s": np.float64,
    "edge_class": np.int16,
    "shape_offsets": np.int64,
    "shape_lon": np.float64,
    "shape_lat": np.float64,
    "turn_offsets": np.int64,
    "turn_arcs": np.int64,
}
_PLAIN: Final = ("node_count", "has_class", "fingerprint")


def kept_network(roads: Roads, profile: Profile, *, source_sha256: str, folder: Path | None = None) -> RoadNetwork:
    """
    Give the network of one way of travelling: the one kept, or a new one, which is then kept if building takes long.

    Parameters
    ----------
    roads, profile, source_sha256
        As in `build_network`.
    folder
        Where networks are kept; the cache folder of the user if not given.

    Raises
    ------
    NetworkError
        There is no usable road in the source.
    """
    if len(roads.way_nodes) < _NODES_THAT_TAKE_LONG:
        return build_network(roads, profile, source_sha256=source_sha256)
    places = folder or user_cache_path("geo-cus", appauthor=False) / "networks"
    fingerprint = network_fingerprint(source_sha256, profile)
    path = places / sha256(f"{__version__}|{fingerprint}".encode()).hexdigest()
    try:
        return read_network(path, profile, fingerprint)
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        network = build_network(roads, profile, source_sha256=source_sha256)
    with suppress(OSError):
        write_network(network, path)
        _forget_oldest(places)
    return network


def write_network(network: RoadNetwork, path: Path) -> None:
    """
    Write a network as a folder, which appears whole or not at all, in the place of whatever is there.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=".new-"))
    try:
        sums = {name: _written(temporary / f"{name}.npy", values) for name, values in _arrays_of(network).items()}
        about = {name: getattr(network, name) for name in _PLAIN} | {
            "class_names": network.class_names,
            "report": asdict(network.report),
            "others": list(network.others),
            "sums": sums,
        }
        (temporary / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(path, ignore_errors=True)
        temporary.replace(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _arrays_of(network: RoadNetwork) -> dict[str, NDArray[Any]]:
    arrays = {name: getattr(network, name) for name in _ARRAYS}
    for number, pair in enumerate(network.others.values()):
        arrays |= {f"other_{number}_{side}": values for side, values in zip(("forward", "backward"), pair, strict=True)}
    return arrays


def _written(path: Path, values: NDArray[Any]) -> int:
    np.save(path, values, allow_pickle=False)
    return _sum_of(values)


def _sum_of(values: NDArray[Any]) -> int:
    return zlib.crc32(np.ascontiguousarray(values).data)


def read_network(path: Path, profile: Profile, fingerprint: str) -> RoadNetwork:
    """
    Read a network that `write_network` wrote; its arrays are mapped into memory and cannot be written to.

    Parameters
    ----------
    path
        The folder.
    profile
        The way of travelling, which is not in the folder.
    fingerprint
        What `RoadNetwork.fingerprint` must be.

    Raises
    ------
    OSError, EOFError, ValueError, KeyError, TypeError
        There is no such folder, or it holds something else.
    """
    about = json.loads((path / _ABOUT).read_text(encoding="utf-8"))
    if about["fingerprint"] != fingerprint:
        message = f"{path}: another network"
        raise ValueError(message)
    sums: dict[str, int] = about["sums"]
    arrays: dict[str, Any] = {name: _mapped(path / f"{name}.npy", kind, sums[name]) for name, kind in _ARRAYS.items()}
    plain: dict[str, Any] = {name: about[name] for name in _PLAIN}
    others = {}
    for number, name in enumerate(about["others"]):
        forward_s, backward_s = (
            _mapped(path / f"{part}.npy", np.float64, sums[part])
            for part in (f"other_{number}_forward", f"other_{number}_backward")
        )
        others[name] = forward_s, backward_s
    with suppress(OSError):
        path.touch()
    return RoadNetwork(
        profile=profile,
        class_names=tuple(about["class_names"]),
        report=NetworkReport(**about["report"]),
        others=others,
        **plain,
        **arrays,
    )


def _mapped(path: Path, kind: type[Any], expected: int) -> NDArray[Any]:
    values: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    if values.dtype != kind or values.ndim != 1 or _sum_of(values) != expected:
        message = f"{path}: not what was written"
        raise ValueError(message)
    return values


def _forget_oldest(places: Path) -> None:
    folders = sorted((path for path in places.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for path in folders[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
