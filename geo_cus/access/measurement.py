"""The Measurement: for every settlement and service, who provides it nearest, how far, with what status."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo_cus.data.study import Study
    from geo_cus.network.bus import Walks
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.study_times import StudyTimes


class Status(StrEnum):
    """What a settlement has of a service. Far, unreachable, unknown and none are four different things."""

    GOOD = "good"
    WITHIN_LIMIT = "within_limit"
    BEYOND = "beyond"
    NO_PLACE = "no_place"
    CLOSED = "closed"
    NOT_ELIGIBLE = "not_eligible"
    UNREACHABLE = "unreachable"
    NO_PROVIDER = "no_provider"
    NOT_PLACED = "not_placed"
    NO_DATA = "no_data"


SERVED: Final = frozenset({Status.GOOD, Status.WITHIN_LIMIT})
"""The statuses of a settlement that has a service."""

UNKNOWN: Final = frozenset({Status.NOT_PLACED, Status.NO_DATA})
"""The statuses of which nobody can tell: neither served nor a gap."""

GAPS: Final = frozenset(Status) - SERVED - UNKNOWN
"""The statuses of a settlement that lacks a service."""


class Audience(StrEnum):
    """For whom an output is: colleagues bound to secrecy, or everybody."""

    INTERNAL = "internal"
    PUBLIC = "public"


class Reason(StrEnum):
    """Why a settlement has the status it has."""

    NEAR = "near"
    TOO_FAR = "too_far"
    NO_FREE_PLACE = "no_free_place"
    CLOSED_WHEN_ONE_COULD_COME = "closed_when_one_could_come"
    OTHER_GMINAS_ONLY = "other_gminas_only"
    OTHER_GMINAS_ONLY_AND_CLOSED = "other_gminas_only_and_closed"
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
        catalogue.

        Who: ``settlement_id``, ``settlement``, ``gmina``, ``service_id``, ``group_id``, ``people`` (Int64 persons of
        the target group, NA where unknown), ``people_hidden`` (True where it is NA because it may not be published),
        ``people_estimated`` (True where it stands in `Study.estimates`), ``people_low``, ``people_high`` (Int64:
        nine times of ten the true number lies between them; both equal ``people`` where it is no estimate).

        What: ``status`` (`Status`), ``reason`` (`Reason`), ``is_gap`` (bool), ``people_in_gap`` (Int64, NA where
        people are unknown), ``people_without_place`` (Int64: those of the served way for whom there is no place),
        ``way_status`` (the status if there were places for all).

        By whom: ``provider_id``, ``provider`` (who serves, or who tells the reason of the gap; empty where none is
        reached), ``provider_gmina``, ``outside`` (True if it lies in a gmina that is not studied), ``seconds``,
        ``metres`` (of the way to it; infinite where no road leads), ``usable_s`` (of the way to the nearest provider
        that takes the residents when they can come), ``walk_m`` (from the settlement's point to the
        road; NaN without a point), ``overhead_s`` (start and parking, not in ``seconds``), ``choices`` (providers
        within the limit that take the residents when they can come), ``online`` (True if somebody offers it without a
        road, too), ``good``, ``limit`` (the threshold in its metric).

        From their homes (`people_ways`): ``home_points`` (demand points; 1 where only the settlement's own is known),
        ``points_not_placed``, ``points_without_way`` (of them: not on the network; on it, but with no way to a provider
        that takes them), ``people_mean`` (of those who have a way), ``people_median``, ``people_p90`` (the way to the
        provider nearest to each home, over the people, in the metric of the threshold; infinite where as many have
        none), ``share_within`` (share of the people within the limit, 0 to 1), ``people_within``, ``people_beyond``,
        ``people_without_way``, ``people_of_unknown_way`` (Int64: all people, parted), ``inner_s``, ``inner_m``,
        ``inner_basis`` (`InnerWays`). For the public the mean, the share and the parts are NaN and NA.

        What would help: ``change`` (`Change`), ``change_provider_id`` (empty where it is nobody's), ``change_amount``,
        ``change_hours`` (`HoursNeeded`; None where it is not a matter of a few hours).

        How sure: ``seconds_low``, ``seconds_high``, ``status_low``, ``status_high``, ``way_status_low``,
        ``way_status_high``, ``people_without_place_low``, ``people_without_place_high`` (the same by the low and the
        high travel times), ``knife_edge`` (bool).

        On whom it hangs: ``single`` (True if it is served and would not be if its one provider closed),
        ``relies_on_outside`` (True if it is served and would not be without the providers of other gminas).
    accounting
        A row for each service and status, all statuses present. Columns: ``service_id``, ``status``, ``settlements``,
        ``people`` (of the settlements where they are known), ``settlements_unknown`` (those whose people are not
        known), ``people_hidden``. Over the statuses of a service they add up to all settlements and all known people.
    draws
        The same for the low, the central and the high travel times (column ``draw``), each settlement by its own
        status in each.
    providers
        The providers of the study with ``status``: ``placed``, ``no_coordinates``, ``far_from_roads`` or ``online``,
        and ``walk_m``.
    networks
        The networks used, by profile id; empty where times are estimated.
    estimated
        True if times are straight lines times a detour factor; every output then says „szacunek”.
    hours_known
        Whether the opening hours of a provider are told and understood, by its identifier.
    times
        The travel times behind the results, for whoever asks about more than the nearest.
    walks
        The walks of people who go by bus; None where the study has no timetable.
    audience
        For whom it is. What is for the public is made by `published`; small counts of people are then hidden.
    totals, gap_totals
        People of the target group in all, and of those in a gap, by service; None where that number is hidden.
    """

    study: Study
    results: pd.DataFrame
    accounting: pd.DataFrame
    draws: pd.DataFrame
    providers: pd.DataFrame
    networks: Mapping[str, RoadNetwork]
    estimated: bool
    times: StudyTimes
    hours_known: Mapping[str, bool] = field(default_factory=dict)
    walks: Walks | None = None
    audience: Audience = Audience.INTERNAL
    totals: Mapping[str, int | None] = field(default_factory=dict)
    gap_totals: Mapping[str, int | None] = field(default_factory=dict)

    def of_service(self, service_id: str) -> pd.DataFrame:
        """Give the results of one service, a row a settlement."""
        owners = self.results["service_id"].tolist()
        count = owners.count(service_id)
        first = owners.index(service_id) if count else 0
        if owners[first : first + count].count(service_id) == count:  # all in a row: they need not be copied
            return self.results.iloc[first : first + count]
        return self.results[self.results["service_id"] == service_id]
