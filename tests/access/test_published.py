"""What the public sees, attacked by a reader who computes with everything that is shown."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_cus.access.disclosure_audit import audit, publication
from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import GAPS, Audience, Status
from geo_cus.access.published import published
from geo_cus.access.small_counts import PublishedSum
from geo_cus.access.suppression import Protection
from geo_cus.catalogue import services
from geo_cus.catalogue.disclosure import disclosure_rules
from geo_cus.map.council import council_html
from geo_cus.report.gap_files import gaps_csv, gaps_xlsx, summary, write_outputs
from geo_cus.text import language
from tests.studies import providers, settlements, study

POLISH = language("pl")
STUDIED = {name: services()[name] for name in ("poz", "dzienny_pobyt", "wsparcie_dzienne")}


def measured(seniors, pupils, places=((0, 0),)):
    """Villages 6 km apart in a row, with a provider of everything here and there; along straight lines."""
    count = len(seniors)
    homes = settlements(
        [(f"W{number}", (6_000 * number, 0), 200) for number in range(count)], age_65_plus=seniors, age_7_14=pupils
    )
    offered = providers([(f"P{number}", spot, tuple(STUDIED)) for number, spot in enumerate(places)])
    return measure_study(study(homes, offered, roads=None, studied=STUDIED))


def shown_to_readers(seen):
    """Everything that stands in a public measurement, as a reader writes it down: cells, and sums over sets."""
    results = seen.results
    cells = {}
    for row in results.itertuples(index=False):
        cells[row.group_id, row.settlement_id] = None if row.people_hidden else row.people
    sums = []
    for service_id, service in seen.study.services.items():
        part = seen.of_service(service_id)
        account = seen.accounting[seen.accounting["service_id"] == service_id]
        for row in account.itertuples(index=False):
            inside = frozenset(part.loc[part["status"] == row.status, "settlement_id"])
            sums.append((service.group_id, inside, None if row.people_hidden else int(row.people)))
        inside = frozenset(part.loc[part["status"].isin(GAPS), "settlement_id"])
        sums.append((service.group_id, inside, seen.gap_totals[service_id]))
        sums.append((service.group_id, frozenset(part["settlement_id"]), seen.totals[service_id]))
    return cells, sums


counts = st.one_of(st.none(), st.integers(0, 12), st.integers(13, 60))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(counts, counts), min_size=2, max_size=7), st.sets(st.integers(0, 40), min_size=1, max_size=3))
def test_no_hidden_number_is_alone_in_fitting_what_is_shown(people, spots):
    seniors, pupils = ([row[place] for row in people] for place in (0, 1))
    inside = measured(seniors, pupils, places=[(1_000 * spot, 0) for spot in sorted(spots)])
    seen = published(inside)
    cells, sums = shown_to_readers(seen)
    table = inside.study.settlements.set_index("settlement_id")[["residents", "age_65_plus", "age_7_14"]]
    hidden = pd.DataFrame(data=False, index=table.index, columns=table.columns)
    for (group, settlement_id), value in cells.items():
        if value is None:
            hidden.loc[settlement_id, group] = True
    # Whatever is shown is true.
    for (group, settlement_id), value in cells.items():
        if value is not None and not pd.isna(value):
            assert value == table.loc[settlement_id, group]
    told = [PublishedSum(group, members, int(table.loc[list(members), group].sum())) for group, members, _ in sums]
    for item, (_, _, value) in zip(told, sums, strict=True):
        assert value is None or value == item.people
    protection = Protection(cells=hidden, sums=tuple(value is None for _, _, value in sums))
    intervals = audit(publication(table, told, protection), rules=disclosure_rules())
    assert intervals.exposed() == 0


def test_small_groups_are_hidden_and_residents_are_not():
    seen = published(measured([3, 40, 50, 2], [20, 20, 20, 20]))
    rows = seen.of_service("dzienny_pobyt")
    assert rows["people_hidden"].tolist()[0]
    assert rows["people_hidden"].tolist()[3]
    assert not seen.of_service("poz")["people_hidden"].any()
    assert seen.of_service("poz")["people"].tolist() == [200] * 4
    assert seen.audience is Audience.PUBLIC
    hidden = rows.loc[rows["people_hidden"], "settlement_id"]
    own = seen.study.settlements.set_index("settlement_id")
    assert own.loc[hidden, "age_65_plus"].isna().all()
    # What no service of the study counts is not published at all.
    assert own["age_75_plus"].isna().all()


def test_nothing_is_hidden_for_colleagues():
    inside = measured([3, 40, 50, 2], [20, 20, 20, 20])
    assert inside.audience is Audience.INTERNAL
    assert not inside.results["people_hidden"].any()
    assert inside.totals == {"poz": 800, "dzienny_pobyt": 95, "wsparcie_dzienne": 80}


def test_unknown_and_hidden_are_two_things():
    seen = published(measured([3, None, 50, 2], [20, 20, 20, 20]))
    rows = seen.of_service("dzienny_pobyt")
    assert rows["people_hidden"].tolist()[1] is False
    assert pd.isna(rows["people"].iloc[1])
    text = gaps_csv(seen, POLISH).decode("utf-8-sig")
    assert "ukryte" in text


@pytest.fixture(scope="module")
def small():
    # 7 and 3 are told apart from everything else in the study, so that a search for them is one for a leak.
    return published(measured([3, 777, 888, 999, 3], [100, 111, 122, 133, 144], places=[(0, 0), (24_000, 0)]))


def test_every_file_keeps_the_secret(small, tmp_path):
    written = write_outputs(small, tmp_path, POLISH)
    names = sorted(path.name for path in written)
    assert names == ["koszyk.csv", "luki.csv", "luki.xlsx", "podmioty.csv", "summary.json", "trasy.csv"]
    gaps = pd.read_csv(io.BytesIO(gaps_csv(small, POLISH)), sep=";", encoding="utf-8-sig")
    seniors = gaps[gaps["Usługa"].str.startswith("dzienny dom")]
    hidden = seniors["Osoby z grupy docelowej"] == "ukryte"
    assert hidden.sum() >= 2
    assert seniors.loc[hidden, ["Osoby, co najmniej", "Osoby, co najwyżej"]].isna().all(axis=None)
    book = openpyxl.load_workbook(io.BytesIO(gaps_xlsx(small, POLISH)))
    assert "Pewność" not in book.sheetnames
    assert "ukryte" in {cell.value for row in book["Luki"].iter_rows() for cell in row}
    told = summary(small)
    assert told["audience"] == "public"
    json.dumps(told, allow_nan=False)
    assert all("ways" not in entry and "draws" not in entry for entry in told["services"])


def test_the_map_keeps_the_secret_and_says_why(small):
    page = council_html(small, ["dzienny_pobyt"], POLISH)
    assert "liczba osób ukryta" in page
    assert "nie publikuje" in page
    facts = page[page.index("geo-cus-") if "geo-cus-" in page else 0 :]
    assert '"people": 3,' not in facts
    assert '"people":3,' not in facts


def test_a_status_that_tells_places_tells_no_number():
    full = {"dzienny_pobyt": services()["dzienny_pobyt"]}
    homes = settlements([("A", (0, 0), 900), ("B", (3_000, 0), 900)], age_65_plus=[400, 300])
    offered = providers([("P", (0, 0), ("dzienny_pobyt",))], capacity=[2])
    inside = measure_study(study(homes, offered, roads=None, studied=full))
    assert (inside.results["status"] == Status.NO_PLACE).any()
    seen = published(inside)
    assert seen.results["people_without_place"].isna().all()
    assert seen.results["change_amount"].isna().all()
    assert seen.gap_totals == {"dzienny_pobyt": int(seen.results.loc[seen.results["is_gap"], "people"].sum())}


def test_the_same_study_gives_the_same_public_outputs():
    first, second = (published(measured([3, 40, 50, 2], [4, 20, 20, 1])) for _ in range(2))
    pd.testing.assert_frame_equal(first.results, second.results)
    shuffled = replace(first, results=first.results)
    assert summary(shuffled) == summary(second)
