"""Villages and services that stand in an OpenStreetMap file."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo_cus.data.places_osm import read_amenities, read_places

NORTH_BAYREUTH = Path(__file__).resolve().parents[3] / "shared" / "data" / "roads_osm" / "north-bayreuth.osm.gz"

VILLAGE = """<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">
<node id="3" lat="52.00" lon="21.00"><tag k="place" v="village"/><tag k="name" v="Wieś"/>
  <tag k="population" v="~200"/></node>
<node id="2" lat="52.01" lon="21.00"><tag k="place" v="hamlet"/><tag k="name" v="Kolonia"/></node>
<node id="1" lat="52.02" lon="21.00"><tag k="place" v="hamlet"/></node>
<node id="4" lat="52.00" lon="21.02"><tag k="amenity" v="pharmacy"/></node>
<node id="5" lat="52.00" lon="21.04"/><node id="6" lat="52.00" lon="21.06"/>
<node id="7" lat="52.02" lon="21.06"/><node id="8" lat="52.02" lon="21.04"/>
<way id="10"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="5"/>
  <tag k="amenity" v="townhall"/><tag k="name" v="Urząd"/></way>
<way id="11"><nd ref="5"/><nd ref="6"/><tag k="amenity" v="bench"/></way>
<way id="12"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="5"/></way>
<relation id="13"><member type="way" ref="12" role="outer"/>
  <tag k="type" v="multipolygon"/><tag k="amenity" v="school"/></relation>
</osm>"""


@pytest.fixture
def village(tmp_path: Path) -> Path:
    path = tmp_path / "village.osm"
    path.write_text(VILLAGE, "utf-8")
    return path


def test_places_with_a_name_are_read_in_the_order_of_their_numbers(village):
    places = read_places(village)
    assert places.to_dict("list") == {
        "osm_id": ["n2", "n3"],
        "name": ["Kolonia", "Wieś"],
        "place": ["hamlet", "village"],
        "population": ["", "~200"],
        "lon": [21.0, 21.0],
        "lat": [52.01, 52.0],
    }


def test_amenities_are_points_lines_buildings_and_sites(village):
    amenities = read_amenities(village)
    assert amenities["osm_id"].tolist() == ["n4", "w10", "w11", "r13"]
    assert amenities["amenity"].tolist() == ["pharmacy", "townhall", "bench", "school"]
    assert amenities["name"].tolist() == ["", "Urząd", "", ""]
    assert amenities["lon"].tolist() == pytest.approx([21.02, 21.05, 21.04, 21.05], abs=0.021)
    assert amenities["lat"].between(52.0, 52.02).all()


@pytest.mark.skipif(not NORTH_BAYREUTH.is_file(), reason="../shared/data is not here")
def test_the_places_and_services_of_rural_bavaria():
    places, counts = read_places(NORTH_BAYREUTH), read_amenities(NORTH_BAYREUTH)["amenity"].value_counts()
    assert places["place"].isin(["village", "hamlet"]).sum() == 70
    assert (places["population"] != "").sum() == 2
    wanted = {"townhall": 3, "kindergarten": 3, "fire_station": 7, "post_office": 1, "pharmacy": 1}
    assert {name: counts[name] for name in wanted} == wanted
