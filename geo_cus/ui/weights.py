"""The weights of the services in the basket: the study's own, and those that a user has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.data.study import Study

WEIGHT_STEP: Final = 0.5
_LARGEST: Final = 5.0


def largest_weight(study: Study) -> float:
    """Give where the sliders of the weights end: they reach every weight that the study itself names."""
    return max([_LARGEST, *study.basket_weights.values()])


def own_weights(study: Study) -> dict[str, float]:
    """Give the weight of each service studied, as study.toml has it; 1 where it names none."""
    return {service_id: float(study.basket_weights.get(service_id, 1.0)) for service_id in study.services}


def moved_weights(study: Study, wished: Mapping[str, float]) -> dict[str, float]:
    """
    Give, of the weights that somebody wishes, those that differ from the study's own.

    Parameters
    ----------
    study
        What is studied; a wish for another service is passed over.
    wished
        Weights by service, >= 0; one beyond the end of the sliders is moved there.
    """
    largest = largest_weight(study)
    within = {service_id: min(weight, largest) for service_id, weight in wished.items()}
    return {name: within[name] for name, own in own_weights(study).items() if within.get(name, own) != own}
