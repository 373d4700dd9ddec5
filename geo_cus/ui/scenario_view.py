"""A scenario as the dashboard shows it: its edits, who saved it when, and what comes of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from geo_cus.text import NBSP

if TYPE_CHECKING:
    from geo_cus.planning.compare import Comparison
    from geo_cus.planning.store import Revision
    from geo_cus.text import Language


def saved_sentence(revision: Revision, words: Language) -> str:
    """Say when a scenario was saved, by whom, as which revision; the hour is that of the computer's place."""
    local = revision.at.astimezone()
    today = local.date() == datetime.now().astimezone().date()
    hour = f"{local:%H:%M}"
    return words.say(
        "Saved {at} by {who}, revision {revision}",
        at=hour if today else f"{words.date(local.date())},{NBSP}{hour}",
        who=revision.who,
        revision=str(revision.revision),
    )


def result_sentence(found: Comparison, service_id: str, words: Language) -> str:
    """Say how many people gain one service by a scenario, and how many lose it."""
    own = found.services[found.services["service_id"] == service_id]
    gained = words.count(int(own["newly_served"].sum()), "{n} person gains access", "{n} people gain access")
    lost = words.count(int(own["lost"].sum()), "{n} person loses it", "{n} people lose it")
    return f"{gained}, {lost}."
