"""What a plan for several cases says: the sites, the worst case, and all cases beside each other."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_cus.faults import N_
from geo_cus.planning.robust_cases import AS_IT_IS, WINTER, WITHOUT
from geo_cus.planning.siting.objective import Aim
from geo_cus.planning.siting.site_plan import Status
from geo_cus.report.site_plans import proof_sentence, site_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.data.study import Study
    from geo_cus.planning.robust_asked import RobustFound
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.text import Language

_CASE_NAMES: Final[Mapping[str, str]] = {
    AS_IT_IS: N_("as it is"),
    "low": N_("quicker drives"),
    "high": N_("slower drives"),
    WINTER: N_("winter"),
}


def robust_sentences(found: RobustFound, aim: Aim, words: Language) -> list[str]:
    """
    Say where the points stand, what the worst case is worth, how sure that is, and what is best as it is.

    Parameters
    ----------
    found
        The answer, in which there is a plan.
    aim
        What was asked for.
    words
        The reader's language.
    """
    places, plan, usual = site_names(found.candidates.table), found.robust.plan, found.usual

    def named(sites: Sequence[str]) -> str:
        return ", ".join(places[name] for name in sorted(sites)) or words.say("none")

    values = {"people": words.count(round(plan.objective), "{n} person", "{n} people")}
    told = (
        words.say(
            "In no case are there more than {people} fewer within the limit than the best plan for it has.", **values
        )
        if aim is Aim.REGRET
        else words.say("In the worst case there are {people} within the limit.", **values)
    )
    return [
        words.say("New points: {sites}.", sites=named(plan.chosen)),
        told,
        proof_sentence(plan, words.number(round(plan.bound)), words),
        words.say("The best plan for things as they are: {sites}.", sites=named(usual.chosen)) + _doubt(usual, words),
    ]


def _doubt(usual: SitePlan, words: Language) -> str:
    """Say that a plan may not be the best one, where that is not proven."""
    if usual.status is Status.OPTIMAL:
        return ""
    lacking = usual.why_none
    told = words.say(lacking) if lacking else proof_sentence(usual, words.number(round(usual.bound)), words)
    return f" {told}"


def cases_table(found: RobustFound, study: Study, words: Language) -> pd.DataFrame:
    """Give a row a case: people within the limit by both plans, by the best one for the case and by none; the loss."""
    rows, usual = found.robust.cases, found.usual_people
    return pd.DataFrame(
        {
            words.say("Case"): [case_name(row.case, study, words) for row in rows],
            words.say("This plan"): [round(row.people) for row in rows],
            words.say("Loss"): [round(row.regret) for row in rows],
            words.say("Best plan for things as they are"): [round(usual[row.case]) for row in rows],
            words.say("Its loss"): [round(row.best - usual[row.case]) for row in rows],
            words.say("Best for the case"): [round(row.best) for row in rows],
            words.say("No new points"): [round(row.do_nothing) for row in rows],
        }
    )


def robust_values(found: RobustFound, aim: Aim) -> dict[str, Any]:
    """Give the answer as plain values; described in ``docs/formats.md``."""
    plan = found.robust.plan
    return {
        "version": 1,
        "aim": str(aim),
        "chosen": list(plan.chosen),
        "objective": _finite(plan.objective),
        "bound": _finite(plan.bound),
        "gap": _finite(plan.gap),
        "status": str(plan.status),
        "do_nothing": _finite(plan.do_nothing),
        "usual": list(found.usual.chosen),
        "cases": [
            {
                "case": row.case,
                "people": row.people,
                "best": row.best,
                "regret": row.regret,
                "do_nothing": row.do_nothing,
                "usual": found.usual_people[row.case],
            }
            for row in found.robust.cases
        ],
    }


def case_name(case: str, study: Study, words: Language) -> str:
    """Call a case by words: the winter, or a provider that is lost."""
    if not case.startswith(WITHOUT):
        return words.say(_CASE_NAMES[case])
    named = study.providers.set_index("provider_id")["name"]
    return words.say("without: {provider}", provider=str(named[case.removeprefix(WITHOUT)]))


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
