"""How access is measured, and on what assumptions."""

import streamlit as st

from geo_cus.ui.computed import measured
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.method_view import limit_table, profile_table, speed_table, threshold_rows, used_profiles
from geo_cus.ui.notes import show_title
from geo_cus.ui.session import opened_study, wishes, words


def show() -> None:
    """Show the page."""
    language = words()
    say = language.say
    measurement = measured(opened_study(), wishes())
    show_title(say("Method and assumptions"), measurement, language)
    for sentence in (
        say("For each settlement, the quickest (or shortest) way by road to the nearest provider is found."),
        say("The way begins at the point of the settlement: a walk to the nearest usable road counts too."),
        say("A settlement whose time or way is not above the limit is within it: the limit itself still counts."),
        say("Far, unreachable, unknown and zero are four different things, and are shown apart."),
    ):
        st.markdown(f"- {plain(sentence)}")
    st.header(say("Thresholds"), anchor=False)
    st.markdown(
        small(
            say(
                "Thresholds are no law of nature: each tells on whose authority it stands. Override them in study.toml."
            )
        )
    )
    st.dataframe(threshold_rows(measurement, language), hide_index=True, alt=say("Thresholds"))
    st.header(say("Ways of travelling"), anchor=False)
    for profile in used_profiles(measurement):
        st.markdown(f"### {plain(language.pick(profile.names))}")
        figures, speeds = st.columns(2, gap="large")
        figures.table(profile_table(profile, language).map(plain), hide_index=True, border="horizontal")
        speeds.table(speed_table(profile, language).map(plain), hide_index=True, border="horizontal")
        st.markdown(small(say("Source: {source}", source=profile.source)))
    st.header(say("Speed limits where no sign sets one"), anchor=False)
    limits = measurement.study.speed_limits
    st.table(limit_table(limits, language).map(plain), hide_index=True, border="horizontal")
    st.markdown(small(say("Source: {source}", source=limits.source)))


if __name__ == "__main__":
    show()
