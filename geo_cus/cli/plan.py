"""The commands of `geo-cus plan`: where to put the next points, with a proof."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from geo_cus.cli.keeping import print_kept
from geo_cus.cli.options import AcceptValid, Folder, Lang, words_of
from geo_cus.cli.printing import print_written, progress_bar
from geo_cus.planning.siting.objective import Objective

plan_app = typer.Typer(
    name="plan",
    help="Planowanie: gdzie postawić następny punkt. / Planning: where the next point should stand.",
    no_args_is_help=True,
)

_PLACES: Final = "Miejsca / Candidates"
_MONEY: Final = "Pieniądze i liczba miejsc / Money and capacity"
_RULES: Final = "Reguły / Rules"


@plan_app.callback()
def _planning() -> None:
    """Keep the group a group, however few commands it has."""


Service = Annotated[str, typer.Option("--service", help="Usługa z katalogu. / Service of the catalogue.")]
New = Annotated[
    int | None,
    typer.Option("--new", min=0, help="Ile nowych punktów, najwyżej; domyślnie 1. / Most new points; 1 by default."),
]
Wanted = Annotated[Objective, typer.Option("--objective", help="Co jest celem. / What is wanted.")]
Share = Annotated[
    list[str] | None,
    typer.Option(
        "--share",
        metavar="SERVICE[=WEIGHT]",
        help="Usługa w tym samym budynku. / A service that shares the buildings.",
    ),
]
Budget = Annotated[
    float | None,
    typer.Option("--budget", min=0, metavar="ZL", help="Najwyżej tyle zł. / Most złoty.", rich_help_panel=_MONEY),
]
Years = Annotated[
    float,
    typer.Option(
        "--years", min=0, max=100, help="Na ile lat liczyć koszty. / Years of yearly cost.", rich_help_panel=_MONEY
    ),
]
Cost = Annotated[
    float | None,
    typer.Option(
        "--cost",
        min=0,
        metavar="ZL",
        help="Koszt miejsca, gdy nieznany. / Cost of a place where it is not known.",
        rich_help_panel=_MONEY,
    ),
]
Places = Annotated[
    float | None,
    typer.Option(
        "--places",
        min=0,
        help="Licz miejsca; tyle ma nowy punkt, gdy tabela nie mówi. / Count places; so many has a new point.",
        rich_help_panel=_MONEY,
    ),
]
Enlarge = Annotated[
    list[str] | None,
    typer.Option(
        "--enlarge",
        metavar="ID=PLACES:ZL[:STEPS]",
        help="Podmiot może urosnąć. / A provider that may grow, by steps.",
        rich_help_panel=_MONEY,
    ),
]
Kinds = Annotated[
    str,
    typer.Option(
        "--candidates",
        help="Rodzaje: hall, fire_station, school, library, parish, settlement, other. / Kinds of places.",
        rich_help_panel=_PLACES,
    ),
]
Needs = Annotated[
    str,
    typer.Option(
        "--needs",
        help="Co musi być: heating, toilet, power, ramp, private_room. / What a place must have.",
        rich_help_panel=_PLACES,
    ),
]
UnknownOk = Annotated[
    bool,
    typer.Option("--unknown-ok", help="Także gdy nie wiadomo. / Also where not known.", rich_help_panel=_PLACES),
]
Sources = Annotated[
    str,
    typer.Option(
        "--source", help="Skąd miejsca: file, osm, settlements. / Where places come from.", rich_help_panel=_PLACES
    ),
]
Points = Annotated[
    list[str] | None,
    typer.Option("--point", metavar="LAT,LON", help="Dowolny punkt. / Any point.", rich_help_panel=_PLACES),
]
Lock = Annotated[
    list[str] | None,
    typer.Option("--lock", metavar="ID", help="Musi być w planie. / Must be in the plan.", rich_help_panel=_RULES),
]
Forbid = Annotated[
    list[str] | None,
    typer.Option("--forbid", metavar="ID", help="Nie może być w planie. / Must not be.", rich_help_panel=_RULES),
]
Floors = Annotated[
    list[str] | None,
    typer.Option(
        "--floor",
        metavar="[SOLECTWO=]PERCENT",
        help="Najmniejsza część osób sołectwa w limicie. / Least part of a sołectwo's people within the limit.",
        rich_help_panel=_RULES,
    ),
]
MaxGap = Annotated[
    float,
    typer.Option("--max-gap", min=0, max=1, help="Wystarczy plan tak bliski najlepszemu, 0–1. / Gap that will do."),
]
TimeLimit = Annotated[float, typer.Option("--time-limit", min=1, help="Sekundy na plan. / Seconds for a plan.")]
Others = Annotated[
    int, typer.Option("--others", min=0, max=50, help="Ile innych planów, do 2% gorszych. / Other plans within 2 %.")
]
Curve = Annotated[
    int, typer.Option("--curve", min=0, max=100, help="Kroki krzywej. / Steps of the curve up to --new or --budget.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Folder tabel CSV. / Folder for tables as CSV.")]
Save = Annotated[str, typer.Option("--save", help="Zapisz jako scenariusz. / Save as a scenario.")]


@plan_app.command("sites")
def sites(
    folder: Folder,
    service: Service,
    new: New = None,
    objective: Wanted = Objective.PEOPLE,
    share: Share = None,
    budget: Budget = None,
    years: Years = 1.0,
    cost: Cost = None,
    places: Places = None,
    enlarge: Enlarge = None,
    candidates: Kinds = "",
    needs: Needs = "",
    unknown_ok: UnknownOk = False,
    source: Sources = "",
    point: Points = None,
    lock: Lock = None,
    forbid: Forbid = None,
    floor: Floors = None,
    max_gap: MaxGap = 0.0,
    time_limit_s: TimeLimit = 60.0,
    others: Others = 0,
    curve: Curve = 0,
    out: Out = None,
    save: Save = "",
    accept_valid: AcceptValid = False,
    as_json: Annotated[bool, typer.Option("--json", help="Wynik jako JSON. / Print as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Wskazuje miejsca nowych punktów, z dowodem. / Tell where new points help most, with a proof."""
    from geo_cus.cli.site_answering import answered, print_report, saved
    from geo_cus.cli.site_words import enlargement_of, floors_of, places_of, weights_of
    from geo_cus.planning.sites_asked import SitesAsked
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.report.site_files import site_values, write_site_answer

    asked = SitesAsked(
        service_id=service,
        objective=objective,
        points=1 if (new, budget) == (None, None) and objective is not Objective.EVERYBODY else new,
        budget=budget,
        years=years,
        cost=cost,
        places=places,
        enlargements=tuple(map(enlargement_of, enlarge or ())),
        shares=tuple(weights_of(share or ()).items()),
        among=places_of(candidates, needs, source, unknown_ok=unknown_ok, points=point, lock=lock, forbid=forbid),
        floors=tuple(floors_of(floor or ()).items()),
        others=others,
        steps=curve,
    )
    words = words_of(lang, folder)
    with progress_bar(words) as progress:
        effort = Effort(time_limit_s=time_limit_s, max_gap=max_gap, progress=progress)
        report = answered(folder, asked, effort, accept_valid=accept_valid)
    if as_json:
        typer.echo(json.dumps(site_values(report), ensure_ascii=False, indent=2))
    report.answer.plan.check()
    if not as_json:
        print_report(report, words)
    if out is not None:
        print_written(write_site_answer(report, out, words), words, stderr=as_json)
    if save:
        saved(report, asked, save)
        print_kept(save, words, stderr=as_json)
