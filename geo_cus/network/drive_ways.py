"""The ways of drives that people know, and the minutes they spend on each group of road classes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.faults import N_
from geo_cus.network.build import build_network
from geo_cus.network.exact import on_grid, share_of
from geo_cus.network.route import find_route
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.speeds import UNKNOWN_CLASS
from geo_cus.network.travel_times import Points

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.data.roads import Roads
    from geo_cus.network.road_network import RoadNetwork

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "trunk": ("motorway", "motorway_link", "trunk", "trunk_link"),
    "primary": ("primary", "primary_link"),
    "secondary": ("secondary", "secondary_link"),
    "tertiary": ("tertiary", "tertiary_link"),
    "unclassified": ("unclassified", "road"),
    "residential": ("residential", "living_street", "pedestrian"),
    "service": ("service", "track"),
    "unknown": (UNKNOWN_CLASS,),
}
"""Road classes that share a factor; in Poland the classes from primary to unclassified are the categories of roads."""

GROUP_NAMES: Final[Mapping[str, str]] = {
    "trunk": N_("motorways, express and trunk roads"),
    "primary": N_("national roads (primary)"),
    "secondary": N_("voivodeship roads (secondary)"),
    "tertiary": N_("powiat roads (tertiary)"),
    "unclassified": N_("gmina roads (unclassified)"),
    "residential": N_("streets in settlements"),
    "service": N_("driveways and tracks"),
    "unknown": N_("all roads (their class is not known)"),
}

_SAME_MIN: Final = 1e-6
"""Ways whose minutes differ by less in every group are the same."""


class DriveNetwork:
    """
    The network on which drives are driven, at any factors.

    Parameters
    ----------
    roads
        The roads of the study.
    profile
        The way of travelling, whose speeds are those of factors of 1.
    drives
        As `geo_cus.data.drives.read_drives` gives them.
    """

    def __init__(self, roads: Roads, profile: Profile, drives: pd.DataFrame) -> None:
        plain = replace(profile, class_factors={}, band=())
        self.network = build_network(roads, plain, source_sha256="")
        bare = build_network(roads, replace(plain, node_s={}), source_sha256="") if profile.node_s else self.network
        self.driven_s = bare.forward_s, bare.backward_s
        # What is lost at lights and crossings is no matter of speed.
        self.lost_s = tuple(
            np.subtract(whole, driven, out=np.zeros_like(whole), where=np.isfinite(whole))
            for whole, driven in zip((self.network.forward_s, self.network.backward_s), self.driven_s, strict=True)
        )
        names = self.network.class_names
        self.groups = [group for group, classes in GROUPS.items() if set(classes) & set(names)]
        group_of = {name: place for place, group in enumerate(self.groups) for name in GROUPS[group]}
        self._group = np.array([group_of.get(name, len(self.groups)) for name in names])[self.network.edge_class]
        index = RoadIndex(self.network)
        ids = tuple(map(str, range(len(drives))))
        self.starts, self.ends = (
            index.place(Points(ids, drives[f"{end}_lon"].to_numpy(), drives[f"{end}_lat"].to_numpy()))
            for end in ("from", "to")
        )
        self.told_min = drives["minutes"].to_numpy(dtype=np.float64)
        self.overhead_s = np.where(drives["door_to_door"], profile.overhead_s, 0.0)

    def at(self, factors: NDArray[np.float64]) -> RoadNetwork:
        """Give the network with the speeds of each group multiplied by its factor."""
        factor = np.append(factors, 1.0)[self._group]
        forward_s, backward_s = (
            on_grid(driven / factor + lost) for driven, lost in zip(self.driven_s, self.lost_s, strict=True)
        )
        return replace(self.network, forward_s=forward_s, backward_s=backward_s)

    def way(self, network: RoadNetwork, drive: int) -> NDArray[np.float64] | None:
        """
        Find the quickest way of a drive on the network of some factors; None where there is none.

        Its minutes by group are those at factors of 1; last of all stand those that no factor changes.
        """
        route = find_route(network, self.starts, self.ends, drive, drive)
        if route is None:
            return None
        seconds = np.zeros(len(self.groups) + 1)
        seconds[-1] = route.walked_s + self.overhead_s[drive]
        for part in route.stretches:
            back = int(part.end_share < part.start_share)
            share = np.array([abs(part.end_share - part.start_share)])
            driven, lost = (share_of(kind[back][[part.edge]], share)[0] for kind in (self.driven_s, self.lost_s))
            seconds[self._group[part.edge]] += driven
            seconds[-1] += lost
        return seconds / 60


class DriveWays:
    """
    All ways of all drives that were the quickest at some factors.

    Parameters
    ----------
    network
        The network of the drives.
    """

    def __init__(self, network: DriveNetwork) -> None:
        self._network = network
        self._drive = np.zeros(0, dtype=np.int64)
        self._rows = np.zeros((0, len(network.groups) + 1))

    @property
    def group_count(self) -> int:
        """Count the groups of road classes."""
        return self._rows.shape[1] - 1

    def grow(self, factors: NDArray[np.float64]) -> bool:
        """Find the quickest ways at some factors, and tell whether one was not known."""
        network, grown = self._network.at(factors), False
        for drive in range(len(self._network.told_min)):
            row = self._network.way(network, drive)
            if row is not None and not (np.abs(self._rows[self._drive == drive] - row) < _SAME_MIN).all(axis=1).any():
                self._drive, self._rows, grown = np.r_[self._drive, drive], np.vstack([self._rows, row]), True
        return grown

    def minutes(self, factors: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the least minutes of every drive over its ways; infinite for a drive without one."""
        found = np.full(len(self._network.told_min), np.inf)
        np.minimum.at(found, self._drive, self._rows @ np.append(1 / factors, 1.0))
        return found

    def minutes_anew(self, factors: NDArray[np.float64], drive: int) -> float:
        """Find the quickest way of a drive at some factors, and give its minutes; infinite without one."""
        row = self._network.way(self._network.at(factors), drive)
        return float("inf") if row is None else float(row @ np.append(1 / factors, 1.0))

    def minutes_by_group(self, factors: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the minutes of every drive's quickest way by group, shape (drives, groups)."""
        by_group = self._rows[:, :-1] / factors
        total = by_group.sum(axis=1) + self._rows[:, -1]
        found = np.zeros((len(self._network.told_min), len(factors)))
        for way in np.argsort(-total, kind="stable"):
            found[self._drive[way]] = by_group[way]
        return found
