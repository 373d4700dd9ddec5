"""
The scenarios of a study, kept in its folder: every save is a revision of its own, and none is ever changed or lost.

Whoever saves names the revision that the work began with. If somebody saved another one meanwhile, nothing is written
and the error tells who it was; the refused scenario is still in the caller's hands and can be kept under another name.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from geo_cus.errors import OutdatedError, ScenarioError
from geo_cus.faults import N_, shown
from geo_cus.planning.scenario import Scenario, scenario_of, scenario_toml
from geo_cus.planning.store_file import STORE_FILE, reading, writing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from geo_cus.planning.edits import Edit

Action = Literal["create", "save", "rename", "undo", "redo", "delete", "restore"]

ACTION_NAMES: Final[Mapping[Action, str]] = {
    "create": N_("made"),
    "save": N_("saved"),
    "rename": N_("renamed"),
    "undo": N_("undone"),
    "redo": N_("redone"),
    "delete": N_("deleted"),
    "restore": N_("restored"),
}

LONGEST_WHO: Final = 100

_COLUMNS: Final = "scenario, revision, action, deleted, content, who, at"
_IS_NEWEST: Final = "revision = (SELECT max(revision) FROM revisions WHERE scenario = one.scenario)"


@dataclass(frozen=True, slots=True)
class Revision:
    """
    One state of a scenario as somebody left it.

    Parameters
    ----------
    scenario
        The scenario.
    revision
        Its number, counted from 1 without gaps.
    action
        What was done.
    deleted
        True if the scenario is deleted by it; it can be restored.
    who
        The name that its author gave.
    at
        When, in UTC.
    """

    scenario: Scenario
    revision: int
    action: Action
    deleted: bool
    who: str
    at: dt.datetime


class ScenarioStore:
    """
    The scenarios of one study.

    Parameters
    ----------
    folder
        Folder of the study; the file ``scenariusze.sqlite`` in it is made by the first scenario.
    clock
        Gives the time, with its zone.
    new_id
        Gives identifiers of new scenarios.

    Raises
    ------
    ScenarioError
        From every method: the file cannot be used, is damaged, or of a newer program.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self.path = folder / STORE_FILE
        self._clock, self._new_id = clock, new_id

    def scenarios(self, *, deleted: bool = False) -> list[Revision]:
        """Give the newest revision of every scenario in the order of their making; the deleted ones if asked for."""
        with reading(self.path) as connection:
            heads = [] if connection is None else _heads(connection)
        return [head for head in heads if head.deleted == deleted]

    def find(self, name: str) -> Revision:
        """
        Give the newest revision of the scenario of a name or an identifier.

        Raises
        ------
        ScenarioError
            There is none, or it is deleted.
        """
        heads = self.scenarios()
        for head in heads:
            if name in {head.scenario.name, head.scenario.scenario_id}:
                return head
        raise ScenarioError(
            "There is no scenario “{name}”. Known: {known}.",
            name=shown(name),
            known=", ".join(head.scenario.name for head in heads) or "–",
        )

    def history(self, scenario_id: str) -> list[Revision]:
        """Give all revisions of a scenario, the first one first; none for a scenario that is not there."""
        with reading(self.path) as connection:
            return [] if connection is None else _history(connection, scenario_id)

    def create(self, scenario: Scenario, *, who: str) -> Revision:
        """
        Keep a new scenario; one whose identifier is taken gets a new one, so that none is ever overwritten.

        Raises
        ------
        ScenarioError
            Another scenario has that name.
        """
        with writing(self.path) as connection:
            if _newest(connection, scenario.scenario_id) is not None:
                scenario = replace(scenario, scenario_id=self._new_id())
            return self._add(connection, scenario, 1, "create", who)

    def new(self, name: str, *, who: str, base: str = "", edits: tuple[Edit, ...] = (), note: str = "") -> Revision:
        """Make a scenario, an empty one unless edits are given; `ScenarioError` if another one has that name."""
        return self.create(Scenario(self._new_id(), name, base, edits, note), who=who)

    def copy(self, scenario_id: str, name: str, *, who: str) -> Revision:
        """Make a scenario of the same edits under another name; its history begins anew."""
        with writing(self.path) as connection:
            head = _head(connection, scenario_id)
            return self._add(
                connection, replace(head.scenario, scenario_id=self._new_id(), name=name), 1, "create", who
            )

    def save(self, scenario: Scenario, *, revision: int, who: str) -> Revision:
        """
        Keep a changed scenario as its next revision.

        Parameters
        ----------
        scenario
            As it is now.
        revision
            The revision that the changes began with.
        who
            Name of who saves, 1 to 100 characters.

        Raises
        ------
        OutdatedError
            Somebody saved another revision meanwhile; nothing was written.
        ScenarioError
            The scenario is not there or deleted, or another one has its name.
        """
        return self._next(scenario.scenario_id, revision, "save", who, lambda *_: scenario)

    def rename(self, scenario_id: str, name: str, *, revision: int, who: str) -> Revision:
        """Give a scenario another name, as `save` does with its edits."""
        return self._next(scenario_id, revision, "rename", who, lambda head, _: replace(head.scenario, name=name))

    def undo(self, scenario_id: str, *, revision: int, who: str) -> Revision:
        """Take back the last change that stands, by a revision that is as the one before; errors as of `save`."""
        return self._next(scenario_id, revision, "undo", who, lambda _, rows: _stacks(rows()).undone())

    def redo(self, scenario_id: str, *, revision: int, who: str) -> Revision:
        """Make the change again that was taken back last; errors as of `save`."""
        return self._next(scenario_id, revision, "redo", who, lambda _, rows: _stacks(rows()).redone())

    def delete(self, scenario_id: str, *, revision: int, who: str) -> Revision:
        """Delete a scenario, by a revision that says so; `restore` brings it back with its history."""
        return self._next(scenario_id, revision, "delete", who, lambda head, _: head.scenario)

    def restore(self, scenario_id: str, *, who: str) -> Revision:
        """Bring a deleted scenario back; `ScenarioError` if it is not deleted or its name is taken meanwhile."""
        with writing(self.path) as connection:
            head = _newest(connection, scenario_id)
            if head is None or not head.deleted:
                raise ScenarioError("There is no deleted scenario “{name}”.", name=shown(scenario_id))
            return self._add(connection, head.scenario, head.revision + 1, "restore", who)

    def _next(
        self,
        scenario_id: str,
        revision: int,
        action: Action,
        who: str,
        change: Callable[[Revision, Callable[[], Sequence[Revision]]], Scenario],
    ) -> Revision:
        with writing(self.path) as connection:
            head = _head(connection, scenario_id)
            if head.revision != revision:
                raise _outdated(_history(connection, scenario_id), revision)
            made = change(head, lambda: _history(connection, scenario_id))
            return self._add(connection, made, revision + 1, action, who)

    def _add(
        self, connection: sqlite3.Connection, scenario: Scenario, revision: int, action: Action, who: str
    ) -> Revision:
        if not who.strip() or len(who) > LONGEST_WHO or not who.isprintable():
            raise ScenarioError("Tell who saves: a name of 1 to {longest} characters.", longest=LONGEST_WHO)
        if action != "delete":
            _check_name(connection, scenario)
        moment = self._clock().astimezone(dt.UTC)
        made = Revision(scenario, revision, action, action == "delete", who, moment)
        connection.execute(
            "INSERT INTO revisions (scenario, revision, action, name, deleted, content, who, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                scenario.scenario_id,
                revision,
                action,
                scenario.name,
                int(made.deleted),
                scenario_toml(scenario),
                who,
                moment.isoformat(),
            ),
        )
        return made


@dataclass(frozen=True, slots=True)
class _Stacks:
    """The states that can be gone back to, the present one last, and those that can be gone forward to, next last."""

    states: tuple[Scenario, ...]
    taken_back: tuple[Scenario, ...]

    def undone(self) -> Scenario:
        if len(self.states) < 2:
            raise ScenarioError("There is nothing to undo.")
        return self.states[-2]

    def redone(self) -> Scenario:
        if not self.taken_back:
            raise ScenarioError("There is nothing to redo.")
        return self.taken_back[-1]


def _stacks(rows: Sequence[Revision]) -> _Stacks:
    """Replay a history; deleting and restoring change no state."""
    states: list[Scenario] = []
    taken_back: list[Scenario] = []
    for row in rows:
        if row.action == "undo":
            taken_back.append(states.pop())
        elif row.action == "redo":
            states.append(taken_back.pop())
        elif row.action not in {"delete", "restore"}:
            states.append(row.scenario)
            taken_back.clear()
    return _Stacks(tuple(states), tuple(taken_back))


def _outdated(rows: Sequence[Revision], revision: int) -> OutdatedError:
    later = [row for row in rows if row.revision > revision]
    last = rows[-1]
    return OutdatedError(
        "The scenario “{name}” was changed meanwhile by {who}, last by {last} at {at} (revision {newest}, yours began "
        "with {revision}). Nothing was written or lost: load the newest revision, or keep yours under another name.",
        name=last.scenario.name,
        who=", ".join(dict.fromkeys(row.who for row in later)) or last.who,
        last=last.who,
        at=f"{last.at:%Y-%m-%d %H:%M} UTC",
        newest=last.revision,
        revision=revision,
    )


def _check_name(connection: sqlite3.Connection, scenario: Scenario) -> None:
    asked = f"SELECT scenario, name FROM revisions AS one WHERE NOT deleted AND {_IS_NEWEST}"  # noqa: S608 - constants
    for scenario_id, name in connection.execute(asked):
        if name.casefold() == scenario.name.casefold() and scenario_id != scenario.scenario_id:
            raise ScenarioError("There is a scenario “{name}” already. Choose another name.", name=scenario.name)


def _heads(connection: sqlite3.Connection) -> list[Revision]:
    made = "(SELECT min(number) FROM revisions WHERE scenario = one.scenario)"
    asked = f"SELECT {_COLUMNS} FROM revisions AS one WHERE {_IS_NEWEST} ORDER BY {made}"  # noqa: S608 - constants
    return [_revision(row) for row in connection.execute(asked)]


def _newest(connection: sqlite3.Connection, scenario_id: str) -> Revision | None:
    asked = f"SELECT {_COLUMNS} FROM revisions WHERE scenario = ? ORDER BY revision DESC LIMIT 1"  # noqa: S608 - constants
    row = connection.execute(asked, (scenario_id,)).fetchone()
    return None if row is None else _revision(row)


def _head(connection: sqlite3.Connection, scenario_id: str) -> Revision:
    head = _newest(connection, scenario_id)
    if head is None:
        raise ScenarioError("There is no scenario with the identifier “{name}”.", name=shown(scenario_id))
    if head.deleted:
        raise ScenarioError(
            "The scenario “{name}” was deleted by {who} at {at}. Restore it first.",
            name=head.scenario.name,
            who=head.who,
            at=f"{head.at:%Y-%m-%d %H:%M} UTC",
        )
    return head


def _history(connection: sqlite3.Connection, scenario_id: str) -> list[Revision]:
    asked = f"SELECT {_COLUMNS} FROM revisions WHERE scenario = ? ORDER BY revision"  # noqa: S608 - constants
    return [_revision(row) for row in connection.execute(asked, (scenario_id,))]


def _revision(row: tuple[str, int, Action, int, bytes, str, str]) -> Revision:
    _, revision, action, deleted, content, who, at = row
    scenario = scenario_of(content, file=STORE_FILE)
    return Revision(scenario, revision, action, bool(deleted), who, dt.datetime.fromisoformat(at))
