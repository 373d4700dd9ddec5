"""A scenario: a named, ordered list of edits, and its file, which replays to the same bytes."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_cus.errors import ScenarioError
from geo_cus.faults import shown
from geo_cus.planning.edit_text import TABLE, edits_toml, quoted, read_edits

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo_cus.data.study import Study
    from geo_cus.planning.edits import Edit

FORM_VERSION: Final = 1
"""Version of the form of the file; raised when a key changes its meaning or goes."""

LARGEST_BYTES: Final = 5_000_000
LONGEST_NAME: Final = 100
LONGEST_NOTE: Final = 5_000

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_BASE: Final = re.compile(r"[0-9a-f]{64}|")
_KEYS: Final = {"wersja", "id", "nazwa", "dane", "uwagi", TABLE}


@dataclass(frozen=True, slots=True)
class Scenario:
    """
    An ordered, named list of edits on a study.

    Parameters
    ----------
    scenario_id
        Identifier: small letters of ASCII, digits and hyphens, up to 64.
    name
        As its author calls it, up to 100 characters on one line.
    base
        Fingerprint of the study it was made on, as `study_fingerprint` gives it; empty if not told.
    edits
        What is changed, in this order.
    note
        Whatever the author wants to add, up to 5000 characters.

    Raises
    ------
    ScenarioError
        The identifier, the name, the note or the fingerprint cannot be.
    """

    scenario_id: str
    name: str
    base: str = ""
    edits: tuple[Edit, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what no file and no list could show."""
        if not _ID.fullmatch(self.scenario_id):
            raise ScenarioError(
                "“{value}” is no identifier of a scenario: small letters, digits and hyphens, at most 64.",
                value=shown(self.scenario_id),
            )
        if not self.name.strip() or self.name != self.name.strip() or len(self.name) > LONGEST_NAME:
            raise ScenarioError(
                "The name of a scenario has 1 to {longest} characters and no blanks at its ends.", longest=LONGEST_NAME
            )
        if not self.name.isprintable():
            raise ScenarioError("The name “{name}” holds control characters. Write it anew.", name=shown(self.name))
        if len(self.note) > LONGEST_NOTE:
            raise ScenarioError("The note of a scenario has at most {longest} characters.", longest=LONGEST_NOTE)
        if not _BASE.fullmatch(self.base):
            raise ScenarioError("“{value}” is no fingerprint of a study.", value=shown(self.base))


def study_fingerprint(study: Study, roles: Collection[str] | None = None) -> str:
    """Give the SHA-256 of what a study was made of: its name, and role and SHA-256 of its files, all or of `roles`."""
    sources = [source for source in study.sources if roles is None or source.role in roles]
    parts = [study.name, *(f"{source.role}={source.sha256}" for source in sources)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def scenario_toml(scenario: Scenario) -> bytes:
    """
    Write a scenario as a file in UTF-8; described in ``docs/formats.md``.

    The same scenario gives the same bytes, and `scenario_of` reads them to the same scenario.

    Raises
    ------
    ScenarioError
        A text cannot be written in UTF-8, or a number is not finite.
    """
    head = {"id": scenario.scenario_id, "nazwa": scenario.name, "dane": scenario.base, "uwagi": scenario.note}
    lines = [f"wersja = {FORM_VERSION}", *(f"{key} = {quoted(text)}" for key, text in head.items())]
    try:
        return ("\n".join(lines) + "\n" + edits_toml(scenario.edits)).encode()
    except UnicodeEncodeError:
        raise ScenarioError("A text of the scenario holds half a character and cannot be written.") from None


def scenario_of(content: bytes, *, file: str = "") -> Scenario:
    """
    Read a scenario from the bytes of its file; nothing in it is run.

    Parameters
    ----------
    content
        The file, UTF-8, at most 5 MB.
    file
        Its name for messages.

    Raises
    ------
    ScenarioError
        It is too large, no TOML, of a newer form, or a key is missing, unknown or wrong.
    """
    try:
        return _scenario_of(content)
    except ScenarioError as error:
        raise ScenarioError("{file}: {problem}", file=file or "scenario", problem=error.message) from None


def _scenario_of(content: bytes) -> Scenario:
    if len(content) > LARGEST_BYTES:
        raise ScenarioError("The file is larger than {megabytes} MB.", megabytes=LARGEST_BYTES // 1_000_000)
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ScenarioError("The file is not valid TOML: {cause}.", cause=shown(error)) from None
    version = found.get("wersja")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ScenarioError("The key “{key}” is missing.", key="wersja")
    if version > FORM_VERSION:
        raise ScenarioError(
            "The file has form {version}, and this program knows forms up to {known}. Use a newer geo_cus.",
            version=version,
            known=FORM_VERSION,
        )
    strange = sorted(set(found) - _KEYS)
    if strange:
        raise ScenarioError("The key “{key}” is not known in a scenario.", key=shown(strange[0]))
    return Scenario(
        scenario_id=_text_of(found, "id"),
        name=_text_of(found, "nazwa"),
        base=_text_of(found, "dane", default=""),
        edits=read_edits(found.get(TABLE, [])),
        note=_text_of(found, "uwagi", default=""),
    )


def _text_of(found: dict[str, object], key: str, *, default: str | None = None) -> str:
    value = found.get(key, default)
    if value is None:
        raise ScenarioError("The key “{key}” is missing.", key=key)
    if not isinstance(value, str):
        raise ScenarioError(
            "“{key}” is “{value}”, but should be a text in quotation marks.", key=key, value=shown(value)
        )
    return value
