"""Requests for a mobile service as files: found in a folder, written with other values, read again."""

import datetime as dt
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.data.mobile_request import request_in
from geo_cus.data.mobile_request_files import CARE_TABLES, request_files, with_values
from geo_cus.data.request_file import LARGEST_BYTES
from geo_cus.errors import StudyError

SMALLEST = {
    ("service", "name"): "Punkt porad",
    ("service", "services"): ("poradnictwo",),
    ("service", "starts"): dt.date(2026, 1, 5),
    ("service", "ends"): dt.date(2026, 12, 31),
    ("crew", "depot"): "P18",
}


def test_requests_are_told_from_the_other_files_of_a_study(sample_folder):
    assert request_files(sample_folder) == ("objazd.toml",)
    assert request_files(sample_folder, CARE_TABLES) == ("opieka.toml",)


def test_a_request_with_a_mistake_is_found_so_that_it_can_be_told(tmp_path):
    (tmp_path / "żłobek.toml").write_text("[service]\n[crew]\nvehicles = \n", "utf-8")
    (tmp_path / "apteka.toml").write_text("# od sołtysa\n  [crew]\n[service]\n", "utf-8")
    (tmp_path / "inny.toml").write_text("[study]\nname = '[service] [crew]'\n", "utf-8")
    (tmp_path / "za-duzy.toml").write_bytes(b"[service]\n[crew]\n" + b"#" * LARGEST_BYTES)
    (tmp_path / "folder.toml").mkdir()
    assert request_files(tmp_path) == ("apteka.toml", "żłobek.toml")
    assert request_files(tmp_path / "nie ma") == ()


def test_without_values_a_request_stays_as_it_is(sample_folder):
    content = (sample_folder / "objazd.toml").read_bytes()
    assert with_values(content, {}) == content


def test_only_what_is_told_changes_and_notes_stay(sample_folder):
    content = (sample_folder / "objazd.toml").read_bytes()
    values = {("crew", "vehicles"): 2, ("budget", "crew_hours_a_week"): None, ("venues",): None}
    changed = with_values(content, values | {("costs", "km"): {"value": 2.0, "basis": "user", "source": "auto gminy"}})
    assert changed.startswith(content.splitlines()[0])
    before, after = tomllib.loads(content.decode()), tomllib.loads(changed.decode())
    before["crew"]["vehicles"], before["budget"] = 2, {}
    del before["venues"]
    assert after == before | {"costs": {"km": {"value": 2.0, "basis": "user", "source": "auto gminy"}}}


def test_venues_are_written_as_tables(sample_folder):
    content = (sample_folder / "objazd.toml").read_bytes()
    own = [venue.model_dump(exclude_unset=True) for venue in request_in(content, file="a.toml").venues]
    changed = with_values(content, {("venues",): (own[1], {"id": "x", "name": "Łąka", "lon": 21.5, "lat": 53.9})})
    assert changed.decode().count("[[venues]]") == 2
    known, new = request_in(changed, file="a.toml").venues
    assert known == request_in(content, file="a.toml").venues[1]
    assert (new.id, new.lon, new.provider) == ("x", 21.5, "")


def test_tables_that_stand_apart_or_on_one_line_are_written_too():
    content = (
        b'seed = 1\ncosts.km = {value = 2, source = "a"}\ncrew = {depot = "P18", vehicles = 1}\n'
        b'[service]\nname = "a"\nservices = ["poz"]\nstarts = 2026-01-05\nends = 2026-02-05\n'
        b"[reach]\nwalk_min = 10 # dla seniora\n"
    )
    values = {("crew", "vehicles"): 3, ("reach", "walk_min"): 20.0, ("costs", "visit"): {"value": 1.5, "source": "b"}}
    request = request_in(with_values(content, values), file="a.toml")
    assert (request.crew.vehicles, request.reach.walk_min, request.seed) == (3, 20.0, 1)
    assert (request.costs.km.value, request.costs.visit.value) == (2.0, 1.5)


@given(
    name=st.text(min_size=1, max_size=200),
    walk_min=st.floats(0.1, 240),
    vehicles=st.integers(1, 20),
    day=st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31)),
)
def test_what_is_written_is_read_again(name, walk_min, vehicles, day):
    values = {("service", "name"): name, ("service", "starts"): day, ("crew", "vehicles"): vehicles}
    content = with_values(b"", SMALLEST | values | {("reach", "walk_min"): walk_min})
    request = request_in(content, file="a.toml")
    assert (request.service.name, request.service.starts) == (name, day)
    assert (request.reach.walk_min, request.crew.vehicles) == (walk_min, vehicles)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(StudyError, match=r"objazd\.toml is larger than 1 MB"):
        request_in(b"#" * (LARGEST_BYTES + 1), file="objazd.toml")
