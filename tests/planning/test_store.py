"""The store of scenarios: nothing is lost, two at once are told of each other, and a kill leaves no half revision."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_cus.errors import OutdatedError, ScenarioError
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.scenario import Scenario, scenario_toml
from geo_cus.planning.store import ScenarioStore
from geo_cus.planning.store_file import SCHEMA_VERSION, STORE_FILE

NOON = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path):
    return made(tmp_path)


def made(folder):
    """Give a store whose clock goes on by a minute a look, and whose identifiers are s1, s2, …."""
    looks, ids = iter(range(10_000)), iter(range(1, 10_000))
    return ScenarioStore(folder, clock=lambda: NOON + dt.timedelta(minutes=next(looks)), new_id=lambda: f"s{next(ids)}")


def closing_of(*names):
    return tuple(CloseProvider(provider_id=name) for name in names)


def saved(store, head, *names, who="Anna"):
    return store.save(replace(head.scenario, edits=closing_of(*names)), revision=head.revision, who=who)


def closed(head):
    return [edit.provider_id for edit in head.scenario.edits]


def test_reading_makes_no_file(store):
    assert store.scenarios() == []
    assert store.history("s1") == []
    assert not store.path.exists()


def test_every_save_is_a_revision_with_who_and_when(store):
    head = saved(store, store.new("Lipowo", who="Anna", base="0" * 64, note="z radą"), "P1", who="Jan")
    assert [(item.revision, item.action, item.who) for item in store.history("s1")] == [
        (1, "create", "Anna"),
        (2, "save", "Jan"),
    ]
    assert head == store.find("Lipowo") == store.find("s1")
    assert (head.at, head.scenario.note, head.scenario.base) == (NOON + dt.timedelta(minutes=1), "z radą", "0" * 64)
    assert made(store.path.parent).scenarios() == [head]


def test_a_name_is_given_once(store):
    first, second = store.new("Lipowo", who="Anna"), store.new("Gajewo", who="Anna")
    with pytest.raises(ScenarioError, match="a scenario “LIPOWO” already"):
        store.new("LIPOWO", who="Jan")
    with pytest.raises(ScenarioError, match="a scenario “Lipowo” already"):
        store.rename("s2", "Lipowo", revision=second.revision, who="Jan")
    store.delete("s1", revision=first.revision, who="Anna")
    assert store.rename("s2", "Lipowo", revision=second.revision, who="Jan").scenario.name == "Lipowo"
    with pytest.raises(ScenarioError, match="a scenario “Lipowo” already"):
        store.restore("s1", who="Anna")


def test_a_copy_has_a_history_of_its_own(store):
    head = saved(store, store.new("Lipowo", who="Anna"), "P1")
    copy = store.copy(head.scenario.scenario_id, "Lipowo 2", who="Jan")
    saved(store, copy, "P2", who="Jan")
    assert (closed(store.find("Lipowo")), closed(store.find("Lipowo 2"))) == (["P1"], ["P2"])
    assert len(store.history(copy.scenario.scenario_id)) == 2


def test_what_is_taken_in_twice_does_not_replace_the_first(store):
    scenario = Scenario("plan", "Plan", edits=closing_of("P1"))
    store.create(scenario, who="Anna")
    other = store.create(replace(scenario, name="Plan Jana"), who="Jan")
    assert [item.scenario.scenario_id for item in store.scenarios()] == ["plan", "s1"]
    assert other.scenario.edits == scenario.edits


def test_the_deleted_can_be_brought_back(store):
    head = saved(store, store.new("Lipowo", who="Anna"), "P1")
    gone = store.delete("s1", revision=head.revision, who="Jan")
    assert (store.scenarios(), store.scenarios(deleted=True)) == ([], [gone])
    with pytest.raises(ScenarioError, match="no scenario “Lipowo”"):
        store.find("Lipowo")
    with pytest.raises(ScenarioError, match="deleted by Jan at 2026-05-04 12:02 UTC. Restore it first"):
        saved(store, gone, "P2")
    back = store.restore("s1", who="Anna")
    assert (closed(back), back.revision, back.deleted) == (["P1"], 4, False)
    with pytest.raises(ScenarioError, match="no deleted scenario"):
        store.restore("s1", who="Anna")


def test_undo_and_redo(store):
    head = saved(store, saved(store, store.new("Lipowo", who="Anna"), "P1"), "P1", "P2")
    one = store.undo("s1", revision=head.revision, who="Anna")
    none = store.undo("s1", revision=one.revision, who="Anna")
    assert (closed(one), closed(none)) == (["P1"], [])
    with pytest.raises(ScenarioError, match="nothing to undo"):
        store.undo("s1", revision=none.revision, who="Anna")
    again = store.redo("s1", revision=none.revision, who="Anna")
    assert closed(again) == ["P1"]
    other = saved(store, again, "P9")
    with pytest.raises(ScenarioError, match="nothing to redo"):
        store.redo("s1", revision=other.revision, who="Anna")
    assert len(store.history("s1")) == 7


def test_who_saves_on_an_old_revision_is_told_who_was_quicker(store):
    old = store.new("Lipowo", who="Anna")
    saved(store, saved(store, old, "P1", who="Jan"), "P1", "P2", who="Ewa")
    with pytest.raises(
        OutdatedError, match=r"by Jan, Ewa, last by Ewa at 2026-05-04 12:02 UTC \(revision 3, yours began with 1"
    ):
        saved(store, old, "P7", who="Anna")
    assert closed(store.find("Lipowo")) == ["P1", "P2"]
    for change in (store.undo, store.redo, store.delete):
        with pytest.raises(OutdatedError, match="changed meanwhile"):
            change("s1", revision=1, who="Anna")


@pytest.mark.parametrize("who", ["", "  ", "a\nb", "x" * 101])
def test_who_is_a_name(store, who):
    with pytest.raises(ScenarioError, match="Tell who saves"):
        store.new("Lipowo", who=who)
    assert store.scenarios() == []


def test_hostile_names_are_only_texts(store):
    name = "'); DROP TABLE revisions; --"
    store.new(name, who="Robert'); --")
    assert store.find(name).who == "Robert'); --"


def test_revisions_cannot_be_changed_or_removed(store):
    store.new("Lipowo", who="Anna")
    with closing(sqlite3.connect(store.path)) as connection:
        for order in ("UPDATE revisions SET who = 'x'", "DELETE FROM revisions"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                connection.execute(order)


def test_a_newer_store_is_refused_and_left_alone(store):
    store.new("Lipowo", who="Anna")
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    for use in (store.scenarios, lambda: store.new("x", who="Anna")):
        with pytest.raises(ScenarioError, match="written by a newer geo_cus"):
            use()


def test_a_file_of_something_else_is_refused(store):
    store.path.write_bytes(b"no database at all" * 100)
    with pytest.raises(ScenarioError, match="damaged or no store"):
        store.scenarios()
    store.path.unlink()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("CREATE TABLE other (a)")
    with pytest.raises(ScenarioError, match="is no store of scenarios"):
        store.new("x", who="Anna")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ScenarioError, match="cannot be used now"):
        ScenarioStore(tmp_path / "nie ma").new("x", who="Anna")


STEPS = st.lists(st.sampled_from(["save", "undo", "redo", "delete", "restore"]), max_size=14)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undo_and_redo_follow_a_simple_model(steps, tmp_path_factory):
    store = made(tmp_path_factory.mktemp("store"))
    head = store.new("a", who="x")
    done, undone, gone, revisions = [()], [], False, 1
    for number, step in enumerate(steps):
        allowed = (
            gone == (step == "restore")
            and not (step == "undo" and len(done) < 2)
            and not (step == "redo" and not undone)
        )
        before = store.history("s1")
        try:
            if step == "save":
                head = saved(store, head, str(number))
            elif step == "restore":
                head = store.restore("s1", who="x")
            else:
                head = getattr(store, step)("s1", revision=head.revision, who="x")
        except ScenarioError:
            assert not allowed
            assert store.history("s1") == before
            continue
        assert allowed
        revisions += 1
        if step == "save":
            done, undone = [*done, (str(number),)], []
        elif step == "undo":
            undone.append(done.pop())
        elif step == "redo":
            done.append(undone.pop())
        gone = step == "delete" or (gone and step != "restore")
        assert (tuple(closed(head)), head.revision) == (done[-1], revisions)
        assert store.history("s1")[: len(before)] == before


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from geo_cus.errors import OutdatedError
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.store import ScenarioStore

store, name, saves = ScenarioStore(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
done = 0
while done < saves:
    head = store.find("wspolny")
    edits = (*head.scenario.edits, CloseProvider(provider_id=f"{name}-{done}"))
    try:
        head = store.save(replace(head.scenario, edits=edits), revision=head.revision, who=name)
    except OutdatedError:
        continue
    print(head.revision, f"{name}-{done}", flush=True)
    done += 1
"""


def writer(folder, name, saves, repository):
    command = [sys.executable, "-c", WRITER, str(folder), name, str(saves)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=repository)


def acknowledged(lines):
    """Read the whole lines that a writer printed; one that a kill cut off was not told to anybody."""
    return [tuple(line.split()) for line in lines.splitlines(keepends=True) if line.endswith("\n")]


def check_whole(store, told):
    """Check that the file is sound, that no revision is missing, and that each adds one edit to the one before."""
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    history = store.history("wspolny")
    assert [item.revision for item in history] == list(range(1, len(history) + 1))
    for before, after in pairwise(history):
        assert closed(after)[:-1] == closed(before)
    assert all(closed(history[int(revision) - 1])[-1] == name for revision, name in told)


def test_two_processes_at_once_lose_nothing(tmp_path, repository):
    store = ScenarioStore(tmp_path)
    store.create(Scenario("wspolny", "wspolny"), who="test")
    processes = [writer(tmp_path, name, 15, repository) for name in ("a", "b")]
    told = [line for process in processes for line in acknowledged(process.communicate(timeout=120)[0])]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(closed(store.find("wspolny"))) == sorted(f"{name}-{n}" for name in "ab" for n in range(15))
    assert len(told) == 30
    check_whole(store, told)


def test_two_processes_may_make_the_file_at_once(tmp_path, repository):
    program = "import sys; from pathlib import Path; from geo_cus.planning.store import ScenarioStore; "
    program += "ScenarioStore(Path(sys.argv[1])).new(sys.argv[2], who='x')"
    processes = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path), f"n{number}"], cwd=repository)
        for number in range(4)
    ]
    assert [process.wait(timeout=120) for process in processes] == [0, 0, 0, 0]
    assert len(ScenarioStore(tmp_path).scenarios()) == 4


def killed_round(folder, repository, moment_s):
    processes = [writer(folder, f"w{number}", 10_000, repository) for number in range(4)]
    first = [process.stdout.readline() for process in processes]
    time.sleep(moment_s)
    for process in processes:
        os.kill(process.pid, signal.SIGKILL)
    return [
        line
        for start, process in zip(first, processes, strict=True)
        for line in acknowledged(start + process.communicate()[0])
    ]


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
@pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_writers_killed_in_the_middle_leave_whole_revisions(tmp_path, repository, rounds):
    chance = random.Random(5)
    for number in range(rounds):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = ScenarioStore(folder)
        store.create(Scenario("wspolny", "wspolny"), who="test")
        told = killed_round(folder, repository, chance.uniform(0, 0.3))
        assert len(told) >= 4
        check_whole(store, told)
        head = store.find("wspolny")
        assert saved(store, head, *closed(head), "po", who="test").revision == head.revision + 1


def test_the_content_is_the_file_of_the_scenario(store):
    head = saved(store, store.new("Lipowo", who="Anna"), "P1")
    with closing(sqlite3.connect(store.path.parent / STORE_FILE)) as connection:
        content = connection.execute("SELECT content FROM revisions ORDER BY number DESC").fetchone()[0]
    assert content == scenario_toml(head.scenario)
