"""
REQUEST.toml of home care: whose clients, from which bases, in which hours, and at what prices.

Keys and units are those of the file; ``docs/formats.md`` describes them to the user.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from geo_cus.data.care_clients import read_clients
from geo_cus.data.mobile_request import CostsPart, PricePart, RequestPart, Text, TimeOfDay, Weekday
from geo_cus.data.request_file import request_content, request_error, tables_in
from geo_cus.errors import FaultsError, StudyError
from geo_cus.faults import Severity

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geo_cus.data.intake import InputTable

_PRICES = CostsPart()
_LONGEST_SHIFT_H = 12.0
_BASED_AT = ("opieka_dom", "cus_ops")
"""Services of the catalogue: home care, and the seat of a CUS."""


class CarePart(RequestPart):
    """
    The table ``[care]``: who is cared for, from where, and when.

    ``clients`` names a table beside the request. ``bases`` are providers of the study, or the word ``settlements``:
    then the point of every settlement is one. A carer leaves the base at ``day_from`` or later, by the way of
    travelling ``profile``, and is back within ``shift_h`` hours; visits are spread over ``weekdays``.
    """

    name: Text
    clients: Text
    bases: Annotated[tuple[Text, ...], Field(min_length=1, strict=False)] | Literal["settlements"]
    day_from: TimeOfDay = "7:00"
    shift_h: Annotated[float, Field(gt=0, le=_LONGEST_SHIFT_H, strict=False)] = 8.0
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1, strict=False)] = ("mon", "tue", "wed", "thu", "fri")
    profile: str = "car"


class CareCostsPart(RequestPart):
    """
    The table ``[costs]``; what is not told has the default of a mobile service.

    ``km`` zł a kilometre driven; ``staff_hour`` zł a paid hour of a carer, with the employer's share.
    """

    km: PricePart = _PRICES.km
    staff_hour: PricePart = _PRICES.staff_hour


class CareRequest(RequestPart):
    """
    The whole of the request, checked.

    ``sha256`` is that of the file, empty if it was made without one.
    """

    care: CarePart
    costs: CareCostsPart = Field(default_factory=CareCostsPart)
    seed: Annotated[int, Field(ge=0)] = 0
    sha256: str = Field(default="", exclude=True)


def read_care_request(path: Path) -> CareRequest:
    """
    Read the request for home care.

    Raises
    ------
    StudyError
        There is no such file, it is no TOML, or a key is missing, unknown or wrong; the message names it.
    """
    return care_request_of(request_content(path), file=path.name)


def care_request_in(content: bytes, *, file: str) -> CareRequest:
    """
    Read the request for home care that stands in the content of a file.

    Parameters
    ----------
    content
        TOML in UTF-8.
    file
        Its name for messages.

    Raises
    ------
    StudyError
        It is too large or no TOML, or a key is missing, unknown or wrong; the message names it.
    """
    return care_request_of(tables_in(content, file=file), file=file)


def care_request_of(content: dict[str, object], *, file: str = "REQUEST.toml") -> CareRequest:
    """
    Check what a request says.

    Parameters
    ----------
    content
        The tables of the file.
    file
        Its name for messages.

    Raises
    ------
    StudyError
        A key is missing, unknown or wrong, or a base or weekday comes twice.
    """
    try:
        request = CareRequest.model_validate(content)
    except ValidationError as error:
        raise request_error(error, file) from None
    bases = () if request.care.bases == "settlements" else request.care.bases
    for key, values in (("care.bases", bases), ("care.weekdays", request.care.weekdays)):
        for value in values:
            if values.count(value) > 1:
                raise StudyError(
                    "{file}: “{value}” stands in “{key}” twice. Take one out.", file=file, value=value, key=key
                )
    return request


def usual_bases(providers: pd.DataFrame) -> tuple[str, ...] | Literal["settlements"]:
    """
    Give the bases to compare where nobody has named any.

    Parameters
    ----------
    providers
        Those of the study.

    Returns
    -------
    tuple of str or "settlements"
        The located providers of home care; without any the seats of the CUS; without these every settlement.
    """
    located = providers[providers["lon"].notna()]
    for service_id in _BASED_AT:
        found = located.loc[[service_id in services for services in located["services"]], "provider_id"]
        if len(found):
            return tuple(found.astype(str))
    return "settlements"


def clients_of(
    request: CareRequest, folder: Path, settlements: pd.DataFrame, *, accept_valid: bool = False
) -> InputTable:
    """
    Read the table of clients that a request names.

    Parameters
    ----------
    request
        The request.
    folder
        Where it lies.
    settlements
        The settlements of the study.
    accept_valid
        Go on with the good rows where others have errors.

    Raises
    ------
    SourceError
        The table cannot be read at all.
    FaultsError
        Rows have errors, and `accept_valid` is False.
    """
    table = read_clients(folder / request.care.clients, settlements, file=request.care.clients)
    errors = [item for item in table.faults if item.severity is Severity.ERROR]
    if errors and not accept_valid:
        raise FaultsError(
            "{file}: errors in the clients: {count}. Mend them, or go on with the valid rows by adding --accept-valid.",
            faults=table.faults,
            file=request.care.clients,
            count=len(errors),
        )
    return table
