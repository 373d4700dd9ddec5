"""The commands of `geo-cus scenario`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from geo_cus.cli.comparing import compared, print_comparison
from geo_cus.cli.options import AcceptValid, Folder, Lang, Speech, words_of
from geo_cus.cli.printing import console, print_measurement, print_written
from geo_cus.errors import Message, ScenarioError, cause_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.planning.scenario import Scenario
    from geo_cus.planning.store import Revision, ScenarioStore
    from geo_cus.text import Language

scenario_app = typer.Typer(
    name="scenario",
    help="Scenariusze: co by się zmieniło, gdyby… / Scenarios: what would change if…",
    no_args_is_help=True,
    subcommand_metavar="list|show|new|copy|rename|undo|redo|delete|restore|export|import|run",
)

Name = Annotated[str, typer.Argument(help="Nazwa scenariusza. / Name of the scenario.", metavar="NAME")]
Who = Annotated[str, typer.Option("--who", help="Kto zapisuje. / Who saves it.")]
NewName = Annotated[str, typer.Argument(help="Nowa nazwa. / The new name.", metavar="NEW")]


@scenario_app.callback()
def _folder(context: typer.Context, folder: Folder, lang: Lang = None) -> None:
    context.obj = folder, lang


@scenario_app.command("list")
def list_scenarios(context: typer.Context, lang: Lang = None) -> None:
    """Wymienia scenariusze badania. / List the scenarios of a study."""
    from geo_cus.planning.store import ScenarioStore

    folder, words = _asked(context, lang)
    found = ScenarioStore(folder).scenarios()
    if not found:
        console().print(words.say("There are no scenarios yet."))
    for item in found:
        console().print(Text(_line(item, words)), soft_wrap=True)


@scenario_app.command("show")
def show(context: typer.Context, name: Name, lang: Lang = None) -> None:
    """Pokazuje scenariusz i jego historię. / Show a scenario and its history."""
    from geo_cus.planning.scenario import scenario_toml
    from geo_cus.planning.store import ACTION_NAMES, ScenarioStore

    folder, words = _asked(context, lang)
    store = ScenarioStore(folder)
    found = store.find(name)
    console().print(Text(_line(found, words), style="bold"), soft_wrap=True)
    console().print(Text(scenario_toml(found.scenario).decode()), soft_wrap=True)
    for item in store.history(found.scenario.scenario_id):
        sentence = words.say(
            "Revision {revision}: {action}, {who}, {at} UTC",
            revision=str(item.revision),
            action=Message(ACTION_NAMES[item.action]),
            who=item.who,
            at=f"{item.at:%Y-%m-%d %H:%M}",
        )
        console().print(Text(sentence), soft_wrap=True)


@scenario_app.command("export")
def export(
    context: typer.Context,
    name: Name,
    out: Annotated[Path, typer.Option("--out", help="Plik TOML. / TOML file.")],
    lang: Lang = None,
) -> None:
    """Zapisuje scenariusz do pliku TOML. / Write a scenario to a TOML file."""
    from geo_cus.atomic import writing
    from geo_cus.planning.scenario import scenario_toml
    from geo_cus.planning.store import ScenarioStore

    folder, words = _asked(context, lang)
    content = scenario_toml(ScenarioStore(folder).find(name).scenario)
    with writing(out) as temporary:
        temporary.write_bytes(content)
    print_written([out], words)


@scenario_app.command("import")
def import_scenario(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Plik TOML. / TOML file.", metavar="FILE")],
    who: Who = "",
    lang: Lang = None,
) -> None:
    """Wczytuje scenariusz z pliku TOML. / Take in a scenario from a TOML file."""
    from geo_cus.planning.author import login
    from geo_cus.planning.store import ScenarioStore

    folder, words = _asked(context, lang)
    kept = ScenarioStore(folder).create(_read(file), who=who or login())
    console().print(Text(_line(kept, words)), soft_wrap=True)


@scenario_app.command("new")
def new(context: typer.Context, name: Name, who: Who = "", lang: Lang = None) -> None:
    """Zakłada pusty scenariusz. / Make an empty scenario."""
    _changed(context, lang, who, lambda store, author: store.new(name, who=author))


@scenario_app.command("copy")
def copy(context: typer.Context, name: Name, new_name: NewName, who: Who = "", lang: Lang = None) -> None:
    """Kopiuje scenariusz pod inną nazwą. / Copy a scenario under another name."""

    def copied(store: ScenarioStore, author: str) -> Revision:
        return store.copy(store.find(name).scenario.scenario_id, new_name, who=author)

    _changed(context, lang, who, copied)


@scenario_app.command("rename")
def rename(context: typer.Context, name: Name, new_name: NewName, who: Who = "", lang: Lang = None) -> None:
    """Zmienia nazwę scenariusza. / Give a scenario another name."""
    _next(context, lang, who, name, lambda store, own, **save: store.rename(own, new_name, **save))


@scenario_app.command("undo")
def undo(context: typer.Context, name: Name, who: Who = "", lang: Lang = None) -> None:
    """Cofa ostatnią zmianę. / Take back the last change."""
    _next(context, lang, who, name, lambda store, own, **save: store.undo(own, **save))


@scenario_app.command("redo")
def redo(context: typer.Context, name: Name, who: Who = "", lang: Lang = None) -> None:
    """Ponawia cofniętą zmianę. / Make the change again that was taken back last."""
    _next(context, lang, who, name, lambda store, own, **save: store.redo(own, **save))


@scenario_app.command("delete")
def delete(context: typer.Context, name: Name, who: Who = "", lang: Lang = None) -> None:
    """Usuwa scenariusz; można go przywrócić. / Delete a scenario; it can be restored."""
    _next(context, lang, who, name, lambda store, own, **save: store.delete(own, **save))


@scenario_app.command("restore")
def restore(context: typer.Context, name: Name, who: Who = "", lang: Lang = None) -> None:
    """Przywraca usunięty scenariusz. / Bring a deleted scenario back."""

    def restored(store: ScenarioStore, author: str) -> Revision:
        deleted = [head.scenario for head in store.scenarios(deleted=True)]
        found = next((one.scenario_id for one in deleted if name in {one.name, one.scenario_id}), name)
        return store.restore(found, who=author)

    _changed(context, lang, who, restored)


def _next(context: typer.Context, lang: Speech | None, who: str, name: str, change: Callable[..., Revision]) -> None:
    """Make the next revision of a scenario from the one that is the newest now."""

    def changed(store: ScenarioStore, author: str) -> Revision:
        head = store.find(name)
        return change(store, head.scenario.scenario_id, revision=head.revision, who=author)

    _changed(context, lang, who, changed)


def _changed(
    context: typer.Context, lang: Speech | None, who: str, change: Callable[[ScenarioStore, str], Revision]
) -> None:
    """Change the store, and print what came of it."""
    from geo_cus.planning.author import login
    from geo_cus.planning.store import ACTION_NAMES, ScenarioStore

    folder, words = _asked(context, lang)
    made = change(ScenarioStore(folder), who or login())
    sentence = words.say(
        "{scenario} ({action})", scenario=_line(made, words), action=Message(ACTION_NAMES[made.action])
    )
    console().print(Text(sentence), soft_wrap=True)


@scenario_app.command("run")
def run_scenario(
    context: typer.Context,
    name: Name,
    out: Annotated[Path, typer.Option("--out", help="Folder wyników. / Folder for the results.")] = Path("out"),
    accept_valid: AcceptValid = False,
    lang: Lang = None,
) -> None:
    """Liczy scenariusz obok stanu obecnego. / Measure a scenario beside what there is."""
    from geo_cus.planning.store import ScenarioStore
    from geo_cus.report.comparison import write_comparison
    from geo_cus.report.gap_files import write_outputs

    folder, words = _asked(context, lang)
    scenario = ScenarioStore(folder).find(name).scenario
    found = compared(folder, scenario, words, accept_valid=accept_valid)
    written = [*write_outputs(found.after, out, words), *write_comparison(found, out, words)]
    print_measurement(found.after, words)
    print_comparison(found, words)
    print_written(written, words)


def _read(file: Path) -> Scenario:
    from geo_cus.planning.scenario import LARGEST_BYTES, scenario_of

    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise ScenarioError(
            "{file} cannot be read ({cause}). Name another file.", file=str(file), cause=cause_of(error)
        ) from None
    return scenario_of(content, file=file.name)


def _line(item: Revision, words: Language) -> str:
    edits = words.count(len(item.scenario.edits), "{n} edit", "{n} edits")
    return words.say(
        "{name}: {edits}; revision {revision}, {who}, {at} UTC",
        name=item.scenario.name,
        edits=edits,
        revision=str(item.revision),
        who=item.who,
        at=f"{item.at:%Y-%m-%d %H:%M}",
    )


def _asked(context: typer.Context, lang: Speech | None) -> tuple[Path, Language]:
    folder, before = context.obj
    return folder, words_of(lang or before, folder)
