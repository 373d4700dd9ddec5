"""The page of a dashboard that was started without a study."""

import streamlit as st

from geo_cus.ui.markdown import small
from geo_cus.ui.session import choose, words


def show() -> None:
    """Offer the sample, and say how to open a study of one's own."""
    say = words().say
    st.title(say("Who cannot reach which service?"), anchor=False)
    st.write(
        say(
            "geo_cus reads the settlements, providers and roads of a gmina and shows who reaches which social service"
            " by road, who does not, and why."
        )
    )
    if st.button(say("Open the sample study"), type="primary", icon=":material/play_arrow:"):
        choose(sample=True)
        st.rerun()
    st.markdown(small(say("A fictional gmina: a small town, some thirty villages, a river, a lake and a forest.")))
    st.header(say("A study of your own"), anchor=False)
    st.write(say("1. Make a folder with empty tables, which open in Excel:"))
    st.code("geo-cus new moja-gmina", language=None)
    st.write(say("2. Fill them in, and open the dashboard with the folder:"))
    st.code("geo-cus dashboard moja-gmina", language=None)


if __name__ == "__main__":
    show()
