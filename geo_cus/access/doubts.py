"""What to check by telephone first: doubts about the data, ranked by the people whose status hangs on them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from geo_cus.access.measurement import SERVED, Status
from geo_cus.access.reliance import losses
from geo_cus.access.supply import capacities, eligible
from geo_cus.data.study import GMINA_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_cus.access.measurement import Measurement


class Doubt(StrEnum):
    """What is not known, or not known for sure."""

    PROVIDER_NOT_PLACED = "provider_not_placed"
    HOURS_UNKNOWN = "hours_unknown"
    CAPACITY_UNKNOWN = "capacity_unknown"
    GMINAS_SERVED_UNKNOWN = "gminas_served_unknown"
    SETTLEMENT_NOT_PLACED = "settlement_not_placed"
    PEOPLE_UNKNOWN = "people_unknown"
    MINUTES_UNSURE = "minutes_unsure"


class _Row(NamedTuple):
    doubt: Doubt
    subject_id: str
    subject: str
    service_id: str
    settlements: int
    people: int | None


def doubts(measurement: Measurement) -> pd.DataFrame:
    """
    List the doubts about the data, the one on which the status of most people hangs first.

    Parameters
    ----------
    measurement
        What every settlement has of every service.

    Returns
    -------
    pd.DataFrame
        ``doubt`` (`Doubt`), ``subject_id`` and ``subject`` (the provider or settlement in question), ``service_id``
        (empty where it concerns all), ``settlements``, ``people`` (Int64: persons of the target group whose status
        would change, or could, if the doubt turned out the other way; NA where their number is what is not known).
        A doubt on which nobody's status hangs is left out.
    """
    rows = [*_of_providers(measurement), *_not_placed(measurement), *_of_settlements(measurement)]
    table = pd.DataFrame(rows, columns=list(_Row._fields)).astype({"people": "Int64"})
    ranked = table[table["people"].isna() | (table["people"] > 0)]
    order = ["people", "settlements", "doubt", "subject_id", "service_id"]
    return ranked.sort_values(
        order, ascending=[False, False, True, True, True], na_position="last", kind="stable"
    ).reset_index(drop=True)


def _of_providers(measurement: Measurement) -> Iterator[_Row]:
    """Doubt what is not told of a provider that is the only one within the limit for somebody."""
    study = measurement.study
    providers = study.providers.set_index("provider_id")
    studied = {gmina[:GMINA_DIGITS] for gmina in study.gminas}
    known_places = {
        service_id: dict(zip(study.providers["provider_id"], np.isfinite(capacities(study, service_id)), strict=True))
        for service_id, service in study.services.items()
        if service.need
    }
    for loss in losses(measurement).to_dict("records"):
        if not loss["settlements"]:
            continue
        provider = providers.loc[loss["provider_id"]]
        judged = study.services[loss["service_id"]].visit_s > 0
        if judged and not measurement.hours_known.get(loss["provider_id"], True):
            yield _row(Doubt.HOURS_UNKNOWN, loss)
        if not known_places.get(loss["service_id"], {}).get(loss["provider_id"], True):
            yield _row(Doubt.CAPACITY_UNKNOWN, loss)
        if not provider["gminas_served"] and provider["gmina"] and provider["gmina"][:GMINA_DIGITS] not in studied:
            yield _row(Doubt.GMINAS_SERVED_UNKNOWN, loss)


def _row(doubt: Doubt, loss: dict[Any, Any]) -> _Row:
    people = int(loss["people"]) if loss["people"] or not loss["settlements_unknown"] else None
    return _Row(doubt, loss["provider_id"], loss["provider"], loss["service_id"], int(loss["settlements"]), people)


def _not_placed(measurement: Measurement) -> Iterator[_Row]:
    """Doubt where a provider stands that could serve those who now have a gap, or of whom nobody can tell."""
    study, results = measurement.study, measurement.results
    taken = eligible(study)
    lost = measurement.providers["status"].isin(["no_coordinates", "far_from_roads"])
    # Of other gminas only those can be near from which somebody is served already.
    near = {"", *(gmina[:GMINA_DIGITS] for gmina in study.gminas)}
    near |= {gmina[:GMINA_DIGITS] for gmina in results.loc[results["status"].isin(SERVED), "provider_gmina"]}
    lost &= study.providers["gmina"].str[:GMINA_DIGITS].isin(near)
    for row in np.flatnonzero(lost).tolist():
        provider = study.providers.iloc[row]
        for service_id in provider["services"]:
            if service_id not in study.services:
                continue
            part = results[results["service_id"] == service_id]
            unsure = part["status"] == Status.NO_DATA
            waiting = part[taken[:, row] & (part["is_gap"] | unsure).to_numpy()]
            yield _Row(
                Doubt.PROVIDER_NOT_PLACED, provider["provider_id"], provider["name"], service_id, len(waiting),
                int(waiting["people"].where(waiting["status"] == Status.NO_DATA, waiting["people_in_gap"]).sum()),
            )  # fmt: skip


def _of_settlements(measurement: Measurement) -> Iterator[_Row]:
    """Doubt where a settlement stands, who lives in it, and minutes that lie near a threshold."""
    results = measurement.results
    homes = measurement.study.settlements.set_index("settlement_id")
    off = results[results["status"] == Status.NOT_PLACED].drop_duplicates("settlement_id")
    for settlement_id, name in zip(off["settlement_id"], off["settlement"], strict=True):
        people = homes.loc[settlement_id, "residents"]
        yield _Row(Doubt.SETTLEMENT_NOT_PLACED, settlement_id, name, "", 1, None if pd.isna(people) else int(people))
    unknown = results[results["people"].isna()].drop_duplicates(["settlement_id", "group_id"])
    for settlement_id, part in unknown.groupby("settlement_id", sort=False):
        yield _Row(Doubt.PEOPLE_UNKNOWN, str(settlement_id), str(part["settlement"].iloc[0]), "", 1, None)
    edge = results[results["knife_edge"] & results["people"].notna()]
    for settlement_id, name, service_id, people in zip(
        edge["settlement_id"], edge["settlement"], edge["service_id"], edge["people"], strict=True
    ):
        yield _Row(Doubt.MINUTES_UNSURE, settlement_id, name, service_id, 1, int(people))
