"""Studies of gminas of Małopolska with their CUS, OPS and Senior+ places, made of public lists read in place."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import TYPE_CHECKING, Final

import pandas as pd

from tests.real.real_studies import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

KORZENNA, MYSLENICE = "1210062", "1209033"

_SERVICE_OF_UNIT: Final[Mapping[str, str]] = {
    "CUS": "cus_ops", "OPS": "cus_ops", "MOPR": "cus_ops", "PCPR": "poradnictwo",
}  # fmt: skip

_STUDY: Final = """
[study]
name = "{name}"
gminas = {gminas}
language = "pl"
services = ["cus_ops", "poradnictwo", "{seniors}"]

[files]
settlements = "miejscowosci.csv"
providers = "podmioty.csv"

[licences]
settlements = "GUS TERYT; GeoNames (CC BY 4.0)"
providers = "RJPS; lista placówek Senior+"
"""

_FOR_ALL: Final = """
[own_services.senior_plus]
pl = "placówka Senior+"
group = "residents"
good_min = 20
limit_min = 30
basis = "tool_default"
source = "Założenie próby"

[needs.senior_plus]
percent = 1
basis = "tool_default"
source = "Założenie próby: miejsca potrzebuje jeden mieszkaniec na stu"
"""
"""GeoNames knows residents, not seniors. With a need of residents the real places can be compared with real people."""


def write_cus(folder: Path, gminas: Sequence[str], *, for_all: bool = False) -> Path:
    """
    Write a study of some gminas (TERYT) without roads, with the providers of the voivodeship around them.

    Parameters
    ----------
    folder
        Where to.
    gminas
        TERYT codes, seven digits.
    for_all
        True: the Senior+ places are a service of the study's own that 1 % of the residents need, else day homes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = {code: name for (_, name), codes in _gminas().items() for code in codes}
    called = "Gminy " if len(gminas) > 1 else "Gmina "
    seniors = "senior_plus" if for_all else "dzienny_pobyt"
    name = called + " i ".join(names[code] for code in gminas)
    settings = _STUDY.format(name=name, gminas=json.dumps(list(gminas)), seniors=seniors)
    (folder / "study.toml").write_text(settings + _FOR_ALL * for_all, "utf-8")
    homes = villages(gminas)
    _write(folder / "miejscowosci.csv", homes)
    around = units(seniors)
    lat, lon = pd.to_numeric(around["lat"]), pd.to_numeric(around["lon"])
    # The providers' file of an organiser ends somewhere; those without a place on the map stay in it.
    near = lat.between(homes["lat"].min() - 0.4, homes["lat"].max() + 0.4) & lon.between(
        homes["lon"].min() - 0.6, homes["lon"].max() + 0.6
    )
    _write(folder / "podmioty.csv", around[near | lat.isna()])
    return folder


def villages(gminas: Sequence[str]) -> pd.DataFrame:
    """Give the localities of the register SIMC with GeoNames' positions and, where it knows them, residents."""
    register = _table("settlements/SIMC_malopolska_2025.csv", sep=";")
    own = register[
        (register["WOJ"] + register["POW"] + register["GMI"]).isin([code[:6] for code in gminas])
        & (register["SYM"] == register["SYMPOD"])
    ]
    spots = _spots().groupby(["community_code", "place"])[["lat", "lon"]].mean().round(6)
    keys = pd.MultiIndex.from_arrays([own["WOJ"] + own["POW"] + own["GMI"], own["NAZWA"]])
    placed = own.reset_index(drop=True).join(spots.reindex(keys).reset_index(drop=True))
    people = [_residents(row.NAZWA, row.lat, row.lon) for row in placed.itertuples()]
    columns = ["WOJ", "POW", "GMI", "RODZ_GMI", "RM", "NAZWA", "SYM", "lat", "lon"]
    return placed[columns].assign(ludność=people)


def _residents(name: str, lat: float, lon: float) -> str:
    """Give the people of the place of that name within some three kilometres; empty where GeoNames has none."""
    towns = pd.read_csv(SHARED / "settlements" / "geonames_cities500_PL.csv")
    same = towns[
        (towns["name"] == name) & (towns["latitude"].sub(lat).abs() < 0.03) & (towns["longitude"].sub(lon).abs() < 0.04)
    ]
    return str(same["population"].iloc[0]) if len(same) else ""


def units(seniors: str) -> pd.DataFrame:
    """Give the CUS, OPS, PCPR and Senior+ places of Małopolska as a table of providers."""
    return pd.concat([_offices(), _senior_clubs(seniors)], ignore_index=True).fillna("").astype(str).replace("nan", "")


def _offices() -> pd.DataFrame:
    listed = _table("services/ops_cus_pcpr_malopolska_geo.csv")
    rows = zip(listed["teryt_gminy"], listed["gmina"], listed["nazwa"], strict=True)
    own = [_gmina_of(code[:4], gmina, unit) for code, gmina, unit in rows]
    services = listed["typ"].map(_SERVICE_OF_UNIT)
    return pd.DataFrame(
        {
            "id": "J" + listed["id_jednostki"].str.removesuffix(".0"),
            "nazwa": listed["nazwa"].str.split().str.join(" "),
            "rodzaj": listed["typ"],
            "usługi": services,
            "teryt": own,
            # Social assistance is due from the gmina of residence (art. 101 of the act on social assistance).
            "gminy obsługiwane": [code if item == "cus_ops" else "" for code, item in zip(own, services, strict=True)],
            "miejscowość": listed["miejscowosc"],
            "godziny": listed["godziny_pracy"],
            "lat": listed["latitude"],
            "lon": listed["longitude"],
        }
    )


def _senior_clubs(service: str) -> pd.DataFrame:
    """Give the Senior+ places where the list's village and post code are known to GeoNames; the others unplaced."""
    listed = _table("services/senior_plus_malopolska_2026-06-02.csv")
    spots = _spots().drop_duplicates(["place", "zipcode"]).set_index(["place", "zipcode"])
    office, code = listed["Miejscowość"].str.strip(), listed["Kod"].str.strip()
    # „Siedlce 167, 33-322 Korzenna” stands in Siedlce: the list names the post office, its address the village.
    village = listed["Adres"].str.extract(r"^(.+?)\s+\d", expand=False)
    in_village = pd.MultiIndex.from_arrays([village, code]).isin(spots.index)
    found = spots.reindex(pd.MultiIndex.from_arrays([village.where(in_village, office), code])).reset_index(drop=True)
    codes = {code[:6]: code for same in _gminas().values() for code in same}
    return pd.DataFrame(
        {
            "id": "S" + listed["Lp."],
            "nazwa": listed["Rodzaj ośrodka wsparcia"] + " " + village.where(in_village, office),
            "rodzaj": listed["Rodzaj ośrodka wsparcia"],
            "usługi": service,
            "teryt": found["community_code"].map(codes),
            "miejscowość": village.where(in_village, office),
            "adres": listed["Adres"],
            "liczba miejsc": listed["Liczba miejsc"],
            "lat": found["lat"],
            "lon": found["lon"],
        }
    )


def _gmina_of(powiat: str, gmina: str, unit: str) -> str:
    """Give the TERYT code of a unit's gmina by names: the register's own codes are wrong in places."""
    codes = _gminas().get((powiat, gmina.removeprefix("Gmina ")), [])
    # Where a town and the gmina around it share a name, the unit's own name tells which is meant.
    ending = "2" if "Gmin" in unit + gmina and "Miejsko" not in unit else "1"
    found = codes if len(codes) == 1 else [code for code in codes if code.endswith(ending)]
    return found[0] if len(found) == 1 else ""


@cache
def _gminas() -> dict[tuple[str, str], list[str]]:
    """Give the TERYT codes of the gminas of Małopolska by powiat and name."""
    features = json.loads((SHARED / "boundaries" / "poland.municipalities.json").read_text("utf-8"))["features"]
    found: dict[tuple[str, str], list[str]] = {}
    for code, name in ((item["properties"]["terc"], item["properties"]["name"]) for item in features):
        if code.startswith("12"):
            found.setdefault((code[:4], name), []).append(code)
    return found


def _spots() -> pd.DataFrame:
    postal = _table("settlements/geonames_postal_pl.csv")
    spots = postal[postal["community_code"].str.startswith("12", na=False)]
    return spots.assign(lat=spots["latitude"].astype(float), lon=spots["longitude"].astype(float))


def _table(name: str, *, sep: str = ",") -> pd.DataFrame:
    return pd.read_csv(SHARED / name, sep=sep, dtype=str, encoding="utf-8-sig", keep_default_na=False)


def _write(path: Path, table: pd.DataFrame) -> None:
    rows: Iterable[Iterable[object]] = table.itertuples(index=False)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(table.columns)
        writer.writerows(rows)
