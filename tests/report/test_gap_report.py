"""What the report says, compared with the Measurement; what it keeps to itself."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geo_cus.access.accounting import counts_by_status, together
from geo_cus.access.measurement import GAPS, Audience, Status
from geo_cus.report.case import case_of
from geo_cus.report.contents import CONTENTS
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.gap_report import gap_report
from tests.access.test_of_gmina import two_gminas
from tests.report.conftest import ENGLISH, POLISH, all_sections, tables

KINDS = document_kinds()
DIAGNOSIS = KINDS["diagnoza"]
HIDDEN = "ukryte"


@pytest.fixture(scope="module")
def parted():
    return two_gminas()


def number(cell: str) -> int:
    return int(re.sub(r"\D", "", cell))


def titled(document, beginning):
    return [table for table in tables(document) if table.caption.startswith(beginning)]


@pytest.mark.parametrize("audience", Audience)
def test_the_first_page_counts_what_the_measurement_counts(cases, audience):
    case = cases[audience]
    (table,) = titled(gap_report(case, DIAGNOSIS, POLISH), "Komu brakuje")
    assert len(table.rows) == len(case.shown.study.services)
    for (_, _, lacking, counted, _, settlements), service_id in zip(table.rows, case.shown.study.services, strict=True):
        total = case.shown.gap_totals[service_id]
        assert lacking == HIDDEN if total is None else number(lacking) == total
        assert number(counted) == case.shown.totals[service_id]
        counts = counts_by_status(case.shown.accounting, service_id)
        gaps = sum(counts[status].settlements for status in GAPS)
        assert settlements.replace("\u00a0", " ") == f"{gaps} z 35"


def test_the_settlements_of_every_service_add_up_to_its_gap(cases):
    case = cases[Audience.INTERNAL]
    for table, service_id in zip(
        titled(gap_report(case, DIAGNOSIS, POLISH), "Miejscowości bez dostępu"), _listed(case), strict=True
    ):
        people = [number(row[1]) for row in table.rows if row[1] not in {"–", "nie wiadomo"}]
        assert sum(people) == number(table.total[1]) == case.shown.gap_totals[service_id]


def _listed(case):
    """Give the services of which some settlement lacks, or of which one cannot tell for some."""
    results = case.shown.results
    listed = ~results["status"].isin([Status.GOOD, Status.WITHIN_LIMIT]) | (results["people_in_gap"] > 0).fillna(False)
    return [item for item in case.shown.study.services if (listed & (results["service_id"] == item)).any()]


@pytest.mark.parametrize("audience", Audience)
def test_the_statuses_of_a_service_add_up(cases, audience):
    case = cases[audience]
    found = titled(gap_report(case, DIAGNOSIS, POLISH), "Osoby według dostępu")
    for table, service_id in zip(found, case.shown.study.services, strict=True):
        every = together(case.shown, service_id)
        assert sum(number(row[1]) for row in table.rows) == number(table.total[1]) == every.settlements
        people = [row[2] for row in table.rows]
        if HIDDEN not in people:
            assert sum(map(number, people)) == number(table.total[2]) == every.people


@pytest.mark.parametrize("audience", Audience)
def test_the_accounting_leaves_nobody_out(cases, audience):
    (table,) = titled(gap_report(cases[audience], DIAGNOSIS, POLISH), "Rozliczenie")
    for _, *people, with_access, without, unknown, everywhere in table.rows:
        assert number(with_access) + number(without) + number(unknown) == number(everywhere) == 35
        if HIDDEN not in people:
            served, lacking, not_known, everybody = map(number, people)
            assert served + lacking + not_known == everybody


def test_every_settlement_and_provider_stands_in_it(cases):
    document = gap_report(cases[Audience.PUBLIC], DIAGNOSIS, ENGLISH)
    (villages,) = titled(document, "All settlements")
    assert sorted(row[0] for row in villages.rows) == sorted(cases[Audience.PUBLIC].shown.study.settlements["name"])
    providers = [row[0] for table in titled(document, "Providers") for row in table.rows]
    named = [" ".join(name.split()) for name in cases[Audience.PUBLIC].shown.providers["name"]]
    assert sorted(name.replace("\u00a0", " ") for name in providers) == sorted(named)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", [POLISH, ENGLISH], ids=["pl", "en"])
def test_every_kind_of_document_has_its_sections_by_name_and_article(cases, kind, words):
    document = gap_report(cases[Audience.INTERNAL], KINDS[kind], words)
    named = [(section.heading, section.article) for section in document.sections]
    expected = [(words.pick(item.headings), item.articles[words.code]) for item in KINDS[kind].sections]
    assert [tuple(map(plain_spaces, pair)) for pair in named] == expected
    assert KINDS[kind].sections[0].content == "summary"
    assert {item.content for item in KINDS[kind].sections} <= set(CONTENTS)


def plain_spaces(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("audience", Audience)
def test_every_row_has_a_name_and_a_cell_for_each_column(cases, audience):
    for kind in KINDS.values():
        for table in tables(gap_report(cases[audience], kind, POLISH)):
            assert all(row[0] for row in table.rows), table.caption
            assert {len(row) for row in (*table.rows, table.total or table.columns)} == {len(table.columns)}


def test_what_nothing_belongs_to_is_left_out(sample):
    document = gap_report(case_of(sample, audience=Audience.INTERNAL), DIAGNOSIS, POLISH)
    headings = {section.heading for section in document.sections}
    assert not {"Co się zmieniło", "Co się proponuje"} & headings
    assert [section.number for section in document.sections] == [str(n) for n in range(1, len(document.sections) + 1)]


def test_without_a_proposal_the_first_page_says_what_would_help(sample):
    page = gap_report(case_of(sample, audience=Audience.INTERNAL), DIAGNOSIS, POLISH).sections[0]
    advice = page.blocks[-1]
    helped = sample.results["is_gap"] & (sample.results["change"] != "none")
    assert number(advice.text) == sum(number(item) for item in advice.items) == int(helped.sum())
    assert f"podmiot bliżej: {(sample.results['change'] == 'nearer').sum()}" in map(plain_spaces, advice.items)


def test_a_proposal_is_told_with_what_it_does(cases):
    case = cases[Audience.INTERNAL]
    document = gap_report(case, KINDS["program"], POLISH)
    (proposal,) = (part for part in document.sections if part.heading == "Zmiany proponowane w\u00a0programie")
    (bullets,) = proposal.blocks
    assert plain_spaces(bullets.text) == "Scenariusz „Apteka w Jesionowie”: 2 zmiany."
    assert plain_spaces(bullets.items[0]) == "Nowy punkt: Punkt apteczny (apteka, punkt apteczny)"
    assert bullets.items[1].startswith("Zamknięcie: ")
    (services,) = titled(document, "Usługi przed zmianą")
    for row, found in zip(services.rows, case.comparison.services.to_dict("records"), strict=True):
        before, after = case.before.gap_totals[found["service_id"]], case.shown.gap_totals[found["service_id"]]
        assert [number(cell) for cell in row[3:]] == [before, after, found["newly_served"], found["lost"]]
    (indicators,) = titled(document, "Mierniki")
    assert [[number(cell) for cell in row[1:3]] for row in indicators.rows] == [
        [case.before.gap_totals[item], case.shown.gap_totals[item]] for item in case.shown.study.services
    ]


def test_the_public_is_not_told_who_gains_in_people(cases):
    case = cases[Audience.PUBLIC]
    document = gap_report(case, DIAGNOSIS, POLISH)
    (services,) = titled(document, "Usługi przed zmianą")
    assert len(services.columns) == 5
    for row, service_id in zip(services.rows, case.shown.study.services, strict=True):
        for cell, side in zip(row[3:], (case.before, case.shown), strict=True):
            total = side.gap_totals[service_id]
            assert cell == HIDDEN if total is None else number(cell) == total
    (moved,) = titled(document, "Miejscowości, których stan")
    assert len(moved.columns) == 4


def test_other_people_are_compared_by_settlements_alone(sample):
    fewer = sample.study.settlements.assign(age_75_plus=sample.study.settlements["age_75_plus"] + 1)
    before = replace(sample, study=replace(sample.study, settlements=fewer))
    case = case_of(sample, audience=Audience.PUBLIC, before=before, compared_with="rok temu")
    assert case.before is None
    document = gap_report(case, DIAGNOSIS, POLISH)
    (services,) = titled(document, "Usługi przed zmianą")
    assert [column.name for column in services.columns][1:] == [
        "Miejscowości bez dostępu, przed",
        "Miejscowości bez dostępu, po",
    ]
    assert case_of(sample, audience=Audience.INTERNAL, before=before).before is before


def test_every_gmina_has_a_part_of_its_own(parted):
    document = gap_report(case_of(parted, audience=Audience.PUBLIC), DIAGNOSIS, ENGLISH)
    by_gmina = [section.headings["en"] for section in DIAGNOSIS.sections if section.by_gmina]
    parts = [section for section in document.sections if section.heading.startswith(("Gmina", "Settlements whose"))]
    assert [part.heading for part in parts] == [
        "Gmina: 2899993",
        "Gmina: 2899982",
        "Settlements whose gmina is not told",
    ]
    for part in parts:
        assert [section.heading for section in part.sections] == [
            heading for heading in by_gmina if heading != "What has changed"
        ]
    villages = [table for table in tables(document) if table.caption.startswith("All settlements")]
    assert sorted(row[0] for table in villages for row in table.rows) == sorted(parted.study.settlements["name"])


def test_hidden_counts_are_hidden_wherever_they_would_stand(cases):
    public = cases[Audience.PUBLIC]
    hidden = public.shown.results[public.shown.results["people_hidden"] & public.shown.results["is_gap"]]
    assert len(hidden)
    document = gap_report(public, DIAGNOSIS, POLISH)
    services = {plain_spaces(section.heading).lower(): section for section in all_sections(document.sections)}
    for row in hidden.itertuples():
        section = services[POLISH.pick(public.shown.study.services[row.service_id].names).lower()]
        (cells,) = (cells for table in section.blocks[-1:] for cells in table.rows if cells[0] == row.settlement)
        assert cells[1] == HIDDEN
