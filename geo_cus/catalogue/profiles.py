"""
Ways of travelling: which roads are open, how fast one goes on them, how points are joined to roads.

A profile is a table of TOML. It may be `based_on` another and then tells only what differs; a study or the command
line may bring its own file of the same form.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping  # noqa: TC003 - pydantic reads the annotations of Profile
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from geo_cus.errors import StudyError

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class ClassSpeed:
    """
    Speed on one class of road.

    Parameters
    ----------
    free_kph
        Driving speed outside built-up areas (km/h).
    built_up_kph
        Speed in built-up areas (km/h), not above `free_kph`.
    """

    free_kph: float
    built_up_kph: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """
    A way of travelling.

    Parameters
    ----------
    profile_id
        Its name, for example ``car``.
    names
        Name by language code.
    vehicle
        Whose rules hold: ``car``, ``bicycle`` or ``foot``. One-way streets bind cars and bicycles, speed limits cars.
    access_keys
        OSM access keys from the most to the least specific; the first with a value of the next two sets decides.
    open_access, closed_access
        Values of those keys that open and that close a way or a barrier; others tell nothing.
    explicit_classes
        Classes that are open only where an access tag opens them.
    closed_tracks
        Values of ``tracktype`` that close a track.
    closed_services
        Values of ``service`` that close a way.
    barriers
        Values of ``barrier`` on a node that stop the traveller where no access tag opens it.
    turn_restrictions
        True if signs that forbid or command a turn bind the traveller.
    u_turns
        Where one may turn round on the road: ``free`` (at every junction), ``dead_ends`` or ``never``.
    speeds
        Speed by OSM highway class; a class that is missing is closed.
    track_kph
        Speed by tracktype, ``grade1`` to ``grade5``; a grade that is missing takes the class's speed.
    default_kph
        Speed where the source has no road class at all (km/h).
    unpaved_surfaces, unpaved_factor
        Surfaces on which that share of the speed is left, 0 to 1; counted once, so not on tracks, whose grade tells it.
    surface_kph, tracktype_kph, smoothness_kph
        Highest speed by ``surface``, ``tracktype`` and ``smoothness`` on ways of every class (km/h); 0 closes the way.
    limit_rule
        What a tagged limit does: ``cap`` lowers the speed to it, ``replace`` sets the speed, also above the class's.
    limit_factor
        Share of a tagged speed limit that is really driven, 0 to 1.
    statutory_limits
        True if the limits of Polish law hold where no limit is tagged.
    factors
        What else changes every speed, by name, for example ``winter``; each > 0, all multiplied.
    speed_step_kph
        Speeds are rounded to multiples of this (km/h), halves upward; 0 leaves them.
    class_factors
        What the speed of a road class is multiplied by last of all, after its limits and its rounding; each > 0, a
        class that is missing keeps its speed. ``unknown`` stands for every way of a source without classes. Drives that
        people know give them (`geo_cus.network.calibration`).
    ferry_kph, ferry_wait_s
        Speed of a ferry without a duration (km/h; 0 closes ferries), and the wait for it (s).
    node_s
        Seconds lost at a node by the value of its ``highway``, ``railway`` or ``barrier``: ``traffic_signals``,
        ``level_crossing``, ``stop``, ``give_way``, ``gate``. Signs that face one direction slow only that one.
    junction_s
        Seconds lost at a junction of three or more roads; service ways and tracks are none.
    turn_left_s, turn_right_s
        Seconds lost by turning off by more than 45 degrees where three or more usable ways meet.
    u_turn_s
        Seconds lost by turning round on the road, wherever that is allowed.
    walk_mps
        Speed of the access leg between a point and the road (m/s, > 0).
    access_leg
        True if that leg counts in the times.
    max_snap_m
        A point farther than this from every usable road is not placed (m).
    snap_margin_m
        Roads farther than the nearest by no more than this (m) may be joined too, if that makes the whole way shorter.
    min_component_nodes
        Parts of the network that no road links with the rest are dropped and reported if they have fewer road nodes.
    min_one_way_nodes
        The same for parts that can be left but not entered again, or the other way round.
    start_s, parking_s
        Seconds from door to driving off, and from parking to the door; told apart from the travel time.
    inner_factor
        Way inside a settlement, as a share of the root of its area, when its people are not known by place.
    detour_factor
        Road metres for each metre of straight line, where there are no roads (>= 1).
    estimate_kph
        Speed along the estimated detour (km/h).
    estimate_low, estimate_high
        Shares of an estimated time that make its low and its high (0 < low <= 1 <= high).
    band
        Ids of the profiles whose speeds, beside its own, make the low and the high of its times.
    basis, source
        Where the figures come from.
    """

    profile_id: str
    names: Mapping[str, str]
    vehicle: Literal["car", "bicycle", "foot"]
    access_keys: tuple[str, ...]
    open_access: frozenset[str]
    closed_access: frozenset[str]
    explicit_classes: frozenset[str] = frozenset()
    closed_tracks: frozenset[str] = frozenset()
    closed_services: frozenset[str] = frozenset()
    barriers: frozenset[str] = frozenset()
    turn_restrictions: bool = True
    u_turns: Literal["free", "dead_ends", "never"] = "free"
    speeds: Mapping[str, ClassSpeed]
    track_kph: Mapping[str, float] = field(default_factory=dict)
    default_kph: float
    unpaved_surfaces: frozenset[str] = frozenset()
    unpaved_factor: float = 1.0
    surface_kph: Mapping[str, float] = field(default_factory=dict)
    tracktype_kph: Mapping[str, float] = field(default_factory=dict)
    smoothness_kph: Mapping[str, float] = field(default_factory=dict)
    limit_rule: Literal["cap", "replace"] = "cap"
    limit_factor: float = 1.0
    statutory_limits: bool = False
    factors: Mapping[str, float] = field(default_factory=dict)
    speed_step_kph: float = 0.0
    class_factors: Mapping[str, float] = field(default_factory=dict)
    ferry_kph: float = 0.0
    ferry_wait_s: float = 0.0
    node_s: Mapping[str, float] = field(default_factory=dict)
    junction_s: float = 0.0
    turn_left_s: float = 0.0
    turn_right_s: float = 0.0
    u_turn_s: float = 0.0
    walk_mps: float
    access_leg: bool = True
    max_snap_m: float
    snap_margin_m: float = 0.0
    min_component_nodes: int
    min_one_way_nodes: int = 0
    start_s: float = 0.0
    parking_s: float = 0.0
    inner_factor: float = 0.5
    detour_factor: float
    estimate_kph: float
    estimate_low: float = 1.0
    estimate_high: float = 1.0
    band: tuple[str, ...] = ()
    basis: str
    source: str
    parameters: str = field(repr=False, default="")
    """The profile's own TOML as canonical text; part of the fingerprint of everything computed with it."""

    @property
    def speed_factor(self) -> float:
        """Give the product of all `factors`."""
        return prod(self.factors.values())

    @property
    def counts_turns(self) -> bool:
        """Tell whether turns cost time, so that the search must remember the way one comes from."""
        return max(self.turn_left_s, self.turn_right_s, self.u_turn_s) > 0

    @property
    def overhead_s(self) -> float:
        """Give the seconds from door to driving off and from parking to the door together."""
        return self.start_s + self.parking_s


@cache
def profiles() -> Mapping[str, Profile]:
    """Give the travel profiles of the catalogue by id."""
    return {profile_id: _profile(entry, "profiles.toml") for profile_id, entry in _entries().items()}


def profile_from_file(path: Path) -> Profile:
    """
    Read a profile from a TOML file of the form that the catalogue's entries have.

    Raises
    ------
    StudyError
        The file cannot be read, is no TOML, or a key is missing, unknown or wrong.
    """
    try:
        entry = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise StudyError("{file}: there is no such file. Check its name and its folder.", file=path.name) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(
            "{file} cannot be read ({cause}). Save it as UTF-8 text.", file=path.name, cause=str(error)
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise StudyError(
            "{file} is not valid TOML: {cause}. Correct that line.", file=path.name, cause=str(error)
        ) from None
    return _profile(_inherited({"id": path.stem, **entry}, _entries(), path.name), path.name)


def chosen_profile(name: str) -> Profile:
    """
    Give the profile that a name stands for: an id of the catalogue, or a TOML file.

    Raises
    ------
    StudyError
        There is no such way of travelling, or the file is not one.
    """
    if name in profiles():
        return profiles()[name]
    if name.lower().endswith(".toml"):
        return profile_from_file(Path(name))
    known = ", ".join(profiles())
    raise StudyError("There is no way of travelling “{profile}”. Known: {known}.", profile=name, known=known)


@cache
def _entries() -> Mapping[str, dict[str, Any]]:
    text = resources.files(__package__).joinpath("profiles.toml").read_text("utf-8")
    found: dict[str, dict[str, Any]] = {}
    for entry in tomllib.loads(text)["profile"]:
        found[entry["id"]] = _inherited(entry, found, "profiles.toml")
    return found


def _inherited(entry: Mapping[str, Any], known: Mapping[str, dict[str, Any]], file: str) -> dict[str, Any]:
    """Fill in what an entry takes over from the one it is based on."""
    base = entry.get("based_on")
    if base is None:
        return dict(entry)
    if base not in known:
        raise StudyError(
            "{file}: there is no way of travelling “{profile}” to be based on. Known: {known}.",
            file=file,
            profile=str(base),
            known=", ".join(known),
        )
    own = {key: value for key, value in entry.items() if key != "based_on"}
    return {**known[base], **own}


_RENAMED: Final = {"id": "profile_id", "speeds_kph": "speeds"}
_POSITIVE: Final = (
    "default_kph", "unpaved_factor", "limit_factor", "walk_mps", "max_snap_m", "detour_factor", "estimate_kph",
)  # fmt: skip
_NOT_NEGATIVE: Final = (
    "snap_margin_m",
    "speed_step_kph", "ferry_kph", "ferry_wait_s", "min_component_nodes", "min_one_way_nodes", "start_s", "parking_s",
    "inner_factor", "junction_s", "turn_left_s", "turn_right_s", "u_turn_s",
)  # fmt: skip


@cache
def _checker() -> TypeAdapter[Profile]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - the command line starts without it

    return TypeAdapter(Profile)


def _profile(entry: Mapping[str, Any], file: str) -> Profile:
    from pydantic import ValidationError  # noqa: PLC0415 - the command line starts without it

    values = {_RENAMED.get(key, key): value for key, value in entry.items() if key not in {"pl", "en"}}
    values["names"] = {code: entry[code] for code in ("pl", "en") if code in entry}
    values["speeds"] = _class_speeds(entry.get("speeds_kph", {}))
    values["parameters"] = repr(sorted(entry.items()))
    unknown = sorted(set(values) - {item.name for item in fields(Profile)})
    if unknown:
        raise _wrong(file, unknown[0])
    try:
        profile = _checker().validate_python(values)
    except ValidationError as error:
        raise _wrong(file, ".".join(str(part) for part in error.errors()[0]["loc"])) from None
    _check_ranges(profile, file)
    return profile


def _class_speeds(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Read ``class = speed`` and ``class = [outside, in built-up areas]``."""
    pairs = {name: value if isinstance(value, list) else [value, value] for name, value in entry.items()}
    return {
        name: dict(zip(("free_kph", "built_up_kph"), pair, strict=False)) if len(pair) == 2 else pair
        for name, pair in pairs.items()
    }


def _check_ranges(profile: Profile, file: str) -> None:
    wrong = [name for name in _POSITIVE if not getattr(profile, name) > 0]
    wrong += [name for name in _NOT_NEGATIVE if not getattr(profile, name) >= 0]
    wrong += [
        f"speeds_kph.{name}" for name, speed in profile.speeds.items() if not speed.free_kph >= speed.built_up_kph > 0
    ]
    for name in ("track_kph", "surface_kph", "tracktype_kph", "smoothness_kph", "node_s"):
        wrong += [f"{name}.{key}" for key, value in getattr(profile, name).items() if not value >= 0]
    wrong += [] if 0 < profile.estimate_low <= 1 else ["estimate_low"]
    wrong += [] if profile.estimate_high >= 1 else ["estimate_high"]
    wrong += [f"factors.{key}" for key, value in profile.factors.items() if not value > 0]
    known = {*profile.speeds, "unknown"}
    wrong += [
        f"class_factors.{key}" for key, value in profile.class_factors.items() if not value > 0 or key not in known
    ]
    wrong += [] if {"pl", "en"} <= set(profile.names) else ["pl"]
    if wrong:
        raise _wrong(file, wrong[0])


def _wrong(file: str, key: str) -> StudyError:
    head, *rest = key.split(".")
    return StudyError(
        "{file}: the key “{key}” of the way of travelling is not known, missing, or has a wrong value. "
        "Compare it with the catalogue.",
        file=file,
        key=".".join([_FILE_NAMES.get(head, head), *rest]),
    )


_FILE_NAMES: Final = {name: key for key, name in _RENAMED.items()}
