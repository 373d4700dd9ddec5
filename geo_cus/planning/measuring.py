"""A measured study and edits -> the study as it would be, measured: only what changed is computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.access.measure import measure
from geo_cus.network.study_bus import ON_FOOT, study_walks
from geo_cus.planning.applying import applied
from geo_cus.planning.edits import TimesNeeded, all_need
from geo_cus.planning.times import times_after
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.network.bus import Walks
    from geo_cus.network.study_times import StudyTimes
    from geo_cus.planning.edits import Edit


def measured_with(base: Measurement, edits: Sequence[Edit], *, progress: Progress = silent) -> Measurement:
    """
    Measure a study with edits; equal to a measurement from nothing of the edited study.

    Parameters
    ----------
    base
        The study as it is, measured, for internal use.
    edits
        What is changed, in this order.
    progress
        Called with the share of each step done; may raise `Cancelled`.

    Raises
    ------
    ScenarioError
        An edit cannot be.
    NetworkError
        After the edits no road is left that can be used.
    """
    study = applied(base.study, edits)
    times = times_after(base.study, base.times, study, progress=progress)
    return measure(study, times, walks=_walks(base, study, times, edits, progress=progress))


def _walks(
    base: Measurement, study: Study, times: StudyTimes, edits: Sequence[Edit], *, progress: Progress
) -> Walks | None:
    same_places = study.providers["provider_id"].equals(base.study.providers["provider_id"])
    if study.bus is None or (all_need(edits) is TimesNeeded.NONE and same_places):
        return base.walks
    return study_walks(study, network=times.networks.get(ON_FOOT), progress=progress)
