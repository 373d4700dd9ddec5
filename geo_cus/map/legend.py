"""The legend: what the colours and signs of a map mean, with the settlements and people behind each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from geo_cus.access.accounting import counts_by_status
from geo_cus.access.measurement import Status
from geo_cus.access.suppression import SUPPRESSED_SIGN
from geo_cus.access.words import STATUS_NAMES, threshold_text
from geo_cus.catalogue import Metric
from geo_cus.map.classes import CLASSES, SIGNS
from geo_cus.map.sentences import form_name
from geo_cus.text import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo_cus.access.accounting import Counts
    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Profile, Service
    from geo_cus.map.layers import Provider, Village
    from geo_cus.text import Language

_PAPER: Final = "#ffffff"
"""Fill of a sign that only shows its outline."""


def legend(
    measurement: Measurement,
    service: Service,
    villages: Sequence[Village],
    providers: Sequence[Provider],
    language: Language,
) -> dict[str, Any]:
    """
    Describe the signs of a map.

    Returns
    -------
    dict
        Values for JSON. ``title``; ``classes`` and ``statuses``: rows of ``sign``, ``label``, ``settlements``,
        ``people`` (numbers as text); ``special``: settlements with nobody and with an unknown number of people;
        ``sizes``: persons of the circles shown as examples; ``providers``: rows of ``sign`` and ``label``; ``routes``:
        rows of ``sign`` (``route``, ``worst``) and ``label``, none where ways are straight lines; ``changesTitle``,
        and ``changes``, ``providerChanges``: rows of ``sign``, ``label`` and ``count``, which `geo_cus.map.changes`
        fills.
    """
    profile = measurement.study.profiles[service.profile_id]
    counts = counts_by_status(measurement.accounting, service.service_id)
    return {
        "title": _title(service, profile, language),
        "classes": _class_rows(service.threshold.metric, villages, language),
        "statuses": _status_rows(service, counts, language),
        "special": _special_rows(villages, language),
        "sizes": [{"people": people, "label": language.number(people)} for people in example_sizes(villages)],
        "providers": _provider_rows(providers, language),
        "routes": _route_rows(language) if service.profile_id in measurement.networks else [],
        "changesTitle": "",
        "changes": [],
        "providerChanges": [],
    }


def example_sizes(villages: Iterable[Village]) -> list[int]:
    """Choose up to three round numbers of persons whose circles stand in the legend, the largest first."""
    most = max((village.people or 0 for village in villages), default=0)
    round_numbers = [digit * 10**power for power in range(7) for digit in (1, 2, 5)]
    fitting = [number for number in round_numbers if number <= most]
    return fitting[::-2][:3]


def _title(service: Service, profile: Profile, language: Language) -> str:
    way = language.pick(profile.names)
    if service.threshold.metric is Metric.SECONDS:
        return language.say("Travel time to the nearest provider ({way})", way=way)
    return language.say("Way to the nearest provider ({way})", way=way)


def _class_rows(metric: Metric, villages: Sequence[Village], language: Language) -> list[dict[str, Any]]:
    return [
        _row(
            _sign(item.fill, "none", "thin"),
            item.label(language),
            [village for village in villages if village.class_key == item.key],
            language,
        )
        for item in CLASSES[metric]
    ]


def _status_rows(service: Service, counts: Mapping[Status, Counts], language: Language) -> list[dict[str, Any]]:
    rows = []
    for status, sign in SIGNS.items():
        count = counts[status]
        if not (count.settlements or count.people) and status not in (Status.GOOD, Status.WITHIN_LIMIT, Status.BEYOND):
            continue
        # Nothing is known of people who were never counted, which is not the same as nobody.
        known = count.people or count.settlements > count.settlements_unknown or not count.settlements
        people = SUPPRESSED_SIGN if count.people is None else language.number(count.people) if known else "?"
        rows.append(
            {
                "sign": _sign(sign.fill or _PAPER, sign.mark, sign.outline),
                "label": _status_label(status, service, language),
                "settlements": language.number(count.settlements),
                "people": people,
            }
        )
    return rows


def _status_label(status: Status, service: Service, language: Language) -> str:
    threshold = service.threshold
    name = language.say(STATUS_NAMES[status])
    good, limit = (threshold_text(bound, threshold.metric, language) for bound in (threshold.good, threshold.limit))
    if status is Status.GOOD:
        return f"{name} (≤{NBSP}{good})"
    if status is Status.WITHIN_LIMIT:
        return f"{name} (≤{NBSP}{limit})"
    if status is Status.BEYOND:
        return f"{name} (>{NBSP}{limit})"
    return name


def _special_rows(villages: Sequence[Village], language: Language) -> list[dict[str, Any]]:
    cases = [
        (
            "unknown",
            language.say("number of people unknown"),
            [village for village in villages if village.people is None and not village.hidden],
        ),
        ("hidden", language.say("number of people hidden"), [village for village in villages if village.hidden]),
        ("nobody", language.say("nobody of this group"), [village for village in villages if village.people == 0]),
    ]
    plain = _sign(_PAPER, "none", "thin")
    return [_row({**plain, "people": people}, label, chosen, language) for people, label, chosen in cases if chosen]


def _route_rows(language: Language) -> list[dict[str, str]]:
    return [
        {"sign": "route", "label": language.say("route to the nearest provider")},
        {"sign": "worst", "label": language.say("its stretch that loses most time")},
    ]


def _sign(fill: str, mark: str, outline: str) -> dict[str, Any]:
    return {"fill": fill, "mark": mark, "outline": outline}


def _row(sign: dict[str, Any], label: str, chosen: Sequence[Village], language: Language) -> dict[str, Any]:
    people = [village.people for village in chosen if village.people is not None]
    # Nothing is known of people who were never counted, which is not the same as nobody.
    known = language.number(sum(people)) if people or not chosen else "?"
    if any(village.hidden for village in chosen):
        known = SUPPRESSED_SIGN
    return {"sign": sign, "label": label, "settlements": language.number(len(chosen)), "people": known}


def _provider_rows(providers: Sequence[Provider], language: Language) -> list[dict[str, Any]]:
    on_map = [provider for provider in providers if provider.lat is not None and provider.form != "online"]
    kinds = Counter((provider.form, provider.outside) for provider in on_map)
    rows = []
    for (form, outside), count in sorted(kinds.items()):
        label = form_name(form, language)
        if outside:
            label = language.say("{form}, outside the area studied", form=label)
        rows.append({"sign": {"form": form, "outside": outside}, "label": label, "count": language.number(count)})
    return rows
