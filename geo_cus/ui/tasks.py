"""What working processes do for the pages: a task is given an opened study, what of it is looked at, a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo_cus.progress import Progress, silent
from geo_cus.ui.opened import Wishes, measured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Audience
    from geo_cus.planning.scenario import Scenario
    from geo_cus.planning.sites_asked import SitesAsked, SitesFound
    from geo_cus.planning.stress import StressTest
    from geo_cus.ui.opened import OpenStudy


@dataclass(frozen=True, slots=True)
class SiteSearch:
    """
    A search for the places of new points.

    Parameters
    ----------
    asked
        The question.
    time_limit_s
        Seconds for each plan that is looked for, > 0.
    """

    asked: SitesAsked
    time_limit_s: float


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """
    An order for a report.

    Parameters
    ----------
    kind_id
        Kind of document, a key of `geo_cus.report.document_kinds.document_kinds`.
    audience
        Who reads it.
    formats
        Keys of `geo_cus.report.formats.FORMATS`.
    language
        Code of its language.
    name
        Name of its files without their ending.
    scenario
        The scenario that it proposes; None for the state as it is.
    """

    kind_id: str
    audience: Audience
    formats: tuple[str, ...]
    language: str
    name: str
    scenario: Scenario | None = None


def search_sites(opened: OpenStudy, wishes: Wishes, search: SiteSearch, *, progress: Progress = silent) -> SitesFound:
    """Look for the places of new points, with thresholds and scenario as they are chosen."""
    from geo_cus.planning.sites_asked import sites_found  # noqa: PLC0415 - the server's process does not need it
    from geo_cus.planning.siting.effort import Effort  # noqa: PLC0415

    effort = Effort(time_limit_s=search.time_limit_s, progress=progress)
    return sites_found(measured(opened, wishes), search.asked, effort)


def try_losses(opened: OpenStudy, wishes: Wishes, _: None, *, progress: Progress = silent) -> StressTest:
    """Lose every provider and close every used road, each in turn."""
    from geo_cus.planning.stress import stress_test  # noqa: PLC0415

    return stress_test(measured(opened, wishes), progress=progress)


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
    report = replace(report_of(with_maps(case, words), document_kinds()[order.kind_id], words), name=order.name)
    made = {}
    for place, name in enumerate(order.formats, start=1):
        made[name] = FORMATS[name](report)
        progress(writing, place / len(order.formats))
    return made
