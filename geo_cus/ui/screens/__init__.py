"""
The pages of the dashboard, one file a page; `geo_cus.ui.shell` lists them and Streamlit runs them by path.

The folder must not be called “pages”: Streamlit would take it for its older kind of navigation.
"""
