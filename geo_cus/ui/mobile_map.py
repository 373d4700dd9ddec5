"""The rounds of a mobile service on the dashboard's map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.map.component import access_map
from geo_cus.map.rounds import with_rounds
from geo_cus.planning.mobile.round_ways import plan_ways
from geo_cus.report.mobile_map import map_rounds
from geo_cus.ui.computed import layers_of, measured
from geo_cus.ui.controls import village_clicked
from geo_cus.ui.markdown import small
from geo_cus.ui.session import choice, opened_study

if TYPE_CHECKING:
    from geo_cus.map.rounds import MapRounds
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes

_HEIGHT: Final = 560
_DRAWN: Final = "rounds_drawn"


def show_rounds(plan: MobilePlan, wishes: Wishes, words: Language) -> None:
    """Show the rounds of a plan on the roads, above who reaches the first of its services without it."""
    service_id = plan.request.service.services[0]
    number, rounds = _drawn(plan, wishes, words)
    key = f"rounds_map_{number}"
    access_map(
        with_rounds(layers_of(opened_study(), wishes, service_id, words.code), rounds),
        key=key,
        selected=choice().settlement_id,
        height=_HEIGHT,
        on_click=partial(village_clicked, key),
        rounds=rounds,
    )
    st.markdown(small(rounds.in_words))


def _drawn(plan: MobilePlan, wishes: Wishes, words: Language) -> tuple[int, MapRounds]:
    """Give what is drawn, made once a plan and language, and its number in this session."""
    number, known, code, rounds = st.session_state.get(_DRAWN, (0, None, "", None))
    if known is not plan or code != words.code:
        rounds = map_rounds(plan, plan_ways(plan, measured(opened_study(), wishes)), words)
        number += 1
        st.session_state[_DRAWN] = number, plan, words.code, rounds
    return number, rounds
