"""Stress test: what if one provider or one road fails, and which settlements have nothing to fall back on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.text import EN_DASH
from geo_cus.ui.computed import measured
from geo_cus.ui.controls import choose_service
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.mobile_view import formatted
from geo_cus.ui.notes import show_title
from geo_cus.ui.scenario_offer import offer_scenario
from geo_cus.ui.session import choice, opened_study, wishes, words
from geo_cus.ui.stress_view import backup_rows, loss_sentence, losses_of, losses_rows
from geo_cus.ui.tasks import try_losses
from geo_cus.ui.works import choose_work, current, gave_nothing, offer_work, show_work
from geo_cus.ui.works_view import wishes_sentence

if TYPE_CHECKING:
    from geo_cus.planning.stress import StressTest
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes
    from geo_cus.ui.stress_view import Loss
    from geo_cus.ui.works import Order


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    study = opened.measurement.study
    show_title(language.say("Stress test"), opened.measurement, language)
    st.write(
        language.say("Every provider is lost and every road in use is closed, each in turn. Who would be worse off?")
    )
    order = current(try_losses)
    if order is None or order.wishes != wishes() or gave_nothing(order):
        offer_work(language.say("Begin the test"), try_losses, None, icon="play_arrow")
    if order is None:
        return
    choose_work(try_losses, lambda one: wishes_sentence(one.wishes, study, language), language)
    found = show_work(order, language)
    if found is not None:
        _show_result(order, found, language)


def _show_result(order: Order[StressTest], found: StressTest, language: Language) -> None:
    study = measured(opened_study(), order.wishes).study
    st.markdown(small(wishes_sentence(order.wishes, study, language)))
    choose_service(study, language)
    service_id = choice().service_id or ""
    losses = losses_of(found, study, service_id, language)
    title = language.say("Whom the loss of one provider or one road harms")
    st.header(title, anchor=False)
    if losses:
        rows = losses_rows(losses, language)
        st.dataframe(formatted(rows, language), hide_index=True, height=320, alt=title)
        _show_loss(losses, order.wishes, language)
    else:
        st.write(language.say("No single loss would harm anybody."))
    st.header(language.say("Settlements without a back-up"), anchor=False)
    st.write(language.say("One failure alone would leave them without any provider of the service."))
    backup = backup_rows(found, study, service_id, language)
    if len(backup):
        alt = language.say("Settlements without a back-up")
        st.dataframe(formatted(backup, language), hide_index=True, placeholder=EN_DASH, alt=alt)
    else:
        st.write(language.say("There are none: every settlement has another way or another provider."))


def _show_loss(losses: tuple[Loss, ...], wanted: Wishes, language: Language) -> None:
    """Look at one loss, and offer to make a scenario of it."""
    names = [f"{place}. {loss.name}" for place, loss in enumerate(losses, start=1)]
    place = st.selectbox(language.say("Look at one loss"), range(len(losses)), format_func=names.__getitem__)
    loss = losses[place]
    st.markdown(plain(loss_sentence(loss, language)))
    offer_scenario((*wanted.edits, loss.edit), language.say("Without: {name}", name=loss.name), language)


if __name__ == "__main__":
    show()
