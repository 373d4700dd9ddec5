"""Studies of real data, which are not part of the project: read in place, written as folders a user would have."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely

from geo_cus.data.osm_file import read_nodes, read_ways
from geo_cus.data.places_osm import read_amenities, read_places
from geo_cus.network.geodesy import great_circle_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"

needs_real_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the real data are not beside the project")

_DEGREE_M = 111_195.0
"""A degree of latitude."""

BAVARIAN_SERVICES = {
    "townhall": "cus_ops",
    "kindergarten": "przedszkole",
    "fire_station": "remiza",
    "post_office": "poczta",
    "pharmacy": "apteka",
}

_BAVARIA = """
[study]
name = "Rural Bavaria: north of Bayreuth (OpenStreetMap)"
gminas = ["0947200"]
language = "en"
services = ["cus_ops", "przedszkole", "apteka", "poczta", "remiza"]

[files]
settlements = "settlements.csv"
providers = "providers.csv"
roads = "north-bayreuth.osm.gz"

[own_services.poczta]
pl = "placówka pocztowa"
en = "post office"
good_min = 15
limit_min = 20
basis = "tool_default"
source = "geo_cus"

[own_services.remiza]
pl = "remiza straży pożarnej"
en = "fire station"
good_min = 5
limit_min = 10
basis = "tool_default"
source = "geo_cus"
"""

_WYDMINY = """
[study]
name = "Gmina Wydminy (podmioty rozmieszczone do próby)"
gminas = ["2806102"]
language = "pl"
services = ["poz", "biblioteka", "swietlica", "dzienny_pobyt"]

[files]
settlements = "miejscowosci.csv"
providers = "podmioty.csv"
roads = "drogi.shp"
boundary = "granice.geojson"

[licences]
settlements = "GeoNames (CC BY 4.0)"
boundary = "PRG (PolandGeoJson)"
"""

WYDMINY_PROVIDERS = {
    "Przychodnia": ("Wydminy", "poz"),
    "Biblioteka": ("Wydminy", "biblioteka"),
    "Filia biblioteki": ("Gawliki Wielkie", "biblioteka"),
    "Świetlica": ("Orłowo", "swietlica"),
    "Dzienny dom": ("Wydminy", "dzienny_pobyt"),
}


def write_bavaria(folder: Path) -> Path:
    """Write the study of rural Bavaria: named villages as settlements, what stands in the file as providers."""
    source = SHARED / "roads_osm" / "north-bayreuth.osm.gz"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, folder)
    (folder / "study.toml").write_text(_BAVARIA, "utf-8")
    places = read_places(source)
    villages = places[places["place"].isin(["village", "hamlet"])]
    _write(
        folder / "settlements.csv",
        ("id", "name", "kind", "residents", "lat", "lon"),
        villages[["osm_id", "name", "place", "population", "lat", "lon"]].itertuples(index=False),
    )
    amenities = read_amenities(source)
    known = amenities[amenities["amenity"].isin(list(BAVARIAN_SERVICES))]
    _write(
        folder / "providers.csv",
        ("id", "name", "services", "lat", "lon"),
        (
            (row.osm_id, row.name_ or row.amenity, BAVARIAN_SERVICES[row.amenity], row.lat, row.lon)
            for row in known.rename(columns={"name": "name_"}).itertuples(index=False)
        ),
    )
    return folder


def write_bavarian_homes(folder: Path) -> Path:
    """
    Write the same study with every building as a demand point, and two residents a building of the nearest village.

    The people are assumed, so that there are any; a building weighs its ground area, and names no settlement.
    """
    write_bavaria(folder)
    homes = bavarian_buildings()
    settings = (folder / "study.toml").read_text("utf-8")
    (folder / "study.toml").write_text(settings.replace("[files]", '[files]\ndemand_points = "buildings.csv"'), "utf-8")
    _write(folder / "buildings.csv", ("lat", "lon", "weight"), homes[["lat", "lon", "weight"]].itertuples(index=False))
    villages = pd.read_csv(folder / "settlements.csv", sep=";", dtype={"id": str})
    villages["residents"] = 2 * np.bincount(nearest_village(homes, villages), minlength=len(villages))
    _write(folder / "settlements.csv", villages.columns, villages.itertuples(index=False))
    return folder


def bavarian_buildings() -> pd.DataFrame:
    """Give the 4,269 buildings of the extract: ``lon``, ``lat`` of the middle (degrees), ``weight`` (m² of ground)."""
    source = SHARED / "roads_osm" / "north-bayreuth.osm.gz"
    nodes = read_nodes(source, ("building",), ())
    ways = read_ways(source, nodes, ("building",), ())
    way = np.repeat(np.arange(len(ways.ids)), np.diff(ways.offsets))
    outlines = shapely.convex_hull(shapely.multipoints(ways.lonlat, indices=way))
    middle = shapely.centroid(outlines)
    square_m = shapely.area(outlines) * _DEGREE_M**2 * np.cos(np.radians(shapely.get_y(middle)))
    # Two of them are points alone.
    points = np.ones(len(nodes.ids))
    return pd.DataFrame(
        {
            "lon": np.r_[shapely.get_x(middle), nodes.lon].round(6),
            "lat": np.r_[shapely.get_y(middle), nodes.lat].round(6),
            "weight": np.r_[square_m, points].round(1),
        }
    )


def nearest_village(homes: pd.DataFrame, villages: pd.DataFrame) -> NDArray[np.intp]:
    """Give the number of the village nearest to each building, on the sphere."""
    lon, lat = homes["lon"].to_numpy()[:, None], homes["lat"].to_numpy()[:, None]
    return great_circle_m(lon, lat, villages["lon"].to_numpy(), villages["lat"].to_numpy()).argmin(axis=1)


def write_wydminy(folder: Path) -> Path:
    """Write the study of gmina Wydminy: roads without classes, villages by post codes, providers placed in villages."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(_WYDMINY, "utf-8")
    for part in (SHARED / "roads_bdot10k_gizycki").iterdir():
        if part.suffix in {".shp", ".shx", ".prj"}:
            shutil.copy(part, folder / f"drogi{part.suffix}")
    municipalities = json.loads((SHARED / "boundaries" / "poland.municipalities.json").read_text("utf-8"))
    (folder / "granice.geojson").write_text(json.dumps(municipalities), "utf-8")
    villages = wydminy_villages()
    _write(
        folder / "miejscowosci.csv",
        ("identyfikator", "nazwa", "teryt", "ludność", "lat", "lon"),
        (
            (f"W{row.Index}", row.place, "2806102", row.people, row.latitude, row.longitude)
            for row in villages.itertuples()
        ),
    )
    spots = villages.set_index("place")
    _write(
        folder / "podmioty.csv",
        ("id", "nazwa", "usługi", "miejscowość", "lat", "lon"),
        (
            (f"P{number}", name, service, village, spots.loc[village, "latitude"], spots.loc[village, "longitude"])
            for number, (name, (village, service)) in enumerate(WYDMINY_PROVIDERS.items())
        ),
    )
    return folder


def wydminy_villages() -> pd.DataFrame:
    """Give the villages of TERYT gmina 280610, their postal rows averaged, with the people GeoNames knows of."""
    text = {"community_code": str, "zipcode": str}
    postal = pd.read_csv(SHARED / "settlements" / "geonames_postal_pl.csv", dtype=text)
    villages = (
        postal[postal["community_code"] == "280610"].groupby("place", as_index=False)[["latitude", "longitude"]].mean()
    )
    towns = pd.read_csv(SHARED / "settlements" / "geonames_cities500_PL.csv")
    near = towns[towns["latitude"].between(53.85, 54.1) & towns["longitude"].between(21.8, 22.3)]
    people = near.drop_duplicates("name").set_index("name")["population"]
    return villages.assign(people=[str(people[place]) if place in people else "" for place in villages["place"]])


def command(*words: object) -> str:
    """Call the program as a user does, and give what it prints; it must succeed."""
    line = [sys.executable, "-m", "geo_cus", *map(str, words)]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)


STUDIES: Mapping[str, object] = {"bavaria": write_bavaria, "wydminy": write_wydminy}
