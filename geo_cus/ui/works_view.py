"""What a page says of long work while it is being done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_cus.ui.thresholds import limit_scale

if TYPE_CHECKING:
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


def wishes_sentence(wishes: Wishes, study: Study, words: Language) -> str:
    """Say of what the work is: the study as it is, or with the thresholds and the scenario that were chosen."""
    parts = [words.say("after the changes of a scenario") if wishes.edits else words.say("as it is now")]
    for service_id, limit in wishes.limits:
        if service_id in study.services:
            service = study.services[service_id]
            limited = words.say("limit {limit} {unit}", limit=words.number(limit, 1), unit=limit_scale(service).unit)
            parts.append(f"{words.pick(service.names)}: {limited}")
    return "; ".join(parts)
