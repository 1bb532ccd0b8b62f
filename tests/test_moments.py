"""Relative dates are resolved against the publication date, and never written into a quote."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.citing import cite
from qa.answering.days import month, quarter, week, year
from qa.answering.moments import dates_in
from qa.models import ResolvedDate, TextSpan
from tests.stories import article

WEDNESDAY = datetime(2025, 12, 17, tzinfo=UTC)


def resolved(text: str, published: datetime | None = WEDNESDAY) -> list[tuple[str, str, str]]:
    story = article(text, published=published)
    return [
        (text[found.words.start : found.words.end], f"{found.first}", f"{found.last}")
        for found in dates_in(story, TextSpan(0, len(text)))
    ]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        # Days.
        ("It closed yesterday.", "yesterday", "2025-12-16", "2025-12-16"),
        ("It closes today.", "today", "2025-12-17", "2025-12-17"),
        ("It opens tomorrow.", "tomorrow", "2025-12-18", "2025-12-18"),
        ("They met last night.", "last night", "2025-12-16", "2025-12-16"),
        ("It fell the day before yesterday.", "the day before yesterday", "2025-12-15", "2025-12-15"),
        ("They met this morning.", "this morning", "2025-12-17", "2025-12-17"),
        ("He spoke earlier today.", "earlier today", "2025-12-17", "2025-12-17"),
        ("It broke three days ago.", "three days ago", "2025-12-14", "2025-12-14"),
        # Weeks run from Monday to Sunday.
        ("They met last week.", "last week", "2025-12-08", "2025-12-14"),
        ("It opens next week.", "next week", "2025-12-22", "2025-12-28"),
        ("They met this week.", "this week", "2025-12-15", "2025-12-21"),
        ("They met earlier this week.", "earlier this week", "2025-12-15", "2025-12-17"),
        ("They meet later this week.", "later this week", "2025-12-17", "2025-12-21"),
        ("It closed two weeks ago.", "two weeks ago", "2025-12-01", "2025-12-07"),
        ("It rained last weekend.", "last weekend", "2025-12-13", "2025-12-14"),
        ("It rained over the weekend.", "over the weekend", "2025-12-13", "2025-12-14"),
        ("It will rain at the weekend.", "at the weekend", "2025-12-20", "2025-12-21"),
        # Months, quarters, seasons, years.
        ("He spoke earlier this month.", "earlier this month", "2025-12-01", "2025-12-17"),
        ("It opened last month.", "last month", "2025-11-01", "2025-11-30"),
        ("It opens next month.", "next month", "2026-01-01", "2026-01-31"),
        ("It broke three months ago.", "three months ago", "2025-09-01", "2025-09-30"),
        ("Sales fell last quarter.", "last quarter", "2025-07-01", "2025-09-30"),
        ("It opened last summer.", "last summer", "2025-06-01", "2025-08-31"),
        ("It opens next spring.", "next spring", "2026-03-01", "2026-05-31"),
        ("It is cold this winter.", "this winter", "2025-12-01", "2026-02-28"),
        ("They will be lifted next year.", "next year", "2026-01-01", "2026-12-31"),
        ("It opened last year.", "last year", "2024-01-01", "2024-12-31"),
        ("It opens early next year.", "early next year", "2026-01-01", "2026-04-30"),
        ("It opened late last month.", "late last month", "2025-11-21", "2025-11-30"),
        ("It opened two years ago.", "two years ago", "2023-01-01", "2023-12-31"),
        ("They bought it nearly a decade ago.", "nearly a decade ago", "2015-12-17", "2017-12-17"),
        ("It began a decade ago.", "a decade ago", "2015-01-01", "2015-12-31"),
        ("It grew over the past two weeks.", "the past two weeks", "2025-12-03", "2025-12-17"),
        ("It will grow in the next six months.", "the next six months", "2025-12-17", "2026-06-17"),
        ("It opens in two weeks’ time.", "in two weeks’ time", "2025-12-29", "2026-01-04"),
        # A weekday by itself.
        ("The city said so on Monday.", "Monday", "2025-12-15", "2025-12-15"),
        ("The city said so on Wednesday.", "Wednesday", "2025-12-17", "2025-12-17"),
        ("It closed on Friday.", "Friday", "2025-12-12", "2025-12-12"),
        ("The council will vote on Friday.", "Friday", "2025-12-19", "2025-12-19"),
        ("On Friday, the council will vote.", "Friday", "2025-12-19", "2025-12-19"),
        ("They would reply by Monday.", "Monday", "2025-12-22", "2025-12-22"),
        ("It stays shut until Sunday.", "Sunday", "2025-12-21", "2025-12-21"),
        ("The fare doubles from Monday.", "Monday", "2025-12-22", "2025-12-22"),
        ("Talks are due to resume on Thursday.", "Thursday", "2025-12-18", "2025-12-18"),
        ("They met last Friday.", "last Friday", "2025-12-12", "2025-12-12"),
        ("They meet next Monday.", "next Monday", "2025-12-22", "2025-12-22"),
        ("They met on Monday last week.", "Monday last week", "2025-12-08", "2025-12-08"),
        ("It was expected, he said on Tuesday.", "Tuesday", "2025-12-16", "2025-12-16"),
        # A month by itself.
        ("It was discussed in September.", "September", "2025-09-01", "2025-09-30"),
        ("It has been shut since January.", "January", "2025-01-01", "2025-01-31"),
        ("It opens in March.", "March", "2026-03-01", "2026-03-31"),
        ("It was built in March.", "March", "2025-03-01", "2025-03-31"),
        ("The work had been scheduled for replacement in May.", "May", "2026-05-01", "2026-05-31"),
        ("It will answer by the end of December.", "December", "2025-12-01", "2025-12-31"),
        ("He expects to decide in January.", "January", "2026-01-01", "2026-01-31"),
        ("It opened last November.", "last November", "2025-11-01", "2025-11-30"),
        ("It opened last December.", "last December", "2024-12-01", "2024-12-31"),
        ("Talks are set for late March.", "late March", "2026-03-21", "2026-03-31"),
        # A day of a month, without its year.
        ("It was filmed on the night of 18 May.", "18 May", "2025-05-18", "2025-05-18"),
        ("It closes on 4 May.", "4 May", "2026-05-04", "2026-05-04"),
        ("They met on Dec. 12.", "Dec. 12", "2025-12-12", "2025-12-12"),
        ("It will reopen on January 3rd.", "January 3rd", "2026-01-03", "2026-01-03"),
        # Turkish.
        ("Köprü dün kapandı.", "dün", "2025-12-16", "2025-12-16"),
        ("Köprü geçen hafta kapandı.", "geçen hafta", "2025-12-08", "2025-12-14"),
        ("Köprü bugün kapalı.", "bugün", "2025-12-17", "2025-12-17"),
        ("Köprü yarın açılacak.", "yarın", "2025-12-18", "2025-12-18"),
        ("Yaptırımlar gelecek yıl kalkacak.", "gelecek yıl", "2026-01-01", "2026-12-31"),
        ("Üç gün önce görüştüler.", "Üç gün önce", "2025-12-14", "2025-12-14"),
        ("Görüşme Eylül ayında yapıldı.", "Eylül ayında", "2025-09-01", "2025-09-30"),
        ("Köprü cuma günü kapandı.", "cuma günü", "2025-12-12", "2025-12-12"),
        ("Köprü cuma günü açılacak.", "cuma günü", "2025-12-19", "2025-12-19"),
        ("Geçtiğimiz ay görüştüler.", "Geçtiğimiz ay", "2025-11-01", "2025-11-30"),
    ],
)
def test_words_that_lean_on_the_publication_date(text: str, words: str, first: str, last: str) -> None:
    assert resolved(text) == [(words, first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "It opened in 2019.",
        "It opened on December 12, 2025.",
        "It opened in December 2024.",
        "It opened on Friday, 3 May 2024.",
        "It takes four to six months.",
        "It was years ago.",
        "They bought it more than a decade ago.",
        "The vessel is 4,100 years ago and more.",
        "They meet every Friday.",
        "It is shut on Mondays.",
        "It opens Monday to Saturday.",
        "Trials will last nine days.",
        "Theresa May may march.",
        "It fell on 31 June.",
        "He had a 3-week-old cold.",
        "",
        "It rained on the second Monday.",
    ],
)
def test_what_is_full_vague_or_repeated_is_left_alone(text: str) -> None:
    assert resolved(f"{text} It rained.") == []


def test_two_tenses_in_one_sentence_look_two_ways() -> None:
    assert resolved("The union said on Monday that it will strike on Friday.") == [
        ("Monday", "2025-12-15", "2025-12-15"),
        ("Friday", "2025-12-19", "2025-12-19"),
    ]


def test_nothing_is_resolved_without_a_publication_date() -> None:
    assert resolved("They met last week.", None) == []


def test_only_words_inside_the_quote_count_and_the_sentence_around_gives_the_tense() -> None:
    text = "They met last week. The council will vote on Friday."
    story = article(text, published=WEDNESDAY)
    at = text.index("on Friday")
    assert dates_in(story, TextSpan(at, len(text))) == (
        ResolvedDate(TextSpan(at + 3, at + 9), date(2025, 12, 19), date(2025, 12, 19)),
    )


@pytest.mark.parametrize(
    "words", ["yesterday", "tomorrow", "today", "three days ago", "dün", "yarın", "last Friday"]
)
def test_single_days_agree_with_dateparser(words: str) -> None:
    import dateparser

    text = words.removeprefix("last ")
    base = {"RELATIVE_BASE": WEDNESDAY.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}
    theirs = dateparser.parse(text, languages=["en", "tr"], settings=base)
    ((_, first, last),) = resolved(f"It closed {words}.")
    assert first == last == f"{theirs.date()}"


_EXPRESSIONS = [
    "last week", "next month", "on Monday", "in September", "nearly a decade ago", "12 May", "this winter",
    "said", "by Friday", "geçen hafta", "yesterday", ".", ",", "“", "”", "earlier this year", "will",
    "last February", "Ann Roe", "\n", "🙂", "31 February", "next Sunday", "late March", "200 years ago",
    "the past two years",
]  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(_EXPRESSIONS), min_size=1, max_size=16),
    st.dates(date(1800, 1, 1), date(2199, 1, 1)),
)
def test_a_quote_stays_as_it_is_and_its_dates_have_exact_places(
    parts: list[str], published: datetime
) -> None:
    text = " ".join(parts)
    if text.strip():
        story = article(text, published=datetime(published.year, published.month, published.day, tzinfo=UTC))
        citation = cite(1, story, TextSpan(0, len(text)))
        assert citation.quote == text
        ends = [0]
        for found in citation.dates:
            words = text[found.words.start : found.words.end]
            assert words == words.strip() != ""
            assert found.words.start >= ends[-1]
            assert found.first <= found.last
            ends.append(found.words.end)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-60, 60))
def test_weeks_months_quarters_and_years_follow_on_without_gaps(when: date, shift: int) -> None:
    for unit in (week, month, quarter, year):
        assert unit(when, shift).last + timedelta(1) == unit(when, shift + 1).first
        assert unit(when, 0).first <= when <= unit(when, 0).last
