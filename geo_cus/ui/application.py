"""The dashboard as an application of Streamlit: on this computer only, without telemetry, without a word to others."""

from __future__ import annotations

import asyncio
import time
import tomllib
from contextlib import asynccontextmanager, suppress
from importlib import import_module, resources
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from geo_cus import __version__
from geo_cus.lean import leave_aside
from geo_cus.text import language
from geo_cus.ui.frontend import Frontend
from geo_cus.ui.hosts import KnownHosts
from geo_cus.ui.no_delay import answer_at_once
from geo_cus.ui.page_frame import PageFrame
from geo_cus.ui.reading import reader
from geo_cus.ui.started import first_folder, first_language, show_first
from geo_cus.ui.streamlit_start import start_without_looking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from starlette.requests import Request

    from geo_cus.ui.work import Work

HEALTH: Final = "/zdrowie"
"""Where the server tells that it is well."""
_HEALTH_OF_STREAMLIT: Final = "/_stcore/health"

_NEEDED: Final = (
    "geo_cus.ui.shell", "geo_cus.ui.study_frame", "geo_cus.ui.screens.access",
    "geo_cus.data.background", "geo_cus.data.bus_timetable", "geo_cus.data.roads", "geo_cus.network.bus",
    "geo_cus.network.study_times",
)  # fmt: skip
"""Modules of the first page, in the order in which it needs them; at the end those of what an opened study holds."""
_NEEDED_NEXT: Final = (
    "geo_cus.access.measure", "geo_cus.access.routes", "geo_cus.planning.measuring", "geo_cus.ui.rehearsal",
    "pandas.io.formats.style",
)  # fmt: skip
"""Modules of the first click on the page, the first move of a slider, the first scenario, the next page."""
_FRAME_S: Final = 1.5
"""So long the modules of the first page wait for somebody who looks at its frame: on few cores that comes sooner."""
_LONGEST_READING_S: Final = 60.0
"""After it the rest is imported although the study is still being read."""
_PICTURE_S: Final = 1.5
"""So long the first picture is left alone after the study was read."""

SCRIPT: Final = Path(__file__).parent / "dashboard.py"


def run(port: int) -> None:
    """Answer on a port of this computer until the user ends it."""
    start_without_looking()
    st.App(**app_parts()).run(config={**settings(), "server.port": port})


def show_arguments(arguments: Sequence[str]) -> None:
    """Do as the arguments after ``streamlit run app.py --`` say: the folder of a study, or nothing."""
    show_first(Path(arguments[0]) if arguments else None)


def app_parts() -> dict[str, Any]:
    """Give the arguments of `streamlit.App` for the dashboard."""
    return {
        "script_path": SCRIPT,
        "routes": [Route(HEALTH, _healthy)],
        "middleware": [
            Middleware(PageFrame, language=first_language()),
            Middleware(KnownHosts, for_all=(HEALTH, _HEALTH_OF_STREAMLIT)),
            Middleware(Frontend),
        ],
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


async def _healthy(_: Request) -> JSONResponse:
    """Tell whoever watches over the server that it answers, and in which version."""
    return JSONResponse({"status": "ok", "version": __version__})


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    answer_at_once(asyncio.get_running_loop())
    Thread(target=_prepare, daemon=True).start()
    yield
    from geo_cus.ui.works import workshop  # noqa: PLC0415 - imported with the pages

    reader().close()
    workshop().close()


def _prepare() -> None:
    """Begin to read the study, and have at hand what the first page needs, so that who looks first need not wait."""
    folder = first_folder()
    reading = None if folder is None else reader().open(folder)
    words = language(first_language())
    words.say("Starting")  # reads the translations
    words.number(0)  # reads how numbers are written
    frame, *rest = _NEEDED
    import_module(frame)
    reader().awaited.wait(_FRAME_S)
    for module in rest:
        import_module(module)
    leave_aside()
    read = reading is not None and reading.wait(_LONGEST_READING_S)
    if read:
        time.sleep(_PICTURE_S)
    for module in _NEEDED_NEXT:
        import_module(module)
    if reading is not None and read:
        _rehearse(reading)
    leave_aside()


def _rehearse(reading: Work) -> None:
    from geo_cus.ui.opened import OpenStudy  # noqa: PLC0415 - imported after the start
    from geo_cus.ui.rehearsal import rehearse  # noqa: PLC0415

    with suppress(Exception):  # whoever asks for the same is told what is wrong
        outcome = reading.outcome()
        if isinstance(outcome, OpenStudy):
            rehearse(outcome, first_language())


def _explained(error: Exception) -> bool:
    from geo_cus.ui.shell import show_fault  # noqa: PLC0415 - pages, and with them pandas, are imported after the start

    show_fault(error)
    return True
