"""Names on a map: never one over another, over somebody else's circle or over the edge."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.map.label_places import Label, overlap, place_labels, short_name
from geo_cus.map.lettering import lines_of, width_of

FRAME = (0.0, 0.0, 600.0, 400.0)
PLACES = st.builds(
    Label,
    text=st.text("aąbMł -", min_size=1, max_size=20),
    kind=st.sampled_from(["village", "town", "water"]),
    x=st.floats(-50, 650),
    y=st.floats(-50, 450),
    radius=st.none() | st.floats(4, 26),
)


@given(labels=st.lists(PLACES, max_size=30))
def test_no_name_lies_over_a_name_a_circle_or_the_edge(labels):
    placed = place_labels(labels, [(0, 350, 170, 400)], FRAME)
    assert not any(overlap(one.box, other.box) for one, other in combinations(placed, 2))
    for item in placed:
        assert not overlap(item.box, (0, 350, 170, 400))
        assert not any(label.own and overlap(item.box, label.own) for label in labels if label is not item.label)
        left, top, right, bottom = item.box
        assert left >= 0
        assert top >= 0
        assert right <= 600
        assert bottom <= 400


def test_a_name_stands_right_of_its_circle_if_it_can():
    (first, second) = place_labels(
        [Label("Wola", "village", 300, 200, 10), Label("Wólka", "village", 345, 200, 5)], [], FRAME
    )
    assert first.box[0] < 300
    assert second.box[0] == 353
    (alone,) = place_labels([Label("Wola", "village", 300, 200, 10)], [], FRAME)
    assert alone.box[0] == 313


def test_where_two_want_the_same_place_the_first_has_it():
    lake, other = Label("Jezioro", "water", 300, 200), Label("Staw", "water", 302, 201)
    assert [item.label for item in place_labels([lake, other], [], FRAME)] == [lake]


def test_long_names_are_cut():
    assert short_name("x" * 32) == "x" * 32
    assert short_name("x" * 33) == "x" * 31 + "…"


def test_letters_are_measured_in_the_font_that_draws_them():
    # Advance widths of Open Sans in thousandths of its size: A 633, i 253; bold A 690, i 305.
    assert width_of("A", 1000) == pytest.approx(633, abs=6)
    assert width_of("i", 1000) == pytest.approx(253, abs=6)
    assert width_of("A", 1000, bold=True) == pytest.approx(690, abs=6)
    assert width_of("i", 1000, bold=True) == pytest.approx(305, abs=6)


@given(text=st.text("aąbMł -", max_size=500), room=st.floats(20, 300))
def test_lines_keep_within_their_room_and_lose_no_letter(text, room):
    lines = lines_of(text, 10, room)
    assert all(width_of(line, 10) <= room for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert " ".join(lines) == text
