"""What new points are to bring."""

from __future__ import annotations

from enum import StrEnum


class Objective(StrEnum):
    """
    What a plan for new points makes best.

    ``people``: most people within the limit; ``travel``: least way of all people together; ``worst``: the worst-off
    settlement as near as can be; ``everybody``: fewest points with which everybody is within the limit.
    """

    PEOPLE = "people"
    TRAVEL = "travel"
    WORST = "worst"
    EVERYBODY = "everybody"


class Aim(StrEnum):
    """What a robust plan makes best in the worst case: the loss against the best plan for it, or the people."""

    REGRET = "regret"
    PEOPLE = "people"
