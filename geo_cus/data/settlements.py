"""
Settlements: where people live, and how many of which group.

A settlement is known by its own identifier; where it has none, by its SIMC code; where it has neither, by its name and
its gmina, ``nowa-wies-1210062``. That is as lasting as the names are, and refused where it is not unique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import pandas as pd
from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from geo_cus.catalogue import groups
from geo_cus.data.cells import (
    GMINA_CODE_HEADERS,
    GMINA_NAME_HEADERS,
    GminaCode,
    GminaName,
    Name,
    Persons,
    Places,
    ShortText,
    SimcCode,
    plain_text,
    refuse,
)
from geo_cus.data.intake import InputTable, Placed, input_table, point_columns, settle, slug, take_in, text_column
from geo_cus.data.points import LocatedRow
from geo_cus.faults import N_, Fault, fault
from geo_cus.schema import column

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo_cus.data.points import Area

GROUP_FIELDS: Final = tuple(groups())
"""The groups of the catalogue, each a column of persons."""

CHILDREN: Final = ("age_0_2", "age_3_6", "age_7_14")
"""The groups of children, who all live in families with children."""

CENSUS_FIELDS: Final = ("residents_gus", "pre_working_age", "working_age", "post_working_age")
"""Residents as GUS counts them, and their economic age groups."""

_ID_FIELDS: Final = ("settlement_id", "simc")

_KIND_OF_RM: Final = {
    "00": "część miejscowości", "01": "wieś", "02": "kolonia", "03": "przysiółek", "04": "osada",
    "05": "osada leśna", "06": "osiedle", "07": "schronisko turystyczne", "95": "dzielnica", "96": "miasto",
    "98": "delegatura", "99": "część miasta",
}  # fmt: skip
"""Kind of a locality by the code RM of the SIMC register (GUS, TERYT, WMRODZ)."""


def _not_above_residents(part: int | None, info: ValidationInfo) -> int | None:
    whole = info.data.get("residents")
    if part is not None and whole is not None and part > whole:
        refuse("part_exceeds_whole", whole=whole)
    return part


def _not_too_many_together(part: int | None, info: ValidationInfo) -> int | None:
    """Refuse people of 65 (or, where these are not given, of 75) who with the children are more than all residents."""
    known: dict[str, int | None] = {**info.data, str(info.field_name): part}
    whole = known.get("residents")
    ages = [known.get(name) or 0 for name in CHILDREN]
    together = sum(ages) + (known.get("age_65_plus") or known.get("age_75_plus") or 0)
    if part is not None and whole is not None and together > whole:
        refuse("parts_exceed_whole", together=together, whole=whole)
    return part


def _not_above_65_plus(part: int | None, info: ValidationInfo) -> int | None:
    whole = info.data.get("age_65_plus")
    if part is not None and whole is not None and part > whole:
        refuse("part_exceeds_seniors", whole=whole)
    return part


def _not_below_children(people: int | None, info: ValidationInfo) -> int | None:
    """Refuse fewer people in families with children than there are children: somebody counted families."""
    children = sum(info.data.get(name) or 0 for name in CHILDREN)
    if people is not None and people < children:
        refuse("families_below_children", children=children)
    return people


GroupPersons = Annotated[Persons, AfterValidator(_not_above_residents)]
"""Persons of a group, never more than all residents."""
Persons65 = Annotated[GroupPersons, AfterValidator(_not_too_many_together)]
"""Persons of 65 and over, with the children never more than all residents."""
Persons75 = Annotated[Persons65, AfterValidator(_not_above_65_plus)]
"""Persons of 75 and over, never more than those of 65."""

PersonsInFamilies = Annotated[GroupPersons, AfterValidator(_not_below_children)]
"""Persons in families with children, never fewer than the children."""


def _two_digits(cell: object) -> str:
    text = plain_text(cell, longest=20)
    return text.zfill(2) if text.isascii() and text.isdigit() else text


UnitCode = Annotated[str, BeforeValidator(_two_digits)]
"""A part of a TERYT code as the registers of GUS hold it, a column a part; empty where not given."""


def _band(years: str, polish: str, english: str) -> tuple[str, ...]:
    """List the headers under which an age band is met, for example “0-2” as “0-2 lata”, “wiek 0-2”, “dzieci 0-2”."""
    forms = (years, f"{years} lata", f"{years} lat", f"{years} l", f"wiek {years}", f"wiek {years} lat")
    more = (
        f"w wieku {years}",
        f"w wieku {years} lat",
        f"osoby w wieku {years} lat",
        f"dzieci {years}",
        f"ludność {years}",
    )
    return polish, english, *forms, *more, f"dzieci w wieku {years} lat", f"aged {years}", f"age {years}"


def _from(years: int) -> tuple[str, ...]:
    """List the headers under which the people of an age and above are met, for example “65 lat i więcej”."""
    forms = (f"{years}+", f"{years} +", f"{years} plus", f"{years} lat i więcej", f"{years} i więcej")
    more = (f"{years} lat lub więcej", f"{years} lat i starsi", f"{years} and over", f"{years} years and over")
    before = ("w wieku", "osoby w wieku", "osoby", "ludność w wieku", "ludność", "wiek", "seniorzy", "aged", "age")
    named = tuple(f"{word} {form}" for word in before for form in (*forms, *more))
    return f"wiek_{years}_plus", f"age_{years}_plus", *forms, *more, *named


class SettlementRow(LocatedRow):
    """A row of the settlements table."""

    settlement_id: Annotated[
        ShortText,
        column(
            "identyfikator", "id", "settlement_id", "id miejscowości", "id miejscowosci",
            explanation=N_("Your own identifier of the settlement; leave it empty to use the SIMC code or the name."),
            example="M01",
        ),
    ] = ""  # fmt: skip
    simc: Annotated[
        SimcCode,
        column(
            "simc", "simc_code", "sym", "kod simc", "symbol simc", "identyfikator simc", "teryt simc",
            "identyfikator miejscowości", "kod miejscowości", "kod terytorialny miejscowość",
            explanation=N_("SIMC code of the locality in the TERYT register, seven digits."),
            example="0422416",
        ),
    ] = ""  # fmt: skip
    name: Annotated[
        Name,
        column(
            "nazwa", "name", "miejscowość", "nazwa miejscowości", "nazwa statystyczna", "miejscowość statystyczna",
            "nazwa miejscowości statystycznej", "nazwa główna", "wieś", "settlement", "village", "locality", "place",
            explanation=N_("Name of the village, hamlet or part of a town."),
            example="Nowa Wieś",
        ),
    ]  # fmt: skip
    gmina: Annotated[
        GminaCode,
        column(
            *GMINA_CODE_HEADERS, "community code", "jpt kod je",
            explanation=N_("TERYT code of the gmina, seven digits; needed only if the study covers several gminas."),
            example="1210062",
        ),
    ] = ""  # fmt: skip
    gmina_name: Annotated[
        GminaName,
        column(
            *GMINA_NAME_HEADERS, "community",
            explanation=N_("Name or TERYT code of the gmina."),
            example="Korzenna",
            in_template=False,
        ),
    ] = ""  # fmt: skip
    woj: Annotated[UnitCode, column("woj", explanation=N_("Part of the TERYT code."), in_template=False)] = ""
    pow: Annotated[UnitCode, column("pow", explanation=N_("Part of the TERYT code."), in_template=False)] = ""
    gmi: Annotated[UnitCode, column("gmi", explanation=N_("Part of the TERYT code."), in_template=False)] = ""
    gmina_kind: Annotated[
        ShortText, column("rodz_gmi", "rodz", explanation=N_("Part of the TERYT code."), in_template=False)
    ] = ""
    kind: Annotated[
        ShortText,
        column(
            "rodzaj", "kind", "rodzaj miejscowości", "typ miejscowości", "rodzaj obiektu", "typ", "type",
            explanation=N_("Kind of the settlement: village, hamlet, part of a town."),
            example="wieś",
        ),
    ] = ""  # fmt: skip
    rm: Annotated[UnitCode, column("rm", explanation=N_("Code of the kind of locality."), in_template=False)] = ""
    solectwo: Annotated[
        ShortText,
        column(
            "sołectwo", "village_council", "nazwa sołectwa", "solectwo",
            explanation=N_("Sołectwo to which the settlement belongs."),
            example="Nowa Wieś",
        ),
    ] = ""  # fmt: skip
    area_km2: Annotated[
        Places,
        column(
            "powierzchnia_km2", "area_km2", "powierzchnia", "powierzchnia zabudowy km2", "area",
            explanation=N_("Area of its built-up land in km²; it tells how long the ways inside it are."),
            example="0,8",
        ),
    ] = None  # fmt: skip
    residents: Annotated[
        Persons,
        column(
            "mieszkańcy", "residents", "ludność", "population", "ludność ogółem", "ogółem", "razem", "ogółem ogółem",
            "liczba ludności", "liczba mieszkańców", "stan ludności", "ludność razem", "mieszkańcy ogółem",
            "liczba osób", "osoby", "total", "total population", "inhabitants", "tot",
            explanation=N_("All residents; leave it empty if the number is not known."),
            example="420",
        ),
    ] = None  # fmt: skip
    age_0_2: Annotated[
        GroupPersons,
        column(
            *_band("0-2", "wiek_0_2", "age_0_2"), "dzieci do lat 3", "dzieci do 3 lat",
            explanation=N_("Children up to two years old."),
            example="12",
        ),
    ] = None  # fmt: skip
    age_3_6: Annotated[
        GroupPersons,
        column(
            *_band("3-6", "wiek_3_6", "age_3_6"),
            explanation=N_("Children three to six years old."),
            example="18",
        ),
    ] = None  # fmt: skip
    age_7_14: Annotated[
        GroupPersons,
        column(
            *_band("7-14", "wiek_7_14", "age_7_14"),
            explanation=N_("Pupils seven to fourteen years old."),
            example="35",
        ),
    ] = None  # fmt: skip
    age_65_plus: Annotated[
        Persons65,
        column(*_from(65), explanation=N_("People sixty-five years old and over."), example="81"),
    ] = None
    age_75_plus: Annotated[
        Persons75,
        column(*_from(75), explanation=N_("People seventy-five years old and over."), example="33"),
    ] = None
    disabled: Annotated[
        GroupPersons,
        column(
            "niepełnosprawni", "disabled", "osoby z niepełnosprawnościami", "osoby z niepełnosprawnością", "ozn",
            "osoby niepełnosprawne", "liczba osób z niepełnosprawnościami", "z niepełnosprawnościami",
            "people with disabilities", "disabled people",
            explanation=N_("People with disabilities."),
            example="29",
        ),
    ] = None  # fmt: skip
    families: Annotated[
        PersonsInFamilies,
        column(
            "osoby_w_rodzinach", "families", "osoby w rodzinach z dziećmi", "w rodzinach z dziećmi",
            "liczba osób w rodzinach", "liczba osób w rodzinach z dziećmi", "ludność w rodzinach z dziećmi",
            "mieszkańcy w rodzinach z dziećmi", "członkowie rodzin z dziećmi", "people in families",
            "people in families with children", "persons in families",
            explanation=N_("People in families with children under 18, parents and children together."),
            example="190",
        ),
    ] = None  # fmt: skip
    family_count: Annotated[
        GroupPersons,
        column(
            "rodziny", "family_count", "rodziny z dziećmi", "liczba rodzin", "liczba rodzin z dziećmi", "rodzin",
            "rodzin z dziećmi", "rodziny z dziećmi do 18 lat", "rodziny z dziećmi na utrzymaniu",
            "rodziny ogółem", "rodziny razem", "families with children", "number of families",
            explanation=N_(
                "Families with children under 18, not people; used to estimate the people where these are not known."
            ),
            example="54",
        ),
    ] = None  # fmt: skip
    residents_gus: Annotated[
        Persons,
        column(
            "mieszkańcy_gus", "residents_gus", "ludność gus", "ludność wg gus", "ludność według gus", "mieszkańcy gus",
            "liczba ludności wg gus", "liczba ludności gus", "liczba mieszkańców wg gus", "liczba mieszkańców gus",
            "ludność nsp", "ludność według nsp", "ludność wg nsp", "ludność spis powszechny", "rezydenci",
            "ludność faktyczna", "ludność faktycznie zamieszkała", "population gus", "census population",
            explanation=N_(
                "Residents by GUS (census or balance), beside the registered ones; the two are compared, never mixed."
            ),
            example="431",
        ),
    ] = None  # fmt: skip
    pre_working_age: Annotated[
        Persons,
        column(
            "przedprodukcyjny", "pre_working_age", "wiek przedprodukcyjny", "w wieku przedprodukcyjnym",
            "ludność w wieku przedprodukcyjnym", "ogółem w wieku przedprodukcyjnym", "przedprodukcyjny ogółem",
            explanation=N_("Residents under working age by GUS (0-17), used for estimates of age groups only."),
            example="88", in_template=False,
        ),
    ] = None  # fmt: skip
    working_age: Annotated[
        Persons,
        column(
            "produkcyjny", "working_age", "wiek produkcyjny", "w wieku produkcyjnym", "ludność w wieku produkcyjnym",
            "ogółem w wieku produkcyjnym", "produkcyjny ogółem",
            explanation=N_("Residents of working age by GUS (women 18-59, men 18-64), used for estimates only."),
            example="255", in_template=False,
        ),
    ] = None  # fmt: skip
    post_working_age: Annotated[
        Persons,
        column(
            "poprodukcyjny", "post_working_age", "wiek poprodukcyjny", "w wieku poprodukcyjnym",
            "ludność w wieku poprodukcyjnym", "ogółem w wieku poprodukcyjnym", "poprodukcyjny ogółem",
            explanation=N_("Residents above working age by GUS (women 60+, men 65+), used for estimates only."),
            example="88", in_template=False,
        ),
    ] = None  # fmt: skip


def read_settlements(
    path: Path, *, area: Area | None = None, file: str | None = None, columns: Mapping[int, str] | None = None
) -> InputTable:
    """
    Read the settlements of a study.

    Parameters
    ----------
    path
        CSV, XLSX, GeoPackage or GeoJSON.
    area
        West, south, east, north of the study (degrees); a point more than 50 km away from it is refused. None if not
        known.
    file
        Name for messages and faults; None for the name of the file itself.
    columns
        Field of the row model by place of the column (0 is the first), where somebody has said what they mean; None
        to go by the headers.

    Returns
    -------
    InputTable
        The frame with the columns of `Study.settlements`, the faults, and the rows counted.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    intake = take_in(path, SettlementRow, id_fields=_ID_FIELDS, file=file, columns=columns)
    placed, faults = settle(
        intake, area=area, id_of=_settlement_id, id_fields=_ID_FIELDS, needs_point=lambda _row: True
    )
    faults += _unknown_people(placed, intake.headers.get("residents"), intake.file)
    return input_table(_frame(placed), faults, intake)


def _settlement_id(row: SettlementRow) -> str:
    return row.settlement_id or row.simc or slug(row.name, _gmina(row) or row.gmina_name)


def _gmina(row: SettlementRow) -> str:
    if row.gmina:
        return row.gmina
    if row.gmina_name.isdigit():
        return row.gmina_name
    parts = row.woj + row.pow + row.gmi + row.gmina_kind
    return parts if len(parts) == 7 and parts.isdigit() else ""


def _unknown_people(placed: list[Placed[SettlementRow]], header: str | None, file: str) -> list[Fault]:
    if header is None:
        return [fault("unknown_people", file, column="mieszkańcy")] if placed else []
    return [
        fault("unknown_people", file, row=row.number, column=header) for row in placed if row.value.residents is None
    ]


def _frame(placed: list[Placed[SettlementRow]]) -> pd.DataFrame:
    rows = [row.value for row in placed]
    columns: dict[str, object] = {
        "settlement_id": text_column(row.row_id for row in placed),
        "name": text_column(row.name for row in rows),
        "gmina": text_column(_gmina(row) for row in rows),
        "kind": text_column(row.kind or _KIND_OF_RM.get(row.rm, "") for row in rows),
        "solectwo": text_column(row.solectwo for row in rows),
        "area_km2": pd.Series([row.area_km2 for row in rows], dtype="float64"),
    }
    people = (*GROUP_FIELDS, "family_count", *CENSUS_FIELDS)
    columns |= {group: pd.array([getattr(row, group) for row in rows], dtype="Int64") for group in people}
    columns |= point_columns(placed)
    return pd.DataFrame(columns)
