"""A stress test as the dashboard tells of it: what may fail, whom that harms, and the edit that makes it happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_cus.planning.edits import CloseProvider, CloseWays
from geo_cus.planning.stress import Failure
from geo_cus.report.stress import no_backup_table, road_name

if TYPE_CHECKING:
    from geo_cus.data.study import Study
    from geo_cus.planning.edits import Edit
    from geo_cus.planning.stress import StressTest
    from geo_cus.text import Language

_HARM: Final = ["people_lost", "people_cut_off", "people_harmed", "settlements_harmed"]


@dataclass(frozen=True, slots=True)
class Loss:
    """
    Something that may fail, and whom that would harm in one service.

    Parameters
    ----------
    name
        The provider, or the road with the settlements at its ends.
    bridge
        True for a road with a bridge; None for a provider.
    edit
        What makes it happen in a scenario.
    people_lost, people_cut_off, people_harmed, settlements_harmed
        As in `geo_cus.planning.stress.StressTest`.
    """

    name: str
    bridge: bool | None
    edit: Edit
    people_lost: int
    people_cut_off: int
    people_harmed: int
    settlements_harmed: int


def losses_of(found: StressTest, study: Study, service_id: str, words: Language) -> tuple[Loss, ...]:
    """
    Give what may fail a service, the worst first.

    Stretches of one road whose loss harms the same number of people and settlements are told once, by the longest.
    """
    providers = study.providers.set_index("provider_id")["name"]
    own = found.losses[found.losses["service_id"] == service_id]
    # The longest stretch of a road stands for the others; a stable order keeps the rank.
    length = own["link"].map(lambda number: 0.0 if number < 0 else found.links[number].length_m)
    own = own.assign(length=length).sort_values([*_HARM, "length"], ascending=False, kind="stable")
    losses: dict[tuple[object, ...], Loss] = {}
    for row in own.to_dict("records"):
        harm = [int(row[column]) for column in _HARM]
        if row["failure"] == Failure.PROVIDER:
            provider_id = str(row["provider_id"])
            loss = Loss(str(providers[provider_id]), None, CloseProvider(provider_id=provider_id), *harm)
            losses[provider_id, *harm] = loss
        else:
            link = found.links[row["link"]]
            loss = Loss(road_name(link, words), link.bridge, CloseWays(way_ids=link.way_ids), *harm)
            # Roads without a name are told apart by where they lead.
            road = (link.ref, link.name) if link.ref or link.name else link.near
            losses.setdefault((*road, *harm), loss)
    return tuple(losses.values())


def losses_rows(losses: tuple[Loss, ...], words: Language) -> pd.DataFrame:
    """Give a row for each loss, as a table is shown."""
    kinds = {None: words.say("provider"), False: words.say("road"), True: words.say("road with a bridge")}
    return pd.DataFrame(
        {
            words.say("Name"): [loss.name for loss in losses],
            words.say("What fails"): [kinds[loss.bridge] for loss in losses],
            words.say("People who lose the service"): [loss.people_lost for loss in losses],
            words.say("People cut off"): [loss.people_cut_off for loss in losses],
            words.say("People harmed"): [loss.people_harmed for loss in losses],
            words.say("Settlements harmed"): [loss.settlements_harmed for loss in losses],
        }
    )


def loss_sentence(loss: Loss, words: Language) -> str:
    """Say what a loss would do."""
    lose = words.count(loss.people_lost, "{n} person would lose access", "{n} people would lose access")
    cut = words.count(loss.people_cut_off, "{n} could reach no provider at all", "{n} could reach no provider at all")
    harmed = words.count(loss.people_harmed, "{n} person would be worse off", "{n} people would be worse off")
    return f"{harmed}: {lose}, {cut}."


def backup_rows(found: StressTest, study: Study, service_id: str, words: Language) -> pd.DataFrame:
    """Give a row for each settlement that one failure alone would leave without the service."""
    rows = no_backup_table(found, study, words)
    own = rows[(found.no_backup["service_id"] == service_id).to_numpy()]
    return own.drop(columns=[words.say("Service"), words.say("Settlement identifier")])
