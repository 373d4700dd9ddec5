"""For whom the providers of a study are open when they could come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo_cus.access.opening import hours_needed, visit_fits
from geo_cus.catalogue import Direction
from geo_cus.data.opening_hours import HoursStatus, OpeningHours, Window, opening_hours_of, parsed_hours, window_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.access.opening import HoursNeeded
    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.network.travel_times import TravelTimes


def hours_known(providers: pd.DataFrame) -> dict[str, bool]:
    """Tell of every provider, by its identifier, whether its hours are told and understood."""
    hours = opening_hours_of(providers)
    return {name: found is not None for name, found in zip(providers["provider_id"], hours, strict=True)}


def open_to_residents(
    study: Study, service: Service, there: TravelTimes, back: TravelTimes | None
) -> NDArray[np.bool_]:
    """
    Tell from which settlements a visit fits, the way there and back with it.

    Start and parking count on both ways. Where the provider travels to the home, the visit must lie between its
    setting out and its return, at an hour when the resident is in. A provider whose hours are not known is taken as
    open. For a service whose visits are not judged only one that is closed all week is closed.

    Parameters
    ----------
    study
        The providers with their hours.
    service
        How long a visit lasts, and when its users can come.
    there, back
        Settlements by providers.

    Returns
    -------
    NDArray
        Shape (settlements, providers).
    """
    hours = opening_hours_of(study.providers)
    fits = np.ones(there.seconds.shape, dtype=bool)
    fits[:, [found is not None and not found.intervals for found in hours]] = False
    if service.visit_s <= 0 or back is None:
        return fits
    window = window_of(service.come_between)
    offering = np.array([service.service_id in offered for offered in study.providers["services"]], dtype=bool)
    for_these = np.flatnonzero(offering)
    out_s, home_s = there.door_to_door_s[:, for_these], back.door_to_door_s[:, for_these]
    chosen = [hours[column] for column in for_these.tolist()]
    if service.direction is Direction.TO_PROVIDER:
        fits[:, for_these] &= visit_fits(out_s, home_s, chosen, visit_s=service.visit_s, window=window).fits
        return fits
    at_home = OpeningHours(window.text, HoursStatus.UNDERSTOOD, window.intervals)
    for place, (column, found) in enumerate(zip(for_these.tolist(), chosen, strict=True)):
        # The provider leaves its seat and returns to it, so here the resident is the one who must be in.
        at_work = window if found is None else Window(found.text, found.intervals)
        ways = out_s[:, [place]], home_s[:, [place]]
        fits[:, [column]] &= visit_fits(*ways, [at_home], visit_s=service.visit_s, window=at_work).fits
    return fits


def needed_hours(study: Study, service: Service, there_s: float, back_s: float, provider: int) -> HoursNeeded | None:
    """
    Tell by how much one provider would have to open longer for one settlement; None where no such change helps.

    Parameters
    ----------
    study, service
        As in `open_to_residents`.
    there_s, back_s
        The ways from door to door (s).
    provider
        Row of the provider in the study.
    """
    if service.visit_s <= 0 or service.direction is not Direction.TO_PROVIDER:
        return None
    found = parsed_hours(study.providers["hours"].iloc[provider])
    window = window_of(service.come_between)
    return hours_needed(there_s, back_s, found if found.known else None, visit_s=service.visit_s, window=window)
