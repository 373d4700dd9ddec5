"""Maker of the fictional sample study; run ``python data/sample/make.py``."""

import os

# openpyxl orders attributes in another way where lxml is installed; the same content is to give the same bytes everywhere.
os.environ["OPENPYXL_LXML"] = "False"
