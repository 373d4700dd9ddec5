"""What a planning command found, kept as a scenario of its study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from geo_cus.cli.printing import console

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_cus.data.study import Study
    from geo_cus.planning.edits import Edit
    from geo_cus.text import Language


def keep_as_scenario(study: Study, name: str, edits: Iterable[Edit]) -> None:
    """
    Keep edits as a scenario of the study they are for; a study without a folder keeps none.

    Raises
    ------
    ScenarioError
        The study has a scenario of that name.
    """
    from geo_cus.planning.author import login
    from geo_cus.planning.scenario import study_fingerprint
    from geo_cus.planning.store import ScenarioStore

    if study.folder is not None:
        ScenarioStore(study.folder).new(name, who=login(), base=study_fingerprint(study), edits=tuple(edits))


def print_kept(name: str, words: Language, *, stderr: bool = False) -> None:
    """Say that a plan was kept, and how to measure it."""
    sentence = words.say("Saved as the scenario “{name}”; measure it with: geo-cus scenario … run.", name=name)
    console(stderr=stderr).print(Text(sentence), soft_wrap=True)
