"""Starts the dashboard: ``streamlit run app.py``, or ``streamlit run app.py -- FOLDER`` for a study of one's own."""

import sys

import streamlit as st

from geo_cus.lean import start_lean
from geo_cus.ui.application import app_parts, settings, show_arguments

start_lean()
show_arguments(sys.argv[1:])

# Streamlit finds the application by this very assignment.
app = st.App(**app_parts())

if __name__ == "__main__":
    app.run(config=settings())
