"""The fictional providers of services, in the gmina and across its border."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from maker.gazetteer import BY_NAME, EAST_GMINA, GMINA, NEIGHBOURS, TOWN
from maker.geometry import Point, distance, to_wgs84
from maker.sketch import Sketch

SERVICES = (
    "szkola_1_4", "szkola_5_8", "przedszkole", "zlobek", "poz", "apteka", "cus_ops", "poradnictwo", "dzienny_pobyt", "sds_wtz",
    "biblioteka", "swietlica", "opieka_dom", "wsparcie_dzienne",
)  # fmt: skip
NOWHERE_SERVICE = "sds_wtz"
HEADER = (
    "id", "nazwa", "rodzaj", "uslugi", "forma", "adres", "miejscowosc", "teryt", "lat", "lon", "pojemnosc", "godziny",
    "dostepnosc_wozek", "gminy_obslugiwane", "zrodlo", "stan_na",
)  # fmt: skip
AS_OF = "2025-12-31"


@dataclass(frozen=True, slots=True)
class Provider:
    """
    A provider; `at` is its road node by name, or "" for anywhere in its village, or None for no coordinates.

    `places` is how many people it takes at once, None where that has no meaning; `serves` are TERYT codes.
    """

    name: str
    kind: str
    services: str
    form: str
    address: str
    village: str
    places: int | None
    hours: str
    wheelchair: str
    at: str | None = ""
    serves: tuple[str, ...] = (GMINA,)

    @property
    def gmina(self) -> str:
        """Give the TERYT of the gmina it stands in."""
        return EAST_GMINA if any(self.village == place.name for place in NEIGHBOURS) else GMINA


_UNIT, _NGO, _CLINIC, _FIRM = "jednostka gminy", "NGO", "podmiot leczniczy", "firma"
_SCHOOL, _WORK = "pn-pt 8:00-15:30", "pn-pt 7:30-15:30"
_BOTH = (GMINA, EAST_GMINA)
_S, _M, _H, _O = "stacjonarna", "mobilna", "dom", "online"
_BORKI = "Borki Jeziorne"

PROVIDERS = (
    Provider("Szkoła Podstawowa nr 1 w Jeziornej Woli", _UNIT, "szkola_1_4,szkola_5_8", _S, "ul. Szkolna 4", TOWN, 420, _SCHOOL, "tak"),
    Provider("Szkoła Podstawowa nr 2 w Jeziornej Woli", _UNIT, "szkola_1_4,szkola_5_8", _S, "ul. Sportowa 11", TOWN, 310, _SCHOOL, "częściowo"),
    Provider("Szkoła Podstawowa w Dąbrowie Jeziornej", _UNIT, "szkola_1_4,szkola_5_8,przedszkole", _S, "Dąbrowa Jeziorna 31", "Dąbrowa Jeziorna", 160, _SCHOOL, "tak"),
    Provider("Szkoła Podstawowa w Lipowie", _UNIT, "szkola_1_4,szkola_5_8,przedszkole", _S, "Lipowo 18", "Lipowo", 150, _SCHOOL, "tak"),
    Provider("Szkoła Podstawowa w Brodach", _UNIT, "szkola_1_4,szkola_5_8", _S, "Brody 40", "Brody", 110, _SCHOOL, "nie"),
    Provider("Szkoła Podstawowa w Żabieńcu", _UNIT, "szkola_1_4", _S, "Żabieniec 7", "Żabieniec", 60, _SCHOOL, "nie"),
    Provider("Szkoła Podstawowa w Wysokiej Grobli", _UNIT, "szkola_1_4,szkola_5_8,przedszkole", _S, "Wysoka Grobla 12", "Wysoka Grobla", 90, _SCHOOL, "częściowo"),
    Provider("Społeczna Szkoła Podstawowa w Rudce", _NGO, "szkola_1_4", _S, "Rudka 25", "Rudka", 70, _SCHOOL, "tak"),
    Provider("Przedszkole Samorządowe „Żurawek”", _UNIT, "przedszkole", _S, "ul. Ogrodowa 9", TOWN, 150, "pn-pt 6:30-16:30", "tak"),
    Provider("Niepubliczne Przedszkole „Sarenka”", _FIRM, "przedszkole", _S, "Zamoście 14", "Zamoście", 45, "pn-pt 6:30-17:00", "tak"),
    Provider("Żłobek Gminny „Kijanka”", _UNIT, "zlobek", _S, "ul. Ogrodowa 11", TOWN, 48, "pn-pt 6:30-16:30", "tak"),
    Provider("Dzienny opiekun w Wólce Miejskiej", _FIRM, "zlobek", _S, "Wólka Miejska 52", "Wólka Miejska", 5, "pn-pt 7:00-16:00", "nie"),
    Provider("Przychodnia Rodzinna w Jeziornej Woli", _CLINIC, "poz", _S, "ul. Lipowa 2", TOWN, None, "pn-pt 8:00-18:00", "tak", serves=_BOTH),
    Provider("NZOZ Mostowa", _CLINIC, "poz", _S, "ul. Mostowa 16", TOWN, None, "pn-pt 8:00-18:00", "częściowo"),
    Provider("Przychodnia Rodzinna, filia w Dąbrowie Jeziornej", _CLINIC, "poz", _S, "Dąbrowa Jeziorna 3", "Dąbrowa Jeziorna", None, "pn, śr, pt 8:00-13:00", "nie"),
    Provider("Apteka Rynkowa", _FIRM, "apteka", _S, "Rynek 6", TOWN, None, "pn-pt 8:00-19:00, so 8:00-14:00", "tak", serves=_BOTH),
    Provider("Apteka Pod Żurawiem", _FIRM, "apteka", _S, "ul. Kościelna 3", TOWN, None, "pn-pt 8:00-18:00", "częściowo", serves=_BOTH),
    Provider("Centrum Usług Społecznych w Jeziornej Woli", _UNIT, "cus_ops,poradnictwo", _S, "ul. Ratuszowa 1", TOWN, None, _WORK, "tak"),
    Provider("CUS, punkt terenowy w Brodach", _UNIT, "cus_ops", _S, "Brody 38 (remiza)", "Brody", None, "wt 9:00-13:00", "częściowo"),
    Provider("CUS, punkt terenowy w Wysokiej Grobli", _UNIT, "cus_ops", _S, "Wysoka Grobla 12 (szkoła)", "Wysoka Grobla", None, "czw 9:00-13:00", "częściowo"),
    Provider("Dzienny Dom Pobytu „Przystań”", _UNIT, "dzienny_pobyt", _S, "ul. Parkowa 5", TOWN, 30, "pn-pt 8:00-16:00", "tak"),
    Provider("Klub Senior+ w Lipowie", _UNIT, "dzienny_pobyt", _S, "Lipowo 20", "Lipowo", 20, "wt, czw 10:00-14:00", "tak"),
    Provider("Usługi opiekuńcze CUS", _UNIT, "opieka_dom", _H, "ul. Ratuszowa 1", TOWN, 64, "pn-pt 7:00-19:00", "tak", "rynek_0"),
    Provider("Fundacja „Bliżej Domu”, opiekunki środowiskowe", _NGO, "opieka_dom", _H, "Koźlaki 9", "Koźlaki", 18, "pn-pt 7:00-17:00", "nie"),
    Provider("Telefon i czat wsparcia „Słucham”", _NGO, "poradnictwo", _O, "", TOWN, None, "pn-nd 9:00-21:00", "tak", None),
    Provider("Poradnia rodzinna przy parafii", "parafia", "poradnictwo", _S, "ul. Kościelna 1", TOWN, None, "śr 16:00-19:00", "nie"),
    Provider("Mobilny punkt porad, postój w Wierzbowie", _UNIT, "poradnictwo", _M, "plac przy remizie", "Wierzbowo", None, "1. i 3. śr miesiąca 10:00-12:00", "częściowo"),
    Provider("Biblioteka Publiczna w Jeziornej Woli", _UNIT, "biblioteka", _S, "Rynek 2", TOWN, None, "pn-pt 10:00-18:00, so 9:00-13:00", "tak", "rynek_1"),
    Provider("Biblioteka, filia w Starym Dworze", _UNIT, "biblioteka", _S, "Stary Dwór 44", "Stary Dwór", None, "pn, śr, pt 12:00-17:00", "nie", "biblioteka_grady"),
    Provider("Biblioteka, filia w Brodach", _UNIT, "biblioteka", _S, "Brody 40", "Brody", None, "pn-pt 11:00-16:00", "nie"),
    Provider("Bibliobus, postój w Białych Kątach", _UNIT, "biblioteka", _M, "przystanek przy szosie", "Białe Kąty", None, "wt 10:00-11:00", "częściowo"),
    Provider("Gminny Ośrodek Kultury", _UNIT, "swietlica", _S, "ul. Parkowa 1", TOWN, 220, "pn-so 9:00-20:00", "tak"),
    Provider("Świetlica wiejska w Dąbrowie Jeziornej", _UNIT, "swietlica", _S, "Dąbrowa Jeziorna 30", "Dąbrowa Jeziorna", 80, "pn-pt 15:00-20:00", "tak"),
    Provider("Świetlica wiejska w Piaskach", _UNIT, "swietlica", _S, "Piaski 21", "Piaski", 40, "so 14:00-19:00", "nie", "swietlica_piaski"),
    Provider("Świetlica w Smolarni", _UNIT, "swietlica", _S, "Smolarnia 6", "Smolarnia", 30, "so 14:00-18:00", "nie", "brama_boru"),
    Provider("Świetlica przy OSP w Świerkowie", "OSP", "swietlica", _S, "Świerkowo 10", "Świerkowo", 70, "pn, śr, pt 16:00-20:00", "częściowo"),
    Provider("KGW „Rybaczki”, izba w Rybakach", "KGW", "swietlica", _S, "Rybaki 8", "Rybaki", 35, "pt 16:00-20:00", "nie"),
    Provider("Świetlica wiejska w Rudce", _UNIT, "swietlica", _S, "Rudka 11", "Rudka", 60, "wt-pt 15:00-19:00", "tak"),
    Provider("OSP w Żabieńcu, sala", "OSP", "swietlica", _S, "Żabieniec 20", "Żabieniec", 90, "pn-pt 16:00-20:00", "częściowo"),
    Provider("Świetlica wiejska w Stawkach", _UNIT, "swietlica", _S, "Stawki (budynek w przebudowie)", "Stawki", 40, "nieczynna do odwołania", "nie", None),
    Provider("Placówka wsparcia dziennego „Latawiec”", _NGO, "wsparcie_dzienne", _S, "ul. Szkolna 6", TOWN, 30, "pn-pt 12:00-18:00", "tak"),
    Provider("Placówka wsparcia dziennego w Brodach", "parafia", "wsparcie_dzienne", _S, "Brody 2", "Brody", 15, "pn-pt 13:00-17:00", "nie"),
    Provider("Szkoła Podstawowa w Borkach Jeziornych", _UNIT, "szkola_1_4,szkola_5_8", _S, "ul. Szkolna 1", _BORKI, 240, _SCHOOL, "tak", serves=(EAST_GMINA,)),
    Provider("Ośrodek Zdrowia w Borkach Jeziornych", _CLINIC, "poz", _S, "ul. Lipowa 8", _BORKI, None, "pn-pt 8:00-18:00", "tak", serves=_BOTH),
    Provider("Apteka Borecka", _FIRM, "apteka", _S, "ul. Lipowa 10", _BORKI, None, "pn-pt 8:00-17:00", "tak", serves=_BOTH),
    Provider("Żłobek „Biedronka” w Borkach Jeziornych", _FIRM, "zlobek", _S, "ul. Polna 3", _BORKI, 24, "pn-pt 6:30-16:30", "tak", serves=_BOTH),
    Provider("Biblioteka w Borkach Jeziornych", _UNIT, "biblioteka", _S, "ul. Gminna 2", _BORKI, None, "pn-pt 10:00-17:00", "tak", serves=_BOTH),
    Provider("Świetlica w Dębiu", _UNIT, "swietlica", _S, "Dębie 5", "Dębie", 50, "pn-pt 15:00-19:00", "nie", serves=(EAST_GMINA,)),
)  # fmt: skip

EXACT = {"rynek_0", "rynek_1", "swietlica_piaski", "brama_boru", "biblioteka_grady"}


def place_providers(sketch: Sketch, rng: np.random.Generator) -> list[Point | None]:
    """Give each provider its point (metres): on its named node, or some metres beside a street of its village."""
    drivable = {"residential", "tertiary", "unclassified", "secondary", "primary"}
    streets = {number for number, highway in sketch.class_of().items() if highway in drivable}
    points: list[Point | None] = []
    for provider in PROVIDERS:
        if provider.at is None:
            points.append(None)
        elif provider.at:
            points.append(sketch.xy[sketch.named[provider.at]])
        else:
            points.append(_beside_a_street(sketch, streets, provider, points, rng))
    return points


def _beside_a_street(
    sketch: Sketch, streets: set[int], provider: Provider, taken: list[Point | None], rng: np.random.Generator
) -> Point:
    reach_m = 520 if provider.village == TOWN else 330 if provider.village == _BORKI else 190
    close = sorted(number for _, number in sketch.near(BY_NAME[provider.village].point, reach_m) if number in streets)
    free = [
        number for number in close if all(point is None or distance(point, sketch.xy[number]) > 45 for point in taken)
    ]
    x, y = sketch.xy[int(rng.choice(free))]
    angle = rng.uniform(0, 2 * np.pi)
    return x + float(14 * np.cos(angle)), y + float(14 * np.sin(angle))


def providers_csv(points: list[Point | None]) -> bytes:
    """Give the providers as Excel in Poland saves them: UTF-8 with BOM, semicolons, CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for number, (provider, point) in enumerate(zip(PROVIDERS, points, strict=True), start=1):
        writer.writerow(_row(f"P{number:02d}", provider, point))
    return text.getvalue().encode("utf-8-sig")


def _row(key: str, provider: Provider, point: Point | None) -> list[str]:
    lat, lon = ("", "") if point is None else (f"{degrees:.6f}" for degrees in to_wgs84(point))
    places = "" if provider.places is None else str(provider.places)
    head = [
        key,
        provider.name,
        provider.kind,
        provider.services,
        provider.form,
        provider.address,
        provider.village,
        provider.gmina,
    ]
    return [
        *head,
        lat,
        lon,
        places,
        provider.hours,
        provider.wheelchair,
        ",".join(provider.serves),
        "dane fikcyjne",
        AS_OF,
    ]
