"""The pages of the dashboard, one file a page; Streamlit runs them by path."""
