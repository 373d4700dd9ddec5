"""What is not saved yet is there again when the page is loaded anew, without a browser."""

from __future__ import annotations

import pytest

from geo_cus.planning.author import login
from geo_cus.ui import drafts as kept
from geo_cus.ui.drafts import Drafts
from geo_cus.ui.provider_edits import provider_table_of
from tests.ui.test_data_in import THREE_FAULTY, bring, press
from tests.ui.test_planning_screens import number
from tests.ui.test_screens import calm, text_of


def loaded_anew(dashboard, folder, screen, code="en"):
    """Open a page in a session of its own, as a reload does."""
    return calm(dashboard(folder, lang=code).switch_page(f"screens/{screen}.py").run())


def test_the_oldest_drafts_give_way():
    store = Drafts(most=3, most_bytes=100)
    for key in range(4):
        store.keep(key, f"draft {key}", size=10)
    assert store.find(0) is None
    assert store.find(3).what == "draft 3"
    store.keep(1, "again", size=70)  # the oldest of the rest is now 2
    store.keep(5, "large", size=25)
    assert [store.find(key) and store.find(key).what for key in (1, 2, 3, 5)] == ["again", None, None, "large"]
    store.keep(6, "too large for all", size=101)
    assert all(store.find(key) is None for key in range(7))
    store.drop(6)


def test_a_file_is_there_again_with_what_was_said_of_it(dashboard, own_sample):
    app = bring(dashboard(own_sample, lang="en"), "providers", "kto;usługa\nApteka Nowa;apteka\n".encode())
    calm(next(box for box in app.selectbox if box.label.startswith("kto")).select("name").run())
    calm(next(radio for radio in app.radio if radio.label == "How to save").set_value("add").run())
    before = (own_sample / "podmioty.csv").read_bytes()

    app = loaded_anew(dashboard, own_sample, "upload", "pl")
    assert "Wczytano" in text_of(app)
    assert app.selectbox[0].value == "providers"
    assert next(box for box in app.selectbox if box.label.startswith("kto")).value == "name"
    assert next(radio for radio in app.radio if radio.label == "Jak zapisać").value == "add"
    press(app, "Zapisz 1 wiersz")
    assert (own_sample / "podmioty.csv").read_bytes() != before
    assert "lista.csv" not in text_of(loaded_anew(dashboard, own_sample, "upload"))


def test_a_file_is_put_aside(dashboard, own_sample):
    bring(dashboard(own_sample, lang="en"), "providers", THREE_FAULTY)
    app = loaded_anew(dashboard, own_sample, "upload")
    press(app, "Put aside")
    assert "lista.csv" not in text_of(app)
    assert "Nothing is written before you press" in text_of(app)
    assert "lista.csv" not in text_of(loaded_anew(dashboard, own_sample, "upload"))


def test_a_file_that_is_put_aside_by_hand_is_gone(dashboard, own_sample):
    app = bring(dashboard(own_sample, lang="en"), "providers", THREE_FAULTY)
    calm(app.file_uploader[0].set_value(None).run())
    assert "lista.csv" not in text_of(app)
    assert "lista.csv" not in text_of(loaded_anew(dashboard, own_sample, "upload"))


def test_nobody_else_has_the_file(dashboard, own_sample, monkeypatch):
    bring(dashboard(own_sample, lang="en"), "providers", THREE_FAULTY)
    for other in ("another browser", ""):
        monkeypatch.setattr("geo_cus.ui.drafts.this_browser", lambda other=other: other)
        app = calm(dashboard(own_sample, lang="en").switch_page("screens/upload.py").run())
        assert "lista.csv" not in text_of(app)


def edited_elsewhere(folder):
    """Leave an edit of the table of providers, as the editor does (Streamlit's test runner has none)."""
    table = provider_table_of(folder)
    frame = table.frame.copy()
    frame.loc[2, "nazwa"] = "Szkoła Nowa"
    kept.drafts().keep(("a browser", login(), folder.resolve(), "providers"), (table, frame))


def test_an_edit_of_the_table_is_there_again_and_is_saved(dashboard, own_sample):
    calm(dashboard(own_sample, lang="en"))
    edited_elsewhere(own_sample)
    app = loaded_anew(dashboard, own_sample, "providers")
    assert "it will still be here after a reload" in text_of(app)
    press(app, "Save")
    assert provider_table_of(own_sample).frame.at[2, "nazwa"] == "Szkoła Nowa"
    assert "not saved yet" not in text_of(loaded_anew(dashboard, own_sample, "providers"))


def test_an_edit_of_the_table_that_is_discarded_does_not_come_back(dashboard, own_sample):
    calm(dashboard(own_sample, lang="en"))
    edited_elsewhere(own_sample)
    app = loaded_anew(dashboard, own_sample, "providers")
    press(app, "Discard")
    assert "not saved yet" not in text_of(app)
    assert "not saved yet" not in text_of(loaded_anew(dashboard, own_sample, "providers"))


def test_an_edit_is_told_that_somebody_has_saved_meanwhile(dashboard, own_sample):
    calm(dashboard(own_sample, lang="en"))
    edited_elsewhere(own_sample)
    path = own_sample / "podmioty.csv"
    path.write_bytes(path.read_bytes().replace(b"Dom Kultury", "Ośrodek Kultury".encode()) + b"\n")
    app = loaded_anew(dashboard, own_sample, "providers")
    assert "Somebody has saved this table meanwhile" in text_of(app)
    press(app, "Save")
    assert "somebody has saved this file meanwhile" in text_of(app)


def test_a_page_without_an_edit_leaves_that_of_another_page_alone(dashboard, own_sample):
    other = loaded_anew(dashboard, own_sample, "providers")
    edited_elsewhere(own_sample)
    calm(other.run())
    assert "not saved yet" in text_of(loaded_anew(dashboard, own_sample, "providers"))


@pytest.mark.parametrize("screen", ["mobile", "care"])
def test_a_form_that_was_filled_in_is_there_again(dashboard, own_sample, screen):
    app = loaded_anew(dashboard, own_sample, screen)
    first = app.number_input[0]
    label, value = first.label, first.value
    calm(first.set_value(value + 1).run())

    app = loaded_anew(dashboard, own_sample, screen)
    assert number(app, label).value == value + 1
    begins = app.selectbox[0]
    assert begins.options[0] == "the form as I left it"
    calm(begins.select_index(1).run())
    assert number(app, label).value == value


def test_a_form_nobody_touched_is_left_as_it_is(dashboard, own_sample):
    loaded_anew(dashboard, own_sample, "mobile")
    assert "the form as I left it" not in loaded_anew(dashboard, own_sample, "mobile").selectbox[0].options


def test_a_form_that_was_put_back_is_forgotten(dashboard, own_sample):
    app = loaded_anew(dashboard, own_sample, "mobile")
    value = app.number_input[0].value
    calm(app.number_input[0].set_value(value + 1).run())
    calm(app.number_input[0].set_value(value).run())
    assert "the form as I left it" not in loaded_anew(dashboard, own_sample, "mobile").selectbox[0].options


def test_what_was_asked_is_the_last_question_and_no_draft(dashboard, own_sample):
    app = loaded_anew(dashboard, own_sample, "care")
    calm(app.number_input[0].set_value(app.number_input[0].value + 1).run())
    press(app, "Plan home care")
    assert loaded_anew(dashboard, own_sample, "care").selectbox[0].options[0] == "the last question"
