"""The two coordinate systems of the program."""

from typing import Final

METRIC_CRS: Final = "EPSG:2180"
"""The one plane coordinate system of the program: PUWG 1992, metres."""

GEOGRAPHIC_CRS: Final = "EPSG:4326"
"""Longitude and latitude of WGS 84, degrees."""
