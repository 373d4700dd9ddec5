"""The scripts, styles and fonts of the pages, answered in few requests and without a detour through other threads."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.responses import Response

from geo_cus.map.component import COMPONENTS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_KINDS: Final = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
_FOR_GOOD: Final = {"cache-control": "public, immutable, max-age=31536000"}
"""The name of each file of Streamlit says what is in it, so a browser need not ask for it twice."""


class Frontend:
    """
    Middleware that answers with the files of Streamlit's frontend, and with our components, each in one piece.

    The first page asks for a hundred of the former. Starlette opens and reads each in another thread, and while the
    program is being imported every change of threads waits for Python's lock; to read a file at once takes less
    than a third of the work. Everything else goes on to the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        folder = Path(str(resources.files("streamlit"))) / "static"
        self._files = {
            f"/{path.relative_to(folder).as_posix()}": path
            for path in (folder / "static").rglob("*")
            if path.suffix in _KINDS
        }
        texts = {address: text.encode() for one in COMPONENTS for address, text in one.whole().items()}
        self._components = {address: (text, _version(text)) for address, text in texts.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a file that is known, and pass on every other."""
        answer = self._answer(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        await (answer or self._app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        address: str = scope["path"]
        if address in self._files:
            path = self._files[address]
            return Response(path.read_bytes(), headers=_FOR_GOOD, media_type=_KINDS[path.suffix])
        if address not in self._components:
            return None
        content, version = self._components[address]
        # The browser asks anew each time, since another version of the program answers at the same address.
        headers = {"etag": version, "cache-control": "no-cache"}
        if Headers(scope=scope).get("if-none-match") == version:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type=_KINDS[Path(address).suffix])


def _version(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:16]}"'
