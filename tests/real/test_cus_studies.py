"""Myślenice and Korzenna by public lists, as an organiser gets them: each file of a run read back and summed."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pandas as pd
import pytest

from tests.real.cus_studies import KORZENNA, MYSLENICE, write_cus
from tests.real.real_studies import SHARED, command, needs_real_data

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_real_data

STUDIES = {
    "korzenna": ([KORZENNA], False),
    "myslenice": ([MYSLENICE], False),
    "both": ([MYSLENICE, KORZENNA], False),
    "places": ([MYSLENICE], True),
}
FILES = {
    "luki.csv", "luki.xlsx", "trasy.csv", "podmioty.csv", "w_miejscowosciach.csv", "pewnosc.csv", "zaleznosci.csv",
    "gdyby_zamknieto.csv", "do_sprawdzenia.csv", "koszyk.csv", "bez_auta.csv", "miary.csv", "summary.json",
}  # fmt: skip
SERVED = ["Dobry dostęp", "W zasięgu"]
UNKNOWN = ["Poza mapą", "Brak danych"]
GAPS = ["Poza zasięgiem", "Brak miejsc", "Zamknięte", "Nie dla mieszkańców", "Brak drogi", "Brak podmiotu"]
STATUSES = [*SERVED, *GAPS, *UNKNOWN]
SENIORS = "placówka Senior+"
_TEXTS = {"Gmina (TERYT)": str, "Identyfikator miejscowości": str, "Identyfikator": str}


class Ran(NamedTuple):
    """What the command line left behind for one study."""

    name: str
    folder: Path
    out: Path
    stdout: str
    check: dict[str, Any]
    summary: dict[str, Any]

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.out / name, sep=";", decimal=",", encoding="utf-8-sig", dtype=_TEXTS)

    @property
    def services(self) -> dict[str, dict[str, Any]]:
        """Give the entries of summary.json by the service's Polish name, in its order."""
        names = self.table("miary.csv")["Usługa"].drop_duplicates()
        return dict(zip(names, self.summary["services"], strict=True))


def no_constant(name: str) -> None:
    message = f"{name} is no JSON"
    raise AssertionError(message)


@pytest.fixture(scope="module", params=STUDIES)
def ran(request, tmp_path_factory):
    gminas, for_all = STUDIES[request.param]
    folder = write_cus(tmp_path_factory.mktemp(request.param), gminas, for_all=for_all)
    out = folder / "wyniki"
    check = json.loads(command("check", folder, "--json"), parse_constant=no_constant)
    stdout = command("run", folder, "--out", out)
    summary = json.loads((out / "summary.json").read_text("utf-8"), parse_constant=no_constant)
    return Ran(request.param, folder, out, stdout, check, summary)


def of_the_sources(gminas):
    """Count localities and known residents straight from the registers: by the gmina's box, not village by village."""
    register = pd.read_csv(
        SHARED / "settlements" / "SIMC_malopolska_2025.csv", sep=";", dtype=str, encoding="utf-8-sig"
    )
    postal = pd.read_csv(SHARED / "settlements" / "geonames_postal_pl.csv", dtype={"community_code": str})
    towns = pd.read_csv(SHARED / "settlements" / "geonames_cities500_PL.csv")
    names, residents, known = 0, 0, 0
    for gmina in gminas:
        own = register[register["WOJ"] + register["POW"] + register["GMI"] == gmina[:6]]
        own = own[own["SYM"] == own["SYMPOD"]]
        box = postal[postal["community_code"] == gmina[:6]]
        here = towns[
            towns["name"].isin(own["NAZWA"])
            & towns["latitude"].between(box["latitude"].min() - 0.02, box["latitude"].max() + 0.02)
            & towns["longitude"].between(box["longitude"].min() - 0.02, box["longitude"].max() + 0.02)
        ]
        names, residents, known = names + len(own), residents + int(here["population"].sum()), known + len(here)
    return names, residents, known


def test_the_people_are_those_of_the_source_files(ran):
    villages, residents, known = of_the_sources(STUDIES[ran.name][0])
    assert (villages, known) == {"korzenna": (16, 3), "both": (32, 16)}.get(ran.name, (16, 13))
    for entry in ran.summary["services"]:
        assert entry["settlements"] == villages
        of_seniors = entry["service"] == "dzienny_pobyt"
        expected = (0, villages) if of_seniors else (residents, villages - known)
        assert (entry["people"], entry["settlements_unknown"]) == expected


def test_check_finds_no_error_and_loses_no_row(ran):
    assert ran.check["errors"] == 0
    assert {fault["code"] for fault in ran.check["faults"]} == {
        "unknown_people", "no_point", "hours_without_days", "hours_partly_understood", "hours_not_understood",
    }  # fmt: skip
    for rows in (*ran.check["rows"], *ran.summary["rows"]):
        lines = pd.read_csv(ran.folder / rows["file"], sep=";", dtype=str)
        assert (rows["read"], rows["used"], rows["refused"]) == (len(lines), len(lines), 0)


def test_run_writes_every_file_with_no_number_that_is_none(ran):
    assert {path.name for path in ran.out.iterdir()} == FILES
    for path in ran.out.glob("*.csv"):
        cells = {cell.strip('"').lower() for cell in path.read_text("utf-8-sig").replace("\n", ";").split(";")}
        assert not cells & {"nan", "inf", "-inf", "none", "<na>", "nat"}, path.name


def test_everybody_has_one_status(ran):
    rows = ran.table("luki.csv")
    villages = ran.summary["settlements"]
    assert len(rows) == villages * len(ran.services)
    assert not rows.duplicated(["Usługa", "Identyfikator miejscowości"]).any()
    assert rows["Stan"].notna().all()
    assert rows["Uzasadnienie"].notna().all()
    for service, entry in ran.services.items():
        of_service = rows[rows["Usługa"] == service]
        assert of_service["Osoby z grupy docelowej"].sum() == entry["people"]
        assert (of_service["Luka"] == "tak").sum() == sum(
            status["settlements"]
            for name, status in entry["statuses"].items()
            if name not in {"good", "within_limit", "not_placed", "no_data"}
        )
        for column in ("settlements", "people", "settlements_unknown"):
            assert sum(status[column] for status in entry["statuses"].values()) == entry[column]
    gaps = rows["Luka"] == "tak"
    assert (rows["Co zamknęłoby lukę"].notna() == gaps).all()
    assert (rows.loc[gaps, "Osoby w luce"].fillna(0) <= rows.loc[gaps, "Osoby z grupy docelowej"].fillna(0)).all()


def test_estimates_are_called_so(ran):
    assert ran.summary["estimated"] is True
    assert ran.summary["networks"] == []
    assert "Szacunek: badanie nie ma danych o drogach" in ran.stdout
    rows = ran.table("luki.csv")
    assert rows["Uwagi"].str.startswith("szacunek").all()
    sheet = openpyxl.load_workbook(ran.out / "luki.xlsx", read_only=True).worksheets[0]
    assert any("Szacunek" in str(row[0]) for row in sheet.iter_rows(max_row=4, max_col=1, values_only=True))


def test_low_central_and_high_are_in_order(ran):
    rows = ran.table("luki.csv")
    reached = rows["Minuty"].notna()
    assert reached.all()
    assert (rows["Minuty, najmniej"] <= rows["Minuty"]).all()
    assert (rows["Minuty"] <= rows["Minuty, najwięcej"]).all()
    draws = ran.table("pewnosc.csv")
    assert (draws[STATUSES].sum(axis=1) == draws["Razem"]).all()
    assert (draws[GAPS].sum(axis=1) == draws["W luce"]).all()
    for service, entry in ran.services.items():
        low, central, high = draws[draws["Usługa"] == service].to_dict("records")
        assert low["W luce"] <= central["W luce"] <= high["W luce"]
        assert low["Dobry dostęp"] >= high["Dobry dostęp"]
        assert {low["Razem"], central["Razem"], high["Razem"]} == {entry["people"]}
        told = entry["statuses"]
        assert (central["Dobry dostęp"], central["Brak miejsc"]) == (told["good"]["people"], told["no_place"]["people"])


def test_speeds_are_those_of_cars_in_the_hills(ran):
    rows = ran.table("luki.csv")
    far = rows[rows["Kilometry"] > 3]
    kph = far["Kilometry"] / far["Minuty"] * 60
    assert kph.between(30, 60).all()
    offices = rows[rows["Usługa"].str.startswith("siedziba")]
    assert offices["Kilometry"].max() < 15
    assert set(offices["Najbliższy podmiot"]) <= {
        "Centrum Usług Społecznych w Myślenicach", "Centrum Usług Społecznych w Korzennej",
    }  # fmt: skip
    assert offices["Podmiot spoza gminy"].isna().all()


def test_reliance_adds_up_from_the_rows(ran):
    rows, reliance, losses = ran.table("luki.csv"), ran.table("zaleznosci.csv"), ran.table("gdyby_zamknieto.csv")
    kinds = {
        "w granicach limitu tylko jeden podmiot": "Zależy od jednego podmiotu",
        "dostęp tylko dzięki podmiotom spoza gminy": "Zależy od podmiotów spoza gminy",
        "kilka minut zmieniłoby ocenę": "Niepewne",
    }
    for service in ran.services:
        of_service = rows[rows["Usługa"] == service]
        for kind, column in kinds.items():
            told = reliance[(reliance["Usługa"] == service) & (reliance["Od czego zależy"] == kind)].iloc[0]
            holds = of_service[of_service[column] == "tak"]["Osoby z grupy docelowej"]
            assert (told["Miejscowości"], told["Osoby"], told["Bez danych"]) == (
                len(holds), holds.sum(), holds.isna().sum(),
            )  # fmt: skip
        alone = reliance[(reliance["Usługa"] == service) & reliance["Od czego zależy"].str.contains("tylko jeden")]
        lost = losses[losses["Usługa"] == service]
        assert lost["Osoby, które straciłyby dostęp"].sum() == alone["Osoby"].sum()
        assert lost["Miejscowości, które straciłyby dostęp"].sum() == alone["Miejscowości"].sum()
    assert losses["Osoby, które straciłyby dostęp"].is_monotonic_decreasing
    # Each of these providers has one service; whoever is in podmioty.csv is asked about.
    assert sorted(losses["Identyfikator"]) == sorted(ran.table("podmioty.csv")["Identyfikator"])


def test_the_telephone_list_begins_with_the_most_people(ran):
    doubts = ran.table("do_sprawdzenia.csv")
    people = doubts["Osoby, których ocena od tego zależy"]
    assert people.dropna().is_monotonic_decreasing
    assert people.isna().tolist() == sorted(people.isna())
    assert people.max() <= max(entry["people"] for entry in ran.summary["services"])
    asked = set(doubts.loc[people.isna() & doubts["Pytanie"].str.contains("mieszka"), "Identyfikator"])
    rows = ran.table("luki.csv")
    unknown = rows.loc[rows["Osoby z grupy docelowej"].isna(), "Identyfikator miejscowości"]
    assert asked == set(unknown)


def test_the_basket_counts_the_rows(ran):
    basket, rows = ran.table("koszyk.csv"), ran.table("luki.csv")
    assert len(basket) == ran.summary["settlements"]
    out_of_reach = rows[rows["Luka"] == "tak"].groupby("Identyfikator miejscowości").size()
    expected = out_of_reach.reindex(basket["Identyfikator miejscowości"], fill_value=0)
    assert basket["Usługi poza zasięgiem"].tolist() == expected.tolist()
    counted = ["Usługi w granicach limitu", "Usługi poza zasięgiem", "Usługi o nieznanym dostępie"]
    assert (basket[counted].sum(axis=1) == len(ran.services)).all()
    index = 100 * basket["Usługi w granicach limitu"] / len(ran.services)
    assert basket["Wskaźnik koszyka (0–100)"].tolist() == pytest.approx(index.round(1).tolist(), abs=0.051)
    assert basket["Wskaźnik koszyka (0–100)"].is_monotonic_increasing


def test_without_a_car_adds_up(ran):
    modes, draws = ran.table("bez_auta.csv"), ran.table("pewnosc.csv")
    statuses = ["Brak połączenia" if status == "Brak drogi" else status for status in STATUSES]
    assert (modes[statuses].sum(axis=1) == modes["Razem"]).all()
    share = modes["Założony udział osób bez auta"].str.rstrip("%").astype(float) / 100
    assert modes["Osoby bez auta"].tolist() == [round(value) for value in share * modes["Razem"]]
    assert (modes["W tym zależne od innych"] <= modes["Osoby bez auta"]).all()
    for service in ran.services:
        by_mode = modes[modes["Usługa"] == service].set_index("Sposób podróży")
        central = draws[(draws["Usługa"] == service) & (draws["Czasy przejazdu"] == "czasy środkowe")].iloc[0]
        assert len(by_mode) == 5
        by_car = by_mode.loc["samochód"]
        # The lens looks at ways, not at free places.
        assert by_car[SERVED].sum() == central[[*SERVED, "Brak miejsc"]].sum()
        walked = by_mode.loc[["pieszo", "pieszo, osoba starsza", "pieszo, ograniczona mobilność"], SERVED].sum(axis=1)
        assert walked.is_monotonic_decreasing
        assert walked.max() <= by_mode.loc["rowerem", SERVED].sum() <= by_car[SERVED].sum()


def test_the_measures_agree_with_the_rows(ran):
    keys = ["Usługa", "Identyfikator miejscowości"]
    both = ran.table("miary.csv").merge(ran.table("luki.csv"), on=keys, validate="1:1", suffixes=("", "_luki"))
    assert len(both) == len(ran.table("luki.csv"))
    served = both[both["Stan"].isin(["dobry dostęp", "w zasięgu"])]
    assert (served["Najbliższy (min)"] == served["Minuty"]).all()
    assert (both["Najbliższy (min)"] <= both["Drugi z kolei (min)"]).all()
    assert (both["Podmioty w granicach limitu"] == both["Podmioty w granicach limitu_luki"]).all()
    counted = both[both["Podaż liczona jako"] == "liczba podmiotów"]
    assert (counted["Miejsca w granicach limitu"] == counted["Podmioty w granicach limitu"]).all()


def test_every_sheet_of_the_workbook_is_a_file_or_a_summary(ran):
    book = openpyxl.load_workbook(ran.out / "luki.xlsx", read_only=True)
    sheets = {"Luki": "luki.csv", "Podmioty": "podmioty.csv", "Pewność": "pewnosc.csv", "Koszyk usług": "koszyk.csv"}
    for title, file in sheets.items():
        rows = list(book[title].iter_rows(values_only=True))
        header = next(place for place, row in enumerate(rows) if row[1] is not None)
        table = ran.table(file)
        assert [name for name in rows[header] if name] == list(table.columns)
        assert len(rows) - header - 1 == len(table)


def test_places_are_compared_with_those_who_need_one(ran):
    if ran.name != "places":
        assert all(entry["statuses"]["no_place"]["people"] == 0 for entry in ran.summary["services"])
        return
    rows = ran.table("luki.csv")
    clubs = rows[rows["Usługa"] == SENIORS]
    lacking = clubs["Osoby z grupy bez wolnego miejsca (według założonej potrzeby)"]
    assert (lacking <= clubs["Osoby z grupy docelowej"])[lacking.notna()].all()
    assert lacking.sum() == ran.services[SENIORS]["statuses"]["no_place"]["people"] > 0
    full = clubs[clubs["Stan"] == "brak wolnych miejsc w granicach limitu"]
    assert (
        full["Osoby z grupy bez wolnego miejsca (według założonej potrzeby)"] > full["Osoby z grupy docelowej"] / 2
    ).all()
    asked = full["Co zamknęłoby lukę"].str.extract(r": (\d+) \(miejsca\)", expand=False).astype(int)
    # One in a hundred needs a place; the people told are whole numbers.
    needed = full["Osoby z grupy bez wolnego miejsca (według założonej potrzeby)"] / 100
    assert [math.floor(value - 0.02) for value in needed] <= asked.tolist()
    assert ((asked - needed).between(-0.02, 1.02)).all()
    # Gminas around have places too, but never more than the whole list, and the town's own homes have sixty.
    listed = pd.read_csv(ran.folder / "podmioty.csv", sep=";")
    places = listed.loc[listed["usługi"] == "senior_plus", "liczba miejsc"].sum()
    in_need = clubs["Osoby z grupy docelowej"].sum() / 100
    assert 60 <= in_need - lacking.sum() / 100 <= places
