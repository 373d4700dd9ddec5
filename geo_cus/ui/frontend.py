"""Streamlit's own scripts, styles and fonts, answered without a detour through other threads."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_KINDS: Final = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
_FOR_GOOD: Final = {"cache-control": "public, immutable, max-age=31536000"}
"""The name of each of these files says what is in it, so a browser need not ask for it twice."""


class Frontend:
    """
    Middleware that answers with the files of Streamlit's frontend; everything else goes on to the application.

    The first page asks for a hundred of them. Starlette opens and reads each in another thread, and while the program
    is being imported every change of threads waits for Python's lock; to read a file at once takes a tenth of that.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        folder = Path(str(resources.files("streamlit"))) / "static"
        self._files = {
            f"/{path.relative_to(folder).as_posix()}": path
            for path in (folder / "static").rglob("*")
            if path.suffix in _KINDS
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a file that is known, and pass on every other."""
        path = self._files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if path is None:
            await self._app(scope, receive, send)
            return
        answer = Response(path.read_bytes(), headers=_FOR_GOOD, media_type=_KINDS[path.suffix])
        await answer(scope, receive, send)
