import os
import time

import pytest

from geo_cus.errors import Cancelled, GeoCusError, Message
from geo_cus.progress import silent
from geo_cus.ui.work import Work, Workshop

SECONDS = 60


def doubled(number, *, progress=silent):
    progress(Message("Doubling"), 1.0)
    return 2 * number


def refusing(*, progress=silent):
    progress(Message("Looking"), 0.0)
    raise GeoCusError("{file} is empty. Fill it.", file="a.csv")


def crashing(*, progress=silent):
    progress(Message("Dividing"), 0.0)
    return 1 / 0


def endless(*, progress=silent):
    while True:
        progress(Message("Waiting"), 0.5)
        time.sleep(0.01)


def best_so_far(*, progress=silent):
    found = 0
    try:
        while True:
            progress(Message("Looking"), 0.5)
            found = 1
    except Cancelled:
        return found


def deaf(*, progress=silent):
    progress(Message("Waiting"), 0.5)
    time.sleep(10 * SECONDS)


def standing_back(*, progress=silent):
    progress(Message("Looking"), 1.0)
    return os.nice(0)


@pytest.fixture
def workshop():
    made = Workshop(kept=3)
    yield made
    made.close()


def test_work_is_done_once_in_a_process_of_its_own(workshop):
    work = workshop.begin("a", doubled, 21)
    assert workshop.begin("a", doubled, 21) is work
    assert workshop.known("a") is work
    assert work.wait(SECONDS)
    assert (work.outcome(), work.share, str(work.step)) == (42, 1.0, "Doubling")
    assert workshop.known("b") is None


@pytest.mark.skipif(not hasattr(os, "nice"), reason="the system has no such thing")
def test_work_may_stand_back_behind_the_clicks(workshop):
    back = Workshop(kept=1, behind=True)
    assert back.begin("a", standing_back).outcome() == min(os.nice(0) + 10, 19)
    assert workshop.begin("a", standing_back).outcome() == os.nice(0)
    back.close()


def test_what_a_user_can_mend_comes_back_as_it_is(workshop):
    with pytest.raises(GeoCusError, match=r"a\.csv is empty"):
        workshop.begin("a", refusing).outcome()


def test_a_fault_of_the_program_comes_back_as_its_traceback(workshop):
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        workshop.begin("a", crashing).outcome()


def test_work_is_stopped_and_can_be_begun_anew(workshop):
    work = workshop.begin("a", endless)
    while work.share == 0:
        assert not work.wait(0.01)
    work.cancel()
    assert work.wait(SECONDS)
    with pytest.raises(Cancelled, match="cancelled"):
        work.outcome()
    assert workshop.begin("a", doubled, 1).outcome() == 2


def test_stopped_work_hands_over_the_best_it_has(workshop):
    work = workshop.begin("a", best_so_far)
    while work.share == 0:
        assert not work.wait(0.01)
    work.cancel(grace_s=SECONDS)
    assert work.outcome() == 1
    assert workshop.begin("a", doubled, 4).outcome() == 8


def test_work_that_does_not_listen_is_ended(workshop):
    work = workshop.begin("a", deaf)
    while work.share == 0:
        assert not work.wait(0.01)
    work.cancel(grace_s=0.2)
    assert work.wait(SECONDS)
    assert work.failed


def test_work_that_waits_for_its_turn_is_stopped_too(workshop):
    first, second = workshop.begin("a", endless), workshop.begin("b", endless)
    while first.share == 0:
        assert not first.wait(0.01)
    assert second.waiting
    assert not first.waiting
    assert workshop.keys() == ("a", "b")
    second.cancel()
    assert not second.done
    first.cancel()
    assert second.wait(SECONDS)
    assert second.failed


def test_the_oldest_work_gives_way(workshop):
    works = [workshop.begin(number, doubled, number) for number in range(4)]
    assert workshop.known(0) is None
    assert [work.outcome() for work in works[1:]] == [2, 4, 6]


def test_work_that_was_ended_from_outside_says_so():
    work = Work()
    work.end()
    assert work.failed
    with pytest.raises(GeoCusError, match="interrupted"):
        work.outcome()


def test_the_time_left_is_told_once_it_can_be():
    work = Work()
    work.hear((Message("Reading the files"), 0.01))
    assert work.left_s is None
    work.hear((Message("Reading the files"), 0.5))
    assert (str(work.step), work.share, work.done) == ("Reading the files", 0.5, False)
    assert work.left_s is not None
    assert 0 <= work.left_s < SECONDS
