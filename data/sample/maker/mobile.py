"""A request for a mobile service, and why its best plan is what it is, worked out from the drawing alone."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import ceil

from maker.answers import Answer, Roads
from maker.gazetteer import BY_NAME
from maker.geometry import Point, distance, to_wgs84
from maker.people import AGE_HEADERS, People
from maker.providers import PROVIDERS

HOURS_A_WEEK, WEEKS = 5.4, 2
FASTEST_KPH = 60.0

# Village, id, name of the place, provider that lends its room, its hours in the request, who has the key.
PLACES = (
    ("Grądy", "grady", "Grądy, plac przy krzyżu", "", "", ""),
    ("Piaski", "piaski", "Świetlica wiejska w Piaskach", "Świetlica wiejska w Piaskach", "wt 8:00-12:00", "sołtys"),
    ("Przybrzeże", "przybrzeze", "Przybrzeże, plac przy pomoście", "", "", ""),
    ("Smolarnia", "smolarnia", "Świetlica w Smolarni", "Świetlica w Smolarni", "", "opiekun świetlicy"),
    ("Zatonie", "zatonie", "Zatonie, plac zabaw", "", "", ""),
    ("Żabieniec", "zabieniec", "OSP w Żabieńcu, sala", "OSP w Żabieńcu, sala", "czw 8:00-15:00", "naczelnik OSP"),
)
CLOSED = "Smolarnia"

HEAD = """\
# Zamówienie objazdu: punkt porad dla seniorów co dwa tygodnie. Gmina i wszystkie dane są fikcyjne.

[service]
name = "Mobilny punkt porad"
services = ["poradnictwo"]
group = "age_65_plus"
every_weeks = {weeks}
starts = 2026-01-05
ends = 2026-12-31

[reach]
walk_min = 15
profile = "foot_senior"

[visit]
setup_min = 10
fixed_min = 30
per_person_min = 15
pack_min = 5
uptake_percent = 10

[crew]
vehicles = 1
crews = 1
staff_per_crew = 2
weekdays = ["tue", "thu"]
day_from = "7:30"
day_to = "15:30"
depot = "{depot}"

[budget]
crew_hours_a_week = {hours}

[days_out]
dates = [2026-08-14]

[[days_out.school_holidays]]
name = "ferie zimowe"
first = 2026-01-19
last = 2026-02-01
"""


def mobile_request() -> str:
    """Write the request."""
    tables = []
    for village, place_id, name, provider, hours, key_holder in PLACES:
        lon, lat = reversed(to_wgs84(BY_NAME[village].place))
        lines = ["", "[[venues]]", f'id = "{place_id}"', f'name = "{name}"']
        lines += [f'provider = "{_id_of(provider)}"'] if provider else [f"lon = {lon:.6f}", f"lat = {lat:.6f}"]
        lines += [f'hours = "{hours}"'] if hours else []
        lines += [f'key_holder = "{key_holder}"'] if key_holder else []
        tables.append("\n".join(lines) + "\n")
    return HEAD.format(
        weeks=WEEKS, depot=_id_of("Centrum Usług Społecznych w Jeziornej Woli"), hours=HOURS_A_WEEK
    ) + "".join(tables)


def mobile_answers(roads: Roads, people: dict[str, People], points: list[Point | None]) -> Answer:
    """
    Show that nobody can serve all villages, so that at best the smallest one is left out.

    The stays of all open places and the shortest loop through them, at 60 km/h from door to door, take longer than
    the hours there are. The hours of Smolarnia's room are those of a Saturday.
    """
    column = AGE_HEADERS.index("65+")
    seniors = {village: people[village].groups[column] or 0 for village, *_ in PLACES if village != CLOSED}
    stays = {village: 5 * ceil((45 + 15 * ceil(count / 10)) / 5) for village, count in seniors.items()}
    metres = _shortest_loop(
        roads, points[int(_id_of("Centrum Usług Społecznych w Jeziornej Woli")[1:]) - 1], list(seniors)
    )
    hours, drive_min = HOURS_A_WEEK * WEEKS, metres / 1000 / FASTEST_KPH * 60
    assert sum(stays.values()) + drive_min > hours * 60
    smallest = min(seniors, key=lambda village: seniors[village])
    served = sum(seniors.values()) - seniors[smallest]
    # So far apart that nobody walks from one of them to a place in another.
    for one, _, *_ in PLACES:
        assert all(distance(BY_NAME[one].place, BY_NAME[two].place) > 1_100 for two, *_ in PLACES if two != one)
    return {
        "hours": hours,
        "seniors": seniors,
        "stay_minutes": stays,
        "stays_together_minutes": sum(stays.values()),
        "loop_metres": round(metres),
        "loop_minutes_at_60_kph": round(drive_min),
        "left_out": smallest,
        "closed": CLOSED,
        "people": served,
    }


def _shortest_loop(roads: Roads, depot: Point | None, villages: list[str]) -> float:
    assert depot is not None
    nodes = [roads.node_at(depot, roads.car), *(roads.node_at(BY_NAME[name].place, roads.car) for name in villages)]
    ways = {node: roads.metres_from(node, roads.car) for node in nodes}
    loops = ((nodes[0], *order, nodes[0]) for order in permutations(nodes[1:]))
    return min(sum(ways[a][b] for a, b in pairwise(loop)) for loop in loops)


def _id_of(provider: str) -> str:
    return next(f"P{number:02d}" for number, each in enumerate(PROVIDERS, start=1) if each.name == provider)
