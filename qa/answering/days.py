"""Stretches of days: weeks, months, quarters, seasons and years, counted from one day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASON_STARTS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # northern


@dataclass(frozen=True, slots=True)
class Days:
    """Days in a row, first and last included."""

    first: date
    last: date

    def shifted(self, days: int) -> Days:
        """Move both ends."""
        return Days(self.first + timedelta(days), self.last + timedelta(days))


def day(when: date, shift: int = 0) -> Days:
    """Give one day, `shift` days later."""
    return Days(when + timedelta(shift), when + timedelta(shift))


def week(when: date, shift: int = 0) -> Days:
    """Give the week of a day, Monday to Sunday."""
    monday = when - timedelta(when.weekday()) + timedelta(weeks=shift)
    return Days(monday, monday + timedelta(6))


def weekend(when: date, shift: int = 0) -> Days:
    """Give the Saturday and Sunday of the week of a day."""
    whole = week(when, shift)
    return Days(whole.last - timedelta(1), whole.last)


def month(when: date, shift: int = 0) -> Days:
    """Give the calendar month of a day."""
    year, place = divmod(when.year * 12 + when.month - 1 + shift, 12)
    return Days(date(year, place + 1, 1), date(year, place + 1, calendar.monthrange(year, place + 1)[1]))


def quarter(when: date, shift: int = 0) -> Days:
    """Give the quarter of a day."""
    first = month(when, -((when.month - 1) % 3) + 3 * shift)
    return Days(first.first, month(first.first, 2).last)


def year(when: date, shift: int = 0) -> Days:
    """Give the calendar year of a day."""
    return Days(date(when.year + shift, 1, 1), date(when.year + shift, 12, 31))


def season(name: str, starting: int) -> Days:
    """Give the three months of a northern season that starts in the year `starting`."""
    first = date(starting, _SEASON_STARTS[name], 1)
    return Days(first, month(first, 2).last)


def months_from(when: date, months: int) -> date:
    """Give the same day of another month, or its last one."""
    there = month(when, months)
    return there.first.replace(day=min(when.day, there.last.day))


def third(whole: Days, which: int) -> Days:
    """Give the early (0), middle (1) or late (2) third of a month or a year."""
    if whole.last.year == whole.first.year and whole.last.month - whole.first.month == 11:
        first = whole.first.replace(month=4 * which + 1)
        return Days(first, month(first, 3).last)
    starts = (1, 11, 21)
    ends = (10, 20, whole.last.day)
    return Days(whole.first.replace(day=starts[which]), whole.first.replace(day=ends[which]))
