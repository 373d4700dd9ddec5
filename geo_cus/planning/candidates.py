"""Which places come into question for new points: where they are taken from, what they must have, what they cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_cus.data.candidates import Amenity, CandidateKind
from geo_cus.data.candidates_osm import candidates_from_osm
from geo_cus.data.osm_file import osm_format
from geo_cus.errors import ScenarioError
from geo_cus.planning.new_points import bare_candidates, candidates_at_settlements

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from geo_cus.data.study import Study

_COLUMNS: Final = (
    "candidate_id", "name", "kind", "gmina", "place", *map(str, Amenity),
    "capacity", "opening_cost_pln", "yearly_cost_pln", "lon", "lat",
)  # fmt: skip


class CandidateSource(StrEnum):
    """Where candidates come from: the study's table, its OpenStreetMap file, the points of its settlements."""

    FILE = "file"
    OSM = "osm"
    SETTLEMENTS = "settlements"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesAsked:
    """
    Which places come into question for new points; equal questions are equal values.

    Parameters
    ----------
    sources, points
        Where they come from, as in `gathered_candidates`.
    kinds, needs, unknown_will_do
        Which of them will do, as in `suited_candidates`.
    locked, forbidden
        Places, by their identifiers, that must, and must not, be in a plan.
    """

    sources: tuple[CandidateSource, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    kinds: tuple[CandidateKind, ...] = ()
    needs: tuple[Amenity, ...] = ()
    unknown_will_do: bool = False
    locked: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidates:
    """
    The places that come into question, and how many do not.

    Parameters
    ----------
    table
        A row a place, with the columns of `Study.candidates` but ``row``; every place has coordinates.
    other_kinds
        How many were left out for their kind.
    lacking
        How many were left out because they are known to lack something that is needed, by `Amenity`; a place that lacks
        two things counts with both.
    unknown
        How many of the others are not known to have it, by `Amenity`: left out, unless what is not known will do.
    without_point
        How many were left out because it is not known where they are.
    """

    table: pd.DataFrame
    other_kinds: int = 0
    lacking: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    without_point: int = 0


def asked_candidates(study: Study, among: PlacesAsked) -> Candidates:
    """
    Give the places of a study that come into question; those that must not be in a plan are among them.

    Raises
    ------
    ScenarioError, SourceError
        As `gathered_candidates`.
    """
    gathered = gathered_candidates(study, sources=among.sources, points=among.points)
    return suited_candidates(gathered, kinds=among.kinds, needs=among.needs, unknown_will_do=among.unknown_will_do)


def gathered_candidates(
    study: Study,
    *,
    sources: Sequence[CandidateSource] = (),
    points: Sequence[tuple[float, float]] = (),
) -> pd.DataFrame:
    """
    Put the candidates of a study together.

    Parameters
    ----------
    study
        The study.
    sources
        Where they come from; by default the study's table if it has one, else the points of the settlements.
    points
        Any points besides (degrees, longitude before latitude); they are called ``punkt-1``, ``punkt-2`` and so on.

    Returns
    -------
    pd.DataFrame
        The columns of `Study.candidates` but ``row``, sources in the order of `CandidateSource`.

    Raises
    ------
    ScenarioError
        The study has no such source, or two sources have a place of the same identifier.
    SourceError
        The OpenStreetMap file cannot be read.
    """
    default = CandidateSource.SETTLEMENTS if study.candidates is None else CandidateSource.FILE
    wanted = set(sources) or ({default} if not points else set())
    parts = [_of_source(study, source) for source in CandidateSource if source in wanted]
    if points:
        parts.append(_of_points(points))
    table = pd.concat(parts, ignore_index=True)
    twice = table.loc[table["candidate_id"].duplicated(), "candidate_id"]
    if len(twice):
        raise ScenarioError(
            "Two candidates are called “{id}”. Give one of them another identifier.", id=str(twice.iloc[0])
        )
    return table


def known_sources(study: Study) -> tuple[CandidateSource, ...]:
    """Tell where a study can take candidates from, what it takes by default first; no file is read for it."""
    sources = [CandidateSource.SETTLEMENTS]
    if _osm_roads(study) is not None:
        sources.append(CandidateSource.OSM)
    if study.candidates is not None:
        sources.insert(0, CandidateSource.FILE)
    return tuple(sources)


def suited_candidates(
    table: pd.DataFrame,
    *,
    kinds: Collection[CandidateKind] = (),
    needs: Collection[Amenity] = (),
    unknown_will_do: bool = False,
) -> Candidates:
    """
    Keep the candidates of some kinds that have what is needed, and count the others by why they are left out.

    Parameters
    ----------
    table
        As of `gathered_candidates`.
    kinds
        The kinds wanted; all by default.
    needs
        What a place must have.
    unknown_will_do
        Keep also the places of which it is not known; those known to lack it go in any case.
    """
    of_kind = table["kind"].isin(list(kinds)) if kinds else pd.Series(data=True, index=table.index)
    located = table["lon"].notna()
    considered = table[of_kind & located]
    answers = considered[[str(need) for need in sorted(needs)]]
    lacking, unknown = answers == "no", answers == ""
    without = lacking.any(axis=1) if unknown_will_do else (lacking | unknown).any(axis=1)
    known_to_lack = lacking.any(axis=1)
    return Candidates(
        considered[~without].reset_index(drop=True),
        other_kinds=int((~of_kind).sum()),
        lacking=_counted(lacking),
        unknown=_counted(unknown[~known_to_lack]),
        without_point=int((of_kind & ~located).sum()),
    )


def _counted(marks: pd.DataFrame) -> dict[str, int]:
    return {str(name): int(marks[name].sum()) for name in marks.columns if marks[name].any()}


def costs_of(table: pd.DataFrame, *, years: float = 1.0, otherwise: float | None = None) -> pd.Series:
    """
    Give what a point at each candidate costs: ``opening cost + years x yearly cost``.

    Parameters
    ----------
    table
        As of `gathered_candidates`.
    years
        For how many years the money must last, >= 0.
    otherwise
        The cost of a place of which one of the two is not known (złoty); None leaves it unknown.

    Returns
    -------
    pd.Series
        Złoty, float64, by ``candidate_id``; NaN where unknown.
    """
    known = table["opening_cost_pln"].astype("float64")
    if years > 0:
        known = known + years * table["yearly_cost_pln"].astype("float64")
    filled = known if otherwise is None else known.fillna(otherwise)
    return pd.Series(filled.to_numpy(), index=table["candidate_id"].astype(str), name="cost_pln")


def _of_source(study: Study, source: CandidateSource) -> pd.DataFrame:
    if source is CandidateSource.SETTLEMENTS:
        return candidates_at_settlements(study)
    if source is CandidateSource.FILE:
        if study.candidates is None:
            raise ScenarioError(
                "The study has no table of candidates. Name one under [files] candidates in study.toml, "
                "or take another source."
            )
        return study.candidates[list(_COLUMNS)]
    roads = _osm_roads(study)
    if roads is None:
        raise ScenarioError(
            "The roads of the study are not an OpenStreetMap file, so that no candidates can be found in it. "
            "Take another source."
        )
    return candidates_from_osm(roads)[list(_COLUMNS)]


def _osm_roads(study: Study) -> Path | None:
    """Give the road file of a study; None where it is not one of OpenStreetMap."""
    roads = next((item.file for item in study.sources if item.role == "roads"), "")
    if study.folder is None or osm_format(study.folder / roads) is None:
        return None
    return study.folder / roads


def _of_points(points: Sequence[tuple[float, float]]) -> pd.DataFrame:
    ids = pd.Series([f"punkt-{number}" for number in range(1, len(points) + 1)], dtype="str")
    lon, lat = (pd.Series([point[axis] for point in points], dtype="float64") for axis in (0, 1))
    return bare_candidates(ids, ids, CandidateKind.OTHER, gmina="", lon=lon, lat=lat)
