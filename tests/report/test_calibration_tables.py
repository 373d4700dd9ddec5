"""Calibrations in words: what is said follows from the numbers, and nothing is promised that does not hold."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geo_cus.catalogue import profiles
from geo_cus.network.calibration import Calibration, FitErrors, GroupFit
from geo_cus.report.calibration_tables import drive_table, error_table, fit_sentences, fit_warnings, group_table
from geo_cus.text import language

ENGLISH = language("en")


def errors(mean_min, bias_min=0.0):
    return FitErrors(mean_min=mean_min, bias_min=bias_min, median_min=1.0, worst_min=9.0)


def calibration(*, before=5.0, after=2.0, left_out=3.0, bias=-5.0, factor=0.8, at_bound=False, settled=True):
    nothing = float("nan")
    drives = pd.DataFrame(
        {
            "from_name": ["Brody", "Gajewo", "Ostrów"],
            "to_name": ["Lipowo", "Piaski", "Brody"],
            "minutes": [20.0, 30.0, 9.0],
            "before_min": [15.04, 25.0, nothing],
            "after_min": [18.0, 29.0, nothing],
            "left_out_min": [17.0, 28.0, nothing],
            "fit": ["good", "bad", "no_way"],
        }
    )
    group = GroupFit("tertiary", factor, sure=0.05, minutes=40.0, drives=2, at_bound=at_bound)
    return Calibration(
        profiles()["car"], (group,), errors(before, bias), errors(after), errors(left_out), drives, 2, settled
    )


def test_the_differences_are_told_before_after_and_for_drives_left_out():
    assert fit_sentences(calibration(), ENGLISH) == [
        "Drives used: 2 of 3.",
        "By the speeds of the catalogue, a computed time is 5 min off on average.",
        "Mostly it is too short: people drive 5 min longer on average.",
        "By the fitted speeds it is 2 min off. Drives left out of the fit are 3 min off.",
        "Drives left out come nearer than before, too: the fitted speeds should hold for other drives.",
        "These are few drives. With 20 or more, the answer is surer.",
    ]
    assert fit_warnings(calibration(), ENGLISH) == []


@pytest.mark.parametrize(
    ("bias", "told"),
    [(-2.6, "Mostly it is too short"), (2.6, "Mostly it is too long: people drive 2.6 min less"), (2.4, None)],
)
def test_a_difference_is_too_short_or_too_long_where_half_of_it_is(bias, told):
    sentences = " ".join(fit_sentences(calibration(bias=bias), ENGLISH))
    assert told in sentences if told else "Mostly" not in sentences


@pytest.mark.parametrize("left_out", [5.0, 6.0])
def test_what_does_not_hold_for_others_is_a_warning(left_out):
    found = calibration(left_out=left_out)
    assert not any("should hold" in sentence for sentence in fit_sentences(found, ENGLISH))
    assert "predicted no better than before" in fit_warnings(found, ENGLISH)[0]


def test_where_all_speeds_stay_it_says_so():
    assert "all speeds stay as they are" in fit_sentences(calibration(factor=1.0), ENGLISH)[-1]


def test_only_few_drives_are_called_so():
    found = calibration()
    many = replace(found, drives=pd.concat([found.drives] * 10, ignore_index=True))
    assert any("few drives" in sentence for sentence in fit_sentences(found, ENGLISH))
    assert not any("few drives" in sentence for sentence in fit_sentences(many, ENGLISH))


def test_bounds_and_an_unsettled_fit_are_warnings():
    bound, unsettled = fit_warnings(calibration(at_bound=True, settled=False), ENGLISH)
    assert "more than the bounds allow: powiat roads (tertiary)" in bound
    assert "still changed at the last round" in unsettled


def test_the_tables_hold_what_was_found():
    found = calibration()
    assert list(error_table(found, ENGLISH)["mean"]) == ["5", "2", "3"]
    assert list(group_table(found, ENGLISH)["factor"]) == ["0.8"]
    drives = drive_table(found, ENGLISH)
    assert list(drives["Drive"]) == ["Brody → Lipowo", "Gajewo → Piaski", "Ostrów → Brody"]
    assert drives["before"].tolist()[:2] == [15.04, 25.0]
    assert pd.isna(drives["after"].iloc[2])
    assert list(drives["remark"]) == ["", "fits badly", "not counted: no road leads there"]
