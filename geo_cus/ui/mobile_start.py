"""What the form of a mobile service begins with: the last question, a file, or usual values."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from geo_cus.data.mobile_request_files import MOBILE_TABLES, with_values
from geo_cus.ui.request_start import Start, choose_request

if TYPE_CHECKING:
    from geo_cus.data.study import Study
    from geo_cus.text import Language
    from geo_cus.ui.questions import MobileOrder

START: Final = "mobile_start"
"""Key of what the form begins with."""
_NEW_FILE: Final = "objazd.toml"
_OFFICE: Final = "cus_ops"
"""The service of the catalogue that the seat of a CUS offers."""


def choose_start(study: Study, service_id: str, last: MobileOrder | None, words: Language) -> Start | None:
    """
    Ask what the form begins with, as `geo_cus.ui.request_start.choose_request` does.

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
    """

    def new() -> Start:
        today = dt.datetime.now().astimezone().date()
        return Start(_NEW_FILE, new_request(study, service_id, today, words))

    known = Start(last.file, last.content, is_last=True) if last else None
    return choose_request(study.folder, known, new, words, tables=MOBILE_TABLES, key=START)


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
