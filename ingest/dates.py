"""Publication dates as newsrooms write them, read only where a strict pattern finds one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A full date in a line: where it stands with its time of day, and the moment, None if ambiguous."""

    start: int
    end: int
    moment: datetime | None


def find_dates(line: str) -> list[FoundDate]:
    """Find the dates in a line, each with the time of day beside it.

    A time counts only with a zone that names one offset; otherwise the date alone is kept, as midnight UTC.
    """
    found = []
    for match in _DATE.finditer(line):
        day = _day(match)
        if day is not None or match["slashed"]:
            start, end, clock = _clock_beside(line, match)
            found.append(FoundDate(start, end, _moment(day, clock) if day else None))
    return found


def parse_moment(text: str) -> datetime | None:
    """Read a date, or a date and time, that stands alone; None if it is none or ambiguous."""
    stamp = text.strip()
    try:
        moment = datetime.fromisoformat(stamp)
        return moment.astimezone(UTC) if moment.tzinfo else datetime.combine(moment, time(), UTC)
    except (ValueError, OverflowError):
        found = find_dates(stamp)
    return found[0].moment if len(found) == 1 and found[0].start == 0 else None


_MONTHS = {
    name: number
    for number, names in enumerate(
        ["jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"], start=1
    )
    for name in names.split()
}  # fmt: skip
_ORDINAL = r"(?:st|nd|rd|th)?"
# Only a letter may touch the year: outlet and date often stick together.
_YEAR = r"(?:1[89]|20)\d\d(?!\d)"
_DATE = re.compile(
    rf"(?<![\d.:/-])(?:"
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)(?:T|(?=\D|$))"
    rf"|(?P<year_first>{_YEAR}/\d\d?/\d\d?)(?![\d/])"
    rf"|(?P<dotted>\d\d?\.\d\d?\.{_YEAR})"
    rf"|(?P<slashed>\d\d?([/-])\d\d?\5{_YEAR})"
    rf"|(?P<cjk>{_YEAR}\s?[年년]\s?\d\d?\s?[月월]\s?\d\d?\s?[日일])"
    rf"|(?P<day_first>\d\d?){_ORDINAL}\.?\s(?:of\s|de\s)?(?P<month_after>[^\W\d_]{{3,12}})\.?,?\s(?:de\s)?(?P<year_last>{_YEAR})"
    rf"|(?P<month_before>[A-Z]?[^\W\d_A-Z]{{2,12}}|[A-Z]{{3,12}})\.?\s(?P<day_after>\d\d?){_ORDINAL},?\s(?P<year>{_YEAR})"
    rf")"
)
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "TRT": 3,
    "TSİ": 3, "MSK": 3, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9,
    "KST": 9, "SGT": 8, "HKT": 8, "AEST": 10, "AEDT": 11,
}  # fmt: skip
_AMERICAN = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
# IST and CST each name several zones, so their clock is not read.
_ZONE = "|".join(sorted({*_ZONES, *_AMERICAN, "IST", "CST"}, key=len, reverse=True))
_CLOCK = (
    r"(?P<hour>\d\d?)(?:(?:[:.]|(?=\s?[ap]\.?m))(?P<minute>\d\d)?)(?::\d\d(?:\.\d+)?)?"
    rf"\s?(?P<half>[ap]\.?m\b\.?)?(?:\s?\(?(?P<zone>(?-i:(?:{_ZONE})\b)|[+-]\d\d:?\d\d)\)?)?"
)
_CLOCK_AFTER = re.compile(rf"(?:T|[\s,|/·•–—-]+(?:at\s)?){_CLOCK}", re.IGNORECASE)
_CLOCK_BEFORE = re.compile(rf"(?:^|(?<=\s)){_CLOCK}[\s,|/·•–—-]+(?:on\s)?$", re.IGNORECASE)


def _day(match: re.Match[str]) -> datetime | None:
    """Return the day a match names; None for a day that does not exist, and for 03/04/2025."""
    if match["month_after"]:
        return _named(match["day_first"], match["month_after"], match["year_last"])
    if match["month_before"]:
        return _named(match["day_after"], match["month_before"], match["year"])
    if match["slashed"]:
        first, second, year = (int(part) for part in re.findall(r"\d+", match["slashed"]))
        if first <= 12 and second <= 12 and first != second:
            return None
        return _calendar_day(year, *((first, second) if first <= 12 else (second, first)))
    numbers = [int(part) for part in re.findall(r"\d+", match[0])]
    return _calendar_day(*reversed(numbers[:3])) if match["dotted"] else _calendar_day(*numbers[:3])


def _named(day: str, month: str, year: str) -> datetime | None:
    number = _MONTHS.get(month.lower())
    return (
        _calendar_day(int(year), number, int(day)) if number else _in_other_languages(f"{day} {month} {year}")
    )


def _calendar_day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _in_other_languages(date: str) -> datetime | None:
    import dateparser

    # Without these it fills gaps from today's date and reads "12 people 2025" as a time ago.
    parsed = dateparser.parse(date, settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"]})
    return _calendar_day(parsed.year, parsed.month, parsed.day) if parsed else None


def _clock_beside(line: str, date: re.Match[str]) -> tuple[int, int, re.Match[str] | None]:
    # The ISO pattern takes the T along, so that it also ends a date that stands alone.
    end = date.end() - (1 if date[0].endswith("T") else 0)
    if after := _CLOCK_AFTER.match(line, end):
        return date.start(), after.end(), after
    if before := _CLOCK_BEFORE.search(line[: date.start()][-24:]):
        return date.start() - len(before[0]), end, before
    return date.start(), end, None


def _moment(day: datetime, clock: re.Match[str] | None) -> datetime:
    if clock is None or not clock["zone"] or int(clock["hour"]) > 23 or int(clock["minute"] or 0) > 59:
        return day
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
    zone = _zone(clock["zone"].upper())
    local = day.replace(hour=hour, minute=int(clock["minute"] or 0), tzinfo=zone)
    return local.astimezone(UTC) if zone else day


def _zone(name: str) -> tzinfo | None:
    if name in _AMERICAN:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            return ZoneInfo(_AMERICAN[name])
        except ZoneInfoNotFoundError:  # a system without time zone files
            return None
    if name[0] in "+-":
        offset = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
        return timezone(-offset if name[0] == "-" else offset) if offset < timedelta(days=1) else None
    return timezone(timedelta(hours=_ZONES[name])) if name in _ZONES else None
