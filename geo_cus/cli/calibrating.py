"""What `geo-cus calibrate` does and prints."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from rich.text import Text

from geo_cus.cli.printing import console, print_faults, progress_bar, rich_table
from geo_cus.errors import FaultsError, StudyError
from geo_cus.faults import N_, Severity
from geo_cus.network.drive_ways import GROUP_NAMES

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    from geo_cus.network.calibration import Calibration, FitErrors
    from geo_cus.text import Language

_FITS: Final[Mapping[str, str]] = {
    "good": "",
    "bad": N_("fits badly"),
    "not_placed": N_("not counted: too far from every road"),
    "no_way": N_("not counted: no road leads there"),
}


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
    sentence = words.say("Drives used: {used} of {count}.", used=found.used, count=len(found.drives))
    screen.print(Text(sentence, style="bold"))
    screen.print(rich_table(words.say("Difference in minutes, computed and told"), _error_table(found, words), words))
    screen.print(rich_table(words.say("Speeds, multiplied by"), _group_table(found, words), words))
    screen.print(rich_table(words.say("Drives (minutes)"), _drive_table(found, words), words))
    for note in _notes(found, words):
        screen.print(Text(note, style="yellow"))


def _error_table(found: Calibration, words: Language) -> pd.DataFrame:
    rows: tuple[tuple[str, FitErrors], ...] = (
        (words.say("before"), found.before),
        (words.say("after"), found.after),
        (words.say("each drive by the others"), found.left_out),
    )
    columns = {
        "mean_min": words.say("mean"),
        "median_min": words.say("median"),
        "worst_min": words.say("worst"),
        "bias_min": words.say("computed minus told"),
    }
    return pd.DataFrame(
        [
            {"": name, **{title: words.number(getattr(errors, key), 1) for key, title in columns.items()}}
            for name, errors in rows
        ]
    )


def _group_table(found: Calibration, words: Language) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                words.say("Roads"): words.say(GROUP_NAMES[group.group]),
                words.say("factor"): words.number(group.factor, 2),
                "±": words.number(group.sure, 2),
                words.say("minutes driven"): words.number(group.minutes),
                words.say("drives"): words.number(group.drives),
            }
            for group in found.groups
        ]
    )


def _drive_table(found: Calibration, words: Language) -> pd.DataFrame:
    def minutes(value: float) -> str:
        return "" if math.isnan(value) else words.number(value, 1)

    return pd.DataFrame(
        [
            {
                words.say("Drive"): f"{drive['from_name']} → {drive['to_name']}",
                words.say("told"): minutes(drive["minutes"]),
                words.say("before"): minutes(drive["before_min"]),
                words.say("after"): minutes(drive["after_min"]),
                words.say("by the others"): minutes(drive["left_out_min"]),
                words.say("remark"): words.say(_FITS[drive["fit"]]) if _FITS[drive["fit"]] else "",
            }
            for drive in found.drives.to_dict("records")
        ]
    )


def _notes(found: Calibration, words: Language) -> list[str]:
    notes = []
    if not found.holds_for_others:
        notes.append(
            words.say(
                "Drives that were left out are predicted no better than before: these drives do not carry other "
                "speeds. Collect more of them, or leave the speeds as they are."
            )
        )
    at_bound = [words.say(GROUP_NAMES[group.group]) for group in found.groups if group.at_bound]
    if at_bound:
        notes.append(
            words.say(
                "The drives ask for more than the bounds allow: {roads}. Check them, and the classes of the roads.",
                roads=", ".join(at_bound),
            )
        )
    if not found.settled:
        notes.append(words.say("Quickest ways still changed at the last round; take the factors with care."))
    return notes
