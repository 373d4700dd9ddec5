"""How a process of the program starts: without what costs every start and every click, and serves nobody here."""

from __future__ import annotations

import gc
import os
from typing import Final

_RARELY: Final = 100_000
"""
New objects between two looks for unused ones that hold one another; Python's own 700 cost a tenth of the start, where
imports make hundreds of thousands that stay, and a look at all of them falls into somebody's click.
"""


def start_lean() -> None:
    """
    Have this process look for unused objects rarely, and it and those it starts do linear algebra in one thread.

    numpy and scipy start threads for linear algebra as they are imported, which wait busily for work; there is next
    to none here, and their waiting takes 0.2 s of processor time from every start on two cores. To be called before
    numpy is imported; who has set ``OPENBLAS_NUM_THREADS`` keeps what it says.
    """
    gc.set_threshold(_RARELY)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def leave_aside() -> None:
    """Leave aside at every later look what there is now: modules, which stay to the end."""
    gc.freeze()
