import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.ui.address import Address, parameters_of, read_address

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=100)


@given(
    st.sampled_from(["pl", "en", None]),
    st.none() | NAMES,
    st.none() | st.sampled_from([0.5, 3, 12.5, 20, 90]),
    st.none() | NAMES,
    st.booleans(),
)
def test_what_is_written_is_read(language, service_id, limit, settlement_id, sample):
    address = Address(language, service_id, limit, settlement_id, sample)
    assert read_address(parameters_of(address)) == address


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
