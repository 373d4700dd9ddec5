"""A mobile plan as a GeoPackage for QGIS: stops, rounds on roads, villages by how they are served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import linestrings

from geo_cus.access.words import short_notes
from geo_cus.crs import GEOGRAPHIC_CRS, METRIC_CRS
from geo_cus.map.rounds import look_of
from geo_cus.planning.mobile.round_ways import ends_of
from geo_cus.report.geopackage import PackageLayer, geopackage, placed
from geo_cus.report.mobile_plan import SERVED_NAMES
from geo_cus.report.mobile_tables import offer_table, stop_table
from geo_cus.report.mobile_words import slot_name, stands_of
from geo_cus.report.qgis_style import round_style, served_style, stop_style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.planning.mobile.round_ways import Ends, RoundWay
    from geo_cus.planning.mobile.timetable import Round
    from geo_cus.text import Language


def mobile_package(
    plan: MobilePlan, measurement: Measurement, ways: Mapping[Ends, RoundWay], words: Language, *, file_name: str
) -> bytes:
    """
    Give a plan as a GeoPackage in EPSG:2180, with styles and a QGIS project.

    Layers ``postoje`` (stops), ``trasy`` (a line for each round) and ``miejscowosci`` (villages); a plan without rounds
    has villages only. The same plan gives the same bytes.

    Parameters
    ----------
    plan, measurement
        The plan, and the study for which it was made.
    ways
        Of all drives, `geo_cus.planning.mobile.round_ways.round_ways`.
    words
        Language of columns, words and names.
    file_name
        How the file will be called.
    """
    layers = [_villages(plan, measurement, words)]
    if plan.rota.rounds:
        layers = [_stops(plan, words), _rounds(plan, ways, words), *layers]
    return geopackage(
        layers,
        title=plan.request.service.name,
        description=short_notes(measurement, words),
        day=measurement.study.as_of,
        file_name=file_name,
    )


def _stops(plan: MobilePlan, words: Language) -> PackageLayer:
    """Give the columns of postoje.csv, with the sign on the map in front and all dates behind."""
    table, stands = stop_table(plan, words), stands_of(plan)
    marks = {each: look_of(number).mark for number, each in enumerate(plan.rota.rounds)}
    signs = [f"{marks[stand.round]}{stand.round.visits.index(stand.visit) + 1}" for stand in stands]
    table.insert(0, words.say("Sign on the map"), signs)
    table[words.say("Dates of the visits")] = [", ".join(map(str, stand.dates)) for stand in stands]
    places = pd.DataFrame([(stand.stop.place.lon, stand.stop.place.lat) for stand in stands], columns=["lon", "lat"])
    return PackageLayer(
        "postoje", words.say("Stops"), placed(table, places), stop_style(words), shown=True, framed=True
    )


def _rounds(plan: MobilePlan, ways: Mapping[Ends, RoundWay], words: Language) -> PackageLayer:
    rounds, say = plan.rota.rounds, words.say
    names = {stop.place.place_id: stop.place.name for stop in plan.rota.stops}
    table = pd.DataFrame(
        [
            {
                say("Round"): look_of(number).mark,
                say("Week"): each.week,
                say("Day"): words.weekday(each.weekday),
                say("Vehicle"): each.vehicle,
                say("Leaves the depot"): words.clock(each.leaves_s),
                say("Is back"): words.clock(each.returns_s),
                say("Way (km)"): round(each.metres / 1000, 2),
                say("Drives (min)"): round(sum(leg.drive_s for leg in each.legs) / 60, 1),
                say("Working time (min)"): each.crew_s // 60,
                say("Stops"): ", ".join(names[visit.place_id] for visit in each.visits),
            }
            for number, each in enumerate(rounds)
        ]
    )
    lines = gpd.GeoSeries([_line(each, ways) for each in rounds], crs=GEOGRAPHIC_CRS).to_crs(METRIC_CRS)
    style = round_style([(look_of(number), slot_name(each, words)) for number, each in enumerate(rounds)], words)
    content = gpd.GeoDataFrame(table, geometry=lines)
    return PackageLayer("trasy", say("Rounds of the vehicle"), content, style, shown=True, framed=True)


def _line(each: Round, ways: Mapping[Ends, RoundWay]) -> object:
    """Give the line of a round, the ways of its drives one after the other."""
    drives = [ways[ends_of(leg)] for leg in each.legs]
    return linestrings(np.concatenate([np.column_stack([way.lon, way.lat]) for way in drives]))


def _villages(plan: MobilePlan, measurement: Measurement, words: Language) -> PackageLayer:
    """Give the columns of miejscowosci.csv with the places of the villages."""
    settlements = measurement.study.settlements
    points = settlements.set_index(settlements["settlement_id"].astype(str))
    table = placed(offer_table(plan, words), points.loc[[offer.settlement_id for offer in plan.offers]])
    style = served_style([words.say(name) for name in SERVED_NAMES.values()], words)
    return PackageLayer("miejscowosci", words.say("Villages"), table, style, shown=True, framed=True)
