"""Words of the command line for plans of new points: ``P21=10:25000:3``, ``Lipowo=80``, ``53,9 21,6``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo_cus.data.candidates import Amenity, CandidateKind
from geo_cus.errors import ScenarioError
from geo_cus.planning.candidates import CandidateSource, PlacesAsked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum
    from typing import TypeVar

    from geo_cus.planning.siting.enlarge_or_open import Enlargement

    Word = TypeVar("Word", bound=StrEnum)

_NUMBER: Final = r"\d{1,12}(?:[.,]\d{1,6})?"


def kinds_of(text: str) -> list[CandidateKind]:
    """Read kinds of candidates, ``hall,school``."""
    return _each(text, CandidateKind, "--candidates")


def amenities_of(text: str) -> list[Amenity]:
    """Read what places must have, ``ramp,toilet``."""
    return _each(text, Amenity, "--needs")


def sources_of(text: str) -> list[CandidateSource]:
    """Read where candidates come from, ``file,osm``."""
    return _each(text, CandidateSource, "--source")


def _each(text: str, kind: type[Word], option: str) -> list[Word]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in set(kind):
            raise ScenarioError(
                "{option}: “{value}” is not one of {known}.", option=option, value=word, known=", ".join(kind)
            )
    return [kind(word) for word in words]


def point_of(text: str) -> tuple[float, float]:
    """Read a point as degrees, ``53.9,21.6`` or ``53,9 21,6``, latitude first; give longitude and latitude."""
    found = re.fullmatch(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*", text) or re.fullmatch(
        r"\s*(-?\d{1,2}(?:,\d+)?)[;\s]\s*(-?\d{1,3}(?:,\d+)?)\s*", text
    )
    lat, lon = (float(number.replace(",", ".")) for number in found.groups()) if found else (91.0, 0.0)
    if abs(lat) > 90 or abs(lon) > 180:
        raise ScenarioError(
            "--point: “{value}” is no point. Write latitude and longitude in degrees, for example 53.9,21.6.",
            value=text,
        )
    return lon, lat


def places_of(
    kinds: str,
    needs: str,
    sources: str,
    *,
    unknown_ok: bool,
    points: Sequence[str] | None,
    lock: Sequence[str] | None,
    forbid: Sequence[str] | None,
) -> PlacesAsked:
    """Read which places come into question for new points."""
    return PlacesAsked(
        sources=tuple(sources_of(sources)),
        points=tuple(point_of(text) for text in points or ()),
        kinds=tuple(kinds_of(kinds)),
        needs=tuple(amenities_of(needs)),
        unknown_will_do=unknown_ok,
        locked=frozenset(lock or ()),
        forbidden=frozenset(forbid or ()),
    )


def enlargement_of(text: str) -> Enlargement:
    """Read how a provider may grow, ``P21=10:25000:3``: places and złoty of a step, and most steps (1 by default)."""
    from geo_cus.planning.siting.enlarge_or_open import Enlargement

    found = re.fullmatch(rf"(.+)=({_NUMBER}):({_NUMBER})(?::(\d{{1,3}}))?", text.strip())
    if found is None:
        raise ScenarioError(
            "--enlarge: “{value}” is not understood. Write provider, places and złoty of a step and most steps, "
            "for example P21=10:25000:3.",
            value=text,
        )
    return Enlargement(found[1].strip(), _number(found[2]), _number(found[3]), int(found[4] or 1))


def floors_of(texts: Sequence[str]) -> dict[str, float]:
    """Read least shares in percent, ``50`` for every sołectwo or ``Lipowo=80`` for one; give shares by its name."""
    shares = {}
    for text in texts:
        found = re.fullmatch(rf"(?:(.+)=)?\s*({_NUMBER})\s*%?\s*", text)
        share = _number(found[2]) / 100 if found else 2.0
        if found is None or share > 1:
            raise ScenarioError(
                "--floor: “{value}” is not understood. Write a percentage up to 100, for every sołectwo (50) "
                "or for one (Lipowo=80).",
                value=text,
            )
        shares[(found[1] or "").strip()] = share
    return shares


def weights_of(texts: Sequence[str]) -> dict[str, float]:
    """Read services that share the buildings, ``apteka`` or ``apteka=2``; give weights by service, 1 by default."""
    weights = {}
    for text in texts:
        found = re.fullmatch(rf"\s*([^=]+?)\s*(?:=\s*({_NUMBER})\s*)?", text)
        if found is None:
            raise ScenarioError(
                "--share: “{value}” is not understood. Write a service, and its weight if it is not 1: apteka=2.",
                value=text,
            )
        weights[found[1]] = _number(found[2]) if found[2] else 1.0
    return weights


def _number(text: str) -> float:
    return float(text.replace(",", "."))
