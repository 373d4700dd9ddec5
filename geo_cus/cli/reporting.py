"""`geo-cus report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo_cus.access.measurement import Audience
from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.printing import print_written, progress_bar
from geo_cus.errors import GeoCusError

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.planning.scenario import Scenario
    from geo_cus.report.case import Case
    from geo_cus.text import Language


def report(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", help="Folder raportu. / Folder for the report.")] = Path("out"),
    kind: Annotated[
        str,
        typer.Option("--kind", help="Rodzaj dokumentu. / Kind of document.", metavar="diagnoza|program|roczne|ozps"),
    ] = "diagnoza",
    formats: Annotated[
        str, typer.Option("--format", help="Formaty po przecinku. / Formats, parted by commas.")
    ] = "pdf,docx,html,xlsx,csv,gpkg",
    audience: Annotated[
        Audience,
        typer.Option("--audience", help="public (małe liczby ukryte) albo internal. / Public hides small counts."),
    ] = Audience.PUBLIC,
    scenario: Annotated[
        str, typer.Option("--scenario", help="Scenariusz zamiast stanu obecnego. / A scenario, not the present state.")
    ] = "",
    compare: Annotated[
        str,
        typer.Option(
            "--compare",
            help="Z czym porównać: scenariusz albo folder badania. / A scenario, or the folder of a study.",
        ),
    ] = "",
    letterhead: Annotated[
        Path | None, typer.Option("--letterhead", help="Papier firmowy (DOCX). / Letterhead (DOCX).")
    ] = None,
    accept_valid: AcceptValid = False,
    lang: Lang = None,
) -> None:
    """Pisze raport o lukach dla rady. / Write the gap report for the council."""
    from geo_cus.report.case_maps import with_maps
    from geo_cus.report.document_kinds import document_kinds
    from geo_cus.report.formats import chosen_formats, report_of, write_report
    from geo_cus.report.letterhead import read_letterhead

    words, kinds, chosen = words_of(lang, folder), document_kinds(), chosen_formats(formats)
    if kind not in kinds:
        raise GeoCusError("“{kind}” is no kind of report. Known: {known}.", kind=kind, known=", ".join(kinds))
    paper = None if letterhead is None else read_letterhead(letterhead)
    case = _case(folder, words, audience=audience, scenario=scenario, compare=compare, accept_valid=accept_valid)
    made = report_of(with_maps(case, words), kinds[kind], words, letterhead=paper)
    print_written(write_report(made, chosen, out, f"raport_{kind}"), words)


def _case(
    folder: Path, words: Language, *, audience: Audience, scenario: str, compare: str, accept_valid: bool
) -> Case:
    """Measure what is reported, and what it is compared with: the present state, if a scenario is named alone."""
    from geo_cus.access.measure import measure_study
    from geo_cus.cli.comparing import AS_IT_IS
    from geo_cus.data.study_files import load_study
    from geo_cus.report.case import case_of

    proposed, before, name = _scenario(folder, scenario), None, ""
    with progress_bar(words) as progress:
        present = measure_study(load_study(folder, accept_valid=accept_valid, progress=progress), progress=progress)
        if compare and (Path(compare) / "study.toml").is_file():
            study = load_study(Path(compare), accept_valid=accept_valid, progress=progress)
            before, name = measure_study(study, progress=progress), _name(study, words)
        elif compare and compare != AS_IT_IS:
            before, name = _after(present, _scenario(folder, compare), words), compare
        elif proposed or compare:
            before, name = present, words.say("present state")
        measured = _after(present, proposed, words)
    return case_of(measured, audience=audience, before=before, scenario=proposed, compared_with=name)


def _after(present: Measurement, scenario: Scenario | None, words: Language) -> Measurement:
    from geo_cus.cli.comparing import edits_of
    from geo_cus.planning.measuring import measured_with

    return measured_with(present, edits_of(present, scenario, words)) if scenario else present


def _name(study: Study, words: Language) -> str:
    return words.say("{study}, {day}", study=study.name, day=words.date(study.as_of)) if study.as_of else study.name


def _scenario(folder: Path, name: str) -> Scenario | None:
    from geo_cus.planning.store import ScenarioStore

    return ScenarioStore(folder).find(name).scenario if name else None
