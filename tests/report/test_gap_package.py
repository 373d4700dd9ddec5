"""The GeoPackage, read back: by GDAL as QGIS reads it, and by SQLite."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pyogrio
import pytest
from pyproj import Transformer

from geo_cus.access.accounting import counts_by_status
from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import Audience, Status
from geo_cus.access.published import published
from geo_cus.access.words import STATUS_NAMES
from geo_cus.catalogue import Metric
from geo_cus.data.sample import sample_folder
from geo_cus.data.study_files import load_study
from geo_cus.map.classes import CLASSES, SIGNS
from geo_cus.report.case import case_of
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.formats import report_of, write_report
from geo_cus.report.gap_package import gap_package
from geo_cus.report.qgis_style import settlement_style
from geo_cus.report.tables import gap_table
from geo_cus.text import language
from tests.access.test_published import measured
from tests.report.test_gap_files import HOSTILE
from tests.studies import providers, settlements, study

POLISH, ENGLISH = language("pl"), language("en")
SERVICE = "miejscowosci_poz"
PEOPLE = ("People of the target group", "People in the gap")


@pytest.fixture(scope="module")
def sample():
    return measure_study(load_study(sample_folder()))


@pytest.fixture(scope="module")
def package(sample, tmp_path_factory):
    path = tmp_path_factory.mktemp("package") / "luki.gpkg"
    write(sample, path, POLISH)
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    names = [*HOSTILE, "'; DROP TABLE podmioty; --", 'a"b', "\u202eabc"]
    homes = settlements([(name, (number * 4_000, 0), 10 * number) for number, name in enumerate(names)])
    homes.loc[0, "residents"] = pd.NA
    homes.loc[1, ["lon", "lat"]] = np.nan
    made = study(homes, providers([(HOSTILE[0], (0, 0), ("poz",)), (HOSTILE[1], None, ("poz",))]), roads=None)
    path = tmp_path_factory.mktemp("hostile") / "luki.gpkg"
    write(measure_study(made), path, POLISH)
    return path


def write(measurement, path, words):
    path.write_bytes(gap_package(measurement, words, file_name=path.name))


def rows(path, query):
    with closing(sqlite3.connect(path)) as file:
        return file.execute(query).fetchall()


def layer(path, name):
    return pyogrio.read_dataframe(path, layer=name)


def project(path):
    ((name, metadata, content),) = rows(path, "SELECT name, metadata, content FROM qgis_projects")
    assert json.loads(metadata)["last_modified_user"] == "geo_cus"
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as file:
        (entry,) = file.namelist()
        assert entry.endswith(".qgs")
        return name, ET.fromstring(file.read(entry))


def test_there_is_a_layer_for_each_service_and_tables_beside_them(sample, package):
    found = dict(pyogrio.list_layers(package))
    expected = {f"miejscowosci_{service_id}": "Point" for service_id in sample.study.services}
    expected |= {"podmioty": "Point", "granice": "MultiPolygon"}
    expected |= dict.fromkeys(["rozliczenie", "progi", "zrodla", "layer_styles"])
    assert found == expected
    for name, geometry in expected.items():
        if geometry:
            assert layer(package, name).crs.to_epsg() == 2180
    assert rows(package, "PRAGMA integrity_check") == [("ok",)]
    assert rows(package, "PRAGMA foreign_key_check") == []


@pytest.fixture(scope="module")
def small():
    return published(measured([3, 400, 500, 2], [100, 111, 122, 133]))


@pytest.mark.parametrize("name", ["sample", "small"])
def test_every_cell_is_the_one_of_the_csv(name, request, tmp_path):
    measurement = request.getfixturevalue(name)
    write(measurement, tmp_path / "luki.gpkg", ENGLISH)
    told = gap_table(measurement, ENGLISH)
    for service_id, service in measurement.study.services.items():
        read = layer(tmp_path / "luki.gpkg", f"miejscowosci_{service_id}")
        wanted = told[told["Service"] == ENGLISH.pick(service.names)].reset_index(drop=True)
        assert len(read) == len(measurement.study.settlements)
        for column in wanted.columns:
            if pd.api.types.is_numeric_dtype(wanted[column]) or column in PEOPLE:
                # What is no number there, is a word for a hidden count, or nothing.
                left, right = (pd.to_numeric(table[column], errors="coerce") for table in (read, wanted))
                assert left.astype(float).fillna(-1).tolist() == right.astype(float).fillna(-1).tolist(), column
            else:
                assert read[column].fillna("").tolist() == wanted[column].fillna("").tolist(), column


def test_the_accounting_is_that_of_the_measurement(sample, package):
    read = layer(package, "rozliczenie")
    for service_id, service in sample.study.services.items():
        part = read[read["Usługa"] == POLISH.pick(service.names)].set_index("Stan")
        for status, count in counts_by_status(sample.accounting, service_id).items():
            row = part.loc[POLISH.say(STATUS_NAMES[status])]
            assert (row["Miejscowości"], row["Osoby"], row["Bez danych"]) == tuple(count)
        assert part["Miejscowości"].sum() == len(sample.study.settlements)


def test_places_are_where_the_study_says(sample, package):
    read = layer(package, SERVICE).set_index("Identyfikator miejscowości")
    homes = sample.study.settlements.set_index("settlement_id").loc[read.index]
    known = homes["lon"].notna().to_numpy()
    assert read.geometry.notna().tolist() == known.tolist()
    x, y = Transformer.from_crs(4326, 2180, always_xy=True).transform(homes["lon"][known], homes["lat"][known])
    assert read.geometry.x[known].to_numpy() == pytest.approx(x, abs=0.001)
    assert read.geometry.y[known].to_numpy() == pytest.approx(y, abs=0.001)


def test_a_settlement_without_coordinates_stays_as_a_row(hostile):
    read = layer(hostile, SERVICE).set_index("Identyfikator miejscowości")
    assert len(read) == len(HOSTILE) + 3
    assert read.geometry.isna().sum() == 1
    assert read.loc["s1"].geometry is None
    assert pd.isna(read.loc["s0", "Osoby z grupy docelowej"])


def test_hostile_names_stay_text(hostile):
    read = layer(hostile, SERVICE)
    assert set(HOSTILE) <= set(read["Miejscowość"])
    assert set(layer(hostile, "podmioty")["Podmiot"]) == set(HOSTILE[:2])
    assert rows(hostile, "PRAGMA integrity_check") == [("ok",)]
    _, found = project(hostile)
    assert not list(found.iter("script"))


def test_hidden_counts_are_missing_and_said_to_be(small, tmp_path):
    write(small, tmp_path / "luki.gpkg", POLISH)
    read = layer(tmp_path / "luki.gpkg", "miejscowosci_dzienny_pobyt")
    results = small.of_service("dzienny_pobyt").set_index("settlement_id").loc[read["Identyfikator miejscowości"]]
    hidden = results["people_hidden"].to_numpy(bool)
    assert hidden.sum() >= 2
    assert read["Osoby z grupy docelowej"].isna().tolist() == hidden.tolist()
    assert (read["Uwaga o liczbie osób"].fillna("") == "ukryte").tolist() == hidden.tolist()
    assert read.loc[hidden, ["Osoby, co najmniej", "Osoby, co najwyżej"]].isna().all(axis=None)
    assert read.loc[hidden & (read["Luka"] == "tak"), "Osoby w luce"].isna().all()
    accounting = layer(tmp_path / "luki.gpkg", "rozliczenie")
    assert (accounting["Osoby"].isna() == (accounting["Uwaga o liczbie osób"].fillna("") == "ukryte")).all()
    assert accounting["Osoby"].isna().sum() == small.accounting["people_hidden"].sum() > 0


def test_styles_are_found_by_qgis(sample, package):
    found = rows(package, "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles")
    places = {name for name, geometry in pyogrio.list_layers(package) if geometry}
    assert {name for name, *_ in found} == places
    columns = {name: set(pyogrio.read_info(package, layer=name)["fields"]) for name in places}
    for name, geometry, qml, default in found:
        root = ET.fromstring(qml)
        assert (geometry, default, root.tag) == ("geom", 1, "qgis")
        symbols = {symbol.get("name") for symbol in root.iter("symbol")}
        assert {rule.get("symbol") for rule in root.iter("rule") if rule.get("filter")} <= symbols
        conditions = [rule.get("filter") or "" for rule in root.iter("rule")]
        expressions = [item.get("value") for item in root.iter("Option") if item.get("name") == "expression"]
        used = {column for text in [*conditions, *expressions] for column in re.findall(r'"([^"]+)"', text)}
        assert used | {text.get("fieldName") for text in root.iter("text-style")} <= columns[name]


def test_a_qgis_of_some_years_ago_reads_it_without_a_warning(package):
    with closing(sqlite3.connect(package)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (10_200,)
        moments = {moment for (moment,) in file.execute("SELECT update_time FROM layer_styles")}
    assert moments == {"2025-12-31T00:00:00.000Z"}


@pytest.mark.parametrize("words", [POLISH, ENGLISH], ids=lambda words: words.code)
@pytest.mark.parametrize("metric", Metric)
def test_classes_have_our_colours_and_statuses_our_signs(words, metric):
    root = ET.fromstring(settlement_style(metric, 500, words).qml())
    symbols = {symbol.get("name"): symbol for symbol in root.iter("symbol")}

    def colours(label):
        (rule,) = [rule for rule in root.iter("rule") if rule.get("label") == label and rule.get("filter")]
        options = [option for option in symbols[rule.get("symbol")].iter("Option") if option.get("name") == "color"]
        return ["#" + "".join(f"{int(part):02x}" for part in option.get("value").split(",")[:3]) for option in options]

    for item in CLASSES[metric]:
        assert colours(item.label(words)) == [item.fill]
    for status, sign in SIGNS.items():
        if status not in {Status.GOOD, Status.WITHIN_LIMIT}:
            drawn = colours(words.say(STATUS_NAMES[status]))
            assert (sign.fill or "#ffffff") == drawn[0]
            assert len(drawn) == (sign.fill != "") + (sign.outline == "bold") + (sign.mark != "none")


def test_every_settlement_has_the_rule_of_its_class(sample, package):
    read = layer(package, SERVICE)
    labels = {item.label(POLISH) for item in CLASSES[Metric.SECONDS]}
    own_sign = {POLISH.say(STATUS_NAMES[status]) for status, sign in SIGNS.items() if sign.fill}
    for status, access in zip(read["Stan"], read["Klasa dostępu"].fillna(""), strict=True):
        assert (access in labels) != (status in own_sign)


def test_the_project_shows_the_layers_of_the_same_file(sample, package):
    name, root = project(package)
    assert name == "geo_cus"
    assert root.findtext("title") == sample.study.name
    assert root.findtext("projectCrs/spatialrefsys/authid") == "EPSG:2180"
    tables = {name for name, _ in pyogrio.list_layers(package)} - {"layer_styles"}
    sources = [node.text for node in root.iter("datasource")]
    assert {source.removeprefix("./luki.gpkg|layername=") for source in sources} == tables
    in_tree = [node.get("id") for node in root.iter("layer-tree-layer")]
    assert in_tree == [node.findtext("id") for node in root.iter("maplayer")]
    styled = {style for (style,) in rows(package, "SELECT f_table_name FROM layer_styles")}
    assert {node.findtext("id") for node in root.iter("maplayer") if node.find("renderer-v2") is not None} == styled
    assert [node.get("checked") for node in root.iter("layer-tree-layer")].count("Qt::Checked") == 3
    west, south, east, north = (
        float(root.findtext(f"mapcanvas/extent/{side}")) for side in ("xmin", "ymin", "xmax", "ymax")
    )
    shown = layer(package, SERVICE).total_bounds
    assert west < shown[0] < shown[2] < east
    assert south < shown[1] < shown[3] < north


def test_the_same_measurement_gives_the_same_bytes(sample, package):
    assert gap_package(sample, POLISH, file_name=package.name) == package.read_bytes()
    assert {day for (day,) in rows(package, "SELECT last_change FROM gpkg_contents")} == {"2025-12-31T00:00:00.000Z"}


def test_the_project_of_a_report_reads_the_file_of_the_report(sample, tmp_path):
    case = case_of(sample, audience=Audience.INTERNAL)
    (path,) = write_report(report_of(case, document_kinds()["diagnoza"], POLISH), ["gpkg"], tmp_path, "raport_diagnoza")
    _, root = project(path)
    sources = {node.text.split("|")[0] for node in root.iter("datasource")}
    assert sources == {"./raport_diagnoza.gpkg"}


def test_nobody_on_the_map_still_gives_a_file(tmp_path):
    made = study(settlements([("Nigdzie", None, 5)]), providers([("Bez adresu", None, ("poz",))]), roads=None)
    write(measure_study(made), tmp_path / "luki.gpkg", POLISH)
    assert layer(tmp_path / "luki.gpkg", SERVICE).geometry.isna().all()
    assert "granice" not in {name for name, _ in pyogrio.list_layers(tmp_path / "luki.gpkg")}
