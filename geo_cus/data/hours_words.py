"""
Opening hours in the words of offices, put into OpenStreetMap's syntax.

„pn-pt 8-16, sob 9-13” becomes ``Mo-Fr 08:00-16:00, Sa 09:00-13:00``. What is not understood is set aside word for word
and never taken for something else: a rule with a season, or with an unknown word before its times, does not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.data.hours_tokens import DAILY, HOLIDAYS, Token, as_typed, meant, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OSM_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


class Translation(NamedTuple):
    """A text in OpenStreetMap's syntax (empty where nothing was understood), and the parts that were set aside."""

    osm: str
    aside: tuple[str, ...]


def translated(text: str) -> Translation:
    """
    Put opening hours in Polish or English words into OpenStreetMap's syntax.

    A later rule for a day takes the place of an earlier one; the same days named again are open at both times. Days
    without times and times without days are set aside. Where a part set aside names a day of which nothing else is
    known, nothing counts as understood: that day would else look closed.

    Parameters
    ----------
    text
        What the office wrote.

    Returns
    -------
    Translation
        For example ``("Mo-Fr 08:00-16:00", ())`` for „pn-pt 8-16”.
    """
    plain = as_typed(text)
    reader = _Reader(plain)
    tokens = tokens_of(plain)
    for place, token in enumerate(tokens):
        reader.take(token, _next_meaning(tokens[place + 1 :]))
    return reader.finish()


def names_no_day(text: str) -> bool:
    """Tell whether a text has times, such as „7.30-15.30”, and says nothing of days."""
    kinds = [token.kind for token in meant(text)]
    return bool(kinds) and set(kinds) == {"range"}


def with_full_times(text: str) -> str:
    """Write the times of a text as OpenStreetMap does: ``8-16`` and ``8.00–16.00`` become ``08:00-16:00``."""
    parts, done = [], 0
    for token in tokens_of(text):
        if token.kind == "range":
            parts += [text[done : token.start], _span(token.values)]
            done = token.stop
    return "".join([*parts, text[done:]])


def _next_meaning(later: list[Token]) -> str:
    """Give the kind of the next token that decides what a word before it belongs to."""
    return next((other.kind for other in later if other.kind in {"range", "always", "closed", "day", "end"}), "end")


@dataclass(slots=True)
class _Rule:
    """One rule as it comes together: its days, its times, and how often it holds."""

    start: int
    stop: int = 0
    days: list[int] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    second_week: bool = False
    also: bool = False
    closed: bool = False
    school: bool = False
    dubious: bool = False

    @property
    def settled(self) -> bool:
        """Tell whether a day that follows begins another rule."""
        return bool(self.times or (self.closed and self.days))


class _Reader:
    """Puts tokens together to rules."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rules: list[_Rule] = []
        self._aside: list[tuple[int, int]] = []
        self._rule = _Rule(0)
        self._times_first: bool | None = None
        self._doubt = False
        self._mode = ""
        self._depth = 0

    def take(self, token: Token, following: str) -> None:
        """Take one token; `following` is the kind of the next one that carries meaning."""
        if token.kind in {"sign", "noise"}:
            self._pass(self._text[token.start : token.stop])
            return
        if self._times_first is None and token.kind in {"range", "always", "day"}:
            self._times_first = token.kind != "day"
        _TAKEN[token.kind](self, token, following)
        self._rule.stop = token.stop

    def finish(self) -> Translation:
        """Give all that was understood, and the words that were not."""
        self._flush(len(self._text))
        wide = [rule for rule in self._rules if not rule.days]
        if wide and len(self._rules) > 1:
            self._aside += [(rule.start, rule.stop) for rule in wide]
            self._rules = [rule for rule in self._rules if rule.days]
        if self._times_first and any(not rule.closed for rule in self._rules) and self._times_hang():
            # „8-16 pn-pt, sob 9-13”: which days go with which times cannot be known.
            return Translation("", (self._text.strip(),))
        aside = self._words_aside()
        left_open = _days_of(aside).difference(*(rule.days for rule in self._rules), {HOLIDAYS})
        return Translation("" if left_open else _osm(self._rules), aside)

    def _times_hang(self) -> bool:
        kinds = ([token.kind for token in meant(self._text[start:stop])] for start, stop in self._aside)
        return any(found[-1:] == ["range"] for found in kinds)

    def _words_aside(self) -> tuple[str, ...]:
        """Give the parts set aside in their order, neighbours as one."""
        joined: list[tuple[int, int]] = []
        for start, stop in sorted(self._aside):
            if joined and not self._text[joined[-1][1] : start].strip(_TRIMMED):
                joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
            else:
                joined.append((start, stop))
        return tuple(part for start, stop in joined if (part := self._text[start:stop].strip(_TRIMMED)))

    def _pass(self, sign: str) -> None:
        self._depth = max(0, self._depth + (sign == "(") - (sign == ")"))
        if sign in {",", ")"} and self._rule.times:
            self._mode = ""

    def _flush(self, start: int) -> None:
        rule = self._rule
        if rule.school and not rule.days:
            rule.days = [0, 1, 2, 3, 4]
        meant = bool(rule.days and rule.times) or (rule.closed and not rule.times)
        if meant and not rule.dubious:
            self._rules.append(rule)
        elif rule.stop:
            self._aside.append((rule.start, rule.stop))
        self._rule = _Rule(start, dubious=self._doubt)
        self._mode = ""

    def _flush_settled(self, start: int) -> None:
        if self._rule.settled:
            self._flush(start)

    def take_day(self, token: Token, _: str) -> None:
        if self._mode == "except":
            self._rule.days = [day for day in self._rule.days if day not in token.values]
            return
        if self._rule.closed or not self._times_first:
            self._flush_settled(token.start)
        self._rule.days += [day for day in token.values if day not in self._rule.days]

    def take_range(self, token: Token, _: str) -> None:
        start, stop = token.values
        if self._mode == "break":
            self._rule.times = [part for span in self._rule.times for part in _without(span, (start, stop))]
        else:
            if self._times_first and self._rule.days and self._rule.times:
                self._flush(token.start)
            self._rule.dubious = self._rule.dubious or self._rule.closed
            self._rule.times.append((start, stop))
        self._mode = ""

    def take_always(self, token: Token, following: str) -> None:
        if not self._rule.days and following != "day":
            self._rule.days = list(DAILY)
        self.take_range(token, following)

    def take_closed(self, token: Token, _: str) -> None:
        self._flush_settled(token.start)
        self._rule.closed = True

    def take_ordinal(self, token: Token, _: str) -> None:
        self._flush_settled(token.start)
        # „pierwszy wtorek i trzeci czwartek”: the third does not go with the Tuesday.
        self._rule.dubious = self._rule.dubious or bool(self._rule.days)
        self._rule.ordinals += token.values

    def take_second_week(self, token: Token, _: str) -> None:
        self._flush_settled(token.start)
        self._rule.second_week = True

    def take_also(self, token: Token, _: str) -> None:
        self._flush_settled(token.start)
        self._rule.also = True

    def take_except(self, token: Token, following: str) -> None:
        if self._rule.days:
            self._mode = "except"
        else:
            self.take_season(token, following)

    def take_break(self, token: Token, following: str) -> None:
        if self._rule.times:
            self._mode = "break"
        else:
            self.take_season(token, following)

    def take_school(self, token: Token, following: str) -> None:
        if following in {"range", "always"}:
            self._flush_settled(token.start)
        self._rule.school = True
        self._aside.append((token.start, token.stop))

    def take_term(self, token: Token, _: str) -> None:
        self._aside.append((token.start, token.stop))

    def take_season(self, token: Token, following: str) -> None:
        if self._rule.settled and following != "end":
            self._flush(token.start)
        self._doubt = self._rule.dubious = True

    def take_word(self, token: Token, following: str) -> None:
        """Set an unknown word aside: a heading before all rules and a remark behind one do no harm, others do."""
        heading = not (self._rules or self._rule.settled or self._rule.days or self._rule.ordinals or self._doubt)
        remark = self._rule.settled and (following == "end" or self._depth > 0)
        letters = not any(map(str.isdigit, self._text[token.start : token.stop]))
        if remark or (heading and letters):
            self._aside.append((token.start, token.stop))
            return
        self._flush_settled(token.start)
        self._doubt = self._rule.dubious = True

    def take_end(self, token: Token, _: str) -> None:
        if self._rule.settled or self._doubt:
            self._flush(token.start)
            self._doubt = self._rule.dubious = False


_TRIMMED: Final = " ,.;:-–—()"
_TAKEN: Final[Mapping[str, Callable[[_Reader, Token, str], None]]] = {
    "day": _Reader.take_day, "range": _Reader.take_range, "always": _Reader.take_always,
    "closed": _Reader.take_closed, "ordinal": _Reader.take_ordinal, "second_week": _Reader.take_second_week,
    "also": _Reader.take_also, "except": _Reader.take_except, "break": _Reader.take_break,
    "school": _Reader.take_school, "term": _Reader.take_term, "season": _Reader.take_season,
    "word": _Reader.take_word, "end": _Reader.take_end,
}  # fmt: skip


def _days_of(parts: tuple[str, ...]) -> set[int]:
    """Give the days that parts set aside name."""
    return {day for part in parts for token in meant(part) if token.kind == "day" for day in token.values}


def _without(span: tuple[int, int], gap: tuple[int, int]) -> list[tuple[int, int]]:
    """Take a break out of opening hours of one day."""
    (start, stop), (leave, back) = span, gap
    return [(one, other) for one, other in ((start, min(stop, leave)), (max(start, back), stop)) if one < other]


def _osm(rules: list[_Rule]) -> str:
    """Write rules in OpenStreetMap's syntax, each weekday once."""
    weekly = [rule for rule in rules if not (rule.ordinals or rule.second_week)]
    times = _by_day(weekly)
    days_of: dict[str, list[int]] = {}
    for day, spans in sorted(times.items()):
        if spans:
            days_of.setdefault(",".join(map(_span, spans)), []).append(day)
    texts = [", ".join(f"{_day_list(days)} {spans}" for spans, days in days_of.items())] if days_of else []
    texts += [_rarer(rule) for rule in rules if rule.ordinals or rule.second_week]
    if times.get(HOLIDAYS) == [] and texts:
        texts.append("PH off")
    # „wtorek nieczynne” alone tells nothing of the other days.
    all_week = any(not rule.days for rule in rules) or set(DAILY) <= times.keys()
    return "; ".join(texts) or ("off" if all_week else "")


def _by_day(rules: list[_Rule]) -> dict[int, list[tuple[int, int]]]:
    """Give the times of each day: the last rule for it holds, and those that name just the same days add to it."""
    times: dict[int, list[tuple[int, int]]] = {}
    owner: dict[int, frozenset[int]] = {}
    for rule in rules:
        same = frozenset(rule.days)
        for day in rule.days:
            added = rule.also or (owner.get(day) == same and bool(rule.times))
            times[day] = [*(times.get(day, []) if added else []), *rule.times]
            owner[day] = same
    return times


def _rarer(rule: _Rule) -> str:
    spans = ",".join(map(_span, rule.times)) or "off"
    if rule.second_week:
        return f"week 1-53/2 {_day_list(rule.days)} {spans}"
    which = ",".join(map(str, dict.fromkeys(rule.ordinals)))
    return f"{','.join(f'{OSM_DAYS[day]}[{which}]' for day in rule.days if day < HOLIDAYS)} {spans}"


def _day_list(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1 < HOLIDAYS:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = (*OSM_DAYS, "PH")
    return ",".join(names[run[0]] if len(run) == 1 else f"{names[run[0]]}-{names[run[-1]]}" for run in runs)


def _span(span: tuple[int, ...]) -> str:
    return "-".join(f"{second // 3600:02d}:{second % 3600 // 60:02d}" for second in span)
