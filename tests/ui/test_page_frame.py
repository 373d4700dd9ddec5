import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo_cus.ui.page_frame import BROWSER_COOKIE, HEADERS, PageFrame, asked_language, framed

PAGE = (
    b'<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head><body>'
    b"<noscript>You need to enable JavaScript to run this app.</noscript></body></html>"
)


def run_apart(coroutine):
    """Run a coroutine in a thread of its own: Playwright keeps a loop running in that of the tests."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(asyncio.run, coroutine).result()


def answer(*, kind: bytes, body: tuple[bytes, ...], query: bytes = b"", status: int = 200, cookie: bytes = b"", **more):
    """Send a request through the middleware, and give the headers and the body that come out."""
    seen, sent = {}, []

    async def app(scope, receive, send):
        seen.update(scope)
        length = str(sum(map(len, body))).encode()
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-type", kind), (b"content-length", length)],
            }
        )
        for number, part in enumerate(body, 1):
            await send({"type": "http.response.body", "body": part, "more_body": number < len(body)})

    async def collect(message):
        sent.append(message)

    headers = [(b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip"), (b"cookie", cookie)]
    scope = {"type": "http", "path": "/", "query_string": query, "headers": headers, **more}
    run_apart(PageFrame(app)(scope, None, collect))
    return seen, dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize(
    ("query", "code"), [(b"", b"pl"), (b"lang=en", b"en"), (b"lang=xx", b"pl"), (b"prog=3&lang=en", b"en")]
)
def test_the_page_tells_its_language(query, code):
    _, headers, body = answer(kind=b"text/html; charset=utf-8", body=(PAGE[:50], PAGE[50:]), query=query)
    assert b'<html lang="' + code + b'"' in body
    assert b"<title>geo_cus</title>" in body
    assert b"You need to enable" not in body
    assert int(headers[b"content-length"]) == len(body)


def test_every_answer_carries_the_rules_for_the_browser():
    _, headers, body = answer(kind=b"application/json", body=(b"{}",))
    assert body == b"{}"
    assert set(HEADERS) <= set(headers.items())
    assert b"http" not in headers[b"content-security-policy"]


def test_a_page_is_asked_for_unpacked():
    seen, _, _ = answer(kind=b"text/html", body=(PAGE,))
    assert b"accept-encoding" not in dict(seen["headers"])


def test_an_error_page_passes_as_it_is():
    assert (
        answer(kind=b"text/html", body=(b'<html lang="en">no</html>',), status=404)[2] == b'<html lang="en">no</html>'
    )


def test_other_connections_pass():
    passed = []

    async def app(scope, receive, send):
        passed.append(scope["type"])

    run_apart(PageFrame(app)({"type": "websocket"}, None, None))
    assert passed == ["websocket"]


@pytest.mark.parametrize("query", [b"lang=", b"lang=%00", b"\xff", b"lang=pl;en"])
def test_a_senseless_address_asks_for_no_language(query):
    assert asked_language(query) is None


def test_a_page_that_streamlit_changes_is_left_alone():
    assert framed(b"<p>other</p>", "pl") == b"<p>other</p>"


def test_a_page_tells_browsers_apart_by_a_cookie_that_no_script_reads():
    page = answer(kind=b"text/html", body=(PAGE,))[1][b"set-cookie"].decode()
    name, token = page.split(";")[0].split("=")
    assert name == BROWSER_COOKIE
    assert len(token) >= 24
    assert page.endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert token not in answer(kind=b"text/html", body=(PAGE,))[1][b"set-cookie"].decode()
    assert answer(kind=b"text/html", body=(PAGE,), scheme="https")[1][b"set-cookie"].endswith(b"; Secure")
    assert b"set-cookie" not in answer(kind=b"text/html", body=(PAGE,), cookie=f"a=b; {name}={token}".encode())[1]
    assert b"set-cookie" not in answer(kind=b"text/javascript", body=(b"1",))[1]
