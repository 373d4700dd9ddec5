"""A request for home care, and why its best base is what it is, worked out from the drawing alone."""

from __future__ import annotations

from maker.answers import Answer, Roads
from maker.gazetteer import BY_NAME, NOT_PLACED, UNREACHABLE
from maker.geometry import Point
from maker.people import simc_of
from maker.providers import PROVIDERS

WEEKDAYS = 5
SLOWEST_KPH, FASTEST_KPH = 30.0, 90.0

# Village, clients, visits a week to each, minutes of a visit.
CLIENTS = (
    ("Koźlaki", 3, 5, 45),
    ("Koźlaki", 1, 5, 30),
    ("Rybaki", 12, 5, 20),
    (UNREACHABLE, 1, 5, 45),
    (NOT_PLACED, 1, 2, 60),
    ("Smolarnia", 0, 5, 45),
)
BEST = "Fundacja „Bliżej Domu”, opiekunki środowiskowe"
BASES = (BEST, "Usługi opiekuńcze CUS", "Centrum Usług Społecznych w Jeziornej Woli")

REQUEST = """\
# Zamówienie: usługi opiekuńcze w domu i ich baza. Gmina i wszystkie dane są fikcyjne.

[care]
name = "Usługi opiekuńcze w domu"
clients = "klienci.csv"
bases = [{bases}]
day_from = "7:00"
shift_h = 8
weekdays = ["mon", "tue", "wed", "thu", "fri"]
"""


def care_request() -> str:
    """Write the request."""
    return REQUEST.format(bases=", ".join(f'"{_id_of(name)}"' for name in sorted(BASES, key=_id_of)))


def clients_csv() -> bytes:
    """Write the numbers of clients as an office would: semicolons, UTF-8 with BOM, CRLF."""
    rows = ["miejscowość_id;klienci;wizyty_w_tygodniu;minuty_wizyty"]
    simc = simc_of()
    rows += [f"{simc[village]};{clients};{visits};{minutes}" for village, clients, visits, minutes in CLIENTS]
    return "".join(f"{row}\r\n" for row in rows).encode("utf-8-sig")


def care_answers(roads: Roads, points: list[Point | None]) -> Answer:
    """
    Show that one base is on the road less than every other, whatever the rounds.

    From it, a round a day to each village takes no more than a loop of known length at a slow pace. From any other,
    somebody drives to the farther village and back every day, even at a fast pace in more time.
    """
    served = {village: 0 for village, *_ in CLIENTS}
    care_minutes = dict(served)
    for village, clients, visits, minutes in CLIENTS:
        served[village] += clients
        # A village is visited alike on every day of work.
        assert (clients * visits) % WEEKDAYS == 0 or village == NOT_PLACED
        care_minutes[village] += clients * visits * minutes
    villages = [name for name, count in served.items() if count and name not in {UNREACHABLE, NOT_PLACED}]
    loops = {name: {village: _there_and_back(roads, points, name, village) for village in villages} for name in BASES}
    most_metres = sum(loops[BEST].values())
    least_metres = {name: max(ways.values()) for name, ways in loops.items() if name != BEST}
    for village in villages:
        a_day = care_minutes[village] / WEEKDAYS + loops[BEST][village] / 1000 / SLOWEST_KPH * 60
        assert a_day < 8 * 60
    assert most_metres / SLOWEST_KPH < min(least_metres.values()) / FASTEST_KPH
    return {
        "best": _id_of(BEST),
        "bases": [_id_of(name) for name in BASES],
        "clients": served,
        "care_hours_a_week": sum(care_minutes[village] for village in villages) / 60,
        "most_metres_a_day": round(most_metres),
        "least_metres_a_day": {_id_of(name): round(metres) for name, metres in least_metres.items()},
        "unreachable": UNREACHABLE,
        "not_placed": NOT_PLACED,
        "slowest_kph": SLOWEST_KPH,
        "fastest_kph": FASTEST_KPH,
    }


def _there_and_back(roads: Roads, points: list[Point | None], base: str, village: str) -> float:
    place = points[int(_id_of(base)[1:]) - 1]
    assert place is not None
    start, end = roads.node_at(place, roads.car), roads.node_at(BY_NAME[village].place, roads.car)
    return roads.metres_from(start, roads.car)[end] + roads.metres_from(end, roads.car)[start]


def _id_of(provider: str) -> str:
    return next(f"P{number:02d}" for number, each in enumerate(PROVIDERS, start=1) if each.name == provider)
