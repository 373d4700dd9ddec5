"""Every text that a user may read has its Polish, whole and with the same named places."""

from __future__ import annotations

import pytest

from tests.text import collect

TEXTS = {text.singular: text for text in collect.texts()}
CATALOGUE = collect.translations()
ENTRIES = [entry for entry in CATALOGUE if entry.id]
TRANSLATED = [entry for entry in ENTRIES if any(collect.forms(entry.string))]
POLISH_FORMS = 3


def singular(entry) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def test_the_collector_sees_all_kinds_of_texts():
    assert {"Computing travel times", "well served", "error", "Fill in the cell.", "{n} error"} <= set(TEXTS)
    assert TEXTS["{n} error"].plural == "{n} errors"


def test_no_text_is_put_together_before_it_is_translated():
    assert collect.glued() == []


def test_every_text_has_a_translation():
    untranslated = [
        text for text in TEXTS.values() if (entry := CATALOGUE.get(text.singular)) is None or not entry.string
    ]
    assert [f"{text.file}:{text.line} {text.singular}" for text in untranslated] == []


def test_no_translation_is_left_over():
    assert [singular(entry) for entry in ENTRIES if singular(entry) not in TEXTS] == []
    assert not CATALOGUE.obsolete


def test_a_text_has_plural_forms_where_the_code_counts():
    for text in TEXTS.values():
        entry = CATALOGUE.get(text.singular)
        assert entry is not None
        forms = collect.forms(entry.string)
        assert len(forms) == (1 if text.plural is None else POLISH_FORMS), text
        assert isinstance(entry.id, str) == (text.plural is None), text


@pytest.mark.parametrize("entry", TRANSLATED, ids=singular)
def test_translation_is_whole(entry):
    for form in collect.forms(entry.string):
        assert form.strip() == form != ""
        assert collect.places(form) == collect.places(singular(entry))
        assert form.format_map(dict.fromkeys(collect.places(form), "x"))


@pytest.mark.parametrize("entry", TRANSLATED, ids=singular)
def test_translation_is_written_the_polish_way(entry):
    english = singular(entry)
    for form in collect.forms(entry.string):
        assert not set(form) & set("“\"'’"), "Polish quotation marks are „…”"
        assert form.count("„") == form.count("”")
        assert "  " not in form
        assert (form[-1] == ".") == (english[-1] == ".")
        assert form[0].isupper() == english[0].isupper() or not (form[0].isalpha() and english[0].isalpha())


def test_no_entry_is_fuzzy_and_the_rule_is_the_polish_one():
    assert not [entry for entry in ENTRIES if entry.fuzzy]
    assert CATALOGUE.num_plurals == POLISH_FORMS
