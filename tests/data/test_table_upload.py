"""Tables that are brought: columns said by hand, good rows apart from faulty ones, mended rows added."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.data.providers import ProviderRow
from geo_cus.data.table_text import TextTable, own_text, table_bytes
from geo_cus.data.table_upload import (
    Place,
    checked_bytes,
    checked_table,
    guessed_columns,
    opened_table,
    with_more_rows,
)
from geo_cus.errors import SourceError
from geo_cus.text import language

POLISH = language("pl")
NOWHERE = Place(None, ("poz", "apteka"))
THREE_FAULTY = """\
Podmiot;usługa;miejsca;szerokość;długość;uwagi
Przychodnia;poz;dużo;49,64;20,77;
Apteka;apteka;;49,65;20,78;przy rynku
Druga;nie ma takiej;;49,65;20,79;
;poz;;49,65;20,79;
Trzecia;poz;5;;;
"""


def brought(text: str, columns=None, *, name="lista.csv", role="providers"):
    content = text.encode("cp1250")
    chosen = guessed_columns(opened_table(content, name, role), role) if columns is None else columns
    return checked_table(content, name, role, chosen, place=NOWHERE, words=POLISH)


def test_good_rows_are_apart_from_faulty_ones():
    found = brought(THREE_FAULTY)
    assert (found.found.count.read, found.found.count.used, found.found.count.refused) == (5, 2, 3)
    assert [row[0] for row in found.good.rows] == ["Apteka", "Trzecia"]
    assert [row[-2] for row in found.faulty.rows] == ["2", "4", "5"]
    assert found.good.header == ("nazwa", "usługi", "liczba_miejsc", "lat", "lon", "uwagi")
    assert "dużo" in found.faulty.rows[0]
    assert all(row[-1] for row in found.faulty.rows)


def test_mended_rows_are_added_and_their_notes_left_out():
    first = brought(THREE_FAULTY)
    saved = table_bytes(first.good, ".csv")
    sheet = openpyxl.load_workbook(io.BytesIO(table_bytes(first.faulty, ".xlsx"))).worksheets[0]
    sheet["C2"], sheet["B3"], sheet["A4"] = "10", "apteka", "Czwarta"
    mended = io.BytesIO()
    sheet.parent.save(mended)
    raw = opened_table(mended.getvalue(), "do_poprawy.xlsx", "providers")
    second = checked_table(
        mended.getvalue(), "do_poprawy.xlsx", "providers", guessed_columns(raw, "providers"),
        place=NOWHERE, words=POLISH,
    )  # fmt: skip
    assert second.found.count.refused == 0
    whole = with_more_rows(saved, "podmioty.csv", second, "providers", place=NOWHERE)
    assert whole.header == first.good.header
    found = checked_bytes(table_bytes(whole, ".csv"), "podmioty.csv", "providers", place=NOWHERE)
    assert sorted(found.frame["name"]) == ["Apteka", "Czwarta", "Druga", "Przychodnia", "Trzecia"]
    assert found.count.refused == 0


def test_a_row_takes_the_place_of_the_one_with_its_identifier():
    before = "id;nazwa;usługi;telefon\nP1;Stara;poz;111\nP2;Inna;poz;222\nP3;;poz;333\n".encode()
    more = brought("identyfikator;nazwa;usługi;strona\nP1;Nowa;apteka;x\n")
    whole = with_more_rows(before, "podmioty.csv", more, "providers", place=NOWHERE)
    assert whole.header[:5] == ("id", "nazwa", "usługi", "telefon", "strona")
    assert [row[:5] for row in whole.rows] == [
        ("P2", "Inna", "poz", "222", ""),
        ("P3", "", "poz", "333", ""),
        ("P1", "Nowa", "apteka", "", "x"),
    ]


def test_no_row_of_the_table_that_is_there_is_lost_when_others_are_added():
    there = 'nazwa;usługi\nApteka;apteka\n"Poradnia;poz\n'.encode()
    more = brought("nazwa;usługi\nDruga;poz\n")
    with pytest.raises(SourceError, match="row 3 cannot be taken apart"):
        with_more_rows(there, "podmioty.csv", more, "providers", place=NOWHERE)


def test_columns_may_be_said_by_hand():
    text = "kto;co;gdzie szer;gdzie dl\nPrzychodnia;poz;49,64;20,77\n"
    assert brought(text).good.rows == ()
    found = brought(text, {0: "name", 1: "services", 2: "lat", 3: "lon"})
    assert found.found.faults == ()
    assert found.good == TextTable(("nazwa", "usługi", "lat", "lon"), (("Przychodnia", "poz", "49,64", "20,77"),))


def test_a_column_that_is_not_used_is_kept_under_a_header_that_means_nothing():
    text = "nazwa;usługi;liczba_miejsc\nPrzychodnia;poz;dużo\n"
    found = brought(text, {0: "name", 1: "services"})
    assert found.good.header == ("nazwa", "usługi", "nieużywane: liczba_miejsc")
    again = checked_bytes(table_bytes(found.good, ".csv"), "a.csv", "providers", place=NOWHERE)
    assert (again.count.used, again.count.refused) == (1, 0)


def test_points_of_a_layer_become_columns():
    feature = {
        "type": "Feature",
        "properties": {"nazwa": "Przychodnia", "usługi": "poz"},
        "geometry": {"type": "Point", "coordinates": [20.77, 49.64]},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    raw = opened_table(content, "punkty.geojson", "providers")
    found = checked_table(
        content, "punkty.geojson", "providers", guessed_columns(raw, "providers"), place=NOWHERE, words=POLISH
    )
    assert found.good == TextTable(("nazwa", "usługi", "lat", "lon"), (("Przychodnia", "poz", "49.64", "20.77"),))


@pytest.mark.parametrize("name", ["a.pdf", "../../etc/passwd", "a", "x.csv/..", ""])
def test_a_file_of_another_kind_is_refused(name):
    with pytest.raises(SourceError, match="cannot be read"):
        opened_table(b"nazwa;uslugi\n", name, "providers")


def test_a_row_that_cannot_be_taken_apart_is_among_those_to_mend_with_all_that_stood_in_it():
    found = brought('nazwa;usługi;adres\n"Przychodnia;poz;Rynek 1\nApteka;apteka\nPoradnia;poz;Rynek 2;lok. 3;;\n')
    assert (found.found.count.used, found.found.count.refused) == (1, 2)
    assert [row[:3] for row in found.faulty.rows] == [
        ('"Przychodnia', "poz", "Rynek 1"),
        ("Poradnia", "poz", "Rynek 2; lok. 3"),
    ]
    assert [row[-2] for row in found.faulty.rows] == ["2", "4"]


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20).map(str.strip)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=8), st.sampled_from([".csv", ".xlsx"]))
def test_what_is_written_is_read_again(rows, ending):
    harmless = [tuple("".join(letter for letter in text if letter not in "=+-@") for text in row) for row in rows]
    numbered = tuple((f"P{place}", *row) for place, row in enumerate(harmless))
    table = TextTable(("identyfikator", "nazwa", "inne"), numbered)
    raw = opened_table(table_bytes(table, ending), f"a{ending}", "providers")
    assert own_text(raw) == table


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-x"])
def test_no_spreadsheet_takes_a_text_for_a_formula(text):
    table = TextTable(("nazwa", "uwagi"), (("Apteka", text),))
    assert f";'{text}" in table_bytes(table, ".csv").decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(table_bytes(table, ".xlsx"))).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].data_type) == (text, "s")


@pytest.mark.parametrize("number", ["-3", "+48 600 100 200", "-0,5"])
def test_a_number_with_a_sign_stays_as_it_is(number):
    assert f";{number}\r\n" in table_bytes(TextTable(("a", "b"), (("x", number),)), ".csv").decode("utf-8-sig")


def test_every_field_of_a_provider_can_be_chosen():
    assert set(
        guessed_columns(opened_table(b"nazwa;us\xc5\x82ugi;godziny\n", "a.csv", "providers"), "providers").values()
    ) <= set(ProviderRow.model_fields)
