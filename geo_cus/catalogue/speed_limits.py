"""Speed limits that hold where no sign sets one."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedLimits:
    """
    Limits for cars where no sign sets one.

    Parameters
    ----------
    built_up_kph
        In built-up areas (km/h, > 0, as all that follow).
    living_street_kph
        In residential zones (strefa zamieszkania).
    rural_kph
        Outside built-up areas, where nothing of the following holds.
    dual_kph
        There, on two carriageways with at least two lanes each.
    express_kph, express_dual_kph
        On express roads with one and with two carriageways.
    motorway_kph
        On motorways.
    basis, source
        Where the figures come from.
    """

    built_up_kph: float
    living_street_kph: float
    rural_kph: float
    dual_kph: float
    express_kph: float
    express_dual_kph: float
    motorway_kph: float
    basis: str
    source: str

    @property
    def parameters(self) -> str:
        """Give the figures as canonical text; part of the fingerprint of everything computed with them."""
        return repr(sorted((name, value) for name, value in asdict(self).items() if name.endswith("_kph")))


@cache
def speed_limits() -> SpeedLimits:
    """Give the limits of Polish law, as the catalogue has them."""
    entry = tomllib.loads(resources.files(__package__).joinpath("speed_limits.toml").read_text("utf-8"))
    figures = {name: float(value) for name, value in entry.items() if name.endswith("_kph")}
    return SpeedLimits(**figures, basis=entry["basis"], source=entry["source"])
