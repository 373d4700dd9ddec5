"""The threshold as a slider shows it: in minutes or kilometres, from where to where, and back into a service."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from geo_cus.catalogue import Metric, with_threshold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.catalogue import Service

_PER_UNIT: Final = {Metric.SECONDS: 60.0, Metric.METRES: 1000.0}
_STEP: Final = {Metric.SECONDS: 1.0, Metric.METRES: 0.5}
_SMALLEST: Final = {Metric.SECONDS: 5.0, Metric.METRES: 0.5}
_LARGEST: Final = {Metric.SECONDS: 60.0, Metric.METRES: 10.0}

SET_HERE: Final = "ustawiono w panelu / set in the dashboard"
"""Source of a threshold that a user has moved; in both languages, since it goes into files with the study's own."""


@dataclass(frozen=True, slots=True)
class LimitScale:
    """
    The slider of a service's threshold.

    Parameters
    ----------
    unit
        ``min`` or ``km``; the other values are in it.
    smallest, largest, step
        Its ends and its step.
    own
        The threshold that the study has without the slider.
    """

    unit: str
    smallest: float
    largest: float
    step: float
    own: float

    def within(self, limit: float) -> float:
        """Give a wish as the slider can show it."""
        return min(max(limit, self.smallest), self.largest)


def limit_scale(service: Service) -> LimitScale:
    """Describe the slider of a service: it always reaches half as far again as the study's own threshold."""
    metric = service.threshold.metric
    own = service.threshold.limit / _PER_UNIT[metric]
    return LimitScale(
        unit="min" if metric is Metric.SECONDS else "km",
        smallest=min(_SMALLEST[metric], own),
        largest=max(_LARGEST[metric], float(ceil(1.5 * own))),
        step=_STEP[metric],
        own=own,
    )


def moved_limits(services: Mapping[str, Service], wished: Mapping[str, float]) -> dict[str, float]:
    """
    Give, of the thresholds that somebody wishes, those that differ from the study's own.

    Parameters
    ----------
    services
        As the study has them; a wish for another service is passed over.
    wished
        Minutes or kilometres by service, > 0; one beyond an end of its slider is moved there.
    """
    scales = {service_id: limit_scale(services[service_id]) for service_id in wished if service_id in services}
    within = {service_id: scale.within(wished[service_id]) for service_id, scale in scales.items()}
    return {service_id: limit for service_id, limit in within.items() if limit != scales[service_id].own}


def with_limit(service: Service, limit: float) -> Service:
    """
    Give the service with the limit of the slider.

    Parameters
    ----------
    service
        As the study has it.
    limit
        Minutes or kilometres, > 0. Below the study's “good” threshold, it lowers that one too.
    """
    limit_in_metric = limit * _PER_UNIT[service.threshold.metric]
    if limit_in_metric == service.threshold.limit:
        return service
    good = min(service.threshold.good, limit_in_metric)
    return with_threshold(service, good=good, limit=limit_in_metric, basis="user", source=SET_HERE)
