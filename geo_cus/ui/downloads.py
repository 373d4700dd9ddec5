"""What a user can take away: the names of the files, and their content, made when it is asked for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from geo_cus.access.supply import offering
from geo_cus.ui.computed import measured
from geo_cus.ui.opened import Wishes

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.planning.scenario import Scenario
    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy

_LONGEST_NAME: Final = 60
_PICTURES: Final = {"png": "image/png", "svg": "image/svg+xml"}
_MOST_SHEET_ROWS: Final = 100_000
_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def gap_downloads(opened: OpenStudy, wishes: Wishes, words: Language) -> tuple[Download, ...]:
    """Give the gap files of all services, with thresholds and edits as they are chosen."""
    study, gaps = opened.measurement.study, words.say("gaps")

    def csv() -> bytes:
        from geo_cus.report.gap_files import gaps_csv  # noqa: PLC0415 - xlsxwriter is not needed to show a page

        return gaps_csv(measured(opened, wishes), words)

    def xlsx() -> bytes:
        from geo_cus.report.gap_files import gaps_xlsx  # noqa: PLC0415

        return gaps_xlsx(measured(opened, wishes), words)

    return (
        Download(words.say("Gaps, all services (XLSX)"), file_name(study, gaps, "xlsx"), _SPREADSHEET, xlsx),
        Download(words.say("Gaps, all services (CSV)"), file_name(study, gaps, "csv"), "text/csv", csv),
    )


def map_download(
    opened: OpenStudy, wishes: Wishes, service_id: str, words: Language, *, scenario: Scenario | None = None
) -> Download:
    """
    Give the map of a service as everybody may see it, with thresholds and scenario as they are chosen.

    Parameters
    ----------
    opened
        The study.
    wishes
        Thresholds and edits that were chosen.
    service_id
        The service of the map.
    words
        Language of the map.
    scenario
        The one whose edits these are: the map names it, and shows the present state beside it.
    """

    def page() -> bytes:
        from geo_cus.map.council import Proposal, council_html  # noqa: PLC0415 - folium takes half a second to import

        now, before = _for_everybody(opened, wishes, scenario)
        proposal = Proposal(scenario.name, before, scenario.edits) if scenario and before else None
        return council_html(now, [service_id], words, base=opened.base, proposal=proposal).encode()

    name = file_name(opened.measurement.study, words.say("map"), "html", service_id)
    return Download(words.say("Map for the council (HTML)"), name, "text/html", page)


def picture_downloads(
    opened: OpenStudy,
    wishes: Wishes,
    service_id: str,
    words: Language,
    *,
    scenario: Scenario | None = None,
    sheet: str = "landscape",
) -> tuple[Download, ...]:
    """
    Give the same map as a picture, PNG and SVG, which names the scenario.

    Parameters
    ----------
    opened, wishes, service_id, words, scenario
        As in `map_download`.
    sheet
        Its paper, a key of `geo_cus.map.picture.SHEETS`.
    """

    def picture(ending: str) -> bytes:
        from geo_cus.map.picture import SHEETS  # noqa: PLC0415
        from geo_cus.map.picture_file import map_picture  # noqa: PLC0415 - Typst is large

        now, _ = _for_everybody(opened, wishes, scenario)
        name = scenario.name if scenario else ""
        return map_picture(now, service_id, ending, words, sheet=SHEETS[sheet], base=opened.base, scenario=name)

    name = partial(file_name, opened.measurement.study, words.say("map"))
    labels = {"png": words.say("Picture of the map (PNG)"), "svg": words.say("Picture of the map (SVG)")}
    return tuple(
        Download(label, name(ending, service_id), _PICTURES[ending], partial(picture, ending))
        for ending, label in labels.items()
    )


def travel_downloads(
    opened: OpenStudy, wishes: Wishes, service_id: str, words: Language, *, all_providers: bool = False
) -> tuple[Download, ...]:
    """
    Give the travel times from every settlement to every provider of a service, or to all there are.

    A long table is given as CSV alone, since a workbook of it is slow to make and to open.
    """
    study = opened.measurement.study
    sites = len(study.providers) if all_providers else int(offering(study.providers, service_id).sum())
    name, rest = words.say("travel times"), [] if all_providers else [service_id]

    def csv() -> bytes:
        from geo_cus.report.travel_table import travel_csv  # noqa: PLC0415 - xlsxwriter is not needed to show a page

        return travel_csv(measured(opened, wishes), service_id, words, all_providers=all_providers)

    def xlsx() -> bytes:
        from geo_cus.report.travel_table import travel_xlsx  # noqa: PLC0415

        return travel_xlsx(measured(opened, wishes), service_id, words, all_providers=all_providers)

    found = [Download(words.say("Travel times (CSV)"), file_name(study, name, "csv", *rest), "text/csv", csv)]
    if len(study.settlements) * sites <= _MOST_SHEET_ROWS:
        workbook = Download(words.say("Travel times (XLSX)"), file_name(study, name, "xlsx", *rest), _SPREADSHEET, xlsx)
        found.insert(0, workbook)
    return tuple(found)


def _for_everybody(
    opened: OpenStudy, wishes: Wishes, scenario: Scenario | None
) -> tuple[Measurement, Measurement | None]:
    """Give what is looked at as the public may see it, and what was before where both may be seen side by side."""
    from geo_cus.access.published import published, published_together, same_people  # noqa: PLC0415

    now = measured(opened, wishes)
    before = measured(opened, Wishes(wishes.limits))
    if scenario is None or not same_people(before, now):
        # Where the numbers of people change, what is hidden of one state could be computed from the other.
        return published(now), None
    now, before = published_together([now, before])
    return now, before


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
