"""Opening hours: what offices write becomes a plain week, and nothing that is not understood passes for understood."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.data.cells import LONGEST_TEXT
from geo_cus.data.opening_hours import (
    DEFAULT_WINDOW,
    HoursStatus,
    Interval,
    opening_hours_of,
    parsed_hours,
    trouble_with_hours,
    window_of,
)
from geo_cus.errors import StudyError
from geo_cus.faults import FAULT_KINDS

HOUR = 3600
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WORKING = (MON, TUE, WED, THU, FRI)
ALL = (*WORKING, SAT, SUN)


def week(*days: tuple[tuple[int, ...] | int, float, float]) -> list[tuple[int, float, float]]:
    """Give weekday, opening and closing (hours) in order; several weekdays may share their hours."""
    each = [
        (day, start, stop) for names, start, stop in days for day in (names if isinstance(names, tuple) else (names,))
    ]
    return sorted(each)


def hours(text: str) -> list[tuple[int, float, float]]:
    return [(day, start / HOUR, stop / HOUR) for day, start, stop, _ in parsed_hours(text).intervals]


UNDERSTOOD = {
    "pn-pt 8:00-16:00": week((WORKING, 8, 16)),
    "pon.–pt. 8-16, śr. 10:00–18:00": week(((MON, TUE, THU, FRI), 8, 16), (WED, 10, 18)),
    "wt, czw 9.00-13.00; sob. 8-12": week(((TUE, THU), 9, 13), (SAT, 8, 12)),
    "poniedziałek 7:30-15:30, wtorek nieczynne": week((MON, 7.5, 15.5)),
    "codziennie 8-20": week((ALL, 8, 20)),
    "całodobowo": week((ALL, 0, 24)),
    "24/7": week((ALL, 0, 24)),
    "pn-pt 24h": week((WORKING, 0, 24)),
    "dni robocze 7.30–15.30": week((WORKING, 7.5, 15.5)),
    "weekendy 10-18": week(((SAT, SUN), 10, 18)),
    "PN-PT 8:00\u00a0–\u00a016:00": week((WORKING, 8, 16)),
    "PN-PT 8⁰⁰–16³⁰": week((WORKING, 8, 16.5)),
    "pn-pt 730-1530": week((WORKING, 7.5, 15.5)),
    "od poniedziałku do piątku od godziny 8.00 do godziny 16.00": week((WORKING, 8, 16)),
    "Pon- 8.00 - 17.00\nWt- 7.30 - 15.30": week((MON, 8, 17), (TUE, 7.5, 15.5)),
    "czwartek7.00-15.00 piatek7.00-14.00": week((THU, 7, 15), (FRI, 7, 14)),
    "PON 8-18 I WT 8-16": week((MON, 8, 18), (TUE, 8, 16)),
    "pn.- śr.: 8.00. do 16.00": week(((MON, TUE, WED), 8, 16)),
    "We wtorki 8-16": week((TUE, 8, 16)),
    "codziennie nieczynne": [],
    "wtorki do czwartku 8-16": week(((TUE, WED, THU), 8, 16)),
    "pt-pn 8-16": week(((FRI, SAT, SUN, MON), 8, 16)),
    "pn-pt 8:00-12:00 i 14:00-18:00": week((WORKING, 8, 12), (WORKING, 14, 18)),
    "pn-pt 8-12, pn-pt 14-18": week((WORKING, 8, 12), (WORKING, 14, 18)),
    "pn-pt 8-12, śr także 14-18": week((WORKING, 8, 12), (WED, 14, 18)),
    "pn 8-12, 12-16": week((MON, 8, 16)),
    "pn 8-13, 12-16": week((MON, 8, 16)),
    "pn-pt 8-16 (przerwa 12:00-12:30)": week((WORKING, 8, 12), (WORKING, 12.5, 16)),
    "8-16 pn-pt, 9-13 sob": week((WORKING, 8, 16), (SAT, 9, 13)),
    "7.00 - 15.00 od poniedziałku do piątku": week((WORKING, 7, 15)),
    "codziennie oprócz niedziel 8-20": week(((*WORKING, SAT), 8, 20)),
    "codziennie 8-20 z wyjątkiem niedziel i świąt": week(((*WORKING, SAT), 8, 20)),
    "w niedziele i święta nieczynne, pn-sob 8-20": week(((*WORKING, SAT), 8, 20)),
    "nieczynne w niedziele, pn-sob 8-20": week(((*WORKING, SAT), 8, 20)),
    "pt 22-2, sob 9-13": week((FRI, 22, 24), (SAT, 0, 2), (SAT, 9, 13)),
    "nd 22:00-6:00": week((MON, 0, 6), (SUN, 22, 24)),
    "nieczynne": [],
    "nieczynna do odwołania": [],
    "Mon-Fri 8:00-16:00, Saturday 9-13, Sunday closed": week((WORKING, 8, 16), (SAT, 9, 13)),
    "Mo-Fr 08:00-16:00; Sa 09:00-13:00; PH off": week((WORKING, 8, 16), (SAT, 9, 13)),
    "Mo-Fr 8-16": week((WORKING, 8, 16)),
    "Mo-Fr 08:00-16:00; We off": week(((MON, TUE, THU, FRI), 8, 16)),
    "Mo-Fr 08:00-12:00,13:00-17:00": week((WORKING, 8, 12), (WORKING, 13, 17)),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_offices_write_is_understood(text):
    assert hours(text) == UNDERSTOOD[text]
    assert parsed_hours(text).status is HoursStatus.UNDERSTOOD
    assert not parsed_hours(text).aside
    assert all(interval.share == 1 for interval in parsed_hours(text).intervals)


RARER = {
    "1. i 3. wtorek miesiąca 10-12": [(TUE, 10, 12, 24)],
    "I i III wtorek miesiąca 10-12": [(TUE, 10, 12, 24)],
    "pierwsza środa miesiąca 9-11": [(WED, 9, 11, 12)],
    "ostatni piątek miesiąca 9-11": [(FRI, 9, 11, 12)],
    "co drugi wtorek 9-12": [(TUE, 9, 12, 26)],
    "Tu[2] 10:00-12:00": [(TUE, 10, 12, 12)],
    "sob 9-13, 1. sobota miesiąca 9-18": [(SAT, 9, 13, 52), (SAT, 9, 18, 12)],
    "Sa 09:00-13:00; Jul-Aug off": [(SAT, 9, 13, 43)],  # in 2024 nine Saturdays fall in July and August
}


@pytest.mark.parametrize("text", RARER)
def test_hours_of_some_weeks_say_in_how_many(text):
    found = [
        (day, start / HOUR, stop / HOUR, round(share * 52)) for day, start, stop, share in parsed_hours(text).intervals
    ]
    assert found == RARER[text]
    assert parsed_hours(text).status is HoursStatus.UNDERSTOOD


PARTLY = {
    "w dni nauki szkolnej 8-15": (week((WORKING, 8, 15)), ("dni nauki szkolnej",)),
    "wt, czw 15-17 w dni nauki szkolnej": (week(((TUE, THU), 15, 17)), ("dni nauki szkolnej",)),
    "pn-pt 8-16, w wakacje 9-13": (week((WORKING, 8, 16)), ("wakacje 9-13",)),
    "pn-pt 8-16 po umówieniu": (week((WORKING, 8, 16)), ("po umówieniu",)),
    "pn-pt 8-16 (po umówieniu), sob 9-13": (week((WORKING, 8, 16), (SAT, 9, 13)), ("po umówieniu",)),
    "Rejestracja pn-pt 8-18, poradnia pn-pt 9-15": (week((WORKING, 8, 18)), ("Rejestracja", "poradnia pn-pt 9-15")),
    'Mo-Fr 08:00-16:00 "tylko po umówieniu"': (week((WORKING, 8, 16)), ("tylko po umówieniu",)),
}


@pytest.mark.parametrize("text", PARTLY)
def test_a_remark_is_set_aside_and_the_week_kept(text):
    found = parsed_hours(text)
    assert (hours(text), found.aside) == PARTLY[text]
    assert found.status is HoursStatus.PARTLY
    assert trouble_with_hours(found) == "hours_partly_understood"


@pytest.mark.parametrize(
    "text",
    [
        "po umówieniu telefonicznym",
        "+48 18 000 00 00",
        "2024-08-16",
        "pn-pt",
        "pn-pt od 8",
        "pn-pt 8-25",
        "pn-pt 8-8",
        "sobota 1-3",
        "Poniedziałek 7:30-1`5:30 Wtorek 7:30 - 17:00",
        "Poniedziałek 8:30 - 16:30 Wtorek 7:00 - 15;00",
        "Poniedziałek : 9 00 - 17 00",
        "pn-pt 8-16, sob",
        "8-16 pn-pt, sob 9-13",
        "01.07-31.08 pn-pt",
        "w lipcu pn-pt 8-16",
        "pierwszy wtorek i trzeci czwartek miesiąca 10-12",
        "sunrise-sunset",
        "Mo-Fr sunrise-sunset",
        "Mo-Fr",
        "Su off",
        "Su off, pn 8-16",
        "wtorek nieczynne",
        "w niedziele i święta nieczynne",
        "pn-pt 8-16 w lipcu",
        "Mo-Fr 08:00+",
        '"by appointment"',
        'Mo-Fr "by appointment"',
        "2019 Mo-Fr 08:00-16:00",
        "Mo-Fr 08:00-16:00 unknown",
    ],
)
def test_a_guess_is_refused(text):
    found = parsed_hours(text)
    assert found.status is HoursStatus.NOT_UNDERSTOOD
    assert (found.intervals, found.osm, found.known) == ((), "", False)
    assert found.aside
    assert trouble_with_hours(found) == "hours_not_understood"


@pytest.mark.parametrize("text", ["7.30-15.30", "od 7:30 do 15:30", "8:00-12:00 i 14:00-18:00", "7-15"])
def test_times_without_days_are_told_apart(text):
    assert parsed_hours(text).status is HoursStatus.NOT_UNDERSTOOD
    assert trouble_with_hours(parsed_hours(text)) == "hours_without_days"


@pytest.mark.parametrize("text", ["", " ", "-", "–", "b.d.", "brak danych"])
def test_nothing_is_no_fault(text):
    assert parsed_hours(text).status is HoursStatus.EMPTY
    assert trouble_with_hours(parsed_hours(text)) is None


def test_hours_of_providers_keep_the_order_of_the_rows():
    frame = pd.DataFrame({"hours": ["", "pn 8-16", "na telefon", "nieczynne"]})
    empty, monday, called, closed = opening_hours_of(frame)
    assert empty is None
    assert called is None
    assert monday.intervals == (Interval(MON, 8 * HOUR, 16 * HOUR),)
    assert closed.intervals == ()


def test_no_window_is_the_day_of_everybody():
    assert window_of("") is window_of("  ") is DEFAULT_WINDOW
    assert [(day, start / HOUR, stop / HOUR) for day, start, stop, _ in DEFAULT_WINDOW.intervals] == week((ALL, 6, 22))


def test_a_window_is_read_like_hours():
    assert window_of("pn-pt 15:00-20:00").intervals == parsed_hours("Mo-Fr 15:00-20:00").intervals


@pytest.mark.parametrize(
    "text", ["po pracy", "15-20", "nieczynne", "pn-pt 15-20 po umówieniu", "1. wtorek miesiąca 8-9", "-"]
)
def test_a_window_that_says_nothing_is_refused(text):
    with pytest.raises(StudyError, match="does not say when residents can come"):
        window_of(text)


SHORT, LONG = ("pn", "wt", "śr", "cz", "pt", "so", "nd"), (
    "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela",
)  # fmt: skip
OSM = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@st.composite
def weeks(draw: st.DrawFn) -> dict[int, list[tuple[int, int]]]:
    """Give for some weekdays one or two intervals apart from each other, in quarters of an hour of the day."""
    days = draw(st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True))
    found = {}
    for day in days:
        ends = sorted(draw(st.lists(st.integers(24, 96), min_size=2, max_size=4, unique=True)))
        found[day] = list(zip(ends[::2], ends[1::2], strict=False))
    return found


def clock(quarter: int, mark: str = ":") -> str:
    return f"{quarter // 4:02d}{mark}{quarter % 4 * 15:02d}"


@given(weeks(), st.sampled_from([SHORT, LONG]), st.sampled_from([":", "."]), st.sampled_from([", ", "; ", "\n", " "]))
def test_every_week_can_be_written_down_and_read_again(days, names, mark, separator):
    written = separator.join(
        f"{names[day]} {' i '.join(f'{clock(a, mark)}-{clock(b, mark)}' for a, b in spans)}"
        for day, spans in days.items()
    )
    expected = sorted((day, a / 4, b / 4) for day, spans in days.items() for a, b in spans)
    assert hours(written) == expected
    assert hours(parsed_hours(written).osm) == expected
    osm = "; ".join(f"{OSM[day]} {','.join(f'{clock(a)}-{clock(b)}' for a, b in spans)}" for day, spans in days.items())
    assert hours(osm) == expected


@given(st.text(max_size=60) | st.lists(st.sampled_from([*SHORT, *OSM, "8-16", "9.00–13.00", "i", ",", ";", "nieczynne",
       "1.", "miesiąca", "(", ")", "przerwa", "oprócz", "w wakacje", "24h", "PH", "off", "co drugi", "xyz", "-", "||"]),
       max_size=12).map(" ".join))  # fmt: skip
def test_whatever_is_written_gives_an_answer(text):
    found = parsed_hours(text)
    assert list(found.intervals) == sorted(found.intervals)
    assert all(0 <= start < stop <= 24 * HOUR and 0 < share <= 1 for _, start, stop, share in found.intervals)
    assert bool(found.aside) == (found.status in {HoursStatus.PARTLY, HoursStatus.NOT_UNDERSTOOD})
    assert trouble_with_hours(found) is None or trouble_with_hours(found) in FAULT_KINDS
    for one, other in zip(found.intervals, found.intervals[1:], strict=False):
        assert one.share != other.share or one.weekday != other.weekday or one.close_s < other.open_s


def test_the_longest_text_is_read_in_no_time():
    for pattern in ("1", "8-", "pn ", "pn-", "8.", "godz ", "( ", "1 i "):
        parsed_hours((pattern * LONGEST_TEXT)[:LONGEST_TEXT])


DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text("utf-8")


def test_the_examples_of_the_documents_are_read_as_they_say():
    section = DOCUMENT.split("## Opening hours")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)` \|", section, flags=re.MULTILINE)
    assert len(rows) >= 8
    for written, meant in rows:
        assert parsed_hours(written).intervals == parsed_hours(meant).intervals != (), written
    refused = re.findall(r"^- `(.+?)`", section, flags=re.MULTILINE)
    assert refused
    assert {parsed_hours(text).status for text in refused} == {HoursStatus.NOT_UNDERSTOOD}


SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "services" / "ops_cus_pcpr_malopolska_geo.csv"


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared data are not here")
def test_hours_of_a_real_register():
    written = pd.read_csv(SHARED, dtype="str")["godziny_pracy"].dropna()
    written = written[written.str.len() <= LONGEST_TEXT]
    found = written.map(parsed_hours)
    codes = found.map(trouble_with_hours).fillna("understood").value_counts().to_dict()
    assert codes == {
        "understood": 66, "hours_without_days": 30, "hours_partly_understood": 6, "hours_not_understood": 5,
    }  # fmt: skip
