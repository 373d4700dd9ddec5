"""Home care as a folder of files: opieka.xlsx and its tables as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.access.measurement import Audience
from geo_cus.access.published import published
from geo_cus.planning.mobile.public_clients import public_clients
from geo_cus.report.care_tables import (
    base_table,
    care_assumption_table,
    care_round_table,
    care_village_table,
    public_base_table,
    public_village_table,
)
from geo_cus.report.gap_files import csv_bytes, with_notes
from geo_cus.report.mobile_files import write_contents
from geo_cus.report.workbook import workbook

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.mobile.care_plan import CarePlan
    from geo_cus.text import Language


def care_files(plan: CarePlan, measurement: Measurement, words: Language, *, audience: Audience) -> dict[str, bytes]:
    """
    Give the files of home care by their names; they are described in ``docs/formats.md``.

    Parameters
    ----------
    plan
        What `geo_cus.planning.mobile.care_plan.care_plan` found.
    measurement
        The study for which it was made, for internal use.
    words
        The language of all files.
    audience
        For the public small numbers of clients are hidden, and what is computed of them is left out: hours, costs,
        which villages are reached, and the rounds.
    """
    is_public = audience is Audience.PUBLIC
    shown = published(measurement) if is_public else measurement
    tables = _public_tables(plan, measurement, words) if is_public else _tables(plan, words)
    contents = {name: csv_bytes(with_notes(table, shown, words), words) for name, (_, table) in tables.items()}
    title = words.say("{service}: {study}", service=plan.request.care.name, study=measurement.study.name)
    return contents | {"opieka.xlsx": workbook(shown, dict(tables.values()), words, title=title)}


def write_care_plan(
    plan: CarePlan, measurement: Measurement, out: Path, words: Language, *, audience: Audience
) -> list[Path]:
    """
    Write the files of `care_files` into a folder; all are made before the first is written, and each is whole.

    Parameters
    ----------
    plan, measurement, words, audience
        As for `care_files`.
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
    return write_contents(care_files(plan, measurement, words, audience=audience), out)


def _tables(plan: CarePlan, words: Language) -> dict[str, tuple[str, pd.DataFrame]]:
    return {
        "bazy.csv": (words.say("Bases"), base_table(plan, words)),
        "trasy.csv": (words.say("Rounds"), care_round_table(plan, words)),
        "miejscowosci.csv": (words.say("Villages"), care_village_table(plan, words)),
        "zalozenia.csv": (words.say("Assumptions"), care_assumption_table(plan.request, words)),
    }


def _public_tables(plan: CarePlan, measurement: Measurement, words: Language) -> dict[str, tuple[str, pd.DataFrame]]:
    clients = public_clients(plan, measurement.study)
    return {
        "bazy.csv": (words.say("Bases"), public_base_table(plan, words)),
        "miejscowosci.csv": (words.say("Villages"), public_village_table(plan, clients, words)),
        "zalozenia.csv": (words.say("Assumptions"), care_assumption_table(plan.request, words)),
    }
