"""The form in which a planner asks where new points should stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.planning.sites_asked import SitesAsked
from geo_cus.planning.siting.objective import Objective
from geo_cus.ui.candidate_form import ask_places
from geo_cus.ui.optional_number import optional_number
from geo_cus.ui.questions import Search
from geo_cus.ui.search_time import ask_search_time
from geo_cus.ui.site_view import OBJECTIVE_NAMES

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.text import Language

_MOST_POINTS: Final = 50
_STEPS_OF_BUDGET: Final = 5
_OTHERS: Final = 3
_WITH_PLACES: Final = {Objective.PEOPLE, Objective.TRAVEL}


def ask_sites(
    measurement: Measurement, service_id: str, last: Search[SitesAsked] | None, words: Language
) -> Search[SitesAsked]:
    """
    Show the form; it begins with the last question.

    Parameters
    ----------
    measurement
        The study as it is looked at.
    service_id
        The service that is chosen on all pages.
    last
        What was asked last; None at first.
    words
        The user's language.
    """
    study = measurement.study
    asked = last.asked if last else SitesAsked(service_id=service_id, points=1)
    aims = list(OBJECTIVE_NAMES)
    objective = st.selectbox(
        words.say("What the new points are to bring"),
        aims,
        index=aims.index(asked.objective),
        format_func=lambda aim: words.say(OBJECTIVE_NAMES[aim]),
    )
    limited = objective is not Objective.EVERYBODY
    points, budget, years, cost = _ask_how_many(asked, words) if limited else (None, None, asked.years, None)
    places = None
    if objective in _WITH_PLACES and study.services[service_id].need is not None:
        places = optional_number(
            words.say("Places of a new point, where the list does not tell (empty: as if nobody were ever refused)"),
            _whole(asked.places),
            key="site_places",
            step=5,
            least=1,
        )
    among = ask_places(study, asked.among, words)
    sharing = objective is Objective.PEOPLE and places is None
    floor, shared = _ask_further(study, asked, service_id, words, sharing=sharing)
    seconds = ask_search_time(last.time_limit_s if last else None, words)
    question = SitesAsked(
        service_id=service_id,
        objective=objective,
        points=points,
        budget=budget,
        years=years,
        cost=cost,
        places=None if places is None else float(places),
        shares=tuple((name, 1.0) for name in shared),
        among=among,
        floors=() if floor is None else (("", floor / 100),),
        others=_OTHERS,
        steps=_STEPS_OF_BUDGET if budget is not None else points if points and points > 1 else 0,
    )
    return Search(question, seconds)


def _ask_further(
    study: Study, asked: SitesAsked, service_id: str, words: Language, *, sharing: bool
) -> tuple[float | None, list[str]]:
    """Ask for what few need, folded: a least share of every sołectwo (percent), services that share the buildings."""
    with st.expander(words.say("Further wishes")):
        floor, known = None, dict(asked.floors).get("")
        if (study.settlements["solectwo"].astype(str) != "").any():
            floor = optional_number(
                words.say("At least this part of the people of every sołectwo within the limit, % (empty: no rule)"),
                None if known is None else round(known * 100),
                key="site_floor",
                step=5,
                max_value=100,
            )
        others = [name for name in study.services if name != service_id]
        shared = st.multiselect(
            words.say("Services in the same buildings, each person counting alike"),
            others,
            default=[name for name, _ in asked.shares if name in others] if sharing else [],
            format_func=lambda name: words.pick(study.services[name].names),
            placeholder=words.say("Choose"),
            disabled=not sharing,
            help=words.say("Only for people within the limit, and without counting places."),
        )
    return floor, shared if sharing else []


def _ask_how_many(asked: SitesAsked, words: Language) -> tuple[int | None, float | None, float, float | None]:
    """Ask for points and money; give both, the years that the money must last, and the cost where none is known."""
    number, money = st.columns(2)
    with number:
        label = words.say("Most new points (empty: as many as the money allows)")
        most = optional_number(label, asked.points, key="site_points", step=1, least=1, max_value=_MOST_POINTS)
    with money:
        label = words.say("Most money, zł (empty: do not look at money)")
        budget = optional_number(label, _whole(asked.budget), key="site_budget", step=10_000)
    if budget is None:
        return _whole(most) or 1, None, asked.years, None
    years = number.number_input(
        words.say("Years of running that the money must pay for"), min_value=0, max_value=100, value=round(asked.years)
    )
    with money:
        label = words.say("Cost of a place where it is not known, zł (empty: leave such places out)")
        cost = optional_number(label, _whole(asked.cost), key="site_cost", step=10_000)
    return _whole(most), float(budget), float(years), None if cost is None else float(cost)


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)
