"""Home care as the dashboard tells of it: the question in a line, the numbers of the best base, a base's villages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_cus.faults import N_
from geo_cus.report.care_tables import base_table, care_village_table
from geo_cus.ui.works_view import wishes_sentence

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.data.care_request import CareRequest
    from geo_cus.data.study import Study
    from geo_cus.planning.mobile.care_plan import CarePlan
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes

_COMPARED: Final = (
    N_("Base"), N_("Carers"), N_("Hours on the road a week"), N_("On the road (%)"), N_("Warning"),
    N_("Paid hours a week"), N_("zł a year"), N_("Clients not reached"), N_("Villages not reached"),
)  # fmt: skip


def care_sentence(request: CareRequest, wishes: Wishes, study: Study, words: Language) -> str:
    """Say in one line what was asked, of the study as it was looked at; without a number of clients."""
    care = request.care
    bases = (
        words.say("every settlement may be the base")
        if care.bases == "settlements"
        else words.count(len(care.bases), "{n} base", "{n} bases")
    )
    parts = [
        bases,
        words.say("a shift of at most {hours} h from {time}", hours=words.number(care.shift_h, 1), time=care.day_from),
        words.count(len(care.weekdays), "{n} day a week", "{n} days a week"),
    ]
    if wishes.edits or wishes.limits:
        parts.append(wishes_sentence(wishes, study, words))
    return f"{care.name}: {', '.join(parts)}"


def headline(plan: CarePlan, words: Language) -> dict[str, str]:
    """Give the numbers of the best base, by what they count."""
    care = plan.best.care
    return {
        words.say("Clients reached"): words.say(
            "{part} of {all}", part=plan.clients - care.clients_not_reached, all=plan.clients
        ),
        words.say("Carers"): words.number(care.carers),
        words.say("On the road, h a week"): words.number(care.road_h, 1),
        words.say("Paid, h a week"): words.number(care.paid_h, 1),
        words.say("zł a year"): words.number(plan.best.zl_a_year),
    }


def compared(plan: CarePlan, words: Language) -> pd.DataFrame:
    """Give the bases, the best first, with as many columns as fit on a screen; the others are in the files."""
    return base_table(plan, words)[[words.say(name) for name in _COMPARED]]


def villages_of(plan: CarePlan, base_id: str, words: Language) -> pd.DataFrame:
    """Give what every village gets from one base."""
    table = care_village_table(plan, words)
    own, name = words.say("Base id"), words.say("Base")
    return table[table[own] == base_id].drop(columns=[own, name])
