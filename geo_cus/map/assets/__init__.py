"""The drawing code of the maps, and Leaflet 1.9.4 (BSD-2-Clause, see leaflet.LICENSE.txt) as its makers publish it."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

DRAWING: Final = ("signs.js", "labels.js", "base.js", "routes.js", "panel.js", "gestures.js", "draw.js")
"""Our drawing code, in the order in which it builds on itself; all of it needs Leaflet."""

_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_PICTURE: Final = re.compile(r"url\(images/[^)]*\)")


@cache
def asset(name: str) -> str:
    """
    Give the text of an asset, made fit to stand inside a page.

    Leaflet's source map and pictures are not there: the reference to the one would be a request, the others belong to
    controls that are not used.
    """
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return _PICTURE.sub("none", _SOURCE_MAP.sub("", text))


def drawing_script() -> str:
    """Give Leaflet and the drawing code as one script."""
    return "\n".join(asset(name) for name in ("leaflet.js", *DRAWING))
