"""The form in which a planner asks where new points should stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.planning.candidates import CandidateSource, gathered_candidates
from geo_cus.planning.sites_asked import SitesAsked
from geo_cus.planning.siting.objective import Objective
from geo_cus.text import sort_key
from geo_cus.ui.named_list import told_apart
from geo_cus.ui.optional_number import optional_number
from geo_cus.ui.site_view import (
    AMENITY_NAMES,
    KIND_NAMES,
    OBJECTIVE_NAMES,
    SOURCE_NAMES,
    TIME_LIMITS_S,
    time_limit_name,
)
from geo_cus.ui.tasks import SiteSearch

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from geo_cus.data.candidates import Amenity, CandidateKind
    from geo_cus.data.study import Study
    from geo_cus.text import Language

_MOST_POINTS: Final = 50
_STEPS_OF_BUDGET: Final = 5
_OTHERS: Final = 3
_WITH_PLACES: Final = {Objective.PEOPLE, Objective.TRAVEL}


def ask_sites(study: Study, service_id: str, last: SiteSearch | None, words: Language) -> SiteSearch:
    """
    Show the form; it begins with the last question.

    Parameters
    ----------
    study
        The study as it is looked at.
    service_id
        The service that is chosen on all pages.
    last
        What was asked last; None at first.
    words
        The user's language.
    """
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
    with st.expander(words.say("Which places come into question")):
        sources, kinds, needs, unknown_will_do = _ask_places(study, asked, words)
        locked, forbidden = _ask_rules(gathered_candidates(study, sources=sources), asked, words)
    seconds = st.select_slider(
        words.say("Longest search"),
        TIME_LIMITS_S,
        value=int(last.time_limit_s) if last else 60,
        format_func=lambda value: time_limit_name(value, words),
        help=words.say("When the time is over, the best plan so far is shown, with how much better another may be."),
    )
    question = SitesAsked(
        service_id=service_id,
        objective=objective,
        points=points,
        budget=budget,
        years=years,
        cost=cost,
        places=None if places is None else float(places),
        kinds=kinds,
        needs=needs,
        unknown_will_do=unknown_will_do,
        sources=sources,
        locked=frozenset(locked),
        forbidden=frozenset(forbidden),
        others=_OTHERS,
        steps=_STEPS_OF_BUDGET if budget is not None else points if points and points > 1 else 0,
    )
    return SiteSearch(question, float(seconds))


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


def _ask_places(
    study: Study, asked: SitesAsked, words: Language
) -> tuple[tuple[CandidateSource, ...], tuple[CandidateKind, ...], tuple[Amenity, ...], bool]:
    known = [source for source in SOURCE_NAMES if source is not CandidateSource.FILE or study.candidates is not None]
    sources = st.multiselect(
        words.say("Where places are taken from"),
        known,
        default=[source for source in asked.sources if source in known] or known[:1],
        format_func=lambda source: words.say(SOURCE_NAMES[source]),
        placeholder=words.say("Choose"),
    )
    kinds = st.multiselect(
        words.say("Kinds of places (none chosen: all)"),
        list(KIND_NAMES),
        default=asked.kinds,
        format_func=lambda kind: words.say(KIND_NAMES[kind]),
        placeholder=words.say("Choose"),
    )
    needs = st.multiselect(
        words.say("What a place must have (none chosen: anything)"),
        list(AMENITY_NAMES),
        default=asked.needs,
        format_func=lambda need: words.say(AMENITY_NAMES[need]),
        placeholder=words.say("Choose"),
    )
    unknown_will_do = st.checkbox(
        words.say("Also places of which this is not known"), value=asked.unknown_will_do, disabled=not needs
    )
    return tuple(sources), tuple(kinds), tuple(needs), unknown_will_do


def _ask_rules(candidates: pd.DataFrame, asked: SitesAsked, words: Language) -> tuple[list[str], list[str]]:
    """Ask which places must, and must not, be in the plan."""
    names = told_apart(dict(zip(candidates["candidate_id"].astype(str), candidates["name"].astype(str), strict=True)))
    ids = sorted(names, key=lambda name: sort_key(names[name]))

    def chosen(label: str, last: Iterable[str]) -> list[str]:
        return st.multiselect(
            label,
            ids,
            default=[name for name in ids if name in last],
            format_func=names.__getitem__,
            placeholder=words.say("Choose"),
        )

    return (
        chosen(words.say("Must be in the plan"), asked.locked),
        chosen(words.say("Must not be in the plan"), asked.forbidden),
    )
