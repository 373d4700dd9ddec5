"""What a report says of every service and of every group of residents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_cus.access.accounting import counts_by_status, together
from geo_cus.access.change_words import change_sentence
from geo_cus.access.measurement import GAPS, UNKNOWN, Status
from geo_cus.access.service_words import gap_sentences, threshold_sentences
from geo_cus.access.words import STATUS_NAMES
from geo_cus.catalogue import groups
from geo_cus.report.cells import capitalised, people_cell, share_cell, sum_cell, way_cell
from geo_cus.report.document import NOTHING, Column, Figure, Paragraph, Section, Table
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from geo_cus.access.accounting import Counts
    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.report.case import Case
    from geo_cus.report.document import Block
    from geo_cus.text import Language


def service_sections(case: Case, words: Language) -> tuple[Section, ...]:
    """Give every service its section: who lacks it, how many, why, what would help."""
    return tuple(
        Section(capitalised(words.pick(service.names)), _service_blocks(case, service, words))
        for service in case.shown.study.services.values()
    )


def group_sections(case: Case, words: Language) -> tuple[Section, ...]:
    """Give every group of residents its section: what of the services meant for it it lacks."""
    used = {service.group_id for service in case.shown.study.services.values()}
    return tuple(
        Section(capitalised(words.pick(group.names)), _group_blocks(case.shown, group_id, words))
        for group_id, group in groups().items()
        if group_id in used
    )


def _service_blocks(case: Case, service: Service, words: Language) -> tuple[Block, ...]:
    measurement = case.shown
    lead = Paragraph(gap_sentences(measurement, service, words), tone="lead")
    threshold = Paragraph(" ".join(threshold_sentences(service, words)))
    gaps = _gap_table(measurement, service, words)
    none = Paragraph(words.say("No settlement lacks this service or is without an answer."))
    blocks: tuple[Block, ...] = (lead, threshold, *_map(case, service, words))
    return (*blocks, _status_table(measurement, service, words), gaps if gaps.rows else none)


def _map(case: Case, service: Service, words: Language) -> tuple[Figure, ...]:
    drawing = case.maps.get(service.service_id)
    if drawing is None:
        return ()
    caption = words.say("Access to the service: {service}", service=words.pick(service.names))
    facts = gap_sentences(case.shown, service, words)
    return (Figure(drawing, words.say("Map. {facts} The table below names them.", facts=facts), caption),)


def _status_table(measurement: Measurement, service: Service, words: Language) -> Table:
    """Count people by status; a status that no settlement and nobody has is left out."""
    counts = counts_by_status(measurement.accounting, service.service_id)
    every = together(measurement, service.service_id)

    def cells(name: str, count: Counts) -> tuple[str, ...]:
        share = share_cell(count.people, every.people, words)
        numbers = (words.number(count.settlements), sum_cell(count.people, words), share)
        return (capitalised(name), *numbers, words.number(count.settlements_unknown))

    group = words.pick(groups()[service.group_id].names)
    columns = (
        Column(words.say("Status"), 3),
        Column(words.say("Settlements"), 1, number=True),
        Column(words.say("People"), 1, number=True),
        Column(words.say("Share of people"), 1, number=True),
        Column(words.say("Settlements with unknown people"), 1.6, number=True),
    )
    rows = tuple(
        cells(words.say(STATUS_NAMES[status]), count)
        for status, count in counts.items()
        if count.settlements or count.people != 0
    )
    caption = words.say("People by access; counted: {group}", group=group)
    return Table(caption, columns, rows, total=cells(words.say("Together"), every))


def _gap_table(measurement: Measurement, service: Service, words: Language) -> Table:
    """Name the settlements that lack a service, wholly or for want of places, and those of which one cannot tell."""
    part = measurement.of_service(service.service_id)
    unknown = part["status"].isin(UNKNOWN)
    partly = (part["people_in_gap"] > 0).fillna(value=False).to_numpy(dtype=bool)
    listed = part[part["is_gap"] | unknown | partly].to_dict("records")
    listed.sort(key=lambda row: (row["status"] in UNKNOWN, sort_key(row["settlement"]), row["settlement_id"]))
    lacking = measurement.gap_totals[service.service_id]
    columns = (
        Column(words.say("Settlement"), 2.1),
        Column(words.say("People without access"), 1.3, number=True),
        Column(words.say("Status"), 1.9),
        Column(words.say("Nearest provider"), 2.6),
        Column(words.say("Way"), 1.3),
        Column(words.say("What would help"), 3),
    )
    total = (words.say("Together"), sum_cell(lacking, words), *[""] * 4) if listed else ()
    rows = tuple(_gap_row(row, service, words) for row in listed)
    return Table(
        words.say("Settlements without access, and those of which it is not known"), columns, rows, total=total
    )


def _gap_row(row: Mapping[Hashable, Any], service: Service, words: Language) -> tuple[str, ...]:
    people = NOTHING
    if row["status"] not in UNKNOWN:
        people = people_cell(row["people_in_gap"], words, hidden=bool(row["people_hidden"]))
    values = {str(name): value for name, value in row.items()}
    return (
        row["settlement"],
        people,
        capitalised(words.say(STATUS_NAMES[Status(row["status"])])),
        row["provider"] or NOTHING,
        way_cell(values, words),
        change_sentence(values, service, words) or NOTHING,
    )


def _group_blocks(measurement: Measurement, group_id: str, words: Language) -> tuple[Block, ...]:
    services = {key: one for key, one in measurement.study.services.items() if one.group_id == group_id}
    everybody = measurement.totals[next(iter(services))]
    told = words.say("How many people that are is not published.")
    if everybody is not None:
        told = words.count(everybody, "Counted: {n} person.", "Counted: {n} people.")
    columns = (
        Column(words.say("Service"), 3),
        Column(words.say("People without access"), 1, number=True),
        Column(words.say("Share"), 1, number=True),
        Column(words.say("Settlements without access"), 1, number=True),
    )
    rows = []
    for service_id, service in services.items():
        lacking = measurement.gap_totals[service_id]
        counts = counts_by_status(measurement.accounting, service_id)
        settlements = sum(counts[status].settlements for status in GAPS)
        people = sum_cell(lacking, words), share_cell(lacking, everybody, words)
        rows.append((words.pick(service.names), *people, words.number(settlements)))
    caption = words.say("Services for this group: {group}", group=words.pick(groups()[group_id].names))
    return Paragraph(told), Table(caption, columns, tuple(rows))
