"""Which numbers of clients the public may see: few clients of a village are nearly persons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_cus.access.suppression import protect
from geo_cus.catalogue.disclosure import Parts, disclosure_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.catalogue.disclosure import DisclosureRules
    from geo_cus.data.study import Study
    from geo_cus.planning.mobile.care_plan import CarePlan

_CLIENTS: Final = "clients"
_LIKE: Final = "disabled"
"""To be a client of home care tells of somebody's health, so that as many are hidden as of this group."""


def client_rules() -> DisclosureRules:
    """Give the rules of the catalogue with clients among them, as a part of the residents."""
    rules = disclosure_rules()
    return replace(
        rules,
        hidden_up_to={**rules.hidden_up_to, _CLIENTS: rules.hidden_up_to[_LIKE]},
        nesting=(*rules.nesting, Parts("residents", (_CLIENTS,))),
    )


def hidden_up_to() -> int:
    """Give the largest number of clients of a village that is hidden."""
    return client_rules().hidden_up_to[_CLIENTS]


def public_clients(plan: CarePlan, study: Study) -> Mapping[str, int | None]:
    """
    Give the clients of every settlement as the public may see them, by its id; None where they are hidden.

    They are shown without any sum and beside the residents alone. Whatever else is computed of them (hours, visits,
    kilometres, costs, which villages are reached) must not be published with them.
    """
    clients = {village.settlement_id: village.clients for village in plan.villages}
    people = pd.DataFrame(
        {
            "residents": study.settlements["residents"].to_numpy(),
            _CLIENTS: pd.array([clients[str(name)] for name in study.settlements["settlement_id"]], dtype="Int64"),
        },
        index=pd.Index(study.settlements["settlement_id"].astype(str)),
    ).astype("Int64")
    hidden = protect(people, [], rules=client_rules()).cells[_CLIENTS]
    return {name: None if hidden[name] else count for name, count in clients.items()}
