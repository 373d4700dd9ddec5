"""Streamlit's field for a file speaks English; its words are hidden, and ours stand in their place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo_cus.text import Language


def uploader_style(words: Language) -> str:
    """Give the style of the field for a file in the reader's language."""
    # What JSON writes between quotation marks, CSS reads as the same text, as long as there are only letters in it.
    label = json.dumps(words.say("Choose a file"), ensure_ascii=False)
    drop, button = '[data-testid="stFileUploaderDropzone"]', '[data-testid="stBaseButton-secondary"]'
    return f"""<style>
{drop} [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
{drop} {button} p {{ font-size: 0; }}
{drop} {button}::after {{ content: {label}; font-size: 0.875rem; }}
</style>"""
