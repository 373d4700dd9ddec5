"""Data brought in and edited on the pages of the dashboard, without a browser."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from geo_cus.data.saved_files import save_file, saves, state_of
from geo_cus.data.settings import read_settings
from geo_cus.data.table_text import TextTable, table_bytes
from geo_cus.data.table_upload import Place, checked_table, guessed_columns, opened_table
from geo_cus.data.templates import write_new_study
from geo_cus.text import language
from geo_cus.ui.history_view import history_table
from geo_cus.ui.provider_edits import changes_between, edited_table, provider_table_of, redrawn, with_place
from geo_cus.ui.provider_places import unplaced
from tests.ui.test_screens import calm, text_of

PAGES = {"screens/upload.py": "Bring data in", "screens/providers.py": "Table of providers"}
ENGLISH = language("en")
THREE_FAULTY = """\
Podmiot;usługa;miejsca;szerokość;długość;Koordynator
Przychodnia;poz;dużo;53,9;21,57;Anna
Apteka Nowa;apteka;;53,901;21,578;Jan
Druga;nie ma takiej;;53,9;21,57;
;poz;;53,9;21,57;
Trzecia;poz;5;;;
""".encode("cp1250")


@pytest.fixture
def empty_study(tmp_path):
    folder = tmp_path / "nowe"
    write_new_study(folder, language("pl"), name="Nowe", gmina="9900012")
    return folder


def press(app, label):
    return calm(next(button for button in app.button if button.label == label).click().run())


def bring(app, role, content, name="lista.csv"):
    calm(app.switch_page("screens/upload.py").run())
    what = {language(code).say("What do you bring?") for code in ("pl", "en")}
    calm(next(box for box in app.selectbox if box.label in what).select(role).run())
    return calm(app.file_uploader[0].set_value((name, content, "text/csv")).run())


@pytest.mark.parametrize("code", ["pl", "en"])
@pytest.mark.parametrize("kind", ["sample", "own", "empty", "broken", "no table"])
def test_the_pages_open_whatever_the_study_is_like(  # noqa: PLR0917 - fixtures
    dashboard, sample_folder, own_sample, empty_study, kind, code
):
    if kind == "broken":
        (own_sample / "drogi.osm.pbf").write_bytes(b"broken")
    if kind == "no table":
        (own_sample / "podmioty.csv").unlink()
    folder = {"sample": sample_folder, "empty": empty_study}.get(kind, own_sample)
    app = calm(dashboard(folder, lang=code))
    for page, title in PAGES.items():
        calm(app.switch_page(page).run())
        assert app.title[0].value == language(code).say(title)
        assert bool(app.error) == (kind == "no table" and page == "screens/providers.py")


def test_an_empty_study_says_what_comes_next(dashboard, empty_study):
    app = calm(dashboard(empty_study, lang="en"))
    assert app.title[0].value == "The study is still empty"
    assert not app.error


def test_nobody_changes_the_sample(dashboard, sample_folder):
    app = calm(dashboard(sample_folder, lang="en").switch_page("screens/upload.py").run())
    assert "The sample cannot be changed" in text_of(app)
    assert not app.file_uploader


def test_faulty_rows_are_told_and_nothing_is_written_before_the_save(dashboard, own_sample):
    before = (own_sample / "podmioty.csv").read_bytes()
    app = bring(dashboard(own_sample, lang="en"), "providers", THREE_FAULTY)
    assert "Rows read: 5 = used 2 + refused 3." in text_of(app)
    faults = app.table[0].value
    assert [row for row in faults["Row"] if row] == ["2", "4", "5", "6"]
    assert (own_sample / "podmioty.csv").read_bytes() == before
    press(app, "Save 2 rows")
    assert "Saved: podmioty" in app.success[0].value.replace("\\", "")
    names = provider_table_of(own_sample).frame.iloc[:, 0]
    assert list(names) == ["Apteka Nowa", "Trzecia"]
    press(app, next(button.label for button in app.button if button.label.startswith("Undo")))
    assert (own_sample / "podmioty.csv").read_bytes() == before


def test_mended_rows_are_added(dashboard, own_sample):
    count = len(provider_table_of(own_sample).frame)
    app = bring(dashboard(own_sample, lang="en"), "providers", THREE_FAULTY)
    book = openpyxl.load_workbook(io.BytesIO(faulty_rows(app)))
    sheet = book.worksheets[0]
    sheet["C2"], sheet["B3"], sheet["A4"] = "10", "apteka", "Czwarta"
    mended = io.BytesIO()
    book.save(mended)
    app = bring(app, "providers", mended.getvalue(), "do_poprawy.xlsx")
    assert "Rows read: 3 = used 3 + refused 0." in text_of(app)
    assert app.radio[0].value == "add"
    press(app, "Save 3 rows")
    frame = provider_table_of(own_sample).frame
    assert len(frame) == count + 3
    assert not [name for name in frame.columns if name.startswith("geo_cus")]
    calm(app.switch_page("screens/access.py").run())
    assert app.title[0].value == "Who reaches what"


def faulty_rows(app) -> bytes:
    """Give what the button with the faulty rows hands over, which Streamlit's test runner does not."""
    assert any("Rows with errors" in button.label for button in app.get("download_button"))
    raw = opened_table(THREE_FAULTY, "lista.csv", "providers")
    columns = guessed_columns(raw, "providers")
    place = Place(None, ("poz", "apteka"))
    found = checked_table(THREE_FAULTY, "lista.csv", "providers", columns, place=place, words=language("pl"))
    return table_bytes(found.faulty, ".xlsx")


def test_a_column_is_explained_by_hand(dashboard, own_sample):
    app = bring(dashboard(own_sample, lang="en"), "providers", "kto;usługa\nApteka Nowa;apteka\n".encode())
    assert "Say which column holds: name" in text_of(app)
    assert next(button for button in app.button if button.label == "Save 0 rows").disabled
    calm(next(box for box in app.selectbox if box.label.startswith("kto")).select("name").run())
    press(app, "Save 1 row")
    assert list(provider_table_of(own_sample).frame["nazwa"]) == ["Apteka Nowa"]


def test_nothing_is_saved_while_two_columns_mean_the_same(dashboard, own_sample):
    content = "nazwa;usługa;miejsca;dawniej\nApteka;apteka;5;7\n".encode()
    app = bring(dashboard(own_sample, lang="en"), "providers", content)
    calm(next(box for box in app.selectbox if box.label.startswith("dawniej")).select("capacity").run())
    assert "Two columns are said to mean the same: capacity" in text_of(app)
    assert next(button for button in app.button if button.label == "Save 1 row").disabled


def test_the_sheet_that_is_read_is_named(dashboard, own_sample):
    book = openpyxl.Workbook()
    book.active.title = "Apteki"
    for sheet in (book.active, book.create_sheet("Szkoły")):
        sheet.append(["nazwa", "usługa"])
        sheet.append(["Apteka", "apteka"])
    content = io.BytesIO()
    book.save(content)
    app = bring(dashboard(own_sample, lang="pl"), "providers", content.getvalue(), "lista.xlsx")
    assert "Wczytany arkusz: „Apteki”. Nie wczytano: „Szkoły”." in text_of(app)


def test_a_table_that_somebody_saved_meanwhile_is_not_overwritten(dashboard, own_sample):
    app = bring(dashboard(own_sample, lang="en"), "providers", THREE_FAULTY)
    other = "nazwa;usługi\nInna;poz\n".encode()
    save_file(
        own_sample, "providers", "podmioty.csv", other,
        begun_with=state_of(own_sample, "providers"), who="Jan", action="edit", what={},
    )  # fmt: skip
    press(app, "Save 2 rows")
    assert "somebody has saved this file meanwhile" in text_of(app)
    assert (own_sample / "podmioty.csv").read_bytes() == other


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"broken"), ("a.csv", b""), ("a.gpkg", b"broken"), ("a.geojson", b"{"), ("a.csv", b"\0" * 100)],
)
def test_a_file_that_cannot_be_read_is_one_sentence(dashboard, own_sample, name, content):
    app = bring(dashboard(own_sample, lang="en"), "settlements", content, name)
    assert len(app.error) == 1
    assert name in text_of(app)


def test_a_name_of_a_file_and_a_cell_are_only_text(dashboard, own_sample):
    content = "nazwa;usługi;![x](http://a.b)\n[link](http://a.b);poz;<b>x</b>\n".encode()
    app = bring(dashboard(own_sample, lang="en"), "providers", content, "[a](http://a.b).csv")
    assert not [element.value for element in app.markdown if "](http" in element.value]


def test_a_boundary_is_checked_and_stored(dashboard, own_sample):
    content = (own_sample / "granice.geojson").read_bytes()
    app = bring(dashboard(own_sample, lang="en"), "boundary", b"broken", "moje.geojson")
    assert "granice" in text_of(app)
    app = bring(app, "boundary", content, "moje.geojson")
    assert "1 gmina studied" in text_of(app)
    press(app, "Save")
    assert [save.file for save in saves(own_sample)] == ["granice.geojson"]


def test_a_table_with_nothing_of_use_is_not_stored(dashboard, own_sample):
    app = bring(dashboard(own_sample, lang="en"), "bus", b"nazwa;uslugi\nA;poz\n", "rozklad.csv")
    assert "Mend the errors first" in app.warning[0].value
    assert next(button for button in app.button if button.label == "Save").disabled


@pytest.mark.parametrize("name", ["lista.xls", "lista.ods", "skan.pdf"])
def test_a_file_of_another_kind_is_refused_with_the_way_out(dashboard, own_sample, name):
    app = bring(dashboard(own_sample, lang="en"), "providers", b"\xd0\xcf\x11\xe0", name)
    assert "Save the table as one of: CSV, XLSX" in app.error[0].value.replace("\\", "")


def test_every_template_is_called_by_its_name(dashboard, own_sample):
    app = calm(dashboard(own_sample, lang="pl").switch_page("screens/upload.py").run())
    labels = [button.label.replace("\\", "") for button in app.get("download_button")]
    assert len(set(labels)) == len(labels) == 14
    assert labels[:2] == ["Miejscowości (CSV)", "Miejscowości (XLSX)"]


def without_place(folder, *rows):
    table = provider_table_of(folder)
    frame = table.frame.copy()
    frame.loc[list(rows), ["lat", "lon"]] = ""
    (folder / "podmioty.csv").write_bytes(table_bytes(edited_table(table, frame), ".csv"))


def test_a_provider_is_put_where_a_settlement_is(dashboard, own_sample, opened):
    without_place(own_sample, 2, 5)
    app = calm(dashboard(own_sample, lang="en").switch_page("screens/providers.py").run())
    assert "3 providers have no coordinates and serve nobody" in text_of(app)
    settlement = opened.measurement.study.settlements.iloc[0]
    where = next(box for box in app.selectbox if box.label == "Settlement")
    calm(where.select(settlement["name"]).run())
    press(app, "Save the place")
    assert "Saved: podmioty.csv" in app.success[0].value.replace("\\", "")
    table = provider_table_of(own_sample).frame
    placed = [row for row in (2, 5) if table.at[row, "lat"]]
    assert len(placed) == 1
    assert float(table.at[placed[0], "lat"]) == pytest.approx(settlement["lat"], abs=1e-6)
    assert saves(own_sample)[0].action == "place"


def test_those_without_a_place_are_listed_but_not_those_online(measurement):
    study = measurement.study
    providers = study.providers.assign(lon=float("nan"), lat=float("nan"))
    assert set(unplaced(study_with(study, providers))) == set(
        providers.loc[providers["form"] != "online", "provider_id"]
    )


def study_with(study, providers):
    return replace(study, providers=providers)


def test_an_edit_is_told_cell_by_cell(own_sample):
    table = provider_table_of(own_sample)
    after = table.frame.copy()
    after.at[2, "nazwa"] = None
    after.loc[1000, "nazwa"] = "Nowy"
    after = after.drop(index=3)
    told = changes_between(table.frame, after)
    assert (told["cells_changed"], told["rows_added"], told["rows_removed"]) == (1, 1, 1)
    name = table.frame.at[2, "nazwa"]
    assert told["cells"] == [[name, "nazwa", name, ""]]


def test_an_edit_is_the_same_when_it_is_drawn_again(own_sample):
    table = provider_table_of(own_sample)
    after = table.frame.copy()
    after.at[2, "nazwa"] = None
    after.loc[len(after) + 2, "nazwa"] = "Nowy"
    after = after.drop(index=3)
    again = redrawn(after)
    assert isinstance(again.index, pd.RangeIndex)
    assert edited_table(table, again) == edited_table(table, after)
    assert changes_between(table.frame, again) == changes_between(table.frame, after)
    nothing = table.frame.iloc[:0]
    assert redrawn(nothing).empty


def test_offered_columns_are_written_only_if_used(own_sample):
    table = provider_table_of(own_sample)
    assert "liczba_miejsc" not in table.frame or table.own_columns < len(table.frame.columns)
    assert edited_table(table, table.frame).header == tuple(table.frame.columns[: table.own_columns])
    after = table.frame.copy()
    last = after.columns[-1]
    after.at[2, last] = "x"
    assert edited_table(table, after).header[-1] == last


def test_a_row_without_text_is_no_provider(own_sample):
    table = provider_table_of(own_sample)
    after = pd.concat([table.frame, pd.DataFrame("", index=[999], columns=table.frame.columns)])
    assert edited_table(table, after) == edited_table(table, table.frame)


def test_a_place_is_written_into_columns_of_its_own_where_there_are_none(tmp_path):
    write_new_study(tmp_path, language("pl"), name="Nowe", gmina="9900012")
    (tmp_path / "podmioty.csv").write_bytes("nazwa;usługi\nApteka;apteka\n".encode())
    table = provider_table_of(tmp_path)
    placed = edited_table(table, with_place(table, 2, lat=53.9, lon=21.5, words=language("pl")))
    assert placed == TextTable(("nazwa", "usługi", "lat", "lon"), (("Apteka", "apteka", "53.900000", "21.500000"),))


def test_the_log_is_read_in_words(own_sample):
    save_file(
        own_sample, "providers", "podmioty.csv", b"nazwa;us\xc5\x82ugi\nA;poz\n",
        begun_with=state_of(own_sample, "providers"), who="Ola", action="edit",
        what={"cells": [["Apteka", "nazwa", "a", "b"]], "cells_changed": 1, "rows_added": 0, "rows_removed": 2},
    )  # fmt: skip
    row = history_table(saves(own_sample), ENGLISH).iloc[0]
    assert (row["Who"], row["What was done"]) == ("Ola", "edited")
    assert row["What changed"] == "2 rows removed; 1 cell changed; Apteka: nazwa „a” → „b”"
    assert read_settings(own_sample).files.providers == "podmioty.csv"
