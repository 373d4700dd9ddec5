"""The table of clients as a file: found beside a request and nowhere else, written so that it is read as the same."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.data.care_clients_file import clients_beside, clients_csv, clients_in
from geo_cus.data.care_request import usual_bases
from geo_cus.errors import SourceError
from geo_cus.text import language

VILLAGES = pd.DataFrame({"settlement_id": ["0422416", "gady", "Łąki 1"]})
FIELDS = ["settlement_id", "clients", "visits_a_week", "visit_min"]


@pytest.mark.parametrize("code", ["pl", "en"])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(list(VILLAGES["settlement_id"])),
            st.integers(0, 10_000),
            st.integers(1, 70),
            st.floats(1, 720).map(lambda minutes: round(minutes, 6)),
        ),
        min_size=1,
        max_size=9,
        unique_by=lambda row: (row[0], *row[2:]),
    )
)
def test_what_is_written_is_read_as_the_same(code, rows):
    content = clients_csv(pd.DataFrame(rows, columns=FIELDS), language(code))
    found = clients_in(content, VILLAGES, file="klienci.csv")
    assert not found.faults
    assert list(found.frame[FIELDS].itertuples(index=False, name=None)) == rows


def test_cells_without_a_value_are_faults_of_their_row():
    frame = pd.DataFrame({"settlement_id": ["gady", "gady", None], "visits_a_week": 5, "visit_min": 22.5})
    content = clients_csv(frame.assign(clients=pd.array([1, None, 2], dtype="Int64")), language("pl"))
    found = clients_in(content, VILLAGES, file="klienci.csv")
    assert [(item.row, item.column) for item in found.faults] == [(3, "klienci"), (4, "miejscowość_id")]
    assert found.frame[FIELDS].to_numpy().tolist() == [["gady", 1, 5, 22.5]]


def test_a_file_that_is_no_table_is_told_by_its_own_name():
    with pytest.raises(SourceError, match=r"moje dane\.xlsx"):
        clients_in(b"broken", VILLAGES, file="moje dane.xlsx")


def test_only_files_of_the_folder_are_found(tmp_path):
    folder = tmp_path / "studium"
    (folder / "tabele").mkdir(parents=True)
    (folder / "tabele" / "klienci.csv").write_bytes(b"a")
    (tmp_path / "tajne.csv").write_bytes(b"b")
    (folder / "dowiazanie.csv").symlink_to(tmp_path / "tajne.csv")
    assert clients_beside(folder, "tabele/klienci.csv") == b"a"
    outside = ("../tajne.csv", str(tmp_path / "tajne.csv"), "dowiazanie.csv")
    assert [clients_beside(folder, name) for name in (*outside, "tabele", "nie_ma.csv", "a\0b")] == [None] * 6


def test_a_file_that_cannot_be_read_says_why(tmp_path, monkeypatch):
    (tmp_path / "klienci.csv").write_bytes(b"a")
    monkeypatch.setattr("pathlib.Path.read_bytes", _forbidden)
    with pytest.raises(SourceError, match=r"klienci\.csv cannot be read"):
        clients_beside(tmp_path, "klienci.csv")


def _forbidden(_path):
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize(
    ("services", "lon", "bases"),
    [
        (["poz", "opieka_dom", "cus_ops", "opieka_dom"], [21.0] * 4, ("P2", "P4")),
        (["poz", "opieka_dom", "cus_ops", "poz"], [21.0, None, 21.0, 21.0], ("P3",)),
        (["poz", "opieka_dom", "cus_ops", "poz"], [21.0, None, None, 21.0], "settlements"),
        ([], [], "settlements"),
    ],
)
def test_home_care_starts_where_it_is_offered_else_at_the_office_else_anywhere(services, lon, bases):
    ids = [f"P{number}" for number in range(1, len(services) + 1)]
    providers = pd.DataFrame({"provider_id": ids, "services": [(name,) for name in services], "lon": lon})
    assert usual_bases(providers) == bases
