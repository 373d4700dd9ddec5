"""A study and edits -> the study as it would be."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_cus.catalogue import Metric, groups, with_threshold
from geo_cus.data.cells import LONGEST_NAME, LONGEST_TEXT, MOST_PERSONS
from geo_cus.data.study import Source, Study
from geo_cus.errors import ScenarioError
from geo_cus.faults import shown
from geo_cus.planning import edits as kinds
from geo_cus.planning.edit_checks import (
    check_gminas,
    check_group,
    check_hours,
    check_places,
    check_point,
    check_services,
    check_text,
)
from geo_cus.planning.edit_text import edits_toml
from geo_cus.planning.road_closure import with_stretch_closed, with_ways_closed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo_cus.data.roads import Roads
    from geo_cus.planning.edits import AddMobileStop, Edit, OpenPoint

SCENARIO_ROLE: Final = "scenario"
"""Role of the source by which a study tells that it is not as its files say."""

_BASES: Final = ("statutory", "draft", "gmina_resolution", "cus_standard", "research", "tool_default", "user")
_FORMS: Final = ("stationary", "mobile", "home")
_LONGEST_MIN: Final = 1440.0
_FARTHEST_KM: Final = 500.0
_LARGEST_FACTOR: Final = 100.0
_KNOWN_SHOWN: Final = 12


def applied(study: Study, edits: Sequence[Edit]) -> Study:
    """
    Give the study as it would be with edits, one after the other; the study itself stays as it is.

    Applying nothing gives the same study. Otherwise the new one names the edits among its sources, by the SHA-256 of
    their text.

    Raises
    ------
    ScenarioError
        An edit cannot be; the message tells its number, counted from 1, and why.
    """
    changed = study
    for number, edit in enumerate(edits, 1):
        try:
            changed = _APPLIED[type(edit)](changed, edit)
        except ScenarioError as error:
            raise _numbered(number, edit, error) from None
    if not edits:
        return study
    _check_groups(study, changed, edits)
    source = Source(SCENARIO_ROLE, "", hashlib.sha256(edits_toml(edits).encode()).hexdigest(), "")
    return replace(changed, sources=(*changed.sources, source))


def _numbered(number: int, edit: Edit, problem: ScenarioError) -> ScenarioError:
    return ScenarioError(
        "Edit {number} ({kind}): {problem}", number=number, kind=kinds.kind_of(edit), problem=problem.message
    )


def _opened(study: Study, edit: OpenPoint | AddMobileStop) -> Study:
    check_text(edit.provider_id, longest=LONGEST_NAME)
    check_text(edit.name, longest=LONGEST_NAME)
    check_text(edit.kind, longest=LONGEST_NAME, may_be_empty=True)
    if edit.provider_id in set(study.providers["provider_id"]):
        raise ScenarioError(
            "There is a provider “{provider}” already. Give the new point another identifier.",
            provider=shown(edit.provider_id),
        )
    mobile = isinstance(edit, kinds.AddMobileStop)
    form = "mobile" if isinstance(edit, kinds.AddMobileStop) else edit.form
    if form not in _FORMS:
        raise ScenarioError(
            "The form “{form}” is not known. Known: {known}.", form=shown(form), known=", ".join(_FORMS)
        )
    check_services(study, edit.services)
    check_point(study, edit.lon, edit.lat)
    check_hours(edit.hours, may_be_empty=not mobile)
    check_gminas((*((edit.gmina,) if edit.gmina else ()), *edit.gminas_served))
    places = _places(edit)
    values: dict[str, object] = {
        "provider_id": edit.provider_id,
        "name": edit.name,
        "kind": edit.kind,
        "services": tuple(dict.fromkeys(edit.services)),
        "form": form,
        "gmina": edit.gmina,
        "gminas_served": tuple(dict.fromkeys(edit.gminas_served)),
        "capacity": math.fsum(places.values()) if places else edit.capacity,
        "places": places,
        "hours": edit.hours,
        "lon": float(edit.lon),
        "lat": float(edit.lat),
        "row": 0,
    }
    return _with_providers(study, _with_row(study.providers, values))


def _places(edit: OpenPoint | AddMobileStop) -> dict[str, float]:
    for service, number in edit.places:
        if service not in edit.services:
            raise ScenarioError(
                "Places are given for “{service}”, which the point does not offer. Add the service or leave them out.",
                service=shown(service),
            )
        check_places(number)
    if edit.places and edit.capacity is not None:
        raise ScenarioError("Give the places of all services together, or those of each service, not both.")
    check_places(edit.capacity)
    return {service: float(number) for service, number in edit.places}


def _with_row(table: pd.DataFrame, values: Mapping[str, object]) -> pd.DataFrame:
    """Add a row at the end; columns that it does not know get empty text."""
    row = {name: [values.get(name, "")] for name in table.columns}
    typed = pd.DataFrame({name: pd.Series(cell, dtype=table[name].dtype) for name, cell in row.items()})
    return pd.concat([table, typed], ignore_index=True) if len(table) else typed


def _closed(study: Study, edit: kinds.CloseProvider) -> Study:
    row = _row_of(study, edit.provider_id)
    kept = np.arange(len(study.providers)) != row
    return _with_providers(study, study.providers[kept].reset_index(drop=True))


def _moved(study: Study, edit: kinds.MoveProvider) -> Study:
    row = _row_of(study, edit.provider_id)
    if study.providers["form"].iloc[row] == "online":
        raise ScenarioError("The provider “{provider}” works online and stands nowhere.", provider=edit.provider_id)
    check_point(study, edit.lon, edit.lat)
    return _with_cells(study, row, lon=float(edit.lon), lat=float(edit.lat))


def _with_capacity(study: Study, edit: kinds.ChangeCapacity) -> Study:
    row = _row_of(study, edit.provider_id)
    check_places(edit.capacity)
    if not edit.service:
        return _with_cells(study, row, capacity=edit.capacity, places={})
    if edit.service not in study.providers["services"].iloc[row]:
        raise ScenarioError(
            "The provider “{provider}” does not offer “{service}”.",
            provider=edit.provider_id,
            service=shown(edit.service),
        )
    told = {key: value for key, value in study.providers["places"].iloc[row].items() if key != edit.service}
    together = study.providers["capacity"].iloc[row]
    if not told and study.providers["services"].iloc[row] != (edit.service,) and not pd.isna(together):
        raise ScenarioError(
            "The places of “{provider}” are known for all its services together only. Change them as a whole, "
            "or give those of each service in the table of providers.",
            provider=edit.provider_id,
        )
    places = told if edit.capacity is None else {**told, edit.service: float(edit.capacity)}
    return _with_cells(study, row, capacity=math.fsum(places.values()) if places else None, places=places)


def _with_hours(study: Study, edit: kinds.ChangeHours) -> Study:
    row = _row_of(study, edit.provider_id)
    check_hours(edit.hours, may_be_empty=True)
    return _with_cells(study, row, hours=edit.hours)


def _open_to(study: Study, edit: kinds.OpenTo) -> Study:
    row = _row_of(study, edit.provider_id)
    check_gminas(edit.gminas)
    if not edit.gminas:
        raise ScenarioError("No gmina is named. Write the TERYT codes of those whose residents it is to take.")
    served = study.providers["gminas_served"].iloc[row]
    if not served:
        raise ScenarioError(
            "The provider “{provider}” takes residents of any gmina already.", provider=edit.provider_id
        )
    return _with_cells(study, row, gminas_served=tuple(dict.fromkeys((*served, *edit.gminas))))


def _with_ways_closed(study: Study, edit: kinds.CloseWays) -> Study:
    return replace(study, roads=with_ways_closed(_roads(study), edit.way_ids))


def _with_stretch_closed(study: Study, edit: kinds.CloseBetween) -> Study:
    check_point(study, edit.from_lon, edit.from_lat)
    check_point(study, edit.to_lon, edit.to_lat)
    ends = ((edit.from_lon, edit.from_lat), (edit.to_lon, edit.to_lat))
    return replace(study, roads=with_stretch_closed(_roads(study), *ends))


def _roads(study: Study) -> Roads:
    if study.roads is None:
        raise ScenarioError("The study has no road file, so that no road can be closed.")
    return study.roads


def _with_threshold(study: Study, edit: kinds.ChangeThreshold) -> Study:
    if edit.service not in study.services:
        raise ScenarioError(
            "The service “{service}” is not in the study. Known: {known}.",
            service=shown(edit.service),
            known=", ".join(study.services),
        )
    if edit.basis not in _BASES:
        raise ScenarioError(
            "The basis “{basis}” is not known. Known: {known}.", basis=shown(edit.basis), known=", ".join(_BASES)
        )
    check_text(edit.source, longest=LONGEST_TEXT, may_be_empty=True)
    service = study.services[edit.service]
    in_minutes = service.threshold.metric is Metric.SECONDS
    unit, factor = ("min", 60.0) if in_minutes else ("km", 1000.0)
    largest = _LONGEST_MIN if in_minutes else _FARTHEST_KM
    right, wrong = ((edit.good_min, edit.limit_min), (edit.good_km, edit.limit_km))[:: 1 if in_minutes else -1]
    if any(value is not None for value in wrong) or all(value is None for value in right):
        raise ScenarioError(
            "The threshold of “{service}” is measured in {unit}. Give its good value or its limit in that unit.",
            service=edit.service,
            unit=unit,
        )
    if not all(value is None or 0 < value <= largest for value in right):
        raise ScenarioError("A threshold is above 0 and at most {largest} {unit}.", largest=int(largest), unit=unit)
    good, limit = (None if value is None else value * factor for value in right)
    if (good or service.threshold.good) > (limit or service.threshold.limit):
        raise ScenarioError("The good threshold of “{service}” must not be above its limit.", service=edit.service)
    changed = with_threshold(service, good=good, limit=limit, basis=edit.basis, source=edit.source)
    return replace(study, services={**study.services, edit.service: changed})


def _with_people(study: Study, edit: kinds.SetPopulation) -> Study:
    check_group(edit.group)
    known = dict(edit.people)
    if len(known) != len(edit.people):
        raise ScenarioError("A settlement is named twice in the table of “{group}”.", group=edit.group)
    ids = study.settlements["settlement_id"].astype(str)
    strange = [name for name in known if name not in set(ids)]
    if strange:
        raise ScenarioError(
            "The settlement “{settlement}” is not in the study. Use its identifier from the table of settlements.",
            settlement=shown(strange[0]),
        )
    if not all(0 <= number <= MOST_PERSONS for number in known.values()):
        raise ScenarioError("A number of people is 0 to {largest}.", largest=MOST_PERSONS)
    return _with_group(study, edit.group, pd.array([known.get(name) for name in ids], dtype="Int64"))


def _with_scaled_people(study: Study, edit: kinds.ScalePopulation) -> Study:
    check_group(edit.group)
    if not 0 <= edit.factor <= _LARGEST_FACTOR:
        raise ScenarioError("A factor of people is 0 to {largest}.", largest=int(_LARGEST_FACTOR))
    scaled = _scaled(study.settlements[edit.group], edit.factor)
    estimates = study.estimates.copy()
    own = (estimates["group_id"] == edit.group).to_numpy()
    for column in ("people", "low", "high"):
        estimates.loc[own, column] = _scaled(estimates.loc[own, column], edit.factor).astype("int64")
    return replace(_with_group(study, edit.group, scaled.array), estimates=estimates)


def _scaled(people: pd.Series, factor: float) -> pd.Series:
    exact = people.to_numpy(dtype=np.float64, na_value=np.nan) * factor
    return pd.Series(np.floor(exact + 0.5), index=people.index).astype("Int64")


def _with_group(study: Study, group: str, people: Any) -> Study:
    """Give a group other people; what was told of the old ones (estimates, comparisons of sums) no longer holds."""
    return replace(
        study,
        settlements=study.settlements.assign(**{group: people}),
        estimates=study.estimates[study.estimates["group_id"] != group].reset_index(drop=True),
        population_check=study.population_check[study.population_check["group_id"] != group].reset_index(drop=True),
        register_check=study.register_check.iloc[:0] if group == next(iter(groups())) else study.register_check,
    )


def _check_groups(before: Study, after: Study, edits: Sequence[Edit]) -> None:
    """Refuse a group that became larger than all residents of a settlement, once all edits are made."""
    everybody = next(iter(groups()))
    touched = {edit.group: number for number, edit in enumerate(edits, 1) if isinstance(edit, _OF_PEOPLE)}
    for group in groups() if everybody in touched else touched:
        larger = [
            (table[group] > table[everybody]).fillna(value=False).to_numpy(dtype=bool)
            for table in (before.settlements, after.settlements)
        ]
        for row in np.flatnonzero(larger[1] & ~larger[0]).tolist():
            number = max(touched.get(group, 0), touched.get(everybody, 0))
            problem = ScenarioError(
                "In {settlement} there would be more people of “{group}” ({people}) than residents ({residents}).",
                settlement=shown(after.settlements["name"].iloc[row]),
                group=group,
                people=int(after.settlements[group].iloc[row]),
                residents=int(after.settlements[everybody].iloc[row]),
            )
            raise _numbered(number, edits[number - 1], problem)


def _row_of(study: Study, provider_id: str) -> int:
    ids = study.providers["provider_id"].tolist()
    if provider_id not in ids:
        known = ", ".join(ids[:_KNOWN_SHOWN]) + (", …" if len(ids) > _KNOWN_SHOWN else "")
        raise ScenarioError(
            "There is no provider “{provider}” at this place of the list. Known: {known}.",
            provider=shown(provider_id),
            known=known,
        )
    return ids.index(provider_id)


def _with_cells(study: Study, row: int, **cells: object) -> Study:
    table = study.providers.copy()
    for name, value in cells.items():
        values = table[name].tolist()
        values[row] = value
        table[name] = pd.Series(values, index=table.index, dtype=table[name].dtype)
    return _with_providers(study, table)


def _with_providers(study: Study, providers: pd.DataFrame) -> Study:
    return replace(study, providers=providers)


_OF_PEOPLE: Final = (kinds.SetPopulation, kinds.ScalePopulation)
_APPLIED: Final[Mapping[type[Edit], Callable[[Study, Any], Study]]] = {
    kinds.OpenPoint: _opened,
    kinds.AddMobileStop: _opened,
    kinds.CloseProvider: _closed,
    kinds.MoveProvider: _moved,
    kinds.ChangeCapacity: _with_capacity,
    kinds.ChangeHours: _with_hours,
    kinds.OpenTo: _open_to,
    kinds.CloseWays: _with_ways_closed,
    kinds.CloseBetween: _with_stretch_closed,
    kinds.ChangeThreshold: _with_threshold,
    kinds.SetPopulation: _with_people,
    kinds.ScalePopulation: _with_scaled_people,
}
