"""What the council's page says beside its map: the key figure, the tables, the method, the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_cus import __version__
from geo_cus.access.measurement import GAPS, Audience
from geo_cus.access.route_words import good_road_sentence
from geo_cus.access.suppression import suppression_note
from geo_cus.access.words import BASIS_NAMES, threshold_text
from geo_cus.catalogue import groups
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
        lead=_lead(measurement, service, language),
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


def _lead(measurement: Measurement, service: Service, language: Language) -> str:
    account = measurement.accounting[measurement.accounting["service_id"] == service.service_id]
    gaps = account[account["status"].isin(GAPS)]
    limit = threshold_text(service.threshold.limit, service.threshold.metric, language)
    places, all_places = int(gaps["settlements"].sum()), int(account["settlements"].sum())
    people, all_people = measurement.gap_totals[service.service_id], measurement.totals[service.service_id]
    group = language.pick(groups()[service.group_id].names)
    lacking = language.say(
        "Without access to this service (limit {limit}): {places} of {all_places} settlements.",
        limit=limit, places=places, all_places=all_places,
    )  # fmt: skip
    told = [lacking]
    if people is None or all_people is None:
        told.append(language.say("How many people live in them is not published; counted: {group}.", group=group))
    elif all_people:
        share = language.percent(people / all_people, 1)
        told.append(language.say(
            "People without access: {people} of {all_people} ({share}); counted: {group}.",
            people=people, all_people=all_people, share=share, group=group,
        ))  # fmt: skip
    unknown = int(account["settlements_unknown"].sum())
    if unknown:
        told.append(
            language.count(
                unknown,
                "In {n} settlement the number of people is not known.",
                "In {n} settlements the number of people is not known.",
            )
        )
    return " ".join(told)


def _method(measurement: Measurement, service: Service, language: Language) -> tuple[str, ...]:
    say = language.say
    threshold, profile = service.threshold, measurement.study.profiles[service.profile_id]
    good, limit = (threshold_text(bound, threshold.metric, language) for bound in (threshold.good, threshold.limit))
    basis = say(BASIS_NAMES[threshold.basis])
    roads = say("the roads of the study")
    if measurement.estimated:
        roads = say("straight lines times a detour factor of {factor}", factor=profile.detour_factor)
    network = measurement.networks.get(service.profile_id)
    public = measurement.audience is Audience.PUBLIC
    return (
        *((suppression_note(disclosure_rules(), language),) if public else ()),
        say("Well served: up to {good}. Limit: {limit}.", good=good, limit=limit),
        say("A value equal to the limit is still within it; minutes are rounded up."),
        say("Basis of the threshold: {basis}. {source}.", basis=basis, source=threshold.source),
        say(
            "Way of travelling: {way}; measured along: {roads}. Speeds: {source}.",
            way=language.pick(profile.names), roads=roads, source=profile.source,
        ),
        *((good_road_sentence(network, language),) if network else ()),
    )  # fmt: skip


def _imprint(layers: MapLayers, language: Language) -> str:
    made = language.say("Made with geo_cus {version}; map drawn with Leaflet (BSD-2-Clause).", version=__version__)
    data = language.say("Data: {licences}.", licences="; ".join(layers.licences)) if layers.licences else ""
    return f"{made} {data}".strip()
