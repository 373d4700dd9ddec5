"""Where the next edit of a scenario is to happen: places and roads, clicked on the map or chosen from a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from geo_cus.text import Language

_SPOTS: Final = "edit_spots"
_DECIMALS: Final = 5
"""Of a degree: a metre."""


@dataclass(frozen=True, slots=True)
class Spot:
    """
    A place on the map, or a road.

    Parameters
    ----------
    lon, lat
        Where it is (degrees); of a road a place on it.
    name, note
        What it is called, and what tells it apart; empty for a place that was clicked.
    settlement_id
        The settlement that it is; empty for anything else.
    gmina
        TERYT code of its gmina; empty if not known.
    way_ids
        The ways of a road, by their identifiers in the road file.
    """

    lon: float
    lat: float
    name: str = ""
    note: str = ""
    settlement_id: str = ""
    gmina: str = ""
    way_ids: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its name with the note."""
        return f"{self.name} ({self.note})" if self.note else self.name


@dataclass(frozen=True, slots=True)
class _Spots:
    chosen: tuple[Spot | None, ...]
    turn: int = 0
    """Which one the next click on the map stands for."""

    def with_spot(self, number: int, spot: Spot | None) -> _Spots:
        after = (*self.chosen[:number], spot, *self.chosen[number + 1 :])
        return _Spots(after, (number + 1) % len(after))


def spots(count: int) -> tuple[Spot | None, ...]:
    """Give the spots of an edit that needs so many; None for one that is not chosen yet."""
    return _kept(count).chosen


def put_spot(count: int, spot: Spot | None, number: int | None = None) -> None:
    """Keep one of so many spots by its number, counted from 0; without a number the one whose turn it is."""
    kept = _kept(count)
    st.session_state[_SPOTS] = kept.with_spot(kept.turn if number is None else number, spot)


def spot_sentence(lat: float, lon: float, words: Language) -> str:
    """Say where a place on the map is, in degrees."""
    return words.say(
        "Latitude {lat}, longitude {lon}.", lat=words.number(lat, _DECIMALS), lon=words.number(lon, _DECIMALS)
    )


def forget_spots() -> None:
    """Forget all spots: the edit was saved, or another kind of edit is asked for."""
    st.session_state.pop(_SPOTS, None)


def _kept(count: int) -> _Spots:
    kept: _Spots | None = st.session_state.get(_SPOTS)
    return kept if kept is not None and len(kept.chosen) == count else _Spots((None,) * count)
