"""
Providers: who offers which services, where and in which form.

A provider is known by its own identifier; where it has none, by its name, place and address,
``klub-senior-mogilno-mogilno-24``. That is refused where it is not unique.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

import pandas as pd
from pydantic import BeforeValidator, ValidationInfo

from geo_cus import catalogue
from geo_cus.data.cells import (
    GMINA_CODE_HEADERS,
    GMINA_NAME_HEADERS,
    MOST_PLACES,
    PLACE_HEADERS,
    GminaCode,
    GminaName,
    LongText,
    Name,
    ShortText,
    cell_text,
    decimal_number,
    gmina_code,
    one_of,
    plain_text,
    refuse,
)  # fmt: skip
from geo_cus.data.intake import InputTable, Placed, input_table, point_columns, settle, slug, take_in, text_column
from geo_cus.data.opening_hours import parsed_hours, trouble_with_hours
from geo_cus.data.points import LocatedRow
from geo_cus.errors import Message
from geo_cus.faults import N_, fault, shown
from geo_cus.schema import column, header_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from geo_cus.data.intake import Intake
    from geo_cus.data.points import Area
    from geo_cus.faults import Fault

_ID_FIELDS: Final = ("provider_id",)
_LONGEST_LIST: Final = 2_000
"""Most characters of a cell with services: all services of the catalogue by their names take a quarter."""
_LONGEST_HOURS: Final = 10_000
"""Most characters of a cell with hours: registers put lists of tasks there, and no provider must be lost by that."""

_FORMS: Final = {
    "": "stationary", "stacjonarna": "stationary", "stacjonarnie": "stationary", "stacjonarny": "stationary",
    "stationary": "stationary", "w placowce": "stationary", "na miejscu": "stationary", "on site": "stationary",
    "mobilna": "mobile", "mobilnie": "mobile", "mobilny": "mobile", "mobile": "mobile", "objazdowa": "mobile",
    "dom": "home", "w domu": "home", "w domu klienta": "home", "u klienta": "home", "domowa": "home",
    "w miejscu zamieszkania": "home", "home": "home", "at home": "home",
    "online": "online", "on line": "online", "zdalna": "online", "zdalnie": "online", "przez internet": "online",
    "remote": "online",
}  # fmt: skip
_WHEELCHAIR: Final = {
    "": "", "tak": "yes", "yes": "yes", "true": "yes", "prawda": "yes", "1": "yes", "t": "yes", "y": "yes",
    "nie": "no", "no": "no", "false": "no", "falsz": "no", "0": "no", "n": "no",
    "czesciowo": "limited", "czesciowa": "limited", "limited": "limited", "partly": "limited",
}  # fmt: skip


def _form(cell: object) -> str:
    return one_of(cell, _FORMS, allowed="stacjonarna, mobilna, dom, online")


def _wheelchair(cell: object) -> str:
    return one_of(cell, _WHEELCHAIR, allowed="tak, nie, częściowo")


def _hours(cell: object) -> str:
    return plain_text(cell, longest=_LONGEST_HOURS)


def _services(cell: object, info: ValidationInfo) -> tuple[str, ...]:
    """Read a list of services, each by its id or by its name, which may itself hold commas."""
    known: Mapping[str, str] = info.context["services"] if info.context else {}
    found: dict[str, None] = {}
    # Line breaks part the services of a cell, so they must outlive the check of the text.
    for part in re.split(r"[;|\n\r]", cell_text(cell)[: _LONGEST_LIST + 1]):
        words = plain_text(part, longest=_LONGEST_LIST).split(",")
        while words:
            taken = _longest_known(words, known)
            if taken:
                found[known[header_key(",".join(words[:taken]))]] = None
            elif words[0].strip():
                refuse(
                    "unknown_service", value=words[0].strip(), allowed=info.context["allowed"] if info.context else ""
                )
            words = words[max(taken, 1) :]
    if not found:
        refuse("missing_value")
    return tuple(found)


_OF_ONE_SERVICE: Final = re.compile(r"(.+?)\s*[:=]\s*([^:=]*)")
_CAPACITY_FORM: Final = Message(N_("one number, or a number for each service: przedszkole: 75; szkola_1_4: 60"))


def _capacity(cell: object, info: ValidationInfo) -> tuple[tuple[str, float], ...]:
    """Read the places of all services together, under empty text, or those of each service by its id."""
    if not isinstance(cell, str) or not re.search("[:=]", cell.lstrip("=")):
        number = decimal_number(cell)
        return () if number is None else (("", _places(number)),)
    known: Mapping[str, str] = info.context["services"] if info.context else {}
    found: dict[str, float] = {}
    for part in plain_text(cell, longest=_LONGEST_LIST).split(";"):
        if not part.strip():
            continue
        matched = _OF_ONE_SERVICE.fullmatch(part.strip())
        if matched is None:
            refuse("bad_form", form=_CAPACITY_FORM)
        name, number = header_key(matched[1]), decimal_number(matched[2])
        if name not in known:
            refuse("unknown_service", value=matched[1], allowed=info.context["allowed"] if info.context else "")
        if number is not None:
            found[known[name]] = _places(number)
    return tuple(found.items())


def _places(number: float) -> float:
    if number < 0:
        refuse("too_small", bound=0)
    if number > MOST_PLACES:
        refuse("too_large", bound=MOST_PLACES)
    return number


def _gminas(cell: object) -> tuple[str, ...]:
    """Read a list of TERYT codes."""
    parts = re.split(r"[,;|\s]+", plain_text(cell, longest=_LONGEST_LIST))
    return tuple(dict.fromkeys(gmina_code(part) for part in parts if part))


_MOST_COMMAS: Final = 8
"""No name of a service holds more commas."""


def _longest_known(words: list[str], known: Mapping[str, str]) -> int:
    """Count the words from the first on that make up one known service; 0 if there is none."""
    longest = min(len(words), _MOST_COMMAS)
    return next((size for size in range(longest, 0, -1) if header_key(",".join(words[:size])) in known), 0)


class ProviderRow(LocatedRow):
    """A row of the providers table."""

    provider_id: Annotated[
        ShortText,
        column(
            "identyfikator", "id", "provider_id", "numer rspo", "id jednostki", "id podmiotu", "id placówki", "rspo",
            "kod placówki",
            explanation=N_("Your own identifier of the provider; leave it empty to use its name and address."),
            example="P01",
        ),
    ] = ""  # fmt: skip
    name: Annotated[
        Name,
        column(
            "nazwa", "name", "nazwa placówki", "nazwa podmiotu", "nazwa jednostki", "podmiot", "placówka", "realizator",
            "wykonawca", "nazwa pełna", "provider", "provider name",
            explanation=N_("Name of the provider as residents know it."),
            example="Klub Senior+ w Mogilnie",
        ),
    ]  # fmt: skip
    kind: Annotated[
        ShortText,
        column(
            "rodzaj", "kind", "typ", "type", "typ placówki", "rodzaj placówki", "rodzaj podmiotu", "typ podmiotu",
            "rodzaj ośrodka wsparcia", "rodzaj jednostki", "typ jednostki",
            explanation=N_("Kind of body: unit of the gmina, association, company and so on."),
            example="jednostka gminy",
        ),
    ] = ""  # fmt: skip
    services: Annotated[
        tuple[str, ...],
        BeforeValidator(_services),
        column(
            "usługi", "services", "usługa", "service", "rodzaj usługi", "zakres usług", "świadczone usługi",
            explanation=N_("Services it offers, by the ids or names of the catalogue, parted by commas."),
            example="dzienny_pobyt, poradnictwo",
        ),
    ]  # fmt: skip
    form: Annotated[
        str,
        BeforeValidator(_form),
        column(
            "forma", "form", "forma świadczenia", "forma usługi", "sposób świadczenia",
            explanation=N_("How it is offered: stacjonarna, mobilna, dom or online; empty means stacjonarna."),
            example="stacjonarna",
        ),
    ] = "stationary"  # fmt: skip
    gmina: Annotated[
        GminaCode,
        column(
            *GMINA_CODE_HEADERS, "idterytgmina", "gminakodteryt",
            explanation=N_("TERYT code of the gmina in which it stands, seven digits."),
            example="1210062",
        ),
    ] = ""  # fmt: skip
    gmina_name: Annotated[
        GminaName,
        column(
            *GMINA_NAME_HEADERS,
            explanation=N_("Name or TERYT code of the gmina."),
            example="Korzenna",
            in_template=False,
        ),
    ] = ""  # fmt: skip
    gminas_served: Annotated[
        tuple[str, ...],
        BeforeValidator(_gminas),
        column(
            "gminy_obsługiwane", "gminas_served", "obsługiwane gminy", "obszar działania teryt",
            explanation=N_("TERYT codes of the gminas whose residents it takes, parted by commas; empty means any."),
            example="1210062",
        ),
    ] = ()  # fmt: skip
    place: Annotated[
        ShortText,
        column(
            *PLACE_HEADERS,
            explanation=N_("Village or town in which it stands."),
            example="Mogilno",
        ),
    ] = ""  # fmt: skip
    address: Annotated[
        LongText,
        column(
            "adres", "address", "adres placówki", "ulica i numer", "street address",
            explanation=N_("Street and number, or the number alone in a village without streets."),
            example="Mogilno 24",
        ),
    ] = ""  # fmt: skip
    street: Annotated[
        ShortText,
        column(
            "ulica", "street", explanation=N_("Street, where the number has a column of its own."), in_template=False
        ),
    ] = ""
    house: Annotated[
        ShortText,
        column(
            "numer domu", "house number", "numer budynku", "nr domu", "nr budynku", "budynek", "numer",
            explanation=N_("Number of the house."),
            in_template=False,
        ),
    ] = ""  # fmt: skip
    capacity: Annotated[
        tuple[tuple[str, float], ...],
        BeforeValidator(_capacity),
        column(
            "liczba_miejsc", "capacity", "miejsca", "pojemność", "places", "liczba miejsc ogółem", "ilość miejsc",
            explanation=N_(
                "Places it offers, together or for each service (przedszkole: 75; szkola_1_4: 60); leave it empty if "
                "the number is not known."
            ),
            example="15",
        ),
    ] = ()  # fmt: skip
    hours: Annotated[
        str,
        BeforeValidator(_hours),
        column(
            "godziny", "hours", "godziny pracy", "godziny otwarcia", "opening hours",
            explanation=N_("Opening hours: days and times; empty if they are not known."),
            example="pn-pt 8:00-16:00",
        ),
    ] = ""  # fmt: skip
    wheelchair: Annotated[
        str,
        BeforeValidator(_wheelchair),
        column(
            "dostepnosc_wozek", "wheelchair", "dostępność dla wózków", "dostępny dla wózków", "wózek",
            "dostępność architektoniczna", "dostosowany dla osób z niepełnosprawnościami",
            explanation=N_("Whether a wheelchair gets in: tak, nie or częściowo; empty if it is not known."),
            example="tak",
        ),
    ] = ""  # fmt: skip


def read_providers(
    path: Path,
    *,
    area: Area | None = None,
    service_ids: Collection[str] | None = None,
    file: str | None = None,
    columns: Mapping[int, str] | None = None,
) -> InputTable:
    """
    Read the providers of a study.

    Parameters
    ----------
    path
        CSV, XLSX, GeoPackage or GeoJSON.
    area
        West, south, east, north of the study (degrees); a point more than 50 km away from it is refused. None if not
        known.
    service_ids
        Services of the study, named where one is unknown; None for those of the catalogue. A service of the catalogue
        that is not studied is no fault.
    file
        Name for messages and faults; None for the name of the file itself.
    columns
        Field of the row model by place of the column (0 is the first), where somebody has said what they mean; None
        to go by the headers.

    Returns
    -------
    InputTable
        The frame with the columns of `Study.providers` (``wheelchair``: ``yes``, ``limited``, ``no`` or empty text),
        the faults, and the rows counted.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    context = _known_services(service_ids)
    intake = take_in(path, ProviderRow, id_fields=_ID_FIELDS, file=file, context=context, columns=columns)
    placed, faults = settle(
        intake, area=area, id_of=_provider_id, id_fields=_ID_FIELDS, needs_point=lambda row: row.form != "online"
    )
    return input_table(_frame(placed), [*faults, *_hours_faults(placed, intake)], intake)


def _known_services(service_ids: Collection[str] | None) -> dict[str, object]:
    known = {header_key(service_id): service_id for service_id in service_ids or ()}
    for service in catalogue.services().values():
        for word in (service.service_id, *service.names.values()):
            known.setdefault(header_key(word), service.service_id)
    return {"services": known, "allowed": ", ".join(service_ids or catalogue.services())}


def _hours_faults(placed: list[Placed[ProviderRow]], intake: Intake[ProviderRow]) -> list[Fault]:
    """Tell which opening hours are not understood; their providers stay, and the hours count as unknown."""
    faults = []
    for row in placed:
        hours = parsed_hours(row.value.hours)
        code = trouble_with_hours(hours)
        if code:
            part = shown("; ".join(hours.aside))
            column_name = intake.headers["hours"]
            faults.append(fault(code, intake.file, row=row.number, column=column_name, value=hours.text, part=part))
    return faults


def _provider_id(row: ProviderRow) -> str:
    return row.provider_id or slug(row.name, row.place, _address(row))


def _of_services(capacity: tuple[tuple[str, float], ...]) -> dict[str, float]:
    return {service_id: number for service_id, number in capacity if service_id}


def _address(row: ProviderRow) -> str:
    return row.address or f"{row.street} {row.house}".strip()


def _frame(placed: list[Placed[ProviderRow]]) -> pd.DataFrame:
    rows = [row.value for row in placed]
    return pd.DataFrame(
        {
            "provider_id": text_column(row.row_id for row in placed),
            "name": text_column(row.name for row in rows),
            "kind": text_column(row.kind for row in rows),
            "services": pd.Series([row.services for row in rows], dtype="object"),
            "form": text_column(row.form for row in rows),
            "gmina": text_column(row.gmina or (row.gmina_name if row.gmina_name.isdigit() else "") for row in rows),
            "gminas_served": pd.Series([row.gminas_served for row in rows], dtype="object"),
            "place": text_column(row.place for row in rows),
            "address": text_column(_address(row) for row in rows),
            "capacity": pd.array(
                [sum(dict(row.capacity).values()) if row.capacity else None for row in rows], "Float64"
            ),
            "places": pd.Series([_of_services(row.capacity) for row in rows], dtype="object"),
            "hours": text_column(row.hours for row in rows),
            "wheelchair": text_column(row.wheelchair for row in rows),
            **point_columns(placed),
        }
    )
