from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.ui.address import Address, parameters_of, read_address

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=100)


AMOUNTS = st.floats(0, allow_infinity=False)
SERVICES = st.from_regex(r"[a-z][a-z0-9_]{1,39}", fullmatch=True)


@given(
    st.builds(
        Address,
        language=st.sampled_from(["pl", "en", None]),
        service_id=st.none() | NAMES,
        limit=st.none() | AMOUNTS.filter(bool),
        settlement_id=st.none() | NAMES,
        sample=st.booleans(),
        scenario_id=st.none() | NAMES,
        study_name=st.none() | NAMES,
        rival_id=st.none() | NAMES,
        limits=st.dictionaries(SERVICES, AMOUNTS.filter(bool), max_size=20),
        weights=st.dictionaries(SERVICES, AMOUNTS, max_size=20),
        accept_valid=st.booleans(),
        question=st.none() | NAMES,
    )
)
def test_what_is_written_is_read(address):
    travelled = dict(parse_qsl(urlencode(parameters_of(address)), keep_blank_values=True))
    assert read_address(travelled) == address


def test_the_address_of_weights_is_short():
    parameters = parameters_of(Address(weights={"poz": 0.5, "apteka": 2.0}, limits={"poz": 12.0}))
    assert urlencode(parameters) == "progi=poz-12&wagi=apteka-2~poz-0.5"


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("", {}),
        ("~~-~", {}),
        ("poz", {}),
        ("poz-", {}),
        ("-3", {}),
        ("poz--3~apteka-2", {"apteka": 2}),
        ("poz-nan~poz2-inf~poz3-1e999", {}),
        ("poz-1~poz-2", {"poz": 2}),
        ("poz-2,5~<script>-1", {"poz": 2.5, "<script>": 1}),
        ("poz-1~" * 1000, {}),
    ],
)
def test_of_broken_weights_the_whole_ones_are_read(text, weights):
    assert read_address({"wagi": text}).weights == weights


def test_a_threshold_of_nothing_is_passed_over():
    assert read_address({"progi": "poz-0~apteka-5"}).limits == {"apteka": 5}


@pytest.mark.parametrize("limit", ["", "abc", "-3", "0", "nan", "inf", "1e999", "5" * 200])
def test_a_senseless_threshold_is_passed_over(limit):
    assert read_address({"prog": limit}).limit is None


def test_a_decimal_comma_is_understood():
    assert read_address({"prog": "2,5"}).limit == 2.5


@pytest.mark.parametrize("code", ["de", "PL", "", "<script>"])
def test_a_language_that_is_none_is_passed_over(code):
    assert read_address({"lang": code}).language is None


def test_no_address_names_a_folder():
    assert read_address({"studium": "/etc"}) == Address()
