"""What the council's page says beside its map: the key figure, the tables, the method, the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_cus import __version__
from geo_cus.access.measurement import Audience
from geo_cus.access.route_words import good_road_sentence
from geo_cus.access.service_words import gap_sentences, threshold_sentences, way_sentence
from geo_cus.access.suppression import suppression_note
from geo_cus.catalogue.disclosure import disclosure_rules
from geo_cus.map.tables import Table, accounting_table, providers_table, rows_table, sources_table, villages_table

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.map.layers import MapLayers
    from geo_cus.text import Language


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
    return Page(
        language=language.code,
        version=__version__,
        title=language.say("Access to the service: {service}", service=layers.title),
        study=study.name,
        subtitle=layers.subtitle,
        lead=gap_sentences(measurement, service, language),
        notes=layers.notes,
        tables=(
            accounting_table(measurement, service, language),
            villages_table(layers, language),
            providers_table(layers, language),
            sources_table(measurement, language),
            rows_table(measurement, language),
        ),
        method=_method(measurement, service, language),
        imprint=_imprint(layers, language),
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
