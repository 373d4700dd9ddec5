"""Roads of OpenStreetMap files: the same whatever the form of the file, nothing dropped without a word."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import osmium
import pandas as pd
import pytest

from geo_cus.data.road_files import read_roads
from geo_cus.data.roads import NODE_TAGS, WAY_TAGS, RoadKind
from geo_cus.errors import Cancelled, SourceError

NORTH_BAYREUTH = Path(__file__).resolve().parents[3] / "shared" / "data" / "roads_osm" / "north-bayreuth.osm.gz"

# A village street with a gate, a ferry, a hiking trail, a lake, a wood with a clearing, a river and a nameless ditch.
VILLAGE = """
<node id="1" lat="52.00" lon="21.00"/>
<node id="2" lat="52.00" lon="21.01"><tag k="barrier" v="gate"/><tag k="access" v="private"/></node>
<node id="3" lat="52.00" lon="21.02"/>
<node id="4" lat="52.01" lon="21.02"/>
<node id="5" lat="52.01" lon="21.00"><tag k="highway" v="crossing"/></node>
<node id="6" lat="52.02" lon="21.00"/>
<node id="7" lat="52.005" lon="21.005"/><node id="8" lat="52.005" lon="21.010"/><node id="9" lat="52.010" lon="21.008"/>
<way id="20"><nd ref="3"/><nd ref="4"/><tag k="route" v="ferry"/><tag k="duration" v="00:10"/></way>
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="2"/><nd ref="3"/>
  <tag k="highway" v="residential"/><tag k="name" v="Łąkowa"/><tag k="maxspeed" v="30"/><tag k="lit" v="yes"/></way>
<way id="30"><nd ref="4"/><nd ref="5"/><tag k="route" v="hiking"/></way>
<way id="40"><nd ref="1"/><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="1"/>
  <tag k="natural" v="water"/><tag k="name" v="Jezioro"/></way>
<way id="50"><nd ref="1"/><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="landuse" v="residential"/></way>
<way id="60"><nd ref="1"/><nd ref="4"/><tag k="waterway" v="river"/><tag k="name" v="Struga"/></way>
<way id="61"><nd ref="1"/><nd ref="4"/><tag k="waterway" v="stream"/></way>
<way id="70"><nd ref="1"/><nd ref="3"/><nd ref="4"/><nd ref="6"/><nd ref="1"/></way>
<way id="71"><nd ref="7"/><nd ref="8"/><nd ref="9"/><nd ref="7"/></way>
<relation id="80"><member type="way" ref="70" role="outer"/><member type="way" ref="71" role="inner"/>
  <tag k="type" v="multipolygon"/><tag k="natural" v="wood"/></relation>
"""


def osm_xml(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{content}</osm>'.encode()


def osm_file(folder: Path, content: str, name: str = "village.osm") -> Path:
    """Write an OSM file in the form that its name tells."""
    path = folder / name
    xml = osm_xml(content)
    if name.lower().endswith(".gz"):
        path.write_bytes(gzip.compress(xml))
    elif name.lower().endswith(".bz2"):
        path.write_bytes(bz2.compress(xml))
    elif name.lower().endswith(".pbf"):
        with osmium.SimpleWriter(osmium.io.File(str(path), "pbf")) as writer:
            for thing in osmium.FileProcessor(osmium.io.FileBuffer(xml, "osm")):
                writer.add(thing)
    else:
        path.write_bytes(xml)
    return path


def nodes_of(roads, way):
    return roads.way_nodes[roads.way_offsets[way] : roads.way_offsets[way + 1]].tolist()


def assert_same(one, other):
    for name in ("lon", "lat", "way_nodes", "way_offsets"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    pd.testing.assert_frame_equal(one.tags, other.tags)
    pd.testing.assert_frame_equal(one.node_tags, other.node_tags)


def test_ways_and_ferries_are_read_with_their_tags(tmp_path):
    source = read_roads(osm_file(tmp_path, VILLAGE))
    roads = source.roads
    assert roads.tags["way_id"].tolist() == ["10", "20"]
    assert list(roads.tags.columns) == ["way_id", *WAY_TAGS]
    assert roads.tags.loc[0, ["highway", "name", "maxspeed", "surface"]].tolist() == ["residential", "Łąkowa", "30", ""]
    assert roads.tags.loc[1, ["highway", "route", "duration"]].tolist() == ["", "ferry", "00:10"]
    assert (nodes_of(roads, 0), nodes_of(roads, 1)) == ([0, 1, 2], [2, 3])
    assert roads.lon.tolist() == [21.00, 21.01, 21.02, 21.02]
    assert roads.lat.tolist() == [52.00, 52.00, 52.00, 52.01]
    assert (roads.kind, roads.has_class) == (RoadKind.OSM, True)
    assert "OpenStreetMap" in source.licence


def test_only_tagged_nodes_on_roads_stand_in_the_node_table(tmp_path):
    node_tags = read_roads(osm_file(tmp_path, VILLAGE)).roads.node_tags
    assert list(node_tags.columns) == ["node", *NODE_TAGS]
    assert node_tags[["node", "barrier", "access", "foot"]].to_numpy().tolist() == [[1, "gate", "private", ""]]


def test_the_base_map_comes_from_the_same_file(tmp_path):
    background = read_roads(osm_file(tmp_path, VILLAGE)).background
    assert background.water["name"].tolist() == ["Jezioro"]
    assert background.rivers["name"].tolist() == ["Struga"]
    assert len(background.built_up) == 1
    (wood,) = background.forest.geometry
    assert len(wood.interiors) == 1
    assert background.water.crs == "EPSG:4326"
    assert len(read_roads(osm_file(tmp_path, VILLAGE), with_background=False).background.water) == 0


@pytest.mark.parametrize("name", ["a.osm.gz", "a.osm.bz2", "a.osm.pbf", "a.pbf", "A.OSM.PBF", "Łódź.osm.pbf"])
def test_the_same_content_in_another_form_gives_the_same_roads(tmp_path, name):
    plain = read_roads(osm_file(tmp_path, VILLAGE))
    packed = read_roads(osm_file(tmp_path, VILLAGE, name))
    assert_same(plain.roads, packed.roads)
    pd.testing.assert_frame_equal(plain.background.forest, packed.background.forest)


def test_the_order_of_the_objects_does_not_matter(tmp_path):
    things = [ET.tostring(thing, "unicode") for thing in ET.fromstring(osm_xml(VILLAGE))]
    straight = read_roads(osm_file(tmp_path, VILLAGE))
    backward = read_roads(osm_file(tmp_path, "".join(reversed(things)), "backward.osm"))
    assert_same(straight.roads, backward.roads)
    pd.testing.assert_frame_equal(straight.background.forest, backward.background.forest)


def test_a_way_with_missing_nodes_is_cut_into_pieces(tmp_path):
    nodes = "".join(f'<node id="{i}" lat="52.{i}" lon="21.0"/>' for i in (1, 2, 4, 6, 7, 8))
    refs = "".join(f'<nd ref="{i}"/>' for i in range(1, 9))
    roads = read_roads(osm_file(tmp_path, f'{nodes}<way id="9">{refs}<tag k="highway" v="track"/></way>')).roads
    # 3 and 5 are missing: 1-2, the lone 4 and 6-7-8 are left.
    assert roads.tags[["way_id", "highway"]].to_numpy().tolist() == [["9", "track"], ["9", "track"]]
    assert (nodes_of(roads, 0), nodes_of(roads, 1)) == ([0, 1], [2, 3, 4])
    assert roads.lat.tolist() == [52.1, 52.2, 52.6, 52.7, 52.8]


def test_objects_drawn_in_josm_have_negative_numbers(tmp_path):
    content = (
        '<node id="-1" lat="52" lon="21"/><node id="5" lat="52.1" lon="21"/><node id="-2" lat="52.2" lon="21"/>'
        '<way id="-3"><nd ref="-1"/><nd ref="5"/><nd ref="-2"/><nd ref="-9"/><tag k="highway" v="road"/></way>'
    )
    roads = read_roads(osm_file(tmp_path, content)).roads
    assert roads.lat[nodes_of(roads, 0)].tolist() == [52.0, 52.1, 52.2]


def test_an_object_that_stands_twice_is_read_once(tmp_path):
    assert_same(
        read_roads(osm_file(tmp_path, VILLAGE)).roads, read_roads(osm_file(tmp_path, VILLAGE * 2, "twice.osm")).roads
    )


def test_a_file_without_roads_says_so(tmp_path):
    with pytest.raises(SourceError, match=r"village\.osm: there are no roads"):
        read_roads(osm_file(tmp_path, '<node id="1" lat="52" lon="21"/>'))


def test_reading_can_be_cancelled(tmp_path):
    def cancel(step, share):
        if share > 0:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled, match="Stopped"):
        read_roads(osm_file(tmp_path, VILLAGE), progress=cancel)


@pytest.mark.skipif(not NORTH_BAYREUTH.is_file(), reason="../shared/data is not here")
def test_real_roads_are_whole():
    source = read_roads(NORTH_BAYREUTH)
    roads = source.roads
    assert (len(roads.tags), len(roads.lon)) == (2056, 14166)
    assert np.diff(roads.way_offsets).min() >= 2
    assert np.isin(np.arange(len(roads.lon)), roads.way_nodes).all()
    assert 11.4 < roads.lon.min() < roads.lon.max() < 11.8
    assert 49.9 < roads.lat.min() < roads.lat.max() < 50.2
    assert (roads.tags["maxspeed"] != "").mean() == pytest.approx(0.13, abs=0.02)
    assert min(len(source.background.water), len(source.background.forest), len(source.background.rivers)) > 50
