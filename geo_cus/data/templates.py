"""
Empty tables to fill in, for a new study: CSV and XLSX that a spreadsheet opens with a double click.

The header words are those of the row models, so a template can never ask for a column that the reader does not know.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Final

import xlsxwriter

from geo_cus.data.bus_row import BusRow
from geo_cus.data.candidates import CandidateRow
from geo_cus.data.care_clients import ClientRow
from geo_cus.data.drives import DriveRow
from geo_cus.data.gmina_totals import GminaRow
from geo_cus.data.points import LocatedRow
from geo_cus.data.providers import ProviderRow
from geo_cus.data.settlements import SettlementRow
from geo_cus.data.study_folder import SETTINGS_FILE
from geo_cus.errors import SourceError, StudyError, cause_of
from geo_cus.faults import N_
from geo_cus.schema import columns_of, required_columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import BaseModel

    from geo_cus.schema import ColumnInfo
    from geo_cus.text import Language

_TABLES: Final[Mapping[str, tuple[type[BaseModel], Mapping[str, str]]]] = {
    "settlements": (SettlementRow, {"pl": "miejscowosci", "en": "settlements"}),
    "providers": (ProviderRow, {"pl": "podmioty", "en": "providers"}),
    "bus": (BusRow, {"pl": "autobusy", "en": "buses"}),
    "drives": (DriveRow, {"pl": "przejazdy", "en": "drives"}),
    "gmina_totals": (GminaRow, {"pl": "gmina", "en": "gmina"}),
    "candidates": (CandidateRow, {"pl": "kandydaci", "en": "candidates"}),
    "clients": (ClientRow, {"pl": "klienci", "en": "clients"}),
}
"""Row model and file name by language of each table of a study, of drives that its speeds may follow, of clients."""

_MADE: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Stands in every template as its day of making, so that the same template is the same bytes."""


def write_new_study(folder: Path, words: Language, *, name: str = "", gmina: str = "0000000") -> list[Path]:
    """
    Write an empty study: study.toml and the templates of its tables.

    Parameters
    ----------
    folder
        Where to; made if it is missing. Nothing that stands there is overwritten.
    words
        Language of the headers, the explanations and the study.
    name
        Name of the study; empty for one that says that it is new.
    gmina
        TERYT code of the gmina studied, seven digits; zeros where its author will write it.

    Returns
    -------
    list
        The files written, study.toml first.

    Raises
    ------
    StudyError
        The folder holds a study already.
    SourceError
        The folder cannot be written to.
    """
    settings = folder / SETTINGS_FILE
    if settings.exists():
        raise StudyError("{folder}: there is a study here already. Name another folder.", folder=str(folder))
    tables = write_templates(folder, words)
    names = {role: paths[0].name for role, paths in tables.items()}
    text = _settings(words, names, name=name or words.say("New study"), gmina=gmina)
    settings.write_text(text, encoding="utf-8", newline="\n")
    return [settings, *(path for paths in tables.values() for path in paths)]


def write_templates(folder: Path, words: Language) -> dict[str, tuple[Path, Path]]:
    """
    Write the templates of the tables of a study, of drives and of clients of home care.

    Parameters
    ----------
    folder
        Where to; made if it is missing.
    words
        Language of the headers and the explanations.

    Returns
    -------
    dict
        CSV file and workbook by role: ``settlements``, ``providers``, ``bus``, ``drives``, ``gmina_totals``,
        ``candidates``, ``clients``.

    Raises
    ------
    SourceError
        A file of that name stands there already, or the folder cannot be written to.
    """
    paths = {
        role: (folder / f"{names[words.code]}.csv", folder / f"{names[words.code]}.xlsx")
        for role, (_, names) in _TABLES.items()
    }
    for path in (path for pair in paths.values() for path in pair):
        if path.exists():
            raise SourceError(
                "{file}: the file is there already and is not overwritten. Name another folder.", file=path.name
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for role, (as_csv, as_xlsx) in paths.items():
            as_csv.write_bytes(template_csv(role, words))
            as_xlsx.write_bytes(template_xlsx(role, words))
    except OSError as error:
        raise SourceError(
            "{file}: the folder cannot be written to ({cause}).", file=str(folder), cause=cause_of(error)
        ) from error
    return paths


def template_columns(model: type[BaseModel]) -> dict[str, ColumnInfo]:
    """Give the columns that a template offers by field name, what a row is first and where it stands last."""
    offered = {name: info for name, info in columns_of(model).items() if info.in_template}
    own = {name: info for name, info in offered.items() if name not in LocatedRow.model_fields}
    return own | offered


def header_word(info: ColumnInfo, words: Language) -> str:
    """Give the header that stands for a column in the templates of a language."""
    return info.synonyms[0 if words.code == "pl" else 1]


def template_names(words: Language) -> dict[str, str]:
    """Give the name of the template, without its ending, by the role of its table in a study."""
    return {role: names[words.code] for role, (_, names) in _TABLES.items()}


def template_csv(role: str, words: Language) -> bytes:
    """Give the template of a table as CSV: a header alone."""
    # Excel takes a CSV for UTF-8 only with a byte order mark, and in Poland parts it by semicolons.
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header_word(info, words) for info in template_columns(_TABLES[role][0]).values())
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(role: str, words: Language) -> bytes:
    """Give the template of a table as a workbook: a header, and a sheet that explains every column."""
    content = io.BytesIO()
    model = _TABLES[role][0]
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _MADE})
        head = workbook.add_format({"bold": True, "bg_color": "#DDE8F0", "border": 1})
        as_text = workbook.add_format({"num_format": "@"})
        table = workbook.add_worksheet(words.say("Table"))
        columns = template_columns(model)
        for place, (name, info) in enumerate(columns.items()):
            table.write_string(0, place, header_word(info, words), head)
            table.set_column(place, place, 16, as_text if _is_text(model, name) else None)
        table.freeze_panes(1, 0)
        _write_explanations(workbook, head, model, words)
    return content.getvalue()


def _is_text(model: type[BaseModel], name: str) -> bool:
    return model.model_fields[name].annotation is str


def _write_explanations(
    workbook: xlsxwriter.Workbook, head: xlsxwriter.format.Format, model: type[BaseModel], words: Language
) -> None:
    sheet = workbook.add_worksheet(words.say("Columns explained"))
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    titles = (N_("Header"), N_("Required"), N_("What to write there"), N_("Example"), N_("Other headers understood"))
    for place, (title, width) in enumerate(zip(titles, (24, 10, 70, 26, 60), strict=True)):
        sheet.write_string(0, place, words.say(title), head)
        sheet.set_column(place, place, width, wrapped)
    required = required_columns(model)
    for line, (name, info) in enumerate(template_columns(model).items(), start=1):
        header = header_word(info, words)
        texts = (
            header,
            words.say("yes") if name in required else words.say("no"),
            words.say(info.explanation),
            info.example,
            "; ".join(synonym for synonym in info.synonyms if synonym != header),
        )
        for place, text in enumerate(texts):
            sheet.write_string(line, place, text)
    sheet.freeze_panes(1, 0)


def _settings(words: Language, names: dict[str, str], *, name: str, gmina: str) -> str:
    """Compose study.toml; what the author must decide stands as a comment beside it."""
    lines = (
        f"# {words.say('Settings of the study. Lines that begin with # are notes.')}",
        "",
        "[study]",
        # What JSON writes between quotation marks, TOML reads as the same text.
        f"name = {json.dumps(name, ensure_ascii=False)}",
        f"# {words.say('TERYT codes of the gminas studied, seven digits each, in quotes.')}",
        f'gminas = ["{gmina}"]',
        f'language = "{words.code}"',
        f"# {words.say('The day the data describe:')} as_of = 2026-01-01",
        f'# {words.say("Whom readers ask, for the foot of the map:")} contact = "cus@example.org"',
        f'# {words.say("Without this line all services of the catalogue are studied:")} services = ["poz", "apteka"]',
        "",
        "[files]",
        f"# {words.say('Each table is there twice, as CSV and as XLSX; fill in one of them and name it here.')}",
        f'settlements = "{names["settlements"]}"',
        f'providers = "{names["providers"]}"',
        f'# {words.say("Without roads the times are estimated along straight lines:")} roads = "drogi.osm.pbf"',
        f'# {words.say("Outlines of the gminas:")} boundary = "granice.geojson"',
        f'# {words.say("Where people live in each settlement:")} demand_points = "punkty.csv"',
        f'# {words.say("Lines of buses, a row for each stop of each run:")} bus = "{names["bus"]}"',
        f"# {words.say('Totals of the gmina by group, to estimate what the settlements do not know:')}",
        f'# gmina_totals = "{names["gmina_totals"]}"',
        f'# {words.say("Where new points could stand:")} candidates = "{names["candidates"]}"',
        "",
    )
    return "\n".join(lines)
