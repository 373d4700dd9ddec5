"""What somebody's first click and first move of a slider would wait for, done once before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.text import language
from geo_cus.ui.computed import layers_of, route_of
from geo_cus.ui.opened import Wishes
from geo_cus.ui.thresholds import limit_scale
from geo_cus.ui.village_view import facts_table, nearest_table, route_rows, village_card

if TYPE_CHECKING:
    from geo_cus.ui.opened import OpenStudy


def rehearse(opened: OpenStudy, code: str) -> None:
    """
    Compute the card of a village and the map of a moved threshold, for nobody.

    What is done for the first time takes four times as long: libraries are imported, sentences and opening hours read.

    Parameters
    ----------
    opened
        A study; one without settlements or services is passed over.
    code
        The language of the dashboard.
    """
    study, words = opened.measurement.study, language(code)
    if study.settlements.empty or not study.services:
        return
    service_id, settlement_id = next(iter(study.services)), str(study.settlements["settlement_id"].iloc[0])
    route = route_of(opened, Wishes(), service_id, settlement_id)
    card = village_card(opened.measurement, service_id, settlement_id, words)
    facts_table(card, words)
    nearest_table(card.nearest, words)
    if route is not None:
        route_rows(route, words)
    scale = limit_scale(study.services[service_id])
    moved = Wishes(limits=((service_id, scale.within(scale.own + scale.step)),))
    layers_of(opened, moved, service_id, code)
