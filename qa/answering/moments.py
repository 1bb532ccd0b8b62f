"""Which days "last week" or "in September" mean, read from the day an article was published."""

from __future__ import annotations

import re
from collections.abc import Callable
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
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "tomorrow": 1,
    "the day after tomorrow": 2,
}  # fmt: skip
_REPEATED = re.compile(
    r"\b(?:every|each|per|most|some|any|one|that|same|black|good|ash|her|his|first|second|third|fourth)\s+$",
    re.IGNORECASE,
)


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
        return _READ[form.name](form, told, lies_ahead(text, form.start, form.end))
    except (ValueError, OverflowError):  # 31 June, or a year before 1
        return None


def _single(form: Form, told: date, ahead: bool) -> Days | None:
    return day(told, _SINGLE[form.single])


def _today_part(form: Form, told: date, ahead: bool) -> Days | None:
    return day(told)


def _so_far(form: Form, told: date, ahead: bool) -> Days | None:
    whole = _WHOLE[form.unit](told, 0)
    return Days(whole.first, told) if form.side == "earlier" else Days(told, whole.last)


def _edge(form: Form, told: date, ahead: bool) -> Days | None:
    return third(_WHOLE[form.unit](told, _SHIFT[form.which]), _THIRD[form.edge])


def _edge_month(form: Form, told: date, ahead: bool) -> Days | None:
    found = _month(form, told, ahead)
    return third(found, _THIRD[form.edge]) if found else None


def _whole(form: Form, told: date, ahead: bool) -> Days | None:
    return _WHOLE[form.unit](told, _SHIFT[form.which])


def _weekday_of(form: Form, told: date, ahead: bool) -> Days | None:
    return day(week(told, _SHIFT[form.which]).first, form.weekday)


def _which_weekday(form: Form, told: date, ahead: bool) -> Days | None:
    match form.which:
        case "last":
            return day(told, -((told.weekday() - form.weekday - 1) % 7 + 1))
        case "this":
            return day(week(told).first, form.weekday)
        case _:
            return day(week(told, 1).first, form.weekday)


def _which_month(form: Form, told: date, ahead: bool) -> Days | None:
    number = form.month
    match form.which:
        case "last":
            return month(date(told.year - (number >= told.month), number, 1))
        case "this":
            return month(date(told.year, number, 1))
        case _:
            return month(date(told.year + (number <= told.month), number, 1))


def _which_season(form: Form, told: date, ahead: bool) -> Days | None:
    name, which = form.season, form.which
    if which == "this":
        begun = season(name, told.year - 1)
        return begun if begun.last >= told else season(name, told.year)
    near = [season(name, told.year + shift) for shift in (-2, -1, 0, 1)]
    if which == "last":
        return [found for found in near if found.last < told][-1]
    return next(found for found in near if found.first > told)


def _ago(form: Form, told: date, ahead: bool) -> Days | None:
    count, unit = form.count, form.unit
    match form.about:
        case "":
            return _unit_of(unit, count, told)
        case "nearly" | "almost":
            return Days(_back(unit, count, told), _back(unit, 0.8 * count, told))
        case "about" | "around" | "roughly" | "some":
            return Days(_back(unit, 1.2 * count, told), _back(unit, 0.8 * count, told))
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


def _span(form: Form, told: date, ahead: bool) -> Days | None:
    count, unit = form.count, form.unit
    if form.side in ("past", "last"):
        return Days(_back(unit, count, told), told)
    return Days(told, _back(unit, -count, told))


def _from_now(form: Form, told: date, ahead: bool) -> Days | None:
    return _unit_of(form.unit, -form.count, told)


def _weekend(form: Form, told: date, ahead: bool) -> Days | None:
    return weekend(told, 0 if ahead or told.weekday() == 6 else -1)


def _day_of_month(form: Form, told: date, ahead: bool) -> Days | None:
    found = date(told.year, form.month, form.dom)
    if ahead and found < told:
        found = found.replace(year=told.year + 1)
    elif not ahead and found > told:
        found = found.replace(year=told.year - 1)
    return day(found)


def _weekday(form: Form, told: date, ahead: bool) -> Days | None:
    back = (told.weekday() - form.weekday) % 7
    return day(told, -back if back == 0 or not ahead else 7 - back)


def _month(form: Form, told: date, ahead: bool) -> Days | None:
    number = form.month
    if ahead:
        return month(date(told.year + (number < told.month), number, 1))
    return month(date(told.year - (number > told.month), number, 1))


_READ: dict[str, Callable[[Form, date, bool], Days | None]] = {
    "single": _single, "today_part": _today_part, "so_far": _so_far, "edge": _edge, "edge_month": _edge_month,
    "whole": _whole, "weekday_of": _weekday_of, "which_weekday": _which_weekday, "which_month": _which_month,
    "which_season": _which_season, "ago": _ago, "span": _span, "from_now": _from_now, "weekend": _weekend,
    "day_of_month": _day_of_month, "weekday": _weekday, "month": _month,
}  # fmt: skip
