"""What every settlement has of one service, by one set of travel times: status, reason, provider, way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.access.measurement import SERVED, Reason, Status
from geo_cus.access.nearest import nearest
from geo_cus.access.places import people_without_place
from geo_cus.catalogue import Metric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.supply import Supply
    from geo_cus.catalogue import Service
    from geo_cus.network.travel_times import TravelTimes


class Outcome(NamedTuple):
    """
    What the settlements have of a service, each array of shape (settlements,).

    Parameters
    ----------
    status, way_status, reason
        `Status`, the status if there were places for all, and `Reason`.
    provider
        Column of the provider that serves, or, in a gap, that tells the reason; -1 where none is reached.
    seconds, metres
        The way to it; infinite where none is reached.
    usable_s
        The seconds to the nearest provider that takes the residents when they can come; infinite where none is reached.
    choices
        Providers within the limit that take the residents when they can come.
    without_place
        Share of those in need for whom no place is left, 0 to 1; 0 where places are not compared with people.
    """

    status: NDArray[np.object_]
    way_status: NDArray[np.object_]
    reason: NDArray[np.object_]
    provider: NDArray[np.int64]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    usable_s: NDArray[np.float64]
    choices: NDArray[np.int64]
    without_place: NDArray[np.float64]

    @property
    def served(self) -> NDArray[np.bool_]:
        """Tell which settlements have the service."""
        return np.isin(self.status, sorted(SERVED))


def compared(times: TravelTimes, metric: Metric) -> NDArray[np.float64]:
    """Give what the thresholds are compared with: seconds or metres, settlements by providers."""
    return times.seconds if metric is Metric.SECONDS else times.metres


def outcome(service: Service, times: TravelTimes, supply: Supply, people: NDArray[np.float64]) -> Outcome:
    """
    Decide what every settlement has of a service, free places among it.

    Where more than half of those in need find no place within the limit, the settlement has `Status.NO_PLACE`.

    Parameters
    ----------
    service, times, supply
        As in `outcome_by_way`.
    people
        Persons of the target group; NaN where not known.
    """
    return with_places(outcome_by_way(service, times, supply), people_without_place(service, times, supply, people))


def with_places(found: Outcome, without_place: NDArray[np.float64]) -> Outcome:
    """Let the share of those in need without a place (0 to 1) decide, too, where the way alone would serve them."""
    without = np.where(found.served, without_place, 0.0)
    full = without > 0.5
    return found._replace(
        status=np.where(full, Status.NO_PLACE, found.status).astype(object),
        reason=np.where(full, Reason.NO_FREE_PLACE, found.reason).astype(object),
        without_place=without,
    )


def outcome_by_way(service: Service, times: TravelTimes, supply: Supply) -> Outcome:
    """
    Decide what every settlement has of a service if there are places for all.

    Of several causes of a gap the one that is mended most easily counts: hours before an agreement, that before a way.

    Parameters
    ----------
    service
        The service with its thresholds.
    times
        Settlements by providers.
    supply
        Who offers the service, to whom, and when.
    """
    ways = _Ways.of(service, times, supply)
    metric = service.threshold.metric
    found, usable = nearest(times, ways.named, metric), nearest(times, ways.usable, metric)
    status, reason = _decided(times, supply, ways)
    nearest_way = usable.seconds if metric is Metric.SECONDS else usable.metres
    status[nearest_way <= service.threshold.good] = Status.GOOD
    return Outcome(
        status=status,
        way_status=status,
        reason=reason,
        provider=found.provider,
        seconds=found.seconds,
        metres=found.metres,
        usable_s=usable.seconds,
        choices=np.asarray((ways.usable & ways.near).sum(axis=1)),
        without_place=np.zeros(len(status)),
    )


class _Ways(NamedTuple):
    """
    Between which settlements and providers there is what, each of shape (settlements, providers).

    Parameters
    ----------
    there
        A road leads there.
    near
        It does within the limit.
    taken
        The provider takes the residents.
    open_to
        They can come when it is open.
    """

    there: NDArray[np.bool_]
    near: NDArray[np.bool_]
    taken: NDArray[np.bool_]
    open_to: NDArray[np.bool_]

    @classmethod
    def of(cls, service: Service, times: TravelTimes, supply: Supply) -> _Ways:
        way = compared(times, service.threshold.metric)
        there = np.asarray(np.isfinite(way) & supply.on_site)
        return cls(there, there & (way <= service.threshold.limit), supply.eligible, supply.open_to)

    @property
    def usable(self) -> NDArray[np.bool_]:
        return self.there & self.taken & self.open_to

    @property
    def named(self) -> NDArray[np.bool_]:
        """Choose whom a row names: who serves, else who would with one obstacle less, else the nearest."""
        in_order = [
            self.usable & self.near,
            self.near & self.taken,
            self.near & self.open_to,
            self.near,
            self.usable,
            self.there & self.taken,
            self.there,
        ]
        chosen = np.zeros_like(self.there)
        for candidates in in_order:
            chosen |= candidates & ~chosen.any(axis=1, keepdims=True)
        return chosen


def _decided(times: TravelTimes, supply: Supply, ways: _Ways) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Give status and reason by the first case that holds; well served and full come on top of it."""
    count = len(ways.there)
    if (supply.offered == supply.online).all():
        nobody = Reason.ONLINE_ONLY if supply.online.any() else Reason.NO_PROVIDER
        return np.full(count, Status.NO_PROVIDER, dtype=object), np.full(count, nobody, dtype=object)
    off_map = ~times.origins.placed
    cases: list[tuple[NDArray[np.bool_], Status, Reason]] = [
        (off_map & np.isnan(times.origins.walk_m), Status.NOT_PLACED, Reason.NO_COORDINATES),
        (off_map, Status.NOT_PLACED, Reason.FAR_FROM_ROADS),
        (np.full(count, not supply.on_site.any()), Status.NO_DATA, Reason.PROVIDERS_NOT_PLACED),
        (_any(ways.usable & ways.near), Status.WITHIN_LIMIT, Reason.NEAR),
        (_any(ways.near & ways.taken), Status.CLOSED, Reason.CLOSED_WHEN_ONE_COULD_COME),
        (_any(ways.near & ways.open_to), Status.NOT_ELIGIBLE, Reason.OTHER_GMINAS_ONLY),
        (_any(ways.near), Status.NOT_ELIGIBLE, Reason.OTHER_GMINAS_ONLY_AND_CLOSED),
        (~_any(ways.there), Status.UNREACHABLE, Reason.NO_ROAD),
        (~_any(ways.taken & supply.on_site), Status.NOT_ELIGIBLE, Reason.OTHER_GMINAS_ONLY),
        (~_any(ways.there & ways.taken), Status.UNREACHABLE, Reason.NO_ROAD),
        (np.ones(count, dtype=bool), Status.BEYOND, Reason.TOO_FAR),
    ]
    first = np.argmax([holds for holds, _, _ in cases], axis=0)
    statuses = np.array([status for _, status, _ in cases], dtype=object)
    reasons = np.array([reason for _, _, reason in cases], dtype=object)
    return statuses[first], reasons[first]


def _any(pairs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(pairs.any(axis=1))
