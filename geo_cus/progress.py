"""How long work tells that it goes on, and how it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from geo_cus.errors import Message


class Progress(Protocol):
    """
    Called by long work now and then; to cancel the work, raise `geo_cus.errors.Cancelled` from the call.

    Parameters
    ----------
    step
        What is being done.
    share
        The part of this step that is done, 0 to 1.
    """

    def __call__(self, step: Message, share: float) -> None: ...


def silent(step: Message, share: float) -> None:
    """Take no notice of the progress."""
