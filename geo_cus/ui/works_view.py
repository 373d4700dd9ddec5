"""What a page says of long work while it is being done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_cus.ui.thresholds import limit_scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes
    from geo_cus.ui.work import Work

_MINUTE_S: Final = 60


def progress_sentence(work: Work, words: Language) -> str:
    """Say what is being done, and about how long it will still take, once that can be told."""
    if work.stopping:
        return words.say("Stopping …")
    if work.waiting:
        return words.say("Waiting until other work on this server is done")
    step = words.say(work.step)
    if work.left_s is None:
        return step
    if work.left_s < _MINUTE_S:
        return words.say("{step}; less than a minute left for this step", step=step)
    return words.say("{step}; about {time} left for this step", step=step, time=words.minutes(work.left_s))


def asked_sentence(service_id: str, parts: Sequence[str], wishes: Wishes, study: Study, words: Language) -> str:
    """Say in one line what was asked of a service, and how the study was looked at."""
    told, service = list(parts), study.services[service_id]
    limit = dict(wishes.limits).get(service_id)
    if limit is not None:
        told.append(_limit_words(service, limit, words))
    if wishes.edits:
        told.append(words.say("after the changes of a scenario"))
    return f"{words.pick(service.names)}: {', '.join(told)}"


def _limit_words(service: Service, limit: float, words: Language) -> str:
    return words.say("limit {limit} {unit}", limit=words.number(limit, 1), unit=limit_scale(service).unit)


def wishes_sentence(wishes: Wishes, study: Study, words: Language) -> str:
    """Say of what the work is: the study as it is, or with the thresholds and the scenario that were chosen."""
    parts = [words.say("after the changes of a scenario") if wishes.edits else words.say("as it is now")]
    for service_id, limit in wishes.limits:
        if service_id in study.services:
            service = study.services[service_id]
            parts.append(f"{words.pick(service.names)}: {_limit_words(service, limit, words)}")
    return "; ".join(parts)
