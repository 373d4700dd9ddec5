"""Small parts of an answer leave at once, and do not wait until the browser has confirmed the part before."""

from __future__ import annotations

import functools
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


def answer_at_once(loop: asyncio.AbstractEventLoop) -> None:
    """
    Have what this loop will listen on send without delay (``TCP_NODELAY``).

    asyncio does so itself, but only where a socket names its protocol, which that of Streamlit does not. Without it
    the body of every answer, and every second message of a picture, comes 40 ms late on Linux (Nagle's algorithm
    waits for a confirmation that the browser delays; Kludex/uvicorn#3149).
    """
    create_server = loop.create_server

    @functools.wraps(create_server)
    async def listening(*arguments: Any, sock: socket.socket | None = None, **named: Any) -> asyncio.Server:
        if sock is not None and sock.family in {socket.AF_INET, socket.AF_INET6}:
            # Every connection that is accepted inherits it.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return await create_server(*arguments, sock=sock, **named)

    loop.create_server = listening  # type: ignore[method-assign]
