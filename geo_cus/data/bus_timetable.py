"""The timetable of the buses as a study holds it, whoever read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class BusLines:
    """
    The timetable of the buses, checked.

    Parameters
    ----------
    stops
        A row a stop. Columns: ``stop_id`` (text, unique, rising), ``name``, ``lon``, ``lat`` (degrees, always known).
    stop_times
        A row a stop of a run, run by run and within it in the order of the ride. Columns: ``line``, ``run`` (text, as
        in the file), ``run_id`` (text: one for line, run and days), ``stop_id``, ``sequence`` (int64, from 0; equal
        where the file gives no order and two stops of a run have one time: then nobody rides from one to the other),
        ``time_s`` (int64, seconds after midnight of the day of service, may exceed 86,400; never less than before),
        ``weekdays`` (tuple, 0 for Monday), ``term`` (``always``, ``school``, ``no_school``), ``row`` (as Excel counts).
    """

    stops: pd.DataFrame
    stop_times: pd.DataFrame
