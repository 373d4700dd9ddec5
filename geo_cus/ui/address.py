"""What of a view stands in the address of the page, so that a link shows somebody else the same."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from geo_cus.text import LANGUAGE_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGE: Final = "lang"
SERVICE: Final = "usluga"
LIMIT: Final = "prog"
VILLAGE: Final = "wies"
STUDY: Final = "studium"
SCENARIO: Final = "scenariusz"
RIVAL: Final = "wobec"

SAMPLE: Final = "przyklad"
"""The only value of `STUDY`."""

FOLDER: Final = "badanie"
"""One of the known studies, by the name of its folder alone: an address never names a place of the computer."""

_LONGEST_VALUE: Final = 100


@dataclass(frozen=True, slots=True)
class Address:
    """
    What an address asks for; None for what it does not name or names wrongly.

    Parameters
    ----------
    language
        ``pl`` or ``en``.
    service_id
        A service; the study need not have it.
    limit
        The threshold in the unit shown: minutes or kilometres.
    settlement_id
        A settlement; the study need not have it.
    sample
        True if the sample study is asked for.
    scenario_id
        A scenario; the study need not have it.
    study_name
        One of the known studies; it need not be among them.
    rival_id
        The scenario with which the other one is compared; the study need not have it.
    """

    language: str | None = None
    service_id: str | None = None
    limit: float | None = None
    settlement_id: str | None = None
    sample: bool = False
    scenario_id: str | None = None
    study_name: str | None = None
    rival_id: str | None = None


def read_address(parameters: Mapping[str, str]) -> Address:
    """Read the parameters of an address; what makes no sense is passed over, since addresses are typed and cut."""
    known = {name: value for name, value in parameters.items() if value and len(value) <= _LONGEST_VALUE}
    code = known.get(LANGUAGE)
    return Address(
        language=code if code in LANGUAGE_CODES else None,
        service_id=known.get(SERVICE),
        limit=_positive(known.get(LIMIT, "")),
        settlement_id=known.get(VILLAGE),
        sample=known.get(STUDY) == SAMPLE,
        scenario_id=known.get(SCENARIO),
        study_name=known.get(FOLDER),
        rival_id=known.get(RIVAL),
    )


def parameters_of(address: Address) -> dict[str, str]:
    """Write an address as parameters; `read_address` reads the same from them."""
    values = {
        STUDY: SAMPLE if address.sample else None,
        FOLDER: address.study_name,
        SERVICE: address.service_id,
        LIMIT: None if address.limit is None else f"{address.limit:g}",
        VILLAGE: address.settlement_id,
        SCENARIO: address.scenario_id,
        RIVAL: address.rival_id,
        LANGUAGE: address.language,
    }
    return {name: value for name, value in values.items() if value}


def _positive(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) and value > 0 else None
