"""What `geo-cus calibrate` does and prints."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.text import Text

from geo_cus.cli.printing import console, print_faults, progress_bar, rich_table
from geo_cus.errors import FaultsError, StudyError
from geo_cus.faults import Severity
from geo_cus.report.calibration_tables import (
    DRIVES_TITLE,
    ERRORS_TITLE,
    GROUPS_TITLE,
    drive_table,
    error_table,
    fit_warnings,
    group_table,
    used_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    import pandas as pd

    from geo_cus.network.calibration import Calibration
    from geo_cus.text import Language


def calibrated(folder: Path, drives: Path, words: Language, *, profile_id: str, accept_valid: bool) -> Calibration:
    """
    Fit the speeds of a way of travelling to a file of drives; faults that do not stop it are printed on standard error.

    Raises
    ------
    StudyError
        There is no such way of travelling by car, the study has no roads, or no drive can be used.
    SourceError
        A file cannot be read at all.
    FaultsError
        Rows have errors, and `accept_valid` is False.
    NetworkError
        The road file holds no usable road.
    """
    from geo_cus.catalogue import profiles
    from geo_cus.data.drives import read_drives
    from geo_cus.data.study_files import load_study
    from geo_cus.network.calibration import calibrate

    if profile_id not in profiles():
        known = ", ".join(name for name, profile in profiles().items() if profile.vehicle == "car")
        raise StudyError("There is no way of travelling “{profile}”. Known: {known}.", profile=profile_id, known=known)
    with progress_bar(words) as progress:
        study = load_study(folder, accept_valid=accept_valid, progress=progress)
        if study.roads is None:
            raise StudyError("study.toml names no road file, so there are no speeds to fit. Add roads under [files].")
        table = read_drives(drives, study)
        errors = [item for item in table.faults if item.severity is Severity.ERROR]
        if errors and not accept_valid:
            raise FaultsError(
                "{file}: errors in the drives: {count}. Mend them, or go on with the valid rows by adding "
                "--accept-valid.",
                faults=table.faults,
                file=drives.name,
                count=len(errors),
            )
        found = calibrate(study.roads, profiles()[profile_id], table.frame, progress=progress)
    print_faults(table.faults, words, console(stderr=True))
    return found


def calibration_json(found: Calibration) -> dict[str, object]:
    """Give a calibration as plain values; described in ``docs/formats.md``."""
    return {
        "version": 1,
        "profile": found.profile.profile_id,
        "drives_used": found.used,
        "rounds": found.rounds,
        "settled": found.settled,
        "holds_for_others": found.holds_for_others,
        "errors": {
            name: {key: round(value, 3) for key, value in errors._asdict().items()}
            for name, errors in (("before", found.before), ("after", found.after), ("left_out", found.left_out))
        },
        "groups": [
            {**group._asdict(), "sure": round(group.sure, 3), "minutes": round(group.minutes, 1)}
            for group in found.groups
        ],
        "class_factors": found.class_factors,
        "drives": [_drive_json(drive) for drive in found.drives.to_dict("records")],
    }


def _drive_json(drive: Mapping[Hashable, Any]) -> dict[str, object]:
    numbers = {name: float(drive[name]) for name in ("minutes", "before_min", "after_min", "left_out_min")}
    return {
        "row": drive["row"],
        "from": drive["from_name"],
        "to": drive["to_name"],
        "door_to_door": drive["door_to_door"],
        **{name: None if math.isnan(value) else round(value, 3) for name, value in numbers.items()},
        "fit": drive["fit"],
    }


def print_calibration(found: Calibration, words: Language) -> None:
    """Print how well the drives fit before and after, the factors, and every drive."""
    screen = console()
    screen.print(Text(used_sentence(found, words), style="bold"))
    for title, table in (
        (ERRORS_TITLE, error_table(found, words)),
        (GROUPS_TITLE, group_table(found, words)),
        (DRIVES_TITLE, _written(drive_table(found, words), words)),
    ):
        screen.print(rich_table(words.say(title), table, words))
    for warning in fit_warnings(found, words):
        screen.print(Text(warning, style="yellow"))


def _written(table: pd.DataFrame, words: Language) -> pd.DataFrame:
    """Write minutes with a decimal; those that are missing are left empty."""

    def minutes(value: float) -> str:
        return "" if math.isnan(value) else words.number(value, 1)

    return table.assign(**{str(name): table[name].map(minutes) for name in table.select_dtypes("number")})
