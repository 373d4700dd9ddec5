"""Starts the dashboard's server: on this computer only, without telemetry, without a word to anybody else."""

from __future__ import annotations

import os
import socket
import tomllib
from contextlib import asynccontextmanager, closing
from importlib import resources
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from geo_cus import __version__
from geo_cus.errors import GeoCusError
from geo_cus.text import LANGUAGE_CODES
from geo_cus.text import language as language_of
from geo_cus.ui.page_frame import PageFrame
from geo_cus.ui.session import LANGUAGE_VARIABLE, STUDY_VARIABLE, reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from starlette.requests import Request

HEALTH: Final = "/zdrowie"
"""Where the server tells that it is well."""

SCRIPT: Final = Path(__file__).parent / "dashboard.py"


def serve(study_dir: Path | None, *, port: int = 8501, language: str | None = None) -> None:
    """
    Serve the dashboard of a study, or of all the user may choose from, on 127.0.0.1 until the user ends it.

    Parameters
    ----------
    study_dir
        Folder of the study; None for the start page. That it can be opened is not checked here: the page says what
        is wrong with it.
    port
        Where to listen.
    language
        ``pl`` or ``en``, for addresses that do not name one; Polish if None.

    Raises
    ------
    GeoCusError
        The port is taken, or there is no such language.
    """
    _refuse_taken(port)
    show_first(study_dir, language=language)
    st.App(**app_parts()).run(config={**settings(), "server.port": port})


def show_first(study_dir: Path | None, *, language: str | None = None) -> None:
    """Say what the pages of this process show: the study of a folder, or the start page if there is none."""
    if study_dir is not None:
        os.environ[STUDY_VARIABLE] = str(study_dir.resolve())
    if language is not None:
        os.environ[LANGUAGE_VARIABLE] = language_of(language).code


def show_arguments(arguments: Sequence[str]) -> None:
    """Do as the arguments after ``streamlit run app.py --`` say: the folder of a study, or nothing."""
    show_first(Path(arguments[0]) if arguments else None)


def app_parts() -> dict[str, Any]:
    """Give the arguments of `streamlit.App` for the dashboard."""
    code = os.environ.get(LANGUAGE_VARIABLE, LANGUAGE_CODES[0])
    return {
        "script_path": SCRIPT,
        "routes": [Route(HEALTH, _healthy)],
        "middleware": [Middleware(PageFrame, language=code)],
        "lifespan": _lifespan,
        "on_script_error": _explained,
    }


def settings() -> dict[str, Any]:
    """Give the settings of Streamlit by dotted name, as config.toml beside this file has them."""
    text = resources.files("geo_cus.ui").joinpath("config.toml").read_text("utf-8")
    return dict(_dotted(tomllib.loads(text)))


def _dotted(tables: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found = []
    for name, value in tables.items():
        if isinstance(value, dict):
            found += _dotted(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, value))
    return found


def _refuse_taken(port: int) -> None:
    # Streamlit would quietly take the next port, and the address that was printed would show something else.
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise GeoCusError("The port {port} is in use. Choose another one with --port.", port=str(port)) from None


async def _healthy(_: Request) -> JSONResponse:
    """Tell whoever watches over the server that it answers, and in which version."""
    return JSONResponse({"status": "ok", "version": __version__})


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    Thread(target=_prepare, daemon=True).start()
    yield
    reader().close()


def _prepare() -> None:
    """Begin to read the study and import what the pages need, so that the first one to look need not wait."""
    folder = os.environ.get(STUDY_VARIABLE)
    if folder:
        reader().open(Path(folder))
    import geo_cus.ui.shell  # noqa: F401, PLC0415


def _explained(error: Exception) -> bool:
    from geo_cus.ui.shell import show_fault  # noqa: PLC0415 - pages, and with them pandas, are imported after the start

    show_fault(error)
    return True
