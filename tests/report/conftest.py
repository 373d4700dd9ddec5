"""The sample measured once, and what its reports are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import Audience
from geo_cus.data.study_files import load_study
from geo_cus.planning.edits import CloseProvider, OpenPoint
from geo_cus.planning.measuring import measured_with
from geo_cus.planning.scenario import Scenario
from geo_cus.report.case import case_of
from geo_cus.text import language

if TYPE_CHECKING:
    from geo_cus.report.document import Section, Table

POLISH, ENGLISH = language("pl"), language("en")
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 170 90"><circle cx="60" cy="40" r="20"/></svg>'
PROPOSAL = Scenario(
    "apteka",
    "Apteka w Jesionowie",
    edits=(
        OpenPoint(provider_id="N1", name="Punkt apteczny", services=("apteka",), lon=21.50887, lat=53.957716),
        CloseProvider(provider_id="P04"),
    ),
)


@pytest.fixture(scope="session")
def sample(sample_folder):
    """Give the sample, measured for internal use."""
    return measure_study(load_study(sample_folder))


@pytest.fixture(scope="session")
def changed(sample):
    """Give the sample with what `PROPOSAL` changes."""
    return measured_with(sample, PROPOSAL.edits)


@pytest.fixture(scope="session")
def cases(sample, changed):
    """Give by audience the case of the proposal beside the present state, with a map."""
    return {
        audience: case_of(
            changed,
            audience=audience,
            before=sample,
            scenario=PROPOSAL,
            compared_with="stan obecny",
            maps={"apteka": DRAWING},
        )
        for audience in Audience
    }


def all_sections(sections) -> list[Section]:
    """Give sections with all that are below them, in the order of reading."""
    return [found for section in sections for found in (section, *all_sections(section.sections))]


def tables(document) -> list[Table]:
    """Give all tables of a document, in the order of reading."""
    return [block for section in all_sections(document.sections) for block in section.blocks if block.kind == "table"]


def bare(text: str) -> str:
    """Give the letters and digits of a text alone: lines, hyphens and spaces belong to the paper."""
    return "".join(filter(str.isalnum, text))
