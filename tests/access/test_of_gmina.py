"""One of several gminas: its parts add up to the whole, and give nothing away that the whole hides."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geo_cus.access.accounting import counts_by_status, together
from geo_cus.access.disclosure_audit import Publication, audit
from geo_cus.access.measure import measure, measure_study
from geo_cus.access.measurement import GAPS, Status
from geo_cus.access.of_gmina import gminas_of, of_gmina
from geo_cus.access.published import published, published_together, same_people
from geo_cus.catalogue import services
from geo_cus.catalogue.disclosure import disclosure_rules
from tests.studies import GMINA, NEIGHBOUR, providers, settlements, study


def two_gminas():
    """Measure six settlements of two gminas and one whose gmina is not told, some with few people of a group."""
    homes = settlements(
        [(f"Wieś {number}", (number * 9_000, 0), 40 + number) for number in range(7)],
        age_75_plus=[12, 3, 9, 2, 20, 1, 30],
    )
    homes["gmina"] = [GMINA, GMINA, GMINA, NEIGHBOUR, NEIGHBOUR, NEIGHBOUR, ""]
    places = providers([("Dom", (0, 0), ("poz", "opieka_dom")), ("Dom 2", (36_000, 0), ("opieka_dom",))])
    made = study(homes, places, roads=None, studied={key: services()[key] for key in ("poz", "opieka_dom")})
    return measure_study(replace(made, gminas=(GMINA, NEIGHBOUR)))


@pytest.fixture(scope="module")
def parted():
    return two_gminas()


@pytest.fixture(scope="module")
def alone():
    homes = settlements([("Blisko", (0, 0), 100), ("Daleko", (60_000, 0), 50), ("Nieznana", (9_000, 0), None)])
    return measure_study(study(homes, providers([("Przychodnia", (0, 0), ("poz",))]), roads=None))


def test_gminas_have_parts_that_add_up_to_the_whole(parted):
    assert len(gminas_of(parted)) == 3
    whole = published(parted)
    for measurement in (parted, whole):
        parts = [of_gmina(measurement, gmina) for gmina in gminas_of(measurement)]
        for service_id in measurement.study.services:
            for total in ("totals", "gap_totals"):
                sums = [getattr(part, total)[service_id] for part in parts]
                if None not in sums:
                    assert sum(sums) == getattr(measurement, total)[service_id]
            settlements = [together(part, service_id).settlements for part in parts]
            assert sum(settlements) == together(measurement, service_id).settlements


def test_the_part_of_an_only_gmina_is_the_whole(alone):
    part = of_gmina(alone, alone.study.gminas[0])
    pd.testing.assert_frame_equal(part.accounting, alone.accounting)
    pd.testing.assert_frame_equal(part.draws, alone.draws)
    assert (part.totals, part.gap_totals) == (alone.totals, alone.gap_totals)


def test_parts_for_the_public_give_nothing_away(parted):
    shown = published(parted)
    whole = [shown, *(of_gmina(shown, gmina) for gmina in gminas_of(shown))]
    assert audit(read_by_the_public(parted, whole), rules=disclosure_rules()).exposed() == 0


def test_a_scenario_beside_its_study_gives_nothing_away(parted):
    service = parted.study.services["opieka_dom"]
    nearer = replace(service, threshold=replace(service.threshold, good=300.0, limit=600.0))
    studied = {**parted.study.services, "opieka_dom": nearer}
    other = measure(replace(parted.study, services=studied), parted.times)
    assert same_people(parted, other)
    assert parted.gap_totals != other.gap_totals
    shown = published_together([parted, other])
    assert audit(read_by_the_public(parted, shown), rules=disclosure_rules()).exposed() == 0


def test_different_people_are_not_protected_together(parted):
    homes = parted.study.settlements
    other = replace(parted, study=replace(parted.study, settlements=homes.assign(residents=homes["residents"] + 1)))
    with pytest.raises(ValueError, match="different people"):
        published_together([parted, other])


def read_by_the_public(internal, shown):
    """Give all counts of settlements and all sums that stand in public measurements of the same people."""
    groups = list(dict.fromkeys(["residents", *(one.group_id for one in internal.study.services.values())]))
    people = shown[0].study.settlements.set_index("settlement_id")[groups]
    known = internal.study.settlements.set_index("settlement_id")[groups].notna()
    sums = []
    for measurement in shown:
        for service_id, service in measurement.study.services.items():
            part = measurement.of_service(service_id)
            counts = counts_by_status(measurement.accounting, service_id)
            told = [([status], counts[status].people) for status in Status]
            told += [(GAPS, measurement.gap_totals[service_id]), (Status, measurement.totals[service_id])]
            for statuses, count in told:
                where = part["status"].isin(list(statuses))
                sums.append((service.group_id, frozenset(part.loc[where, "settlement_id"]), count))
    return Publication(people=people, hidden=people.isna() & known, sums=tuple(sums))
