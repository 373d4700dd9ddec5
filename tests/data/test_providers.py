"""Providers: services by id or name, forms, places, and the registers of offices."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus import catalogue
from geo_cus.data.providers import ProviderRow, read_providers
from geo_cus.errors import GeoCusError
from geo_cus.faults import Severity
from geo_cus.schema import columns_of, header_key

KORZENNA = (20.70, 49.60, 20.95, 49.75)
COLUMNS = [
    "provider_id",
    "name",
    "kind",
    "services",
    "form",
    "gmina",
    "gminas_served",
    "place",
    "address",
    "capacity",
    "places",
    "hours",
    "wheelchair",
    "lon",
    "lat",
    "row",
]


@pytest.fixture
def read(tmp_path):
    """Give a function that reads text as a providers table."""

    def read_text(text: str, service_ids=None):
        path = tmp_path / "podmioty.csv"
        path.write_text(text, "utf-8")
        return read_providers(path, area=KORZENNA, service_ids=service_ids)

    return read_text


def _errors(result) -> list[tuple[str, int | None, str | None]]:
    return [(item.code, item.row, item.value) for item in result.faults if item.severity is Severity.ERROR]


def test_no_header_means_two_things():
    keys = [
        header_key(synonym)
        for info in columns_of(ProviderRow).values()
        for synonym in set(map(header_key, info.synonyms))
    ]
    assert len(keys) == len(set(keys))


def test_the_frame_is_the_one_the_study_describes(read):
    result = read(
        "id;nazwa;rodzaj;usługi;forma;gmina;gminy obsługiwane;miejscowość;adres;liczba miejsc;godziny;wózek;lat;lon\n"
        "P1;Klub;gmina;dzienny_pobyt,poz;mobilna;1210062;1210062, 121006_2 0422052;Mogilno;Mogilno 24;"
        '12,5;"pn 8-16\nwt 8-16";nie;49,65;20,8\n'
    )
    assert list(result.frame.columns) == COLUMNS
    assert result.frame.iloc[0].to_list() == [
        "P1",
        "Klub",
        "gmina",
        ("dzienny_pobyt", "poz"),
        "mobile",
        "1210062",
        ("1210062", "0422052"),
        "Mogilno",
        "Mogilno 24",
        12.5,
        {},
        "pn 8-16 wt 8-16",
        "no",
        20.8,
        49.65,
        2,
    ]
    assert not result.faults


@pytest.mark.parametrize(
    ("cell", "total", "places"),
    [
        ("30", 30, {}),
        ("0", 0, {}),
        ("brak danych", None, {}),
        ('"poz: 20"', 20, {"poz": 20}),
        ('"poz: 20; Dzienny pobyt = 7,5;"', 27.5, {"poz": 20, "dzienny_pobyt": 7.5}),
        ('"poz: 20; apteka: brak"', 20, {"poz": 20}),
    ],
)
def test_capacity_of_all_services_or_of_each(read, cell, total, places):
    result = read(f"id;nazwa;usługi;liczba miejsc\nP1;Klub;poz;{cell}\n")
    assert not [item for item in result.faults if item.severity is Severity.ERROR]
    row = result.frame.iloc[0]
    assert row["places"] == places
    assert (pd.isna(row["capacity"]) and total is None) or row["capacity"] == total


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("-1", "too_small"),
        ('"poz: -1"', "too_small"),
        ("9999999", "too_large"),
        ('"nieznana: 5"', "unknown_service"),
        ('"poz: dużo"', "not_a_number"),
        ('"poz: 5; 7"', "bad_form"),
        ('"poz: 5: 7"', "unknown_service"),
        ("=1+1", "formula"),
    ],
)
def test_a_capacity_that_cannot_be(read, cell, code):
    result = read(f"id;nazwa;usługi;liczba miejsc\nP1;Klub;poz;{cell}\nP2;Klub;poz;1\n")
    assert [(item[0], item[1]) for item in _errors(result)] == [(code, 2)]


def test_an_empty_frame_has_the_same_columns_and_types(read):
    empty, full = read("nazwa;usługi\n").frame, read("nazwa;usługi\nA;poz\n").frame
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


@pytest.mark.parametrize(
    ("cell", "services"),
    [
        ("poz", ("poz",)),
        ("POZ", ("poz",)),
        ("poz,apteka", ("poz", "apteka")),
        ("poz | apteka|", ("poz", "apteka")),
        ('"poz; apteka"', ("poz", "apteka")),
        ('"poz\napteka"', ("poz", "apteka")),
        ("poz, poz", ("poz",)),
        ("Żłobek, klub dziecięcy, dzienny opiekun", ("zlobek",)),
        ("pharmacy, home care", ("apteka", "opieka_dom")),
        ("poz, żłobek, klub dziecięcy, dzienny opiekun, apteka", ("poz", "zlobek", "apteka")),
        ("podstawowa opieka zdrowotna (POZ)", ("poz",)),
        ("dzienny pobyt", ("dzienny_pobyt",)),
    ],
)
def test_services_by_id_or_name(read, cell, services):
    assert read(f"nazwa;usługi\nA;{cell}\n").frame["services"].to_list() == [services]


@pytest.mark.parametrize("service", catalogue.services().values(), ids=catalogue.services())
def test_every_service_is_known_by_its_names(read, service):
    for name in service.names.values():
        assert read(f'nazwa;usługi\nA;"poz, {name}"\n').frame["services"].iloc[0][-1] == service.service_id


def test_an_unknown_service_is_named_with_those_that_may_be(read):
    result = read("nazwa;usługi\nA;poz, czary, poz\nB;poczta\nC;poz\n", service_ids=("poczta", "apteka"))
    assert _errors(result) == [("unknown_service", 2, "czary")]
    assert str(result.faults[-1].remedy if result.faults[-1].row else result.faults[0].remedy)
    details = dict(next(item for item in result.faults if item.code == "unknown_service").details)
    assert details["allowed"] == "poczta, apteka"
    # A service of the catalogue that is not studied is no fault.
    assert result.frame["services"].to_list() == [("poczta",), ("poz",)]


def test_an_enormous_list_of_services_is_refused(read):
    assert [code for code, *_ in _errors(read(f"nazwa;usługi\nA;{'poz,' * 2_000}poz\n"))] == ["too_long"]


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("", "stationary"),
        ("Stacjonarna", "stationary"),
        ("w domu", "home"),
        ("u klienta", "home"),
        ("dom", "home"),
        ("mobilnie", "mobile"),
        ("on-line", "online"),
        ("Zdalna", "online"),
        ("remote", "online"),
    ],
)
def test_forms_in_both_languages(read, cell, form):
    assert read(f"nazwa;usługi;forma\nA;poz;{cell}\n").frame["form"].to_list() == [form]


@pytest.mark.parametrize(
    ("cell", "answer"), [("", ""), ("TAK", "yes"), ("nie", "no"), ("częściowo", "limited"), ("1", "yes")]
)
def test_wheelchairs(read, cell, answer):
    assert read(f"nazwa;usługi;wózek\nA;poz;{cell}\n").frame["wheelchair"].to_list() == [answer]


def test_capacity_may_be_a_part_or_not_known(read):
    result = read("nazwa;usługi;miejsca\nA;poz;0,5\nB;poz;-\nC;poz;0\n")
    assert result.frame["capacity"].dtype == "Float64"
    assert result.frame["capacity"].to_list() == [0.5, pd.NA, 0.0]


def test_without_an_identifier_the_name_and_address_stand_for_it(read):
    result = read(
        "nazwa;usługi;miejscowość;ulica;numer domu\nKlub Senior+;poz;Mogilno;;24\nKlub Senior+;poz;Siedlce;Polna;1 A\n"
    )
    assert result.frame["provider_id"].to_list() == ["klub-senior+-mogilno-24", "klub-senior+-siedlce-polna-1-a"]
    assert result.frame["address"].to_list() == ["24", "Polna 1 A"]


def test_the_same_body_twice_at_one_address_is_refused(read):
    result = read("nazwa;usługi;miejscowość\nKlub;poz;Mogilno\nKlub;apteka;Mogilno\nInny;poz;Mogilno\n")
    assert [(code, row) for code, row, _ in _errors(result)] == [("doubled_id", 2), ("doubled_id", 3)]
    assert result.frame["name"].to_list() == ["Inny"]


def test_an_online_service_needs_no_position(read):
    result = read("nazwa;usługi;forma;lat;lon\nA;poz;online;;\nB;poz;dom;;\n")
    assert [(item.code, item.row) for item in result.faults] == [("no_point", 3)]


def test_telephone_numbers_and_addresses_are_no_formulas(read):
    result = read("nazwa;usługi;adres;godziny\n@Klub;poz;+48 18 000 00 00;-\n")
    assert result.frame["name"].to_list() == ["@Klub"]


@given(st.lists(st.tuples(*[st.text(max_size=15)] * 4), max_size=5))
def test_nothing_written_in_a_cell_raises_anything_else(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "podmioty.csv"
    lines = ["nazwa,usługi,forma,liczba miejsc", *(",".join(row) for row in rows)]
    path.write_bytes("\n".join(lines).encode("utf-8", errors="surrogatepass"))
    try:
        result = read_providers(path, area=KORZENNA)
    except GeoCusError:
        return
    assert result.count.read == result.count.used + result.count.refused
    assert result.count.used == len(result.frame)


SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "services"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")
@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("ops_cus_pcpr_malopolska_geo.csv", 195),
        ("dps_sds_malopolska_geo_36.csv", 36),
        ("rspo_lubelskie_2020-02.csv", 3_282),
        ("senior_plus_malopolska_2026-06-02.csv", 107),
        ("utw_malopolska.csv", 52),
    ],
)
def test_real_registers_lack_the_services_and_are_told_so(file, read):
    result = read_providers(SHARED / file)
    assert (result.count.read, result.count.used) == (read, 0)
    assert ("missing_column", "usługi") in {(item.code, item.column) for item in result.faults}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")
def test_a_real_register_with_its_services_filled_in(tmp_path):
    register = pd.read_csv(SHARED / "ops_cus_pcpr_malopolska_geo.csv", dtype="str").assign(usługi="cus_ops")
    register.to_csv(tmp_path / "ops.csv", index=False)
    result = read_providers(tmp_path / "ops.csv", area=(19.0, 49.2, 21.5, 50.6))
    # In some rows of the register the opening hours hold lists of tasks: unknown hours of offices that do exist.
    assert (result.count.read, result.count.used) == (195, 195)
    assert not [item for item in result.faults if item.severity is Severity.ERROR]
    tasks = {row for row, hours in enumerate(register["godziny_pracy"].fillna(""), 2) if hours.startswith("'")}
    assert len(tasks) == 16
    assert tasks <= {item.row for item in result.faults if item.code == "hours_not_understood"}
    korzenna = result.frame[result.frame["name"].str.contains("Korzennej")]
    assert korzenna["lon"].between(20.7, 21.0).all()
    assert len(korzenna)
