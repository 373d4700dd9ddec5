"""What was read: rows, faults, sources, the road network."""

import streamlit as st

from geo_cus.report.tables import provider_table, source_table
from geo_cus.ui.input_view import faults_sentence, network_table, row_count_table
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.notes import show_title
from geo_cus.ui.refusal import show_faults
from geo_cus.ui.session import opened_study, words


def show() -> None:
    """Show the page."""
    say = words().say
    measurement = opened_study().measurement
    study = measurement.study
    show_title(say("Data"), measurement, words())
    st.header(say("Rows of the tables"), anchor=False)
    st.markdown(small(say("Rows read = rows used + rows refused.")))
    st.table(row_count_table(study, words()).map(plain), hide_index=True, border="horizontal", width="content")
    st.header(say("Faults of the input files"), anchor=False)
    st.write(faults_sentence(study.faults, words()))
    if study.faults:
        show_faults(study.faults, words())
    st.header(say("Road network"), anchor=False)
    if measurement.estimated:
        st.write(say("The study has no roads: times are straight lines times a detour factor."))
    else:
        st.table(network_table(measurement, words()).map(plain), border="horizontal", width="content")
    st.header(say("Providers"), anchor=False)
    st.dataframe(provider_table(measurement, words()), hide_index=True, placeholder="–", alt=say("Providers"))
    st.header(say("Sources and licences"), anchor=False)
    st.markdown(small(say("The fingerprint (SHA-256) tells whether a file is the one that was measured.")))
    st.dataframe(source_table(study, words()), hide_index=True, placeholder="–", alt=say("Sources and licences"))


if __name__ == "__main__":
    show()
