"""
The gap report of the sample in all formats: how long each takes, and how large it is.

Run it from anywhere: ``python benchmarks/report.py``. It prints the median of several rounds; measuring the study and
hiding its small counts come before and are printed beside.
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
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.formats import FORMATS, report_of
from geo_cus.text import language

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5


def median_s(work: Callable[[], object]) -> float:
    """Give the median of the seconds that some work takes."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    study, words, kind = load_study(sample_folder()), language("pl"), document_kinds()["diagnoza"]
    print(f"measuring            {median_s(lambda: measure_study(study)):6.2f} s")
    measurement = measure_study(study)
    print(f"hiding small counts  {median_s(lambda: case_of(measurement, audience=Audience.PUBLIC)):6.2f} s")
    case = case_of(measurement, audience=Audience.PUBLIC)
    whole = median_s(lambda: report_of(case, kind, words))
    print(f"document             {whole:6.2f} s")
    report = report_of(case, kind, words)
    for ending, make in FORMATS.items():
        seconds = median_s(lambda make=make: make(report))
        whole += seconds
        print(f"{ending:<20} {seconds:6.2f} s  {len(make(report)) / 1000:6.0f} kB")
    print(f"report, all formats  {whole:6.2f} s")


if __name__ == "__main__":
    main()
