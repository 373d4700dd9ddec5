"""Long work that pages order: it belongs to the server, so a page that is loaded anew, or by a colleague, finds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

import streamlit as st

from geo_cus.errors import GeoCusError
from geo_cus.planning.scenario import study_fingerprint
from geo_cus.ui.markdown import plain
from geo_cus.ui.named_list import choose_named
from geo_cus.ui.roles import author, may_edit
from geo_cus.ui.session import opened_study, wishes, words
from geo_cus.ui.settled_button import settled_button
from geo_cus.ui.tasks import FILES_OF
from geo_cus.ui.work import Workshop
from geo_cus.ui.works_view import progress_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes

_KEPT: Final = 24
"""Pieces of work whose outcome is kept; a large one takes a few megabytes."""

_SHOWN_EVERY_S: Final = 1.0

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Order(Generic[Outcome]):
    """
    Work that a page ordered; equal orders are one piece of work.

    Parameters
    ----------
    task
        A function of `geo_cus.ui.tasks`.
    study
        Fingerprint of the study, as far as the task looks at it.
    wishes
        Thresholds and edits that were chosen.
    question
        What the task is asked; it can be hashed.
    """

    task: Callable[..., Outcome]
    study: str
    wishes: Wishes
    question: Any


@st.cache_resource(show_spinner=False)
def workshop() -> Workshop:
    """Give the one workshop of this server; one piece of work at a time, behind all else: clicks do not wait for it."""
    return Workshop(kept=_KEPT, behind=True)


def begin(task: Callable[..., Outcome], question: Hashable, wanted: Wishes | None = None) -> None:
    """Have the study, as it is looked at now or as `wanted`, worked on; the page that is drawn next shows it."""
    opened, wanted = opened_study(), wishes() if wanted is None else wanted
    order = Order(task, _fingerprint(task), wanted, question)
    work = workshop().begin(order, task, opened, wanted, question)
    work.begun_by = work.begun_by or author()
    st.session_state[_key(task)] = order


def offer_work(
    label: str,
    task: Callable[..., Outcome],
    question: Hashable,
    *,
    icon: str,
    wanted: Wishes | None = None,
    primary: bool = True,
    disabled: bool = False,
    beside_table: bool = False,
) -> None:
    """Show a button that begins work on a question, as `begin` does; with what was typed into a table just before."""
    key = f"{_key(task)}_begin"
    button = settled_button if beside_table else st.button
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    if button(label, key=key, type=kind, icon=f":material/{icon}:", disabled=disabled) and not disabled:
        # A callback would be given the question of the run before, where somebody types and presses at once.
        begin(task, question, wanted)
        st.rerun()


def current(task: Callable[..., Outcome]) -> Order[Outcome] | None:
    """Give the order that this user looks at: her last one, else the newest of this study; None if there is none."""
    known = _orders(task)
    chosen = st.session_state.get(_key(task))
    if chosen in known:
        return chosen  # type: ignore[no-any-return]
    return known[-1] if known else None


def gave_nothing(order: Order[Any]) -> bool:
    """Tell whether the work has ended without an outcome, so that it can be begun again."""
    work = workshop().known(order)
    return work is None or work.failed


def choose_work(task: Callable[..., Outcome], describe: Callable[[Order[Outcome]], str], words: Language) -> None:
    """Show the list of the work of this study on the server, where there are several pieces."""
    known = _orders(task)
    if len(known) < 2:
        return
    names = {order: f"{number}. {describe(order)}" for number, order in enumerate(known, start=1)}
    choose_named(
        words.say("Asked so far on this server"),
        {order: names[order] for order in known[::-1]},
        key=f"{_key(task)}_list",
        chosen=current(task),
        on_change=lambda order: st.session_state.update({_key(task): order}),
    )


def show_work(order: Order[Outcome], language: Language) -> Outcome | None:
    """
    Show how far the work is, or why it gave nothing.

    Returns
    -------
    Outcome or None
        What the task gave; None where it is not done, or gave nothing.
    """
    work = workshop().known(order)
    if work is None:
        return None
    if not work.done:
        _watch(order)
        return None
    if work.failed:
        stopped, broken = (
            language.say("The work was stopped."),
            language.say("The work was interrupted. Start it again."),
        )
        st.info(plain(stopped if work.stopping else broken), icon=":material/info:")
        return None
    try:
        outcome: Outcome = work.outcome()
    except GeoCusError as error:
        st.error(plain(language.say(error.message)), icon=":material/error:")
        return None
    return outcome


@st.fragment(run_every=_SHOWN_EVERY_S)
def _watch(order: Order[Any]) -> None:
    """Show the progress, and the way to stop; drawn anew by itself, so that the rest of the page stays as it is."""
    work, language = workshop().known(order), words()
    if work is None or work.done:
        st.rerun()
    st.progress(min(max(work.share, 0.0), 1.0), text=plain(progress_sentence(work, language)))
    if may_edit() or work.begun_by == author():
        st.button(
            language.say("Stop the work"), icon=":material/stop_circle:", disabled=work.stopping, on_click=work.cancel
        )


def _orders(task: Callable[..., Outcome]) -> list[Order[Outcome]]:
    study = _fingerprint(task)
    return [
        order
        for order in workshop().keys()  # noqa: SIM118 - no mapping
        if isinstance(order, Order) and (order.task, order.study) == (task, study)
    ]


def _fingerprint(task: Callable[..., object]) -> str:
    return study_fingerprint(opened_study().measurement.study, FILES_OF.get(task))


def _key(task: Callable[..., Outcome]) -> str:
    return f"order_{task.__name__}"
