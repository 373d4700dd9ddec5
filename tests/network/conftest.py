from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geo_cus.catalogue import profiles
from geo_cus.network.travel_times import Points
from tests.towns import degrees

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.catalogue import Profile


@pytest.fixture
def car() -> Profile:
    """The car, which keeps every island, however small."""
    return replace(profiles()["car"], min_component_nodes=0, min_one_way_nodes=0)


@pytest.fixture
def foot() -> Profile:
    return replace(profiles()["foot"], min_component_nodes=0, min_one_way_nodes=0)


@pytest.fixture
def at() -> Callable[..., Points]:
    """Make points from metres east and north."""

    def points(*places: tuple[float, float]) -> Points:
        lon, lat = np.array([degrees(*place) for place in places]).T
        return Points(tuple(str(number) for number in range(len(places))), lon, lat)

    return points
