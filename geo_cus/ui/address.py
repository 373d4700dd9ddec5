"""What of a view stands in the address of the page, so that a link shows somebody else the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Final

from geo_cus.text import LANGUAGE_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGE: Final = "lang"
SERVICE: Final = "usluga"
LIMIT: Final = "prog"
LIMITS: Final = "progi"
WEIGHTS: Final = "wagi"
ROWS: Final = "wiersze"
VILLAGE: Final = "wies"
STUDY: Final = "studium"
SCENARIO: Final = "scenariusz"
RIVAL: Final = "wobec"
QUESTION: Final = "pytanie"

SAMPLE: Final = "przyklad"
"""The only value of `STUDY`."""

FOLDER: Final = "badanie"
"""One of the known studies, by the name of its folder alone: an address never names a place of the computer."""

VALID: Final = "dobre"
"""The only value of `ROWS`."""

_LONGEST_VALUE: Final = 100
_LONGEST_LIST: Final = 2_000
_NEXT: Final = "~"
_EQUALS: Final = "-"
"""Neither stands in the name of a service, nor has to be written in another way in an address."""


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
    limits
        Thresholds of other services than `service_id`, > 0, in the units shown; the study need not have them.
    weights
        Weights of services in the basket, from 0 on; the study need not have the services.
    accept_valid
        True if a study with faulty rows is to be opened without them.
    question
        What is asked on the page with several questions; the page need not have it.
    """

    language: str | None = None
    service_id: str | None = None
    limit: float | None = None
    settlement_id: str | None = None
    sample: bool = False
    scenario_id: str | None = None
    study_name: str | None = None
    rival_id: str | None = None
    limits: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    accept_valid: bool = False
    question: str | None = None


def read_address(parameters: Mapping[str, str]) -> Address:
    """Read the parameters of an address; what makes no sense is passed over, since addresses are typed and cut."""
    known = {name: value for name, value in parameters.items() if value and len(value) <= _LONGEST_VALUE}
    code = known.get(LANGUAGE)
    return Address(
        language=code if code in LANGUAGE_CODES else None,
        service_id=known.get(SERVICE),
        limit=_amount(known.get(LIMIT, "")) or None,
        settlement_id=known.get(VILLAGE),
        sample=known.get(STUDY) == SAMPLE,
        scenario_id=known.get(SCENARIO),
        study_name=known.get(FOLDER),
        rival_id=known.get(RIVAL),
        limits={name: limit for name, limit in _amounts(parameters.get(LIMITS, "")).items() if limit > 0},
        weights=_amounts(parameters.get(WEIGHTS, "")),
        accept_valid=known.get(ROWS) == VALID,
        question=known.get(QUESTION),
    )


def parameters_of(address: Address) -> dict[str, str]:
    """Write an address as parameters; `read_address` reads the same from them."""
    values = {
        STUDY: SAMPLE if address.sample else None,
        FOLDER: address.study_name,
        SERVICE: address.service_id,
        LIMIT: None if address.limit is None else _number(address.limit),
        LIMITS: _written(address.limits),
        WEIGHTS: _written(address.weights),
        VILLAGE: address.settlement_id,
        SCENARIO: address.scenario_id,
        RIVAL: address.rival_id,
        QUESTION: address.question,
        ROWS: VALID if address.accept_valid else None,
        LANGUAGE: address.language,
    }
    return {name: value for name, value in values.items() if value}


def _written(amounts: Mapping[str, float]) -> str:
    return _NEXT.join(f"{service_id}{_EQUALS}{_number(amount)}" for service_id, amount in sorted(amounts.items()))


def _number(amount: float) -> str:
    return repr(amount).removesuffix(".0")


def _amounts(text: str) -> dict[str, float]:
    """Read numbers by service; of a service that is named twice, the last one counts."""
    if len(text) > _LONGEST_LIST:
        return {}
    pairs = (part.partition(_EQUALS) for part in text.split(_NEXT))
    read = {service_id: _amount(number) for service_id, _, number in pairs}
    return {service_id: amount for service_id, amount in read.items() if service_id and amount is not None}


def _amount(text: str) -> float | None:
    """Read a number from 0 on; None where there is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) and value >= 0 else None
