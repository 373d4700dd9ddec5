"""What Streamlit looks for at its start and never finds in this program, left out: a fifth of a second."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING, Final

from streamlit import delta_generator
from streamlit.components.v2 import manifest_scanner

if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE: Final = "geo-cus"


def start_without_looking() -> None:
    """
    Have Streamlit take the components of this program alone, and not ask whether Python is used line by line.

    No setting of Streamlit's says so. For components it reads what every installed package tells of itself, four times
    each, and would serve those of any of them; for the other it looks through the files of all modules.
    """
    manifest_scanner.scan_component_manifests = _own_components
    delta_generator._use_warning_has_been_displayed = True  # noqa: SLF001


def _own_components(max_workers: int | None = None) -> list[tuple[manifest_scanner.ComponentManifest, Path]]:  # noqa: ARG001 - as Streamlit calls it
    try:
        own = distribution(_PACKAGE)
    except PackageNotFoundError:  # not installed: the components travel with the pages
        return []
    found = manifest_scanner._process_single_package(own)  # noqa: SLF001
    return [] if found is None else [found]
