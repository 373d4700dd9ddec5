"""Small tables made on the spot: one line of text, one workbook, one layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from geo_cus.data.bus_lines import read_bus_lines
from geo_cus.data.care_clients import read_clients
from geo_cus.data.drives import read_drives
from geo_cus.data.intake import InputTable
from geo_cus.data.providers import read_providers
from geo_cus.data.settlements import read_settlements
from tests.studies import providers as providers_of
from tests.studies import settlements as settlements_of
from tests.studies import study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KORZENNA = (20.70, 49.60, 20.95, 49.75)
"""West, south, east, north of the area in which the tables of these tests lie, degrees."""


@pytest.fixture
def settlements(tmp_path: Path) -> Callable[..., InputTable]:
    """Give a function that reads text (or bytes) as the settlements of a study."""
    return lambda content, name="wsie.csv", area=KORZENNA: read_settlements(
        _written(tmp_path / name, content), area=area
    )


@pytest.fixture
def providers(tmp_path: Path) -> Callable[..., InputTable]:
    """Give a function that reads text (or bytes) as the providers of a study."""
    return lambda content, name="podmioty.csv", area=KORZENNA: read_providers(
        _written(tmp_path / name, content), area=area
    )


@pytest.fixture
def drives(tmp_path: Path) -> Callable[..., InputTable]:
    """Give a function that reads text as drives of a study with Dobra, two villages Wola, and Bez without a place."""
    homes = settlements_of([("Dobra", (0, 0), 1), ("Wola", (1000, 0), 1), ("Wola", (2000, 0), 1), ("Bez", None, 1)])
    known = study(homes, providers_of([("Apteka", (3000, 0), ("apteka",))]), roads=None)
    return lambda content, name="przejazdy.csv", _area=None: read_drives(_written(tmp_path / name, content), known)


@pytest.fixture
def clients(tmp_path: Path) -> Callable[..., InputTable]:
    """Give a function that reads text as clients of home care in a study with Dobra."""
    known = settlements_of([("Dobra", (0, 0), 1)])
    return lambda content, name="klienci.csv", _area=None: read_clients(_written(tmp_path / name, content), known)


@pytest.fixture
def bus(tmp_path: Path) -> Callable[..., InputTable]:
    """Give a function that reads text (or bytes) as the bus lines of a study, its calls for the frame."""

    def read(content: str | bytes, name: str = "autobusy.csv", area: tuple[float, ...] | None = KORZENNA) -> InputTable:
        table = read_bus_lines(_written(tmp_path / name, content), area=area)
        return InputTable(table.lines.stop_times, table.faults, table.count)

    return read


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes rows of cells as a workbook."""

    def write(rows: list[list[object]], name: str = "wsie.xlsx") -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def _written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
