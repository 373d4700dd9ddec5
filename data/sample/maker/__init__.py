"""Maker of the fictional sample study; run ``python data/sample/make.py``."""
