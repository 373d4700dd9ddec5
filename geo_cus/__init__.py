"""geo_cus: who can reach which social service by road, and what would change it."""

__version__ = "0.1.0"
