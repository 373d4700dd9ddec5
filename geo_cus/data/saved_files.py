"""
Files of a study that are saved over older ones: nothing is lost, nothing is overwritten unseen, and each save is noted.

Whoever saves names the SHA-256 of the file that the work began with; if another one is there by now, nothing is
written. What a file held before is kept in ``historia`` in the folder of the study, under its SHA-256, and every save
is a row of ``historia/zmiany.sqlite`` that is never changed.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import tomlkit

from geo_cus.atomic import is_full, replacing
from geo_cus.data.file_roles import entry_of, may_be_missing, named_files
from geo_cus.data.settings import Settings, read_settings
from geo_cus.data.study_files import sha256_of
from geo_cus.data.study_folder import HISTORY_FOLDER, SETTINGS_FILE
from geo_cus.errors import OutdatedFileError, SourceError, StudyError, cause_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LOG: Final = "zmiany.sqlite"
_BUSY_S: Final = 20.0
_DIGITS: Final = 16
"""Of a SHA-256, in the name of a file that is kept."""

Action = Literal["upload", "add", "edit", "place", "speeds", "undo"]

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS saves (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    role TEXT NOT NULL, action TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL,
    file_before TEXT NOT NULL, sha256_before TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS saves_are_never_changed BEFORE UPDATE ON saves
BEGIN SELECT RAISE(ABORT, 'saves are only added'); END;
CREATE TRIGGER IF NOT EXISTS saves_are_never_removed BEFORE DELETE ON saves
BEGIN SELECT RAISE(ABORT, 'saves are only added'); END;
"""
_COLUMNS: Final = "role, action, who, at, what, file_before, sha256_before, file, sha256"


@dataclass(frozen=True, slots=True)
class Save:
    """
    A file of a study as somebody saved it.

    Parameters
    ----------
    role
        What the file is to the study (`geo_cus.data.file_roles`).
    action
        What was done: a table brought in place of the old one, rows added, cells edited, a place set, speeds fitted to
        drives, a save undone.
    who
        Who saved it.
    at
        When, in UTC.
    what
        What changed, as plain values.
    file_before, sha256_before
        Name of the file that held this role before, and its SHA-256; empty where there was none.
    file, sha256
        The same of the file saved; empty where study.toml names none any more.
    """

    role: str
    action: Action
    who: str
    at: dt.datetime
    what: Mapping[str, Any]
    file_before: str
    sha256_before: str
    file: str
    sha256: str

    @property
    def subject(self) -> str:
        """Name the file that the save is about: the one saved, else the one that is named no more."""
        return self.file or self.file_before

    @property
    def can_be_undone(self) -> bool:
        """Tell whether there is something to go back to: a file, or none where a study can be without one."""
        return bool(self.sha256_before) or may_be_missing(self.role)


def state_of(folder: Path, role: str) -> str:
    """Give the SHA-256 of the file of a role as it is now; empty text where there is none."""
    name = named_files(read_settings(folder)).get(role)
    return sha256_of(folder / name) if name and (folder / name).is_file() else ""


def save_file(
    folder: Path,
    role: str,
    name: str,
    content: bytes,
    *,
    begun_with: str,
    who: str,
    action: Action,
    what: Mapping[str, Any],
) -> Save:
    """
    Save a file of a study, and have study.toml name it.

    Parameters
    ----------
    folder
        Folder of the study.
    role
        What the file is to the study (`geo_cus.data.file_roles`).
    name
        Name of the file, without a folder; a number is added where another role has a file of this name.
    content
        The file.
    begun_with
        What `state_of` gave when the work began.
    who, action, what
        For the log.

    Raises
    ------
    OutdatedFileError
        The file was changed meanwhile; nothing is written.
    SourceError, StudyError
        The folder cannot be written to, or study.toml cannot be read.
    """
    with _alone(folder) as log:
        return _saved(folder, role, name, content, log, begun_with=begun_with, who=who, action=action, what=what)


def last_save(folder: Path, role: str) -> Save | None:
    """Give the last save of a role; None where there is none, or the file was changed by other means since."""
    found = [save for save in saves(folder) if save.role == role]
    return found[0] if found and found[0].sha256 == state_of(folder, role) else None


def undo_save(folder: Path, role: str, *, begun_with: str, who: str) -> Save:
    """
    Put back what a role held before its last save; undone once more, the save is there again.

    Where study.toml named no file before, it names none again; the file itself stays where it is.

    Raises
    ------
    OutdatedFileError
        The file was changed meanwhile; nothing is written.
    SourceError, StudyError
        There is nothing to put back, or the folder cannot be written to.
    """
    last = last_save(folder, role)
    if last is None or not last.can_be_undone:
        raise StudyError("There is nothing to undo: the file was not saved here, or was changed by other means since.")
    content = None
    if last.sha256_before:
        try:
            content = _kept(folder, last.sha256_before, last.file_before).read_bytes()
        except OSError as error:
            raise _unwritable(folder, error) from error
    with _alone(folder) as log:
        return _saved(
            folder, role, last.file_before, content, log, begun_with=begun_with, who=who, action="undo", what={}
        )


def saves(folder: Path) -> list[Save]:
    """Give all saves of a study, the newest first."""
    path = folder / HISTORY_FOLDER / _LOG
    if not path.is_file():
        return []
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_S)) as log:
            rows = log.execute(f"SELECT {_COLUMNS} FROM saves ORDER BY number DESC").fetchall()  # noqa: S608 - a constant
    except sqlite3.Error as error:
        raise _broken_log(error) from error
    return [_save_of(row) for row in rows]


def _saved(
    folder: Path,
    role: str,
    name: str,
    content: bytes | None,
    log: sqlite3.Connection,
    *,
    begun_with: str,
    who: str,
    action: Action,
    what: Mapping[str, Any],
) -> Save:
    """Save a file as `save_file` does; without a content, study.toml names none for the role any more."""
    settings = read_settings(folder)
    before, sha256_before = named_files(settings).get(role, ""), state_of(folder, role)
    if sha256_before != begun_with:
        raise OutdatedFileError(
            "{file}: somebody has saved this file meanwhile, so nothing was written. "
            "Load it again, and make your change once more.",
            file=before or name,
        )
    target = "" if content is None else _target(settings, role, name)
    at, file_before = dt.datetime.now(dt.UTC), before if sha256_before else ""
    save = Save(role, action, who, at, what, file_before, sha256_before, target, "")
    try:
        for there in {before, target} - {""}:
            _keep(folder, there)
        if content is None:
            _note(save, log)
        else:
            with replacing(folder / target) as temporary:
                temporary.write_bytes(content)
                save = replace(save, sha256=sha256_of(temporary))
                _note(save, log)  # before the file is in its place, so that on a full disk neither is
        if target != before:
            _point_to(folder, role, target)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return save


def _note(save: Save, log: sqlite3.Connection) -> None:
    log.execute(
        f"INSERT INTO saves ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        (
            save.role,
            save.action,
            save.who,
            save.at.isoformat(),
            json.dumps(save.what, ensure_ascii=False),
            *_files_of(save),
        ),
    )


def _files_of(save: Save) -> tuple[str, str, str, str]:
    return save.file_before, save.sha256_before, save.file, save.sha256


@contextmanager
def _alone(folder: Path) -> Iterator[sqlite3.Connection]:
    """Give the log in a transaction that one process at a time can have, so that nobody saves in between."""
    try:
        (folder / HISTORY_FOLDER).mkdir(exist_ok=True)
        with closing(sqlite3.connect(folder / HISTORY_FOLDER / _LOG, timeout=_BUSY_S, isolation_level=None)) as log:
            log.executescript(_TABLES)
            log.execute("BEGIN IMMEDIATE")
            try:
                yield log
            except BaseException:
                if log.in_transaction:  # a full disk has ended it already
                    log.execute("ROLLBACK")
                raise
            log.execute("COMMIT")
    except OSError as error:
        raise _unwritable(folder, error) from error
    except sqlite3.Error as error:
        raise _broken_log(error) from error


def _keep(folder: Path, name: str) -> None:
    path = folder / name
    if path.is_file():
        kept = _kept(folder, sha256_of(path), name)
        if not kept.exists():
            with replacing(kept) as temporary:
                shutil.copyfile(path, temporary)


def _kept(folder: Path, sha256: str, name: str) -> Path:
    return folder / HISTORY_FOLDER / f"{sha256[:_DIGITS]}_{Path(name).name}"


def _target(settings: Settings, role: str, name: str) -> str:
    """Give the name under which a file is saved: a name that no file of another role has."""
    taken = {other for known, other in named_files(settings).items() if known != role}
    path = Path(name)
    numbered = (f"{path.stem}-{number}{path.suffix}" for number in range(2, len(taken) + 3))
    return next(free for free in (name, *numbered) if free not in taken)


def _point_to(folder: Path, role: str, name: str) -> None:
    """Write a name into study.toml, or take it out if it is empty; all else, its author's notes too, stays as it is."""
    path, (table, key) = folder / SETTINGS_FILE, entry_of(role)
    document: Any = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    if name:
        document.setdefault(table, {})[key] = name
    else:
        del document[table][key]
        if not document[table].as_string().strip():  # a table with a note of somebody in it stays
            del document[table]
    with replacing(path) as temporary:
        temporary.write_bytes(f"{tomlkit.dumps(document).rstrip()}\n".encode())


def _save_of(row: tuple[Any, ...]) -> Save:
    role, action, who, at, what, *files = row
    return Save(role, action, who, dt.datetime.fromisoformat(at), json.loads(what), *files)


def _unwritable(folder: Path, error: OSError) -> SourceError:
    return SourceError("{file}: the folder cannot be written to ({cause}).", file=folder.name, cause=cause_of(error))


def _broken_log(error: sqlite3.Error) -> SourceError:
    if is_full(error):
        return SourceError(
            "{file}: the disk is full, so nothing was saved. Free some space, and try again.",
            file=f"{HISTORY_FOLDER}/{_LOG}",
        )
    return SourceError(
        "{file}: the log of changes cannot be read or written ({cause}). Move it away, and a new one is begun.",
        file=f"{HISTORY_FOLDER}/{_LOG}",
        cause=str(error),
    )
