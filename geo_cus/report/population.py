"""The two counts of the same people in plain sentences: settlements and gmina, registered residents and GUS."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geo_cus.catalogue import groups

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from geo_cus.text import Language

TOLD_PERCENT: Final = 10.0
"""From this difference on a settlement is named whose registered residents differ from those by GUS."""


_COUNTS: Final = ("known", "estimated", "settlements_known", "settlements_estimated", "settlements_unknown")


def population_sentences(population_check: pd.DataFrame, register_check: pd.DataFrame, words: Language) -> list[str]:
    """
    Say where two counts of the same people differ, and which people are estimated.

    Parameters
    ----------
    population_check, register_check
        As `Study` has them.
    words
        Language of the sentences.

    Returns
    -------
    list
        A sentence for each gmina and group, one for the residents counted twice, and one for each settlement whose two
        counts differ by `TOLD_PERCENT` or more.
    """
    of_gminas = [_of_gmina(row, words) for row in population_check.to_dict("records")]
    return of_gminas + (_of_registers(register_check, words) if len(register_check) else [])


def population_records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Give the rows of a comparison as plain values for JSON, null where a share of nothing is asked."""
    return [
        {str(name): None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _of_gmina(row: Mapping[Hashable, Any], words: Language) -> str:
    start = {"gmina": row["gmina"], "group": words.pick(groups()[row["group_id"]].names)}
    counts = {name: int(row[name]) for name in _COUNTS}
    total = int(row["gmina_total"])
    if row["settlements_estimated"]:
        return words.say(
            "Gmina {gmina}, {group}: {known} people known (settlements: {settlements_known}), {estimated} estimated"
            " (settlements: {settlements_estimated}); together the gmina’s total, {total}.",
            **start, **counts, total=total,
        )  # fmt: skip
    if row["settlements_unknown"]:
        return words.say(
            "Gmina {gmina}, {group}: {known} people in the settlements that know them ({settlements_known}),"
            " not known in the others ({settlements_unknown}); the gmina’s total is {total}.",
            **start, **counts, total=total,
        )  # fmt: skip
    return words.say(
        "Gmina {gmina}, {group}: the settlements have {people} people, the gmina’s total is {total}, difference"
        " {difference}.",
        **start, people=counts["known"], total=total, difference=_difference(row, words),
    )  # fmt: skip


def _of_registers(frame: pd.DataFrame, words: Language) -> list[str]:
    registered, by_gus = int(frame["residents"].sum()), int(frame["residents_gus"].sum())
    difference = registered - by_gus
    together: dict[Hashable, Any] = {
        "difference": difference,
        "difference_percent": 100 * difference / by_gus if by_gus else math.nan,
    }
    first = words.say(
        "Residents where both counts are known (settlements: {settlements}): registered {registered}, by GUS {by_gus},"
        " difference {difference}.",
        settlements=len(frame), registered=registered, by_gus=by_gus, difference=_difference(together, words),
    )  # fmt: skip
    large = frame[~(frame["difference_percent"].abs() < TOLD_PERCENT) & (frame["difference"] != 0)]
    return [first, *(_of_settlement(row, words) for row in large.to_dict("records"))]


def _of_settlement(row: Mapping[Hashable, Any], words: Language) -> str:
    return words.say(
        "{name}: registered {registered}, by GUS {by_gus}, difference {difference}.",
        name=row["name"],
        registered=int(row["residents"]),
        by_gus=int(row["residents_gus"]),
        difference=_difference(row, words),
    )


def _difference(row: Mapping[Hashable, Any], words: Language) -> str:
    """Write a difference with its sign, and as a percentage where there is something to compare it with."""
    people, percent = row["difference"], row["difference_percent"]
    sign = "+" if people > 0 else "−" if people < 0 else ""
    text = f"{sign}{words.number(abs(people))}"
    return text if math.isnan(percent) else f"{text} ({sign}{words.percent(abs(percent) / 100, 1)})"
