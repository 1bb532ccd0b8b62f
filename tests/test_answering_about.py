"""Questions about the article itself are told from others, and answered from its record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qa.answering.about import Aspect, aspect_asked, draft_about
from qa.grounding import ground
from qa.models import Abstention
from tests.stories import article

TEXT = """Ferry Fares Rise in Port Ellery
The fare doubles from Monday, the city said.
March 6, 2026The Courier
By Dana Whitlock
Passengers wait at the pier on Thursday
Port Ellery doubles its ferry fares on Monday. The mayor, Lucia Ferran, said the money was needed.
The ferries carry 9,000 passengers a day. Fares last rose in 2012, when the ferries were sold.
The union argued that fares should be free. Its strike ended in May."""
STORY = article(
    TEXT, outlet="The Courier", byline="Dana Whitlock", published=datetime(2026, 3, 6, tzinfo=UTC)
)
BARE = article("Ferry Fares Rise\nThe fare doubles from Monday.")


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("When was this article published?", Aspect.PUBLISHED),
        ("when was it published", Aspect.PUBLISHED),
        ("What's the publication date?", Aspect.PUBLISHED),
        ("What is the date of the story?", Aspect.PUBLISHED),
        ("How old is this news?", Aspect.PUBLISHED),
        ("When did this piece come out?", Aspect.PUBLISHED),
        ("Who published this?", Aspect.OUTLET),
        ("Which newspaper is this from?", Aspect.OUTLET),
        ("What is the source of this article?", Aspect.OUTLET),
        ("Where was this article published?", Aspect.OUTLET),
        ("What is the headline?", Aspect.HEADLINE),
        ("What's the title of the piece?", Aspect.HEADLINE),
        ("Who wrote this article?", Aspect.AUTHOR),
        ("What is the name of the journalist?", Aspect.AUTHOR),
        ("Has this article been updated?", Aspect.UPDATED),
        ("Can you give me the link?", Aspect.LINK),
        ("What is this about?", Aspect.TOPIC),
        ("What's the article about?", Aspect.TOPIC),
        ("What is the main topic of the story?", Aspect.TOPIC),
        ("Summarise the article, please", Aspect.SUMMARY),
        ("Can you summarize it in three sentences?", Aspect.SUMMARY),
        ("tl;dr", Aspect.SUMMARY),
        ("What does the article say?", Aspect.SUMMARY),
        ("What happened?", Aspect.SUMMARY),
        ("What are the key points?", Aspect.KEY_POINTS),
        ("Give me the main takeaways", Aspect.KEY_POINTS),
        ("Who is quoted in the article?", Aspect.QUOTED),
        ("Bu haber ne zaman yayınlandı?", Aspect.PUBLISHED),
        ("Haberi özetle", Aspect.SUMMARY),
    ],
)
def test_a_question_about_the_article_is_recognised(question: str, aspect: Aspect) -> None:
    assert aspect_asked(question, STORY) is aspect


@pytest.mark.parametrize(
    "question",
    [
        "When was the ferry bought?",
        "When did this happen?",
        "Who wrote the law on fares?",
        "What did the mayor say about the fares?",
        "Which newspaper reported that the mayor resigned?",
        "When was the report on ferries published?",
        "What is the main reason for the strike?",
        "Where are the ferries from?",
        "What was the title of the mayor?",
        "Summarise the dispute about ferries",
        "What happened in 2012?",
        "Who published the timetable?",
    ],
)
def test_a_question_about_what_happened_is_left_to_the_reader(question: str) -> None:
    assert aspect_asked(question, STORY) is None


def test_the_report_is_the_article_unless_the_article_speaks_of_another() -> None:
    question = "When was the report published?"
    assert aspect_asked(question, STORY) is Aspect.PUBLISHED
    assert aspect_asked(question, article("Fares\nThe auditor’s report blames the city.")) is None


def test_the_date_is_told_and_the_dateline_quoted() -> None:
    draft = draft_about(Aspect.PUBLISHED, STORY)
    assert draft.text == "Published 6 March 2026 by The Courier. [1]"
    assert [citation.quote for citation in draft.citations] == ["March 6, 2026The Courier"]


def test_a_date_that_stands_only_in_the_record_is_cited_to_the_headline() -> None:
    story = article(BARE.text, published=datetime(2026, 3, 6, tzinfo=UTC))
    draft = draft_about(Aspect.PUBLISHED, story)
    assert draft.text == "Published 6 March 2026. [1]"
    assert draft.citations[0].quote == "Ferry Fares Rise"


def test_the_author_is_quoted_from_the_byline() -> None:
    draft = draft_about(Aspect.AUTHOR, STORY)
    assert draft.text == "Written by Dana Whitlock. [1]"
    assert draft.citations[0].quote == "By Dana Whitlock"


@pytest.mark.parametrize(
    ("aspect", "reason"),
    [
        (Aspect.AUTHOR, "The article does not name its author."),
        (Aspect.PUBLISHED, "The article does not give its publication date."),
        (Aspect.OUTLET, "The article does not say who published it."),
        (Aspect.UPDATED, "The article does not say that it was updated."),
        (Aspect.LINK, "The address of the article is not on record."),
        (Aspect.QUOTED, "The article quotes nobody by name."),
    ],
)
def test_what_the_record_lacks_is_declined_with_its_reason(aspect: Aspect, reason: str) -> None:
    verdict = ground(draft_about(aspect, BARE), 0.5)
    assert isinstance(verdict, Abstention)
    assert verdict.reason == reason
    assert verdict.closest is not None


def test_the_topic_is_the_headline_and_the_lead() -> None:
    quotes = [citation.quote for citation in draft_about(Aspect.TOPIC, STORY).citations]
    assert quotes == ["Ferry Fares Rise in Port Ellery", "The fare doubles from Monday, the city said."]


def test_a_summary_starts_with_the_lead_and_quotes_whole_sentences_in_order() -> None:
    citations = draft_about(Aspect.SUMMARY, STORY).citations
    assert citations[0].quote == "The fare doubles from Monday, the city said."
    assert 2 <= len(citations) <= 4
    assert [c.place.start for c in citations] == sorted(c.place.start for c in citations)
    assert all(citation.quote.endswith(".") for citation in citations)


def test_people_quoted_are_shown_with_their_words() -> None:
    speakers = [citation.speaker for citation in draft_about(Aspect.QUOTED, STORY).citations]
    assert speakers == ["the city", "Lucia Ferran", "The union"]


@pytest.mark.parametrize("aspect", list(Aspect))
def test_every_such_draft_passes_the_checks_or_gives_a_reason(aspect: Aspect) -> None:
    for story in (STORY, BARE, article("One line")):
        draft = draft_about(aspect, story)
        assert draft.reason or ground(draft, 0.5) is draft
