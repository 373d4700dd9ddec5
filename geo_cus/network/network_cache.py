"""
Networks kept from one run to the next, where building them takes long.

A network is a folder of arrays named after everything it depends on: the road file, the profile, the speeds of its
band, the limits of the law, the versions of the builder and of the program. A folder that is broken, or holds something
else, is made anew; a disk that is full or closed only means that nothing is kept.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo_cus import __version__
from geo_cus.network.array_folder import UNREADABLE, Kept, keep_last, kept_folders, read_arrays, write_arrays
from geo_cus.network.build import build_network, network_fingerprint
from geo_cus.network.road_network import NetworkReport, RoadNetwork

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile, SpeedLimits
    from geo_cus.data.roads import Roads

_NODES_THAT_TAKE_LONG: Final = 200_000
"""Road nodes from which on a network is kept: building takes a second or more. A gmina has some ten thousand."""

_KEPT: Final = 12
"""So many networks are kept, the last ones used."""

_ARRAYS: Final[dict[str, Any]] = {
    "edge_from": np.int32,
    "edge_to": np.int32,
    "edge_length_m": np.float64,
    "forward_s": np.float64,
    "backward_s": np.float64,
    "edge_class": np.int16,
    "edge_way": np.int32,
    "shape_offsets": np.int64,
    "shape_lon": np.float64,
    "shape_lat": np.float64,
    "turn_offsets": np.int64,
    "turn_arcs": np.int64,
}
_PLAIN: Final = ("node_count", "has_class", "fingerprint")


def kept_network(
    roads: Roads,
    profile: Profile,
    *,
    source_sha256: str,
    limits: SpeedLimits | None = None,
    folder: Path | None = None,
) -> RoadNetwork:
    """
    Give the network of one way of travelling: the one kept, or a new one, which is then kept if building takes long.

    Parameters
    ----------
    roads, profile, source_sha256, limits
        As in `build_network`.
    folder
        Where networks are kept; the cache folder of the user if not given.

    Raises
    ------
    NetworkError
        There is no usable road in the source.
    """
    if len(roads.way_nodes) < _NODES_THAT_TAKE_LONG:
        return build_network(roads, profile, source_sha256=source_sha256, limits=limits)
    places = folder or kept_folders("networks")
    fingerprint = network_fingerprint(source_sha256, profile, limits)
    path = places / sha256(f"{__version__}|{fingerprint}".encode()).hexdigest()
    try:
        return read_network(path, profile, fingerprint)
    except UNREADABLE:
        network = build_network(roads, profile, source_sha256=source_sha256, limits=limits)
    with suppress(OSError):
        write_network(network, path)
        keep_last(places, _KEPT)
    return network


def write_network(network: RoadNetwork, path: Path) -> None:
    """
    Write a network as a folder, which appears whole or not at all, in the place of whatever is there.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    about = {name: getattr(network, name) for name in _PLAIN} | {
        "class_names": network.class_names,
        "report": asdict(network.report),
        "others": list(network.others),
    }
    write_arrays(path, Kept(_arrays_of(network), about))


def _arrays_of(network: RoadNetwork) -> dict[str, NDArray[Any]]:
    arrays = {name: getattr(network, name) for name in _ARRAYS}
    for number, pair in enumerate(network.others.values()):
        arrays |= {f"other_{number}_{side}": values for side, values in zip(("forward", "backward"), pair, strict=True)}
    return arrays


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
    arrays, about = read_arrays(path, _ARRAYS)
    if about["fingerprint"] != fingerprint:
        message = f"{path}: another network"
        raise ValueError(message)
    plain: dict[str, Any] = {name: about[name] for name in _PLAIN}
    own: dict[str, Any] = {name: arrays[name] for name in _ARRAYS}
    return RoadNetwork(
        profile=profile,
        class_names=tuple(about["class_names"]),
        report=NetworkReport(**about["report"]),
        others={
            name: (arrays[f"other_{number}_forward"], arrays[f"other_{number}_backward"])
            for number, name in enumerate(about["others"])
        },
        **plain,
        **own,
    )
