"""The controls of the main page: what the user chooses goes into her `Choice` before the page is drawn anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.map.component import settlement_list
from geo_cus.ui.markdown import plain
from geo_cus.ui.named_list import choose_named
from geo_cus.ui.scenario_state import scenario_store
from geo_cus.ui.session import choice, choose, show_chosen
from geo_cus.ui.thresholds import limit_scale
from geo_cus.ui.village_view import village_names
from geo_cus.ui.weights import WEIGHT_STEP, largest_weight, own_weights

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.data.study import Study
    from geo_cus.map.tables import Table
    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy

MAP: Final = "access_map"
_SERVICE: Final = "service"
_SCENARIO: Final = "scenario"
_VILLAGE: Final = "village"
_LIST: Final = "settlement_list"
_LIST_HEIGHT: Final = 440
_GRID: Final = "grid"


def choose_scenario(words: Language) -> None:
    """Show the list of scenarios, where there is any: what is chosen holds for all pages."""
    names = {head.scenario.scenario_id: head.scenario.name for head in scenario_store().scenarios()}
    if choice().scenario_id not in names:
        _tell_deleted(choice().scenario_id, words)
        choice().scenario_id = None
    if not names:
        return
    choose_named(
        words.say("Scenario"),
        {"": words.say("as it is now"), **names},
        key=_SCENARIO,
        chosen=choice().scenario_id or "",
        on_change=lambda scenario_id: choose(scenario_id=scenario_id or None),
    )


def _tell_deleted(scenario_id: str | None, words: Language) -> None:
    """Say that the scenario which a user looked at is gone, if somebody has deleted it."""
    deleted = scenario_store().scenarios(deleted=True) if scenario_id else []
    for head in deleted:
        if head.scenario.scenario_id == scenario_id:
            sentence = words.say(
                "{who} has deleted the scenario {name}. It can be restored on the page {page}.",
                who=head.who,
                name=words.quote(head.scenario.name),
                page=words.quote(words.say("What if …")),
            )
            st.toast(plain(sentence), icon=":material/delete:", duration="infinite")


def choose_service(study: Study, words: Language) -> None:
    """Show the list of services."""
    choose_named(
        words.say("Service"),
        {service_id: words.pick(service.names) for service_id, service in study.services.items()},
        key=_SERVICE,
        chosen=choice().service_id,
        on_change=lambda service_id: choose(service_id=service_id),
    )


def choose_limit(study: Study, words: Language) -> None:
    """Show the slider of the threshold of the chosen service."""
    service_id = choice().service_id or ""
    scale = limit_scale(study.services[service_id])
    key = f"limit_{service_id}"
    show_chosen(key, choice().limits.get(service_id, scale.own))
    label = (
        words.say("Longest way still accepted (km)")
        if scale.unit == "km"
        else words.say("Longest time still accepted (min)")
    )
    st.slider(
        label,
        scale.smallest,
        scale.largest,
        step=scale.step,
        format=f"%g {scale.unit}",
        key=key,
        on_change=_limit_moved,
        args=(service_id, key),
    )


def reset_limit(study: Study, words: Language) -> None:
    """Offer the way back to the threshold of the study, where the slider was moved."""
    service_id = choice().service_id or ""
    scale = limit_scale(study.services[service_id])
    if choice().limits.get(service_id, scale.own) != scale.own:
        label = words.say("Back to {limit} {unit}", limit=words.number(scale.own, 1), unit=scale.unit)
        st.button(label, type="tertiary", icon=":material/undo:", on_click=_limit_reset, args=(service_id,))


def choose_village(opened: OpenStudy, words: Language) -> None:
    """Show the list of settlements, in which one can type to search."""
    choose_named(
        words.say("Settlement"),
        village_names(opened.measurement),
        key=_VILLAGE,
        chosen=choice().settlement_id,
        on_change=lambda settlement_id: choose(settlement_id=settlement_id),
        placeholder=words.say("Choose or type a name"),
    )


def choose_row(table: Table, words: Language) -> None:
    """Show the list of settlements; a row that is chosen in it is chosen everywhere."""
    selected, clicked = choice().settlement_id, partial(village_clicked, _LIST)
    settlement_list(table, key=_LIST, language=words, selected=selected, height=_LIST_HEIGHT, on_click=clicked)


def choose_weights(study: Study, words: Language) -> None:
    """Show a slider for the weight of each service in the basket."""
    columns = st.columns(3, gap="medium")
    weights, largest = own_weights(study) | choice().weights, largest_weight(study)
    for place, (service_id, service) in enumerate(study.services.items()):
        key = f"weight_{service_id}"
        show_chosen(key, weights[service_id])
        with columns[place % len(columns)]:
            st.slider(
                plain(words.pick(service.names)),
                0.0,
                largest,
                step=WEIGHT_STEP,
                format="%g",
                key=key,
                on_change=_weight_moved,
                args=(service_id, key),
            )


def grid_row_chosen(table: pd.DataFrame) -> None:
    """Take over the settlement whose row was chosen among the services side by side."""
    rows = st.session_state[_GRID]["selection"]["rows"]
    choose(settlement_id=str(table.index[rows[0]]) if rows else None)


def village_clicked(key: str) -> None:
    """Take over the settlement that was clicked on a map or in a list of this key."""
    click = st.session_state[key].get("click") or {}
    choose(settlement_id=click.get("village"))


def _limit_moved(service_id: str, key: str) -> None:
    choose(limits={**choice().limits, service_id: st.session_state[key]})


def _limit_reset(service_id: str) -> None:
    choose(limits={other: limit for other, limit in choice().limits.items() if other != service_id})


def _weight_moved(service_id: str, key: str) -> None:
    choose(weights={**choice().weights, service_id: st.session_state[key]})
