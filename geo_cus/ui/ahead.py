"""The steps beside a threshold, computed while nobody waits: the next move of the slider finds its map made."""

from __future__ import annotations

import time
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.errors import GeoCusError
from geo_cus.ui.computed import layers_of
from geo_cus.ui.opened import Wishes
from geo_cus.ui.thresholds import limit_scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_cus.ui.opened import OpenStudy

_PENDING: Final = "ahead"
_AFTER_MOVE_S: Final = 0.3
"""So long the browser draws what was asked for."""
_AFTER_LOOK_S: Final = 1.5
"""So long the first picture of a start is left alone: a step imports what measures."""
_LONGEST_S: Final = 0.15
"""Where one step takes longer, the next is left out: a large study is not worth so much work that nobody asked for."""


def look_ahead(opened: OpenStudy, wanted: Wishes, service_id: str, code: str) -> None:
    """
    Have the maps of the steps beside the threshold of a service made, once it is quiet.

    Parameters
    ----------
    opened
        The study.
    wanted
        What is looked at now.
    service_id
        The service whose slider is on the page.
    code
        Language of the map.
    """
    asked = (opened, wanted, service_id, code)
    known, pending = st.session_state.get(_PENDING, (None, None))
    if known == asked:
        return
    if pending is not None:
        pending.cancel()
    moved = known is not None and known[0] is opened and known[2] == service_id
    timer = Timer(_AFTER_MOVE_S if moved else _AFTER_LOOK_S, make_steps, asked)
    timer.daemon = True
    timer.start()
    st.session_state[_PENDING] = (asked, timer)


def make_steps(opened: OpenStudy, wanted: Wishes, service_id: str, code: str) -> None:
    """Make the maps of the steps beside a threshold, as `look_ahead` does; of slow ones only the first."""
    with suppress(GeoCusError):  # whoever asks for the same is told what is wrong
        for wishes in steps_beside(opened, wanted, service_id):
            starts = time.perf_counter()
            layers_of(opened, wishes, service_id, code)
            if time.perf_counter() - starts > _LONGEST_S:
                return


def steps_beside(opened: OpenStudy, wanted: Wishes, service_id: str) -> Iterator[Wishes]:
    """Give what is looked at after a step of the slider down or up, as far as it goes."""
    service, others = opened.measurement.study.services.get(service_id), dict(wanted.limits)
    if service is None:
        return
    scale = limit_scale(service)
    now = others.pop(service_id, scale.own)
    for step in (now - scale.step, now + scale.step):
        if scale.within(step) == step:
            limits = others if step == scale.own else {**others, service_id: step}
            yield Wishes(tuple(sorted(limits.items())), wanted.edits)
