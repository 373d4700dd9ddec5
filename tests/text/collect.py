"""
Collects from the code every text that is to be translated.

``python -m tests.text.collect`` brings ``pl.po`` up to date: new texts come in without a translation and are printed,
texts that are gone go.

A text is the first argument of ``N_``, ``say``, ``Message`` or an error, the two texts of ``count``, or the
``explanation`` of a column.
"""

from __future__ import annotations

import ast
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from geo_cus import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "geo_cus"
TRANSLATIONS = PACKAGE / "text" / "pl.po"

ERRORS = {
    name for name, member in vars(errors).items() if isinstance(member, type) and issubclass(member, errors.GeoCusError)
}
HEADER = """\
# Polish translations of geo_cus. The English texts stand in the code; "python -m tests.text.collect" collects them.
msgid ""
msgstr ""
"Project-Id-Version: geo_cus\\n"
"Language: pl\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

"""

SPEAKERS = {"N_", "say", "Message"} | ERRORS
TEMPLATES = {".html", ".j2", ".jinja"}


@dataclass(frozen=True)
class Text:
    """A text of the code: where it stands, its singular, its plural if it has one."""

    file: str
    line: int
    singular: str
    plural: str | None = None

    @property
    def key(self) -> str | tuple[str, str]:
        """Give the form in which Babel knows it."""
        return self.singular if self.plural is None else (self.singular, self.plural)


def texts() -> list[Text]:
    """Collect the texts of the package, in the order of files and lines."""
    found = [text for path in sorted(PACKAGE.rglob("*.py")) for text in of_module(path)]
    found += [text for path in sorted(PACKAGE.rglob("*")) if path.suffix in TEMPLATES for text in of_template(path)]
    return found


def of_module(path: Path) -> Iterator[Text]:
    """Collect the texts of a module."""
    file = path.relative_to(REPOSITORY).as_posix()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            found = [word for argument in spoken(node) if (word := constant(argument)) is not None]
            if found:
                yield Text(file, node.lineno, *found[:2])


def spoken(call: ast.Call) -> list[ast.expr]:
    """Give the arguments of a call that are to be translated."""
    name = called(call)
    if name in SPEAKERS:
        return call.args[:1]
    if name == "count":
        return call.args[1:3]
    if name == "column":
        return [keyword.value for keyword in call.keywords if keyword.arg == "explanation"]
    return []


def called(call: ast.Call) -> str:
    """Give the last part of the name that is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def constant(node: ast.expr) -> str | None:
    """Give the text of a literal; None for what is only known when the program runs."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def of_template(path: Path) -> Iterator[Text]:
    """Collect the texts of a Jinja template: ``{{ words.say("…") }}``."""
    file = path.relative_to(REPOSITORY).as_posix()
    for call in Environment(autoescape=True).parse(path.read_text("utf-8")).find_all(nodes.Call):
        name = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
        arguments = call.args[:1] if name in SPEAKERS else call.args[1:3] if name == "count" else []
        found = [node.value for node in arguments if isinstance(node, nodes.Const) and isinstance(node.value, str)]
        if found:
            yield Text(file, call.lineno, *found)


def glued() -> list[str]:
    """Find texts put together before they are translated (f-strings, +), which no translation can match."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                found += [
                    f"{path.relative_to(REPOSITORY).as_posix()}:{node.lineno}"
                    for argument in spoken(node)
                    if isinstance(argument, ast.JoinedStr | ast.BinOp)
                ]
    return found


def translations() -> Catalog:
    """Read the Polish translations."""
    with TRANSLATIONS.open("rb") as file:
        return read_po(file, locale="pl")


def places(template: str) -> set[str]:
    """Give the named places of a template."""
    return set(re.findall(r"\{(\w+)", template))


def updated(known: Catalog) -> Catalog:
    """Give the catalogue of today's texts with the translations known so far, and nothing else."""
    fresh = Catalog(locale="pl", project="geo_cus", fuzzy=False, charset="utf-8")
    for text in texts():
        before = known.get(text.singular)
        fresh.add(text.key, before.string if before else "", locations=[(text.file, None)])
    return fresh


def untranslated(catalogue: Catalog) -> list[str]:
    """Give the texts that lack a translation or one of its plural forms."""
    return [str(entry.id) for entry in catalogue if entry.id and not all(forms(entry.string))]


def forms(translation: str | tuple[str, ...]) -> tuple[str, ...]:
    """Give the translation, or all its plural forms."""
    return (translation,) if isinstance(translation, str) else tuple(translation)


def written(catalogue: Catalog) -> str:
    """Give the text of a PO file; without dates and line numbers, so that it changes only where a text does."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, omit_header=True)
    return HEADER + buffer.getvalue().decode("utf-8")


if __name__ == "__main__":
    catalogue = updated(translations())
    TRANSLATIONS.write_text(written(catalogue), "utf-8")
    for text in untranslated(catalogue):
        print(text)  # noqa: T201 - this is its answer
