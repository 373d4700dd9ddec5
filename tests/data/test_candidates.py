"""Where new points could stand: what a table says, and what an OpenStreetMap file says."""

from __future__ import annotations

import pytest

from geo_cus.data.candidates import CandidateRow, read_candidates
from geo_cus.data.candidates_osm import candidates_from_osm
from geo_cus.data.study_files import check_study, load_study
from geo_cus.errors import SourceError
from geo_cus.faults import Severity
from geo_cus.schema import columns_of, header_key

KORZENNA = (20.70, 49.60, 20.95, 49.75)
HEAD = "id;nazwa;rodzaj;ogrzewanie;wc;prąd;podjazd;pokój do rozmowy;miejsca;koszt otwarcia;koszt roczny;lat;lon"
GOOD = "K1;Świetlica;Świetlica wiejska;tak;nie;;TAK;nie wiadomo;25;60 000;48000,50;49,65;20,80"


@pytest.fixture
def read(tmp_path):
    """Give a function that reads rows below the header as a table of candidates."""

    def read_rows(*rows, head=HEAD):
        path = tmp_path / "kandydaci.csv"
        path.write_text("\n".join([head, *rows, ""]), "utf-8")
        return read_candidates(path, area=KORZENNA)

    return read_rows


def faults(result):
    return [(item.code, item.row, item.column, item.value) for item in result.faults]


def test_a_row_says_what_a_place_has_and_costs(read):
    result = read(GOOD)
    row = result.frame.iloc[0]
    assert result.faults == ()
    assert (row["candidate_id"], row["name"], row["kind"]) == ("K1", "Świetlica", "hall")
    assert (row["heating"], row["toilet"], row["power"], row["ramp"], row["private_room"]) == (
        "yes",
        "no",
        "",
        "yes",
        "",
    )
    assert (row["capacity"], row["opening_cost_pln"], row["yearly_cost_pln"]) == (25, 60_000, 48_000.5)
    assert (row["lon"], row["lat"], row["row"]) == (20.80, 49.65, 2)


def test_what_a_table_does_not_say_is_not_known(read):
    frame = read("Remiza;49,65;20,80", head="nazwa;lat;lon").frame
    row = frame.iloc[0]
    assert (row["candidate_id"], row["kind"]) == ("remiza", "other")
    assert [row[name] for name in ("heating", "toilet", "power", "ramp", "private_room")] == [""] * 5
    assert frame[["capacity", "opening_cost_pln", "yearly_cost_pln"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ("K2;Zła;statek;;;;;;;;;49,65;20,80", ("not_allowed", 3, "rodzaj", "statek")),
        ("K2;Zła;;może;;;;;;;;49,65;20,80", ("not_allowed", 3, "ogrzewanie", "może")),
        ("K2;Zła;;;brak;;;;;;;49,65;20,80", ("not_allowed", 3, "wc", "brak")),
        ("K2;Zła;;;;;;;;-5;;49,65;20,80", ("too_small", 3, "koszt otwarcia", "-5")),
        ("K2;Zła;;;;;;;;;dużo;49,65;20,80", ("not_a_number", 3, "koszt roczny", "dużo")),
        ("K2;;;;;;;;;;;49,65;20,80", ("missing_value", 3, "nazwa", "")),
        ("K2;Zła;;;;;;;;;;54,35;18,65", ("outside_area", 3, "lat, lon", "54,35, 18,65")),
    ],
)
def test_a_bad_row_costs_itself_and_no_other(read, cells, found):
    result = read(GOOD, cells)
    assert faults(result) == [found]
    assert (result.count.read, result.count.used, result.count.refused) == (2, 1, 1)


def test_a_place_that_nobody_can_find_stays_with_a_warning(read):
    result = read(GOOD, "K2;Gdzieś;;;;;;;;;;;")
    assert faults(result) == [("no_point", 3, None, None)]
    assert result.faults[0].severity is Severity.WARNING
    assert result.frame["lon"].isna().tolist() == [False, True]


def test_no_header_means_two_things():
    keys = [
        header_key(synonym)
        for info in columns_of(CandidateRow).values()
        for synonym in set(map(header_key, info.synonyms))
    ]
    assert len(keys) == len(set(keys))


OSM = """<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">
<node id="1" lat="52.00" lon="21.00"><tag k="amenity" v="community_centre"/><tag k="name" v="Świetlica"/>
  <tag k="wheelchair" v="yes"/><tag k="toilets" v="no"/></node>
<node id="2" lat="52.01" lon="21.00"><tag k="amenity" v="community_centre"/>
  <tag k="community_centre" v="parish_hall"/><tag k="wheelchair" v="limited"/></node>
<node id="3" lat="52.02" lon="21.00"><tag k="amenity" v="pharmacy"/></node>
<node id="5" lat="52.00" lon="21.04"/><node id="6" lat="52.00" lon="21.06"/>
<node id="7" lat="52.02" lon="21.06"/><node id="8" lat="52.02" lon="21.04"/>
<way id="10"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="5"/>
  <tag k="amenity" v="fire_station"/><tag k="name" v="OSP"/></way>
<way id="11"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/><tag k="amenity" v="school"/></way>
<node id="9" lat="52.03" lon="21.00"><tag k="amenity" v="library"/></node>
</osm>"""


def test_halls_stations_schools_and_libraries_of_a_map(tmp_path):
    path = tmp_path / "drogi.osm"
    path.write_text(OSM, "utf-8")
    found = candidates_from_osm(path).set_index("candidate_id")
    assert dict(found["kind"]) == {
        "osm-n1": "hall",
        "osm-n2": "parish",
        "osm-n9": "library",
        "osm-w10": "fire_station",
        "osm-w11": "school",
    }
    assert found["name"].tolist() == ["Świetlica", "osm-n2", "osm-n9", "OSP", "osm-w11"]
    assert found["ramp"].tolist() == ["yes", "", "", "", ""]
    assert found["toilet"].tolist() == ["no", "", "", "", ""]
    assert found["yearly_cost_pln"].isna().all()


STUDY = '[study]\nname = "Próba"\ngminas = ["1210062"]\n[files]\nsettlements = "w.csv"\nproviders = "p.csv"\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study.toml").write_text(STUDY + 'candidates = "k.csv"\n', "utf-8")
    (tmp_path / "w.csv").write_text("nazwa;ludność;lat;lon\nDobra;10;49,65;20,80\n", "utf-8")
    (tmp_path / "p.csv").write_text("nazwa;usługi;lat;lon\nLekarz;poz;49,65;20,80\n", "utf-8")
    return tmp_path


def test_a_study_carries_its_candidates_and_their_fingerprint(folder):
    (folder / "k.csv").write_text(f"{HEAD}\n{GOOD}\n", "utf-8")
    made = load_study(folder)
    assert made.candidates["candidate_id"].tolist() == ["K1"]
    assert ("candidates", "k.csv") in {(source.role, source.file) for source in made.sources}
    assert made.row_counts[-1].file == "k.csv"


def test_the_check_tells_what_is_wrong_in_it(folder):
    (folder / "k.csv").write_text(f"{HEAD}\n{GOOD}\nK2;Zła;statek;;;;;;;;;49,65;20,80\n", "utf-8")
    assert [(item.file, item.row, item.value) for item in check_study(folder).errors] == [("k.csv", 3, "statek")]


def test_a_missing_table_is_named(folder):
    with pytest.raises(SourceError, match=r"k\.csv: there is no such file"):
        load_study(folder)
