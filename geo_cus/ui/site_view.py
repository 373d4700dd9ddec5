"""New points as the dashboard asks and tells of them: the words of the question, and the answer's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_cus.catalogue import groups
from geo_cus.data.candidates import Amenity, CandidateKind
from geo_cus.planning.candidates import CandidateSource
from geo_cus.planning.siting.objective import Objective
from geo_cus.report.site_plans import gain_table, site_names
from geo_cus.report.site_tables import curve_table, group_table, other_table, price_table
from geo_cus.schema import N_
from geo_cus.ui.thresholds import limit_scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo_cus.data.study import Study
    from geo_cus.report.site_files import SiteReport
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes
    from geo_cus.ui.tasks import SiteSearch

OBJECTIVE_NAMES: Final[Mapping[Objective, str]] = {
    Objective.PEOPLE: N_("as many people as possible within the limit"),
    Objective.TRAVEL: N_("the ways of all people together as short as possible"),
    Objective.WORST: N_("the settlement that is worst off as near as possible"),
    Objective.EVERYBODY: N_("everybody within the limit, with as few points as possible"),
}
SOURCE_NAMES: Final[Mapping[CandidateSource, str]] = {
    CandidateSource.FILE: N_("the study's list of places"),
    CandidateSource.SETTLEMENTS: N_("the middle of any settlement"),
}
KIND_NAMES: Final[Mapping[CandidateKind, str]] = {
    CandidateKind.HALL: N_("village hall"),
    CandidateKind.FIRE_STATION: N_("fire station"),
    CandidateKind.SCHOOL: N_("school"),
    CandidateKind.LIBRARY: N_("library"),
    CandidateKind.PARISH: N_("parish house"),
    CandidateKind.SETTLEMENT: N_("settlement"),
    CandidateKind.OTHER: N_("other place"),
}
AMENITY_NAMES: Final[Mapping[Amenity, str]] = {
    Amenity.HEATING: N_("is heated"),
    Amenity.TOILET: N_("has a toilet"),
    Amenity.POWER: N_("has electricity"),
    Amenity.RAMP: N_("has a way in for wheelchairs"),
    Amenity.PRIVATE_ROOM: N_("has a room for a private talk"),
}
TIME_LIMITS_S: Final = (10, 30, 60, 300, 900)
"""How long a plan may be looked for."""


def time_limit_name(seconds: int, words: Language) -> str:
    """Write how long a plan may be looked for."""
    if seconds < 60:
        return words.count(seconds, "{n} second", "{n} seconds")
    return words.count(seconds // 60, "{n} minute", "{n} minutes")


def question_sentence(search: SiteSearch, wishes: Wishes, study: Study, words: Language) -> str:
    """Say in one line what was asked, of the study as it was looked at."""
    asked = search.asked
    parts = [words.say(OBJECTIVE_NAMES[asked.objective])]
    if asked.points is not None:
        parts.append(words.count(asked.points, "at most {n} new point", "at most {n} new points"))
    if asked.budget is not None:
        parts.append(words.say("at most {budget} zł", budget=words.number(asked.budget)))
    if asked.places is not None:
        parts.append(words.count(round(asked.places), "{n} place in a new point", "{n} places in a new point"))
    rules = len(asked.locked) + len(asked.forbidden)
    if rules:
        parts.append(words.count(rules, "{n} rule", "{n} rules"))
    limit = dict(wishes.limits).get(asked.service_id)
    if limit is not None:
        scale = limit_scale(study.services[asked.service_id])
        parts.append(words.say("limit {limit} {unit}", limit=words.number(limit, 1), unit=scale.unit))
    if wishes.edits:
        parts.append(words.say("after the changes of a scenario"))
    return f"{words.pick(study.services[asked.service_id].names)}: {', '.join(parts)}"


def suggested_name(report: SiteReport, words: Language) -> str:
    """Suggest a name for the scenario of a plan."""
    places = site_names(report.candidates.table)
    sites = ", ".join(places[name] for name in sorted(report.answer.plan.chosen))
    return words.say("New: {places}", places=sites)


def answer_tables(report: SiteReport, words: Language) -> dict[str, pd.DataFrame]:
    """Give the tables of an answer by title, in the order in which a planner asks, but those with nothing in them."""
    answer, service, study, table = report.answer, report.service, report.measurement.study, report.candidates.table
    limits = {service.service_id: service.threshold.limit}
    # Of a group that no settlement knows there is nothing to tell.
    known = [bool(study.settlements[group_id].notna().any()) for group_id in groups()]
    by_group = group_table(report.served, limits, study, words)[known]
    shown = [words.say(name) for name in ("Group", "People nearer", "People newly within the limit")]
    prices = price_table(answer, table, service, words)
    tables = {
        words.say("Who comes nearer"): gain_table(answer.plan, study, table, service, words),
        words.say("By target group"): by_group[shown],
        words.say("What each step brings"): curve_table(answer, service, words),
        words.say("Plans nearly as good"): other_table(answer, table, service, words)[: 99 if answer.others else 0],
        words.say("What the rules cost"): prices[prices[words.say("Price")] != 0],
    }
    return {title: found for title, found in tables.items() if len(found)}
