"""The command `geo-cus plan mobile`: stops, days, rounds and costs of a service that comes to people."""

from __future__ import annotations

import json
from dataclasses import replace
from math import isfinite
from pathlib import Path  # noqa: TC003 - typer reads it while the program runs
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.printing import console, print_written, progress_bar, rich_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.data.study import Study
    from geo_cus.planning.mobile.fixed_or_van import Mix
    from geo_cus.planning.mobile.mobile_plan import CostLine, MobilePlan
    from geo_cus.planning.mobile.what_if import WhatIf
    from geo_cus.text import Language


def mobile(
    folder: Folder,
    request: Annotated[Path, typer.Option("--request", help="Plik zamówienia (TOML). / The request (TOML).")],
    time_limit_s: Annotated[float, typer.Option("--time-limit", min=1, help="Sekundy. / Seconds.")] = 60.0,
    curve: Annotated[
        int, typer.Option("--curve", min=0, help="Stały punkt czy objazd: tyle kwot. / Fixed or van: so many amounts.")
    ] = 0,
    refuses: Annotated[str, typer.Option("--refuses", help="Co, jeśli to miejsce odmówi. / What if it refuses.")] = "",
    down: Annotated[int, typer.Option("--down", min=0, help="Co, jeśli auto 1 stoi w tym tygodniu. / Week off.")] = 0,
    winter: Annotated[bool, typer.Option("--winter", help="Co, jeśli jest zima. / What if it is winter.")] = False,
    closed: Annotated[
        list[str] | None, typer.Option("--closed", help="Co, jeśli ta droga jest zamknięta (id). / A closed way.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder wyników. / Folder for the results.")] = None,
    save: Annotated[str, typer.Option("--save", help="Zapisz jako scenariusz. / Save as a scenario.")] = "",
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Układa objazd usługi: postoje, dni, trasy, koszt. / Plan a mobile service: stops, days, rounds, cost."""
    from geo_cus.access.measure import measure_study
    from geo_cus.data.mobile_request import read_mobile_request
    from geo_cus.data.study_files import load_study
    from geo_cus.planning.mobile.asking import asked_in
    from geo_cus.planning.mobile.check_plan import check_plan
    from geo_cus.planning.mobile.events import Event, checked_what_if
    from geo_cus.planning.mobile.fixed_or_van import cost_curve
    from geo_cus.planning.mobile.planning import plan_of
    from geo_cus.planning.siting.effort import Clock, Effort
    from geo_cus.report.mobile_files import write_mobile_plan

    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        wanted = read_mobile_request(request)
        study = load_study(folder, accept_valid=accept_valid, progress=progress)
        measurement = measure_study(study, progress=progress)
        asked, effort = asked_in(measurement, wanted, progress=progress), Effort(time_limit_s, progress=progress)
        plan = plan_of(asked, wanted, Clock(effort))
        check_plan(measurement, plan, progress=progress)
        event = Event(refuses=refuses, down=down, winter=winter, closed_ways=tuple(closed or ()))
        change = checked_what_if(measurement, plan, event, progress=progress) if event != Event() else None
        mixes = cost_curve(asked, wanted, Clock(effort), steps=curve) if curve else ()
    if as_json:
        values = plan_values(plan) | ({"curve": [mix_values(mix) for mix in mixes]} if curve else {})
        values |= {"what_if": what_if_values(change)} if change else {}
        typer.echo(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        _print(f"{study.name}: {wanted.service.name}", plan, mixes, change, words)
    if out is not None:
        written = write_mobile_plan(plan, measurement, out, words)
        if not as_json:
            print_written(written, words)
    if save:
        _save(plan, study, save)
        if not as_json:
            sentence = words.say("Saved as the scenario “{name}”; measure it with: geo-cus scenario … run.", name=save)
            console().print(Text(sentence), soft_wrap=True)


def _print(title: str, plan: MobilePlan, mixes: Sequence[Mix], change: WhatIf | None, words: Language) -> None:
    from geo_cus.report.mobile_plan import (
        curve_table,
        moved_table,
        plan_sentences,
        rounds_table,
        what_if_sentence,
        without_stop_table,
        yardstick,
    )

    screen = console()
    screen.print(Text(title, style="bold"))
    for sentence in plan_sentences(plan, words):
        screen.print(Text(sentence), soft_wrap=True)
    for name, table in (
        (words.say("Visits"), rounds_table(plan, words)),
        (words.say("Villages without a stop"), without_stop_table(plan, words)),
        (words.say("Fixed point, stop, home visit or lift"), curve_table(mixes, words)),
    ):
        if len(table):
            screen.print(rich_table(name, table, words))
    if change:
        screen.print(Text(what_if_sentence(change, words)), soft_wrap=True)
        screen.print(rich_table(words.say("What changes"), moved_table(change, plan, words), words))
    if mixes:
        screen.print(Text(yardstick(words)), soft_wrap=True)


def plan_values(plan: MobilePlan) -> dict[str, Any]:
    """Give a plan as plain values; described in ``docs/formats.md``."""
    quality = plan.quality
    return {
        "version": 1,
        "service": plan.request.service.name,
        "request_sha256": plan.request.sha256,
        "weeks": plan.rota.weeks,
        "proof": str(quality.proof),
        "stopped": quality.stopped,
        "people": quality.people,
        "most_people": quality.most_people,
        "longest_walk_s": quality.longest_walk_s,
        "least_longest_walk_s": quality.least_longest_walk_s,
        "crew_s": quality.crew_s,
        "least_crew_s": quality.least_crew_s,
        "zl_a_year": plan.zl_a_year,
        "people_by_served": {str(kind): people for kind, people in plan.people_by_served.items()},
        "stops": [
            {
                "place": stop.place.place_id,
                "name": stop.place.name,
                "settlements": list(stop.settlement_ids),
                "people": stop.people,
                "users": stop.users,
                "stay_s": stop.stay_s,
            }
            for stop in plan.rota.stops
        ],
        "rounds": [
            {
                "week": each.week,
                "weekday": each.weekday,
                "vehicle": each.vehicle,
                "leaves_s": each.leaves_s,
                "returns_s": each.returns_s,
                "metres": each.metres,
                "visits": [
                    {
                        "place": visit.place_id,
                        "arrival_s": visit.arrival_s,
                        "opens_s": visit.opens_s,
                        "closes_s": visit.closes_s,
                        "departure_s": visit.departure_s,
                    }
                    for visit in each.visits
                ],
                "breaks": [{"starts_s": rest.starts_s, "ends_s": rest.ends_s} for rest in each.breaks],
            }
            for each in plan.rota.rounds
        ],
        "settlements": [
            {
                "settlement": offer.settlement_id,
                "name": offer.name,
                "people": offer.people,
                "served": str(offer.served),
                "why_no_stop": str(offer.why_no_stop),
                "place": offer.place_id,
                "zl_a_year": offer.zl_a_year,
            }
            for offer in plan.offers
        ],
        "costs": [cost_values(line) for line in plan.costs],
    }


def cost_values(line: CostLine) -> dict[str, Any]:
    """Give a line of a sheet of costs as plain values; described in ``docs/formats.md``."""
    return {
        "key": line.key,
        "quantity": line.quantity,
        "unit": line.unit,
        "price_zl": line.price_zl,
        "amount_zl": line.amount_zl,
        "basis": line.basis,
        "source": line.source,
    }


def mix_values(mix: Mix) -> dict[str, Any]:
    """Give who is served how for some money as plain values; described in ``docs/formats.md``."""
    return {
        "people": mix.people,
        "most_people": mix.most_people,
        "zl_a_year": mix.zl_a_year,
        "zl_per_person": mix.zl_per_person if isfinite(mix.zl_per_person) else None,
        "staff_hours_a_year": mix.staff_hours_a_year,
        "vehicles": mix.vehicles,
        "fixed": list(mix.fixed),
        "stops": list(mix.stops),
        "served": {name: str(kind) for name, (kind, _) in sorted(mix.served.items())},
    }


def what_if_values(change: WhatIf) -> dict[str, Any]:
    """Give what an event does as plain values; described in ``docs/formats.md``."""
    return {
        "lost": list(change.lost),
        "people_before": change.people_before,
        "people_without_repair": change.people_without_repair,
        "people_after": change.people_after,
        "moved": [
            {
                "place": each.place_id,
                "before": None if each.before is None else [*each.before[0], each.before[1]],
                "after": None if each.after is None else [*each.after[0], each.after[1]],
            }
            for each in change.moved
        ],
    }


def _save(plan: MobilePlan, study: Study, name: str) -> None:
    from geo_cus.planning.author import login
    from geo_cus.planning.mobile.planning import edits_of
    from geo_cus.planning.scenario import study_fingerprint
    from geo_cus.planning.store import ScenarioStore

    if study.folder is None:
        return
    who = login()
    store = ScenarioStore(study.folder)
    made = store.new(name, who=who, base=study_fingerprint(study))
    store.save(replace(made.scenario, edits=edits_of(plan)), revision=made.revision, who=who)
