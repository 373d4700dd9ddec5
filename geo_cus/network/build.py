"""Roads and a profile -> `RoadNetwork`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.catalogue import profiles, speed_limits
from geo_cus.data.roads import holds_at_times
from geo_cus.errors import NetworkError
from geo_cus.network.access_rules import blocked_nodes
from geo_cus.network.edge_seconds import edge_seconds
from geo_cus.network.edges import Edges, edges_between_junctions
from geo_cus.network.exact import on_grid
from geo_cus.network.islands import Kept, large_parts
from geo_cus.network.road_network import NetworkReport, RoadNetwork
from geo_cus.network.speeds import speeds_by_tables
from geo_cus.network.turns import Turns, forbidden_turns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile, SpeedLimits
    from geo_cus.data.roads import Roads
    from geo_cus.network.speeds import WaySpeeds

BUILDER_VERSION: Final = 4
"""Raised when the same roads and profile would give another network; part of the fingerprint."""


def build_network(
    roads: Roads, profile: Profile, *, source_sha256: str, limits: SpeedLimits | None = None
) -> RoadNetwork:
    """
    Build the network of one way of travelling.

    Ways are cut at junctions into edges, closed ways and impassable barriers taken out, seconds given to both
    directions of every edge by the profile's speeds and by those of its band, turn restrictions resolved, and small
    islands dropped: parts of the network that cannot be left and entered again and have fewer road nodes than the
    profile asks for. The largest part always stays.

    Parameters
    ----------
    roads
        The ways of a source.
    profile
        The way of travelling.
    source_sha256
        Fingerprint of the file the roads come from.
    limits
        Speed limits where no sign sets one, the catalogue's if not given.

    Raises
    ------
    NetworkError
        There is no usable road in the source.
    """
    limits = limits or speed_limits()
    band = [profiles()[name] for name in profile.band] if roads.has_class else []
    speeds, *others = speeds_by_tables(roads, profile, [profile, *band], limits=limits)
    usable = (speeds.forward_kph[0] > 0) | (speeds.backward_kph[0] > 0)
    if not usable.any():
        raise NetworkError("The road file holds no road that can be used for “{profile}”.", profile=profile.profile_id)
    edges = edges_between_junctions(roads, usable, blocked_nodes(roads, profile))
    forward_s, backward_s = edge_seconds(edges, roads, speeds, profile)
    parts = large_parts(edges, np.isfinite(forward_s), np.isfinite(backward_s), profile)
    keep, kept = parts.edges, edges.chosen(parts.edges)
    turns = _turns(roads, kept, (forward_s[keep], backward_s[keep]), profile)
    junctions, ends = np.unique(np.r_[kept.first, kept.last], return_inverse=True)
    class_names, edge_class = np.unique(speeds.road_class[kept.way].astype(str), return_inverse=True)
    line = roads.way_nodes[kept.place]
    return RoadNetwork(
        profile=profile,
        node_count=len(junctions),
        edge_from=ends[: len(kept.first)].astype(np.int32),
        edge_to=ends[len(kept.first) :].astype(np.int32),
        edge_length_m=_length_m(kept),
        forward_s=forward_s[keep],
        backward_s=backward_s[keep],
        edge_class=edge_class.astype(np.int16),
        class_names=tuple(class_names.tolist()),
        edge_way=kept.way.astype(np.int32),
        shape_offsets=kept.offsets,
        shape_lon=roads.lon[line],
        shape_lat=roads.lat[line],
        report=_report(roads, usable, _length_m(edges), (parts, turns), speeds.has_limit),
        has_class=roads.has_class,
        fingerprint=network_fingerprint(source_sha256, profile, limits),
        turn_offsets=np.cumsum([0, *map(len, turns.rows)]),
        turn_arcs=np.array([arc for row in turns.rows for arc in row], dtype=np.int64),
        others=_other_seconds(roads, edges, keep, profile, others),
    )


def _length_m(edges: Edges) -> NDArray[np.float64]:
    return on_grid(edges.summed(edges.steps_m))


def _turns(
    roads: Roads, edges: Edges, seconds: tuple[NDArray[np.float64], NDArray[np.float64]], profile: Profile
) -> Turns:
    return forbidden_turns(
        roads.restrictions,
        profile,
        ends=(edges.first, edges.last),
        is_open=(np.isfinite(seconds[0]), np.isfinite(seconds[1])),
        way_ids=roads.tags["way_id"].to_numpy(dtype=object)[edges.way],
    )


def _other_seconds(
    roads: Roads, edges: Edges, keep: NDArray[np.bool_], profile: Profile, others: list[WaySpeeds]
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Give the seconds by the speeds of the profiles of the band; one road class for all leaves nothing to compare."""
    found = {}
    for name, speeds in zip(profile.band, others, strict=False):
        # Junctions are counted on all edges, the small islands among them, as for the profile's own seconds.
        forward_s, backward_s = edge_seconds(edges, roads, speeds, profile)
        found[name] = (forward_s[keep], backward_s[keep])
    return found


def _report(
    roads: Roads,
    usable: NDArray[np.bool_],
    length_m: NDArray[np.float64],
    kept: tuple[Kept, Turns],
    limited: NDArray[np.bool_],
) -> NetworkReport:
    parts, turns = kept
    return NetworkReport(
        ways_read=len(usable),
        ways_closed=int((~usable).sum()),
        islands_dropped=parts.islands,
        islands_dropped_km=float(length_m[~parts.edges].sum() / 1000),
        components_kept=parts.parts,
        length_km=float(length_m[parts.edges].sum() / 1000),
        turns_read=turns.used,
        turns_unclear=turns.unclear,
        conditional_ways=int(
            roads.tags.loc[holds_at_times(roads.tags).any(axis=1).to_numpy() & usable, "way_id"].nunique()
        ),
        ways_with_limit=int((limited & usable).sum()),
    )


def network_fingerprint(source_sha256: str, profile: Profile, limits: SpeedLimits | None = None) -> str:
    """Give the fingerprint of the network that `build_network` makes of a source, a profile and limits."""
    tables = [profiles()[name].parameters for name in profile.band]
    parts = [str(BUILDER_VERSION), source_sha256, profile.parameters, *tables, (limits or speed_limits()).parameters]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
