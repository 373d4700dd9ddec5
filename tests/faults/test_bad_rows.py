"""One small bad table for each kind of fault: it is named with file, row, column and value, and the good rows stay."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from geo_cus.faults import FAULT_KINDS, Severity


class Case(NamedTuple):
    """A table with one good row, “Dobra”, and what is wrong with the rest of it."""

    code: str
    table: str
    row: int | None
    column: str | None
    value: str | None
    kept: int = 1
    reader: str = "settlements"
    area: tuple[float, float, float, float] = (20.70, 49.60, 20.95, 49.75)


HEAD = "id;nazwa;ludność;65+;lat;lon"
GOOD = "1;Dobra;100;20;49,65;20,80"


def _village(row: str, code: str, column: str | None, value: str | None, *, kept: int = 1) -> Case:
    return Case(code, f"{HEAD}\n{GOOD}\n{row}\n", 3, column, value, kept)


def _provider(row: str, code: str, column: str | None, value: str | None, *, kept: int = 1) -> Case:
    head = "id;nazwa;usługi;forma;liczba miejsc;teryt_gminy;wózek;lat;lon"
    good = "1;Dobra;poz;;10;1210062;tak;49,65;20,80"
    return Case(code, f"{head}\n{good}\n{row}\n", 3, column, value, kept, "providers")


def _open(hours: str, code: str) -> Case:
    """Give a provider beside the good one; it stays, whatever its hours."""
    head = "id;nazwa;usługi;godziny;lat;lon"
    rows = f"1;Dobra;poz;pn-pt 8:00-16:00;49,65;20,80\n2;Inna;poz;{hours};49,65;20,80"
    return Case(code, f"{head}\n{rows}\n", 3, "godziny", hours, 2, "providers")


def _drive(row: str, code: str, column: str | None, value: str | None) -> Case:
    head, good = "skąd;dokąd;minuty;od drzwi do drzwi", "Dobra;Apteka;12,5;tak"
    return Case(code, f"{head}\n{good}\n{row}\n", 3, column, value, reader="drives")


def _clients(row: str, code: str, column: str | None, value: str | None, *, kept: int = 1) -> Case:
    head, good = "miejscowość_id;klienci;wizyty_w_tygodniu;minuty_wizyty", "s0;3;5;45"
    return Case(code, f"{head}\n{good}\n{row}\n", 3, column, value, kept, reader="clients")


def _run(row: str, code: str, column: str | None, value: str | None, *, kept: int = 2, at: int = 4) -> Case:
    head = "linia;kurs;kolejność;przystanek;lat;lon;godzina;dni"
    good = "1;1;1;Dobra;49,65;20,80;7:00;pn-pt\n1;1;2;Druga;49,66;20,81;7:10;"
    return Case(code, f"{head}\n{good}\n{row}\n", at, column, value, kept, "bus")


CASES = {
    "families in the place of their people": Case(
        "families_below_children",
        "id;nazwa;ludność;3-6;7-14;osoby w rodzinach;lat;lon\n"
        "1;Dobra;200;10;20;30;49,65;20,80\n2;Inna;200;10;20;12;49,65;20,81\n",
        3,
        "osoby w rodzinach",
        "12",
    ),
    "no column for the name": Case("missing_column", "id;ludność\n1;5\n", None, "nazwa", None, 0),
    "two columns for the people": Case(
        "doubled_column", "nazwa;lat;lon;razem;ogółem\nA;49,65;20,8;1;2\n", None, "razem", None
    ),
    "a column nobody knows": Case("unknown_column", f"{HEAD};kolor\n{GOOD};zielony\n", None, "kolor", None),
    "a header alone": Case("no_rows", f"{HEAD}\n", None, None, None, 0),
    "no coordinates in the table": Case("no_points", "id;nazwa;ludność\n1;Dobra;100\n", None, None, None),
    "one cell too many": _village("2;Zła; 1;0;49,65;20,80;nadmiar", "too_many_cells", None, None),
    "a quotation mark never closed": _village(
        '2;"Zła;1;0;49,65;20,80', "broken_quotes", None, '2;"Zła;1;0;49,65;20,80'
    ),
    "a quotation mark in the middle": _village(
        '2;"Zła" wieś;1;0;49,65;20,80', "broken_quotes", None, '2;"Zła" wieś;1;0;49,65;20,80'
    ),
    "a sum below": _village(";Razem;100;20;;", "summary_row", None, "Razem"),
    "a note below": _village("Źródło: GUS;;;;;", "summary_row", None, "Źródło: GUS"),
    "an identifier twice": _village("1;Inna;1;0;49,65;20,80", "doubled_id", "id", "1", kept=0),
    "no name": _village("2;;1;0;49,65;20,80", "missing_value", "nazwa", ""),
    "text in a number": _village("2;Zła;sto;0;49,65;20,80", "not_a_number", "ludność", "sto"),
    "half a person": _village("2;Zła;1,5;0;49,65;20,80", "not_whole", "ludność", "1,5"),
    "negative population": _village("2;Zła;-5;0;49,65;20,80", "too_small", "ludność", "-5"),
    "more people than in Poland": _village("2;Zła;99999999;0;49,65;20,80", "too_large", "ludność", "99999999"),
    "a name of 10,000 letters": _village(f"2;{'a' * 10_000};1;0;49,65;20,80", "too_long", "nazwa", "a" * 59 + "…"),
    "a number for a name": _village("2;17;1;0;49,65;20,80", "bad_form", "nazwa", "17"),
    "an eight-digit TERYT code": _provider("2;Zły;poz;;1;12100622;;49,65;20,8", "bad_form", "teryt_gminy", "12100622"),
    "a form nobody knows": _provider("2;Zły;poz;latająca;1;;;49,65;20,8", "not_allowed", "forma", "latająca"),
    "an answer nobody knows": _provider("2;Zły;poz;;1;;może;49,65;20,8", "not_allowed", "wózek", "może"),
    "a service nobody knows": _provider("2;Zły;poz, latanie;;1;;;49,65;20,8", "unknown_service", "usługi", "latanie"),
    "no service at all": _provider("2;Zły;;;1;;;49,65;20,8", "missing_value", "usługi", ""),
    "less than no places": _provider("2;Zły;poz;;-0,5;;;49,65;20,8", "too_small", "liczba miejsc", "-0,5"),
    "more seniors than people": _village("2;Zła;10;11;49,65;20,80", "part_exceeds_whole", "65+", "11"),
    "children and seniors more than people": Case(
        "parts_exceed_whole",
        "id;nazwa;ludność;7-14;65+;lat;lon\n1;Dobra;100;20;30;49,65;20,80\n2;Zła;10;6;5;49,65;20,80\n",
        3,
        "65+",
        "5",
    ),
    "more of 75 than of 65": Case(
        "part_exceeds_seniors",
        "id;nazwa;ludność;65+;75+;lat;lon\n1;Dobra;100;20;20;49,65;20,80\n2;Zła;10;4;5;49,65;20,80\n",
        3,
        "75+",
        "5",
    ),
    "people not known": _village("2;Cicha;-;;49,65;20,80", "unknown_people", "ludność", None, kept=2),
    "HTML in a name": _village("2;<b>Zła</b>;1;0;49,65;20,80", "markup", "nazwa", "<b>Zła</b>"),
    "a script in a name": _village("2;Zła<script src=//x>;1;0;49,65;20,80", "markup", "nazwa", "Zła<script src=//x>"),
    "a bell in a name": _village("2;Zł\aa;1;0;49,65;20,80", "control_character", "nazwa", "Zł a"),
    "writing turned round": _village("2;Zł\u202ea;1;0;49,65;20,80", "control_character", "nazwa", "Zł a"),
    "a letter lost": _village("2;Z\ufffda;1;0;49,65;20,80", "broken_text", "nazwa", "Z\ufffda"),
    "a formula in CSV": _village("2;=HYPERLINK(A1);1;0;49,65;20,80", "formula", "nazwa", "=HYPERLINK(A1)"),
    "a formula for a number": _village("2;Zła;=1+1;0;49,65;20,80", "formula", "ludność", "=1+1"),
    "hours without days": _open("7.30-15.30", "hours_without_days"),
    "hours that are none": _open("na telefon", "hours_not_understood"),
    "hours with a remark": _open("pn-pt 8-16 po umówieniu", "hours_partly_understood"),
    "an error value": _village("2;Zła;#N/D!;0;49,65;20,80", "cell_error", "ludność", "#N/D!"),
    "lat and lon swapped": _village("2;Zła;1;0;20,80;49,65", "swapped_coordinates", "lat, lon", "20,80, 49,65"),
    "degrees, minutes and seconds": _village("2;Zła;1;0;49°39'00'';20,80", "bad_form", "lat", "49°39'00''"),
    "degrees, minutes and seconds with spaces": _village("2;Zła;1;0;49 39 0;20,80", "bad_form", "lat", "49 39 0"),
    "degrees with the point of the compass": _village("2;Zła;1;0;49,65;20,80 E", "bad_form", "lon", "20,80 E"),
    "metres under lat and lon": _village("2;Zła;1;0;196900;627800", "not_degrees", "lat, lon", "196900, 627800"),
    "zero, zero": _village("2;Zła;1;0;0;0", "not_degrees", "lat, lon", "0, 0"),
    "the other end of Poland": _village("2;Zła;1;0;54,35;18,65", "outside_area", "lat, lon", "54,35, 18,65"),
    "a latitude alone": _village("2;Zła;1;0;49,65;", "half_a_point", "lat, lon", "49,65"),
    "no position": _village("2;Cicha;1;0;;", "no_point", None, None, kept=2),
    "metres that are none": Case(
        "not_metres",
        "id;nazwa;x_2180;y_2180\n1;Dobra;627800;196900\n2;Zła;7500000;5500000\n",
        3,
        "x_2180, y_2180",
        "7500000, 5500000",
    ),
    "axes that could be either": Case(
        "ambiguous_axes",
        "id;nazwa;x;y\n1;Zła;400000;400000\n",
        2,
        "x, y",
        "400000, 400000",
        0,
        area=(17.0, 51.0, 18.0, 52.0),
    ),
    "a stop without a place": _run("1;1;3;Trzecia;;;7:20;", "stop_nowhere", "przystanek", "Trzecia"),
    "one stop at two ends of the gmina": _run(
        "1;1;3;DRUGA;49,70;20,81;7:20;", "stop_apart", "przystanek", "DRUGA", kept=1
    ),
    "a row twice": _run("1;1;2;Druga;;;7:10;", "doubled_stop", "przystanek", "Druga", kept=1),
    "a bus that drives into the past": _run("1;1;3;Dobra;;;6:59;", "time_back", "godzina", "6:59"),
    "midnight counted from nought": _run("1;1;3;Dobra;;;0:10;", "time_back", "godzina", "0:10"),
    "a run with one stop": _run("1;2;1;Dobra;;;8:00;sob", "lone_stop", None, None, kept=3),
    "days nobody knows": _run("1;2;1;Dobra;;;8:00;co drugi wtorek", "not_allowed", "dni", "co drugi wtorek"),
    "a run without days": _run("1;2;1;Dobra;;;8:00;", "missing_value", "dni", ""),
    "no time": _run("1;1;3;Dobra;;;;", "missing_value", "godzina", ""),
    "a time that is none": _run("1;1;3;Dobra;;;po obiedzie;", "bad_form", "godzina", "po obiedzie"),
    "seventy minutes": _run("1;1;3;Dobra;;;7:70;", "bad_form", "godzina", "7:70"),
    "a stop without its number": _run("1;1;;Dobra;;;7:20;", "missing_value", "kolejność", ""),
    "half a place in the order": _run("1;1;2,5;Dobra;;;7:20;", "not_whole", "kolejność", "2,5"),
    "a stop in another voivodeship": _run("1;1;3;Morze;54,35;18,65;7:20;", "outside_area", "lat, lon", "54,35, 18,65"),
    "a line that is no point": Case(
        "not_a_point",
        '{"type":"FeatureCollection","features":['
        '{"type":"Feature","properties":{"id":"1","nazwa":"Dobra"},"geometry":{"type":"Point","coordinates":[20.8,49.65]}},'
        '{"type":"Feature","properties":{"id":"2","nazwa":"Zła"},"geometry":{"type":"LineString","coordinates":[]}}]}',
        3,
        None,
        "LineString",
    ),
    "a place nobody knows": _drive("Dobra;Nigdzie;12;", "unknown_place", "dokąd", "Nigdzie"),
    "a name of two villages": _drive("wola;Dobra;12;", "ambiguous_place", "skąd", "wola"),
    "a village without a place": _drive("Dobra;Bez;12;", "place_without_point", "dokąd", "Bez"),
    "a pair the other way round": _drive("Dobra;52.01, 21.02;12;", "swapped_pair", "dokąd", "52.01, 21.02"),
    "a pair far away": _drive("Dobra;17.5000, 54.2000;12;", "outside_area", "dokąd", "17.5000, 54.2000"),
    "a pair of no degrees": _drive("500.5 600.5;Dobra;12;", "bad_form", "skąd", "500.5 600.5"),
    "a drive from a place to itself": _drive("Dobra;s0;12;", "same_place", "dokąd", "s0"),
    "clients of no village": _clients("s9;3;5;45", "no_such_settlement", "miejscowość_id", "s9"),
    "the same clients twice": _clients("s0;2;5;45", "doubled_clients", "miejscowość_id", "s0", kept=0),
    "fewer clients than none": _clients("s0;-2;5;30", "too_small", "klienci", "-2"),
    "a drive of no minutes": _drive("Dobra;Apteka;0;", "bad_form", "minuty", "0"),
    "a drive of a day": _drive("Dobra;Apteka;1440;", "bad_form", "minuty", "1440"),
    "no minutes": _drive("Dobra;Apteka;;", "missing_value", "minuty", ""),
    "no beginning": _drive(";Apteka;12;", "missing_value", "skąd", ""),
    "neither yes nor no": _drive("Dobra;Apteka;12;może", "not_allowed", "od drzwi do drzwi", "może"),
}

TOLD_OF_BOTH_ROWS = {"doubled_id", "doubled_clients", "doubled_stop", "stop_apart"}

OF_THE_STUDY = {"other_gmina", "unreadable", "unknown_settlement", "no_gmina"}
"""Kinds that no table can tell by itself: these need the gminas of the study."""
OF_TOTALS = {
    "other_gmina_total", "part_of_gmina", "known_exceed_total", "nothing_to_spread_by", "rest_exceeds_residents",
    "spread_without_some", "totals_contradict", "families_without_children",
}  # fmt: skip
"""Kinds of the totals of gminas: `tests/data/test_gmina_totals.py` and `test_target_groups.py`."""


@pytest.mark.parametrize("name", CASES)
def test_a_fault_names_file_row_column_and_value(name, request, settlements):
    case = CASES[name]
    read = request.getfixturevalue(case.reader)
    kind = "geojson" if case.table.startswith("{") else "csv"
    result = read(case.table, f"tabela.{kind}", case.area)
    found = [item for item in result.faults if item.code == case.code]
    assert len(found) == (2 if case.code in TOLD_OF_BOTH_ROWS else 1), result.faults
    assert (found[-1].file, found[-1].row, found[-1].column) == (f"tabela.{kind}", case.row, case.column)
    assert found[-1].value == case.value
    assert len(result.frame) == result.count.used == case.kept
    assert result.count.read == result.count.used + result.count.refused
    others = [item for item in result.faults if item.code != case.code and item.severity is Severity.ERROR]
    assert not others


@pytest.mark.parametrize("name", CASES)
def test_a_fault_speaks_in_whole_sentences(name, request):
    case = CASES[name]
    read = request.getfixturevalue(case.reader)
    kind = "geojson" if case.table.startswith("{") else "csv"
    for item in read(case.table, f"tabela.{kind}", case.area).faults:
        assert str(item.problem)
        assert str(item.remedy).endswith(".")


def test_every_kind_of_fault_has_its_bad_table():
    assert {case.code for case in CASES.values()} | OF_THE_STUDY | OF_TOTALS == set(FAULT_KINDS)


def test_every_fault_of_a_row_is_told_at_once(settlements):
    result = settlements(f"{HEAD}\n{GOOD}\n2;<b>;sto;-1;x1;20,80\n")
    assert [(item.code, item.column) for item in result.faults] == [
        ("markup", "nazwa"),
        ("not_a_number", "ludność"),
        ("too_small", "65+"),
        ("not_a_number", "lat"),
    ]


def test_other_cells_are_checked_though_a_column_is_missing(providers):
    result = providers("nazwa;liczba miejsc\nA;wiele\nB;10\n")
    assert [item.code for item in result.faults] == ["missing_column", "no_points", "not_a_number"]
    assert (result.count.read, result.count.used, result.count.refused) == (2, 0, 2)


def test_an_enormous_cell_is_a_fault_and_takes_no_row_with_it(settlements):
    result = settlements(f"{HEAD}\n{GOOD}\n2;{'x' * 50_000_000};1;0;49,65;20,80\n3;Inna;1;0;49,65;20,80\n")
    (found,) = result.faults
    assert (found.code, found.row, found.column) == ("too_long", 3, "nazwa")
    assert len(str(found.problem)) < 200
    assert result.frame["name"].to_list() == ["Dobra", "Inna"]


def test_a_quotation_mark_never_closed_spoils_one_row(settlements):
    rest = "".join(f"{number};Wieś {number};1;0;49,65;20,80\n" for number in range(3, 500))
    result = settlements(f'{HEAD}\n{GOOD}\n2;"Zła;1;0;49,65;20,80\n{rest}')
    assert [(item.code, item.row) for item in result.faults] == [("broken_quotes", 3)]
    assert result.count.used == 498


def test_all_rows_that_share_an_identifier_are_refused_and_named(settlements):
    result = settlements(f"{HEAD}\n7;A;1;0;49,65;20,80\n{GOOD}\n7;B;1;0;49,65;20,80\n")
    assert [(item.row, dict(item.details)["rows"]) for item in result.faults] == [(2, "2, 4"), (4, "2, 4")]
    assert result.frame["name"].to_list() == ["Dobra"]


def test_a_formula_in_a_workbook_is_seen_and_never_reckoned(settlements, workbook):
    path = workbook([["id", "nazwa", "ludność"], [1, "Dobra", 5], [2, "Zła", "=1+1"], [3, '=CMD("x")', 5]])
    result = settlements(path.read_bytes(), "wsie.xlsx")
    found = [(item.code, item.row, item.column, item.value) for item in result.faults if item.row]
    assert found == [("formula", 3, "ludność", "=1+1"), ("formula", 4, "nazwa", '=CMD("x")')]
    assert result.frame["name"].to_list() == ["Dobra"]


def test_a_formula_in_a_column_that_is_not_used_does_no_harm(settlements, workbook):
    path = workbook([["id", "nazwa", "uwagi"], [1, "Dobra", "=1+1"]])
    result = settlements(path.read_bytes(), "wsie.xlsx")
    assert result.count.used == 1


def test_an_error_value_in_a_workbook_is_named(settlements, workbook):
    path = workbook([["id", "nazwa", "ludność"], [1, "Zła", "#REF!"]])
    result = settlements(path.read_bytes(), "wsie.xlsx")
    assert ("cell_error", 2, "ludność", "#REF!") in [(x.code, x.row, x.column, x.value) for x in result.faults]


def test_a_day_is_no_number_of_people(settlements, workbook):
    path = workbook([["id", "nazwa", "ludność"], [1, "Zła", dt.date(2024, 3, 5)], [2, "Też", True]])
    result = settlements(path.read_bytes(), "wsie.xlsx")
    found = [(item.code, item.row) for item in result.faults if item.severity is Severity.ERROR]
    assert found == [("not_a_number", 2), ("not_a_number", 3)]


def test_damaged_letters_spoil_their_rows_only(settlements):
    table = f"{HEAD}\n1;Łęka;1;0;49,65;20,80\n2;Źle;1;0;49,65;20,80\n".encode().replace("Ź".encode(), b"\xc5")
    result = settlements(table)
    assert [(item.code, item.row) for item in result.faults] == [("broken_text", 3)]
    assert result.frame["name"].to_list() == ["Łęka"]
