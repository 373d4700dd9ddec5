"""People and settlements of a service by status, as the dashboard shows them: they always add up to all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo_cus.access.accounting import Counts, counts_by_status
from geo_cus.access.measurement import GAPS, UNKNOWN, Status
from geo_cus.access.words import STATUS_NAMES
from geo_cus.catalogue import groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.text import Language

Formats = dict[object, "str | Callable[[Any], str] | None"]
"""How columns are written, in the form in which pandas asks for it."""


@dataclass(frozen=True, slots=True)
class Headline:
    """
    The gap of a service in a few numbers.

    Parameters
    ----------
    gap_people, people
        Persons of the target group in settlements with a gap, and in all settlements where they are known; the first
        is None where the people of none of these settlements are.
    gap_settlements, settlements
        Settlements with a gap, and all.
    unknown_settlements
        Settlements whose people are not known; they are in `settlements`, but not in `people`.
    not_placed_people, not_placed_settlements
        What stands nowhere on the roads, or whose providers do, so that nobody knows whether it has a gap.
    """

    gap_people: int | None
    people: int
    gap_settlements: int
    settlements: int
    unknown_settlements: int
    not_placed_people: int
    not_placed_settlements: int

    @property
    def gap_share(self) -> float | None:
        """Give the part of the known people that is in a gap, 0 to 1; None where nobody is known."""
        return None if self.gap_people is None or not self.people else self.gap_people / self.people


def headline(measurement: Measurement, service_id: str) -> Headline:
    """Sum up the gap of a service."""
    counts = counts_by_status(measurement.accounting, service_id)
    gap, lost, everybody = (_sum(counts, statuses) for statuses in (GAPS, UNKNOWN, Status))
    return Headline(
        gap_people=_known_people(gap),
        people=everybody.people or 0,
        gap_settlements=gap.settlements,
        settlements=everybody.settlements,
        unknown_settlements=everybody.settlements_unknown,
        not_placed_people=lost.people or 0,
        not_placed_settlements=lost.settlements,
    )


def accounting_table(measurement: Measurement, service_id: str, words: Language) -> pd.DataFrame:
    """
    Give a row a status that occurs, and the sum of all.

    People are missing where nothing is known of them, which is not the same as nobody; so is then their share.

    The statuses that do not occur are left out but for the first three, which answer the question of the page.
    """
    counts = counts_by_status(measurement.accounting, service_id)
    everybody = _sum(counts, Status)
    always = (Status.GOOD, Status.WITHIN_LIMIT, Status.BEYOND)
    rows = [
        _row(words.say(STATUS_NAMES[status]), count, everybody)
        for status, count in counts.items()
        if status in always or count.settlements or count.people
    ]
    rows.append(_row(words.say("all together"), everybody, everybody))
    columns = [words.say("Status"), words.say("Settlements"), words.say("People"), words.say("Share")]
    return pd.DataFrame(rows, columns=columns).astype({columns[2]: "Int64", columns[3]: "Float64"})


def accounting_formats(words: Language) -> Formats:
    """Give how the columns of the account are written."""
    return {
        words.say("Settlements"): words.number,
        words.say("People"): words.number,
        words.say("Share"): lambda share: words.percent(share, 1),
    }


def accounting_sentence(measurement: Measurement, service_id: str, words: Language) -> str:
    """Say of whom the account is, and who is not in it."""
    group = words.pick(groups()[measurement.study.services[service_id].group_id].names)
    unknown = headline(measurement, service_id).unknown_settlements
    sentence = words.say(
        "People of the target group: {group}. Nobody is left out: the statuses add up to all.", group=group
    )
    if not unknown:
        return sentence
    missing = words.count(
        unknown,
        "{n} settlement, whose number of people is not known, is counted among the settlements only.",
        "{n} settlements, whose number of people is not known, are counted among the settlements only.",
    )
    return f"{sentence} {missing}"


def _sum(counts: Mapping[Status, Counts], statuses: Iterable[Status]) -> Counts:
    settlements, people, unknown = zip(*(counts[status] for status in statuses), strict=True)
    return Counts(sum(settlements), sum(count or 0 for count in people), sum(unknown))


def _row(name: str, count: Counts, everybody: Counts) -> tuple[str, int, int | None, float | None]:
    known = _known_people(count)
    return name, count.settlements, known, known / everybody.people if known is not None and everybody.people else None


def _known_people(count: Counts) -> int | None:
    """Give the people; None where there are settlements, and the people of none of them are known."""
    some_known = count.settlements > count.settlements_unknown or not count.settlements
    return count.people if count.people or some_known else None
