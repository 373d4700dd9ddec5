"""What may happen to a mobile service: a venue refuses, a vehicle stands still, winter comes, a road is closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.errors import StudyError
from geo_cus.faults import shown
from geo_cus.planning.edits import CloseWays
from geo_cus.planning.measuring import measured_with
from geo_cus.planning.mobile.asking import asked_in
from geo_cus.planning.mobile.check_plan import check_rota
from geo_cus.planning.mobile.what_if import Slot, what_if
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.planning.mobile.what_if import WhatIf

WINTER_PROFILE: Final = "car_winter"
"""Way of driving in winter; a profile of the catalogue."""


class Changed(NamedTuple):
    """A measured study and a request, after something happened."""

    measurement: Measurement
    request: MobileRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    What happens; several things may happen at once.

    Parameters
    ----------
    refuses
        Id of a place that can no longer be used; empty: none.
    down
        Week of the rota in which the first vehicle stands still; 0: none.
    winter
        True for the speeds of winter.
    closed_ways
        Roads that are closed, by the identifiers of their ways in the road file.
    """

    refuses: str = ""
    down: int = 0
    winter: bool = False
    closed_ways: tuple[str, ...] = ()


def after(measurement: Measurement, request: MobileRequest, event: Event, *, progress: Progress = silent) -> Changed:
    """
    Give the study and the request as an event leaves them, but for the place that refuses and the vehicle that is down.

    Raises
    ------
    ScenarioError
        There is no such road.
    """
    if event.winter:
        request = request.model_copy(update={"crew": request.crew.model_copy(update={"profile": WINTER_PROFILE})})
    if event.closed_ways:
        measurement = measured_with(measurement, [CloseWays(way_ids=event.closed_ways)], progress=progress)
    return Changed(measurement, request)


def what_if_in(measurement: Measurement, plan: MobilePlan, event: Event, *, progress: Progress = silent) -> WhatIf:
    """
    Tell what an event does to a plan in its study, and repair the rota with the least change.

    Raises
    ------
    StudyError
        The place is not one of the request, or the rota has no such week.
    ScenarioError
        There is no such road.
    """
    changed = after(measurement, plan.request, event, progress=progress)
    question = asked_in(changed.measurement, changed.request, progress=progress).question
    known = [place.place_id for place in question.places]
    if event.refuses and event.refuses not in known:
        raise StudyError(
            "“{value}” is no place where the vehicle may stop. Known: {known}.",
            value=shown(event.refuses),
            known=", ".join(known),
        )
    if event.down > question.weeks:
        raise StudyError(
            "The rota has {weeks} weeks, so there is no week {week}.", weeks=question.weeks, week=event.down
        )
    places = tuple(
        replace(place, openings=()) if place.place_id == event.refuses else place for place in question.places
    )
    down = [Slot(event.down, weekday, 1) for weekday in question.weekdays] if event.down else []
    return what_if(replace(question, places=places), plan.rota, down=down)


def checked_what_if(measurement: Measurement, plan: MobilePlan, event: Event, *, progress: Progress = silent) -> WhatIf:
    """
    Give what `what_if_in` gives, after the repaired rota has passed its check.

    Raises
    ------
    StudyError, ScenarioError
        As `what_if_in` does.
    AccountingError
        The repaired rota breaks a rule; see `geo_cus.planning.mobile.check_plan.check_rota`.
    """
    change = what_if_in(measurement, plan, event, progress=progress)
    changed = after(measurement, plan.request, event, progress=progress)
    check_rota(changed.measurement, change.rota, changed.request, progress=progress)
    return change
