"""What came of a calibration, in tables and sentences: how well the speeds fit, on which roads, drive by drive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_cus.faults import N_
from geo_cus.network.drive_ways import GROUP_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.network.calibration import Calibration, FitErrors
    from geo_cus.text import Language

ERRORS_TITLE: Final = N_("Difference in minutes, computed and told")
GROUPS_TITLE: Final = N_("Speeds, multiplied by")
DRIVES_TITLE: Final = N_("Drives (minutes)")

_FEW: Final = 20
"""With fewer drives, what is said of those left out agrees less often with the truth (``docs/method.md``)."""

_FITS: Final[Mapping[str, str]] = {
    "good": "",
    "bad": N_("fits badly"),
    "not_placed": N_("not counted: too far from every road"),
    "no_way": N_("not counted: no road leads there"),
}


def used_sentence(found: Calibration, words: Language) -> str:
    """Say how many drives the speeds were fitted to."""
    return words.say("Drives used: {used} of {count}.", used=found.used, count=len(found.drives))


def fit_sentences(found: Calibration, words: Language) -> list[str]:
    """Say in plain words how far computed times lie from told ones, before, after, and for drives left out."""
    errors = (("before", found.before), ("after", found.after), ("left_out", found.left_out))
    minutes = {name: words.number(error.mean_min, 1) for name, error in errors}
    told = [
        used_sentence(found, words),
        words.say("By the speeds of the catalogue, a computed time is {before} min off on average.", **minutes),
        *_bias_sentence(found.before, words),
    ]
    if not found.class_factors:
        return [*told, words.say("No other speeds fit these drives better: all speeds stay as they are.")]
    told.append(
        words.say(
            "By the fitted speeds it is {after} min off. Drives left out of the fit are {left_out} min off.",
            **minutes,
        )
    )
    if found.holds_for_others:
        told.append(
            words.say("Drives left out come nearer than before, too: the fitted speeds should hold for other drives.")
        )
    if found.used < _FEW:
        told.append(words.say("These are few drives. With {few} or more, the answer is surer.", few=_FEW))
    return told


def _bias_sentence(errors: FitErrors, words: Language) -> list[str]:
    """Say whether computed times are mostly too short or too long, where half of the difference is of one kind."""
    if 2 * abs(errors.bias_min) < errors.mean_min:
        return []
    minutes = words.number(abs(errors.bias_min), 1)
    if errors.bias_min < 0:
        return [words.say("Mostly it is too short: people drive {minutes} min longer on average.", minutes=minutes)]
    return [words.say("Mostly it is too long: people drive {minutes} min less on average.", minutes=minutes)]


def fit_warnings(found: Calibration, words: Language) -> list[str]:
    """Say what speaks against the fitted speeds."""
    told = []
    if not found.holds_for_others:
        told.append(
            words.say(
                "Drives that were left out are predicted no better than before: these drives do not carry other "
                "speeds. Collect more of them, or leave the speeds as they are."
            )
        )
    at_bound = [words.say(GROUP_NAMES[group.group]) for group in found.groups if group.at_bound]
    if at_bound:
        told.append(
            words.say(
                "The drives ask for more than the bounds allow: {roads}. Check them, and the classes of the roads.",
                roads=", ".join(at_bound),
            )
        )
    if not found.settled:
        told.append(words.say("Quickest ways still changed at the last round; take the factors with care."))
    return told


def error_table(found: Calibration, words: Language) -> pd.DataFrame:
    """Give how far computed minutes lie from told ones, as text: before, after, and each drive by the others."""
    rows: tuple[tuple[str, FitErrors], ...] = (
        (words.say("before"), found.before),
        (words.say("after"), found.after),
        (words.say("each drive by the others"), found.left_out),
    )
    columns = {
        "mean_min": words.say("mean"),
        "median_min": words.say("median"),
        "worst_min": words.say("worst"),
        "bias_min": words.say("computed minus told"),
    }
    return pd.DataFrame(
        [
            {"": name, **{title: words.number(getattr(errors, key), 1) for key, title in columns.items()}}
            for name, errors in rows
        ]
    )


def group_table(found: Calibration, words: Language) -> pd.DataFrame:
    """Give by what the speeds of each group of roads are multiplied, how sure that is and what it rests on, as text."""
    return pd.DataFrame(
        [
            {
                words.say("Roads"): words.say(GROUP_NAMES[group.group]),
                words.say("factor"): words.number(group.factor, 2),
                "±": words.number(group.sure, 2),
                words.say("minutes driven"): words.number(group.minutes),
                words.say("drives"): words.number(group.drives),
            }
            for group in found.groups
        ]
    )


def drive_table(found: Calibration, words: Language) -> pd.DataFrame:
    """Give every drive with its minutes, told and computed (not rounded; NaN where it was not used), and a remark."""
    drives = found.drives
    names = drives["from_name"] + " → " + drives["to_name"]
    return pd.DataFrame(
        {
            words.say("Drive"): names,
            words.say("told"): drives["minutes"],
            words.say("before"): drives["before_min"],
            words.say("after"): drives["after_min"],
            words.say("by the others"): drives["left_out_min"],
            words.say("remark"): [words.say(_FITS[fit]) if _FITS[fit] else "" for fit in drives["fit"]],
        }
    )
