"""The sentence that tells how far the people of a settlement of several demand points have from their homes."""

from __future__ import annotations

from math import floor, isfinite, isnan
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_cus.access.measurement import UNKNOWN
from geo_cus.catalogue import Metric
from geo_cus.faults import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo_cus.text import Language

INNER_BASIS_NAMES: Final[Mapping[str, str]] = {
    "area": N_("from the area of the settlement"),
    "spacing": N_("from the distance to the next settlements"),
    "assumed": N_("assumed, for want of an area and of neighbours"),
}


def people_sentence(row: Mapping[str, Any], metric: Metric, words: Language) -> str:
    """
    Say within what half and nine tenths of a settlement's people get there, and how many of them are within the limit.

    Parameters
    ----------
    row
        A row of `Measurement.results`.
    metric
        What the limit of the service is compared with.

    Returns
    -------
    str
        Empty where only one point is known, or nothing of its ways.
    """
    if row["home_points"] < 2 or row["status"] in UNKNOWN or not isfinite(row["people_median"]):
        return ""
    write = words.minutes if metric is Metric.SECONDS else words.distance
    within = _within(row, words)
    return f"{_quantiles(row, write, words)} {within}" if within else _quantiles(row, write, words)


def _quantiles(row: Mapping[str, Any], write: Callable[[float], str], words: Language) -> str:
    half = write(row["people_median"])
    if not isfinite(row["people_p90"]):
        return words.say(
            "From their homes half of the people have at most {half} to their nearest provider; more than one in ten "
            "have no way there.",
            half=half,
        )
    ninety = write(row["people_p90"])
    if ninety == half:
        return words.say(
            "From their homes nine in ten people have at most {ninety} to their nearest provider.", ninety=ninety
        )
    return words.say(
        "From their homes half of the people have at most {half} to their nearest provider, nine in ten at most "
        "{ninety}.",
        half=half,
        ninety=ninety,
    )


def percent_within(share: float) -> float:
    """Give a share of people in per cent with one decimal, rounded down: 100 are all of them."""
    return share if isnan(share) else floor(share * 1000 + 1e-6) / 10


def _within(row: Mapping[str, Any], words: Language) -> str:
    """Say how many are within the limit; empty where that is not published."""
    if isnan(row["share_within"]):
        return ""
    percent = percent_within(row["share_within"])
    if percent == 100:
        return words.say("All of them are within the limit.")
    share = words.percent(percent / 100, 1)
    # Of nobody there are no parts, and of an unknown number no counts.
    if pd.isna(row["people"]) or row["people"] == 0:
        return words.say("Within the limit: {share} of the people.", share=share)
    return words.say(
        "Within the limit: {share} of the people ({within} of {all}).",
        share=share,
        within=int(row["people_within"]),
        all=int(row["people"]),
    )
