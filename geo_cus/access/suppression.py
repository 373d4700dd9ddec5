"""
What of the counts of people may be published: small ones are hidden, and whatever would give them away.

Everything that is published of the same people goes through one call of `protect`: what two calls show could be
subtracted from each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.access.other_worlds import NoOtherWorldError, OtherWorlds
from geo_cus.access.small_counts import counts_of
from geo_cus.catalogue import groups
from geo_cus.errors import TableError
from geo_cus.faults import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.access.small_counts import PublishedSum
    from geo_cus.catalogue.disclosure import DisclosureRules
    from geo_cus.text import Language

SUPPRESSED_TEXT: Final = N_("hidden")
"""How a hidden count is written, whatever the reason: a mark like “1–4” would tell small counts from the others."""

SUPPRESSED_SIGN: Final = "•"
"""The same where there is no room for a word."""


@dataclass(frozen=True, eq=False)
class Protection:
    """
    Which numbers of a publication are hidden. It does not tell which of them are small.

    Parameters
    ----------
    cells
        True where a settlement's count of a group is hidden; rows and columns are those of the table of people. An
        unknown count is not hidden: it is unknown.
    sums
        True where a sum is hidden, in the order in which the sums were given.
    """

    cells: pd.DataFrame
    sums: tuple[bool, ...]


def protect(people: pd.DataFrame, sums: Sequence[PublishedSum], *, rules: DisclosureRules) -> Protection:
    """
    Choose what to hide, so that no hidden number can be computed from what is shown.

    Hidden by rule are counts and sums from 1 to the largest small count of their group, and all counts of a
    settlement with fewer than `DisclosureRules.fewest_shown` residents. To these come counts of other settlements,
    small settlements first, and sums, the less important first, until readers can find other numbers of people for
    every hidden one. Readers are taken to know all that is shown and the rules: people are whole, zeros are hidden in
    tiny settlements only, no part is more than its whole; and even to have guessed which hidden counts of settlements
    are small.

    Each small number then can have at least ``rules.values`` values: 3 by default, 2 where one person lives, and no
    more than there are small counts. Each other hidden number can have at least 2. As many sums and counts as
    possible should stay, but the choice is not promised to be the least.

    Parameters
    ----------
    people
        Settlements (index: ids, unique) by groups; persons (Int64, >= 0), NA where unknown. Groups without a largest
        small count in `rules` are public and never hidden.
    sums
        All sums that are published of these people, in any form; an empty list if there are none.
    rules
        What is small, and which groups lie within which.

    Returns
    -------
    Protection
        The same for the same numbers, whatever the order of rows, columns and sums.

    Raises
    ------
    TableError
        A settlement stands twice, a count is negative, a sum does not fit the table, or the rules hide a group that
        public groups give away.

    References
    ----------
    Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley, chapter 4. DOI 10.1002/9781118348239
    """
    counts = counts_of(people, sums, rules=rules)
    worlds = OtherWorlds(counts)
    try:
        worlds.find()
    except NoOtherWorldError as error:
        raise TableError(
            "Small counts cannot be hidden: the groups that are always shown give them away. "
            "Give a largest hidden count to every group that lies within another."
        ) from error
    hidden = np.zeros(people.shape, dtype=bool)
    hidden[counts.row, counts.column] = worlds.cells
    return Protection(
        cells=pd.DataFrame(hidden, index=people.index, columns=people.columns),
        sums=tuple(bool(row >= 0 and worlds.sums[row]) for row in counts.sum_of),
    )


def suppression_note(rules: DisclosureRules, words: Language) -> str:
    """Say what the hidden numbers of a publication are, for its readers."""
    names = groups()
    limits = [
        words.say(
            "{group}: from 1 to {most}", group=words.pick(names[group].names) if group in names else group, most=most
        )
        for group, most in rules.hidden_up_to.items()
    ]
    note = words.say(
        "“{word}” or {sign} stands for a number of people that is not published, so that nobody can be recognised: "
        "small numbers ({limits}) and others from which these could be computed. The mark is the same for all. "
        "Zero is shown; what is not known is called unknown.",
        word=words.say(SUPPRESSED_TEXT),
        sign=SUPPRESSED_SIGN,
        limits="; ".join(limits),
    )
    if not rules.fewest_shown:
        return note
    tiny = words.say(
        "Of settlements with fewer than {few} residents no group is published, not even a zero.",
        few=rules.fewest_shown,
    )
    return f"{note} {tiny}"
