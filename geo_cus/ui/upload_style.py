"""
The field for a file without what Streamlit tells there by itself: a bound that is not ours, bytes in English.

Why a file is refused, it shows to a mouse alone; here it stands below the name.
"""

from __future__ import annotations

from typing import Final

UPLOADER_STYLE: Final = """<style>
[data-testid="stFileUploaderDropzoneInstructions"], [data-testid="stFileChipName"] + div { display: none; }
[data-testid="stFileChip"][aria-invalid="true"] { flex-wrap: wrap; max-width: none; width: auto; height: auto; }
[data-testid="stFileChip"] [role="alert"] {
  position: static; flex-basis: 100%; width: auto; height: auto; margin: 0.5rem 0 0; clip: auto; clip-path: none;
  white-space: normal; overflow: visible;
}
</style>"""
