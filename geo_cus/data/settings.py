"""study.toml: what a study is called, which gminas it covers, which file is what, which thresholds are its own."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from geo_cus.catalogue import (
    Metric,
    Service,
    SpeedLimits,
    checked,
    groups,
    need_of,
    profiles,
    service_of,
    services,
    speed_limits,
    with_threshold,
)
from geo_cus.data.opening_hours import window_of
from geo_cus.data.study_folder import SETTINGS_FILE
from geo_cus.errors import StudyError
from geo_cus.faults import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Teryt = Annotated[str, Field(pattern=r"^\d{7}$")]
Text = Annotated[str, Field(min_length=1, max_length=200)]
Basis = Literal["statutory", "draft", "gmina_resolution", "cus_standard", "research", "tool_default"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class StudyPart(_Part):
    """The table ``[study]``."""

    name: Text
    gminas: Annotated[tuple[Teryt, ...], Field(min_length=1, strict=False)]
    language: Literal["pl", "en"] = "pl"
    fictional: bool = False
    as_of: dt.date | None = None
    contact: Text | None = None
    services: Annotated[tuple[str, ...] | None, Field(strict=False)] = None


class FilesPart(_Part):
    """The table ``[files]``: names of files in the folder of the study, and the licences of bought or borrowed ones."""

    settlements: Text
    providers: Text
    roads: Text | None = None
    boundary: Text | None = None
    demand_points: Text | None = None
    bus: Text | None = None
    gmina_totals: Text | None = None
    candidates: Text | None = None

    @field_validator("*")
    @classmethod
    def _inside(cls, name: str | None) -> str | None:
        return name if name is None else _inside_the_folder(name)


def _inside_the_folder(name: str) -> str:
    for path in (PurePosixPath(name), PureWindowsPath(name)):
        if path.is_absolute() or ".." in path.parts or path.drive:
            message = "outside"
            raise ValueError(message)
    return name


class ThresholdPart(_Part):
    """A table ``[thresholds.SERVICE]``: minutes or kilometres, as the service is measured, and on whose authority."""

    good_min: Annotated[float | None, Field(gt=0, strict=False)] = None
    limit_min: Annotated[float | None, Field(gt=0, strict=False)] = None
    good_km: Annotated[float | None, Field(gt=0, strict=False)] = None
    limit_km: Annotated[float | None, Field(gt=0, strict=False)] = None
    basis: Basis
    source: Text


class VisitPart(_Part):
    """A table ``[visits.SERVICE]``: how long a visit lasts (0: not judged), and when users of the service can come."""

    visit_min: Annotated[float | None, Field(ge=0, le=24 * 60, strict=False)] = None
    come_between: Annotated[str | None, Field(max_length=200)] = None


Speed = Annotated[float | None, Field(gt=0, le=200, strict=False)]


class SpeedLimitsPart(_Part):
    """The table ``[speed_limits]``: what replaces the law's limits for cars where no sign sets one (km/h)."""

    built_up_kph: Speed = None
    living_street_kph: Speed = None
    rural_kph: Speed = None
    dual_kph: Speed = None
    express_kph: Speed = None
    express_dual_kph: Speed = None
    motorway_kph: Speed = None
    basis: Basis
    source: Text


class OwnServicePart(_Part):
    """A table ``[own_services.ID]``: a service that the catalogue does not know, described as the catalogue does."""

    pl: Text
    en: Text | None = None
    domains: Annotated[tuple[Annotated[int, Field(ge=1, le=14)], ...], Field(strict=False)] = ()
    group: str = "residents"
    profile: str = "car"
    direction: Literal["to_provider", "to_home"] = "to_provider"
    good_min: Annotated[float | None, Field(gt=0, strict=False)] = None
    limit_min: Annotated[float | None, Field(gt=0, strict=False)] = None
    good_km: Annotated[float | None, Field(gt=0, strict=False)] = None
    limit_km: Annotated[float | None, Field(gt=0, strict=False)] = None
    basis: Basis
    source: Text


class NeedPart(_Part):
    """A table ``[needs.SERVICE]``: how many of the target group need a place, and how much of one each takes."""

    percent: Annotated[float, Field(gt=0, le=100, strict=False)]
    units_per_person: Annotated[float, Field(gt=0, strict=False)] = 1.0
    unit_pl: Text = "miejsca"
    unit_en: Text = "places"
    basis: Basis
    source: Text


class WithoutCarPart(_Part):
    """A table ``[without_car.GROUP]``: what part of a group has no car of its own."""

    percent: Annotated[float, Field(ge=0, le=100, strict=False)]
    basis: Basis
    source: Text


class AgreementPart(_Part):
    """A table ``[[agreements]]``: a provider that also takes residents of further gminas."""

    provider: Text
    gminas: Annotated[tuple[Teryt, ...], Field(min_length=1, strict=False)]
    source: Text = ""


Role = Literal["settlements", "providers", "roads", "boundary", "demand_points", "gmina_totals", "bus", "candidates"]


def _of_the_catalogue(group_id: str) -> str:
    if group_id not in groups():
        raise PydanticCustomError("literal_error", "unknown", {"expected": ", ".join(groups())})
    return group_id


GroupId = Annotated[str, AfterValidator(_of_the_catalogue)]
ServiceId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]


class Settings(_Part):
    """The whole of study.toml."""

    study: StudyPart
    files: FilesPart
    own_services: dict[ServiceId, OwnServicePart] = Field(default_factory=dict)
    thresholds: dict[str, ThresholdPart] = Field(default_factory=dict)
    needs: dict[str, NeedPart] = Field(default_factory=dict)
    basket: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False, strict=False)]] = Field(default_factory=dict)
    without_car: dict[GroupId, WithoutCarPart] = Field(default_factory=dict)
    agreements: Annotated[tuple[AgreementPart, ...], Field(strict=False)] = ()
    visits: dict[str, VisitPart] = Field(default_factory=dict)
    profiles: dict[ServiceId, Annotated[Text, AfterValidator(_inside_the_folder)]] = Field(default_factory=dict)
    speed_limits: SpeedLimitsPart | None = None
    licences: dict[Role, Text] = Field(default_factory=dict)


def read_settings(folder: Path) -> Settings:
    """
    Read study.toml of a folder.

    Raises
    ------
    StudyError
        There is no such file, it is no TOML, or a key is missing, unknown or wrong.
    """
    path = folder / SETTINGS_FILE
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise StudyError(
            "{folder}: there is no file study.toml. Make a new study with “geo-cus new”, or name its folder.",
            folder=str(folder),
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError("study.toml cannot be read ({cause}). Save it as UTF-8 text.", cause=str(error)) from None
    except tomllib.TOMLDecodeError as error:
        raise StudyError("study.toml is not valid TOML: {cause}. Correct that line.", cause=str(error)) from None
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        raise _explained(error) from None


def chosen_services(settings: Settings) -> Mapping[str, Service]:
    """
    Give the services of a study in the catalogue's order, the study's own last, with its own thresholds and visits.

    Without a list in study.toml, all services of the catalogue and all of the study's own are studied.

    Raises
    ------
    StudyError
        A service is not in the catalogue, a threshold does not fit it, or the hours of visits are not understood.
    """
    known = {**services(), **_own_services(settings)}
    named = set(settings.study.services or known)
    for service_id in sorted(named.union(settings.thresholds, settings.needs, settings.visits, settings.basket)):
        if service_id not in known:
            raise StudyError(
                "study.toml: the service “{service}” is not in the catalogue. Known: {known}.",
                service=shown(service_id),
                known=", ".join(known),
            )
    chosen = {service_id: service for service_id, service in known.items() if service_id in named}
    for service_id, part in settings.thresholds.items():
        if service_id in chosen:
            chosen[service_id] = _with_own_threshold(chosen[service_id], part)
    for service_id, need in settings.needs.items():
        if service_id in chosen:
            chosen[service_id] = replace(chosen[service_id], need=need_of(need.model_dump()))
    for service_id, visit in settings.visits.items():
        if service_id in chosen:
            chosen[service_id] = _with_own_visit(chosen[service_id], visit)
    return chosen


def chosen_speed_limits(settings: Settings) -> SpeedLimits:
    """Give the limits where no sign sets one: the catalogue's, with the values that the study replaces."""
    own = settings.speed_limits
    return speed_limits() if own is None else replace(speed_limits(), **own.model_dump(exclude_none=True))


def _own_services(settings: Settings) -> dict[str, Service]:
    own = {}
    for service_id, part in settings.own_services.items():
        if service_id in services():
            raise StudyError(
                "study.toml: the catalogue has a service “{service}” already. Take another identifier for your own, "
                "or change its thresholds under [thresholds].",
                service=service_id,
            )
        own[service_id] = _own_service(service_id, part, {**profiles(), **settings.profiles})
    return own


def _own_service(service_id: str, part: OwnServicePart, ways: Mapping[str, object]) -> Service:
    for key, value, known in (("group", part.group, groups()), ("profile", part.profile, ways)):
        if value not in known:
            raise StudyError(
                "study.toml: “{value}” in “own_services.{service}.{key}” is not one of the known values: {expected}.",
                value=shown(value), service=service_id, key=key, expected=", ".join(known),
            )  # fmt: skip
    pairs = [(part.good_min, part.limit_min), (part.good_km, part.limit_km)]
    given = [good is not None and limit is not None for good, limit in pairs]
    if sum(given) != 1 or any((good is None) != (limit is None) for good, limit in pairs):
        raise StudyError(
            "study.toml: the service “{service}” needs good_min and limit_min, or good_km and limit_km.",
            service=service_id,
        )
    entry = {"id": service_id, "en": part.en or part.pl, **part.model_dump(exclude_none=True, exclude={"en"})}
    return checked(service_of(entry))


def _with_own_threshold(service: Service, part: ThresholdPart) -> Service:
    if service.threshold.metric is Metric.SECONDS:
        good, limit, factor, other = part.good_min, part.limit_min, 60.0, part.good_km or part.limit_km
        unit = "min"
    else:
        good, limit, factor, other = part.good_km, part.limit_km, 1000.0, part.good_min or part.limit_min
        unit = "km"
    if other is not None:
        raise StudyError(
            "study.toml: the service “{service}” is measured in {unit}; write good_{unit} and limit_{unit}.",
            service=service.service_id,
            unit=unit,
        )
    return with_threshold(
        service,
        good=None if good is None else good * factor,
        limit=None if limit is None else limit * factor,
        basis=part.basis,
        source=part.source,
    )


def _with_own_visit(service: Service, part: VisitPart) -> Service:
    come_between = service.come_between if part.come_between is None else part.come_between
    try:
        window_of(come_between)
    except StudyError:
        raise StudyError(
            "study.toml: “{value}” in “{key}” does not say when residents can come. "
            "Write days and times, for example “pn-pt 15:00-20:00”.",
            value=shown(come_between), key=f"visits.{service.service_id}.come_between",
        ) from None  # fmt: skip
    visit_s = service.visit_s if part.visit_min is None else part.visit_min * 60.0
    return replace(service, visit_s=visit_s, come_between=come_between)


_PROBLEMS: Final = {
    "missing": "study.toml: the key “{key}” is missing. Add it.",
    "extra_forbidden": "study.toml: the key “{key}” is not known. Check its spelling, or take it out.",
    "string_pattern_mismatch": (
        "study.toml: “{value}” in “{key}” is not a TERYT code of a gmina. Write seven digits in quotes."
    ),
    "literal_error": "study.toml: “{value}” in “{key}” is not one of the known values: {expected}.",
    "value_error": (
        "study.toml: “{value}” in “{key}” lies outside the folder of the study. Put the file into the folder."
    ),
}


def _explained(error: ValidationError) -> StudyError:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"] if part != "[key]")
    template = _PROBLEMS.get(first["type"], "study.toml: the value “{value}” of “{key}” has the wrong form or range.")
    expected = str(first.get("ctx", {}).get("expected", ""))
    return StudyError(template, key=key, value=shown(first["input"]), expected=expected)
