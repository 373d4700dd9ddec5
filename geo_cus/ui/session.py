"""What one user looks at: language, study, service, thresholds and settlement; kept from page to page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo_cus.data.sample import sample_folder
from geo_cus.text import Language, language
from geo_cus.ui.address import Address, parameters_of, read_address
from geo_cus.ui.opened import OpenStudy, Wishes, limits_of
from geo_cus.ui.started import first_folder, first_language
from geo_cus.ui.thresholds import moved_limits
from geo_cus.ui.weights import moved_weights

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.planning.edits import Edit

_CHOICE: Final = "choice"
_FOLLOWED: Final = "followed"
_EDITS: Final = "edits"


@dataclass
class Choice:
    """
    What a user has chosen so far.

    Parameters
    ----------
    language
        Code of the language.
    sample
        True if she opened the sample, where the dashboard was started without a study.
    study_name
        The known study she opened, there, by the name of its folder.
    accept_valid
        True if she goes on without the faulty rows.
    service_id
        The service she looks at; None before she has chosen.
    limits
        Thresholds that differ from the study's, by service (minutes or kilometres).
    settlement_id
        The settlement she looks at.
    asked_limit
        A threshold from the address, until it is known to which service it belongs.
    weights
        Weights of services in the basket that differ from the study's.
    scenario_id
        The scenario she looks at; None for what there is.
    rival_id
        The scenario with which she compares it; None for what there is.
    question
        What she asks on the page with several questions; None for its first one.
    """

    language: str
    sample: bool = False
    accept_valid: bool = False
    service_id: str | None = None
    limits: dict[str, float] = field(default_factory=dict)
    settlement_id: str | None = None
    asked_limit: float | None = None
    weights: dict[str, float] = field(default_factory=dict)
    scenario_id: str | None = None
    study_name: str | None = None
    rival_id: str | None = None
    question: str | None = None

    def follow(self, address: Address) -> None:
        """Take over what an address names."""
        self.language = address.language or self.language
        self.sample, self.study_name = address.sample, address.study_name
        self.service_id = address.service_id or self.service_id
        self.asked_limit, self.limits = address.limit, dict(address.limits)
        self.weights, self.accept_valid = dict(address.weights), address.accept_valid
        self.scenario_id, self.rival_id, self.question = address.scenario_id, address.rival_id, address.question
        if address.service_id is not None or address.settlement_id is not None:
            self.settlement_id = address.settlement_id

    def fit(self, opened: OpenStudy) -> None:
        """Give up what the study does not have, and choose a service where none is chosen."""
        study = opened.measurement.study
        if self.service_id not in study.services:
            self.service_id = next(iter(study.services))
        if self.settlement_id is not None and self.settlement_id not in set(study.settlements["settlement_id"]):
            self.settlement_id = None
        if self.asked_limit is not None and self.service_id is not None:
            self.limits[self.service_id] = self.asked_limit
        self.asked_limit = None
        self.limits = moved_limits(study.services, self.limits)
        self.weights = moved_weights(study, self.weights)

    def address(self, opened: OpenStudy | None) -> Address:
        """Give the address of what is chosen; of a study that is not open, only which one it is."""
        study = Address(self.language, sample=self.sample, study_name=self.study_name, accept_valid=self.accept_valid)
        if opened is None:
            return study
        limits = dict(self.limits)
        return replace(
            study,
            service_id=self.service_id,
            limit=limits.pop(self.service_id or "", None),
            limits=limits,
            settlement_id=self.settlement_id,
            scenario_id=self.scenario_id,
            rival_id=self.rival_id if self.scenario_id is not None else None,
            weights=self.weights,
            question=self.question,
        )


def choice() -> Choice:
    """Give what this user has chosen."""
    chosen = st.session_state.get(_CHOICE)
    if chosen is None:
        chosen = st.session_state[_CHOICE] = Choice(first_language())
    return chosen


def words() -> Language:
    """Give the user's language."""
    return language(choice().language)


def choose(**chosen: Any) -> None:
    """Change fields of what the user has chosen; called before the page is drawn anew."""
    for name, value in chosen.items():
        setattr(choice(), name, value)


def enter_study(name: str | None = None, *, sample: bool = False) -> None:
    """Open one of the known studies or the sample, or leave the one that is open; all but the language is forgotten."""
    st.session_state[_CHOICE] = Choice(choice().language, sample=sample, study_name=name)


def show_chosen(key: str, value: object) -> None:
    """
    Have a widget show what is chosen.

    Where the user has just set it herself it is left alone: told its own value, it would fall back to it while she is
    moving on.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def follow_address() -> None:
    """
    Take over the address that the page was opened with, and one that the user went back to.

    Any other run carries the address that the page wrote itself, or, from a browser that has not heard of it yet, the
    one before: what was chosen counts, and not that.
    """
    if not st.session_state.get(_FOLLOWED) or _went_back():
        st.session_state[_FOLLOWED] = True
        choice().follow(read_address(st.query_params.to_dict()))


def write_address(opened: OpenStudy | None) -> None:
    """Bring the address of the page up to date."""
    parameters = parameters_of(choice().address(opened))
    if parameters != st.query_params.to_dict():
        st.query_params.from_dict(parameters)


def _went_back() -> bool:
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def study_folder() -> Path | None:
    """Give the folder of the study: the one the dashboard was started with, else the one that the user opened."""
    started_with = first_folder()
    if started_with is not None:
        return started_with
    if choice().sample:
        return sample_folder()
    name = choice().study_name
    if name is None:
        return None
    from geo_cus.ui.studies import study_named  # noqa: PLC0415 - only a dashboard without a study of its own needs it

    return study_named(name)


def wishes() -> Wishes:
    """Give what this user looks at in the place of the study as it is."""
    edits = st.session_state.get(_EDITS, ())
    return Wishes(limits_of(choice().limits), edits)


def opened_study() -> OpenStudy:
    """Give the study that the shell has opened for this rerun."""
    return st.session_state["opened"]  # type: ignore[no-any-return]


def known_study() -> OpenStudy | None:
    """Give the study that is open; None where one is chosen but cannot be opened."""
    return st.session_state.get("opened")


def keep_opened(opened: OpenStudy | None, edits: tuple[Edit, ...] = ()) -> None:
    """Hand the opened study, if there is one, and the edits of the scenario chosen to the page of this rerun."""
    st.session_state["opened"] = opened
    st.session_state[_EDITS] = edits
