"""What the council's page says beside its map: the key figure, the tables, the method, the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from geo_cus import __version__
from geo_cus.access.measurement import Audience
from geo_cus.access.route_words import good_road_sentence
from geo_cus.access.service_words import gap_sentences, threshold_sentences, way_sentence
from geo_cus.access.suppression import suppression_note
from geo_cus.catalogue.disclosure import disclosure_rules
from geo_cus.map.sentences import map_in_words
from geo_cus.map.tables import Table, accounting_table, providers_table, rows_table, sources_table, villages_table

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.map.layers import MapLayers
    from geo_cus.map.rounds import MapRounds
    from geo_cus.text import Language


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    What the page says of one service.

    Parameters
    ----------
    layers
        What its map shows.
    title
        The service.
    lead
        The one figure a councillor takes home.
    in_words
        What the map shows, for those who do not see it.
    accounting, villages, providers
        The tables of the service.
    method
        How it was measured, in sentences.
    state
        Name of what is shown, the present state or a scenario; empty where there is one only.
    changes
        What a scenario changes; None without one.
    """

    layers: MapLayers
    title: str
    lead: str
    in_words: str
    accounting: Table
    villages: Table
    providers: Table
    method: tuple[str, ...]
    state: str = ""
    changes: Table | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in their order on the page."""
        changes = () if self.changes is None else (self.changes,)
        return *changes, self.accounting, self.villages, self.providers


class EditList(NamedTuple):
    """What a scenario changes, in sentences under a heading."""

    heading: str
    sentences: tuple[str, ...]


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
    study, subtitle
        The study; the study with its day.
    notes
        What a reader must know of the data.
    sheet
        What stands on it when it is opened.
    compared
        Which scenario stands beside what; empty without one.
    states
        Names of the two; empty without a scenario.
    edits
        What each scenario changes, in words.
    first
        What stands before the tables of the service: those of a mobile service.
    tables
        Sources and rows.
    imprint
        Program, version and licences.
    contact
        Whom readers ask; empty if the study does not tell.
    """

    language: str
    version: str
    study: str
    subtitle: str
    notes: tuple[str, ...]
    sheet: Sheet
    compared: str
    states: tuple[str, ...]
    edits: tuple[EditList, ...]
    first: tuple[Table, ...]
    tables: tuple[Table, ...]
    imprint: str
    contact: str


def council_page(
    measurement: Measurement,
    sheet: Sheet,
    language: Language,
    *,
    states: tuple[str, ...] = (),
    edits: tuple[EditList, ...] = (),
    first: tuple[Table, ...] = (),
) -> Page:
    """Write the words of the page that are the same for all its services."""
    layers, study = sheet.layers, measurement.study
    return Page(
        language=language.code,
        version=__version__,
        study=study.name,
        subtitle=layers.subtitle,
        notes=layers.notes,
        sheet=sheet,
        compared=_compared(states, language),
        states=states,
        edits=edits,
        first=first,
        tables=(sources_table(measurement, language), rows_table(measurement, language)),
        imprint=_imprint(layers, language),
        contact=language.say("Contact: {contact}", contact=study.contact) if study.contact else "",
    )


def _compared(states: tuple[str, ...], language: Language) -> str:
    """Say which state is compared with which; nothing where there is one only."""
    if not states:
        return ""
    before, after = states
    return language.say("Compared: {after} with {before}", after=after, before=before)


def sheet_of(
    measurement: Measurement,
    layers: MapLayers,
    language: Language,
    *,
    state: str = "",
    changes: Table | None = None,
    rounds: MapRounds | None = None,
) -> Sheet:
    """
    Write the words of the page that belong to the service of a map; `state` and `changes` as in `Sheet`.

    Where `rounds` of a mobile service are drawn, the page is called after them, and begins with their figures.
    """
    service = measurement.study.services[layers.service_id]
    title = language.say("Access to the service: {service}", service=layers.title)
    lead, in_words = gap_sentences(measurement, service, language), map_in_words(layers, language)
    if rounds is not None:
        title, lead, in_words = rounds.title, f"{rounds.lead} {lead}", f"{rounds.in_words} {in_words}"
    return Sheet(
        layers=layers,
        title=title,
        lead=lead,
        in_words=in_words,
        accounting=accounting_table(measurement, service, language),
        villages=villages_table(layers, language, changes=changes is not None),
        providers=providers_table(layers, language),
        method=_method(measurement, service, language),
        state=state,
        changes=changes,
    )


def _method(measurement: Measurement, service: Service, language: Language) -> tuple[str, ...]:
    near, authority = threshold_sentences(service, language)
    network = measurement.networks.get(service.profile_id)
    public = measurement.audience is Audience.PUBLIC
    return (
        *((suppression_note(disclosure_rules(), language),) if public else ()),
        near,
        language.say("A value equal to the limit is still within it; minutes are rounded up."),
        authority,
        way_sentence(measurement, service.profile_id, language),
        *((good_road_sentence(network, language),) if network else ()),
    )


def _imprint(layers: MapLayers, language: Language) -> str:
    made = language.say("Made with geo_cus {version}; map drawn with Leaflet (BSD-2-Clause).", version=__version__)
    data = language.say("Data: {licences}.", licences="; ".join(layers.licences)) if layers.licences else ""
    return f"{made} {data}".strip()
