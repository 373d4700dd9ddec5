"""What a report says of change: what is proposed, who gains and who loses, by which numbers success is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo_cus.access.accounting import counts_by_status
from geo_cus.access.measurement import GAPS, Status
from geo_cus.access.words import STATUS_NAMES
from geo_cus.planning.edit_words import edit_sentences
from geo_cus.report.cells import capitalised, sum_cell
from geo_cus.report.document import NOTHING, Bullets, Column, Paragraph, Table
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.compare import Comparison
    from geo_cus.report.case import Case
    from geo_cus.report.document import Block
    from geo_cus.text import Language

_FIRST_PAGE: Final = 4
"""Changes and proposals named on the first page."""


class _Gap(NamedTuple):
    """Who lacks a service: settlements, and people, None where they are hidden or may not be told."""

    settlements: int
    people: int | None


def change_bullets(case: Case, words: Language) -> tuple[Block, ...]:
    """Say in a few lines which services change; nothing where nothing is compared."""
    if case.comparison is None:
        return ()
    items = [
        _change_line(case, service_id, words)
        for service_id in case.comparison.services["service_id"]
        if _gaps_before(case, service_id) != _gaps_after(case, service_id)
    ]
    heading = words.say("Changes compared with the state: {state}", state=words.quote(case.compared_with))
    return (_shortened(heading, items, words),)


def proposal_bullets(case: Case, words: Language) -> tuple[Block, ...]:
    """Say in a few lines what a scenario proposes; nothing where there is none."""
    if case.scenario is None:
        return ()
    heading = words.say("What the scenario {name} proposes", name=words.quote(case.scenario.name))
    return (_shortened(heading, _proposed(case, words), words),)


def proposal_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """List all that a scenario changes; nothing where there is none."""
    if case.scenario is None:
        return ()
    sentence = words.count(
        len(case.scenario.edits), "The scenario {name}: {n} change.", "The scenario {name}: {n} changes.",
        name=words.quote(case.scenario.name),
    )  # fmt: skip
    return (Bullets(sentence, tuple(_proposed(case, words))),)


def change_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Set every service beside what it is compared with, and name the settlements whose status changes."""
    if case.comparison is None:
        return ()
    told = words.say("Compared with the state: {state}.", state=words.quote(case.compared_with))
    if case.public and case.before is None:
        told += " " + words.say("The people counted are not the same, so that settlements alone are compared.")
    moved = _moved(case, case.comparison, words)
    none = Paragraph(words.say("No settlement changes its status."))
    return (Paragraph(told), _change_table(case, case.comparison, words), moved if moved.rows else none)


def indicator_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Give the numbers by which it can be told later whether a programme works: now, and after what is proposed."""
    after = case.comparison is not None
    people = not after or case.before is not None
    rows = []
    for service_id, service in case.shown.study.services.items():
        if case.comparison is not None and service_id not in case.comparison.before.study.services:
            continue
        gaps = [_gaps_before(case, service_id)] if after else []
        gaps.append(_gaps_after(case, service_id))
        counted = [sum_cell(gap.people, words) for gap in gaps] if people else []
        rows.append((words.pick(service.names), *counted, *(words.number(gap.settlements) for gap in gaps)))
    times = [words.say("now"), words.say("after")] if after else [words.say("now")]
    wholes = [words.say("People without access")] if people else []
    names = [f"{name}, {time}" for name in [*wholes, words.say("Settlements without access")] for time in times]
    columns = (Column(words.say("Service"), 3), *(Column(name, 1.2, number=True) for name in names))
    caption = words.say("Indicators: who is without access; the aim is to lower them")
    return (Table(caption, columns, tuple(rows)),)


def _proposed(case: Case, words: Language) -> list[str]:
    """Put the edits of the scenario into sentences, by the names of the study as it is."""
    known = case.comparison.before if case.comparison is not None else case.shown
    return edit_sentences(case.scenario.edits, known.study, words) if case.scenario else []


def _gap(measurement: Measurement, service_id: str, *, people: bool) -> _Gap:
    counts = counts_by_status(measurement.accounting, service_id)
    told = measurement.gap_totals[service_id] if people else None
    return _Gap(sum(counts[status].settlements for status in GAPS), told)


def _gaps_before(case: Case, service_id: str) -> _Gap:
    if case.before is not None:
        return _gap(case.before, service_id, people=True)
    if case.comparison is None:
        message = "nothing is compared"
        raise ValueError(message)
    return _gap(case.comparison.before, service_id, people=False)


def _gaps_after(case: Case, service_id: str) -> _Gap:
    return _gap(case.shown, service_id, people=case.comparison is None or case.before is not None)


def _change_line(case: Case, service_id: str, words: Language) -> str:
    before, after = _gaps_before(case, service_id), _gaps_after(case, service_id)
    service = words.pick(case.shown.study.services[service_id].names)
    if before.people is None or after.people is None:
        return words.say(
            "{service}: settlements without access before {before}, after {after}",
            service=service, before=before.settlements, after=after.settlements,
        )  # fmt: skip
    return words.say(
        "{service}: people without access before {before}, after {after}",
        service=service, before=before.people, after=after.people,
    )  # fmt: skip


def _shortened(heading: str, items: list[str], words: Language) -> Bullets:
    """Name as many as the first page has room for, and say how many more there are."""
    if not items:
        return Bullets(words.say("{heading}: none.", heading=heading), ())
    shown, more = items[:_FIRST_PAGE], len(items) - _FIRST_PAGE
    if more > 0:
        shown = [*shown, words.count(more, "and {n} more, below", "and {n} more, below")]
    return Bullets(f"{heading}:", tuple(shown))


def _change_table(case: Case, comparison: Comparison, words: Language) -> Table:
    people = case.before is not None
    names = [words.say("Settlements without access, before"), words.say("Settlements without access, after")]
    if people:
        names += [words.say("People without access, before"), words.say("People without access, after")]
    if not case.public:
        names += [words.say("People newly served"), words.say("People who lose the service")]
    rows, totals = [], comparison.services
    for service_id, gained, lost in zip(totals["service_id"], totals["newly_served"], totals["lost"], strict=True):
        gaps = _gaps_before(case, service_id), _gaps_after(case, service_id)
        cells = [words.number(gap.settlements) for gap in gaps]
        if people:
            cells += [sum_cell(gap.people, words) for gap in gaps]
        if not case.public:
            cells += [words.number(gained), words.number(lost)]
        rows.append((words.pick(case.shown.study.services[service_id].names), *cells))
    columns = (Column(words.say("Service"), 3), *(Column(name, 1.2, number=True) for name in names))
    return Table(words.say("Services before and after"), columns, tuple(rows))


def _moved(case: Case, comparison: Comparison, words: Language) -> Table:
    """Name the settlements whose status changes; how many people that are is for internal use."""
    places = {service_id: place for place, service_id in enumerate(case.shown.study.services)}
    moved = comparison.rows[comparison.rows["changes_status"]].to_dict("records")
    moved.sort(key=lambda row: (places[row["service_id"]], sort_key(row["settlement"]), row["settlement_id"]))
    columns = [
        Column(words.say("Settlement"), 2),
        Column(words.say("Service"), 2.6),
        Column(words.say("Status before"), 2),
        Column(words.say("Status after"), 2),
    ]
    if not case.public:
        columns.append(Column(words.say("Difference in people served"), 1.2, number=True))
    rows = tuple(_moved_row(case, row, words) for row in moved)
    return Table(words.say("Settlements whose status changes"), tuple(columns), rows)


def _moved_row(case: Case, row: Mapping[Hashable, Any], words: Language) -> tuple[str, ...]:
    service = words.pick(case.shown.study.services[row["service_id"]].names)
    statuses = [row["status_before"], row["status_after"]]
    named = [capitalised(words.say(STATUS_NAMES[Status(item)])) if item else NOTHING for item in statuses]
    cells = (row["settlement"], service, *named)
    if case.public:
        return cells
    net = int(row["newly_served"]) - int(row["lost"])
    return (*cells, f"+{words.number(net)}" if net > 0 else words.number(net))
