"""Home care as files: the same ones written and taken away, and nothing of few clients among those for everybody."""

import csv
import io

import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import Audience
from geo_cus.data.care_request import clients_of, read_care_request
from geo_cus.data.study_files import load_study
from geo_cus.planning.mobile.care_plan import care_plan
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.report.care_files import care_files, write_care_plan
from geo_cus.text import language

ENGLISH = language("en")


@pytest.fixture(scope="module")
def measurement(sample_folder):
    return measure_study(load_study(sample_folder))


@pytest.fixture(scope="module")
def plan(measurement, sample_folder):
    request = read_care_request(sample_folder / "opieka.toml")
    table = clients_of(request, sample_folder, measurement.study.settlements)
    return care_plan(measurement.study, request, table.frame, Clock(Effort()))


@pytest.mark.parametrize("audience", Audience)
def test_what_is_written_is_what_is_given(measurement, plan, tmp_path, audience):
    files = care_files(plan, measurement, ENGLISH, audience=audience)
    written = write_care_plan(plan, measurement, tmp_path, ENGLISH, audience=audience)
    assert {path.name: path.read_bytes() for path in written} == files
    assert ("trasy.csv" in files) == (audience is Audience.INTERNAL)


def test_the_public_reads_of_no_few_clients(measurement, plan):
    files = care_files(plan, measurement, ENGLISH, audience=Audience.PUBLIC)
    rows = list(csv.DictReader(io.StringIO(files["miejscowosci.csv"].decode("utf-8-sig")), delimiter=";"))
    few = {village.name for village in plan.villages if 0 < village.clients < 10}
    assert few
    assert {row["Clients"] for row in rows if row["Settlement"] in few} == {"hidden"}
    assert "zł" not in files["bazy.csv"].decode("utf-8-sig")
