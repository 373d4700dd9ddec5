"""What a report is made of: measurements as its readers may see them, what changed, what is proposed, maps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo_cus.access.measurement import Audience
from geo_cus.access.of_gmina import of_gmina
from geo_cus.access.published import published, published_together, same_people
from geo_cus.planning.compare import compare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.compare import Comparison
    from geo_cus.planning.scenario import Scenario


@dataclass(frozen=True)
class Case:
    """
    What a report tells of.

    Parameters
    ----------
    shown
        The measurement, as the readers may see it.
    before
        The one it is compared with, as they may see it; None where there is none, or where no people of it may be told
        beside those of `shown`.
    comparison
        Both in full, for internal use: of it a public report tells statuses only, never people.
    scenario
        Whose edits are proposed; None for the state as it is.
    compared_with
        Name of what `before` is; empty where nothing is compared.
    maps
        A drawing (SVG) by service id; a service that is not named has none.
    """

    shown: Measurement
    before: Measurement | None = None
    comparison: Comparison | None = None
    scenario: Scenario | None = None
    compared_with: str = ""
    maps: Mapping[str, str] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        """Tell whether everybody may read it."""
        return self.shown.audience is Audience.PUBLIC


def case_of(
    measurement: Measurement,
    *,
    audience: Audience,
    before: Measurement | None = None,
    scenario: Scenario | None = None,
    compared_with: str = "",
    maps: Mapping[str, str] | None = None,
) -> Case:
    """
    Put together what a report tells of.

    For the public, people of two measurements stand side by side only if they are the same people in both, protected
    together; otherwise what is hidden in one could be computed from the other, and only statuses are compared.

    Parameters
    ----------
    measurement, before
        For internal use; what is reported, and what it is compared with.
    audience
        Who reads it.
    scenario, compared_with, maps
        As in `Case`.
    """
    comparison = compare(before, measurement) if before is not None else None
    shown = measurement
    if audience is Audience.PUBLIC:
        if before is not None and same_people(measurement, before):
            shown, before = published_together([measurement, before])
        else:
            shown, before = published(measurement), None
    return Case(shown, before, comparison, scenario, compared_with, maps or {})


def case_of_gmina(case: Case, gmina: str) -> Case:
    """Give the part of a case that concerns one gmina (TERYT; ``""``: not told), without maps, which show the whole."""
    before = case.before and of_gmina(case.before, gmina)
    both = case.comparison
    comparison = both and compare(of_gmina(both.before, gmina), of_gmina(both.after, gmina))
    return replace(case, shown=of_gmina(case.shown, gmina), before=before, comparison=comparison, maps={})
