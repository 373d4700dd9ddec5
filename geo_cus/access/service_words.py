"""The sentences of one service: how many people lack it, and how that was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.access.measurement import GAPS
from geo_cus.access.words import BASIS_NAMES, threshold_text
from geo_cus.catalogue import Direction, groups

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Profile, Service
    from geo_cus.text import Language


def way_of_travelling(service: Service, profile: Profile, language: Language) -> str:
    """Say how people get to a service, or it to them."""
    way = language.pick(profile.names)
    return language.say("{way}, to the home", way=way) if service.direction is Direction.TO_HOME else way


def gap_sentences(measurement: Measurement, service: Service, language: Language) -> str:
    """Say how many settlements and people lack a service, and of how many settlements the people are not known."""
    account = measurement.accounting[measurement.accounting["service_id"] == service.service_id]
    gaps = account[account["status"].isin(GAPS)]
    limit = threshold_text(service.threshold.limit, service.threshold.metric, language)
    places, all_places = int(gaps["settlements"].sum()), int(account["settlements"].sum())
    people, all_people = measurement.gap_totals[service.service_id], measurement.totals[service.service_id]
    group = language.pick(groups()[service.group_id].names)
    lacking = language.say(
        "Without access to this service (limit {limit}): {places} of {all_places} settlements.",
        limit=limit, places=places, all_places=all_places,
    )  # fmt: skip
    told = [lacking]
    if people is None or all_people is None:
        told.append(language.say("How many people live in them is not published; counted: {group}.", group=group))
    elif all_people:
        share = language.percent(people / all_people, 1)
        told.append(language.say(
            "People without access: {people} of {all_people} ({share}); counted: {group}.",
            people=people, all_people=all_people, share=share, group=group,
        ))  # fmt: skip
    unknown = int(account["settlements_unknown"].sum())
    if unknown:
        told.append(
            language.count(
                unknown,
                "In {n} settlement the number of people is not known.",
                "In {n} settlements the number of people is not known.",
            )
        )
    return " ".join(told)


def threshold_sentences(service: Service, language: Language) -> tuple[str, str]:
    """Say up to where a service counts as near, and on whose authority."""
    threshold = service.threshold
    good, limit = (threshold_text(bound, threshold.metric, language) for bound in (threshold.good, threshold.limit))
    basis = language.say(BASIS_NAMES[threshold.basis])
    return (
        language.say("Well served: up to {good}. Limit: {limit}.", good=good, limit=limit),
        language.say("Basis of the threshold: {basis}. {source}.", basis=basis, source=threshold.source),
    )


def way_sentence(measurement: Measurement, profile_id: str, language: Language) -> str:
    """Say how one travels, along what, and whose the speeds are."""
    profile = measurement.study.profiles[profile_id]
    roads = language.say("the roads of the study")
    if measurement.estimated:
        roads = language.say("straight lines times a detour factor of {factor}", factor=profile.detour_factor)
    return language.say(
        "Way of travelling: {way}; measured along: {roads}. Speeds: {source}.",
        way=language.pick(profile.names),
        roads=roads,
        source=profile.source,
    )
