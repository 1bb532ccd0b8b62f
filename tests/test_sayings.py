"""What a named speaker said is quoted from that speaker; who is not quoted is said not to be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qa.answering.extractive import ExtractiveEngine
from qa.answering.saying_questions import saying_asked
from qa.answering.sayings import draft_said, says
from qa.grounding import ground
from qa.models import Abstention, Article, Attribution, Draft
from tests.fakes import bundled_judge
from tests.stories import article, own_articles, whole

STORY = article(
    """Ferry Fares Rise in Port Ellery
Mayor Lucia Ferran said the money was needed. She said that fares would double next week.
“Nobody asked us. We will strike,” said Jan Kos, who leads the union.
The harbour master, Ines Roth, spoke to reporters. The pier is old.
“It may close,” she said.
A spokeswoman for Brannock Steel said that the cable was late.
Its chief executive, Otto Brannock, declined to comment. Volkswagen is a customer.
The ambassador to Peru, Ann Lee, warned of delay. Talks go on, though officials cautioned that they need time.
Ferran called the strike “a mistake”. Ferran said the ferries were safe. Ferran argued for new ones.""",
    published=datetime(2026, 3, 6, tzinfo=UTC),
)


def ask(question: str, story: Article = STORY) -> Draft:
    return ExtractiveEngine(bundled_judge()).draft(question, whole(story), story)


def quotes(question: str, story: Article = STORY) -> list[str]:
    draft = ask(question, story)
    return [] if draft.reason else [citation.quote for citation in draft.citations]


@pytest.mark.parametrize(
    ("question", "who", "about"),
    [
        ("What did Tom Barrack say?", "Tom Barrack", ""),
        ("What did the mayor say about fares?", "the mayor", "about fares"),
        ("what does NATO argue", "NATO", ""),
        ("What has Barrack said on sanctions?", "Barrack", "on sanctions"),
        ("What is NATO's position on the S-400?", "NATO", "on the S-400"),
        ("What's the union’s view of the strike?", "the union", "of the strike"),
        ("What is the position of the union on pay?", "the union", "on pay"),
        ("What was said by Lind?", "Lind", ""),
        ("What else did Lind tell reporters?", "Lind", "reporters"),
        ("Did Barrack say anything about sanctions?", "Barrack", "about sanctions"),
        ("How did NATO react?", "NATO", ""),
        ("Quote Tom Barrack", "Tom Barrack", ""),
        ("Give me quotes by Lind on costs", "Lind", "on costs"),
        ("Barrack ne dedi?", "Barrack", ""),
        ("Barrack yaptırımlar hakkında ne dedi?", "Barrack", "yaptırımlar"),
    ],
)
def test_a_question_for_somebodys_words_is_recognised(question: str, who: str, about: str) -> None:
    asked = saying_asked(question)
    assert asked is not None
    assert (asked.who, asked.about) == (who, about)


@pytest.mark.parametrize(
    "question",
    [
        "What does the article say?",
        "What did he say?",
        "What does the law say about fares?",
        "What did the council approve?",
        "When did Barrack say that?",
        "Who said it?",
        "What is the price?",
        "???",
    ],
)
def test_other_questions_are_left_to_the_reader(question: str) -> None:
    assert saying_asked(question) is None


@pytest.mark.parametrize(
    ("speaker", "role", "who", "same"),
    [
        ("Tom Barrack", "U.S. Ambassador to Türkiye", "Barrack", True),
        ("Tom Barrack", "U.S. Ambassador to Türkiye", "Tom Barrack", True),
        ("Tom Barrack", "U.S. Ambassador to Türkiye", "the US ambassador", True),
        ("Tom Barrack", "U.S. Ambassador to Türkiye", "the ambassador to Türkiye", True),
        ("Tom Barrack", "U.S. Ambassador to Türkiye", "Türkiye", False),
        ("Tom Barrack", "U.S. Ambassador to Türkiye", "Jim Barrack", False),
        ("Tom Barrack", "U.S. Ambassador to Türkiye", "the Norwegian ambassador", False),
        ("A spokeswoman for Stellantis", None, "Stellantis", True),
        ("Turkish officials", None, "Türkiye", True),
        ("Turkish officials", None, "officials", True),
        ("Andreas Vogt", "labour minister", "the prime minister", False),
        ("Lucia Ferran", "Mayor", "the mayor of Hasten", False),
        ("Bloomberg News", None, "Bloomberg", True),
    ],
)
def test_a_speaker_is_known_by_name_role_or_house(
    speaker: str, role: str | None, who: str, same: bool
) -> None:
    assert says(Attribution(speaker, role), who) is same


def test_its_director_is_known_by_the_words_around() -> None:
    assert says(Attribution("Helen Aske", "director"), "the hospital director", "The hospital is full.")


def test_all_that_somebody_says_is_quoted_in_the_order_of_the_article() -> None:
    assert quotes("What did Lucia Ferran say?") == [
        "Mayor Lucia Ferran said the money was needed.",
        "She said that fares would double next week.",
        "Ferran called the strike “a mistake”.",
        "Ferran said the ferries were safe.",
    ]


def test_on_a_subject_only_what_is_said_of_it_is_quoted() -> None:
    assert quotes("What did the mayor say about the strike?") == ["Ferran called the strike “a mistake”."]


def test_a_quotation_of_two_sentences_is_quoted_as_one() -> None:
    assert quotes("What did the union say?") == [
        "“Nobody asked us. We will strike,” said Jan Kos, who leads the union."
    ]


def test_words_after_a_pronoun_belong_to_the_one_it_stands_for() -> None:
    assert quotes("What did the harbour master say?") == ["“It may close,” she said."]


def test_words_that_cover_only_part_of_a_sentence_are_quoted_without_naming_a_speaker_for_all_of_it() -> None:
    draft = ask("What did officials say?")
    assert "officials cautioned" in draft.citations[0].quote
    assert draft.citations[0].speaker is None


def test_quotes_carry_speaker_and_dates() -> None:
    citation = ask("What did the mayor say about fares?").citations[0]
    assert citation.attribution == Attribution("Lucia Ferran", "Mayor", "said")
    assert [(f"{found.first}", f"{found.last}") for found in citation.dates] == [("2026-03-09", "2026-03-15")]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Volkswagen say?", "No words of Volkswagen are quoted in the article."),
        ("What did Otto Brannock say?", "No words of Otto Brannock are quoted in the article."),
        ("What did Peru say about the delay?", "No words of Peru are quoted in the article."),
        ("What did the police chief say?", "No words of the police chief are quoted in the article."),
    ],
)
def test_who_is_not_quoted_is_named_in_the_reason(question: str, reason: str) -> None:
    verdict = ground(ask(question), 0.0)
    assert isinstance(verdict, Abstention)
    assert verdict.reason == reason
    assert verdict.closest is not None


def test_who_is_quoted_on_other_things_only_is_said_to_be() -> None:
    asked = saying_asked("What did the mayor say about whales?")
    assert asked is not None
    draft = draft_said(asked, [STORY], [])
    assert draft is not None
    assert draft.reason == "Words of the mayor are quoted, but none about whales."
    assert draft.citations[0].quote == "Mayor Lucia Ferran said the money was needed."


def test_what_somebody_did_is_left_to_the_reader_where_no_words_are_quoted() -> None:
    assert ask("What did Volkswagen announce?").reason is None


@pytest.mark.parametrize(
    ("file", "question", "anchor"),
    [
        ("harbour-bridge.txt", "What did the hospital director say?", "sleeping in the wards"),
        (
            "harbour-bridge.txt",
            "What does the city engineer say about the hangers?",
            "scheduled for replacement",
        ),
        ("chip-strike.txt", "What did Stellantis say?", "had not changed its production plans"),
        ("chip-strike.txt", "What did Lind say about orders?", "cover orders for six weeks"),
        ("seed-vault.txt", "What does Okoro argue?", "vaults freeze evolution"),
        ("river-otters.txt", "What did the chairman of the fishing club say?", "18,000 euros"),
    ],
)
def test_our_own_articles_answer_what_their_speakers_said(file: str, question: str, anchor: str) -> None:
    assert any(anchor in quote for quote in quotes(question, own_articles()[file]))
