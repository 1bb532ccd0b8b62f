"""How times that lean on a day are written, in English and in Turkish: "last week", "in May", "geçen ay"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from qa.answering.days import WEEKDAYS
from qa.answering.words import fold

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
# These are no other words, so they need no "in" before them.
_PLAIN_MONTH = r"(?:January|February|July|September|October|November|December)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_NUMBERS = (
    ("a", 1), ("an", 1), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6),
    ("seven", 7),
    ("eight", 8), ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("fifteen", 15), ("twenty", 20),
    ("thirty", 30), ("a couple of", 2), ("bir", 1), ("iki", 2), ("üç", 3), ("dört", 4), ("beş", 5),
    ("altı", 6),
    ("yedi", 7), ("sekiz", 8), ("dokuz", 9), ("on", 10),
)  # fmt: skip
_COUNTED = dict(_NUMBERS)
_ENGLISH_COUNT = "|".join(["a couple of", *(word for word, _ in _NUMBERS[:17])])
_COUNT = rf"(?P<count>\d{{1,3}}|{_ENGLISH_COUNT})"
_UNIT = r"(?P<unit>day|week|month|year|decade)"
_WHICH = r"(?P<which>last|this|next|the coming|the previous)"
_ABOUT = (
    r"(?:(?P<about>nearly|almost|about|around|roughly|some|(?:well |just )?over|(?:just )?under"
    r"|(?:more|less) than|at least) )?"
)
_NOT_DATED = r"(?!\.?,? (?:\d{1,2}(?!\d)|\d{4}\b|of \d{4}))(?! [A-Z])"
_AFTER_THESE = "".join(
    rf"|(?<=\b{word}[ -])"
    for word in (
        "of", "in", "by", "to", "or", "and", "for", "mid", "from", "late", "each", "early", "since", "until",
        "till", "after", "before", "during", "through", "between", "into",
    )
)[1:]  # fmt: skip

_ENGLISH = [
    (
        "single",
        r"(?P<single>the day before yesterday|the day after tomorrow|last night|yesterday|today|tonight"
        r"|tomorrow)",
    ),
    ("today_part", r"(?:(?:earlier|later) today|this (?:morning|afternoon|evening))"),
    ("so_far", r"(?P<side>earlier|later) (?:this|in the) (?P<unit>week|month|year|quarter)"),
    ("edge", rf"(?P<edge>early|mid|late)[- ]{_WHICH} (?P<unit>month|year)"),
    ("whole", rf"{_WHICH} (?P<unit>week|weekend|month|quarter|year)"),
    ("weekday_of", rf"(?P<day>{_WEEKDAY})(?: of)? {_WHICH} week"),
    ("which_weekday", rf"{_WHICH} (?P<day>{_WEEKDAY})"),
    ("which_season", rf"{_WHICH} (?P<season>{_SEASON})"),
    ("ago", rf"{_ABOUT}{_COUNT} {_UNIT}s? ago"),
    ("span", rf"(?:the|in|over|for|within|during) (?P<side>past|last|next|coming) {_COUNT} {_UNIT}s"),
    ("span", r"the (?P<side>past) (?P<unit>week|month|year)"),
    ("from_now", rf"(?:in )?{_COUNT} {_UNIT}s?(?: from now|[’'] time|[’']s time)"),
    (
        "repeated",
        rf"(?:every|each) (?:{_WEEKDAY}|weekend)|{_WEEKDAY} (?:to|through|and|or|[-–]) {_WEEKDAY}s"
        rf"|{_WEEKDAY}s",
    ),
    ("repeated", rf"(?<!from ){_WEEKDAY} (?:to|through) {_WEEKDAY}"),
    ("weekend", r"(?:at|over|on) the weekend"),
    ("weekday", rf"(?P<day>{_WEEKDAY})(?!,? (?:{_MONTH}\.? \d|\d{{1,2}}\b|the \d))"),
]
_ENGLISH_MONTHS = [
    ("which_month", rf"(?P<which>[Ll]ast|[Tt]his|[Nn]ext) (?P<month>{_MONTH})"),
    ("edge_month", rf"(?P<edge>[Ee]arly|[Mm]id|[Ll]ate)[- ](?P<month>{_MONTH}){_NOT_DATED}"),
    (
        "day_of_month",
        rf"(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?!\.?,? (?:of )?\d{{4}})",
    ),
    (
        "day_of_month",
        rf"(?P<month>{_MONTH})\.? (?:the )?(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?"
        r"(?!,? \d{4}|[.:]\d|\d|\s?(?:percent|%))",
    ),
    ("month", rf"(?:{_AFTER_THESE})(?P<month>{_MONTH}){_NOT_DATED}"),
    ("month", rf"(?P<month>{_PLAIN_MONTH}){_NOT_DATED}"),
]
_TURKISH_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(word for word, _ in _NUMBERS[18:])})"
_TURKISH_MONTH = r"(?P<month>Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık)"
_TURKISH_DAY = r"(?P<day>pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar)"
_TURKISH_WHICH = r"(?P<which>geçen|geçtiğimiz|bu|gelecek|önümüzdeki)"
_TURKISH = [
    ("single", r"(?P<single>evvelsi gün|önceki gün|dün gece|dün|bugün|yarın)"),
    ("today_part", r"bu (?:sabah|akşam|gece)"),
    ("whole", rf"{_TURKISH_WHICH} (?P<unit>hafta sonu|hafta|ay|yıl|sene)(?:ki|nın|ın|in|da|sonunda)?"),
    ("which_weekday", rf"{_TURKISH_WHICH} {_TURKISH_DAY}(?: günü)?"),
    ("ago", rf"{_TURKISH_COUNT} (?P<unit>gün|hafta|ay|yıl|sene) önce"),
    ("weekday", r"(?P<day>pazartesi|çarşamba|perşembe|cumartesi)(?: günü)?|(?P<day2>salı|cuma|pazar) günü"),
]
_TURKISH_MONTHS = [
    ("month", rf"{_TURKISH_MONTH}(?: ayı(?:nda|n|nın)?|[’'][dt][ae](?:n|ki)?)(?! \d)"),
    ("day_of_month", rf"(?P<dom>\d{{1,2}}) {_TURKISH_MONTH}(?:[’'][dt][ae](?:n|ki)?)?(?!\w| \d{{4}})"),
]
_FORMS = [
    (name, re.compile(rf"(?<![\w-])(?<!\d[.,]){form}(?![\w-])", flags))
    for forms, flags in ((_ENGLISH, re.I), (_ENGLISH_MONTHS, 0), (_TURKISH, re.I), (_TURKISH_MONTHS, 0))
    for name, form in forms
]
_IN_ENGLISH = {
    "pazartesi": "monday", "sali": "tuesday", "carsamba": "wednesday", "persembe": "thursday",
    "cuma": "friday",
    "cumartesi": "saturday", "pazar": "sunday", "gecen": "last", "gectigimiz": "last", "bu": "this",
    "gelecek": "next", "onumuzdeki": "next", "the coming": "next", "the previous": "last", "gun": "day",
    "hafta": "week", "hafta sonu": "weekend", "ay": "month", "yil": "year", "sene": "year",
    "dun": "yesterday", "dun gece": "last night", "bugun": "today", "yarin": "tomorrow",
    "evvelsi gun": "the day before yesterday",
    "onceki gun": "the day before yesterday", "coming": "next", "last": "last",
}  # fmt: skip
_TURKISH_MONTH_NAMES = (
    "ocak", "subat", "mart", "nisan", "mayis", "haziran",
    "temmuz", "agustos", "eylul", "ekim", "kasim", "aralik",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """An expression of time: its form, its place in a sentence, its parts in English and small letters."""

    name: str
    start: int
    end: int
    words: str
    single: str = ""
    which: str = ""
    side: str = ""
    edge: str = ""
    about: str = ""
    unit: str = ""
    season: str = ""
    count: int = 1
    weekday: int = 0
    month: int = 0
    dom: int = 0


def forms_in(sentence: str) -> Iterator[Form]:
    """Yield the expressions of a sentence, none inside another, the longest first at each place."""
    found = [(name, match) for name, form in _FORMS for match in form.finditer(sentence)]
    found.sort(key=lambda pair: (pair[1].start(), -pair[1].end()))
    reached = 0
    for name, match in found:
        if match.start() >= reached:
            reached = match.end()
            yield _form(name, match)


def _form(name: str, match: re.Match[str]) -> Form:
    groups = {part: text for part, text in match.groupdict().items() if text}
    texts = {part: _english(text) for part, text in groups.items() if part in _TEXT_PARTS}
    weekday = _english(groups.get("day") or groups.get("day2") or "monday")
    return Form(
        name,
        match.start(),
        match.end(),
        match[0],
        count=_number(groups.get("count", "1")),
        weekday=WEEKDAYS.index(weekday),
        month=_month_number(groups["month"]) if "month" in groups else 0,
        dom=int(groups.get("dom", "0")),
        **texts,
    )


_TEXT_PARTS = {field.name for field in fields(Form)} & {
    "single",
    "which",
    "side",
    "edge",
    "about",
    "unit",
    "season",
}


def _english(text: str) -> str:
    folded = " ".join(fold(text).split())
    return _IN_ENGLISH.get(folded, folded)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _COUNTED[" ".join(text.lower().split())]


def _month_number(name: str) -> int:
    folded = fold(name)
    if folded in _TURKISH_MONTH_NAMES:
        return _TURKISH_MONTH_NAMES.index(folded) + 1
    return next(number for number, month in enumerate(MONTHS, start=1) if month.startswith(folded[:3]))
