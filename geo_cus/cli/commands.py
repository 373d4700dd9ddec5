"""The commands."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo_cus import __version__
from geo_cus.access.measurement import Audience
from geo_cus.catalogue import Metric
from geo_cus.cli.care import care
from geo_cus.cli.closing import close
from geo_cus.cli.comparing import compare_scenarios
from geo_cus.cli.mobile import mobile
from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.plan import plan_app
from geo_cus.cli.printing import (
    announce,
    check_json,
    console,
    print_check,
    print_measurement,
    print_written,
    progress_bar,
)
from geo_cus.cli.reporting import report
from geo_cus.cli.robustness import robust
from geo_cus.cli.scenarios import scenario_app
from geo_cus.cli.stressing import stress
from geo_cus.errors import GeoCusError, ScenarioError, StudyError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from geo_cus.access.measurement import Measurement
    from geo_cus.map.council import Proposal
    from geo_cus.planning.scenario import Scenario
    from geo_cus.text import Language

DEFAULT_PORT: Final = 8501

app = typer.Typer(
    name="geo-cus",
    help=(
        "Kto nie dotrze do której usługi i co by to zmieniło. / "
        "Who cannot reach which service, and what would change it."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Way(StrEnum):
    """`geo_cus.network.round_trip.Trip`, which is not imported before it is needed."""

    THERE = "there"
    BACK = "back"
    ROUND = "round"


class Paper(StrEnum):
    """`geo_cus.map.picture.SHEETS`, which are not imported before they are needed."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    SQUARE = "square"


Out = Annotated[Path, typer.Option("--out", help="Folder wyników. / Folder for the results.")]
AsJson = Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print the result as JSON.")]
For = Annotated[
    Audience,
    typer.Option("--audience", help="internal albo public (małe liczby ukryte). / Public hides small counts."),
]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port panelu. / Port of the dashboard.")]


app.add_typer(scenario_app)
plan_app.command("care")(care)
plan_app.command("close")(close)
plan_app.command("mobile")(mobile)
plan_app.command("robust")(robust)
app.add_typer(plan_app)
app.command("compare")(compare_scenarios)
app.command("stress")(stress)
app.command("report")(report)


@app.callback()
def _version(
    _: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=lambda wanted: _print_version(wanted=wanted), help="Wersja. / Version."
        ),
    ] = False,
) -> None:
    pass


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"geo_cus {__version__}")
        raise typer.Exit


@app.command()
def new(folder: Folder, lang: Lang = None) -> None:
    """Zakłada puste badanie z szablonami. / Make an empty study with templates."""
    from geo_cus.data.templates import write_new_study

    words = words_of(lang)
    written = write_new_study(folder, words)
    console().print(words.say("New study in {folder}:", folder=str(folder)))
    for path in written:
        console().print(f"  {path.relative_to(folder)}")
    console().print(words.say("Fill in the tables, then run: geo-cus check {folder}", folder=str(folder)))


@app.command()
def check(folder: Folder, as_json: AsJson = False, lang: Lang = None) -> None:
    """Sprawdza pliki badania. / Check the files of a study. Kod / exit code 1: błędy / errors."""
    from geo_cus.data.study_files import check_study

    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        found = check_study(folder, progress=progress)
    if as_json:
        typer.echo(json.dumps(check_json(found, words), ensure_ascii=False, indent=2))
    else:
        print_check(found, words)
    if found.errors:
        raise typer.Exit(1)


@app.command()
def run(
    folder: Folder,
    out: Out = Path("out"),
    accept_valid: AcceptValid = False,
    audience: For = Audience.INTERNAL,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Mierzy dostęp do usług i zapisuje luki. / Measure access to services and write the gaps."""
    from geo_cus.report.gap_files import summary, write_outputs

    words = words_of(lang, folder)
    measurement = _for(audience, _measured(folder, words, accept_valid=accept_valid))
    written = write_outputs(measurement, out, words)
    if as_json:
        typer.echo(json.dumps(summary(measurement), ensure_ascii=False, indent=2))
        return
    print_measurement(measurement, words)
    print_written(written, words)


@app.command()
def matrix(
    roads: Annotated[Path, typer.Option("--roads", help="Plik dróg. / Road file.")],
    origins: Annotated[Path, typer.Option("--from", help="Punkty id,lat,lon (CSV). / Points id,lat,lon (CSV).")],
    destinations: Annotated[Path, typer.Option("--to", help="Punkty id,lat,lon (CSV). / Points id,lat,lon (CSV).")],
    out: Annotated[Path, typer.Option("--out", help="Plik wyniku (CSV). / Result file (CSV).")],
    profile: Annotated[
        str, typer.Option("--profile", help="Sposób podróży lub plik TOML. / Way of travelling, or a TOML file.")
    ] = "car",
    metric: Annotated[Metric, typer.Option("--metric", help="Co najmniejsze. / What is least.")] = Metric.SECONDS,
    direction: Annotated[
        Way, typer.Option("--direction", help="Tam, z powrotem albo w obie strony. / There, back or there and back.")
    ] = Way.THERE,
    lang: Lang = None,
) -> None:
    """Liczy czasy między punktami. / Compute travel times between points."""
    from geo_cus.network.matrix import write_matrix
    from geo_cus.network.round_trip import Trip

    words = words_of(lang)
    with progress_bar(words) as progress:
        done = write_matrix(
            roads,
            origins,
            destinations,
            out,
            profile=profile,
            metric=metric,
            trip=Trip(direction.value),
            progress=progress,
        )
    console().print(words.say("Pairs: {pairs}, reachable: {reachable}.", pairs=done.pairs, reachable=done.reachable))
    if done.reachable < done.pairs:
        console().print(words.say("The column “status” tells why the others are not."))
    print_written([out], words)


@app.command()
def calibrate(
    folder: Folder,
    drives: Annotated[Path, typer.Option("--drives", help="Znane przejazdy (CSV, XLSX). / Known drives (CSV, XLSX).")],
    out: Annotated[Path, typer.Option("--out", help="Plik wyniku (TOML). / Result file (TOML).")],
    profile: Annotated[
        str, typer.Option("--profile", help="Sposób podróży z katalogu. / Way of travelling of the catalogue.")
    ] = "car",
    accept_valid: AcceptValid = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Dopasowuje prędkości do znanych przejazdów. / Fit the speeds to drives that people know."""
    from geo_cus.cli.calibrating import calibrated, calibration_json, print_calibration
    from geo_cus.data.study_files import sha256_of
    from geo_cus.network.calibrated_profile import check_profile_name, write_calibrated_profile

    words = words_of(lang, folder)
    check_profile_name(out)
    found = calibrated(folder, drives, words, profile_id=profile, accept_valid=accept_valid)
    write_calibrated_profile(found, out, words, file=drives.name, sha256=sha256_of(drives))
    if as_json:
        typer.echo(json.dumps(calibration_json(found), ensure_ascii=False, indent=2))
        return
    print_calibration(found, words)
    print_written([out], words)


@app.command("map")
def council_map(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", help="Plik .html, .svg albo .png. / An .html, .svg or .png file.")],
    service: Annotated[
        list[str] | None,
        typer.Option(
            "--service",
            help="Usługa z katalogu, także kilka razy; bez niej wszystkie. / A service, or several; else all.",
        ),
    ] = None,
    scenario: Annotated[
        str, typer.Option("--scenario", help="Scenariusz obok stanu obecnego. / A scenario beside the present state.")
    ] = "",
    against: Annotated[
        str,
        typer.Option("--against", help="Scenariusz zamiast stanu obecnego. / A scenario for the present state."),
    ] = "",
    sheet: Annotated[
        Paper, typer.Option("--sheet", help="Arkusz obrazu (SVG, PNG). / Sheet of a picture (SVG, PNG).")
    ] = Paper.LANDSCAPE,
    accept_valid: AcceptValid = False,
    audience: For = Audience.PUBLIC,
    lang: Lang = None,
) -> None:
    """Zapisuje mapę dla rady: stronę albo obraz. / Write the council's map: a page or a picture."""
    from geo_cus.map.council import write_council_map
    from geo_cus.map.picture import SHEETS
    from geo_cus.map.picture_file import write_map_picture

    words, is_page = words_of(lang, folder), _is_page(out, service or [])
    if against and not scenario:
        raise ScenarioError("--against names what a scenario is compared with: name that scenario by --scenario.")
    found, other = (_scenario(folder, name) if name else None for name in (scenario, against))
    measurement, proposal = _measured(folder, words, accept_valid=accept_valid), None
    chosen = list(dict.fromkeys(service or measurement.study.services))
    _check_services(measurement, chosen)
    if found is None:
        measurement = _for(audience, measurement)
    else:
        measurement, proposal = _proposed(measurement, found, other, audience, words)
    if is_page:
        write_council_map(measurement, chosen, out, words, proposal=proposal)
    else:
        write_map_picture(measurement, chosen[0], out, words, sheet=SHEETS[sheet.value], scenario=scenario)
    print_written([out], words)


@app.command()
def dashboard(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder badania; bez niego strona startowa. / Without it, the start page.", metavar="DIR"),
    ] = None,
    port: Port = DEFAULT_PORT,
    lang: Lang = None,
) -> None:
    """Otwiera panel w przeglądarce. / Open the dashboard in the browser."""
    from geo_cus.ui.server import serve

    words = words_of(lang, folder)
    serve(folder, port=port, language=words.code, announce=partial(announce, words, port))


@app.command()
def demo(
    out: Out = Path("out"),
    port: Port = DEFAULT_PORT,
    serve_dashboard: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Otwórz panel na końcu. / Open the dashboard at the end.")
    ] = True,
    lang: Lang = None,
) -> None:
    """Liczy badanie przykładowe i otwiera panel. / Measure the sample study and open the dashboard."""
    from geo_cus.data.sample import sample_folder
    from geo_cus.map.council import write_council_map
    from geo_cus.report.gap_files import write_outputs

    folder = sample_folder()
    words = words_of(lang, folder)
    measurement = _measured(folder, words, accept_valid=False)
    written = write_outputs(measurement, out, words)
    for_council = _for(Audience.PUBLIC, measurement)
    for service_id in measurement.study.services:
        path = out / f"mapa_{service_id}.html"
        write_council_map(for_council, [service_id], path, words)
        written.append(path)
    print_measurement(measurement, words)
    print_written(written, words)
    if serve_dashboard:
        from geo_cus.ui.server import serve

        serve(folder, port=port, language=words.code, announce=partial(announce, words, port))


def _measured(folder: Path, words: Language, *, accept_valid: bool) -> Measurement:
    from geo_cus.access.measure import measure_study
    from geo_cus.data.study_files import load_study

    with progress_bar(words) as progress:
        study = load_study(folder, accept_valid=accept_valid, progress=progress)
        return measure_study(study, progress=progress)


def _is_page(out: Path, service_ids: Collection[str]) -> bool:
    """Tell by the ending whether a map is a page or a picture; refuse what can be neither."""
    kind = out.suffix.lower()
    if kind not in {".html", ".htm", ".svg", ".png"}:
        raise GeoCusError("The map “{file}” is to be an .html, .svg or .png file: change its ending.", file=out.name)
    is_page = kind in {".html", ".htm"}
    if not is_page and len(set(service_ids)) != 1:
        raise GeoCusError("A picture shows one service: name it by --service, or write an .html file.")
    return is_page


def _scenario(folder: Path, name: str) -> Scenario:
    from geo_cus.planning.store import ScenarioStore

    return ScenarioStore(folder).find(name).scenario


def _proposed(
    present: Measurement, scenario: Scenario, other: Scenario | None, audience: Audience, words: Language
) -> tuple[Measurement, Proposal]:
    """
    Measure a scenario and another one, or take the present state for it.

    Gives the scenario, and with what it is compared, as those may see both for whom the output is.
    """
    from geo_cus.access.published import published_together, same_people
    from geo_cus.cli.comparing import edits_of
    from geo_cus.map.council import Proposal, Rival
    from geo_cus.planning.measuring import measured_with

    edits, against = (edits_of(present, one, words) for one in (scenario, other))
    with progress_bar(words) as progress:
        before, changed = (measured_with(present, side, progress=progress) for side in (against, edits))
    rival = None if other is None else Rival(other.name, against, present.study)
    if audience is Audience.PUBLIC:
        if not same_people(before, changed):
            raise ScenarioError(
                "The scenario “{name}” changes numbers of people. What is hidden of one state could be computed from "
                "the other, so the two cannot be published side by side. Draw the map with --audience internal.",
                name=scenario.name,
            )
        changed, before = published_together([changed, before])
    return changed, Proposal(scenario.name, before, edits, rival)


def _for(audience: Audience, measurement: Measurement) -> Measurement:
    """Give the measurement as those may see it for whom the output is."""
    from geo_cus.access.published import published

    return published(measurement) if audience is Audience.PUBLIC else measurement


def _check_services(measurement: Measurement, service_ids: Iterable[str]) -> None:
    known = measurement.study.services
    for service_id in service_ids:
        if service_id not in known:
            raise StudyError(
                "The service “{service}” is not in the study. Known: {known}.",
                service=service_id,
                known=", ".join(known),
            )
