import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.ui.address import Address, Trail, parameters_of, read_address

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


A, B, C = {"wies": "a"}, {"wies": "b"}, {"wies": "c"}


def test_an_address_that_was_just_left_is_late_and_later_a_way_back():
    trail = Trail()
    assert trail.is_news(A, 0)
    trail.write(A, 0)
    trail.write(B, 10)
    trail.write(B, 11)
    assert not trail.is_news(B, 12)
    assert not trail.is_news(A, 10.5)
    assert trail.is_news(A, 12)
    assert trail.is_news(C, 10.5)


def test_an_address_is_late_for_as_long_as_the_page_was_drawn():
    trail = Trail()
    trail.write(A, 0)
    trail.drawn(0.5)
    trail.write(B, 10)
    # A slow page: what the browser sent meanwhile still names the address before.
    trail.drawn(14)
    assert not trail.is_news(A, 14.5)
    assert trail.is_news(A, 15.5)
    # A page that is drawn anew under the same address starts nothing again.
    trail.drawn(20)
    assert trail.is_news(A, 20.5)
