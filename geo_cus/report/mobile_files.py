"""A mobile plan as a folder of files: tables, calendars, posters, the crew's sheets."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from geo_cus.atomic import write_files
from geo_cus.data.intake import slug
from geo_cus.planning.mobile.round_ways import plan_ways
from geo_cus.report.gap_files import csv_bytes, with_notes
from geo_cus.report.mobile_calendars import crew_calendars, village_calendars
from geo_cus.report.mobile_map import rounds_page
from geo_cus.report.mobile_package import mobile_package
from geo_cus.report.mobile_sheets import crew_sheets, posters, year_pages
from geo_cus.report.mobile_tables import (
    assumption_table,
    calendar_table,
    cost_table,
    offer_table,
    round_table,
    stop_table,
)
from geo_cus.report.pdf_file import template_pdf
from geo_cus.report.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.text import Language

_LONGEST_NAME: Final = 80
_PACKAGE: Final = "objazd.gpkg"
_FIRST_DAY_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)


def mobile_files(plan: MobilePlan, measurement: Measurement, words: Language) -> dict[str, bytes]:
    """
    Give the files of a plan by their names, with ``/`` between a folder and a file.

    Tables as CSV and together as objazd.xlsx; in kalendarze/ for phones and plakaty/ for notice boards a file for each
    village with a stop; zaloga.pdf and zaloga-N.ics for the crews; kalendarz.pdf; the rounds on roads as objazd.gpkg
    for QGIS and objazd.html for everybody. They are described in ``docs/formats.md``. The same plan gives the same
    bytes.

    Parameters
    ----------
    plan
        A plan that has passed `geo_cus.planning.mobile.check_plan.check_plan`.
    measurement
        The study for which it was made.
    words
        The language of all files.
    """
    return {
        **_tables(plan, measurement, words),
        **_calendars(plan, words),
        **_sheets(plan, measurement, words),
        **_maps(plan, measurement, words),
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Give files by their names as one ZIP; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def write_mobile_plan(plan: MobilePlan, measurement: Measurement, out: Path, words: Language) -> list[Path]:
    """
    Write the files of `mobile_files` into a folder; all are made before the first is written, and each is whole.

    Parameters
    ----------
    plan, measurement, words
        As for `mobile_files`.
    out
        The folder; made if it is not there.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    GeoCusError
        A file cannot be written.
    """
    return write_contents(mobile_files(plan, measurement, words), out)


def write_contents(contents: Mapping[str, bytes], out: Path) -> list[Path]:
    """
    Write files into a folder, each whole or not at all; give their paths.

    Raises
    ------
    GeoCusError
        A file cannot be written.
    """
    return write_files(out, contents)


def _tables(plan: MobilePlan, measurement: Measurement, words: Language) -> dict[str, bytes]:
    tables = {
        "postoje.csv": (words.say("Stops"), stop_table(plan, words)),
        "trasy.csv": (words.say("Rounds"), round_table(plan, words)),
        "kalendarz.csv": (words.say("Calendar"), calendar_table(plan, words)),
        "miejscowosci.csv": (words.say("Villages"), offer_table(plan, words)),
        "koszty.csv": (words.say("Costs"), cost_table(plan, words)),
        "zalozenia.csv": (words.say("Assumptions"), assumption_table(plan.request, words)),
    }
    files = {name: csv_bytes(with_notes(table, measurement, words), words) for name, (_, table) in tables.items()}
    title = words.say("{service}: {study}", service=plan.request.service.name, study=measurement.study.name)
    return files | {"objazd.xlsx": workbook(measurement, dict(tables.values()), words, title=title)}


def _calendars(plan: MobilePlan, words: Language) -> dict[str, bytes]:
    names = _file_names(plan)
    crews = {f"zaloga-{number}.ics": made for number, made in crew_calendars(plan, words).items()}
    return {f"kalendarze/{names[village]}.ics": made for village, made in village_calendars(plan).items()} | crews


def _sheets(plan: MobilePlan, measurement: Measurement, words: Language) -> dict[str, bytes]:
    study, names = measurement.study, _file_names(plan)
    made = {
        f"plakaty/{names[village]}.pdf": template_pdf("poster.typ", poster, day=study.as_of)
        for village, poster in posters(plan, study.services, words).items()
    }
    if plan.rota.rounds:
        made["zaloga.pdf"] = template_pdf("crew.typ", crew_sheets(plan, words), day=study.as_of)
        made["kalendarz.pdf"] = template_pdf("year.typ", year_pages(plan, words), day=study.as_of)
    return made


def _maps(plan: MobilePlan, measurement: Measurement, words: Language) -> dict[str, bytes]:
    ways = plan_ways(plan, measurement)
    made = {_PACKAGE: mobile_package(plan, measurement, ways, words, file_name=_PACKAGE)}
    if plan.rota.rounds:
        made["objazd.html"] = rounds_page(plan, measurement, ways, words).encode()
    return made


def _file_names(plan: MobilePlan) -> dict[str, str]:
    """Give a name of a file for every village, of its name and its id; no two are the same."""
    names: dict[str, str] = {}
    for offer in plan.offers:
        wanted = slug(offer.name, offer.settlement_id)[:_LONGEST_NAME]
        while wanted in names.values():
            wanted += "-2"
        names[offer.settlement_id] = wanted
    return names
