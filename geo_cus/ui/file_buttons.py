"""Buttons by which files are taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_cus.ui.downloads import Download


def offer_files(files: Iterable[Download]) -> None:
    """Show a button for each file, side by side; its content is made when it is pressed."""
    with st.container(horizontal=True):
        for file in files:
            st.download_button(
                file.label, file.content, file.file_name, file.mime, on_click="ignore", icon=":material/download:"
            )
