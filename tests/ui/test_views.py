import math
import unicodedata
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo_cus.access.measure import measure, measure_study, with_thresholds
from geo_cus.access.measurement import GAPS
from geo_cus.catalogue import profiles, services, speed_limits
from geo_cus.map.tables import NOTHING
from geo_cus.network.study_times import study_times
from geo_cus.text import language, sort_key
from geo_cus.ui.accounting_view import accounting_sentence, accounting_table, headline
from geo_cus.ui.computed import layers_of, measured, route_of
from geo_cus.ui.downloads import file_name, gap_downloads, map_download
from geo_cus.ui.input_view import faults_sentence, faults_table, network_table, row_count_table
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.method_view import limit_table, profile_table, speed_table, threshold_rows, used_profiles
from geo_cus.ui.opened import OpenStudy, Wishes, limits_of
from geo_cus.ui.settlement_table import settlement_table
from geo_cus.ui.thresholds import with_limit
from geo_cus.ui.village_view import (
    limit_sentence,
    nearest_providers,
    nearest_table,
    route_rows,
    village_card,
    village_names,
)
from tests.studies import providers, settlements, study


def services_of(measurement):
    return list(measurement.study.services)


def test_the_account_adds_up_for_every_service(measurement, words):
    for service_id in services_of(measurement):
        table = accounting_table(measurement, service_id, words)
        parts, whole = table.iloc[:-1], table.iloc[-1]
        assert list(parts[["Settlements", "People"]].sum()) == list(whole[["Settlements", "People"]])
        assert whole["Settlements"] == len(measurement.study.settlements)
        assert parts["Share"].sum() == pytest.approx(1)


def test_the_headline_counts_the_gaps(measurement):
    for service_id in services_of(measurement):
        results = measurement.of_service(service_id)
        gaps = results[results["status"].isin(GAPS)]
        sums = headline(measurement, service_id)
        assert (sums.gap_settlements, sums.gap_people) == (len(gaps), results["people_in_gap"].sum())
        assert sums.gap_share == pytest.approx(sums.gap_people / sums.people)


@pytest.mark.parametrize(("people", "told"), [((None, 7), (None, None)), ((4, None), (4, 1.0)), ((4, 7), (4, 4 / 11))])
def test_a_gap_of_unknown_people_is_no_gap_of_nobody(people, told):
    homes = settlements([("Daleko", (200_000, 0), people[0]), ("Blisko", (0, 0), people[1])])
    made = study(homes, providers([("Przychodnia", (0, 0), ("poz",))]), roads=None)
    sums = headline(measure_study(made), "poz")
    assert (sums.gap_settlements, sums.gap_people, sums.gap_share) == (1, *told)


def test_unknown_people_are_named_and_not_shown_as_nobody(measurement, words):
    unknown = headline(measurement, "poz").unknown_settlements
    assert unknown == 1
    assert "1 settlement, whose number of people is not known" in accounting_sentence(measurement, "poz", words)


def test_the_table_has_every_settlement_once_in_polish_order(measurement, words):
    table = settlement_table(measurement, "poz", words)
    ids = [row.id for row in table.rows]
    assert sorted(ids) == sorted(measurement.study.settlements["settlement_id"])
    names = [row.cells[0] for row in table.rows]
    assert names == sorted(names, key=sort_key)
    seconds = measurement.of_service("poz").set_index("settlement_id").loc[ids, "seconds"]
    assert [row.keys[3] for row in table.rows] == [math.ceil(s / 60) if np.isfinite(s) else None for s in seconds]
    assert [row.cells[3] == NOTHING for row in table.rows] == list(~np.isfinite(seconds))


def test_estimated_people_are_marked_in_the_table(words):
    homes = settlements([("Lipnica", (0, 0), 100), ("Bukowiec", (0, 0), 300)], age_65_plus=[20, 45])
    guess = {"settlement_id": ["s1"], "group_id": ["age_65_plus"], "people": [45], "low": [31], "high": [60]}
    both = {name: services()[name] for name in ("poz", "dzienny_pobyt")}
    guessed = replace(
        study(homes, providers([]), roads=None, studied=both), estimates=pd.DataFrame(guess).assign(basis="ipf")
    )
    measurement = measure(guessed, study_times(guessed))
    table = settlement_table(measurement, "dzienny_pobyt", words)
    assert {row.cells[0]: (row.cells[2], row.keys[2]) for row in table.rows} == {
        "Bukowiec": ("45 (estimate: 31 to 60)", 45),
        "Lipnica": ("20", 20),
    }
    assert {row.cells[2] for row in settlement_table(measurement, "poz", words).rows} == {"100", "300"}


def test_of_two_settlements_with_one_name_each_is_told_apart(measurement):
    names = village_names(measurement)
    assert len(set(names.values())) == len(names)


def test_the_card_tells_what_the_results_say(measurement, words):
    for row in measurement.of_service("poz").to_dict("records"):
        card = village_card(measurement, "poz", row["settlement_id"], words)
        assert (card.status, card.is_gap, card.name) == (row["status"], row["is_gap"], row["settlement"])
        assert card.why
        if np.isfinite(row["seconds"]):
            first = card.nearest[0]
            assert (first.name, first.seconds, first.metres) == (row["provider"], row["seconds"], row["metres"])
        else:
            assert card.nearest == ()


def test_nearest_providers_come_in_order_and_are_at_most_three(measurement):
    for settlement_id in measurement.study.settlements["settlement_id"]:
        found = nearest_providers(measurement, "szkola_1_4", settlement_id)
        assert len(found) <= 3
        assert [provider.metres for provider in found] == sorted(provider.metres for provider in found)


def test_a_provider_beyond_the_gmina_is_marked(measurement, words):
    results = measurement.of_service("poz")
    settlement_id = results.loc[results["outside"], "settlement_id"].iloc[0]
    table = nearest_table(nearest_providers(measurement, "poz", settlement_id), words)
    assert table["Provider"].iloc[0].endswith("(outside the gmina)")


def test_an_unknown_settlement_has_no_card(measurement, words):
    with pytest.raises(KeyError, match="nobody"):
        village_card(measurement, "poz", "nobody", words)


def test_the_limit_is_told_with_its_way_of_travelling(words):
    assert (
        limit_sentence(services()["poz"], profiles()["car"], words)
        == "Limit: 20\u00a0min; well served up to 15\u00a0min; car."
    )
    assert limit_sentence(services()["szkola_1_4"], profiles()["foot"], words).startswith("Limit: 3\u00a0km, ")


def test_a_moved_threshold_gives_what_a_measurement_from_nothing_gives(opened):
    moved = measured(opened, Wishes(limits_of({"poz": 7, "szkola_1_4": 2})))
    again = measure(moved.study, opened.measurement.times, walks=opened.measurement.walks)
    for name in ("results", "accounting", "draws", "providers"):
        pd.testing.assert_frame_equal(getattr(moved, name), getattr(again, name))
    assert (moved.hours_known, moved.totals, moved.gap_totals) == (again.hours_known, again.totals, again.gap_totals)


def test_nothing_but_the_threshold_may_be_moved(measurement):
    poz = replace(measurement.study.services["poz"], visit_s=1.0)
    with pytest.raises(ValueError, match="besides the threshold"):
        with_thresholds(measurement, {"poz": poz})


def test_a_larger_limit_never_makes_more_gaps(opened):
    before = None
    for minutes in (5, 10, 15, 20, 40, 60):
        gap = headline(measured(opened, Wishes(limits_of({"poz": minutes}))), "poz").gap_people
        assert before is None or gap <= before
        before = gap


def test_a_moved_threshold_touches_no_other_service(opened):
    moved = measured(opened, Wishes(limits_of({"poz": 5})))
    for service_id in services_of(moved):
        same = moved.of_service(service_id).equals(opened.measurement.of_service(service_id))
        assert same == (service_id != "poz")


def test_a_threshold_of_a_service_that_is_not_studied_does_nothing(opened):
    assert measured(opened, Wishes((("unknown", 5.0),))) is opened.measurement


def test_what_was_measured_is_kept(opened):
    limits = Wishes(limits_of({"poz": 12}))
    assert measured(opened, limits) is measured(opened, limits)
    assert layers_of(opened, limits, "poz", "pl") is layers_of(opened, limits, "poz", "pl")


@pytest.mark.parametrize(("number", "start"), [(0, b"PK"), (1, b"\xef\xbb\xbf"), (2, b"<!DOCTYPE html>")])
def test_downloads_hold_what_they_say(opened, words, number, start):
    files = (*gap_downloads(opened, Wishes(), words), map_download(opened, Wishes(), "poz", words))
    assert files[number].content().lower().startswith(start.lower())


def test_a_download_carries_the_moved_threshold(opened, words):
    before, after = (
        gap_downloads(opened, Wishes(limits_of(limits)), words)[1].content() for limits in ({}, {"poz": 5})
    )
    assert before != after


def test_file_names_are_plain(opened):
    name = file_name(opened.measurement.study, "luki", "xlsx", "opieka_dom")
    assert name == "luki_opieka_dom_gmina-jeziorna-wola-dane-fikcyjne_2025-12-31.xlsx"


@pytest.mark.parametrize(
    "text",
    ["[a](x)", "![](x)", "<b>", ":red[a]", "$x$", "**a**", "`a`", "# a", "a|b", "1. a", ":a[b]"],
)
def test_markup_in_a_name_stays_text(text):
    escaped = plain(text)
    assert escaped.replace("\\", "") == text
    assert all(escaped[place - 1] == "\\" for place, letter in enumerate(escaped) if letter in "[]()!<>:$*`#|.")


@pytest.mark.parametrize(
    "sign", ["https://x.pl", "HTTP://x", "WWW.x.pl", ":material/home:", ":streamlit:", "->", "<->", "--"]
)
def test_what_streamlit_looks_for_in_a_finished_text_is_not_there(sign):
    finished = plain(f"a {sign} b").replace("\\", "")
    assert sign not in finished
    assert finished.replace("\u2060", "") == f"a {sign} b"


def test_hours_and_numbers_stay_as_they_are():
    assert "\u2060" not in plain("pn-pt 8:00-15:30; tel. 12 345-67; a@b.pl; x: y; A = B")


def test_a_text_stays_on_its_line_and_its_numbers_together():
    assert plain("a\n\n# b\tc 14\u00a0048") == "a \\# b c 14\u00a0048"
    assert small("a") == ":small[a]"


def test_rows_read_are_rows_used_and_refused(measurement, words):
    table = row_count_table(measurement.study, words).set_index("File")
    assert list(table.loc["miejscowosci.xlsx"]) == ["37", "35", "2"]


def test_faults_have_the_rows_of_excel(measurement, words):
    table = faults_table(measurement.study.faults, words)
    assert set(table.loc[table["File"] == "miejscowosci.xlsx", "Row"]) == {11, 39, 40}
    assert faults_sentence(measurement.study.faults, words) == f"0 errors, {len(measurement.study.faults)} warnings."
    assert faults_sentence((), words) == "No faults were found in the files."


def test_the_report_of_the_roads_names_every_way_of_travelling(measurement, words):
    table = network_table(measurement, words)
    assert len(table.columns) == len(measurement.networks) == 5


def test_the_method_names_every_service_and_figure(opened, words):
    moved = measured(opened, Wishes(limits_of({"poz": 5})))
    table = threshold_rows(moved, words).set_index("Service")
    assert len(table) == len(moved.study.services)
    assert table.loc["primary health care", "Basis"] == "chosen by the user"
    for profile in used_profiles(moved):
        assert len(profile_table(profile, words)) == 8
        assert len(speed_table(profile, words)) == len(profile.speeds)


def test_speeds_after_drives_show_their_factor(words):
    car = profiles()["car"]
    assert speed_table(car, words).shape[1] == 3
    table = speed_table(replace(car, class_factors={"primary": 0.877}), words)
    assert table.shape[1] == 4
    assert dict(zip(table.iloc[:, 0], table.iloc[:, 3], strict=True))["primary"] == words.number(0.877, 3)
    assert set(table.iloc[:, 3]) == {words.number(0.877, 3), "1"}


def test_the_method_tells_what_slows_beside_the_speeds(words):
    slow = replace(profiles()["car_winter"], turn_left_s=7.5, node_s={"traffic_signals": 15.0})
    shown = profile_table(slow, words).to_numpy().tolist()[8:]
    assert [value for _, value in shown] == ["85%", f"{words.number(7.5, 1)}\u00a0s", "15\u00a0s"]
    assert "traffic_signals" in shown[2][0]


def test_the_limits_of_the_study_are_shown(words):
    table = limit_table(replace(speed_limits(), built_up_kph=40.0), words)
    assert table.iloc[:, 1].tolist() == [f"{kph}\u00a0km/h" for kph in (40, 90, 20, 100, 100, 120, 140)]


def test_a_source_with_braces_is_no_template(opened, words):
    study = opened.measurement.study
    service = with_limit(study.services["poz"], 7)
    assert "{" not in service.threshold.source
    assert isinstance(opened, OpenStudy)


def test_numbers_in_polish_tables_keep_their_spaces(measurement):
    sentence = accounting_sentence(measurement, "poz", language("pl"))
    assert unicodedata.is_normalized("NFC", sentence)


def test_the_route_of_a_village_has_the_time_of_its_card(opened, words):
    shown = 0
    for row in opened.measurement.of_service("poz").to_dict("records"):
        found = route_of(opened, Wishes(), "poz", row["settlement_id"])
        assert (found is not None) == np.isfinite(row["seconds"])
        if found is None or found.inside_s:
            continue
        minutes = [float(time.split("\u00a0")[0]) for time in route_rows(found, words)["Time"]]
        assert sum(minutes) == pytest.approx(row["seconds"] / 60, abs=0.05 * (len(minutes) + 2))
        shown += 1
    assert shown > 20


def test_a_settlement_that_is_none_has_no_route(opened):
    assert route_of(opened, Wishes(), "poz", "nobody") is None
