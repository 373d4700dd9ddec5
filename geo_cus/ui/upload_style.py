"""The field for a file without what Streamlit tells there by itself: a bound that is not ours, bytes in English."""

from __future__ import annotations

from typing import Final

UPLOADER_STYLE: Final = """<style>
[data-testid="stFileUploaderDropzoneInstructions"], [data-testid="stFileChipName"] + div { display: none; }
</style>"""
