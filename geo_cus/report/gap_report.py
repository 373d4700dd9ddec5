"""A case and a kind of document -> the document, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus import __version__
from geo_cus.access.of_gmina import gminas_of
from geo_cus.report.case import case_of_gmina
from geo_cus.report.contents import CONTENTS
from geo_cus.report.document import Document, Labels, Section, finished

if TYPE_CHECKING:
    from geo_cus.report.case import Case
    from geo_cus.report.document_kinds import DocumentKind, SectionKind
    from geo_cus.text import Language


def gap_report(case: Case, kind: DocumentKind, words: Language) -> Document:
    """
    Write a report.

    Sections to which nothing belongs (what has changed, where nothing is compared) are left out. Where several gminas
    are studied, each has its own part (art. 18, art. 21(4) of the CUS Act), after the page on all of them.

    Parameters
    ----------
    case
        What it tells of.
    kind
        Which document it is.
    words
        Its language.
    """
    study = case.shown.study
    act = f"{words.pick(kind.articles)}, {words.pick(kind.acts)}"
    day = words.say("data of {day}", day=words.date(study.as_of)) if study.as_of else ""
    labels = Labels(
        contents=words.say("Contents"),
        skip=words.say("Skip to the content"),
        page=words.say("page"),
    )
    document = Document(
        language=words.code,
        title=f"{words.pick(kind.titles)}: {study.name}",
        subtitle="; ".join(filter(None, [words.pick(kind.subjects), day])),
        subject=act,
        sections=_sections(case, kind, words),
        stamp=words.say("for the public: small numbers are hidden") if case.public else words.say("for internal use"),
        day=study.as_of,
        program=f"geo_cus {__version__}",
        labels=labels,
    )
    return finished(document, words)


def _sections(case: Case, kind: DocumentKind, words: Language) -> tuple[Section, ...]:
    gminas = gminas_of(case.shown)
    common = [section for section in kind.sections if not section.by_gmina]
    if len(gminas) < 2:
        return _filled(case, kind.sections, words)
    parts = tuple(
        Section(
            _gmina_name(case, gmina, words),
            sections=_filled(case_of_gmina(case, gmina), [item for item in kind.sections if item.by_gmina], words),
        )
        for gmina in gminas
    )
    return (*_filled(case, common[:1], words), *parts, *_filled(case, common[1:], words))


def _filled(case: Case, kinds: list[SectionKind] | tuple[SectionKind, ...], words: Language) -> tuple[Section, ...]:
    sections = (_section(case, kind, words) for kind in kinds)
    return tuple(section for section in sections if section.blocks or section.sections)


def _section(case: Case, kind: SectionKind, words: Language) -> Section:
    content = CONTENTS[kind.content]
    blocks = content.blocks(case, words) if content.blocks else ()
    sections = content.sections(case, words) if content.sections else ()
    return Section(words.pick(kind.headings), blocks, sections, article=kind.articles[words.code])


def _gmina_name(case: Case, gmina: str, words: Language) -> str:
    if not gmina:
        return words.say("Settlements whose gmina is not told")
    boundary = case.shown.study.boundary
    if boundary is not None:
        named = boundary.loc[boundary["teryt"] == gmina, "name"]
        if len(named) and named.iloc[0]:
            return words.say("Gmina: {name}", name=named.iloc[0])
    return words.say("Gmina: {name}", name=gmina)
