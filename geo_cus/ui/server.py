"""Starts the dashboard's server: what takes longest, reading the study, begins before Streamlit is even imported."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from typing import TYPE_CHECKING

from geo_cus.errors import GeoCusError
from geo_cus.lean import start_lean
from geo_cus.ui.reading import reader
from geo_cus.ui.started import show_first

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def serve(
    study_dir: Path | None,
    *,
    port: int = 8501,
    language: str | None = None,
    announce: Callable[[], None] = lambda: None,
) -> None:
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
    announce
        Called once the port was found free and the study is being read: says where the dashboard will be.

    Raises
    ------
    GeoCusError
        The port is taken, or there is no such language.
    """
    start_lean()
    _refuse_taken(port)
    show_first(study_dir, language=language)
    if study_dir is not None:
        reader().open(study_dir.resolve())
    announce()
    from geo_cus.ui.application import run  # noqa: PLC0415 - takes a second, in which the study is being read

    run(port)


def _refuse_taken(port: int) -> None:
    # Streamlit would quietly take the next port, and the address that was printed would show something else.
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise GeoCusError("The port {port} is in use. Choose another one with --port.", port=str(port)) from None
