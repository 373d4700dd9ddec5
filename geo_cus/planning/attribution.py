"""What of the difference between two scenarios is due to people, providers, roads, hours and thresholds."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_cus.planning.compare import compare
from geo_cus.planning.edits import (
    AddMobileStop,
    ChangeHours,
    ChangeThreshold,
    CloseBetween,
    CloseWays,
    OpenPoint,
    ScalePopulation,
    SetPopulation,
)
from geo_cus.planning.measuring import measured_with
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.edits import Edit

PARTS: Final = ("population", "thresholds", "roads", "hours", "providers")
"""
The parts of a scenario, in the order in which they are applied.

Edits of different parts change different things, so the order does not matter but for hours, which must come before
their provider is closed; hours of a provider that the scenario itself opens count as part of it.
"""

_PART_OF: Final[Mapping[type[Edit], str]] = {
    SetPopulation: "population",
    ScalePopulation: "population",
    ChangeThreshold: "thresholds",
    CloseWays: "roads",
    CloseBetween: "roads",
    ChangeHours: "hours",
}


def attribution(
    base: Measurement, before: Sequence[Edit], after: Sequence[Edit], *, progress: Progress = silent
) -> pd.DataFrame:
    """
    Divide the difference of people served between two scenarios of a study between the parts of these.

    A part's share is the mean, over all orders in which the parts could change one after the other, of what its change
    then adds (the value of Shapley 1953): with ``v(S)`` people served once the parts of ``S`` have changed,
    ``share[p] = sum over S without p of |S|! (n - |S| - 1)! / n! (v(S + p) - v(S))``. No order is preferred, a part
    that never matters gets 0, and the shares of a service add up to its whole difference. They are computed exactly and
    then rounded to whole people by largest remainders, so that the rounded ones add up, too.

    Parameters
    ----------
    base
        The study as it is, measured, for internal use.
    before, after
        The edits of the two scenarios; none for the study as it is.
    progress
        Called while measuring; may raise `Cancelled`. With n parts that differ, 2ⁿ studies are measured.

    Returns
    -------
    pd.DataFrame
        A row for each service and part, all parts present: ``service_id``, ``part``, ``people`` (int64).

    Raises
    ------
    ScenarioError
        An edit cannot be.

    References
    ----------
    Shapley 1953; for the decomposition of a change: Shorrocks 2013, https://doi.org/10.1007/s10888-011-9214-z
    """
    sides = _parted(before), _parted(after)
    differing = differing_parts(before, after)
    served: dict[frozenset[str], Mapping[str, int]] = {}
    for size in range(len(differing) + 1):
        for changed in map(frozenset, combinations(differing, size)):
            edits = [edit for part in PARTS for edit in sides[part in changed][part]]
            served[changed] = _served(base, measured_with(base, edits, progress=progress))
    rows = []
    for service_id in base.study.services:
        shares = _shares({changed: values[service_id] for changed, values in served.items()}, differing)
        whole = _whole({part: shares.get(part, Fraction(0)) for part in PARTS})
        rows += [{"service_id": service_id, "part": part, "people": whole[part]} for part in PARTS]
    return pd.DataFrame(rows, columns=["service_id", "part", "people"]).astype({"people": "int64"})


def differing_parts(before: Sequence[Edit], after: Sequence[Edit]) -> tuple[str, ...]:
    """Tell in which of the `PARTS` two scenarios differ."""
    sides = _parted(before), _parted(after)
    return tuple(part for part in PARTS if sides[0][part] != sides[1][part])


def _parted(edits: Iterable[Edit]) -> dict[str, tuple[Edit, ...]]:
    """Put edits into the parts they belong to, in their order."""
    opened: set[str] = set()
    found: dict[str, list[Edit]] = {part: [] for part in PARTS}
    for edit in edits:
        part = _PART_OF.get(type(edit), "providers")
        if isinstance(edit, OpenPoint | AddMobileStop):
            opened.add(edit.provider_id)
        if isinstance(edit, ChangeHours) and edit.provider_id in opened:
            part = "providers"
        found[part].append(edit)
    return {part: tuple(own) for part, own in found.items()}


def _served(base: Measurement, changed: Measurement) -> dict[str, int]:
    """Give the people served by service, as comparisons count them."""
    table = compare(base, changed).services
    return dict(zip(table["service_id"], table["served_after"].astype(int).tolist(), strict=True))


def _shares(served: Mapping[frozenset[str], int], parts: Sequence[str]) -> dict[str, Fraction]:
    count = len(parts)
    shares = dict.fromkeys(parts, Fraction(0))
    for changed, people in served.items():
        for part in set(parts) - changed:
            weight = Fraction(factorial(len(changed)) * factorial(count - len(changed) - 1), factorial(count))
            shares[part] += weight * (served[changed | {part}] - people)
    return shares


def _whole(shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Round shares whose sum is whole so that the sum stays: up where most is left, of equal ones the first."""
    low = {part: share.__floor__() for part, share in shares.items()}
    missing = int(sum(shares.values())) - sum(low.values())
    rest = sorted(shares, key=lambda part: (low[part] - shares[part], PARTS.index(part)))
    return {part: low[part] + (part in rest[:missing]) for part in shares}
