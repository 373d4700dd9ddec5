"""Candidates for new points that stand in the study's own OpenStreetMap file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.data.candidates import Amenity, CandidateKind
from geo_cus.data.places_osm import read_amenities

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KINDS: Final[Mapping[str, CandidateKind]] = {
    "community_centre": CandidateKind.HALL,
    "fire_station": CandidateKind.FIRE_STATION,
    "school": CandidateKind.SCHOOL,
    "library": CandidateKind.LIBRARY,
}
_PARISH_HALL: Final = ("community_centre", "parish_hall")
_TAGS: Final[Mapping[str, Amenity]] = {"wheelchair": Amenity.RAMP, "toilets": Amenity.TOILET}
_KNOWN: Final = {"yes": "yes", "designated": "yes", "no": "no"}
"""Values of tags that say yes or no; ``limited`` and whatever else leave it open."""


def candidates_from_osm(path: Path) -> pd.DataFrame:
    """
    Find village halls, fire stations, schools, libraries and parish halls in an OSM file.

    By the tags ``amenity=community_centre`` (``community_centre=parish_hall`` for a parish), ``fire_station``,
    ``school`` and ``library``; ``wheelchair`` and ``toilets`` tell of the ramp and the toilet. All else is not known,
    and what no volunteer has entered is not there.

    Parameters
    ----------
    path
        An ``.osm.pbf``, ``.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2`` file.

    Returns
    -------
    pd.DataFrame
        The columns of `Study.candidates` but ``row``; ``candidate_id`` is ``osm-`` and kind and number of the element
        (``osm-n123``), and so is the name of what has none.

    Raises
    ------
    SourceError
        The file is damaged or not an OSM file.
    """
    found = read_amenities(path, tags=("community_centre", *_TAGS))
    found = found[found["amenity"].isin(list(_KINDS)) & found["lon"].notna()].reset_index(drop=True)
    key, value = _PARISH_HALL
    kinds = found["amenity"].map(lambda amenity: str(_KINDS[amenity])).where(found[key] != value, CandidateKind.PARISH)
    ids = "osm-" + found["osm_id"].astype(str)
    attributes = {str(amenity): pd.Series("", index=found.index, dtype="str") for amenity in Amenity}
    attributes |= {str(amenity): found[tag].map(lambda text: _KNOWN.get(text, "")) for tag, amenity in _TAGS.items()}
    unknown = pd.array(np.full(len(found), np.nan), "Float64")
    return pd.DataFrame(
        {
            "candidate_id": ids,
            "name": found["name"].where(found["name"] != "", ids),
            "kind": kinds.astype("str"),
            "gmina": "",
            "place": "",
            **{name: column.astype("str") for name, column in attributes.items()},
            "capacity": unknown,
            "opening_cost_pln": unknown,
            "yearly_cost_pln": unknown,
            "lon": found["lon"],
            "lat": found["lat"],
        }
    )
