"""
The script that Streamlit runs for every rerun of the dashboard.

Streamlit makes this file Python's ``__main__``, which a process started meanwhile imports anew under another name: so
nothing happens, and nothing is imported, outside the condition.
"""

if __name__ == "__main__":
    from geo_cus.ui.shell import show

    show()
