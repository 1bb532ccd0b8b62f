"""A draft is shown only if it is sure, marked, and says nothing its quotes and records do not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qa.grounding import NOT_GROUNDED, NOT_SAID, NOTHING_FOUND, ground, ungrounded
from qa.models import Abstention, Citation, Draft, TextSpan
from tests.stories import article

STORY = article(
    "Ferry Fares Rise\nPort Ellery raised fares to $4 on Friday, Mayor Ferran said.",
    outlet="The Courier",
    published=datetime(2026, 3, 6, tzinfo=UTC),
)
PLACE = TextSpan(17, len(STORY.text))
QUOTE = STORY.text[17:]


def draft(text: str, confidence: float = 0.9, marker: int = 1, reason: str | None = None) -> Draft:
    return Draft(text, (Citation(marker, STORY, PLACE),), confidence, reason)


def test_a_sure_draft_of_quotes_passes_unchanged() -> None:
    sound = draft(f"{QUOTE} [1]")
    assert ground(sound, 0.5) is sound


def test_an_unsure_draft_becomes_an_abstention_with_the_closest_quote() -> None:
    verdict = ground(draft(f"{QUOTE} [1]", confidence=0.4), 0.5)
    assert verdict == Abstention(NOT_SAID, Citation(1, STORY, PLACE))


def test_the_reason_an_engine_gives_is_kept() -> None:
    verdict = ground(draft("", reason="The article does not name its author."), 0.5)
    assert isinstance(verdict, Abstention)
    assert verdict.reason == "The article does not name its author."


def test_a_draft_without_citations_finds_nothing() -> None:
    assert ground(Draft("", (), 0.9), 0.5) == Abstention(NOTHING_FOUND)


@pytest.mark.parametrize("text", [f"{QUOTE}", f"{QUOTE} [2]", f"{QUOTE} [1] [2]"])
def test_markers_and_citations_must_agree(text: str) -> None:
    verdict = ground(draft(text), 0.5)
    assert isinstance(verdict, Abstention)
    assert verdict.reason == NOT_GROUNDED


def test_the_record_vouches_for_date_and_outlet() -> None:
    sound = draft("Published 6 March 2026 by The Courier. [1]")
    assert ground(sound, 0.5) is sound


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The fare is $5 now. [1]", ["5"]),
        ("The fare rose, says Mayor Henning. [1]", ["Henning"]),
        ("Published 7 March 2026. [1]", ["7"]),
        ("The fare is $4, says Mayor Ferran. [1]", []),
    ],
)
def test_numbers_and_names_must_stand_in_the_quotes_or_the_record(text: str, wrong: list[str]) -> None:
    assert ungrounded(draft(text)) == wrong
