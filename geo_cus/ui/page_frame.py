"""What every answer of the server carries: language and title of the page, and rules for the safety of the browser."""

from __future__ import annotations

import json
import re
import secrets
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from geo_cus.text import LANGUAGE_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit runs its own scripts and styles inline and evaluates code; nothing may come from another host.
_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS: Final = (
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)

BROWSER_COOKIE: Final = "geo_cus_browser"
"""By it the server knows a browser again whose page is loaded anew; it means nothing, and ends with the browser."""

_NO_SCRIPT: Final = {
    "pl": "Panel geo_cus potrzebuje JavaScriptu. Włącz go w przeglądarce.",
    "en": "The geo_cus dashboard needs JavaScript. Turn it on in the browser.",
}
_STREAMLITS_NO_SCRIPT: Final = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
"""In English, with a word for programs about an interface that is off here."""

# Without a home, a page under an address of its own looks for the server below that address first, and the browser
# complains of what it does not find there. Every page's address is one word after the last slash.
# What the first page will need is fetched while the study is still being read, and not when the map is to be drawn.
_FIRST_SCRIPT: Final = """<script>
{{ const home = location.origin + location.pathname.replace(/[^/]*$/, "");
  window.__streamlit = {{ BACKEND_BASE_URL: home, MAIN_PAGE_BASE_URL: home }};
  addEventListener("load", () => setTimeout(() => {{
    if (location.pathname.endsWith("/")) for (const style of {styles}) {{
      const link = {{ rel: "preload", as: "style", href: home + style }};
      document.head.append(Object.assign(document.createElement("link"), link)); }}
    for (const script of {scripts}) import(home + script).catch(() => {{}}); }}, 0)); }}
</script>
"""
_OF_STREAMLIT: Final = (
    "BidiComponent",
    "ButtonGroup",
    "Html",
    "Metric",
    "PageLink",
    "Progress",
    "Selectbox",
    "Slider",
)
_OF_OUR_OWN: Final = ("access_map/component", "settlement_list/list")
"""A component is drawn when its styles are there, too."""


@cache
def first_script() -> bytes:
    """Give the script that goes before all others of a page."""
    folder = Path(str(resources.files("streamlit"))) / "static" / "static" / "js"
    names = sorted(path.name for path in folder.iterdir())
    scripts = [f"static/js/{name}" for name in names if name.split(".")[0] in _OF_STREAMLIT]
    ours = [f"_stcore/bidi-components/geo-cus.{name}" for name in _OF_OUR_OWN]
    scripts += [f"{name}.js" for name in ours]
    styles = [f"{name}.css" for name in ours]
    return _FIRST_SCRIPT.format(scripts=json.dumps(scripts), styles=json.dumps(styles)).encode()


class PageFrame:
    """
    Middleware that adds `HEADERS` to every answer and puts language and title into the page.

    Streamlit writes English into its page, whatever language the text has (streamlit/streamlit#15726).
    """

    def __init__(self, app: ASGIApp, *, language: str = LANGUAGE_CODES[0]) -> None:
        self._app, self._language = app, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if b"text/html" in headers.get(b"accept", b""):
            # The page is changed on its way, so it must not be packed.
            scope = {**scope, "headers": [item for item in scope["headers"] if item[0] != b"accept-encoding"]}
        cookie = None if _is_known(headers) else _new_cookie(secure=scope.get("scheme") == "https")
        answer = _Answer(send, asked_language(scope["query_string"]) or self._language, cookie)
        await self._app(scope, receive, answer.send)


class _Answer:
    """An answer on its way to the browser; a page is held back until it is whole."""

    def __init__(self, send: Send, language: str, cookie: bytes | None) -> None:
        self._send, self._language, self._cookie = send, language, cookie
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on."""
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *HEADERS]}
            if _is_page(message):
                if self._cookie is not None:
                    message["headers"].append((b"set-cookie", self._cookie))
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": framed(self._body, self._language)}
            await self._send(_with_length(self._start, len(message["body"])))
            self._start = None
        await self._send(message)


def _is_known(headers: Mapping[bytes, bytes]) -> bool:
    return BROWSER_COOKIE.encode() + b"=" in headers.get(b"cookie", b"")


def _new_cookie(*, secure: bool) -> bytes:
    """Give a cookie that no script reads and no other site sends."""
    cookie = f"{BROWSER_COOKIE}={secrets.token_urlsafe(18)}; Path=/; HttpOnly; SameSite=Lax"
    return (cookie + "; Secure" if secure else cookie).encode()


def asked_language(query: bytes) -> str | None:
    """Give the language that an address asks for, if there is such a language."""
    codes = parse_qs(query.decode("ascii", "replace")).get("lang", [""])
    return codes[0] if codes[0] in LANGUAGE_CODES else None


def framed(page: bytes, language: str) -> bytes:
    """Put language, title, home and the sentence for browsers without scripts into Streamlit's page."""
    page = page.replace(b'<html lang="en"', f'<html lang="{language}"'.encode(), 1)
    page = page.replace(b"<title>Streamlit</title>", b"<title>geo_cus</title>", 1)
    page = page.replace(b"<head>", b"<head>" + first_script(), 1)
    return _STREAMLITS_NO_SCRIPT.sub(f"<noscript>{_NO_SCRIPT[language]}</noscript>".encode(), page, count=1)


def _is_page(start: Message) -> bool:
    kind: bytes = dict(start["headers"]).get(b"content-type", b"")
    return start["status"] == 200 and kind.startswith(b"text/html")


def _with_length(start: Message, length: int) -> Message:
    headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
    return {**start, "headers": [*headers, (b"content-length", str(length).encode())]}
