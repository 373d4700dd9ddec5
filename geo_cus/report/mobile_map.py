"""The rounds of a mobile plan on the council's map: drives, stops with their hours, and how villages are served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_cus.access.published import published
from geo_cus.faults import N_
from geo_cus.map.council import council_html
from geo_cus.map.rounds import DrawnLeg, DrawnRound, DrawnStop, MapRounds, leg_line, look_of
from geo_cus.map.tables import NOTHING, Column, Row, Table
from geo_cus.planning.mobile.mobile_plan import Served
from geo_cus.planning.mobile.round_ways import ends_of
from geo_cus.planning.mobile.timetable import DEPOT_ID
from geo_cus.report.mobile_plan import SERVED_NAMES, rota_sentence
from geo_cus.report.mobile_words import hours, rhythm, slot_name
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.planning.mobile.round_ways import Ends, RoundWay
    from geo_cus.planning.mobile.timetable import Leg, Round
    from geo_cus.text import Language

_TOLD: Final = frozenset({Served.FIXED, Served.STOP, Served.HOME_VISIT, Served.LIFT})
"""Of the others the page keeps silent: that nobody of a group lives somewhere is not for everybody to read."""

_ROUND_COLUMNS: Final = (
    N_("Round"), N_("Day of the rota"), N_("Leaves the depot"), N_("Is back"), N_("Way"), N_("Stops"),
)  # fmt: skip
_VISIT_COLUMNS: Final = (
    N_("Sign on the map"), N_("Stop"), N_("Day of the rota"), N_("Arrival"), N_("Open for people"), N_("Departure"),
    N_("Drive there"),
)  # fmt: skip


def rounds_page(plan: MobilePlan, measurement: Measurement, ways: Mapping[Ends, RoundWay], words: Language) -> str:
    """
    Give the council's map of the services of a plan with its rounds, as a page that asks nobody for anything.

    The page is for everybody: of the people it shows what may be published, and of stops no numbers of people.

    Parameters
    ----------
    plan, measurement
        The plan, and the study for which it was made.
    ways
        Of all drives, `geo_cus.planning.mobile.round_ways.round_ways`.
    words
        Language of the page.
    """
    services = plan.request.service.services
    return council_html(published(measurement), services, words, rounds=map_rounds(plan, ways, words))


def map_rounds(plan: MobilePlan, ways: Mapping[Ends, RoundWay], words: Language) -> MapRounds:
    """Put together what the map shows of the rounds of a plan; the parameters are those of `rounds_page`."""
    told = _Told(plan, ways, words)
    rounds, say = plan.rota.rounds, words.say
    stops = tuple(told.stop(number, order) for number, each in enumerate(rounds) for order in range(len(each.visits)))
    return MapRounds(
        title=say("Mobile service: {what}", what=plan.request.service.name),
        lead=rota_sentence(plan.rota, words),
        in_words=say(
            "Lines on the map are the rounds, each with a letter, a colour and dashes of its own; "
            "stops are numbered in the order in which the vehicle calls."
        ),
        heading=say("Rounds of the vehicle"),
        depot_text=say("Depot: {place}", place=plan.depot_name) if plan.depot_name else say("Depot"),
        depot=(plan.depot_lat, plan.depot_lon),
        rounds=tuple(told.round(number) for number in range(len(rounds))),
        stops=stops,
        served=told.served(),
        tables=(told.rounds_table(), told.visits_table(), told.served_table()),
    )


class _Told:
    """A plan in one language."""

    def __init__(self, plan: MobilePlan, ways: Mapping[Ends, RoundWay], words: Language) -> None:
        self.plan, self.ways, self.words = plan, ways, words
        self.places = {stop.place.place_id: stop.place for stop in plan.rota.stops}
        self.sign = {
            visit.place_id: f"{look_of(number).mark}{order}"
            for number, each in enumerate(plan.rota.rounds)
            for order, visit in enumerate(each.visits, 1)
        }
        self.call = {
            visit.place_id: f"{often}, {hours(visit.opens_s, visit.closes_s, words)}"
            for each in plan.rota.rounds
            for often in [rhythm(plan.rota.weeks, each.weekday, words)]
            for visit in each.visits
        }

    def name(self, place_id: str) -> str:
        """Name an end of a drive."""
        return self.words.say("Depot") if place_id == DEPOT_ID else self.places[place_id].name

    def round(self, number: int) -> DrawnRound:
        each, words = self.plan.rota.rounds[number], self.words
        facts = f"{hours(each.leaves_s, each.returns_s, words)}, {words.distance(each.metres)}"
        return DrawnRound(look_of(number), slot_name(each, words), facts, tuple(map(self._leg, each.legs)))

    def _leg(self, leg: Leg) -> DrawnLeg:
        way = self.ways[ends_of(leg)]
        text = f"{self.name(leg.from_id)} → {self.name(leg.to_id)}: {self._drive(leg)}"
        return DrawnLeg(leg_line(way.lon, way.lat), text)

    def _drive(self, leg: Leg) -> str:
        return f"{self.words.distance(leg.metres)}, {self.words.minutes(leg.drive_s)}"

    def stop(self, number: int, place: int) -> DrawnStop:
        each = self.plan.rota.rounds[number]
        visit = each.visits[place]
        stop, words = self.places[visit.place_id], self.words
        times = words.say(
            "arrival {arrival}, departure {departure}",
            arrival=words.clock(visit.arrival_s),
            departure=words.clock(visit.departure_s),
        )
        lines = f"{self.sign[visit.place_id]}: {stop.name}", slot_name(each, words), self.call[visit.place_id], times
        return DrawnStop(number, place + 1, stop.lat, stop.lon, lines)

    def served(self) -> dict[str, str]:
        return {
            offer.settlement_id: self.words.say("Mobile service: {what}", what=what)
            for offer in self.plan.offers
            if (what := self._what(offer.served, offer.place_id))
        }

    def _what(self, served: Served, place_id: str) -> str:
        if served is Served.STOP:
            told = {"sign": self.sign[place_id], "place": self.name(place_id), "when": self.call[place_id]}
            return self.words.say("stop {sign}, {place}, {when}", **told)
        return self.words.say(SERVED_NAMES[served]) if served in _TOLD else ""

    def rounds_table(self) -> Table:
        say, words = self.words.say, self.words
        return Table(
            id="rounds",
            heading=say("Rounds of the vehicle"),
            caption=rota_sentence(self.plan.rota, words),
            columns=tuple(map(Column, map(say, _ROUND_COLUMNS))),
            rows=tuple(Row(self._round_cells(number, each)) for number, each in enumerate(self.plan.rota.rounds)),
        )

    def _round_cells(self, number: int, each: Round) -> tuple[str, ...]:
        words = self.words
        names = ", ".join(self.places[visit.place_id].name for visit in each.visits)
        times = words.clock(each.leaves_s), words.clock(each.returns_s)
        return look_of(number).mark, slot_name(each, words), *times, words.distance(each.metres), names

    def visits_table(self) -> Table:
        say, words = self.words.say, self.words
        rows = [
            (
                self.sign[visit.place_id],
                self.places[visit.place_id].name,
                slot_name(each, words),
                words.clock(visit.arrival_s),
                hours(visit.opens_s, visit.closes_s, words),
                words.clock(visit.departure_s),
                self._drive(leg),
            )
            for each in self.plan.rota.rounds
            for visit, leg in zip(each.visits, each.legs, strict=False)
        ]
        return Table(
            id="visits",
            heading=say("Stops"),
            caption=say("In the order in which the vehicle calls."),
            columns=tuple(map(Column, map(say, _VISIT_COLUMNS))),
            rows=tuple(map(Row, rows)),
        )

    def served_table(self) -> Table:
        offers = sorted(self.plan.offers, key=lambda offer: (sort_key(offer.name), offer.settlement_id))
        return Table(
            id="served",
            heading=self.words.say("How villages are served"),
            caption=self.words.say("By the nearest stop, if one is near enough on foot."),
            columns=(Column(self.words.say("Settlement")), Column(self.words.say("What it gets"))),
            rows=tuple(Row((offer.name, self._what(offer.served, offer.place_id) or NOTHING)) for offer in offers),
        )
