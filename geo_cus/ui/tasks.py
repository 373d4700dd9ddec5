"""What working processes do for the pages: a task is given an opened study, what of it is looked at, a question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo_cus.progress import Progress, silent
from geo_cus.ui.computed import measured
from geo_cus.ui.opened import Wishes
from geo_cus.ui.questions import PointTimes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from geo_cus.network.calibration import Calibration
    from geo_cus.planning.closing_asked import ClosingAsked
    from geo_cus.planning.edits import Edit
    from geo_cus.planning.mobile.care_plan import CarePlan
    from geo_cus.planning.mobile.fixed_or_van import Mix
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.planning.mobile.what_if import WhatIf
    from geo_cus.planning.robust_asked import RobustAsked, RobustFound
    from geo_cus.planning.sites_asked import SitesAsked, SitesFound
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.planning.stress import StressTest
    from geo_cus.ui.opened import OpenStudy
    from geo_cus.ui.questions import (
        CareOrder,
        MobileOrder,
        PlanCurve,
        PlanEvent,
        PlanFiles,
        PointsOrder,
        ReportOrder,
        Search,
        SpeedsOrder,
    )

MOST_PAIRS: Final = 1_000_000
"""Pairs of points at once; their times make a file of some 40 MB."""

_AMOUNTS: Final = 6
"""Steps of the curve between nothing and everything."""


def search_sites(
    opened: OpenStudy, wishes: Wishes, search: Search[SitesAsked], *, progress: Progress = silent
) -> SitesFound:
    """Look for the places of new points, with thresholds and scenario as they are chosen."""
    from geo_cus.planning.sites_asked import sites_found  # noqa: PLC0415 - the server's process does not need it
    from geo_cus.planning.siting.effort import Effort  # noqa: PLC0415

    effort = Effort(time_limit_s=search.time_limit_s, progress=progress)
    return sites_found(measured(opened, wishes), search.asked, effort)


def search_closing(
    opened: OpenStudy, wishes: Wishes, search: Search[ClosingAsked], *, progress: Progress = silent
) -> SitePlan:
    """Look for the points that can be closed with the least harm."""
    from geo_cus.planning.closing_asked import closing_found  # noqa: PLC0415 - the server's process does not need it
    from geo_cus.planning.siting.effort import Effort  # noqa: PLC0415

    effort = Effort(time_limit_s=search.time_limit_s, progress=progress)
    return closing_found(measured(opened, wishes), search.asked, effort)


def search_robust(
    opened: OpenStudy, wishes: Wishes, search: Search[RobustAsked], *, progress: Progress = silent
) -> RobustFound:
    """Look for new points that lose little in every case."""
    from geo_cus.planning.robust_asked import robust_found  # noqa: PLC0415 - the server's process does not need it
    from geo_cus.planning.siting.effort import Effort  # noqa: PLC0415

    effort = Effort(time_limit_s=search.time_limit_s, progress=progress)
    return robust_found(measured(opened, wishes), search.asked, effort)


def try_losses(opened: OpenStudy, wishes: Wishes, _: None, *, progress: Progress = silent) -> StressTest:
    """Lose every provider and close every used road, each in turn."""
    from geo_cus.planning.stress import stress_test  # noqa: PLC0415

    return stress_test(measured(opened, wishes), progress=progress)


def explain_difference(
    opened: OpenStudy, wishes: Wishes, before: tuple[Edit, ...], *, progress: Progress = silent
) -> pd.DataFrame:
    """Tell what the difference of the edits looked at from other ones is due to, by service."""
    from geo_cus.planning.attribution import attribution  # noqa: PLC0415 - the server's process does not need it

    return attribution(measured(opened, Wishes(wishes.limits)), before, wishes.edits, progress=progress)


def make_report(
    opened: OpenStudy, wishes: Wishes, order: ReportOrder, *, progress: Progress = silent
) -> Mapping[str, bytes]:
    """Make the files of a report, by format; with a scenario, the study without it is what stood before."""
    from geo_cus.errors import Message  # noqa: PLC0415
    from geo_cus.report.case import case_of  # noqa: PLC0415
    from geo_cus.report.case_maps import with_maps  # noqa: PLC0415
    from geo_cus.report.document_kinds import document_kinds  # noqa: PLC0415
    from geo_cus.report.formats import FORMATS, report_of  # noqa: PLC0415
    from geo_cus.text import language  # noqa: PLC0415

    writing, words = Message("Writing the report"), language(order.language)
    progress(writing, 0.0)
    case = case_of(
        measured(opened, wishes),
        audience=order.audience,
        before=measured(opened, Wishes(wishes.limits)) if order.scenario else None,
        scenario=order.scenario,
        compared_with=words.say("present state") if order.scenario else "",
    )
    kind = document_kinds()[order.kind_id]
    report = report_of(with_maps(case, words), kind, words, letterhead=order.letterhead)
    report = replace(report, name=order.name)
    made = {}
    for place, name in enumerate(order.formats, start=1):
        made[name] = FORMATS[name](report)
        progress(writing, place / len(order.formats))
    return made


def time_points(opened: OpenStudy, wishes: Wishes, order: PointsOrder, *, progress: Progress = silent) -> PointTimes:
    """
    Compute the travel times between points over the roads of the study, with what a scenario closes on them.

    Raises
    ------
    GeoCusError
        The points cannot be read or are too many, or the study has no roads.
    """
    from geo_cus.data.query_points import points_in  # noqa: PLC0415 - the server's process does not need them
    from geo_cus.errors import SourceError, StudyError  # noqa: PLC0415
    from geo_cus.network.matrix import matrix_csv, matrix_size, matrix_times  # noqa: PLC0415
    from geo_cus.network.round_trip import Trip  # noqa: PLC0415
    from geo_cus.network.study_times import network_of  # noqa: PLC0415

    origins, destinations = (points_in(one.content, file=one.file) for one in (order.origins, order.destinations))
    pairs = len(origins) * len(destinations)
    if pairs > MOST_PAIRS:
        raise SourceError(
            "The points make {pairs} pairs; at most {most} are computed at once. Bring fewer points, "
            "or use geo-cus matrix.",
            pairs=pairs,
            most=MOST_PAIRS,
        )
    measurement = measured(opened, wishes)
    study = measurement.study
    if study.roads is None:
        raise StudyError("The study has no roads, and without them there are no travel times between points.")
    network = measurement.networks.get(order.profile_id)
    if network is None:
        network = network_of(study, study.profiles[order.profile_id], progress=progress)
    times = matrix_times(network, origins, destinations, metric=order.metric, trip=Trip(order.trip), progress=progress)
    return PointTimes(matrix_csv(times), *matrix_size(times))


def plan_mobile(opened: OpenStudy, wishes: Wishes, order: MobileOrder, *, progress: Progress = silent) -> MobilePlan:
    """Plan a mobile service; a plan that does not pass its check is an error."""
    from geo_cus.data.mobile_request import request_in  # noqa: PLC0415 - the server's process does not need it
    from geo_cus.planning.mobile.check_plan import check_plan  # noqa: PLC0415
    from geo_cus.planning.mobile.planning import mobile_plan  # noqa: PLC0415
    from geo_cus.planning.siting.effort import Effort  # noqa: PLC0415

    measurement, request = measured(opened, wishes), request_in(order.content, file=order.file)
    plan = mobile_plan(measurement, request, effort=Effort(order.time_limit_s, progress=progress))
    # Without progress: whoever stops the search still gets the best plan so far, checked.
    check_plan(measurement, plan)
    return plan


def plan_care(opened: OpenStudy, wishes: Wishes, order: CareOrder, *, progress: Progress = silent) -> CarePlan:
    """Plan the rounds of home care from every base of the request."""
    from geo_cus.data.care_clients_file import clients_in  # noqa: PLC0415
    from geo_cus.data.care_request import care_request_in  # noqa: PLC0415
    from geo_cus.planning.mobile.care_plan import care_plan  # noqa: PLC0415
    from geo_cus.planning.siting.effort import Clock, Effort  # noqa: PLC0415

    study, request = measured(opened, wishes).study, care_request_in(order.content, file=order.file)
    table = clients_in(order.clients, study.settlements, file=request.care.clients)
    effort = Effort(order.time_limit_s, progress=progress)
    return care_plan(study, request, table.frame, Clock(effort), progress=progress)


def fit_speeds(opened: OpenStudy, _: Wishes, order: SpeedsOrder, *, progress: Progress = silent) -> Calibration:
    """Fit the speeds of a way of travelling to drives, on the roads as they are."""
    from geo_cus.catalogue import profiles  # noqa: PLC0415
    from geo_cus.data.drives_file import drives_in  # noqa: PLC0415
    from geo_cus.errors import StudyError  # noqa: PLC0415
    from geo_cus.network.calibration import calibrate  # noqa: PLC0415

    study = opened.measurement.study
    if study.roads is None:
        raise StudyError("study.toml names no road file, so there are no speeds to fit. Add roads under [files].")
    table = drives_in(order.drives, study)
    return calibrate(study.roads, profiles()[order.profile_id], table.frame, progress=progress)


def pack_plan(opened: OpenStudy, wishes: Wishes, order: PlanFiles, *, progress: Progress = silent) -> bytes:
    """Make all files of a plan, as one ZIP."""
    from geo_cus.errors import Message  # noqa: PLC0415
    from geo_cus.report.mobile_files import mobile_files, zipped  # noqa: PLC0415
    from geo_cus.text import language  # noqa: PLC0415

    progress(Message("Writing calendars, posters and tables"), 0.0)
    return zipped(mobile_files(order.plan, measured(opened, wishes), language(order.language)))


def try_event(opened: OpenStudy, wishes: Wishes, order: PlanEvent, *, progress: Progress = silent) -> WhatIf:
    """Tell what an event does to a plan, and repair its timetable."""
    from geo_cus.planning.mobile.events import checked_what_if  # noqa: PLC0415

    return checked_what_if(measured(opened, wishes), order.plan, order.event, progress=progress)


def weigh_fixed_points(
    opened: OpenStudy, wishes: Wishes, order: PlanCurve, *, progress: Progress = silent
) -> tuple[Mix, ...]:
    """Give whom fixed points, stops, home visits and lifts serve best for growing money."""
    from geo_cus.planning.mobile.asking import asked_in  # noqa: PLC0415
    from geo_cus.planning.mobile.fixed_or_van import cost_curve  # noqa: PLC0415
    from geo_cus.planning.siting.effort import Clock, Effort  # noqa: PLC0415

    request = order.plan.request
    asked = asked_in(measured(opened, wishes), request, progress=progress)
    return cost_curve(asked, request, Clock(Effort(progress=progress)), steps=_AMOUNTS)


FILES_OF: Final[Mapping[Callable[..., object], frozenset[str]]] = {
    fit_speeds: frozenset({"settlements", "providers", "roads", "boundary"}),
}
"""Tasks that look at no more than the files of these roles: a change of another file leaves their answers good."""
