"""The folder of a study -> `Study`: its files are read, checked and fingerprinted."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import pandas as pd

from geo_cus.catalogue import Profile, profile_from_file, profiles
from geo_cus.catalogue.without_car import WithoutCar, without_car
from geo_cus.data.background import Background
from geo_cus.data.boundary import read_boundary
from geo_cus.data.bus_lines import read_bus_lines
from geo_cus.data.candidates import read_candidates
from geo_cus.data.demand_points import read_demand_points
from geo_cus.data.family_sizes import people_of_families, totals_in_people
from geo_cus.data.file_roles import named_files
from geo_cus.data.gmina_totals import read_gmina_totals
from geo_cus.data.people_tables import no_population_check, no_register_check
from geo_cus.data.population_check import population_check, register_check
from geo_cus.data.providers import read_providers
from geo_cus.data.road_files import RoadSource, read_roads
from geo_cus.data.roads import conditional_counts
from geo_cus.data.settings import Settings, chosen_services, chosen_speed_limits, read_settings
from geo_cus.data.settlements import read_settlements
from geo_cus.data.study import GMINA_DIGITS, RowCount, Source, Study
from geo_cus.data.study_folder import SETTINGS_FILE
from geo_cus.data.target_groups import spread_groups, with_estimates
from geo_cus.errors import FaultsError, Message, SourceError, StudyError
from geo_cus.faults import Fault, Severity, fault
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import geopandas as gpd

    from geo_cus.data.bus_lines import BusTable
    from geo_cus.data.intake import InputTable
    from geo_cus.data.points import Area
    from geo_cus.data.roads import Roads

_READING = Message("Reading the files")
Found = TypeVar("Found")

_BLOCK_BYTES: Final = 1 << 20


class StudyCheck(NamedTuple):
    """
    What `geo-cus check` finds in a study.

    Parameters
    ----------
    faults
        Everything that is wrong, errors first, then by file and row.
    row_counts
        For each table: rows read = rows used + rows refused.
    conditional
        Ways by the key of the rule they carry that holds at certain times only, as `conditional_counts` gives it;
        such rules are not applied.
    population_check
        As `Study.population_check`.
    register_check
        As `Study.register_check`.
    """

    faults: tuple[Fault, ...]
    row_counts: tuple[RowCount, ...]
    conditional: Mapping[str, int]
    population_check: pd.DataFrame
    register_check: pd.DataFrame

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Give the faults that stop a run."""
        return tuple(item for item in self.faults if item.severity is Severity.ERROR)


def check_study(folder: Path, *, progress: Progress = silent) -> StudyCheck:
    """
    Read all files of a study and tell what is wrong in them; a file that cannot be read is a fault among others.

    Raises
    ------
    StudyError
        study.toml itself cannot be read.
    """
    settings = read_settings(folder)
    services = chosen_services(settings)
    unreadable: list[Fault] = []

    def tried(name: str | None, read: Callable[[], Found]) -> Found | None:
        try:
            return read()
        except SourceError as error:
            unreadable.append(fault("unreadable", name or SETTINGS_FILE, sentence=error.message))
            return None

    files = settings.files
    road_source = tried(files.roads, lambda: _roads(folder, settings, progress))
    boundary = tried(files.boundary, lambda: _boundary(folder, settings))
    area = area_of(road_source.roads if road_source else None, boundary)
    settlements = tried(files.settlements, lambda: _settlements(folder, settings, area))
    providers = tried(files.providers, lambda: _providers(folder, settings, area, services))
    homes = None if settlements is None else settlements.frame
    points = (
        None if homes is None else tried(files.demand_points, lambda: _demand_points(folder, settings, area, homes))
    )
    totals = tried(files.gmina_totals, lambda: _gmina_totals(folder, settings))
    people = _people(settlements.frame, totals, settings) if settlements else None
    bus = tried(files.bus, lambda: _bus(folder, settings, area))
    places = tried(files.candidates, lambda: _candidates(folder, settings, area))
    tables = [table for table in (settlements, providers, points, totals, bus, places) if table is not None]
    faults = [*unreadable, *(item for table in tables for item in table.faults)]
    faults += people.faults if people else ()
    return StudyCheck(
        _in_order(faults),
        tuple(table.count for table in tables),
        conditional_counts(road_source.roads) if road_source else {},
        people.population_check if people else no_population_check(),
        people.register_check if people else no_register_check(),
    )


def load_study(folder: Path, *, accept_valid: bool = False, progress: Progress = silent) -> Study:
    """
    Read the folder of a study.

    Parameters
    ----------
    folder
        The folder with study.toml.
    accept_valid
        Go on with the valid rows where others have errors; every output then says how many rows were refused.
    progress
        Called while the files are read.

    Raises
    ------
    StudyError, SourceError
        study.toml or a file cannot be read at all.
    FaultsError
        Rows have errors, and `accept_valid` is False.
    """
    settings = read_settings(folder)
    services = chosen_services(settings)
    progress(_READING, 0.0)
    road_source = _roads(folder, settings, progress)
    boundary = _boundary(folder, settings)
    area = area_of(road_source.roads if road_source else None, boundary)
    progress(_READING, 0.6)
    settlements = _settlements(folder, settings, area)
    progress(_READING, 0.8)
    providers = _providers(folder, settings, area, services)
    points = _demand_points(folder, settings, area, settlements.frame)
    totals = _gmina_totals(folder, settings)
    people = _people(settlements.frame, totals, settings)
    bus = _bus(folder, settings, area)
    places = _candidates(folder, settings, area)
    tables = [table for table in (settlements, providers, points, totals, bus, places) if table is not None]
    faults = _in_order([*(item for table in tables for item in table.faults), *people.faults])
    if not accept_valid:
        _refuse_errors(faults)
    progress(_READING, 1.0)
    return Study(
        name=settings.study.name,
        gminas=settings.study.gminas,
        language=settings.study.language,
        fictional=settings.study.fictional,
        as_of=settings.study.as_of,
        settlements=people.settlements,
        providers=_with_agreements(providers.frame, settings),
        services=services,
        roads=road_source.roads if road_source else None,
        background=road_source.background if road_source else Background(),
        boundary=boundary,
        faults=faults,
        row_counts=tuple(table.count for table in tables),
        sources=_fingerprints(folder, settings, road_source),
        profiles=_profiles(folder, settings),
        without_car=_without_car(settings),
        basket_weights=settings.basket,
        demand_points=None if points is None else points.frame,
        speed_limits=chosen_speed_limits(settings),
        estimates=people.estimates,
        population_check=people.population_check,
        register_check=people.register_check,
        folder=folder,
        bus=bus.lines if bus else None,
        candidates=None if places is None else places.frame,
        contact=settings.study.contact or "",
    )


def _roads(folder: Path, settings: Settings, progress: Progress) -> RoadSource | None:
    if settings.files.roads is None:
        return None
    return read_roads(_existing(folder, settings.files.roads), progress=progress)


def _boundary(folder: Path, settings: Settings) -> gpd.GeoDataFrame | None:
    if settings.files.boundary is None:
        return None
    return read_boundary(_existing(folder, settings.files.boundary), gminas=settings.study.gminas)


def _profiles(folder: Path, settings: Settings) -> dict[str, Profile]:
    """Give the catalogue's ways of travelling, with the study's own in place of those of the same name."""
    own = {name: profile_from_file(_existing(folder, file)) for name, file in settings.profiles.items()}
    return {**profiles(), **{name: replace(profile, profile_id=name) for name, profile in own.items()}}


def _settlements(folder: Path, settings: Settings, area: Area | None) -> InputTable:
    table = read_settlements(_existing(folder, settings.files.settlements), area=area)
    return replace(table, faults=(*table.faults, *_other_gminas(table.frame, settings)))


def _providers(folder: Path, settings: Settings, area: Area | None, services: Iterable[str]) -> InputTable:
    return read_providers(_existing(folder, settings.files.providers), area=area, service_ids=tuple(services))


def _demand_points(folder: Path, settings: Settings, area: Area | None, settlements: pd.DataFrame) -> InputTable | None:
    if settings.files.demand_points is None:
        return None
    return read_demand_points(_existing(folder, settings.files.demand_points), settlements, area=area)


def _with_agreements(providers: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Let providers take residents of the gminas with which there is an agreement; who takes any takes them already."""
    served = dict(zip(providers["provider_id"], providers["gminas_served"], strict=True))
    for agreement in settings.agreements:
        if agreement.provider not in served:
            raise StudyError(
                "study.toml: the agreement names the provider “{provider}”, who is not in the study. "
                "Write the identifier as it stands in the table of providers.",
                provider=agreement.provider,
            )
        if served[agreement.provider]:
            served[agreement.provider] = tuple(dict.fromkeys((*served[agreement.provider], *agreement.gminas)))
    return providers.assign(gminas_served=pd.Series(list(served.values()), dtype="object", index=providers.index))


def _bus(folder: Path, settings: Settings, area: Area | None) -> BusTable | None:
    if settings.files.bus is None:
        return None
    return read_bus_lines(_existing(folder, settings.files.bus), area=area)


def _candidates(folder: Path, settings: Settings, area: Area | None) -> InputTable | None:
    if settings.files.candidates is None:
        return None
    return read_candidates(_existing(folder, settings.files.candidates), area=area)


def _gmina_totals(folder: Path, settings: Settings) -> InputTable | None:
    if settings.files.gmina_totals is None:
        return None
    return read_gmina_totals(_existing(folder, settings.files.gmina_totals), gminas=settings.study.gminas)


class _People(NamedTuple):
    """The settlements with the estimates filled in, and what stands beside them in a Study."""

    settlements: pd.DataFrame
    estimates: pd.DataFrame
    population_check: pd.DataFrame
    register_check: pd.DataFrame
    faults: tuple[Fault, ...]


def _people(settlements: pd.DataFrame, totals: InputTable | None, settings: Settings) -> _People:
    registers = register_check(settlements)
    of_families = people_of_families(settlements)
    told = with_estimates(settlements, of_families)
    if totals is None:
        return _People(told, of_families, no_population_check(), registers, ())
    gminas = settings.study.gminas
    spread = spread_groups(told, totals_in_people(totals.frame), gminas=gminas, file=totals.count.file)
    estimates = pd.concat([of_families, spread.estimates], ignore_index=True)
    compared = population_check(settlements, estimates, totals.frame, gminas=gminas)
    faults = (*spread.faults, *_without_gmina(settlements, settings))
    return _People(spread.settlements, estimates, compared, registers, faults)


def _without_gmina(settlements: pd.DataFrame, settings: Settings) -> list[Fault]:
    if len({code[:GMINA_DIGITS] for code in settings.study.gminas}) == 1:
        return []
    rows = settlements.loc[settlements["gmina"] == "", "row"]
    return [fault("no_gmina", settings.files.settlements, row=int(row)) for row in rows]


def _without_car(settings: Settings) -> dict[str, WithoutCar]:
    own: dict[str, WithoutCar] = {
        group: replace(without_car()[group], share=part.percent / 100, basis=part.basis, source=part.source)
        for group, part in settings.without_car.items()
    }
    return {**without_car(), **own}


def _existing(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise SourceError(
            "{file}: there is no such file in the folder of the study. Put it there, or correct study.toml.", file=name
        )
    return path


def area_of(roads: Roads | None, boundary: gpd.GeoDataFrame | None) -> Area | None:
    """Give the extent of the study, west, south, east, north (degrees), by which positions are judged."""
    extents = []
    if roads is not None and len(roads.lon):
        extents.append((roads.lon.min(), roads.lat.min(), roads.lon.max(), roads.lat.max()))
    if boundary is not None:
        extents.append(tuple(boundary.loc[boundary["studied"]].total_bounds))
    if not extents:
        return None
    west, south, east, north = zip(*extents, strict=True)
    return float(min(west)), float(min(south)), float(max(east)), float(max(north))


def _other_gminas(settlements: pd.DataFrame, settings: Settings) -> list[Fault]:
    studied = {code[:GMINA_DIGITS] for code in settings.study.gminas}
    foreign = settlements[(settlements["gmina"] != "") & ~settlements["gmina"].str[:GMINA_DIGITS].isin(studied)]
    return [
        fault("other_gmina", settings.files.settlements, row=int(row), value=gmina)
        for row, gmina in zip(foreign["row"], foreign["gmina"], strict=True)
    ]


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda item: (item.severity is not Severity.ERROR, item.file, item.row or 0)))


def _refuse_errors(faults: tuple[Fault, ...]) -> None:
    errors = [item for item in faults if item.severity is Severity.ERROR]
    if errors:
        raise FaultsError(
            "Errors in the files of the study: {count}. Mend them (“geo-cus check” lists them), "
            "or go on with the valid rows by adding --accept-valid.",
            faults=faults,
            count=len(errors),
        )


def _fingerprints(folder: Path, settings: Settings, road_source: RoadSource | None) -> tuple[Source, ...]:
    found = []
    for role, name in {"study": SETTINGS_FILE, **named_files(settings)}.items():
        own = settings.licences.get(role, "")  # type: ignore[call-overload]
        known = road_source.licence if role == "roads" and road_source else ""
        found.append(Source(role, name, sha256_of(folder / name), own or known))
    return tuple(found)


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file; of a shapefile that of all its parts, one after the other by name."""
    parts = sorted(path.parent.glob(f"{path.stem}.*")) if path.suffix.lower() == ".shp" else [path]
    digest = hashlib.sha256()
    for part in parts:
        with part.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
    return digest.hexdigest()
