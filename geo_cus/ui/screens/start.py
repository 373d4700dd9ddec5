"""The page of a dashboard that was started without a study: open the sample, a study that is there, or make one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.errors import GeoCusError
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.roles import may_edit
from geo_cus.ui.session import choice, enter_study, words
from geo_cus.ui.studies import known_studies, make_study

if TYPE_CHECKING:
    from geo_cus.text import Language


def show() -> None:
    """Show the page."""
    language = words()
    say = language.say
    st.title(say("Who cannot reach which service?"), anchor=False)
    gone = choice().study_name
    if gone is not None:
        sentence = say("There is no study “{name}” any more. Its folder was moved, renamed or deleted.", name=gone)
        st.warning(plain(sentence), icon=":material/info:")
    st.write(
        say(
            "geo_cus reads the settlements, providers and roads of a gmina and shows who reaches which social service"
            " by road, who does not, and why."
        )
    )
    st.button(
        say("Open the sample study"),
        type="primary",
        icon=":material/play_arrow:",
        on_click=enter_study,
        kwargs={"sample": True},
    )
    st.markdown(small(say("A fictional gmina: a small town, some thirty villages, a river, a lake and a forest.")))
    known, new = st.columns(2, gap="large")
    with known:
        _open_known(language)
    if may_edit():
        with new:
            _make_new(language)


def _open_known(language: Language) -> None:
    st.header(language.say("A study that is there"), anchor=False)
    names = known_studies()
    if not names:
        st.write(language.say("There is none yet. Make the first one, or look at the sample."))
        return
    # Two studies of one name are told apart by their folders.
    doubled = len(set(names.values())) < len(names)
    labels = {folder: f"{name} ({folder})" if doubled else name for folder, name in names.items()}
    chosen = st.selectbox(language.say("Study"), list(labels), format_func=labels.__getitem__)
    st.button(language.say("Open"), icon=":material/folder_open:", on_click=enter_study, args=(chosen,))


def _make_new(language: Language) -> None:
    st.header(language.say("A new study"), anchor=False)
    with st.form("new_study", border=False):
        name = st.text_input(language.say("Name of the gmina or of the study"), max_chars=200)
        code = st.text_input(
            language.say("TERYT code of the gmina (seven digits)"), max_chars=20, placeholder="1210062"
        )
        if st.form_submit_button(language.say("Make it"), icon=":material/create_new_folder:"):
            try:
                made = make_study(name, code, language)
            except GeoCusError as error:
                st.error(plain(language.say(error.message)), icon=":material/error:")
            else:
                enter_study(made)
                st.rerun()


if __name__ == "__main__":
    show()
