"""Turn restrictions of OSM files."""

from __future__ import annotations

from geo_cus.data.road_files import read_roads
from geo_cus.data.roads import RESTRICTION_COLUMNS
from tests.data.test_roads_osm import osm_file

ROADS = "".join(f'<node id="{number}" lat="52.0{number}" lon="21.0"/>' for number in range(1, 6)) + "".join(
    f'<way id="{way}"><nd ref="{way - 10}"/><nd ref="{way - 9}"/><tag k="highway" v="tertiary"/></way>'
    for way in range(11, 15)
)


def relation(number, members, tags):
    parts = "".join(f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members)
    parts += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in {"type": "restriction", **tags}.items())
    return f'<relation id="{number}">{parts}</relation>'


def test_each_kind_becomes_rows(tmp_path):
    content = ROADS + "".join(
        [
            relation(
                3,
                [("way", 11, "from"), ("node", 2, "via"), ("way", 12, "to")],
                {"restriction": "no_left_turn", "except": "bus"},
            ),
            relation(
                2,
                [("way", 11, "from"), ("way", 12, "via"), ("way", 13, "via"), ("way", 14, "to")],
                {"restriction:motorcar": "only_straight_on"},
            ),
            relation(
                5,
                [("way", 11, "from"), ("node", 2, "via"), ("way", 12, "to"), ("way", 13, "to")],
                {"restriction": "no_exit"},
            ),
            relation(6, [("way", 11, "from"), ("way", 12, "to")], {"restriction": "no_u_turn"}),
            relation(7, [("way", 11, "from"), ("node", 99, "via"), ("way", 12, "to")], {"restriction": "no_u_turn"}),
        ]
    )
    table = read_roads(osm_file(tmp_path, content)).roads.restrictions
    assert list(table.columns) == list(RESTRICTION_COLUMNS)
    columns = [
        "relation_id",
        "from_way",
        "via_node",
        "via_ways",
        "to_way",
        "restriction",
        "restriction:motorcar",
        "except",
    ]
    assert table[columns].to_numpy().tolist() == [
        ["2", "11", -1, "12 13", "14", "", "only_straight_on", ""],
        ["3", "11", 1, "", "12", "no_left_turn", "", "bus"],
        ["5", "11", 1, "", "12", "no_exit", "", ""],
        ["5", "11", 1, "", "13", "no_exit", "", ""],
    ]


def test_a_file_without_restrictions_has_an_empty_table(tmp_path):
    table = read_roads(osm_file(tmp_path, ROADS)).roads.restrictions
    assert (len(table), list(table.columns)) == (0, list(RESTRICTION_COLUMNS))
