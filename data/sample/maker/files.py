"""The small files of the study: its description, its boundary, its README; and a spreadsheet without the time of day."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from string import Template
from textwrap import fill
from typing import Any

from maker.gazetteer import GMINA, GMINA_NAMES
from maker.geometry import to_wgs84
from maker.providers import AS_OF, PROVIDERS, SERVICES
from maker.terrain import Terrain

STUDY = """\
# Gmina fikcyjna. Żadna z tych danych nie opisuje prawdziwego miejsca. / A fictional gmina: no real place is described.

[study]
name = "Gmina {name} (dane fikcyjne)"
gminas = ["{gmina}"]
language = "pl"
fictional = true
as_of = {as_of}
services = [
{services}
]

[files]
settlements = "miejscowosci.xlsx"
providers = "podmioty.csv"
roads = "drogi.osm.pbf"
boundary = "granice.geojson"
bus = "autobusy.csv"
candidates = "kandydaci.csv"
"""


def study_toml() -> str:
    """Write the description of the study."""
    services = "\n".join(f'    "{service}",' for service in SERVICES)
    return STUDY.format(name=GMINA_NAMES[GMINA], gmina=GMINA, as_of=AS_OF, services=services)


def boundary_json(terrain: Terrain) -> str:
    """Write the gmina and its neighbours as GeoJSON, outer rings counter-clockwise."""
    features = []
    for teryt, ring in terrain.boundaries.items():
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
        turned = ring if area > 0 else ring[::-1]
        places = [to_wgs84(point) for point in (*turned, turned[0])]
        geometry = {"type": "Polygon", "coordinates": [[[round(lon, 6), round(lat, 6)] for lat, lon in places]]}
        properties = {"JPT_KOD_JE": teryt, "JPT_NAZWA_": GMINA_NAMES[teryt], "uwagi": "dane fikcyjne"}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    rows = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "name": "granice", "features": [\n{rows}\n]}}\n'


def fix_zip_dates(path: Path) -> None:
    """Rewrite a spreadsheet with one fixed date everywhere, so that the same content gives the same bytes."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{AS_OF}T00:00:00Z".encode(), content)
            entry = zipfile.ZipInfo(name, date_time=(2025, 12, 31, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            new.writestr(entry, content)
    path.write_bytes(fixed.getvalue())


def readme(answers: dict[str, Any]) -> str:
    """Fill the numbers into the README of the sample."""
    template = (Path(__file__).parent / "README.template.md").read_text(encoding="utf-8")
    hand = answers["by_hand"]
    numbers: dict[str, str] = {
        "residents_pl": f"{answers['residents']:,}".replace(",", "\N{NO-BREAK SPACE}"),
        "residents_en": f"{answers['residents']:,}",
        "settlements": str(answers["settlements"]),
        "providers": str(answers["providers"]),
        "abroad": str(answers["providers_in_neighbouring_gmina"]),
        "gap_pl": _km(answers["not_placed"]["metres_to_nearest_road"], ","),
        "gap_en": _km(answers["not_placed"]["metres_to_nearest_road"], "."),
        "straight_pl": _km(answers["lake"]["straight_metres"], ","),
        "straight_en": _km(answers["lake"]["straight_metres"], "."),
        "round_pl": _km(answers["lake"]["car_metres"], ","),
        "round_en": _km(answers["lake"]["car_metres"], "."),
        "island_nodes": str(answers["unreachable"]["road_nodes"]),
        "island_pl": _km(answers["unreachable"]["road_metres"], ","),
        "island_en": _km(answers["unreachable"]["road_metres"], "."),
        "market": f"{hand[3]['metres']:.0f}",
        "market_back": f"{hand[3]['metres_back']:.0f}",
        "piaski": _id_at("swietlica_piaski"),
        "grady": _id_at("biblioteka_grady"),
        "smolarnia": _id_at("brama_boru"),
        "home_care": _id_at("rynek_0"),
        "library": _id_at("rynek_1"),
        "bus_lines": str(answers["bus"]["lines"]),
        "bus_runs": str(answers["bus"]["runs"]),
        "bus_stops": str(answers["bus"]["stops"]),
        "bus_rows": str(answers["bus"]["rows"]),
        "bus_without": fill(", ".join(answers["bus"]["settlements_without_a_stop"]), width=116, subsequent_indent="  "),
        "candidates": str(answers["candidates"]),
        "bus_minutes": str(answers["bus"]["ride"]["minutes"]),
        "nodes": str(answers["network"]["road_nodes"]),
        "ways": str(answers["network"]["road_ways"]),
        "road_km": str(answers["network"]["road_km"]),
        "scraps": ", ".join(str(size) for size in answers["network"]["nodes_by_part"][2:]),
        "outside": "\n".join(
            f"  - `{service}`: {', '.join(names)}" for service, names in answers["nearest_outside_the_gmina"].items()
        ),
        "unplaced": "\n".join(
            f"  - `{key}` {PROVIDERS[int(key[1:]) - 1].name} ({PROVIDERS[int(key[1:]) - 1].form})"
            for key in answers["providers_without_coordinates"]
        ),
        **_mobile_words(answers["mobile"]),
        **_care_words(answers["care"]),
        "by_service": "\n".join(
            f"| `{service}` | {count} |" for service, count in answers["providers_by_service"].items()
        ),
    }
    return Template(template).substitute(numbers)


def _mobile_words(known: dict[str, Any]) -> dict[str, str]:
    stays = known["stay_minutes"]
    return {
        "mobile_hours_pl": f"{known['hours']:.1f}".replace(".", ","),
        "mobile_hours_en": f"{known['hours']:.1f}",
        "mobile_limit": f"{known['hours'] * 60:.0f}",
        "mobile_places": "\n".join(
            f"| {name} | {count} | {stays[name]} min |" for name, count in known["seniors"].items()
        ),
        "mobile_stays": str(known["stays_together_minutes"]),
        "mobile_km_pl": _km(known["loop_metres"], ","),
        "mobile_km_en": _km(known["loop_metres"], "."),
        "mobile_drive": str(known["loop_minutes_at_60_kph"]),
        "mobile_people": str(known["people"]),
        "mobile_left": known["left_out"],
    }


def _care_words(known: dict[str, Any]) -> dict[str, str]:
    most, least = known["most_metres_a_day"], min(known["least_metres_a_day"].values())
    return {
        "care_best": known["best"],
        "care_others": ", ".join(sorted(name for name in known["bases"] if name != known["best"])),
        "care_most_pl": _km(most, ","),
        "care_most_en": _km(most, "."),
        "care_least_pl": _km(least, ","),
        "care_least_en": _km(least, "."),
        "care_most_min": f"{most / 1000 / known['slowest_kph'] * 60:.0f}",
        "care_least_min": f"{least / 1000 / known['fastest_kph'] * 60:.0f}",
        "care_slowest": f"{known['slowest_kph']:.0f}",
        "care_fastest": f"{known['fastest_kph']:.0f}",
        "care_all": str(sum(known["clients"].values())),
        "care_missed": str(known["clients"][known["unreachable"]] + known["clients"][known["not_placed"]]),
    }


def _id_at(node: str) -> str:
    return next(f"P{number:02d}" for number, provider in enumerate(PROVIDERS, start=1) if provider.at == node)


def _km(metres: float, decimal_sign: str) -> str:
    return f"{metres / 1000:.1f}".replace(".", decimal_sign)
