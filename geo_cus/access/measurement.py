"""The Measurement: for every settlement and service, who provides it nearest, how far, with what status."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo_cus.data.study import Study
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.study_times import StudyTimes


class Status(StrEnum):
    """What a settlement has of a service. Far, unreachable, unknown and none are four different things."""

    GOOD = "good"
    WITHIN_LIMIT = "within_limit"
    BEYOND = "beyond"
    UNREACHABLE = "unreachable"
    NOT_PLACED = "not_placed"
    NO_PROVIDER = "no_provider"


GAPS: Final = frozenset({Status.BEYOND, Status.UNREACHABLE, Status.NO_PROVIDER})
"""The statuses of a settlement that lacks a service; `Status.NOT_PLACED` is unknown, neither served nor a gap."""


class Reason(StrEnum):
    """Why a settlement has the status it has."""

    NEAR = "near"
    TOO_FAR = "too_far"
    NO_ROAD = "no_road"
    NO_COORDINATES = "no_coordinates"
    FAR_FROM_ROADS = "far_from_roads"
    PROVIDERS_NOT_PLACED = "providers_not_placed"
    NO_PROVIDER = "no_provider"
    ONLINE_ONLY = "online_only"


@dataclass(frozen=True)
class Measurement:
    """
    The access of every settlement to every service of a study, and the sums.

    Parameters
    ----------
    study
        What was measured.
    results
        A row for each settlement and service, settlements in the order of the study, services in the order of the
        catalogue. Columns: ``settlement_id``, ``settlement``, ``gmina``, ``service_id``, ``group_id``, ``people``
        (Int64 persons of the target group, NA where unknown), ``status`` (`Status`), ``reason`` (`Reason`),
        ``is_gap`` (bool), ``provider_id``, ``provider`` (the nearest; empty where none is reached),
        ``provider_gmina``, ``outside`` (True if the nearest provider lies in a gmina that is not studied),
        ``seconds``, ``metres`` (of the way to it; infinite where no road leads), ``walk_m`` (from the settlement's
        point to the road; NaN without a point), ``good``, ``limit`` (the threshold in its metric).
    accounting
        A row for each service and status, all statuses present. Columns: ``service_id``, ``status``, ``settlements``,
        ``people`` (of the settlements where they are known), ``settlements_unknown`` (those whose people are not
        known). Over the statuses of a service they add up to all settlements and all known people.
    providers
        The providers of the study with ``status``: ``placed``, ``no_coordinates``, ``far_from_roads`` or ``online``,
        and ``walk_m``.
    networks
        The networks used, by profile id; empty where times are estimated.
    estimated
        True if times are straight lines times a detour factor; every output then says „szacunek”.
    times
        The travel times behind the results, for whoever asks about more than the nearest.
    """

    study: Study
    results: pd.DataFrame
    accounting: pd.DataFrame
    providers: pd.DataFrame
    networks: Mapping[str, RoadNetwork]
    estimated: bool
    times: StudyTimes | None = None

    def of_service(self, service_id: str) -> pd.DataFrame:
        """Give the results of one service, a row a settlement."""
        return self.results[self.results["service_id"] == service_id]
