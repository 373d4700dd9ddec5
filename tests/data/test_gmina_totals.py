"""Totals of gminas: our template's columns, the export of the BDL, and rows that are of no use."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from geo_cus.data.gmina_totals import GminaRow, read_gmina_totals
from geo_cus.data.settlements import GROUP_FIELDS, SettlementRow
from geo_cus.faults import Severity
from geo_cus.schema import columns_of, header_key

KORZENNA, MYSLENICE = "1210062", "1209033"


@pytest.fixture
def read(tmp_path):
    """Give a function that reads text as totals of two gminas."""

    def read_text(text: str):
        path = tmp_path / "gmina.csv"
        path.write_text(text, "utf-8-sig")
        return read_gmina_totals(path, gminas=(KORZENNA, MYSLENICE))

    return read_text


def codes(result) -> list[tuple[str, int | None]]:
    return [(item.code, item.row) for item in result.faults]


def test_the_groups_have_the_headers_of_the_settlements():
    for group in GROUP_FIELDS:
        assert columns_of(GminaRow)[group].synonyms == columns_of(SettlementRow)[group].synonyms


def test_no_header_means_two_things():
    keys = [
        header_key(synonym) for info in columns_of(GminaRow).values() for synonym in set(map(header_key, info.synonyms))
    ]
    assert len(keys) == len(set(keys))


def test_a_row_of_the_template(read):
    result = read(
        "teryt_gminy;nazwa_gminy;mieszkańcy;0-2;3-6;7-14;65+;75+;ozn;źródło;stan na\n"
        "1210062;Korzenna;14 445;430;610;1 300;1 900;800;;GUS BDL;31.12.2024\n"
    )
    assert not result.faults
    (row,) = result.frame.to_dict("records")
    assert (row["gmina"], row["name"], row["source"], row["as_of"]) == (KORZENNA, "Korzenna", "GUS BDL", "31.12.2024")
    assert [row[group] for group in GROUP_FIELDS[:-2]] == [14445, 430, 610, 1300, 1900, 800]
    assert pd.isna(row["disabled"])
    assert all(result.frame[group].dtype == "Int64" for group in GROUP_FIELDS)


def test_the_export_of_the_bdl_gives_65_and_75_as_sums_of_its_bands(read):
    result = read(
        'Kod;Nazwa;"ogółem;ogółem;2024;[osoba]";"65-69;ogółem;2024;[osoba]";"70-74;ogółem;2024;[osoba]";'
        '"75-79;ogółem;2024;[osoba]";"80-84;ogółem;2024;[osoba]";"85 i więcej;ogółem;2024;[osoba]";\n'
        "0000000;POLSKA;37489087;2500000;2200000;1300000;800000;800000;\n"
        "1209033;Myślenice (3);45 000;2500;2200;1300;800;700;\n"
        "1209034;Myślenice - miasto (4);18 000;1200;1000;600;400;300;\n"
        "1209035;Myślenice - obszar wiejski (5);27 000;1300;1200;700;400;400;\n"
    )
    assert codes(result) == [("other_gmina_total", 2), ("part_of_gmina", 4), ("part_of_gmina", 5)]
    assert result.frame[["gmina", "residents", "age_65_plus", "age_75_plus"]].to_numpy().tolist() == [
        [MYSLENICE, 45000, 7500, 2800]
    ]
    assert (result.count.read, result.count.used, result.count.refused) == (4, 1, 3)


def test_bands_of_five_years_whatever_the_order_of_the_dimensions(read):
    names = ("75-79", "80-84", "85 i więcej")
    header = ";".join(f'"ogółem;{band};2024;[osoba]"' for band in names)
    result = read(f"Kod;Nazwa;{header}\n1210062;Korzenna;400;300;100\n")
    assert result.frame["age_75_plus"].to_list() == [800]
    assert result.frame["age_65_plus"].to_list() == [pd.NA]
    assert result.frame["residents"].to_list() == [pd.NA]


def test_a_code_under_the_name_of_the_gmina(read):
    assert read("gmina;65+\n121006_2;1900\n").frame["gmina"].to_list() == [KORZENNA]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("1210062;100;30;120", "part_exceeds_whole", "65+"),
        ("1210062;100;80;30", "parts_exceed_whole", "65+"),
        ("1210062;-1;0;0", "too_small", "mieszkańcy"),
        (";100;30;10", "missing_value", "teryt"),
        ("12100625;100;30;10", "bad_form", "teryt"),
    ],
)
def test_a_bad_row_is_named_and_the_good_one_stays(read, row, code, column):
    result = read(f"teryt;mieszkańcy;7-14;65+\n{row}\n1209033;45000;4000;7500\n")
    (found,) = [item for item in result.faults if item.severity is Severity.ERROR]
    assert (found.code, found.file, found.row, found.column) == (code, "gmina.csv", 2, column)
    assert result.frame["gmina"].to_list() == [MYSLENICE]


def test_more_people_of_75_than_of_65(read):
    result = read("teryt;65+;75+\n1210062;10;11\n")
    (found,) = result.faults
    assert (found.code, found.column, found.value) == ("part_exceeds_seniors", "75+", "11")
    assert "more than the people of 65 and over (10)" in str(found.problem)


def test_of_two_rows_of_one_gmina_none_is_used(read):
    result = read("teryt;65+\n1210062;10\n121006;11\n1209033;7\n")
    assert codes(result) == [("doubled_id", 2), ("doubled_id", 3)]
    assert result.frame["gmina"].to_list() == [MYSLENICE]


def test_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Teryt", "Ludność ogółem 2024", "65+"])
    book.active.append([1210062, 14445, 1900])
    book.save(tmp_path / "gmina.xlsx")
    result = read_gmina_totals(tmp_path / "gmina.xlsx", gminas=(KORZENNA,))
    assert not result.faults
    assert result.frame[["residents", "age_65_plus"]].to_numpy().tolist() == [[14445, 1900]]


def test_an_empty_frame_has_the_same_columns_and_types(read):
    empty, full = read("teryt;65+\n").frame, read("teryt;65+\n1210062;7\n").frame
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
