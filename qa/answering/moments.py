"""Which days "last week" or "in September" mean, read from the day an article was published."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from qa.answering.days import Days, day, month, months_from, quarter, season, third, week, weekend, year
from qa.answering.moment_forms import Form, forms_in
from qa.answering.tense import lies_ahead
from qa.models import Article, ResolvedDate, TextSpan
from qa.sentences import sentences

_WHOLE: dict[str, Callable[[date, int], Days]] = {
    "day": day, "week": week, "weekend": weekend, "month": month, "quarter": quarter, "year": year,
}  # fmt: skip
_SHIFT = {"last": -1, "this": 0, "next": 1}
_THIRD = {"early": 0, "mid": 1, "late": 2}
_SINGLE = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
    "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
_REPEATED = re.compile(
    r"\b(?:every|each|per|most|some|any|one|that|same|black|good|ash|her|his|first|second|third|fourth)\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """An expression, the day it was published on, and whether its sentence looks ahead."""

    form: Form
    told: date
    ahead: bool


def dates_in(article: Article, place: TextSpan) -> tuple[ResolvedDate, ...]:
    """Resolve the relative dates inside a quote; none where the article gives no publication date.

    Weeks run from Monday to Sunday. A weekday or a month by itself is the last one, unless its sentence looks
    ahead. Dates with their year, and words as vague as "years ago", are left alone.
    """
    if article.published is None:
        return ()
    told, found = article.published.date(), []
    for sentence in sentences(article.text, *_lines_around(article.text, place)):
        text = article.text[sentence.start : sentence.end]
        for form in forms_in(text):
            words = (sentence.start + form.start, sentence.start + form.end)
            inside = place.start <= words[0] and words[1] <= place.end
            if inside and (days := _resolved(form, text, told)):
                found.append(ResolvedDate(TextSpan(*words), days.first, days.last))
    return tuple(found)


def _lines_around(text: str, place: TextSpan) -> tuple[int, int]:
    start, end = text.rfind("\n", 0, place.start) + 1, text.find("\n", place.end)
    return start, len(text) if end < 0 else end


def _resolved(form: Form, text: str, told: date) -> Days | None:
    bare = form.name in ("weekday", "month")
    if form.name == "repeated" or (bare and _REPEATED.search(text[: form.start])):
        return None
    try:
        return _READ[form.name](_Said(form, told, lies_ahead(text, form.start, form.end)))
    except (ValueError, OverflowError):  # 31 June, or a year before 1
        return None


def _single(said: _Said) -> Days | None:
    return day(said.told, _SINGLE[said.form.single])


def _today_part(said: _Said) -> Days | None:
    return day(said.told)


def _so_far(said: _Said) -> Days | None:
    whole = _WHOLE[said.form.unit](said.told, 0)
    return Days(whole.first, said.told) if said.form.side == "earlier" else Days(said.told, whole.last)


def _edge(said: _Said) -> Days | None:
    return third(_WHOLE[said.form.unit](said.told, _SHIFT[said.form.which]), _THIRD[said.form.edge])


def _edge_month(said: _Said) -> Days | None:
    found = _month(said)
    return third(found, _THIRD[said.form.edge]) if found else None


def _whole(said: _Said) -> Days | None:
    return _WHOLE[said.form.unit](said.told, _SHIFT[said.form.which])


def _weekday_of(said: _Said) -> Days | None:
    return day(week(said.told, _SHIFT[said.form.which]).first, said.form.weekday)


def _which_weekday(said: _Said) -> Days | None:
    match said.form.which:
        case "last":
            return day(said.told, -((said.told.weekday() - said.form.weekday - 1) % 7 + 1))
        case "this":
            return day(week(said.told).first, said.form.weekday)
        case _:
            return day(week(said.told, 1).first, said.form.weekday)


def _which_month(said: _Said) -> Days | None:
    number = said.form.month
    match said.form.which:
        case "last":
            return month(date(said.told.year - (number >= said.told.month), number, 1))
        case "this":
            return month(date(said.told.year, number, 1))
        case _:
            return month(date(said.told.year + (number <= said.told.month), number, 1))


def _which_season(said: _Said) -> Days | None:
    name, which = said.form.season, said.form.which
    if which == "this":
        begun = season(name, said.told.year - 1)
        return begun if begun.last >= said.told else season(name, said.told.year)
    near = [season(name, said.told.year + shift) for shift in (-2, -1, 0, 1)]
    if which == "last":
        return [found for found in near if found.last < said.told][-1]
    return next(found for found in near if found.first > said.told)


def _ago(said: _Said) -> Days | None:
    count, unit = said.form.count, said.form.unit
    match said.form.about:
        case "":
            return _unit_of(unit, count, said.told)
        case "nearly" | "almost":
            return Days(_back(unit, count, said.told), _back(unit, 0.8 * count, said.told))
        case "about" | "around" | "roughly" | "some":
            return Days(_back(unit, 1.2 * count, said.told), _back(unit, 0.8 * count, said.told))
        case _:  # "more than a year ago" has no first day
            return None


def _unit_of(unit: str, count: int, told: date) -> Days:
    """Give the day, week, month or year that lies so many of them back."""
    if unit == "decade":
        return year(told, -10 * count)
    return _WHOLE[unit](told, -count)


def _back(unit: str, count: float, told: date) -> date:
    """Count back; parts of a unit count in the next smaller one."""
    if unit in ("day", "week"):
        return told - timedelta(days=round(count * (7 if unit == "week" else 1)))
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    whole = int(months)
    return months_from(told, -whole) - timedelta(days=round((months - whole) * 30))


def _span(said: _Said) -> Days | None:
    count, unit = said.form.count, said.form.unit
    if said.form.side in ("past", "last"):
        return Days(_back(unit, count, said.told), said.told)
    return Days(said.told, _back(unit, -count, said.told))


def _from_now(said: _Said) -> Days | None:
    return _unit_of(said.form.unit, -said.form.count, said.told)


def _weekend(said: _Said) -> Days | None:
    return weekend(said.told, 0 if said.ahead or said.told.weekday() == 6 else -1)


def _day_of_month(said: _Said) -> Days | None:
    found = date(said.told.year, said.form.month, said.form.dom)
    if said.ahead and found < said.told:
        found = found.replace(year=said.told.year + 1)
    elif not said.ahead and found > said.told:
        found = found.replace(year=said.told.year - 1)
    return day(found)


def _weekday(said: _Said) -> Days | None:
    back = (said.told.weekday() - said.form.weekday) % 7
    return day(said.told, -back if back == 0 or not said.ahead else 7 - back)


def _month(said: _Said) -> Days | None:
    number = said.form.month
    if said.ahead:
        return month(date(said.told.year + (number < said.told.month), number, 1))
    return month(date(said.told.year - (number > said.told.month), number, 1))


_READ: dict[str, Callable[[_Said], Days | None]] = {
    "single": _single, "today_part": _today_part, "so_far": _so_far, "edge": _edge, "edge_month": _edge_month,
    "whole": _whole, "weekday_of": _weekday_of, "which_weekday": _which_weekday, "which_month": _which_month,
    "which_season": _which_season, "ago": _ago, "span": _span, "from_now": _from_now, "weekend": _weekend,
    "day_of_month": _day_of_month, "weekday": _weekday, "month": _month,
}  # fmt: skip
