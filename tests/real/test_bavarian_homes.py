"""Rural Bavaria with its 4,269 buildings as the places where people live, by the command line; every file read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import openpyxl
import pandas as pd
import pytest

from tests.real.real_studies import bavarian_buildings, command, nearest_village, needs_real_data, write_bavarian_homes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_real_data

FIRE_STATION, LIMIT_MIN = "remiza straży pożarnej", 10.0
PARTS = ["Osoby w granicach limitu", "Osoby poza limitem", "Osoby bez drogi do podmiotu", "Osoby o nieznanej drodze"]


class Ran(NamedTuple):
    """The folder of the study and what its commands left behind."""

    folder: Path
    check: dict[str, Any]
    summary: dict[str, Any]

    def table(self, name: str, *, out: str = "wyniki") -> pd.DataFrame:
        return pd.read_csv(self.folder / out / name, sep=";", decimal=",", encoding="utf-8-sig")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = write_bavarian_homes(tmp_path_factory.mktemp("homes"))
    check = json.loads(command("check", folder, "--json"))
    command("run", folder, "--out", folder / "wyniki", "--lang", "pl")
    command("run", folder, "--out", folder / "publiczne", "--lang", "pl", "--audience", "public")
    return Ran(folder, check, json.loads((folder / "wyniki" / "summary.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def by_building(ran):
    """The minutes from every building to the nearest fire station, by the plain matrix, and its village."""
    homes, villages = bavarian_buildings(), pd.read_csv(ran.folder / "settlements.csv", sep=";")
    stations = pd.read_csv(ran.folder / "providers.csv", sep=";")
    stations = stations[stations["services"] == "remiza"]
    homes.assign(id=range(len(homes)))[["id", "lat", "lon"]].to_csv(ran.folder / "od.csv", index=False)
    stations[["id", "lat", "lon"]].to_csv(ran.folder / "do.csv", index=False)
    roads = ran.folder / "north-bayreuth.osm.gz"
    command("matrix", "--roads", roads, "--from", ran.folder / "od.csv", "--to", ran.folder / "do.csv",
            "--out", ran.folder / "czasy.csv")  # fmt: skip
    pairs = pd.read_csv(ran.folder / "czasy.csv")
    assert len(pairs) == 4_269 * 7
    minutes = pairs.groupby("from_id")["seconds"].min() / 60
    return homes.assign(minutes=minutes, village=villages["id"].to_numpy()[nearest_village(homes, villages)])


def test_every_building_is_read_and_used(ran):
    assert (ran.check["errors"], ran.check["warnings"]) == (0, 0)
    rows = {item["file"]: item for item in ran.check["rows"]}
    assert rows["buildings.csv"] == {"file": "buildings.csv", "read": 4_269, "used": 4_269, "refused": 0}
    assert ran.check["rows"] == ran.summary["rows"]


def test_villages_are_what_their_buildings_are_one_by_one(ran, by_building):
    found = ran.table("w_miejscowosciach.csv")
    found = found[found["Usługa"] == FIRE_STATION].set_index("Identyfikator miejscowości")
    names = [
        "Punkty zamieszkania",
        "Połowa osób w granicach",
        "9 na 10 osób w granicach",
        "Średnia tych, którzy mają drogę",
    ]
    assert by_building["village"].nunique() >= 69
    for village, own in by_building.groupby("village"):
        near_first = own.sort_values("minutes", kind="stable")
        people = near_first["weight"].cumsum() / near_first["weight"].sum()
        half, ninety = (near_first.loc[people >= share - 1e-9, "minutes"].iloc[0] for share in (0.5, 0.9))
        expected = [len(own), half, ninety, np.average(own["minutes"], weights=own["weight"])]
        assert found.loc[village, names].tolist() == pytest.approx(expected, abs=0.006)
        within = 100 * own.loc[own["minutes"] <= LIMIT_MIN, "weight"].sum() / own["weight"].sum()
        assert within - 0.101 < found.loc[village, "Osoby w granicach limitu (%)"] < within + 0.001


def test_nobody_vanishes_between_the_homes(ran):
    found, people = ran.table("w_miejscowosciach.csv"), 2 * 4_269
    known = found[found["Osoby z grupy docelowej"].notna()]
    assert (known[PARTS].sum(axis=1) == known["Osoby z grupy docelowej"]).all()
    entries = {entry["service"]: entry for entry in ran.summary["services"]}
    for service_id in ("cus_ops", "apteka", "poczta", "remiza"):
        homes = entries[service_id]["homes"]
        parts = [
            homes[name] for name in ("people_within", "people_beyond", "people_without_way", "people_of_unknown_way")
        ]
        assert sum(parts) == entries[service_id]["people"] == people
    part = known[known["Usługa"] == FIRE_STATION]
    assert part[PARTS].sum().tolist() == [
        entries["remiza"]["homes"][name]
        for name in ("people_within", "people_beyond", "people_without_way", "people_of_unknown_way")
    ]


def test_a_village_within_the_limit_by_half_says_how_many_are_not(ran):
    found, gaps = ran.table("w_miejscowosciach.csv"), ran.table("luki.csv")
    keys = ["Usługa", "Identyfikator miejscowości"]
    both = found.merge(gaps[[*keys, "Stan", "Uzasadnienie"]], on=keys, validate="one_to_one")
    served = both[both["Stan"].isin(["dobry dostęp", "w zasięgu"])]
    assert (served["Osoby w granicach limitu (%)"] >= 50).all()
    split = served[(served["Osoby w granicach limitu (%)"] < 100) & (served["Osoby z grupy docelowej"] > 0)]
    assert len(split) >= 1
    for row in split.to_dict("records"):
        counts = f"({row['Osoby w granicach limitu']:.0f} z {row['Osoby z grupy docelowej']:.0f})"
        assert counts in row["Uzasadnienie"]


def test_the_workbook_holds_the_same(ran):
    book = openpyxl.load_workbook(ran.folder / "wyniki" / "luki.xlsx", read_only=True)
    rows = [row for row in book["W miejscowościach"].iter_rows(values_only=True) if row[0] is not None]
    header = next(place for place, row in enumerate(rows) if row[0] == "Usługa")
    assert len(rows) - header - 1 == len(ran.table("w_miejscowosciach.csv")) == 5 * 70


def test_the_public_reads_minutes_and_no_shares(ran):
    public = {path.name for path in (ran.folder / "publiczne").iterdir()}
    assert public == {"luki.csv", "luki.xlsx", "podmioty.csv", "koszyk.csv", "trasy.csv", "summary.json"}
    told = ran.table("luki.csv", out="publiczne")["Uzasadnienie"]
    assert told.str.contains("9 na 10").any()
    assert not told.str.contains("W limicie:").any()


@pytest.mark.parametrize(("audience", "shares"), [("internal", True), ("public", False)])
def test_the_map_tells_it_too(ran, audience, shares):
    page = ran.folder / f"{audience}.html"
    command("map", ran.folder, "--service", "remiza", "--out", page, "--lang", "pl", "--audience", audience)
    text = page.read_text("utf-8")
    assert "9 na 10" in text
    assert ("W limicie:" in text) is shares
    assert "demand_points" not in text
    assert len(text.encode()) < 2_000_000
