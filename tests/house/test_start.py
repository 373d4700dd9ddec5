"""What a start costs: the command line does not load what the command at hand has no use for."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("streamlit", "osmnx", "folium", "geopandas", "scipy", "networkx", "altair", "matplotlib", "mapclassify")


def loaded_after(statement: str) -> set[str]:
    """Give the top-level modules that a fresh Python holds after a statement."""
    program = f"{statement}\nimport sys\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("module", ["geo_cus", "geo_cus.cli", "geo_cus.text", "geo_cus.catalogue"])
def test_starting_loads_nothing_heavy(module):
    assert loaded_after(f"import {module}").isdisjoint(HEAVY)


@pytest.mark.parametrize("module", ["geo_cus.network.routing", "geo_cus.access.measure"])
def test_computing_needs_no_screen_and_no_download(module):
    assert loaded_after(f"import {module}").isdisjoint({"streamlit", "folium", "osmnx", "httpx", "requests"})
