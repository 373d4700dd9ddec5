"""The file of a scenario: it replays to the same bytes, whatever its texts hold, and a bad one is refused."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.data.study import Source
from geo_cus.errors import ScenarioError
from geo_cus.planning.edits import KINDS, CloseProvider, OpenPoint
from geo_cus.planning.scenario import LARGEST_BYTES, Scenario, scenario_of, scenario_toml, study_fingerprint
from tests.planning.places import crossroads

TEXT = st.text(max_size=20) | st.sampled_from(
    [
        '"""',
        "'''\n[[zmiana]]",
        "\\",
        "\x00\x7f\x85\u2028",
        "__import__('os')",
        "=cmd|' /C calc'!A0",
        "\r\n",
        "żółć",
        "\U0001f69c",
    ]
)
FLOAT = st.floats(allow_nan=False, allow_infinity=False)
OF_TYPE = {
    "str": TEXT,
    "float": FLOAT,
    "float | None": st.none() | FLOAT,
    "tuple[str, ...]": st.lists(TEXT, max_size=3).map(tuple),
    "tuple[tuple[str, float], ...]": st.dictionaries(TEXT, FLOAT, max_size=3).map(lambda found: tuple(found.items())),
    "tuple[tuple[str, int], ...]": st.dictionaries(TEXT, st.integers(), max_size=3).map(
        lambda found: tuple(found.items())
    ),
}
EDIT = st.one_of(
    *(st.builds(kind, **{field.name: OF_TYPE[str(field.type)] for field in fields(kind)}) for kind in KINDS.values())
)
NAME = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(str.isprintable)
SCENARIO = st.builds(
    Scenario,
    scenario_id=st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True),
    name=NAME,
    base=st.just("") | st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    edits=st.lists(EDIT, max_size=4).map(tuple),
    note=TEXT,
)


@given(SCENARIO)
def test_a_file_replays_to_the_same_scenario_and_bytes(scenario):
    written = scenario_toml(scenario)
    assert scenario_of(written) == scenario
    assert scenario_toml(scenario_of(written)) == written
    assert b"\r" not in written


@given(st.binary(max_size=300))
def test_any_bytes_are_a_scenario_or_refused(content):
    try:
        scenario_of(b'wersja = 1\nid = "a"\nnazwa = "b"\n' + content)
    except ScenarioError as error:
        assert str(error).startswith("scenario: ")  # noqa: PT017 - most bytes are refused, few are not


def test_the_file_reads_as_documented():
    point = OpenPoint(
        provider_id="N1", name="Dom „Pod Lipą”", services=("poz",), lon=21.5, lat=53, places=(("poz", 20),)
    )
    written = scenario_toml(Scenario("abc", "Lipowo", "", (point, CloseProvider(provider_id="P03")), "z radą"))
    assert written.decode() == (
        'wersja = 1\nid = "abc"\nnazwa = "Lipowo"\ndane = ""\nuwagi = "z radą"\n'
        '\n[[zmiana]]\nrodzaj = "otworz"\npodmiot = "N1"\nnazwa = "Dom „Pod Lipą”"\nuslugi = ["poz"]\n'
        'lon = 21.5\nlat = 53.0\n\n[zmiana.miejsca_uslug]\n"poz" = 20.0\n'
        '\n[[zmiana]]\nrodzaj = "zamknij"\npodmiot = "P03"\n'
    )


HEAD = 'wersja = 1\nid = "a"\nnazwa = "b"\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("to nie TOML", "not valid TOML"),
        ('id = "a"', "key “wersja” is missing"),
        ('wersja = 2\nid = "a"', "has form 2.*Use a newer geo_cus"),
        ('wersja = 1\nnazwa = "b"', "key “id” is missing"),
        ("wersja = 1\nid = 5", "“id” is “5”, but should be a text"),
        ('wersja = 1\nid = "../a"\nnazwa = "b"', "no identifier of a scenario"),
        ('wersja = 1\nid = "a"\nnazwa = " b"', "no blanks at its ends"),
        ('wersja = 1\nid = "a"\nnazwa = "b\\tc"', "control characters"),
        (HEAD + 'dane = "xyz"', "no fingerprint"),
        (HEAD + 'inne = "x"', "key “inne” is not known"),
        (HEAD + "zmiana = 5", "stand in tables"),
        (HEAD + "zmiana = [5]", "Edit 1: .*stand in tables"),
        (HEAD + '[[zmiana]]\nrodzaj = "wysadz"', "Edit 1: The kind “wysadz” is not known"),
        (HEAD + "[[zmiana]]\nrodzaj = [1]", "Edit 1: The kind"),
        (HEAD + '[[zmiana]]\nrodzaj = "zamknij"', "Edit 1: The key “podmiot” is missing"),
        (HEAD + '[[zmiana]]\nrodzaj = "zamknij"\npodmiot = 3', "“podmiot” is “3”, but should be a text"),
        (HEAD + '[[zmiana]]\nrodzaj = "zamknij"\npodmiot = "a"\nlon = 3', "“lon” does not belong to “zamknij”"),
        (HEAD + '[[zmiana]]\nrodzaj = "przenies"\npodmiot = "a"\nlon = true\nlat = 1', "“lon” is “True”.*a number"),
        (HEAD + '[[zmiana]]\nrodzaj = "przenies"\npodmiot = "a"\nlon = inf\nlat = 1', "“lon” is “inf”"),
        (HEAD + '[[zmiana]]\nrodzaj = "zamknij_drogi"\ndrogi = "12"', "a list of texts"),
        (HEAD + '[[zmiana]]\nrodzaj = "ludnosc"\ngrupa = "residents"\n[zmiana.osoby]\na = 1.5', "whole numbers"),
        (HEAD + "uwagi = 9" + "9" * 5_000, "not valid TOML"),
    ],
)
def test_a_bad_file_is_refused_with_its_name(text, complaint):
    with pytest.raises(ScenarioError, match=rf"(?s)plan\.toml: .*{complaint}"):
        scenario_of(text.encode(), file="plan.toml")


def test_an_enormous_file_is_not_read():
    with pytest.raises(ScenarioError, match="larger than 5 MB"):
        scenario_of(b" " * (LARGEST_BYTES + 1))


@pytest.mark.parametrize("note", ["\ud800", "x" * 5_001])
def test_a_note_that_cannot_be_written_is_refused(note):
    with pytest.raises(ScenarioError, match="half a character|at most 5000"):
        scenario_toml(Scenario("a", "b", note=note))


def test_numbers_are_finite():
    with pytest.raises(ScenarioError, match="must be finite"):
        scenario_toml(
            Scenario("a", "b", edits=(OpenPoint(provider_id="n", name="n", services=(), lon=float("nan"), lat=0),))
        )


def test_the_fingerprint_of_a_study_tells_its_files():
    study = crossroads()
    assert re.fullmatch(r"[0-9a-f]{64}", study_fingerprint(study))
    assert study_fingerprint(study) == study_fingerprint(crossroads())
    from geo_cus.planning.applying import applied

    assert study_fingerprint(applied(study, [CloseProvider(provider_id="p0")])) != study_fingerprint(study)


def test_a_fingerprint_of_some_files_is_that_of_these_alone():
    roads, car, other = Source("roads", "a", "1", ""), Source("profile car", "b", "2", ""), Source("bus", "c", "3", "")
    study, with_car, of_bus = (
        replace(crossroads(), sources=sources) for sources in ((roads,), (roads, car), (roads, other))
    )
    assert len({study_fingerprint(one) for one in (study, with_car, of_bus)}) == 3
    assert len({study_fingerprint(one, {"roads"}) for one in (study, with_car, of_bus)}) == 1
    assert study_fingerprint(of_bus, {"roads", "bus"}) == study_fingerprint(of_bus)
