"""What statuses and reasons are called, and the sentence that explains one result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.access.measurement import SERVED, UNKNOWN, Audience, Reason, Status
from geo_cus.access.suppression import SUPPRESSED_SIGN, SUPPRESSED_TEXT
from geo_cus.catalogue import Metric
from geo_cus.faults import N_
from geo_cus.text import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Threshold
    from geo_cus.data.study import Source, Study
    from geo_cus.text import Language

STATUS_NAMES: Final[Mapping[Status, str]] = {
    Status.GOOD: N_("well served"),
    Status.WITHIN_LIMIT: N_("within the limit"),
    Status.BEYOND: N_("beyond the limit"),
    Status.NO_PLACE: N_("no free place within the limit"),
    Status.CLOSED: N_("closed when one could come"),
    Status.NOT_ELIGIBLE: N_("takes residents of other gminas only"),
    Status.UNREACHABLE: N_("no road leads there"),
    Status.NO_PROVIDER: N_("no provider"),
    Status.NOT_PLACED: N_("not placed on the map"),
    Status.NO_DATA: N_("data of the providers are missing"),
}

_SOURCE_NAMES: Final[Mapping[str, str]] = {
    "study": N_("study settings"),
    "settlements": N_("settlements"),
    "demand_points": N_("where people live"),
    "providers": N_("providers"),
    "roads": N_("roads"),
    "boundary": N_("boundary"),
    "bus": N_("lines of buses"),
    "gmina_totals": N_("totals of the gmina"),
    "candidates": N_("candidates for new points"),
    "scenario": N_("scenario"),
}

STATUS_SHORT_NAMES: Final[Mapping[Status, str]] = {
    Status.GOOD: N_("Good"),
    Status.WITHIN_LIMIT: N_("Within limit"),
    Status.BEYOND: N_("Too far"),
    Status.NO_PLACE: N_("No free place"),
    Status.CLOSED: N_("Closed"),
    Status.NOT_ELIGIBLE: N_("Not for residents"),
    Status.UNREACHABLE: N_("No road"),
    Status.NO_PROVIDER: N_("No provider"),
    Status.NOT_PLACED: N_("Not placed"),
    Status.NO_DATA: N_("No data"),
}

REASON_NAMES: Final[Mapping[Reason, str]] = {
    Reason.NEAR: N_("a provider is near enough"),
    Reason.TOO_FAR: N_("the nearest provider is too far"),
    Reason.NO_FREE_PLACE: N_("the providers within the limit have no free place"),
    Reason.CLOSED_WHEN_ONE_COULD_COME: N_("the providers within the limit are closed when one could come"),
    Reason.OTHER_GMINAS_ONLY: N_("the providers within reach take residents of other gminas only"),
    Reason.OTHER_GMINAS_ONLY_AND_CLOSED: N_(
        "the providers within reach take residents of other gminas only, and are closed when one could come"
    ),
    Reason.NO_ROAD: N_("no road links the settlement with any provider"),
    Reason.NO_COORDINATES: N_("the settlement has no coordinates"),
    Reason.FAR_FROM_ROADS: N_("the settlement lies too far from every usable road"),
    Reason.PROVIDERS_NOT_PLACED: N_("no provider of this service is placed on the map"),
    Reason.NO_PROVIDER: N_("nobody in the register provides this service"),
    Reason.ONLINE_ONLY: N_("the service is provided only online"),
}

PROVIDER_STATUS_NAMES: Final[Mapping[str, str]] = {
    "placed": N_("placed on the map"),
    "no_coordinates": N_("not placed: no coordinates"),
    "far_from_roads": N_("not placed: too far from every usable road"),
    "online": N_("works online only"),
}

FORM_NAMES: Final[Mapping[str, str]] = {
    "stationary": N_("on site"),
    "mobile": N_("mobile"),
    "home": N_("at home"),
    "online": N_("online"),
}

BASIS_NAMES: Final[Mapping[str, str]] = {
    "statutory": N_("statutory"),
    "draft": N_("draft law"),
    "gmina_resolution": N_("resolution of the gmina"),
    "cus_standard": N_("quality standard of the CUS"),
    "research": N_("research practice"),
    "tool_default": N_("default of the program"),
    "user": N_("chosen by the user"),
}

GAP_NAMES: Final = {True: N_("yes"), False: N_("no"), None: N_("unknown")}


class Result(NamedTuple):
    """
    One row of `Measurement.results`, as far as a sentence needs it.

    Parameters
    ----------
    status, reason
        What the settlement has, and why.
    provider
        Name of the nearest provider; empty where none is reached.
    seconds, metres
        The way to it; infinite where no road leads.
    walk_m
        From the settlement's point to the road (m); NaN without a point.
    """

    status: Status
    reason: Reason
    provider: str
    seconds: float
    metres: float
    walk_m: float


def source_name(source: Source, words: Language) -> str:
    """Say what a file of a study is for; a file of speeds goes by the name of its profile."""
    return words.say(_SOURCE_NAMES[source.role]) if source.role in _SOURCE_NAMES else source.role


def gap_name(status: Status, *, is_gap: bool) -> str:
    """Give the English word for whether a status is a gap: yes, no, or unknown where the settlement is not placed."""
    return GAP_NAMES[None if status in UNKNOWN else is_gap]


def explanation(result: Result, threshold: Threshold, words: Language) -> str:
    """Say in one or two sentences why a settlement has the status it has."""
    if result.status == Status.NOT_PLACED and result.reason == Reason.FAR_FROM_ROADS:
        return words.say(
            "The nearest usable road is {distance} away, too far to count the settlement as placed.",
            distance=words.distance(result.walk_m),
        )
    if not np.isfinite(result.seconds):
        sentence = words.say(REASON_NAMES[result.reason])
        return sentence[:1].upper() + sentence[1:] + "."
    nearest = words.say(
        "Nearest: {provider}, {minutes}, {distance}.",
        provider=result.provider,
        minutes=words.minutes(result.seconds),
        distance=words.distance(result.metres),
    )
    if result.status not in SERVED and result.status != Status.BEYOND:
        sentence = words.say(REASON_NAMES[result.reason])
        return f"{nearest} {sentence[:1].upper() + sentence[1:]}."
    return f"{nearest} {_against_threshold(result, threshold, words)}"


def threshold_text(value: float, metric: Metric, words: Language) -> str:
    """Write a threshold as it was set, with its unit: ``20 min``, ``7,5 min`` or ``3 km``."""
    number, unit = (value / 60, "min") if metric is Metric.SECONDS else (value / 1000, "km")
    return f"{words.number(number, 2)}{NBSP}{unit}"


def notes(measurement: Measurement, words: Language) -> list[str]:
    """Give the sentences that every output must carry: invented and estimated data, refused rows, what roads lack."""
    study = measurement.study
    found = []
    if study.fictional:
        found.append(words.say("Fictional data: the places, people and providers are invented."))
    if measurement.estimated:
        found.append(words.say("Estimate: the study has no roads, so times are straight lines times a detour factor."))
    if _one_speed(measurement):
        found.append(
            words.say(
                "The roads come without classes, so one default speed holds on all of them; tracks may be among them."
            )
        )
    if _no_limits(measurement):
        found.append(
            words.say("No road of the file has a tagged speed limit, so the limits of the law are taken everywhere.")
        )
    at_times = _conditional_ways(measurement)
    if at_times:
        found.append(
            words.count(
                at_times,
                "{n} road has a rule that holds at certain times or seasons only; it is not applied.",
                "{n} roads have rules that hold at certain times or seasons only; they are not applied.",
            )
        )
    guessed = study.estimates["settlement_id"].nunique()
    if guessed:
        found.append(
            words.count(
                guessed,
                "In {n} settlement people of some groups are estimated, with a band of 90 %.",
                "In {n} settlements people of some groups are estimated, with a band of 90 %.",
            )
        )
    if measurement.audience is Audience.PUBLIC:
        found.append(
            words.say(
                "Small numbers of people are not published: “{word}” or {sign} stands for them.",
                word=words.say(SUPPRESSED_TEXT),
                sign=SUPPRESSED_SIGN,
            )
        )
        if _counts_places(study):
            found.append(
                words.say(
                    "All people of a settlement are counted under its one status: under “{status}” where more than"
                    " half of them find none.",
                    status=words.say(STATUS_NAMES[Status.NO_PLACE]),
                )
            )
    faulty = len(study.faulty_rows)
    if faulty:
        found.append(words.count(faulty, "{n} row with errors was left out.", "{n} rows with errors were left out."))
    return found


def short_notes(measurement: Measurement, words: Language) -> str:
    """Give the same as `notes` in a few words, for a column of a table."""
    faulty = len(measurement.study.faulty_rows)
    found = [
        (measurement.study.fictional, words.say("fictional data")),
        (measurement.estimated, words.say("estimate")),
        (_one_speed(measurement), words.say("one speed on all roads")),
        (_no_limits(measurement), words.say("no speed limits tagged")),
        (_conditional_ways(measurement) > 0, words.say("rules at certain times not applied")),
        (len(measurement.study.estimates) > 0, words.say("people of some groups estimated")),
        (faulty > 0, words.count(faulty, "{n} row left out", "{n} rows left out")),
    ]
    return "; ".join(note for holds, note in found if holds)


def _one_speed(measurement: Measurement) -> bool:
    return any(not network.has_class for network in measurement.networks.values())


def _no_limits(measurement: Measurement) -> bool:
    """Tell whether cars go by classes alone: there is a network for them, and no limit is tagged on it."""
    by_car = [
        network for network in measurement.networks.values() if network.profile.vehicle == "car" and network.has_class
    ]
    return bool(by_car) and not any(network.report.ways_with_limit for network in by_car)


def _conditional_ways(measurement: Measurement) -> int:
    """Give the roads with rules at certain times, by the way of travelling to which most of them are open."""
    return max((network.report.conditional_ways for network in measurement.networks.values()), default=0)


def _against_threshold(result: Result, threshold: Threshold, words: Language) -> str:
    way = result.seconds if threshold.metric is Metric.SECONDS else result.metres
    limit = threshold_text(threshold.limit, threshold.metric, words)
    if result.status == Status.BEYOND:
        write = words.minutes if threshold.metric is Metric.SECONDS else words.distance
        over = write(way - threshold.limit)
        return words.say("Limit {limit}: too far by {over}.", limit=limit, over=over)
    if result.status == Status.WITHIN_LIMIT:
        return words.say("Within the limit of {limit}.", limit=limit)
    good = threshold_text(threshold.good, threshold.metric, words)
    return words.say("Well served: up to {good}.", good=good)


def _counts_places(study: Study) -> bool:
    """Tell whether it is known of any provider how many people it has places for."""
    known = study.providers["capacity"].notna() | study.providers["places"].map(bool)
    return bool(known.any()) and any(service.need for service in study.services.values())
