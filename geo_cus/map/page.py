"""What the council's page says beside its map: key figure, accounting, tables with all facts of the map, method, sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_cus import __version__
from geo_cus.access.measurement import GAPS, Status
from geo_cus.access.words import STATUS_NAMES, threshold_text
from geo_cus.catalogue import groups, profiles
from geo_cus.schema import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.map.layers import MapLayers
    from geo_cus.text import Language

_FINGERPRINT_CHARACTERS: Final = 12

_BASES: Final[Mapping[str, str]] = {
    "statutory": N_("act of law"),
    "draft": N_("draft of a law"),
    "gmina_resolution": N_("resolution of the gmina"),
    "cus_standard": N_("quality standard of the CUS"),
    "research": N_("research practice"),
    "tool_default": N_("default of the program"),
}

_ROLES: Final[Mapping[str, str]] = {
    "study": N_("study settings"),
    "settlements": N_("settlements"),
    "providers": N_("providers"),
    "roads": N_("roads"),
    "boundary": N_("boundary"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header and its CSS class."""

    name: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `id` is the settlement it stands for, empty elsewhere. The first cell is its header."""

    cells: tuple[str, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page; `total` may be empty."""

    id: str
    heading: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """
    The words of the council's page.

    Parameters
    ----------
    language
        Code of its language.
    version
        Version of the program.
    title, study, subtitle
        The service; the study; the study with its day.
    lead
        The one figure a councillor takes home.
    notes
        What a reader must know of the data.
    tables
        Accounting, villages, providers, sources, rows.
    method
        How it was measured, in sentences.
    imprint
        Program, version and licences.
    """

    language: str
    version: str
    title: str
    study: str
    subtitle: str
    lead: str
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    method: tuple[str, ...]
    imprint: str


def council_page(measurement: Measurement, layers: MapLayers, language: Language) -> Page:
    """Write the words of the page around the map of one service."""
    study = measurement.study
    service = study.services[layers.service_id]
    account = measurement.accounting[measurement.accounting["service_id"] == layers.service_id]
    return Page(
        language=language.code,
        version=__version__,
        title=language.say("Access to the service: {service}", service=layers.title),
        study=study.name,
        subtitle=layers.subtitle,
        lead=_lead(account, service, language),
        notes=layers.notes,
        tables=(
            _accounting(account, service, language),
            _villages(layers, service, language),
            _providers(layers, language),
            _sources(measurement, language),
            _rows(measurement, language),
        ),
        method=_method(measurement, service, language),
        imprint=_imprint(layers, language),
    )


def _lead(account: pd.DataFrame, service: Service, language: Language) -> str:
    gaps = account[account["status"].isin(GAPS)]
    limit = threshold_text(service.threshold.limit, service.threshold.metric, language)
    places, all_places = int(gaps["settlements"].sum()), int(account["settlements"].sum())
    people, all_people = int(gaps["people"].sum()), int(account["people"].sum())
    group = language.pick(groups()[service.group_id].names)
    if not all_people:
        return language.say(
            "Without this service within {limit}: {places} of {all_places} settlements. The number of people is not known.",
            limit=limit, places=places, all_places=all_places,
        )  # fmt: skip
    return language.say(
        "Without this service within {limit}: {people} of {all_people} people ({share}), in {places} of {all_places} settlements. Counted: {group}.",
        limit=limit, people=people, all_people=all_people, share=language.percent(people / all_people, 1),
        places=places, all_places=all_places, group=group,
    )  # fmt: skip


def _accounting(account: pd.DataFrame, service: Service, language: Language) -> Table:
    """Count people by status; every settlement stands in exactly one row, so that the sums are all there are."""
    say, number = language.say, language.number
    rows = account.to_dict("records")
    everybody = sum(int(row["people"]) for row in rows)

    def cells(name: str, settlements: int, people: int, unknown: int) -> tuple[str, ...]:
        share = language.percent(people / everybody, 1) if everybody else "–"
        known = number(people) if people or settlements > unknown or not settlements else "?"
        return name, number(settlements), known, share, number(unknown)

    sums = (sum(int(row[name]) for row in rows) for name in ("settlements", "people", "settlements_unknown"))
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
        rows=tuple(Row(cells(language.say(STATUS_NAMES[Status(row["status"])]), int(row["settlements"]), int(row["people"]), int(row["settlements_unknown"]))) for row in rows),
        total=cells(say("Together"), *sums),
    )


def _villages(layers: MapLayers, service: Service, language: Language) -> Table:
    say = language.say
    known = {village.settlement_id: language.number(village.people) for village in layers.villages if village.people is not None}
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
        ),
        rows=tuple(
            Row(
                (village.name, known.get(village.settlement_id, say("unknown")), village.status_text, village.way_text or "–", " ".join(village.sentences)),
                village.settlement_id,
            )
            for village in layers.villages
        ),
    )


def _providers(layers: MapLayers, language: Language) -> Table:
    say = language.say
    here, outside = say("in the area studied"), say("outside the area studied")
    return Table(
        id="providers",
        heading=say("Providers of this service"),
        caption=language.count(len(layers.providers), "{n} provider", "{n} providers"),
        columns=(Column(say("Name")), Column(say("Location")), Column(say("Form")), Column(say("Area")), Column(say("Services"), "long"), Column(say("Remarks"))),
        rows=tuple(
            Row((provider.name, provider.place or "–", provider.form_text, outside if provider.outside else here, "; ".join(provider.services), provider.problem or "–"))
            for provider in layers.providers
        ),
    )


def _sources(measurement: Measurement, language: Language) -> Table:
    say = language.say
    return Table(
        id="sources",
        heading=say("Sources and licences"),
        caption=say("Fingerprint: the first {count} characters of the file's SHA-256.", count=_FINGERPRINT_CHARACTERS),
        columns=(Column(say("What")), Column(say("File"), "long"), Column(say("Licence"), "long"), Column(say("Fingerprint"))),
        rows=tuple(
            Row((say(_ROLES.get(source.role, source.role)), source.file, source.licence or say("own data"), source.sha256[:_FINGERPRINT_CHARACTERS]))
            for source in measurement.study.sources
        ),
    )


def _rows(measurement: Measurement, language: Language) -> Table:
    say, number = language.say, language.number
    return Table(
        id="rows",
        heading=say("Rows read"),
        caption=say("Rows read = rows used + rows refused."),
        columns=(Column(say("File")), Column(say("Read"), "number"), Column(say("Used"), "number"), Column(say("Refused"), "number")),
        rows=tuple(Row((count.file, number(count.read), number(count.used), number(count.refused))) for count in measurement.study.row_counts),
    )


def _method(measurement: Measurement, service: Service, language: Language) -> tuple[str, ...]:
    say = language.say
    threshold, profile = service.threshold, profiles()[service.profile_id]
    good, limit = (threshold_text(bound, threshold.metric, language) for bound in (threshold.good, threshold.limit))
    way = say("straight lines times a detour factor of {factor}", factor=profile.detour_factor) if measurement.estimated else say("the roads of the study")
    return (
        say("Well served: up to {good}. Limit: {limit}. A value equal to the limit is still within it; minutes are rounded up.", good=good, limit=limit),
        say("Basis of the threshold: {basis}. {source}.", basis=say(_BASES.get(threshold.basis, threshold.basis)), source=threshold.source),
        say("Way of travelling: {way}; measured along: {roads}. Speeds: {source}.", way=language.pick(profile.names), roads=way, source=profile.source),
    )


def _imprint(layers: MapLayers, language: Language) -> str:
    made = language.say("Made with geo_cus {version}; map drawn with Leaflet (BSD-2-Clause).", version=__version__)
    data = language.say("Data: {licences}.", licences="; ".join(layers.licences)) if layers.licences else ""
    return f"{made} {data}".strip()
