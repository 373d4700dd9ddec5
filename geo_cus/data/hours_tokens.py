"""The words of opening hours, Polish and plain English: weekdays, times, how often, closed, and what has no meaning."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

DAY_S: Final = 86_400
DAILY: Final = (0, 1, 2, 3, 4, 5, 6)
HOLIDAYS: Final = 7
"""Stands beside the weekdays 0-6 for public holidays."""

_SUPERSCRIPT: Final = re.compile(r"(?<=\d)([⁰¹²³⁴⁵⁶⁷⁸⁹]{2})")
_GLUED: Final = re.compile(r"(?<=[^\W\d_])(?=\d)")
_FOLDED: Final = str.maketrans("ł–—−\u2010\u2011\u2012\u2015", "l-------")

_DAY_WORDS: Final = (
    r"poniedzial\w*|poniedz|pon|pn|mon(?:days?)?",
    r"wtor\w*|wto|wt|tue(?:s(?:days?)?)?",
    r"srod\w*|sro|sr|wed(?:nesdays?)?",
    r"czwart(?:ek|ki|ku|kow|kiem)|czwart|czw|cz|thu(?:rs(?:days?)?)?",
    r"piat(?:ek|ki|ku|kow|kiem)|piat|pia|pt|pi|fri(?:days?)?",
    r"sobot\w*|sob|sb|so|sat(?:urdays?)?",
    r"niedziel\w*|niedz|ndz|nd|sun(?:days?)?",
)
_DAY: Final = rf"\b(?:{'|'.join(_DAY_WORDS)})\b\.?"
_DAY_NUMBERS: Final = tuple(re.compile(rf"(?:{words})\.?") for words in _DAY_WORDS)
_CLOCK: Final = r"(?:\bgodz(?:in\w*|\.)?\s*|\bg\.\s*)?(\d{1,2})(?:([:.])(\d{2})|(\d{2}))?(?:\s*h\b)?(?!\d)"
_TO: Final = r"\s*(?:\.?\s*-\s*(?:do\s+)?|\.?\s*\bdo\s+|\bto\s+)"
_RANGE: Final = re.compile(rf"{_CLOCK}{_TO}{_CLOCK}")

_TOKEN_FORMS: Final = {
    "range": rf"(?<![\d.:/])(?<!\d-){_CLOCK}{_TO}{_CLOCK}(?!\s*-\s*\d)(?![.:;]\d|[^\w\s,;.()/|+&*-])",
    "always": r"\b24\s*/\s*7\b|\bcalodobow\w*|\bcal[aey]\w* dob[ey]\b|\b24\s*h\b|\bnon[ -]?stop\b",
    "days": rf"{_DAY}\s*(?:-|\bdo\b|\bto\b)\s*{_DAY}",
    "working": r"\bdni\w* (?:robocz|powszedni|pracy)\w*|\broboczych\b|\bweekdays?\b|\bworking days\b",
    "daily": r"\bcodzienn\w*|\bkazdego dnia\b|\bcaly tydzien\b|\bdaily\b|\bevery ?day\b",
    "weekend": r"\bweekend\w*",
    "school": r"\bdni\w* (?:nauki|zajec)(?: szkoln\w*)?|\bdni szkoln\w*|\bschool days\b",
    "term": r"\brok\w* szkoln\w*",
    "holidays": r"\b(?:dni\w* )?swi[ae]t\w*|\bdni\w* woln\w*(?: od pracy)?|\b(?:public )?holidays\b",
    "except": r"\bz wyjatkiem\b|\bo?procz\b|\bpoza\b|\bexcept\b",
    "break": r"\bprzerw\w*|\bbreak\b",
    "closed": (
        r"\bnieczynn\w*(?: do odwolania)?|\bzamkniet\w*|\bnie (?:pracuje|przyjmuje)\b|\bwolne\b|\bclosed\b|\boff\b"
    ),
    "also": r"\btakze\b|\browniez\b|\bdodatkowo\b|\balso\b",
    "second_week": r"\bco (?:drug\w+|2|dwa)(?: tyg\w*)?|\bevery second\b",
    "season": (
        r"\bwakac\w*|\bferi\w*|\blat(?:o|em)\b|\bletni\w*|\bzim\w*|\bsezon\w*|\bstycz\w*|\blut(?:y|ego|ym)\b"
        r"|\bmar(?:zec|ca|cu)\b|\bkwie\w*|\bmaj[au]?\b|\bczerw\w*|\blip(?:iec|ca|cu)\b|\bsierp\w*|\bwrzes\w*|\bpazdz\w*|\blistopad\w*|\bgrud\w*"
    ),
    "day": _DAY,
    "ordinal": (
        r"\b[1-5](?:\.|-?(?:szy|sza|gi|ga|ci|cia|ty|ta|st|nd|rd|th))?(?![\w:])|\bpierwsz\w*|\bdrug(?:i|a|iego|iej)\b"
        r"|\btrzeci\w*|\bczwart(?:y|a|ego|ej)\b|\bostatni\w*|\b(?:first|second|third|fourth|last)\b|\b(?:i|ii|iii|iv)\b"
    ),
    "noise": (
        r"\b(?:i|oraz|a|w|we|od|do|z|godz\w*|h|sie|kazd\w*|dni\w*|dzien|miesi\w*|pracy|pracuje\w*|urzedowania|otwarcia"
        r"|otwart\w*|czynn\w*|przyjmuje\w*|przyjec\w*|przyjmowania|interesant\w*|klient\w*|stron|dyzur\w*|biur\w*"
        r"|urzad|urzedu|osrodek|pomocy spolecznej|punkt|cus|ops|gops|mgops|mops"
        r"|and|from|to|open|hours|every|each|on|of|the|month)\b|[\s.,:()/&+|•*-]"
    ),
    "end": r";",
    "word": r"[^\s;,()]+",
}  # fmt: skip
_TOKEN: Final = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _TOKEN_FORMS.items()))

_ORDINALS: Final = {
    "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "pi": 1, "dr": 2, "tr": 3, "cz": 4, "os": -1, "fi": 1, "se": 2, "th": 3,
    "fo": 4, "la": -1, "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_GROUPS: Final = {
    "working": (0, 1, 2, 3, 4), "daily": DAILY, "weekend": (5, 6), "holidays": (HOLIDAYS,),
}  # fmt: skip


class Token(NamedTuple):
    """A word with its meaning: weekdays, the seconds of a range of times, or the number of an ordinal."""

    kind: str
    values: tuple[int, ...]
    start: int
    stop: int


def _folded(text: str) -> str:
    """Give the text in small letters without accents, letter for letter, so that positions stay."""
    small = text.lower() if len(text.lower()) == len(text) else text
    return "".join(unicodedata.normalize("NFKD", letter)[:1] for letter in small.translate(_FOLDED))


def as_typed(text: str) -> str:
    """
    Give a text as if typed plainly: „8⁰⁰” is ``8:00``, „czwartek7” two words, spaces and digits of any kind plain ones.

    Parameters
    ----------
    text
        What the office wrote.
    """
    raised = _SUPERSCRIPT.sub(lambda found: ":" + unicodedata.normalize("NFKC", found[1]), text)
    return _GLUED.sub(" ", unicodedata.normalize("NFKC", raised))


def meant(text: str) -> list[Token]:
    """Give the words of a text that have a meaning, or might have: all but signs and small words."""
    return [token for token in tokens_of(text) if token.kind not in {"sign", "noise"}]


def tokens_of(text: str) -> list[Token]:
    """
    Take a text apart.

    Parameters
    ----------
    text
        As `as_typed` gives it.

    Returns
    -------
    list of Token
        In their order; ``kind`` is a key of the table above, where all words for days have become ``day``, signs
        ``sign``, and a range that cannot be times ``word``.
    """
    folded = _folded(text)
    matches = _TOKEN.finditer(folded)
    found = [Token(*_meaning(str(match.lastgroup), match[0]), match.start(), match.end()) for match in matches]
    return _known_ordinals(text, found, monthly=re.search(r"miesi|month", folded) is not None)


def _meaning(kind: str, word: str) -> tuple[str, tuple[int, ...]]:
    values: tuple[int, ...] = ()
    if kind == "range":
        values = _seconds(word) or ()
        kind = "range" if values else "word"
    elif kind in {"day", "days"}:
        named = [_day_number(name[0]) for name in re.finditer(_DAY, word)]
        kind, values = "day", tuple((named[0] + step) % 7 for step in range((named[-1] - named[0]) % 7 + 1))
    elif kind in _GROUPS:
        kind, values = "day", _GROUPS[kind]
    elif kind == "ordinal":
        stem = re.sub(r"[.-].*|(?<=\d)\D+", "", word)
        values = (_ORDINALS[stem if stem in _ORDINALS else stem[:2]],)
    elif kind == "always":
        values = (0, DAY_S)
    elif not word.strip(" .:-"):
        kind = "sign"
    return kind, values


def _day_number(word: str) -> int:
    return next(number for number, form in enumerate(_DAY_NUMBERS) if form.fullmatch(word))


def _seconds(word: str) -> tuple[int, ...] | None:
    """Give opening and closing in seconds after midnight; None if they cannot be times, but a date or a number."""
    found = _RANGE.fullmatch(word)
    pieces = found.groups() if found else ()
    ends = []
    for hour, point, minute, bare in (pieces[:4], pieces[4:]):
        minutes = int(minute or bare or 0)
        # “01.07-31.08” are days of the year; offices open and close on the five minutes.
        if int(hour) * 60 + minutes > 24 * 60 or minutes > 59 or (point == "." and minutes % 5):
            return None
        ends.append(int(hour) * 3600 + minutes * 60)
    # “1-3” counts something, weeks or floors; nobody is open from one to three at night.
    counted = re.fullmatch(r"[1-5]\W*[1-5]", word) is not None
    return None if counted or ends[0] in {ends[1], DAY_S} else tuple(ends)


def _known_ordinals(text: str, tokens: list[Token], *, monthly: bool) -> list[Token]:
    """Take figures and “I” for ordinals only where months are spoken of; elsewhere they are something else."""
    known: list[Token] = []
    for token in tokens:
        word = text[token.start : token.stop]
        before = next((other.kind for other in reversed(known) if other.kind not in {"sign", "noise"}), "end")
        if token.kind != "ordinal" or (word == "I" and monthly and before in {"range", "end"}):
            known.append(token)
        elif word.lower() == "i":
            known.append(token._replace(kind="noise"))
        else:
            known.append(token if monthly or len(word) > len("III") else token._replace(kind="word"))
    return known
