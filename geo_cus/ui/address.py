"""What of a view stands in the address of the page, so that a link shows somebody else the same."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite
from typing import TYPE_CHECKING, Final

from geo_cus.text import LANGUAGE_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGE: Final = "lang"
SERVICE: Final = "usluga"
LIMIT: Final = "prog"
VILLAGE: Final = "wies"
STUDY: Final = "studium"

SAMPLE: Final = "przyklad"
"""The only value of `STUDY`: an address never names a folder of the computer."""

_LONGEST_VALUE: Final = 100
_LATE_S: Final = 1.0


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
    """

    language: str | None = None
    service_id: str | None = None
    limit: float | None = None
    settlement_id: str | None = None
    sample: bool = False


@dataclass
class Trail:
    """
    Which addresses this user's page was given, by which a new one is told from one that is merely late.

    The browser may send its next click before it has heard of the address that the last one led to.

    Parameters
    ----------
    written, before
        The last address given, and the one before it, as parameters.
    at_s
        When the last one was given, or the page with it was drawn (seconds of a clock that only runs forward).
    drawing
        True while the page that was given it is being drawn.
    """

    written: Mapping[str, str] | None = None
    before: Mapping[str, str] | None = None
    at_s: float = -inf
    drawing: bool = False

    def write(self, parameters: Mapping[str, str], now_s: float) -> None:
        """Note that the page was given an address."""
        if parameters != self.written:
            self.written, self.before, self.at_s, self.drawing = parameters, self.written, now_s, True

    def drawn(self, now_s: float) -> None:
        """Note that the page is drawn: what came meanwhile has waited for that, and still names the address before."""
        if self.drawing:
            self.at_s, self.drawing = now_s, False

    def is_news(self, parameters: Mapping[str, str], now_s: float) -> bool:
        """Tell whether the user typed an address, opened it from a link, or went back to it."""
        late = parameters == self.before and now_s - self.at_s < _LATE_S
        return parameters != self.written and not late


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
    )


def parameters_of(address: Address) -> dict[str, str]:
    """Write an address as parameters; `read_address` reads the same from them."""
    values = {
        STUDY: SAMPLE if address.sample else None,
        SERVICE: address.service_id,
        LIMIT: None if address.limit is None else f"{address.limit:g}",
        VILLAGE: address.settlement_id,
        LANGUAGE: address.language,
    }
    return {name: value for name, value in values.items() if value}


def _positive(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) and value > 0 else None
