"""`Measurement` -> tables in words -> files."""
