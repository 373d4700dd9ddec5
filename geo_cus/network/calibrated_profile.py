"""What came of a calibration as a TOML file that a study names under ``[profiles]``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from geo_cus import __version__
from geo_cus.atomic import writing
from geo_cus.errors import StudyError
from geo_cus.faults import shown
from geo_cus.network.drive_ways import GROUP_NAMES, GROUPS
from geo_cus.text import LANGUAGE_CODES, language

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.network.calibration import Calibration
    from geo_cus.text import Language

BASIS: Final = "user"


def write_calibrated_profile(calibration: Calibration, path: Path, words: Language, *, file: str, sha256: str) -> None:
    """
    Write the way of travelling with the fitted speeds; the same drives give the same bytes.

    Parameters
    ----------
    calibration
        What came of the drives.
    path
        Where to, a name that ends in ``.toml``; what stands there is replaced once the new file is whole.
    words
        Language of the source and the notes.
    file, sha256
        Name and fingerprint of the file with the drives.

    Raises
    ------
    StudyError
        The name does not end in ``.toml``.
    GeoCusError
        The file cannot be written.
    """
    if path.suffix.lower() != ".toml":
        raise StudyError(
            "{file}: a way of travelling is a TOML file. Give it a name that ends in .toml.", file=path.name
        )
    content = calibrated_toml(calibration, words, name=path.name, file=file, sha256=sha256)
    with writing(path) as temporary:
        temporary.write_bytes(content.encode())


def check_profile_name(path: Path) -> None:
    """
    Refuse a file that no study could name, before long work is done for it.

    Raises
    ------
    StudyError
        The name does not end in ``.toml``.
    """
    if path.suffix.lower() != ".toml":
        raise StudyError(
            "{file}: a way of travelling is a TOML file. Give it a name that ends in .toml.", file=path.name
        )


def calibrated_toml(calibration: Calibration, words: Language, *, name: str, file: str, sha256: str) -> str:
    """Compose the text of the file of a name; the other parameters are those of `write_calibrated_profile`."""
    base = calibration.profile
    names = {
        code: language(code).say("{profile}, speeds after drives", profile=language(code).pick(base.names))
        for code in LANGUAGE_CODES
    }
    source = words.say(
        "geo_cus {version}: speeds after the drives of {file} ({drives} used; SHA-256 {sha256}); mean error {before} "
        "min before, {after} min after, {left_out} min for drives left out",
        version=__version__,
        drives=calibration.used,
        file=shown(file),
        sha256=sha256,
        before=words.number(calibration.before.mean_min, 1),
        after=words.number(calibration.after.mean_min, 1),
        left_out=words.number(calibration.left_out.mean_min, 1),
    )
    head = {"based_on": base.profile_id, **names, "basis": BASIS, "source": source}
    notes = (
        words.say("To use these speeds, put this file into the folder of the study and write into study.toml:"),
        "[profiles]",
        f"{base.profile_id} = {_quoted(shown(name))}",
    )
    lines = [*(f"# {note}" for note in notes), *(f"{key} = {_quoted(value)}" for key, value in head.items())]
    lines += ["", "[class_factors]"]
    group_of = {name: group for group, classes in GROUPS.items() for name in classes}
    lines += [
        f"{name} = {factor} # {words.say(GROUP_NAMES[group_of[name]])}"
        for name, factor in calibration.class_factors.items()
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A string of JSON is one of TOML, too; `shown` has taken out the one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False)
