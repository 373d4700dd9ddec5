"""What a reader must know of the data before believing a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.access.words import notes
from geo_cus.ui.markdown import plain, small

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.text import Language


def show_title(title: str, measurement: Measurement, words: Language) -> None:
    """Show the title of a page, whose study it is, and whether data are invented, times estimated or rows refused."""
    st.title(plain(title), anchor=False)
    study = measurement.study
    told = [study.name]
    if study.as_of is not None:
        told.append(words.say("data as of {day}", day=words.date(study.as_of)))
    st.markdown(small(", ".join(told)))
    found = notes(measurement, words)
    if found:
        st.warning(" ".join(map(plain, found)), icon=":material/info:")
