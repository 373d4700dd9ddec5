"""The sentence that tells what single change would close a gap."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, Final

from geo_cus.access.change import Change
from geo_cus.catalogue import Metric
from geo_cus.faults import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.opening import HoursNeeded
    from geo_cus.catalogue import Service
    from geo_cus.text import Language


CHANGE_NAMES: Final[Mapping[Change, str]] = {
    Change.HOURS: N_("other opening hours"),
    Change.AGREEMENT: N_("an agreement with another gmina"),
    Change.PLACES: N_("more places"),
    Change.NEARER: N_("a provider nearer"),
    Change.FIRST_PROVIDER: N_("a provider that can be reached and used"),
}


def change_sentence(row: Mapping[str, Any], service: Service, words: Language) -> str:
    """
    Say what would close the gap of a settlement; empty text where there is none.

    Parameters
    ----------
    row
        A row of `Measurement.results`.
    service
        Its service.
    words
        The language.
    """
    change, provider, amount = Change(row["change"]), str(row["provider"]), float(row["change_amount"])
    if change is Change.HOURS:
        return _hours_sentence(row["change_hours"], provider, words)
    if change is Change.AGREEMENT:
        return words.say("Would close the gap: an agreement with the gmina of {provider}.", provider=provider)
    if change is Change.PLACES:
        return _places_sentence(amount, service, provider, words)
    if change is Change.NEARER:
        write = words.minutes if service.threshold.metric is Metric.SECONDS else words.distance
        return words.say("Would close the gap: a provider nearer by {amount}.", amount=write(amount))
    if change is Change.FIRST_PROVIDER:
        return words.say("Would close the gap: a provider that the residents can reach and use.")
    return ""


def _places_sentence(amount: float, service: Service, provider: str, words: Language) -> str:
    """Say how many places are lacking, where that may be told."""
    if service.need is None or isnan(amount):
        return words.say("Would close the gap: more capacity of {provider}.", provider=provider)
    return words.say(
        "Would close the gap: {provider}, more capacity: {number} ({unit}).",
        provider=provider,
        number=words.number(int(amount)),
        unit=words.pick(service.need.units),
    )


def _hours_sentence(needed: HoursNeeded | None, provider: str, words: Language) -> str:
    if needed is None:
        return words.say("Would close the gap: other opening hours of {provider}.", provider=provider)
    return words.say(
        "Would close the gap: {provider} open on {weekday} {opens}–{closes} (now {old_opens}–{old_closes}).",
        provider=provider,
        weekday=words.weekday(needed.weekday),
        opens=words.clock(needed.new[0]),
        closes=words.clock(needed.new[1]),
        old_opens=words.clock(needed.old[0]),
        old_closes=words.clock(needed.old[1]),
    )
