"""The documents that a report may be, as data: which sections, under which headings, by which provision of law."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SectionKind:
    """
    A section of a kind of document.

    Parameters
    ----------
    content
        What stands in it: a key of `geo_cus.report.contents.CONTENTS`.
    headings, articles
        Heading, and the provision that asks for it (may be empty), by language code.
    by_gmina
        Whether it stands there once for each gmina where several are studied.
    """

    content: str
    headings: Mapping[str, str]
    articles: Mapping[str, str]
    by_gmina: bool


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """
    A kind of document.

    Parameters
    ----------
    kind_id
        Its name on the command line.
    titles, subjects, articles, acts
        Title, what it is for, and the article and the act that ask for it, by language code.
    sections
        In their order; the first is the page that everybody reads.
    """

    kind_id: str
    titles: Mapping[str, str]
    subjects: Mapping[str, str]
    articles: Mapping[str, str]
    acts: Mapping[str, str]
    sections: tuple[SectionKind, ...]


@cache
def document_kinds() -> Mapping[str, DocumentKind]:
    """Give the kinds of documents by id."""
    text = resources.files("geo_cus.report").joinpath("templates", "documents.toml").read_text("utf-8")
    content = tomllib.loads(text)
    return {entry["id"]: _kind(entry, content["acts"]) for entry in content["document"]}


def _kind(entry: Mapping[str, Any], acts: Mapping[str, Mapping[str, str]]) -> DocumentKind:
    return DocumentKind(
        kind_id=entry["id"],
        titles=_by_language(entry, "title_"),
        subjects=_by_language(entry, "subject_"),
        articles=_by_language(entry, "article_"),
        acts=_by_language(acts[entry["act"]], ""),
        sections=tuple(_section(section) for section in entry["sections"]),
    )


def _section(entry: Mapping[str, Any]) -> SectionKind:
    return SectionKind(
        content=entry["content"],
        headings=_by_language(entry, ""),
        articles=_by_language(entry, "article_"),
        by_gmina=entry.get("gmina", False),
    )


def _by_language(entry: Mapping[str, str], beginning: str) -> dict[str, str]:
    return {code: entry.get(f"{beginning}{code}", "") for code in ("pl", "en")}
