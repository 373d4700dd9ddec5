"""A Measurement -> what a map of one service shows: the one source of the council's map and the dashboard's."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import ceil, isnan
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_cus.access.measurement import Status
from geo_cus.access.opening_words import opening_text
from geo_cus.access.words import STATUS_NAMES, notes
from geo_cus.catalogue import Metric, groups
from geo_cus.map.basemap import BaseMap, base_map
from geo_cus.map.classes import CLASSES, SIGNS, ProviderChange, VillageChange, class_of
from geo_cus.map.legend import legend
from geo_cus.map.route_lines import RouteLines, route_lines
from geo_cus.map.sentences import explanation, form_name, people_of, placing_problem, way_of
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.access.routes import NearestRoute
    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.text import Language

_DEGREE_DECIMALS: Final = 5


@dataclass(frozen=True, slots=True)
class Village:
    """
    A settlement on the map and in the table below it.

    Parameters
    ----------
    settlement_id, name
        Who it is.
    lat, lon
        Where it is (degrees); None without coordinates: it then stands in the table only.
    people
        Persons of the service's target group; None where unknown, and where hidden.
    hidden
        True where their number may not be published.
    estimated
        True where it was spread from the gmina's total.
    status
        What it has of the service.
    class_key
        Class of access, `AccessClass.key`; None where no way leads to a provider.
    provider_id
        The nearest provider; empty where none is reached.
    status_text, people_text, way_text
        The same in words; `way_text` is empty where there is no way.
    value
        Time (whole seconds) or distance (whole metres) of the way, as the service is measured, rounded up; None where
        there is no way.
    sentences
        Why it has this status, the verdict first.
    change, change_text
        What a scenario changes for it, and the same in words; empty where nothing changes or there is no scenario.
        Where the rounds of a mobile service are drawn, `change_text` says how the settlement is served.
    """

    settlement_id: str
    name: str
    lat: float | None
    lon: float | None
    people: int | None
    hidden: bool
    estimated: bool
    status: Status
    class_key: str | None
    provider_id: str
    status_text: str
    people_text: str
    way_text: str
    value: int | None
    sentences: tuple[str, ...]
    change: VillageChange = VillageChange.NONE
    change_text: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """
    A provider of the service.

    Parameters
    ----------
    provider_id, name, kind
        Who it is.
    form
        ``stationary``, ``mobile``, ``home`` or ``online``.
    place
        Where it is, in words.
    lat, lon
        Where it is (degrees); None without coordinates.
    outside
        True if it lies in a gmina that is not studied.
    services
        Names of all services it offers.
    form_text, problem
        Its form, and why it has no place on the road network, in words; `problem` is empty if it has one.
    hours_text
        When it is open, in words: of a mobile service its days; empty where that is not known.
    change, change_text
        What a scenario changes of it, and the same in words; empty where nothing changes or there is no scenario.
    """

    provider_id: str
    name: str
    kind: str
    form: str
    place: str
    lat: float | None
    lon: float | None
    outside: bool
    services: tuple[str, ...]
    form_text: str
    problem: str
    hours_text: str = ""
    change: ProviderChange = ProviderChange.NONE
    change_text: str = ""


@dataclass(frozen=True, slots=True)
class MapLayers:
    """
    Everything a map of one service shows, in one language.

    Parameters
    ----------
    service_id, language
        What is shown, and the code of the language.
    base
        What lies under it; the same for all services and languages of a study.
    title, subtitle
        The service; the study, its day.
    villages
        All settlements, by the Polish alphabet.
    providers
        The providers of the service, by the Polish alphabet.
    legend
        What the signs mean; see `geo_cus.map.legend.legend`.
    notes
        What a reader must know of the data; see `geo_cus.access.words.notes`.
    licences
        Licences of the data, each once.
    texts
        Words of the map's own controls.
    routes
        The ways of villages to their provider, where they were asked for.
    """

    service_id: str
    language: str
    base: BaseMap
    title: str
    subtitle: str
    villages: tuple[Village, ...]
    providers: tuple[Provider, ...]
    legend: Mapping[str, Any]
    notes: tuple[str, ...]
    licences: tuple[str, ...]
    texts: Mapping[str, str]
    routes: RouteLines

    @property
    def provider_count(self) -> int:
        """The providers that there are; those that a scenario closes are drawn, but not counted."""
        return sum(provider.change is not ProviderChange.CLOSED for provider in self.providers)

    def facts(self) -> dict[str, Any]:
        """Give all but base map and routes as values for JSON; villages without coordinates are among them."""
        return {
            "service": self.service_id,
            "language": self.language,
            "title": self.title,
            "subtitle": self.subtitle,
            "villages": [_short(village) for village in self.villages],
            "providers": [asdict(provider) for provider in self.providers if provider.lat is not None],
            "fills": {item.key: item.fill for item in CLASSES[Metric.SECONDS]},
            "signs": {status: asdict(sign) for status, sign in SIGNS.items()},
            "legend": self.legend,
            "notes": list(self.notes),
            "texts": self.texts,
        }


def map_layers(
    measurement: Measurement,
    service_id: str,
    language: Language,
    *,
    base: BaseMap | None = None,
    routes: Sequence[NearestRoute] = (),
) -> MapLayers:
    """
    Put together what the map of one service shows.

    Parameters
    ----------
    measurement
        What was measured.
    service_id
        A service of the study.
    language
        Language of all texts.
    base
        The study's base map, where the caller keeps it: drawing it takes most of the time.
    routes
        Routes of the service that the map brings along.
    """
    study = measurement.study
    service = study.services[service_id]
    villages = villages_of(measurement, service, language)
    providers = _providers(measurement, service, language)
    return MapLayers(
        service_id=service_id,
        language=language.code,
        base=base_map(study) if base is None else base,
        title=language.pick(service.names),
        subtitle=_subtitle(study, language),
        villages=villages,
        providers=providers,
        legend=legend(measurement, service, villages, providers, language),
        notes=tuple(notes(measurement, language)),
        licences=tuple(dict.fromkeys(source.licence for source in study.sources if source.licence)),
        texts=_texts(service, language),
        routes=route_lines(measurement, routes, language),
    )


def villages_of(measurement: Measurement, service: Service, language: Language) -> tuple[Village, ...]:
    """Give all settlements, by the Polish alphabet, with what they have of a service."""
    settlements = measurement.study.settlements
    points = zip(settlements["lat"], settlements["lon"], strict=True)
    places = dict(zip(settlements["settlement_id"], points, strict=True))
    rows = _records(measurement.of_service(service.service_id))
    villages = [_village(row, places[row["settlement_id"]], service, language) for row in rows]
    return tuple(sorted(villages, key=lambda village: (sort_key(village.name), village.settlement_id)))


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False, name=None)]


def _village(row: Mapping[str, Any], place: tuple[float, float], service: Service, language: Language) -> Village:
    status = Status(row["status"])
    metric = service.threshold.metric
    people = None if pd.isna(row["people"]) else int(row["people"])
    value = row["seconds"] if metric is Metric.SECONDS else row["metres"]
    access = class_of(value, metric) if SIGNS[status].fill == "" else None
    return Village(
        settlement_id=row["settlement_id"],
        name=row["settlement"],
        lat=_degree(place[0]),
        lon=_degree(place[1]),
        people=people,
        hidden=bool(row["people_hidden"]),
        estimated=bool(row["people_estimated"]) and not row["people_hidden"],
        status=status,
        class_key=access.key if access else None,
        provider_id=row["provider_id"],
        status_text=language.say(STATUS_NAMES[status]),
        people_text=people_of(people, language, estimated=_estimate(row), hidden=bool(row["people_hidden"])),
        way_text=way_of(row, language) if access else "",
        value=ceil(value) if access else None,
        sentences=explanation(row, service, language),
    )


def _estimate(row: Mapping[str, Any]) -> tuple[int, int] | None:
    return (int(row["people_low"]), int(row["people_high"])) if row["people_estimated"] else None


def _providers(measurement: Measurement, service: Service, language: Language) -> tuple[Provider, ...]:
    study, table = measurement.study, measurement.providers
    offering = table[[service.service_id in offered for offered in table["services"]]]
    providers = [_provider(row, study, language) for row in _records(offering)]
    return tuple(sorted(providers, key=lambda provider: (sort_key(provider.name), provider.provider_id)))


def _provider(row: Mapping[str, Any], study: Study, language: Language) -> Provider:
    opened = opening_text(str(row["hours"]), language)
    return Provider(
        provider_id=row["provider_id"],
        name=row["name"],
        kind=row["kind"],
        form=row["form"],
        place=row["place"],
        lat=_degree(row["lat"]),
        lon=_degree(row["lon"]),
        outside=bool(row["gmina"]) and row["gmina"] not in study.gminas,
        services=tuple(language.pick(study.services[item].names) for item in row["services"] if item in study.services),
        form_text=form_name(row["form"], language),
        problem=placing_problem(row["status"], language),
        hours_text=language.say("Open: {hours}", hours=opened) if opened else "",
    )


def _degree(value: float) -> float | None:
    return None if isnan(value) else round(float(value), _DEGREE_DECIMALS)


def _short(village: Village) -> dict[str, Any]:
    changed = {"change": village.change, "changeText": village.change_text} if village.change_text else {}
    return {
        "id": village.settlement_id,
        "name": village.name,
        "lat": village.lat,
        "lon": village.lon,
        "people": "hidden" if village.hidden else village.people,
        "status": village.status,
        "class": village.class_key,
        "provider": village.provider_id,
        "statusText": village.status_text,
        "peopleText": village.people_text,
        "way": village.way_text,
        "sentences": list(village.sentences),
        **changed,
    }


def _subtitle(study: Study, language: Language) -> str:
    if study.as_of is None:
        return study.name
    return language.say("{study}, data as of {day}", study=study.name, day=language.date(study.as_of))


def _texts(service: Service, language: Language) -> dict[str, str]:
    group = groups()[service.group_id]
    say = language.say
    return {
        "group": language.pick(group.names),
        "map": say("Map"),
        "legend": say("Legend"),
        "settlements": say("settlements"),
        "people": say("people"),
        "statuses": say("Assessment"),
        "sizes": say("Size of the circle: people ({group})", group=language.pick(group.names)),
        "providers": say("Providers"),
        "layers": say("Show on the map"),
        "names": say("names"),
        "route": say("route to the nearest provider"),
        "roads": say("roads"),
        "land": say("water, forest, built-up land"),
        "borders": say("boundaries"),
        "zoomIn": say("Zoom in"),
        "zoomOut": say("Zoom out"),
        "whole": say("Show the whole area"),
        "wheel": say("To zoom, hold Ctrl (on a Mac ⌘) and turn the wheel."),
        "fingers": say("Move the map with two fingers."),
        "close": say("Close"),
        "chosen": say("Chosen settlement"),
        "choose": say("Choose a settlement to see why."),
        "offMap": say("Without coordinates, so not on the map: {names}.", names="{names}"),
        "services": say("Services"),
        "outside": say("outside the area studied"),
    }
