"""How often Python looks for unused objects that hold one another: seldom, since nobody waits well for it."""

from __future__ import annotations

import gc
from typing import Final

_RARELY: Final = 100_000
"""
New objects between two looks; Python's own 700 cost a tenth of the start, where imports make hundreds of thousands that
stay, and a look at all of them falls into somebody's click.
"""


def look_rarely() -> None:
    """Have this process look for unused objects rarely."""
    gc.set_threshold(_RARELY)


def leave_aside() -> None:
    """Leave aside at every later look what there is now: modules, which stay to the end."""
    gc.freeze()
