"""What a report says of how it came about: thresholds, method, assumptions, limits, data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus import __version__
from geo_cus.access.accounting import counts_by_status
from geo_cus.access.measurement import GAPS, Status
from geo_cus.access.route_words import good_road_sentence
from geo_cus.access.service_words import way_sentence
from geo_cus.access.suppression import suppression_note
from geo_cus.access.words import BASIS_NAMES, notes, threshold_text
from geo_cus.catalogue import domains
from geo_cus.catalogue.disclosure import disclosure_rules
from geo_cus.report.document import NOTHING, Bullets, Column, Paragraph, Table
from geo_cus.report.wider_tables import assumption_table

if TYPE_CHECKING:
    from geo_cus.report.case import Case
    from geo_cus.report.document import Block
    from geo_cus.text import Language

_FINGERPRINT_CHARACTERS = 12


def standard_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Give the thresholds of all services with their authority, and the domain of the Act to which each belongs."""
    columns = (
        Column(words.say("Service"), 2.6),
        Column(words.say("Domain of the Act"), 2),
        Column(words.say("Good up to"), 1.1, number=True),
        Column(words.say("Limit"), 1.2, number=True),
        Column(words.say("Basis"), 1.8),
        Column(words.say("Source"), 3.4),
    )
    rows = []
    for service in case.shown.study.services.values():
        threshold = service.threshold
        bounds = (threshold_text(bound, threshold.metric, words) for bound in (threshold.good, threshold.limit))
        named = "; ".join(words.pick(domains()[number].names) for number in service.domains)
        basis = words.say(BASIS_NAMES[threshold.basis])
        rows.append((words.pick(service.names), named or NOTHING, *bounds, basis, threshold.source))
    caption = words.say("Thresholds: how near a service must be, and who says so")
    return (Table(caption, columns, tuple(rows)),)


def method_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Say how it was measured, in sentences that a councillor can repeat."""
    measurement = case.shown
    used = dict.fromkeys(service.profile_id for service in measurement.study.services.values())
    sentences = [
        words.say(
            "For every settlement and every service the nearest provider is sought that takes its residents, has room "
            "for them and is open when they can come. What the way takes is compared with the threshold of the service."
        ),
        words.say("A value equal to the limit is still within it; minutes are rounded up."),
    ]
    ways = [way_sentence(measurement, profile_id, words) for profile_id in used]
    ways += [good_road_sentence(network, words) for network in measurement.networks.values()]
    return (
        Paragraph(" ".join(sentences)),
        Bullets(words.say("Ways of travelling:"), tuple(dict.fromkeys(ways))),
        *_sureness(case, words),
    )


def _sureness(case: Case, words: Language) -> tuple[Block, ...]:
    """Say for internal use how many lack a service by low and by high travel times."""
    if case.public:
        return ()
    draws = dict(iter(case.shown.draws.groupby("draw", sort=False)))
    rows = []
    for service_id, service in case.shown.study.services.items():
        sums = []
        for name in ("low", "central", "high"):
            counts = counts_by_status(draws[name], service_id)
            sums.append(sum(counts[status].people or 0 for status in GAPS))
        rows.append((words.pick(service.names), *map(words.number, sums)))
    columns = (
        Column(words.say("Service"), 3),
        Column(words.say("low times"), 1, number=True),
        Column(words.say("central times"), 1, number=True),
        Column(words.say("high times"), 1, number=True),
    )
    return (Table(words.say("How sure it is: people without access by travel times"), columns, tuple(rows)),)


def assumption_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Give what is assumed and on whose authority."""
    table = assumption_table(case.shown, words)
    if table.empty:
        return (Paragraph(words.say("Nothing is assumed of needs and of those without a car.")),)
    widths = (3, 0.9, 1.6, 4)
    columns = tuple(
        Column(str(name), width, number=place == 1)
        for place, (name, width) in enumerate(zip(table, widths, strict=True))
    )
    rows = tuple(tuple(map(str, row)) for row in table.itertuples(index=False))
    return (Table(words.say("Assumptions, to be replaced by what is known better"), columns, rows),)


def limit_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Say what the result does not tell, and what in it is unsure."""
    results = case.shown.results
    unsure = int(results["knife_edge"].sum())
    unplaced = results.loc[results["status"] == Status.NOT_PLACED, "settlement_id"].nunique()
    said = [
        *notes(case.shown, words),
        words.count(
            unsure,
            "In {n} pair of settlement and service a few minutes more or less would change the status.",
            "In {n} pairs of settlement and service a few minutes more or less would change the status.",
        ),
        words.count(
            unplaced,
            "{n} settlement has no place on the roads; what it has is not known.",
            "{n} settlements have no place on the roads; what they have is not known.",
        ),
        words.say("Times are those of an ordinary day without congestion, roadworks or snow."),
        words.say("A provider is known as well as the register from which it comes."),
    ]
    if case.public:
        said.append(suppression_note(disclosure_rules(), words))
    return (Bullets(words.say("To be kept in mind:"), tuple(said)),)


def data_blocks(case: Case, words: Language) -> tuple[Block, ...]:
    """Name the data with day, licence, rows and fingerprint, and the program."""
    study = case.shown.study
    counts = {count.file: count for count in study.row_counts}
    rows = []
    for source in study.sources:
        count = counts.get(source.file)
        numbers = (count.read, count.used, count.refused) if count else ()
        told = map(words.number, numbers) if numbers else [NOTHING] * 3
        licence = source.licence or words.say("own data")
        # What a scenario changes is a source without a file.
        name = source.file or words.say("changes of the scenario")
        rows.append((name, licence, *told, source.sha256[:_FINGERPRINT_CHARACTERS]))
    day = words.say("The study does not tell of which day its data are.")
    if study.as_of is not None:
        day = words.say("Day of the data: {day}", day=words.date(study.as_of))
    columns = (
        Column(words.say("File"), 2.2),
        Column(words.say("Licence"), 3.2),
        Column(words.say("Rows read"), 1.3, number=True),
        Column(words.say("Used"), 1.1, number=True),
        Column(words.say("Refused"), 1.3, number=True),
        Column(words.say("Fingerprint"), 1.8),
    )
    table = Table(words.say("Files read; rows read = rows used + rows refused"), columns, tuple(rows))
    sentences = (
        Paragraph(day),
        Paragraph(words.say("Made with geo_cus {version}.", version=__version__)),
        Paragraph(
            words.say("Fingerprint: the first {count} characters of the file's SHA-256.", count=_FINGERPRINT_CHARACTERS)
        ),
    )
    return (*sentences, table) if table.rows else sentences[:2]
