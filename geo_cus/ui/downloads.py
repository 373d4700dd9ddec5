"""What a user can take away: the names of the files, and their content, made when it is asked for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_cus.ui.computed import measured
from geo_cus.ui.opened import Wishes

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.data.study import Study
    from geo_cus.planning.scenario import Scenario
    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy

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


def downloads(
    opened: OpenStudy, wishes: Wishes, service_id: str, words: Language, *, scenario: Scenario | None = None
) -> tuple[Download, ...]:
    """
    Give the gap files of all services and the map of one, with thresholds and scenario as they are chosen.

    Parameters
    ----------
    opened
        The study.
    wishes
        Thresholds and edits that were chosen.
    service_id
        The service of the map.
    words
        Language of the files.
    scenario
        The one whose edits these are: the map names it, and shows the present state beside it.
    """
    study = opened.measurement.study

    def csv() -> bytes:
        from geo_cus.report.gap_files import gaps_csv  # noqa: PLC0415 - xlsxwriter is not needed to show a page

        return gaps_csv(measured(opened, wishes), words)

    def xlsx() -> bytes:
        from geo_cus.report.gap_files import gaps_xlsx  # noqa: PLC0415

        return gaps_xlsx(measured(opened, wishes), words)

    def council_map() -> bytes:
        from geo_cus.access.published import published, published_together, same_people  # noqa: PLC0415
        from geo_cus.map.council import Proposal, council_html  # noqa: PLC0415 - folium takes half a second to import

        now = measured(opened, wishes)
        before = measured(opened, Wishes(wishes.limits))
        if scenario is None or not same_people(before, now):
            # Where the numbers of people change, what is hidden of one state could be computed from the other.
            return council_html(published(now), [service_id], words, base=opened.base).encode()
        now, before = published_together([now, before])
        proposal = Proposal(scenario.name, before, scenario.edits)
        return council_html(now, [service_id], words, base=opened.base, proposal=proposal).encode()

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
