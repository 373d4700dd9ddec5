"""
What a report says, whatever it is printed on: one frozen value, made once and rendered into every format.

Every text in it is what a reader sees, in the document's language, numbers written out; a renderer lays it out and
computes nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeAlias

from geo_cus.text import EN_DASH

if TYPE_CHECKING:
    import datetime as dt

    from geo_cus.text import Language

NOTHING: Final = EN_DASH
"""What stands in a cell to which nothing applies."""

_LONGEST_TEXT: Final = 1_000
"""Characters of a text; nothing that the program writes is longer, and no input file may hold so long a name."""

_NO_TEXTS: Final = frozenset({"svg", "language", "tone"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a ``lead`` is set larger, a ``note`` apart from the rest."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: Literal["plain", "lead", "note"] = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, with a sentence before it."""

    kind: ClassVar[str] = "bullets"
    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number to remember and what it counts."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A row of numbers to remember."""

    kind: ClassVar[str] = "facts"
    items: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header, its share of the width, and whether it holds numbers."""

    name: str
    width: float = 1.0
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row is its header, `total` may be empty, `number` is given by `finished`."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing (SVG), what it shows in words for those who do not see it, and what stands below it."""

    kind: ClassVar[str] = "figure"
    svg: str
    alt: str
    caption: str
    number: str = ""


Block: TypeAlias = Paragraph | Bullets | Facts | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """
    A part of a document under a heading.

    Parameters
    ----------
    heading
        Without its number.
    blocks
        What stands directly under the heading.
    sections
        The parts below it.
    article
        The provision of law that asks for it; may be empty.
    number
        Such as ``2.3``; given by `finished`.
    """

    heading: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    article: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """Words of the page around a document: over its contents, of the link past them, before its page numbers."""

    contents: str
    skip: str
    page: str


@dataclass(frozen=True, slots=True)
class Document:
    """
    A report.

    Parameters
    ----------
    language
        Code of its language.
    title, subtitle
        What it is; of what, and of which day.
    subject
        The act and the article for which it is made.
    sections
        The first is the page that everybody reads.
    stamp
        For whom it is; stands on every page.
    day
        Day of the data; None if the study does not tell.
    program
        Name and version of the program.
    labels
        The words of the page around it.
    """

    language: str
    title: str
    subtitle: str
    subject: str
    sections: tuple[Section, ...]
    stamp: str
    day: dt.date | None
    program: str
    labels: Labels


def finished(document: Document, words: Language) -> Document:
    """Give the document with its sections, tables and figures numbered, and every text harmless and well set."""
    numbering = _Numbering(words)
    sections = tuple(numbering.section(part, str(place)) for place, part in enumerate(document.sections, 1))
    made: Document = _well_set(replace(document, sections=sections), words)
    return made


class _Numbering:
    """Numbers that go through a whole document."""

    def __init__(self, words: Language) -> None:
        self._words = words
        self._tables, self._figures = count(1), count(1)

    def section(self, section: Section, number: str) -> Section:
        blocks = tuple(map(self._block, section.blocks))
        below = tuple(self.section(part, f"{number}.{place}") for place, part in enumerate(section.sections, 1))
        return replace(section, blocks=blocks, sections=below, number=number)

    def _block(self, block: Block) -> Block:
        if isinstance(block, Table):
            return replace(block, number=self._words.say("Table {number}", number=next(self._tables)))
        if isinstance(block, Figure):
            return replace(block, number=self._words.say("Figure {number}", number=next(self._figures)))
        return block


def _well_set(value: Any, words: Language) -> Any:
    """Make every text of a document, a section or a block plain and well set, but for what is no text."""
    if isinstance(value, str):
        return words.typeset(plain(value))
    if isinstance(value, tuple):
        return tuple(_well_set(item, words) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    texts = {item.name: getattr(value, item.name) for item in fields(value) if item.name not in _NO_TEXTS}
    return replace(value, **{name: _well_set(text, words) for name, text in texts.items()})


def plain(text: str) -> str:
    """
    Give a text of somebody else without what could do more than be read.

    Control characters, marks that turn the direction of writing and other invisible ones go, what is no character
    becomes �, and after a thousand characters an ellipsis ends the text.
    """
    kept = unicodedata.normalize("NFC", text).translate(_VISIBLE)
    return kept if len(kept) <= _LONGEST_TEXT else kept[:_LONGEST_TEXT] + "…"


class _Visible(dict[int, str]):
    """What is written for a character, by its code; found out once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = _visible(chr(code))
        return self[code]


_VISIBLE: Final = _Visible()


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter in "\n\t" or category in {"Zl", "Zp"}:
        return " "
    if category in {"Cc", "Cf"}:
        return ""
    return "\ufffd" if category in {"Cs", "Co", "Cn"} else letter
