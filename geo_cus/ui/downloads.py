"""What a user can take away: the names of the files, and their content, made when it is asked for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_cus.ui.opened import measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.data.study import Study
    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy, Wishes

_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Download:
    """
    A file a user can take away.

    Parameters
    ----------
    label
        What the button says.
    file_name, mime
        How the browser saves it.
    content
        Makes it.
    """

    label: str
    file_name: str
    mime: str
    content: Callable[[], bytes]


def downloads(opened: OpenStudy, wishes: Wishes, service_id: str, words: Language) -> tuple[Download, ...]:
    """Give the gap files of all services and the map of one, with thresholds and scenario as they are chosen."""
    study = opened.measurement.study

    def csv() -> bytes:
        from geo_cus.report.gap_files import gaps_csv  # noqa: PLC0415 - xlsxwriter is not needed to show a page

        return gaps_csv(measured(opened, wishes), words)

    def xlsx() -> bytes:
        from geo_cus.report.gap_files import gaps_xlsx  # noqa: PLC0415

        return gaps_xlsx(measured(opened, wishes), words)

    def council_map() -> bytes:
        from geo_cus.access.published import published  # noqa: PLC0415
        from geo_cus.map.council import council_html  # noqa: PLC0415 - folium takes half a second to import

        return council_html(published(measured(opened, wishes)), [service_id], words, base=opened.base).encode()

    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    gaps, one_map = words.say("gaps"), words.say("map")
    return (
        Download(words.say("Gaps, all services (XLSX)"), file_name(study, gaps, "xlsx"), spreadsheet, xlsx),
        Download(words.say("Gaps, all services (CSV)"), file_name(study, gaps, "csv"), "text/csv", csv),
        Download(
            words.say("Map for the council (HTML)"),
            file_name(study, one_map, "html", service_id),
            "text/html",
            council_map,
        ),
    )


def file_name(study: Study, what: str, ending: str, *further: str) -> str:
    """Name a file so that every computer takes it: ``luki_gmina-jeziorna-wola_2025-12-31.xlsx``."""
    day = study.as_of.isoformat() if study.as_of else ""
    parts = [_plain(part) for part in (what, *further, study.name)]
    return "_".join(part for part in (*parts, day) if part) + f".{ending}"


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    kept = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter == "_") else "-"
        for letter in letters
        if not unicodedata.combining(letter)
    )
    return "-".join(part for part in kept[:_LONGEST_NAME].split("-") if part)
