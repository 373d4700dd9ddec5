"""
The gap report of the sample in all formats: how long each takes, and how large it is.

Run it from anywhere: ``python benchmarks/report.py``. It prints the seconds of the first round, which is what a command
waits for (Typst and the fonts are loaded then), and the median of several; measuring the study and hiding its small
counts come before and are printed beside.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import Audience
from geo_cus.data.sample import sample_folder
from geo_cus.data.study_files import load_study
from geo_cus.report.case import case_of
from geo_cus.report.case_maps import with_maps
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.formats import FORMATS, report_of
from geo_cus.text import language

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5


def timed(name: str, work: Callable[[], object]) -> float:
    """Do some work several times, print how long it took, and give the seconds of the first time."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    print(f"{name:<20} first {taken[0]:5.2f} s, median {statistics.median(taken):5.2f} s")
    return taken[0]


def main() -> None:
    """Measure and print."""
    study, words, kind = load_study(sample_folder()), language("pl"), document_kinds()["diagnoza"]
    timed("measuring", lambda: measure_study(study))
    measurement = measure_study(study)
    timed("hiding small counts", lambda: case_of(measurement, audience=Audience.PUBLIC))
    case = case_of(measurement, audience=Audience.PUBLIC)
    whole = timed("maps", lambda: with_maps(case, words))
    drawn = with_maps(case, words)
    whole += timed("document", lambda: report_of(drawn, kind, words))
    report = report_of(drawn, kind, words)
    for ending, make in FORMATS.items():
        whole += timed(ending, lambda make=make: make(report))
        print(f"{'':<20} {len(make(report)) / 1000:.0f} kB")
    print(f"report, all formats  first {whole:5.2f} s")


if __name__ == "__main__":
    main()
