"""What pages ask of the tasks of `geo_cus.ui.tasks`: questions that can be compared, and sent to a working process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from geo_cus.access.measurement import Audience
    from geo_cus.catalogue import Metric
    from geo_cus.data.file_check import NamedFile
    from geo_cus.planning.mobile.events import Event
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.planning.scenario import Scenario
    from geo_cus.report.letterhead import Letterhead

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Search(Generic[Asked]):
    """
    A search for plans.

    Parameters
    ----------
    asked
        The question.
    time_limit_s
        Seconds for each plan that is looked for, > 0.
    """

    asked: Asked
    time_limit_s: float


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """
    An order for a report.

    Parameters
    ----------
    kind_id
        Kind of document, a key of `geo_cus.report.document_kinds.document_kinds`.
    audience
        Who reads it.
    formats
        Keys of `geo_cus.report.formats.FORMATS`.
    language
        Code of its language.
    name
        Name of its files without their ending.
    scenario
        The scenario that it proposes; None for the state as it is.
    letterhead
        What a Word document is written on; None for none.
    """

    kind_id: str
    audience: Audience
    formats: tuple[str, ...]
    language: str
    name: str
    scenario: Scenario | None = None
    letterhead: Letterhead | None = None


@dataclass(frozen=True, slots=True)
class PointsOrder:
    """
    An order for the travel times between points.

    Parameters
    ----------
    origins, destinations
        The points.
    profile_id
        Way of travelling, a key of the study's profiles.
    metric
        What is least.
    trip
        ``there``, ``back`` or ``round`` (`geo_cus.network.round_trip.Trip`).
    """

    origins: NamedFile
    destinations: NamedFile
    profile_id: str
    metric: Metric
    trip: str


@dataclass(frozen=True, slots=True)
class PointTimes:
    """Travel times between points as `geo_cus.network.matrix.matrix_csv` gives them, and how many pairs are linked."""

    content: bytes = field(repr=False)
    pairs: int
    reachable: int


@dataclass(frozen=True, slots=True)
class MobileOrder:
    """
    An order for the plan of a mobile service.

    Parameters
    ----------
    content
        The request, as TOML.
    file
        Name of its file, for messages.
    time_limit_s
        Seconds for the search, > 0.
    """

    content: bytes
    file: str
    time_limit_s: float


@dataclass(frozen=True, slots=True)
class CareOrder:
    """
    An order for the rounds of home care.

    Parameters
    ----------
    content
        The request, as TOML.
    file
        Name of its file, for messages.
    clients
        The clients, as CSV; its rows with errors are left out.
    time_limit_s
        Seconds for the search, > 0.
    """

    content: bytes
    file: str
    clients: bytes
    time_limit_s: float


@dataclass(frozen=True, slots=True)
class SpeedsOrder:
    """
    An order for speeds after drives that people know.

    Parameters
    ----------
    drives
        The table; its rows with errors are left out.
    profile_id
        A way of travelling of the catalogue, by car.
    """

    drives: NamedFile
    profile_id: str


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """An order for the files of a plan, in the language of a code. Plans are compared, but cannot be hashed."""

    plan: MobilePlan = field(hash=False)
    language: str


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """The question what an event does to a plan."""

    plan: MobilePlan = field(hash=False)
    event: Event


@dataclass(frozen=True, slots=True)
class PlanCurve:
    """The question whether the request of a plan is served better by fixed points."""

    plan: MobilePlan = field(hash=False)
