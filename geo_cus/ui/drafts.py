"""
What a user has typed or brought and not saved yet, kept by the server: a page loaded anew has it again.

Streamlit forgets all of it with the reload. It is found again by the browser, which carries a cookie of this server
(`geo_cus.ui.page_frame`), and by who has signed in; it is in memory alone, so it ends with the server.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo_cus.ui.page_frame import BROWSER_COOKIE
from geo_cus.ui.roles import author

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

_MOST_BYTES: Final = 150_000_000
"""Of files in drafts; the oldest drafts give way."""
_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """
    Something that is not saved yet.

    Parameters
    ----------
    what
        As it was handed over; nobody changes it.
    at
        When, in UTC.
    size
        Bytes of the file in it, if there is one.
    """

    what: Any
    at: dt.datetime
    size: int = 0


class Drafts:
    """All drafts of a server, from the oldest to the newest; of too many the oldest are dropped."""

    def __init__(self, *, most: int = _MOST, most_bytes: int = _MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._known: OrderedDict[Hashable, Draft] = OrderedDict()
        self._lock = Lock()

    def keep(self, key: Hashable, what: Any, *, size: int = 0) -> None:
        """Keep a draft in the place of the one that is known under a key."""
        with self._lock:
            self._known.pop(key, None)
            self._known[key] = Draft(what, dt.datetime.now(dt.UTC), size)
            while len(self._known) > self._most or sum(one.size for one in self._known.values()) > self._most_bytes:
                self._known.popitem(last=False)

    def find(self, key: Hashable) -> Draft | None:
        """Give a draft; None where there is none."""
        with self._lock:
            return self._known.get(key)

    def drop(self, key: Hashable) -> None:
        """Forget a draft."""
        with self._lock:
            self._known.pop(key, None)


@st.cache_resource(show_spinner=False)
def drafts() -> Drafts:
    """Give the one place of this server where drafts are kept."""
    return Drafts()


def keep_draft(folder: Path | None, name: str, what: Any, *, size: int = 0) -> None:
    """
    Keep what this user has not saved yet.

    Parameters
    ----------
    folder
        Folder of the study that it is for.
    name
        Which of her drafts for this study.
    what
        Values that nobody changes afterwards.
    size
        Bytes of the file in it, if there is one.
    """
    if this_browser():  # else it could be anybody's
        drafts().keep(_key(folder, name), what, size=size)


def draft_of(folder: Path | None, name: str) -> Draft | None:
    """Give what this user left unsaved, in this browser; None where there is nothing."""
    return drafts().find(_key(folder, name))


def drop_draft(folder: Path | None, name: str) -> None:
    """Forget what was saved or discarded."""
    drafts().drop(_key(folder, name))


def this_browser() -> str:
    """Give what the browser is known by; empty text for one that keeps no cookies."""
    return st.context.cookies.get(BROWSER_COOKIE, "")


def _key(folder: Path | None, name: str) -> Hashable:
    return this_browser(), author(), folder and folder.resolve(), name
