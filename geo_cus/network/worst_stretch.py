"""The stretch of a route that loses most time: which road makes a village so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.network.exact import on_grid

if TYPE_CHECKING:
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.route import Route

_GOOD_CLASS: Final = "tertiary"
"""The class of a powiat road, the ordinary good road of the country."""

_NO_CLASS: Final = "unknown"

_LEAST_LOSS_S: Final = 1e-6
"""Times are rounded on every edge; what a route loses below this may come of that."""


class WorstStretch(NamedTuple):
    """
    A contiguous part of a route.

    Parameters
    ----------
    first, last
        Numbers of its first and its last stretch in `Route.stretches`.
    seconds, metres
        What it takes and how long it is.
    lost_s
        Seconds it takes more than a good road of its length would (>= a millionth).
    """

    first: int
    last: int
    seconds: float
    metres: float
    lost_s: float


def good_road_mps(network: RoadNetwork) -> float:
    """
    Give the speed on a good road (m/s): what the profile goes on a paved powiat road (tertiary) in open country.

    Where the source tells no classes, or the profile knows no such road, it is the speed that holds without a class.
    """
    profile = network.profile
    good = profile.speeds.get(_GOOD_CLASS) if network.has_class else None
    kph = good.free_kph if good else profile.default_kph
    factor = profile.class_factors.get(_GOOD_CLASS if good else _NO_CLASS, 1.0)
    return kph * profile.speed_factor * factor / 3.6


def worst_stretch(network: RoadNetwork, route: Route) -> WorstStretch | None:
    """
    Find the contiguous part of a route that loses most seconds against a good road.

    ``lost = sum over its pieces of (seconds - metres / good_road_mps)``; a quick piece between two slow ones belongs to
    it if the two lose more than the quick one gains. Pieces are those of `Route.stretches`; access legs and turns are
    none. Of parts that lose the same it is the one that ends first, and the shortest of those.

    Parameters
    ----------
    network
        On which the route was found.
    route
        A route.

    Returns
    -------
    WorstStretch or None
        None where no part is slower than a good road.

    References
    ----------
    The greatest sum of neighbours: J. L. Bentley, Programming Pearls: Algorithm Design Techniques, Communications of
    the ACM 27 (September 1984), pages 865-871.
    """
    if not route.stretches:
        return None
    seconds = np.array([part.seconds for part in route.stretches])
    metres = np.array([part.metres for part in route.stretches])
    lost = np.r_[0.0, np.cumsum(on_grid(seconds - metres / good_road_mps(network)))]
    least = np.minimum.accumulate(lost)
    end = int(np.argmax(lost - least))
    if lost[end] - least[end] < _LEAST_LOSS_S:
        return None
    begin = int(np.flatnonzero(lost[:end] == least[end])[-1])
    own = slice(begin, end)
    return WorstStretch(
        begin, end - 1, float(seconds[own].sum()), float(metres[own].sum()), float(lost[end] - least[end])
    )
