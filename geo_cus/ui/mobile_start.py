"""What the form of a mobile service begins with: the last question, a file, or usual values."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from geo_cus.data.mobile_request_files import request_files, with_values
from geo_cus.data.request_file import request_bytes
from geo_cus.ui.upload_style import UPLOADER_STYLE

if TYPE_CHECKING:
    from geo_cus.data.study import Study
    from geo_cus.text import Language
    from geo_cus.ui.tasks import MobileOrder

_LAST, _NEW, _BROUGHT = "last", "new", "brought"
_NEW_FILE: Final = "objazd.toml"
_OFFICE: Final = "cus_ops"
"""The service of the catalogue that the seat of a CUS offers."""


class Start(NamedTuple):
    """A request as TOML, and the name of its file."""

    file: str
    content: bytes


def choose_start(study: Study, service_id: str, last: MobileOrder | None, words: Language) -> Start | None:
    """
    Ask what the form begins with; the last question comes first, then the files of the study.

    Parameters
    ----------
    study
        The study as it is looked at.
    service_id
        The service that is chosen on all pages.
    last
        What was asked last; None at first.
    words
        The user's language.

    Returns
    -------
    Start or None
        None while a file is still to be brought.

    Raises
    ------
    StudyError
        The file cannot be read.
    """
    names = {_LAST: words.say("the last question")} if last else {}
    names |= {f"file {name}": name for name in (request_files(study.folder) if study.folder else ())}
    names |= {_NEW: words.say("an empty form with usual values"), _BROUGHT: words.say("a file of my own (TOML)")}
    chosen = st.selectbox(words.say("Begin with"), list(names), format_func=names.__getitem__, key="mobile_start")
    if chosen == _LAST and last:
        return Start(last.file, last.content)
    if chosen == _BROUGHT:
        st.html(UPLOADER_STYLE)
        file = st.file_uploader(words.say("File, at most {size} MB: {endings}", size=1, endings=".toml"), type=["toml"])
        return None if file is None else Start(file.name, file.getvalue())
    if chosen == _NEW or study.folder is None:
        today = dt.datetime.now().astimezone().date()
        return Start(_NEW_FILE, new_request(study, service_id, today, words))
    return Start(names[chosen], request_bytes(study.folder / names[chosen]))


def new_request(study: Study, service_id: str, today: dt.date, words: Language) -> bytes:
    """
    Give a request with usual values: a year from the first Monday of the next month, from the seat of the CUS.

    The depot is left out where no provider of the study has coordinates; the reader then asks for one.
    """
    next_month = (today.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
    starts = next_month + dt.timedelta(days=-next_month.weekday() % 7)
    located = study.providers[study.providers["lon"].notna()]
    offices = located[[_OFFICE in services for services in located["services"]]]
    depots = [*offices["provider_id"], *located["provider_id"]]
    name = words.pick(study.services[service_id].names)
    return with_values(
        b"",
        {
            ("service", "name"): words.say("Mobile service: {service}", service=name),
            ("service", "services"): (service_id,),
            ("service", "starts"): starts,
            ("service", "ends"): starts + dt.timedelta(days=52 * 7 - 1),
            ("crew", "depot"): str(depots[0]) if depots else None,
        },
    )
