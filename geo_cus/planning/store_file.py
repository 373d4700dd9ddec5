"""The SQLite file of the scenarios: opened, made where it is missing, refused where a newer program made it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from geo_cus.atomic import is_full
from geo_cus.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STORE_FILE: Final = "scenariusze.sqlite"
SCHEMA_VERSION: Final = 1
"""Version of the tables, kept as SQLite's ``user_version``; raised when an older program could not read them."""

_APPLICATION_ID: Final = 0x67_63_75_73
_BUSY_S: Final = 20.0
"""So long a writer waits for the others."""
_TRY_AGAIN_S: Final = 0.02

_TABLES: Final = (
    """
    CREATE TABLE revisions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        scenario TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 1),
        action TEXT NOT NULL CHECK (action IN ('create', 'save', 'rename', 'undo', 'redo', 'delete', 'restore')),
        name TEXT NOT NULL,
        deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
        content BLOB NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        UNIQUE (scenario, revision)
    )
    """,
    """
    CREATE TRIGGER revisions_are_never_changed BEFORE UPDATE ON revisions
    BEGIN SELECT RAISE(ABORT, 'revisions are only added'); END
    """,
    """
    CREATE TRIGGER revisions_are_never_removed BEFORE DELETE ON revisions
    BEGIN SELECT RAISE(ABORT, 'revisions are only added'); END
    """,
)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """
    Give a connection for reading, in one transaction; None where there is no file, which is then not made.

    Raises
    ------
    ScenarioError
        The file is no store, of a newer program, damaged, or cannot be read.
    """
    if not path.is_file():
        yield None
        return
    with _sentences(path), closing(_connected(path)) as connection:
        if _version(connection, path) == 0:
            yield None
            return
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """
    Give a connection that alone may write, in one short transaction, committed when the block ends without an error.

    What was committed stays after a power cut; what was not is gone as a whole.

    Raises
    ------
    ScenarioError
        The file is no store, of a newer program, damaged, locked for long, or cannot be written.
    """
    with _sentences(path), closing(_connected(path)) as connection:
        _into_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection, path) == 0:
                _make_tables(connection)
            yield connection
        except BaseException:
            if connection.in_transaction:  # a full disk has ended it already
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)


def _into_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side; SQLite does not wait by itself while others make the same change."""
    patience = time.monotonic() + _BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise
            if time.monotonic() > patience:
                raise
            time.sleep(_TRY_AGAIN_S)
        else:
            return


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Give the version of the tables; 0 for a file that is still empty."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    filled = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if filled and owner != _APPLICATION_ID:
        raise ScenarioError("{file} is no store of scenarios. Move it away, and a new one is made.", file=path.name)
    if version > SCHEMA_VERSION:
        raise ScenarioError(
            "{file} was written by a newer geo_cus (form {version}; this program knows {known}). Update the program; "
            "the file was not touched.",
            file=path.name,
            version=version,
            known=SCHEMA_VERSION,
        )
    return version


def _make_tables(connection: sqlite3.Connection) -> None:
    for table in _TABLES:
        connection.execute(table)
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite complains about into a sentence."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if is_full(error):
            raise ScenarioError(
                "{file}: the disk is full, so nothing was saved. Free some space, and try again.", file=path.name
            ) from error
        raise ScenarioError(
            "{file} cannot be used now ({cause}). Is it open elsewhere, or the folder read-only? Try again.",
            file=path.name,
            cause=str(error),
        ) from error
    except sqlite3.DatabaseError as error:
        raise ScenarioError(
            "{file} is damaged or no store of scenarios ({cause}). Put it back from a copy, or move it away.",
            file=path.name,
            cause=str(error),
        ) from error
