"""What may happen to a mobile service: a venue refuses, a vehicle stands still, winter comes, a road is closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo_cus.errors import StudyError
from geo_cus.faults import shown
from geo_cus.planning.edits import CloseWays
from geo_cus.planning.measuring import measured_with
from geo_cus.planning.mobile.asking import asked_in
from geo_cus.planning.mobile.what_if import Slot, what_if
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.planning.mobile.what_if import WhatIf

WINTER_PROFILE: Final = "car_winter"
"""Way of driving in winter; a profile of the catalogue."""


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
    request = plan.request
    if event.winter:
        request = request.model_copy(update={"crew": request.crew.model_copy(update={"profile": WINTER_PROFILE})})
    if event.closed_ways:
        measurement = measured_with(measurement, [CloseWays(way_ids=event.closed_ways)], progress=progress)
    question = asked_in(measurement, request, progress=progress).question
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
