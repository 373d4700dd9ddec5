"""
Make the sample study: a fictional gmina, the same bytes each time.

Run ``python data/sample/make.py`` anywhere; it writes beside itself, or into the folder given as its argument.
It needs numpy, openpyxl and osmium, and nothing of geo_cus, so that the program is measured on files it did not make.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from maker.answers import Roads, known_answers
from maker.buses import bus_answers, bus_csv
from maker.candidates import CANDIDATES, candidates_csv
from maker.care import care_answers, care_request, clients_csv
from maker.files import boundary_json, fix_zip_dates, readme, study_toml
from maker.landscape import build_roads
from maker.mobile import mobile_answers, mobile_request
from maker.osm import landscape_file
from maker.people import count_people, write_settlements
from maker.providers import place_providers, providers_csv
from maker.terrain import build_terrain

SEED = 20251231


def make(folder: Path) -> None:
    """Make all files of the sample in `folder`, each one whole or not at all."""
    rng = np.random.default_rng(SEED)
    terrain = build_terrain(rng)
    sketch = build_roads(terrain, rng)
    people = count_people(rng)
    points = place_providers(sketch, rng)
    roads = Roads(sketch)
    answers = {
        **known_answers(sketch, terrain, people, points),
        "bus": bus_answers(roads),
        "mobile": mobile_answers(roads, people, points),
        "care": care_answers(roads, points),
        "candidates": len(CANDIDATES),
    }
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        made = Path(scratch)
        write_settlements(str(made / "miejscowosci.xlsx"), people)
        fix_zip_dates(made / "miejscowosci.xlsx")
        landscape_file(sketch, terrain).write(str(made / "drogi.osm.pbf"))
        (made / "podmioty.csv").write_bytes(providers_csv(points))
        (made / "autobusy.csv").write_bytes(bus_csv(roads))
        (made / "klienci.csv").write_bytes(clients_csv())
        (made / "kandydaci.csv").write_bytes(candidates_csv(rng))
        for name, text in (
            ("granice.geojson", boundary_json(terrain)),
            ("study.toml", study_toml()),
            ("objazd.toml", mobile_request()),
            ("opieka.toml", care_request()),
            ("answers.json", json.dumps(answers, ensure_ascii=False, indent=2) + "\n"),
            ("README.md", readme(answers)),
        ):
            (made / name).write_bytes(text.encode("utf-8"))
        for path in sorted(made.iterdir()):
            path.replace(folder / path.name)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
