"""Who offers a service: where, to the residents of which gminas, with how many places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.access.open_hours import open_to_residents
from geo_cus.data.study import GMINA_DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.network.travel_times import TravelTimes


@dataclass(frozen=True, slots=True)
class Supply:
    """
    The supply of one service, providers in the order of the study.

    Parameters
    ----------
    offered
        Which providers offer the service in any form, shape (providers,).
    online
        Which of them offer it without a road, shape (providers,).
    on_site
        Which of the others stand on the map, shape (providers,).
    eligible
        Whom they take, shape (settlements, providers).
    open_to
        For whom the opening hours leave room for the way there, the visit and the way back, shape (settlements,
        providers).
    places
        Units of capacity for this service, shape (providers,); NaN where they are not known.
    persons
        Persons in need whom they can serve, shape (providers,); NaN where that is not known or not asked.
    """

    offered: NDArray[np.bool_]
    online: NDArray[np.bool_]
    on_site: NDArray[np.bool_]
    eligible: NDArray[np.bool_]
    open_to: NDArray[np.bool_]
    places: NDArray[np.float64]
    persons: NDArray[np.float64]

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Tell which providers stand on the map, take whom, and when they can come, shape (settlements, providers)."""
        return self.on_site & self.eligible & self.open_to

    def without(self, providers: NDArray[np.bool_]) -> Supply:
        """Give the supply as it would be without some providers (shape (providers,))."""
        kept = ~providers
        return replace(self, offered=self.offered & kept, online=self.online & kept, on_site=self.on_site & kept)


def supply_of(study: Study, service: Service, times: TravelTimes, back: TravelTimes | None = None) -> Supply:
    """
    Tell who offers a service, to whom, and when.

    Parameters
    ----------
    study
        The providers, whom they take and when they are open.
    service
        One of its services.
    times
        The travel times of the service, which know who stands on the map.
    back
        Those of the way back, for a service whose visits are judged; None where they are not.
    """
    providers = study.providers
    offered = offering(providers, service.service_id)
    online = offered & (providers["form"] == "online").to_numpy(dtype=bool)
    places = capacities(study, service.service_id)
    persons = places / service.need.units_per_person if service.need else np.full(len(providers), np.nan)
    on_site = offered & ~online & times.destinations.placed
    open_to = open_to_residents(study, service, times, back)
    return Supply(offered, online, on_site, eligible(study), open_to, places, persons)


def at_times(
    supply: Supply, study: Study, service: Service, times: TravelTimes, back: TravelTimes | None = None
) -> Supply:
    """
    Give the supply of a service by other travel times: who stands on the map, and who can come when it is open.

    Parameters
    ----------
    supply
        As `supply_of` gives it for any travel times of the same study and service.
    study, service, times, back
        As in `supply_of`.
    """
    return replace(
        supply,
        on_site=supply.offered & ~supply.online & times.destinations.placed,
        open_to=open_to_residents(study, service, times, back),
    )


def offering(providers: pd.DataFrame, service_id: str) -> NDArray[np.bool_]:
    """Tell which providers offer a service."""
    return np.array([service_id in services for services in providers["services"]], dtype=bool)


def home_gminas(study: Study) -> NDArray[np.object_]:
    """Give the gmina of every settlement (TERYT); where it is not told, the only one studied, or empty text."""
    only = study.gminas[0] if len({gmina[:GMINA_DIGITS] for gmina in study.gminas}) == 1 else ""
    return np.array([str(gmina) or only for gmina in study.settlements["gmina"].to_numpy(dtype=object)], dtype=object)


def in_other_gminas(codes: NDArray[np.object_], study: Study) -> NDArray[np.bool_]:
    """
    Tell which gminas (TERYT) are none of those studied; False where a code is empty, that is not known.

    The seventh digit is not looked at: it tells town and countryside of one gmina apart.
    """
    studied = {"", *(code[:GMINA_DIGITS] for code in study.gminas)}
    return np.array([code[:GMINA_DIGITS] not in studied for code in codes], dtype=bool)


def eligible(study: Study) -> NDArray[np.bool_]:
    """
    Tell which settlements' residents each provider takes, shape (settlements, providers).

    A provider that names no gmina takes everybody; a settlement whose gmina is not known is taken by all.
    """
    homes = [home[:GMINA_DIGITS] for home in home_gminas(study)]
    # Few sets of gminas are served by many providers, so each set is looked at once.
    number = {served: place for place, served in enumerate(dict.fromkeys(study.providers["gminas_served"]))}
    taken = np.array([_takes(served, homes) for served in number], dtype=bool).reshape(len(number), len(homes))
    columns = np.array([number[served] for served in study.providers["gminas_served"]], dtype=np.int64)
    return np.ascontiguousarray(taken[columns].T)


def _takes(served: tuple[str, ...], homes: list[str]) -> list[bool]:
    gminas = {gmina[:GMINA_DIGITS] for gmina in served}
    return [not gminas or not home or home in gminas for home in homes]


def capacities(study: Study, service_id: str) -> NDArray[np.float64]:
    """
    Give the units of capacity of every provider for one service; NaN where not known or not offered.

    Places told for each service count as told. Those told for all services together are shared out between the
    services studied that need places, in proportion to the people who need each in the whole study.
    """
    in_need = _people_in_need(study)
    found = np.full(len(study.providers), np.nan)
    providers = study.providers
    together = providers["capacity"].to_numpy(dtype=np.float64, na_value=np.nan)
    for row, (offered, places) in enumerate(zip(providers["services"], providers["places"], strict=True)):
        if service_id not in offered:
            continue
        if places:
            found[row] = places.get(service_id, np.nan)
        else:
            found[row] = together[row] * _part(service_id, offered, in_need)
    return found


def _part(service_id: str, offered: tuple[str, ...], in_need: Mapping[str, float]) -> float:
    """Give the part of the places of all services that falls to one of them."""
    sharing = [name for name in offered if name in in_need]
    if service_id not in sharing:
        return 1.0
    total = sum(in_need[name] for name in sharing)
    # A group whose people nobody knows makes the total unknown, and with it the parts.
    if len(sharing) == 1 or total == 0:
        return 1 / len(sharing)
    return in_need[service_id] / total


def _people_in_need(study: Study) -> dict[str, float]:
    """Give the people in need of each service that has a need; NaN where no settlement knows its people."""
    found = {}
    for service_id, service in study.services.items():
        if service.need:
            people = study.settlements[service.group_id]
            found[service_id] = float(people.sum()) * service.need.share if people.notna().any() else np.nan
    return found
