"""The command `geo-cus plan care`: rounds of home care from every base, and where the base should be."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path  # noqa: TC003 - typer reads it while the program runs
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from geo_cus.access.measurement import Audience
from geo_cus.cli.mobile import cost_values
from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.printing import console, print_faults, print_written, progress_bar, rich_table

if TYPE_CHECKING:
    from geo_cus.data.study import Study
    from geo_cus.planning.mobile.care_plan import BasePlan, CarePlan
    from geo_cus.text import Language


def care(
    folder: Folder,
    request: Annotated[Path, typer.Option("--request", help="Plik zamówienia (TOML). / The request (TOML).")],
    time_limit_s: Annotated[float, typer.Option("--time-limit", min=1, help="Sekundy. / Seconds.")] = 300.0,
    out: Annotated[Path | None, typer.Option("--out", help="Folder wyników. / Folder for the results.")] = None,
    audience: Annotated[
        Audience,
        typer.Option("--audience", help="internal albo public (bez małych liczb i tras). / Public: no small counts."),
    ] = Audience.INTERNAL,
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Układa obchody opiekunek i porównuje bazy. / Plan the rounds of home care and compare bases."""
    from geo_cus.access.measure import measure_study
    from geo_cus.data.care_request import clients_of, read_care_request
    from geo_cus.data.study_files import load_study
    from geo_cus.planning.mobile.care_plan import care_plan
    from geo_cus.planning.siting.effort import Clock, Effort
    from geo_cus.report.care_files import write_care_plan

    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        wanted = read_care_request(request)
        study = load_study(folder, accept_valid=accept_valid, progress=progress)
        table = clients_of(wanted, request.parent, study.settlements, accept_valid=accept_valid)
        measurement = measure_study(study, progress=progress) if out is not None else None
        clock = Clock(Effort(time_limit_s, progress=progress))
        plan = care_plan(study, wanted, table.frame, clock, progress=progress)
    print_faults(table.faults, words, console(stderr=True))
    if as_json:
        values = care_values(plan) if audience is Audience.INTERNAL else public_care_values(plan, study)
        typer.echo(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        _print(plan, study, words, audience=audience)
    if out is not None and measurement is not None:
        written = write_care_plan(plan, measurement, out, words, audience=audience)
        if not as_json:
            print_written(written, words)


def _print(plan: CarePlan, study: Study, words: Language, *, audience: Audience) -> None:
    from geo_cus.planning.mobile.public_clients import public_clients
    from geo_cus.report.care_tables import (
        base_table,
        care_day_table,
        care_sentences,
        public_base_table,
        public_sentences,
        public_village_table,
    )

    if audience is Audience.PUBLIC:
        clients = public_clients(plan, study)
        sentences = public_sentences(plan, words)
        tables = {"Bases": public_base_table(plan, words), "Villages": public_village_table(plan, clients, words)}
    else:
        sentences = care_sentences(plan, words)
        tables = {"Bases": base_table(plan, words), "Rounds": care_day_table(plan, words)}
    screen = console()
    screen.print(Text(f"{study.name}: {plan.request.care.name}", style="bold"))
    for sentence in sentences:
        screen.print(Text(sentence), soft_wrap=True)
    for name, table in tables.items():
        if len(table):
            screen.print(rich_table(words.say(name), table.map(partial(_with_a_decimal, words=words)), words))


def _with_a_decimal(value: object, *, words: Language) -> object:
    # Half an hour on the road a week is neither none nor an hour.
    return words.number(value, 1) if isinstance(value, float) else value


def care_values(plan: CarePlan) -> dict[str, Any]:
    """Give home care as plain values, for internal use; described in ``docs/formats.md``."""
    return {
        "version": 1,
        "service": plan.request.care.name,
        "request_sha256": plan.request.sha256,
        "audience": "internal",
        "stopped": plan.stopped,
        "clients": plan.clients,
        "bases": [_base_values(base) for base in plan.bases],
        "rounds": _round_values(plan),
        "settlements": [
            {
                "settlement": village.settlement_id,
                "name": village.name,
                "clients": village.clients,
                "visits_a_week": village.visits,
                "care_h": village.care_h,
                "bases": {
                    base.care.base_id: {"clients": base.offers[row].reached, "status": str(base.offers[row].status)}
                    for base in plan.bases
                },
            }
            for row, village in enumerate(plan.villages)
        ],
    }


def _base_values(base: BasePlan) -> dict[str, Any]:
    care = base.care
    return {
        "base": care.base_id,
        "name": base.name,
        "carers": care.carers,
        "least_carers": care.least_carers,
        "care_h": care.care_h,
        "road_h": care.road_h,
        "paid_h": care.paid_h,
        "least_paid_h": care.least_paid_h,
        "km": care.km,
        "road_share": care.road_share,
        "clients_not_reached": care.clients_not_reached,
        "settlements_not_reached": list(care.not_reached),
        "zl_a_year": base.zl_a_year,
        "costs": [cost_values(line) for line in base.costs],
    }


def _round_values(plan: CarePlan) -> list[dict[str, Any]]:
    from geo_cus.data.mobile_request import seconds_of
    from geo_cus.report.care_tables import weekdays_of

    leaves_s, weekdays = seconds_of(plan.request.care.day_from), weekdays_of(plan.request)
    return [
        {
            "weekday": weekdays[each.day],
            "carer": each.carer,
            "leaves_s": leaves_s,
            "returns_s": leaves_s + each.paid_s,
            "metres": each.metres,
            "stops": [
                {
                    "settlement": stop.settlement_id,
                    "arrival_s": leaves_s + stop.arrival_s,
                    "visits": stop.visits,
                    "care_s": stop.care_s,
                    "drive_s": stop.drive_s,
                    "metres": stop.metres,
                }
                for stop in each.stops
            ],
        }
        for each in plan.best.care.rounds
    ]


def public_care_values(plan: CarePlan, study: Study) -> dict[str, Any]:
    """Give of home care what the public may see, as plain values; described in ``docs/formats.md``."""
    from geo_cus.planning.mobile.public_clients import public_clients

    clients = public_clients(plan, study)
    return {
        "version": 1,
        "service": plan.request.care.name,
        "request_sha256": plan.request.sha256,
        "audience": "public",
        "stopped": plan.stopped,
        "bases": [{"base": base.care.base_id, "name": base.name, "carers": base.care.carers} for base in plan.bases],
        "settlements": [
            {"settlement": each.settlement_id, "name": each.name, "clients": clients[each.settlement_id]}
            for each in plan.villages
        ],
    }
