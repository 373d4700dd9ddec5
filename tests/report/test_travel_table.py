"""The table of travel times: every pair stands in it, and far, unreachable and unknown are three different things."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.outcome import compared
from geo_cus.access.supply import offering
from geo_cus.catalogue import services
from geo_cus.data.study_files import load_study
from geo_cus.errors import SourceError
from geo_cus.report import travel_table as module
from geo_cus.report.travel_table import travel_csv, travel_table, travel_xlsx
from geo_cus.text import language
from tests.map.conftest import tiny_study
from tests.studies import providers, settlements, study

POLISH, ENGLISH = language("pl"), language("en")
HOMES = [("Miasto", (0, 0), 10), ("Granica", (4_000, 0), 5), ("Wyspa", (9_000, 9_000), 3), ("Nigdzie", None, 1)]
PLACES = [
    ("Przychodnia", (0, 0), ("poz",)),
    ("Bez adresu", None, ("poz",)),
    ("Za górami", (90_000, 0), ("poz",)),
    ("Porada zdalna", None, ("poz",)),
    ("=Apteka", (4_000, 0), ("apteka",)),
]


@pytest.fixture(scope="module")
def measured():
    places = providers(PLACES, form=["stationary", "stationary", "stationary", "online", "stationary"])
    made = study(settlements(HOMES), places, roads=tiny_study().roads, studied=_services("poz", "apteka"))
    return measure_study(made)


@pytest.fixture(scope="module")
def sample(sample_folder):
    return measure_study(load_study(sample_folder))


def _services(*names):
    return {name: services()[name] for name in names}


def row_of(table, settlement, provider):
    [row] = table[(table["Settlement"] == settlement) & (table["Provider"] == provider)].to_dict("records")
    return row


def test_by_hand(measured):
    table = travel_table(measured, "poz", ENGLISH)
    assert len(table) == len(HOMES) * 4
    near, far = row_of(table, "Miasto", "Przychodnia"), row_of(table, "Granica", "Przychodnia")
    assert (near["Status"], near["Within the limit"]) == ("reachable", "yes")
    assert far["Kilometres"] == pytest.approx(4.0, abs=0.001)
    assert far["Minutes"] > near["Minutes"]
    assert (far["Settlement identifier"], far["Provider identifier"]) == ("s1", "p0")
    assert row_of(table, "Wyspa", "Przychodnia")["Status"] == "the settlement lies too far from every usable road"
    told = [row_of(table, "Miasto", name) for name in ("Bez adresu", "Za górami", "Porada zdalna")]
    assert [row["Status"] for row in told] == [
        "the provider has no coordinates",
        "the provider lies too far from every usable road",
        "the provider works online only",
    ]
    assert [row["Within the limit"] for row in told] == ["unknown", "unknown", ""]
    nowhere = row_of(table, "Nigdzie", "Przychodnia")
    assert (nowhere["Status"], nowhere["Within the limit"]) == ("the settlement has no coordinates", "unknown")
    without = table[table["Status"] != "reachable"]
    assert without[["Minutes", "Kilometres"]].isna().all(axis=None)


def test_of_all_providers_it_is_told_who_offers_the_service(measured):
    table = travel_table(measured, "poz", ENGLISH, all_providers=True)
    assert len(table) == len(HOMES) * len(PLACES)
    chemist = row_of(table, "Granica", "=Apteka")
    assert (chemist["Offers the service"], chemist["Within the limit"]) == ("no", "")
    assert row_of(table, "Granica", "Przychodnia")["Offers the service"] == "yes"


def test_nobody_who_offers_a_service_is_an_empty_table():
    made = study(settlements(HOMES), providers(PLACES[-1:]), roads=tiny_study().roads, studied=_services("poz"))
    table = travel_table(measure_study(made), "poz", ENGLISH)
    assert len(table) == 0
    assert "Minutes" in table


@pytest.mark.parametrize("service_id", ["poz", "opieka_dom", "biblioteka"])
def test_every_pair_has_the_time_it_was_measured_by(sample, service_id):
    study_, service = sample.study, sample.study.services[service_id]
    times, offers = sample.times.of(service), offering(sample.study.providers, service_id)
    table = travel_table(sample, service_id, ENGLISH)
    assert len(table) == len(study_.settlements) * offers.sum()
    assert not table.duplicated(["Settlement identifier", "Provider identifier"]).any()
    row = {name: number for number, name in enumerate(study_.settlements["settlement_id"].astype(str))}
    column = {name: number for number, name in enumerate(study_.providers["provider_id"].astype(str))}
    way = compared(times, service.threshold.metric)
    for told in table.to_dict("records"):
        spot = row[str(told["Settlement identifier"])], column[str(told["Provider identifier"])]
        if told["Status"] == "reachable":
            assert told["Minutes"] == pytest.approx(times.seconds[spot] / 60, abs=0.005)
            assert told["Within the limit"] == ("yes" if way[spot] <= service.threshold.limit else "no")
        else:
            assert np.isnan(told["Minutes"])
    for _, part in table.groupby("Settlement identifier"):
        assert part["Minutes"].dropna().is_monotonic_increasing
        assert part["Minutes"].notna().is_monotonic_decreasing  # who cannot be reached comes last


def test_no_road_is_not_too_far(sample):
    table = travel_table(sample, "poz", ENGLISH)
    cut_off = table[table["Settlement"] == "Ostrów"]
    assert set(cut_off["Status"]) == {"no road leads there"}
    assert set(cut_off["Within the limit"]) == {"no"}


def test_who_comes_to_the_home_is_said(sample):
    ways = set(travel_table(sample, "opieka_dom", ENGLISH)["Way of travelling"])
    assert all(way.endswith(", to the home") for way in ways)


def test_the_csv_is_written_as_the_reader_writes(measured):
    rows = {
        words.code: list(
            csv.DictReader(
                io.StringIO(travel_csv(measured, "poz", words, all_providers=True).decode("utf-8-sig")), delimiter=";"
            )
        )
        for words in (POLISH, ENGLISH)
    }
    assert len(rows["pl"]) == len(rows["en"]) == len(HOMES) * len(PLACES)
    for polish, english in zip(rows["pl"], rows["en"], strict=True):
        assert polish["Minuty"].replace(",", ".") == english["Minutes"]
    assert any("," in row["Minuty"] for row in rows["pl"])
    assert {row["Provider"] for row in rows["en"]} >= {"'=Apteka"}
    assert all(row["Notes"].startswith("fictional data") for row in rows["en"])


def test_the_workbook_has_a_row_for_every_pair_and_numbers_as_numbers(measured):
    book = openpyxl.load_workbook(io.BytesIO(travel_xlsx(measured, "poz", POLISH, all_providers=True)))
    [sheet] = book.worksheets
    rows = list(sheet.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if "Minuty" in row)
    told = [row[rows[head].index("Minuty")] for row in rows[head + 1 :]]
    assert len(told) == len(HOMES) * len(PLACES)
    assert any(isinstance(value, float) for value in told)
    assert None in told
    assert "=Apteka" in [row[rows[head].index("Podmiot")] for row in rows[head + 1 :]]
    assert travel_xlsx(measured, "poz", POLISH) == travel_xlsx(measured, "poz", POLISH)


def test_what_a_workbook_cannot_hold_is_refused(measured, monkeypatch):
    monkeypatch.setattr(module, "_SHEET_ROWS", 3)
    with pytest.raises(SourceError, match="Take the CSV file"):
        travel_xlsx(measured, "poz", ENGLISH)


def test_straight_lines_are_called_an_estimate(measured):
    table = travel_csv(measure_study(replace(measured.study, roads=None, sources=())), "poz", ENGLISH)
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    assert all("estimate" in row["Notes"] for row in rows)
