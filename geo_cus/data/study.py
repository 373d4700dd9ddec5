"""A study: everything known about a gmina, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo_cus.catalogue import profiles, speed_limits
from geo_cus.catalogue.without_car import WithoutCar, without_car
from geo_cus.data.people_tables import no_estimates, no_population_check, no_register_check
from geo_cus.faults import Fault, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from geo_cus.catalogue import Profile, Service, SpeedLimits
    from geo_cus.data.background import Background
    from geo_cus.data.bus_timetable import BusLines
    from geo_cus.data.roads import Roads

GMINA_DIGITS: Final = 6
"""The seventh digit of a TERYT code tells town and countryside of one gmina apart."""


@dataclass(frozen=True, slots=True)
class RowCount:
    """Rows of an input table: `read` = `used` + `refused`, always."""

    file: str
    read: int
    used: int
    refused: int


@dataclass(frozen=True, slots=True)
class Source:
    """An input file as it was when the study was read: its role, its name, its SHA-256, its licence."""

    role: str
    file: str
    sha256: str
    licence: str


@dataclass(frozen=True)
class Study:
    """
    Everything that is known about a gmina (or several), checked.

    Parameters
    ----------
    name
        Name of the study, as its author gave it.
    gminas
        TERYT codes (7 digits) of the gminas studied.
    language
        ``pl`` or ``en``: language of the outputs.
    fictional
        True if the data are invented; every output says so.
    as_of
        Day the data describe; None if the author did not say.
    settlements
        A row a settlement, in the order of the file. Columns: ``settlement_id`` (text, unique), ``name``, ``gmina``
        (TERYT, may be empty), ``kind``, ``solectwo``, ``area_km2`` (of its built-up land, NaN where unknown); the
        groups of the catalogue (``residents``, ``age_0_2``, …; Int64, persons >= 0, NA where unknown; estimates are
        filled in, and `estimates` tells which they are); ``residents_gus`` (residents by GUS, beside the registered
        ones in ``residents``), ``family_count`` (families, not persons), ``pre_working_age``, ``working_age``,
        ``post_working_age`` (Int64, NA where unknown; not there in a study made without files); ``lon``, ``lat``
        (degrees, NaN where unknown); ``row`` (as Excel counts it).
    providers
        A row a provider. Columns: ``provider_id`` (text, unique), ``name``, ``kind``, ``services`` (tuple of service
        ids), ``form`` (``stationary``, ``mobile``, ``home``, ``online``), ``gmina``, ``gminas_served``
        (tuple of TERYT codes whose residents it takes; empty means any), ``place``, ``address``,
        ``capacity`` (Float64, of all services together, NA where unknown), ``places`` (dict, of single services by
        their ids, where the file tells them apart), ``hours`` (as written; `opening_hours_of` reads them),
        ``wheelchair``, ``lon``, ``lat``, ``row``.
    services
        The services studied, by id, with the study's own thresholds.
    roads
        Roads as their file tells them; None where the study has no road file: times are then estimated along
        straight lines and every output says so.
    background
        Water, forest and built-up areas for the map; empty layers where unknown.
    boundary
        The gminas' outline in EPSG:4326 (columns ``teryt``, ``name``, ``geometry``); None where there is no file.
        Gminas that are in the file but not studied follow with ``studied`` False.
    faults
        Everything that was wrong in the files. With errors among them the study was read because the user accepted
        to go on with the valid rows.
    row_counts
        For each table: rows read = rows used + rows refused.
    sources
        Fingerprint of every input file, study.toml among them.
    without_car
        Who has no car of their own, by group id: an assumption of the catalogue or of the study.
    basket_weights
        Weight of a service in the basket by its id (>= 0); one that is not named weighs 1.
    demand_points
        Where the people of the settlements live: columns ``settlement_id``, ``lon``, ``lat`` (degrees), ``weight``
        (> 0: people, or a share of them), ``row``; None where every settlement is one point.
    profiles
        The ways of travelling by id: the catalogue's, with those that the study brings in their place or beside them.
    speed_limits
        Limits for cars where no sign sets one: the catalogue's, with the values that the study replaces.
    folder
        Where its files are; None for a study that was not read from files.
    bus
        The timetable of the buses; None where the study has none.
    candidates
        Where new points could stand, a row a place: ``candidate_id`` (text, unique), ``name``, ``kind``
        (`geo_cus.data.candidates.CandidateKind`), ``gmina`` (TERYT, may be empty), ``place``; ``heating``, ``toilet``,
        ``power``, ``ramp``, ``private_room`` (``yes``, ``no``, empty text where not known); ``capacity`` (Float64
        people), ``opening_cost_pln``, ``yearly_cost_pln`` (Float64 złoty; NA where unknown); ``lon``, ``lat``, ``row``.
        None where the study has no such file.
    estimates
        A row for each number of `settlements` that is an estimate, and must never be shown without saying so:
        ``settlement_id``, ``group_id``, ``people`` (the number that stands in `settlements`), ``low``, ``high``
        (persons; nine times of ten the true number lies between them), ``basis`` (``ipf``: spread from the total of
        the gmina; ``family_size``: families times an assumed size).
    population_check
        A row for each gmina and group whose total is given: ``gmina`` (TERYT), ``group_id``, ``known`` (people of the
        settlements that know them), ``estimated`` (people spread over others), ``settlements_known``,
        ``settlements_estimated``, ``settlements_unknown`` (together all of the gmina), ``gmina_total``, ``difference``
        (known + estimated - total), ``difference_percent`` (of the total; NaN for a total of 0). Nothing was rescaled
        by it.
    register_check
        A row for each settlement whose residents are known twice: ``settlement_id``, ``name``, ``residents``
        (registered), ``residents_gus``, ``difference`` (registered - GUS), ``difference_percent`` (of GUS; NaN for 0).
    contact
        Whom readers ask about it, as its author wrote it; empty if not told.
    """

    name: str
    gminas: tuple[str, ...]
    language: str
    fictional: bool
    as_of: dt.date | None
    settlements: pd.DataFrame
    providers: pd.DataFrame
    services: Mapping[str, Service]
    roads: Roads | None
    background: Background
    boundary: gpd.GeoDataFrame | None
    faults: tuple[Fault, ...]
    row_counts: tuple[RowCount, ...]
    sources: tuple[Source, ...]
    profiles: Mapping[str, Profile] = field(default_factory=profiles)
    without_car: Mapping[str, WithoutCar] = field(default_factory=without_car)
    basket_weights: Mapping[str, float] = field(default_factory=dict)
    demand_points: pd.DataFrame | None = None
    speed_limits: SpeedLimits = field(default_factory=speed_limits)
    estimates: pd.DataFrame = field(default_factory=no_estimates)
    population_check: pd.DataFrame = field(default_factory=no_population_check)
    register_check: pd.DataFrame = field(default_factory=no_register_check)
    folder: Path | None = field(default=None, compare=False)
    bus: BusLines | None = None
    candidates: pd.DataFrame | None = None
    contact: str = ""

    @property
    def faulty_rows(self) -> frozenset[tuple[str, int | None]]:
        """Give the rows left out because of errors: file and row, which is None for an error of the whole file."""
        return frozenset((item.file, item.row) for item in self.faults if item.severity is Severity.ERROR)
