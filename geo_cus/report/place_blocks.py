"""What a report says of every settlement and of every provider, and the accounting of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_cus.access.accounting import counts_by_status, together
from geo_cus.access.basket import basket
from geo_cus.access.measurement import GAPS, SERVED, UNKNOWN
from geo_cus.access.words import FORM_NAMES, PROVIDER_STATUS_NAMES
from geo_cus.report.cells import capitalised, people_cell, sum_cell
from geo_cus.report.document import NOTHING, Column, Paragraph, Table
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import pandas as pd

    from geo_cus.access.accounting import Counts
    from geo_cus.access.measurement import Measurement, Status
    from geo_cus.report.case import Case
    from geo_cus.report.document import Block
    from geo_cus.text import Language


def worst_off(measurement: Measurement) -> pd.DataFrame:
    """Give the table of `basket`, the settlements that lack most services first."""
    return basket(measurement).sort_values("out_of_reach", ascending=False, kind="stable").reset_index(drop=True)


def village_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Name for every settlement what it lacks; the worst-off first."""
    names = {key: words.pick(service.names) for key, service in case.shown.study.services.items()}
    columns = (
        Column(words.say("Settlement"), 2.2),
        Column(words.say("Residents"), 1.5, number=True),
        Column(words.say("Services within the limit"), 1.3, number=True),
        Column(words.say("Services out of reach"), 1.3, number=True),
        Column(words.say("Services unknown"), 1.4, number=True),
        Column(words.say("What is out of reach"), 5),
    )
    rows = tuple(_village_row(row, names, words) for row in worst_off(case.shown).to_dict("records"))
    caption = words.say("All settlements, those that lack most services first")
    return (Table(caption, columns, rows),)


def _village_row(row: Mapping[Hashable, Any], names: Mapping[str, str], words: Language) -> tuple[str, ...]:
    counts = (words.number(int(row[name])) for name in ("served", "out_of_reach", "unknown"))
    lacking = capitalised("; ".join(names[item] for item in row["lacking"]))
    residents = people_cell(row["residents"], words, hidden=False)
    return (row["settlement"], residents, *counts, lacking or NOTHING)


def provider_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Name the providers in the area studied with their services, then those outside it that the result counts on."""
    providers = case.shown.providers
    inside = providers["gmina"].isin(case.shown.study.gminas)
    tables = (
        _provider_table(case, providers[inside], words.say("Providers in the area studied"), words),
        _provider_table(case, providers[~inside], words.say("Providers outside the area studied"), words),
    )
    return tuple(table for table in tables if table.rows) or (Paragraph(words.say("No provider is known.")),)


def _provider_table(case: Case, providers: pd.DataFrame, caption: str, words: Language) -> Table:
    columns = (
        Column(words.say("Provider"), 3),
        Column(words.say("Services"), 4),
        Column(words.say("Form"), 1.2),
        Column(words.say("Place"), 1.8),
        Column(words.say("On the map"), 1.5),
    )
    listed = sorted(providers.to_dict("records"), key=lambda row: (sort_key(row["name"]), row["provider_id"]))
    rows = tuple(_provider_row(case, row, words) for row in listed)
    return Table(caption, columns, rows)


def _provider_row(case: Case, row: Mapping[Hashable, Any], words: Language) -> tuple[str, ...]:
    services = case.shown.study.services
    offered = (words.pick(services[item].names) if item in services else item for item in row["services"])
    status = words.say("yes") if row["status"] == "placed" else words.say(PROVIDER_STATUS_NAMES[row["status"]])
    return (
        row["name"],
        "; ".join(offered) or NOTHING,
        words.say(FORM_NAMES[row["form"]]),
        row["place"] or NOTHING,
        status,
    )


def accounting_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Show for every service that those who have it, who lack it and of whom it is not known are all there are."""
    columns = (
        Column(words.say("Service"), 3),
        Column(words.say("People with access"), 1.3, number=True),
        Column(words.say("without"), 1.1, number=True),
        Column(words.say("not known"), 1.1, number=True),
        Column(words.say("all"), 0.9, number=True),
        Column(words.say("Settlements with access"), 1.7, number=True),
        Column(words.say("without"), 1.1, number=True),
        Column(words.say("not known"), 1.1, number=True),
        Column(words.say("all"), 0.8, number=True),
    )
    rows = tuple(_accounting_row(case, service_id, words) for service_id in case.shown.study.services)
    sentence = words.say(
        "Nobody is left out: for every service those with access, those without and those of whom it is not known add "
        "up to all people counted, and all settlements stand in one of the three. People of a settlement whose number "
        "is not known are counted in none."
    )
    return Paragraph(sentence), Table(words.say("Accounting of people and settlements"), columns, rows)


def _accounting_row(case: Case, service_id: str, words: Language) -> tuple[str, ...]:
    counts = counts_by_status(case.shown.accounting, service_id)
    served, lacking, unknown = (_together(counts, statuses) for statuses in (SERVED, GAPS, UNKNOWN))
    every = together(case.shown, service_id)
    people = (served[1], case.shown.gap_totals[service_id], unknown[1], every.people)
    settlements = (served[0], lacking[0], unknown[0], every.settlements)
    name = words.pick(case.shown.study.services[service_id].names)
    return (name, *(sum_cell(item, words) for item in people), *map(words.number, settlements))


def _together(counts: Mapping[Status, Counts], statuses: Iterable[Status]) -> tuple[int, int | None]:
    """Add up settlements and people of some statuses; the people are hidden where those of one status are."""
    chosen = [counts[status] for status in statuses]
    people = [count.people for count in chosen]
    shown = [item for item in people if item is not None]
    return sum(count.settlements for count in chosen), sum(shown) if len(shown) == len(people) else None
