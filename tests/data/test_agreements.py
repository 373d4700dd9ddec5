"""Agreements of a study: who takes residents of further gminas."""

from __future__ import annotations

import pytest

from geo_cus.data.study_files import load_study
from geo_cus.errors import StudyError

SETTINGS = """
[study]
name = "Gmina Próbna"
gminas = ["2899993"]
services = ["poz"]

[files]
settlements = "miejscowosci.csv"
providers = "podmioty.csv"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "miejscowosci.csv").write_text("id;nazwa;ludność;lat;lon\n1;Wieś;10;52,0;21,0\n", "utf-8")
    (tmp_path / "podmioty.csv").write_text(
        "id;nazwa;usługi;gminy obsługiwane;lat;lon\nP1;Sąsiad;poz;2899982;52,0;21,0\nP2;Dla każdego;poz;;52,0;21,0\n",
        "utf-8",
    )
    return tmp_path


def agreed(folder, text):
    (folder / "study.toml").write_text(SETTINGS + text, "utf-8")
    return load_study(folder).providers["gminas_served"].tolist()


def test_without_an_agreement_nothing_changes(folder):
    assert agreed(folder, "") == [("2899982",), ()]


def test_an_agreement_opens_a_provider_to_further_gminas(folder):
    text = '[[agreements]]\nprovider = "P1"\ngminas = ["2899993", "2899982"]\nsource = "Porozumienie 7/2026"\n'
    assert agreed(folder, text) == [("2899982", "2899993"), ()]


def test_who_takes_everybody_goes_on_taking_everybody(folder):
    assert agreed(folder, '[[agreements]]\nprovider = "P2"\ngminas = ["2899993"]\n') == [("2899982",), ()]


def test_an_agreement_with_nobody(folder):
    with pytest.raises(StudyError, match="“P9”, who is not in the study"):
        agreed(folder, '[[agreements]]\nprovider = "P9"\ngminas = ["2899993"]\n')


@pytest.mark.parametrize("gminas", ["[]", '["123"]', '"2899993"'])
def test_gminas_that_cannot_be(folder, gminas):
    with pytest.raises(StudyError, match="agreements"):
        agreed(folder, f'[[agreements]]\nprovider = "P1"\ngminas = {gminas}\n')
