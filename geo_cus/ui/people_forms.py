"""Forms of edits that change the numbers of people."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.catalogue import groups
from geo_cus.data.table_upload import TABLE_ENDINGS
from geo_cus.planning.edits import ScalePopulation
from geo_cus.planning.other_year import people_of_year
from geo_cus.ui.edit_form import Form
from geo_cus.ui.upload_style import UPLOADER_STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.planning.edits import Edit
    from geo_cus.ui.edit_form import Asked

_MOST_PERCENT: Final = 10_000
"""A scenario multiplies people by at most 100."""


def _scale(asked: Asked) -> Sequence[Edit]:
    names = {group_id: asked.words.pick(group.names) for group_id, group in groups().items()}
    group = st.selectbox(asked.say("Target group"), list(names), format_func=names.__getitem__)
    percent = st.number_input(
        asked.say("Percent of the people there are now"), min_value=0, max_value=_MOST_PERCENT, value=100, step=5
    )
    return (ScalePopulation(group=group, factor=percent / 100),)


def _other_year(asked: Asked) -> Sequence[Edit]:
    st.html(UPLOADER_STYLE)
    file = st.file_uploader(
        asked.say("Settlements with the people of another year, a table like that of the study"),
        type=[ending.removeprefix(".") for ending in TABLE_ENDINGS],
    )
    accept_valid = st.checkbox(asked.say("Go on without the faulty rows"))
    if file is None:
        return ()
    with TemporaryDirectory() as folder:
        # The browser tells the name; only its last part may become a path.
        path = Path(folder, Path(file.name).name)
        path.write_bytes(file.getvalue())
        return people_of_year(asked.study, path, accept_valid=accept_valid)


SCALE: Final = Form(_scale)
OTHER_YEAR: Final = Form(_other_year)
