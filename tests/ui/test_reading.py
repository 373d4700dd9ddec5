import pytest

from geo_cus.faults import Severity
from geo_cus.ui.opened import OpenStudy, Refusal
from geo_cus.ui.reading import StudyReader, file_states, read_study

SECONDS = 120


@pytest.fixture
def reader():
    made = StudyReader()
    yield made
    made.close()


def spoil(folder):
    """Write a capacity that is no number into the providers."""
    path = folder / "podmioty.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    header = lines[0].split(";")
    cells = lines[1].split(";")
    cells[header.index("pojemnosc")] = "dużo"
    lines[1] = ";".join(cells)
    path.write_text("\n".join(lines), "utf-8-sig")


def test_a_study_is_read_once_in_a_process_of_its_own(reader, sample_folder):
    reading = reader.open(sample_folder)
    assert reader.open(sample_folder) is reading
    assert reading.wait(SECONDS)
    outcome = reading.outcome()
    assert isinstance(outcome, OpenStudy)
    assert outcome.measurement.study.fictional
    assert reading.share == 1.0


def test_a_folder_that_is_none_is_refused(reader, tmp_path):
    reading = reader.open(tmp_path / "nowhere")
    assert reading.wait(SECONDS)
    assert "study.toml" in str(reading.outcome().message)


def test_errors_are_refused_with_their_rows_and_can_be_left_out(own_sample):
    spoil(own_sample)
    refused = read_study(own_sample)
    assert isinstance(refused, Refusal)
    assert [fault.row for fault in refused.faults if fault.severity is Severity.ERROR] == [2]
    accepted = read_study(own_sample, True)
    assert isinstance(accepted, OpenStudy)


def test_a_changed_file_is_noticed(own_sample):
    before = file_states(own_sample)
    spoil(own_sample)
    assert file_states(own_sample) != before
    assert file_states(own_sample / "nowhere") == ()


@pytest.mark.parametrize("name", ["predkosci_car.toml", "sposoby/predkosci_car.toml"])
def test_a_way_of_travelling_of_the_study_is_a_file_of_it(own_sample, name):
    (own_sample / name).parent.mkdir(exist_ok=True)
    (own_sample / name).write_bytes(b'based_on = "car"\n')
    before = file_states(own_sample)
    (own_sample / name).write_bytes(b'based_on = "car"\nspeed_step_kph = 5\n')
    assert file_states(own_sample) != before


def test_a_killed_reading_is_begun_anew(reader, sample_folder):
    first = reader.open(sample_folder)
    reader.close()
    assert first.wait(SECONDS)
    assert first.failed
    assert reader.open(sample_folder) is not first
