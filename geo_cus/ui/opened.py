"""An opened study, or why it was not opened, and what a user looks at in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.errors import Message
    from geo_cus.faults import Fault
    from geo_cus.map.basemap import BaseMap
    from geo_cus.planning.edits import Edit

Limits = tuple[tuple[str, float], ...]
"""Thresholds that differ from the study's: service and minutes or kilometres, in the order of the services' names."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """
    What a user looks at in the place of the study as it is.

    Parameters
    ----------
    limits
        Thresholds that she moved.
    edits
        Those of the scenario that she chose.
    """

    limits: Limits = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, eq=False)
class OpenStudy:
    """
    A study that was read and measured; shared by all who look at it, so nobody changes it.

    Parameters
    ----------
    measurement
        With the study's own thresholds.
    base
        The base map of the study.
    """

    measurement: Measurement
    base: BaseMap


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    Why a study was not opened.

    Parameters
    ----------
    message
        What is wrong and what to do.
    faults
        The faults of its rows; empty where the study could not be read at all.
    """

    message: Message
    faults: tuple[Fault, ...] = ()


def limits_of(wishes: Mapping[str, float]) -> Limits:
    """Give thresholds by service in the form that stands for them in the cache."""
    return tuple(sorted(wishes.items()))
