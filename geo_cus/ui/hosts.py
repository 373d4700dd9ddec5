"""Under which names the server may be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware.trustedhost import TrustedHostMiddleware

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Receive, Scope, Send


class KnownHosts:
    """
    Middleware that answers only to the names in Streamlit's setting ``server.allowedHosts``.

    Streamlit itself heeds them only where a page connects. A name that somebody else has turned to this computer (DNS
    rebinding) must not get the page or a file of it, either.

    Parameters
    ----------
    app
        What answers.
    for_all
        Paths that answer to any name, since those who watch over a server ask it by its number.
    """

    def __init__(self, app: ASGIApp, *, for_all: Collection[str] = ()) -> None:
        # As in Streamlit, a setting without names allows all of them; only here IPv6 stands in brackets.
        names = [f"[{name}]" if ":" in name else name for name in st.get_option("server.allowedHosts")] or ["*"]
        self._app, self._for_all = app, for_all
        self._guarded = TrustedHostMiddleware(app, allowed_hosts=names, www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        await (self._app if scope.get("path") in self._for_all else self._guarded)(scope, receive, send)
