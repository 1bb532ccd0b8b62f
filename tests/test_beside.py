"""Every door says who said a quote and which days its words mean, beside the quote and not in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bots.beside import dates_beside, days, said_by
from bots.cli.render import say_answer
from bots.schemas import CitationBody
from bots.slack.blocks import answer_message
from qa.answering.citing import cite
from qa.models import Answer, Attribution, Citation, TextSpan
from tests.stories import article

TEXT = "Fares Rise\nThe mayor, Ann Roe, warned last week that fares would double next year."
STORY = article(TEXT, published=datetime(2025, 12, 17, tzinfo=UTC))
CITED = cite(1, STORY, TextSpan(TEXT.index("The mayor"), len(TEXT)))
ANSWER = Answer("a", "q", 0.9, "c", text=f"{CITED.quote} [1]", citations=(CITED,))


@pytest.mark.parametrize(
    ("attribution", "shown"),
    [
        (Attribution("Tom Barrack", "U.S. Ambassador", "said"), "Said by Tom Barrack, U.S. Ambassador"),
        (Attribution("Bloomberg", None, "according to"), "Said by Bloomberg"),
        (Attribution("Lind", None, "denied"), "Said by Lind (“denied”)"),
        (None, None),
    ],
)
def test_the_speaker_is_shown_with_role_and_telling_verb(
    attribution: Attribution | None, shown: str | None
) -> None:
    assert said_by(Citation(1, STORY, TextSpan(0, 10), attribution=attribution)) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2025, 12, 8), date(2025, 12, 8), "8 December 2025"),
        (date(2025, 12, 8), date(2025, 12, 14), "8 to 14 December 2025"),
        (date(2025, 11, 24), date(2025, 12, 3), "24 November to 3 December 2025"),
        (date(2025, 12, 1), date(2026, 2, 28), "1 December 2025 to 28 February 2026"),
    ],
)
def test_a_range_does_not_repeat_month_and_year(first: date, last: date, shown: str) -> None:
    assert days(first, last) == shown


def test_dates_stand_in_the_order_of_the_quote() -> None:
    assert dates_beside(CITED) == [
        "last week = 8 to 14 December 2025",
        "next year = 1 January to 31 December 2026",
    ]


def test_the_terminal_shows_speaker_and_dates_under_the_quote(capsys: pytest.CaptureFixture[str]) -> None:
    say_answer(ANSWER)
    shown = capsys.readouterr().out
    assert CITED.quote in " ".join(shown.split())
    assert "Said by Ann Roe, mayor (“warned”)" in shown
    assert "last week = 8 to 14 December 2025" in shown


def test_json_gives_speaker_role_verb_and_exact_places_of_dates() -> None:
    body = CitationBody.of(CITED)
    assert body.speaker == "Ann Roe"
    assert body.attribution is not None
    assert (body.attribution.role, body.attribution.verb) == ("mayor", "warned")
    assert [(TEXT[found.start : found.end], found.first, found.last) for found in body.dates] == [
        ("last week", date(2025, 12, 8), date(2025, 12, 14)),
        ("next year", date(2026, 1, 1), date(2026, 12, 31)),
    ]


def test_slack_shows_speaker_and_dates_in_the_source_line() -> None:
    source = answer_message(ANSWER).blocks[-1]["elements"][0]["text"]
    assert "Said by Ann Roe, mayor (“warned”)" in source
    assert "last week = 8 to 14 December 2025; next year = 1 January to 31 December 2026" in source
