"""What stands in a table where something is not known."""

from typing import Final

UNKNOWN_MARKS: Final = frozenset(
    {"", "-", "–", "—", ".", "..", "n", "x", "X", "N", "b.d.", "bd", "brak", "brak danych"}
)
"""What the offices write where a number is not known or secret; GUS: ``-``, ``n`` and ``x``."""
