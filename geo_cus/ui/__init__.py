"""The dashboard: Streamlit stands here alone, one page for each question of the user."""
