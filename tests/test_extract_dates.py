"""Dates and credit lines: what counts as one, and what running prose never becomes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.credits import read_credits, read_wire_dateline
from ingest.dates import find_dates, parse_moment
from ingest.head import read_head
from ingest.lines import Line


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("December 17, 2025", (17,)),
        ("Dec. 17, 2025 9:30 a.m. ET", (17, 14, 30)),
        ("DECEMBER 17, 2025 / 5:12 PM EST", (17, 22, 12)),
        ("17 December 2025, 14:05 GMT", (17, 14, 5)),
        ("17th of December 2025", (17,)),
        ("17 December 2025 at 14:05", (17,)),
        ("2025-12-17", (17,)),
        ("2025-12-17T14:05:00+03:00", (17, 11, 5)),
        ("2025-12-17T14:05:00", (17,)),
        ("2025/12/17", (17,)),
        ("17.12.2025", (17,)),
        ("12/17/2025", (17,)),
        ("17 Aralık 2025 14:05 TSİ", (17, 11, 5)),
        ("17 décembre 2025", (17,)),
        ("17. Dezember 2025", (17,)),
        ("17 de diciembre de 2025", (17,)),
        ("2025年12月17日", (17,)),
    ],
)
def test_a_date_is_read_as_newsrooms_write_it(text: str, moment: tuple[int, ...]) -> None:
    assert parse_moment(text) == datetime(2025, 12, *moment, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "Updated 3 hours ago", "03/04/2025", "31 February 2025", "12 people 2025", "2025",
     "May 2025", "1.2.3.2025", "0001-01-01T00:00:00+10:00"],
)  # fmt: skip
def test_what_is_no_full_date_is_not_read(text: str) -> None:
    assert parse_moment(text) is None


def test_an_ambiguous_date_is_found_and_left_unread() -> None:
    (found,) = find_dates("Published 03/04/2025")
    assert found.moment is None


@pytest.mark.parametrize(
    ("line", "outlet", "byline"),
    [
        ("December 3, 2025Clash Report", "Clash Report", None),
        ("Clash ReportDecember 3, 2025", "Clash Report", None),
        ("Example Times — December 3, 2025", "Example Times", None),
        ("Kestrel | 3 December 2025", "Kestrel", None),
        ("Published December 3, 2025 by Example Times", "Example Times", None),
        ("Published by Example Times on December 3, 2025", "Example Times", None),
        ("Jane Doe, Example Times, December 3, 2025", "Example Times", "Jane Doe"),
        ("By JANE DOE | Example Times | Dec 3, 2025", "Example Times", "JANE DOE"),
        ("World | December 3, 2025", None, None),
        ("Wednesday, December 3, 2025 • 5 min read", None, None),
        ("ANKARA, December 3, 2025", None, None),
    ],
)
def test_a_line_with_a_date_names_outlet_and_byline(
    line: str, outlet: str | None, byline: str | None
) -> None:
    found = read_credits(line)
    assert found is not None
    assert found.stated.published == datetime(2025, 12, 3, tzinfo=UTC)
    assert (found.stated.outlet, found.stated.byline) == (outlet, byline)


@pytest.mark.parametrize(
    ("line", "outlet", "byline"),
    [
        ("By Jane Doe", None, "Jane Doe"),
        ("By Jane Doe and John Roe", None, "Jane Doe and John Roe"),
        ("By Jane Doe, John Roe and Ann Poe", None, "Jane Doe, John Roe and Ann Poe"),
        ("By Jane Doe, Example Times", "Example Times", "Jane Doe"),
        ("By Jane Doe, Political Editor", None, "Jane Doe"),
        ("By Jane Doe in Ankara", None, "Jane Doe"),
        ("By Reuters", "Reuters", None),
        ("Source: Example Times", "Example Times", None),
        ("Author: Jane Doe", None, "Jane Doe"),
    ],
)
def test_a_byline_names_people_and_outlet(line: str, outlet: str | None, byline: str | None) -> None:
    found = read_credits(line)
    assert found is not None
    assert (found.stated.outlet, found.stated.byline) == (outlet, byline)


@pytest.mark.parametrize(
    "line",
    [
        "The vote on December 3, 2025 failed",
        "The treaty of December 3, 2025 has ended, the ministry said.",
        "Timeline of the Crash, December 3, 2025",
        "Founded December 3, 1920",
        "By Monday, officials hope to reopen the bridge",
        "By the river",
        "Source: people familiar with the talks",
    ],
)
def test_prose_and_titles_are_no_credit_lines(line: str) -> None:
    assert read_credits(line) is None


def test_an_update_is_told_from_the_publication() -> None:
    found = read_credits("Published December 3, 2025 | Updated December 4, 2025")
    assert found is not None
    assert found.stated.published == datetime(2025, 12, 3, tzinfo=UTC)
    assert found.stated.updated == datetime(2025, 12, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "outlet", "day"),
    [
        ("LONDON (Reuters) - The mayor said", "Reuters", None),
        ("NEW YORK, Dec. 17, 2025 (GLOBE NEWSWIRE) -- Acme said", "GLOBE NEWSWIRE", 17),
        ("ANKARA, December 17, 2025 — The government said", None, 17),
    ],
)
def test_a_wire_story_begins_with_its_agency(text: str, outlet: str | None, day: int | None) -> None:
    found = read_wire_dateline(text)
    assert found is not None
    assert found.stated.outlet == outlet
    assert found.stated.published == (datetime(2025, 12, day, tzinfo=UTC) if day else None)


@pytest.mark.parametrize(
    "text", ["The mayor (centre) - seen here - spoke", "Prices rose (Table 2) - but slowly"]
)
def test_brackets_in_prose_name_no_agency(text: str) -> None:
    assert read_wire_dateline(text) is None


BODY = "The old bridge closed on Monday, " + "and that will last for months, " * 9 + "the mayor said."


@pytest.mark.parametrize(
    ("head", "headline"),
    [
        (["Bridge closes", "By Jane Doe", "3 December 2025"], "Bridge closes"),
        (["By Jane Doe", "3 December 2025", "Bridge closes"], "Bridge closes"),
        (["Example Times", "Bridge closes for five months"], "Bridge closes for five months"),
        (["Bridge closes | Example Times", "Bridge closes"], "Bridge closes"),
        (["Bridge closes for five", "Bridge closes for five months"], "Bridge closes for five months"),
        (["https://example.com/story", "Bridge closes"], "Bridge closes"),
        (["Updated 3 hours ago", "Bridge closes"], "Bridge closes"),
        ([], BODY),
    ],
)
def test_the_headline_is_the_first_line_that_can_be_one(head: list[str], headline: str) -> None:
    assert read_head([Line(text) for text in [*head, BODY]]).stated.headline == headline


def test_dates_far_below_the_head_are_not_the_publication() -> None:
    lines = [Line("Bridge closes"), *[Line(BODY)] * 15, Line("December 3, 2025")]
    assert read_head(lines).stated.published is None
