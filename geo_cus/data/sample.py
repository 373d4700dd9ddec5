"""Where the sample study stands."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from geo_cus.errors import SourceError


def sample_folder() -> Path:
    """
    Give the folder of the sample study: inside an installed wheel, or ``data/sample`` of a checkout.

    Raises
    ------
    SourceError
        It is in neither place.
    """
    package = Path(str(resources.files("geo_cus")))
    for folder in (package / "sample", package.parent / "data" / "sample"):
        if (folder / "study.toml").is_file():
            return folder
    raise SourceError("The sample study is missing. Install the program anew.")
