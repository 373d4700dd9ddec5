"""The tables of the council's page: people by access, all settlements, providers, sources, rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo_cus.access.accounting import counts_by_status, together
from geo_cus.access.suppression import SUPPRESSED_TEXT
from geo_cus.access.words import STATUS_NAMES, source_name
from geo_cus.catalogue import groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.accounting import Counts
    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.data.study import Source
    from geo_cus.map.layers import MapLayers, Provider, Village
    from geo_cus.text import Language

NOTHING: Final = "–"
"""Stands in a cell where there is nothing to tell."""

_FINGERPRINT_CHARACTERS: Final = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header and its CSS class."""

    name: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """
    A row of a table.

    Parameters
    ----------
    cells
        Its texts; the first one is its header.
    id
        The settlement it stands for; empty elsewhere.
    keys
        By what a column (counted from 0) is ordered where it is not the text of its cell; None stands last.
    """

    cells: tuple[str, ...]
    id: str = ""
    keys: Mapping[int, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page; `total` may be empty. A reader can put a sortable one into the order of any column."""

    id: str
    heading: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[str, ...] = ()
    sortable: bool = False


def accounting_table(measurement: Measurement, service: Service, language: Language) -> Table:
    """Count people by status; every settlement stands in exactly one row, so that the sums are all there are."""
    say, number = language.say, language.number
    rows = counts_by_status(measurement.accounting, service.service_id)
    everybody = together(measurement, service.service_id)

    def cells(name: str, count: Counts) -> tuple[str, ...]:
        settlements, people, unknown = count
        if people is None:
            return name, number(settlements), say(SUPPRESSED_TEXT), NOTHING, number(unknown)
        share = language.percent(people / everybody.people, 1) if everybody.people else NOTHING
        known = number(people) if people or settlements > unknown or not settlements else "?"
        return name, number(settlements), known, share, number(unknown)

    return Table(
        id="accounting",
        heading=say("People by access"),
        caption=say("Counted: {group}.", group=language.pick(groups()[service.group_id].names)),
        columns=(
            Column(say("Assessment")),
            Column(say("Settlements"), "number"),
            Column(say("People"), "number"),
            Column(say("Share of people"), "number"),
            Column(say("Settlements with unknown people"), "number"),
        ),
        rows=tuple(Row(cells(say(STATUS_NAMES[status]), count)) for status, count in rows.items()),
        total=cells(say("Together"), everybody),
    )


def villages_table(layers: MapLayers, language: Language, *, changes: bool = False) -> Table:
    """Give the same facts as the map for every settlement, placed or not; with `changes` those of a scenario, too."""
    say = language.say
    further = (Column(say("Change")),) if changes else ()
    return Table(
        id="villages",
        heading=say("All settlements"),
        caption=say("The same facts as on the map; a settlement's name shows it on the map."),
        columns=(
            Column(say("Settlement")),
            Column(say("People"), "number"),
            Column(say("Assessment")),
            Column(say("Nearest provider: way"), "way"),
            Column(say("Why"), "why"),
            *further,
        ),
        rows=tuple(_village_row(village, layers, language, changes=changes) for village in layers.villages),
        sortable=True,
    )


def people_cell(village: Village, language: Language) -> str:
    """Write the people of a settlement for a cell of a table."""
    people = language.say("unknown") if village.people is None else language.number(village.people)
    if village.hidden:
        people = language.say(SUPPRESSED_TEXT)
    if village.estimated:
        people = language.say("{people} (estimate)", people=people)
    return people


def _village_row(village: Village, layers: MapLayers, language: Language, *, changes: bool) -> Row:
    route = layers.routes.of.get(village.settlement_id)
    why = " ".join([*village.sentences, *([route.text] if route else [])])
    cells = (village.name, people_cell(village, language), village.status_text, village.way_text or NOTHING, why)
    return Row((*cells, village.change_text or NOTHING) if changes else cells, village.settlement_id)


def providers_table(layers: MapLayers, language: Language) -> Table:
    """Give every provider of the service, also those without a place."""
    say = language.say
    return Table(
        id="providers",
        heading=say("Providers of this service"),
        caption=language.count(layers.provider_count, "{n} provider", "{n} providers"),
        columns=(
            Column(say("Name")),
            Column(say("Location")),
            Column(say("Form")),
            Column(say("Area")),
            Column(say("Services"), "long"),
            Column(say("Remarks")),
        ),
        rows=tuple(_provider_row(provider, language) for provider in layers.providers),
        sortable=True,
    )


def _provider_row(provider: Provider, language: Language) -> Row:
    area = language.say("outside the area studied") if provider.outside else language.say("in the area studied")
    services = "; ".join(provider.services)
    place = provider.place or NOTHING
    remarks = "; ".join(filter(None, (provider.change_text, provider.hours_text, provider.problem))) or NOTHING
    return Row((provider.name, place, provider.form_text, area, services, remarks))


def sources_table(measurement: Measurement, language: Language) -> Table:
    """Give the input files with their licences and fingerprints."""
    say = language.say
    return Table(
        id="sources",
        heading=say("Sources and licences"),
        caption=say("Fingerprint: the first {count} characters of the file's SHA-256.", count=_FINGERPRINT_CHARACTERS),
        columns=(
            Column(say("What")),
            Column(say("File"), "long"),
            Column(say("Licence"), "long"),
            Column(say("Fingerprint")),
        ),
        rows=tuple(_source_row(source, language) for source in measurement.study.sources),
    )


def _source_row(source: Source, language: Language) -> Row:
    licence = source.licence or language.say("own data")
    return Row((source_name(source, language), source.file, licence, source.sha256[:_FINGERPRINT_CHARACTERS]))


def rows_table(measurement: Measurement, language: Language) -> Table:
    """Give the rows read, used and refused."""
    say, number = language.say, language.number
    return Table(
        id="rows",
        heading=say("Rows read"),
        caption=say("Rows read = rows used + rows refused."),
        columns=(
            Column(say("File")),
            Column(say("Read"), "number"),
            Column(say("Used"), "number"),
            Column(say("Refused"), "number"),
        ),
        rows=tuple(
            Row((count.file, number(count.read), number(count.used), number(count.refused)))
            for count in measurement.study.row_counts
        ),
    )
