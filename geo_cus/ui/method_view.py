"""How access is measured, and with which figures: the tables of the page about the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo_cus.access.service_words import way_of_travelling
from geo_cus.access.words import BASIS_NAMES, threshold_text
from geo_cus.catalogue import domains, groups
from geo_cus.text import NBSP

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Profile, Service, SpeedLimits
    from geo_cus.text import Language


def threshold_rows(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a row a service: how near it must be, for whom, on whose authority, as text."""
    services = measurement.study.services.values()
    return pd.DataFrame(
        {
            words.say("Service"): [words.pick(service.names) for service in services],
            words.say("Well served up to"): [_amount(service, service.threshold.good, words) for service in services],
            words.say("Limit"): [_amount(service, service.threshold.limit, words) for service in services],
            words.say("Way of travelling"): [
                way_of_travelling(service, measurement.study.profiles[service.profile_id], words)
                for service in services
            ],
            words.say("Target group"): [words.pick(groups()[service.group_id].names) for service in services],
            words.say("Basis"): [_basis(service, words) for service in services],
            words.say("Source"): [service.threshold.source for service in services],
            words.say("Domain of the Act"): [_domains(service, words) for service in services],
        }
    )


def used_profiles(measurement: Measurement) -> tuple[Profile, ...]:
    """Give the ways of travelling that the services of the study ask for."""
    ids = dict.fromkeys(service.profile_id for service in measurement.study.services.values())
    return tuple(measurement.study.profiles[profile_id] for profile_id in ids)


def profile_table(profile: Profile, words: Language) -> pd.DataFrame:
    """Give the figures of a way of travelling, as text."""
    rows = [
        (words.say("Walk between a point and the road"), _speed(3.6 * profile.walk_mps, words)),
        (words.say("A point is not placed if it is farther from every road than"), words.distance(profile.max_snap_m)),
        (
            words.say("Islands of the network with fewer junctions are left out"),
            words.number(profile.min_component_nodes),
        ),
        (words.say("Speed where the class of the road is not known"), _speed(profile.default_kph, words)),
        (words.say("Share of the speed left on an unpaved surface"), words.percent(profile.unpaved_factor)),
        (words.say("Share of a speed limit that is really driven"), words.percent(profile.limit_factor)),
        (
            words.say("Without roads: way for each metre of straight line"),
            f"×{NBSP}{words.number(profile.detour_factor, 2)}",
        ),
        (words.say("Without roads: speed"), _speed(profile.estimate_kph, words)),
        *_beside_speeds(profile, words),
    ]
    return pd.DataFrame(rows, columns=[words.say("Assumption"), words.say("Value")])


def _beside_speeds(profile: Profile, words: Language) -> list[tuple[str, str]]:
    """Give what slows this way of travelling beside its speeds; nothing where nothing does."""
    lost_s = [
        (words.say("Lost at a junction of three or more roads"), profile.junction_s),
        (words.say("Lost in turning left"), profile.turn_left_s),
        (words.say("Lost in turning right"), profile.turn_right_s),
        (words.say("Lost in turning round"), profile.u_turn_s),
        *((words.say("Lost at “{tag}” (OpenStreetMap)", tag=tag), cost_s) for tag, cost_s in profile.node_s.items()),
    ]
    rows = [(name, f"{words.number(cost_s, 1)}{NBSP}s") for name, cost_s in lost_s if cost_s]
    if profile.factors:
        rows.insert(0, (words.say("Share left of all speeds"), words.percent(profile.speed_factor)))
    return rows


def limit_table(limits: SpeedLimits, words: Language) -> pd.DataFrame:
    """Give the speed limits for cars that hold where no sign sets one, as text."""
    rows = [
        (words.say("In built-up areas"), limits.built_up_kph),
        (words.say("Outside built-up areas"), limits.rural_kph),
        (words.say("In residential zones"), limits.living_street_kph),
        (words.say("Two carriageways with two lanes each"), limits.dual_kph),
        (words.say("Express road, one carriageway"), limits.express_kph),
        (words.say("Express road, two carriageways"), limits.express_dual_kph),
        (words.say("Motorway"), limits.motorway_kph),
    ]
    shown = [(name, _speed(kph, words)) for name, kph in rows]
    return pd.DataFrame(shown, columns=[words.say("Road"), words.say("Speed limit")])


def speed_table(profile: Profile, words: Language) -> pd.DataFrame:
    """Give the speeds by class of road, as text, and where drives have changed them by how much; others are closed."""
    rows = [
        (name, _speed(speed.free_kph, words), _speed(speed.built_up_kph, words))
        for name, speed in profile.speeds.items()
    ]
    columns = [
        words.say("Class of road (OpenStreetMap)"),
        words.say("Outside built-up areas"),
        words.say("In built-up areas"),
    ]
    table = pd.DataFrame(rows, columns=columns)
    if not profile.class_factors:
        return table
    factors = [words.number(profile.class_factors.get(name, 1.0), 3) for name in profile.speeds]
    return table.assign(**{words.say("Multiplied by, after drives"): factors})


def _amount(service: Service, value: float, words: Language) -> str:
    return threshold_text(value, service.threshold.metric, words)


def _basis(service: Service, words: Language) -> str:
    return words.say(BASIS_NAMES[service.threshold.basis])


def _domains(service: Service, words: Language) -> str:
    return "; ".join(words.pick(domains()[number].names) for number in service.domains)


def _speed(kph: float, words: Language) -> str:
    return f"{words.number(kph, 1)}{NBSP}km/h"
