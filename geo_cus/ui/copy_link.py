"""The button that copies the address of the page, which holds the whole view; the browser alone does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_cus.map.component.parts import Component
from geo_cus.ui.assets import asset

if TYPE_CHECKING:
    from geo_cus.text import Language


_COMPONENT: Final = Component("copy_link", js="copy_link.js", css="copy_link.css", read=asset)


def offer_link(words: Language) -> None:
    """Show the button; where the browser keeps its clipboard to itself, it shows the address, ready to be copied."""
    say = words.say
    _COMPONENT.mount()(
        key="copy_link",
        data={
            "label": say("Copy link"),
            "copied": say("The link is copied."),
            "byHand": say("Copy it: Ctrl+C."),
            "address": say("Address of this page"),
            "local": say(
                "The link opens on this computer only; others get the map as a file, from the page {page}.",
                page=words.quote(say("Report and maps")),
            ),
        },
    )
