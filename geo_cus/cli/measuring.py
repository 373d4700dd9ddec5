"""A folder and the services asked for -> the study, measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geo_cus.access.measurement import Measurement
    from geo_cus.progress import Progress


def measured_folder(folder: Path, service_ids: Iterable[str], *, accept_valid: bool, progress: Progress) -> Measurement:
    """
    Read a study and measure it, for a command that asks about some of its services.

    Parameters
    ----------
    folder
        Folder of the study.
    service_ids
        The services asked for.
    accept_valid
        Go on without the faulty rows.
    progress
        Called with the share of each step done.

    Raises
    ------
    StudyError
        A service is not in the study; the message tells which are.
    GeoCusError
        The study cannot be read or measured.
    """
    from geo_cus.access.measure import measure_study
    from geo_cus.data.study_files import load_study

    study = load_study(folder, accept_valid=accept_valid, progress=progress)
    for service_id in service_ids:
        if service_id not in study.services:
            raise StudyError(
                "The service “{service}” is not in the study. Known: {known}.",
                service=service_id,
                known=", ".join(study.services),
            )
    return measure_study(study, progress=progress)
