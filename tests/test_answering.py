"""The extractive engine quotes what answers, and says so when nothing does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.extractive import NO_QUESTION, ExtractiveEngine
from qa.answering.kinds import Kind, kind_of, spans_of
from qa.grounding import NOTHING_FOUND, ground
from qa.models import Abstention, Attribution, Draft, Passage, RetrievedPassage, TextSpan
from tests.fakes import ScriptedJudge, bundled_judge
from tests.stories import article, whole

STORY = article(
    """Storm Shuts Harbour Bridge
The bridge closed on Friday after engineers found cracks. It carries 38,000 vehicles a day.
Repairs
Mayor Lucia Ferran said the closure was a precaution. The union argued that it came too late.
The council approved a $212 million overhaul in 2023, but a dispute delayed the work."""
)


def ask(question: str, story: object = STORY) -> Draft:
    return ExtractiveEngine(bundled_judge()).draft(question, whole(story), None)  # type: ignore[arg-type]


def scripted(question: str, *script: tuple[str, float]) -> Draft:
    return ExtractiveEngine(ScriptedJudge(*script)).draft(question, whole(STORY), None)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How many vehicles does the bridge carry a day?", "It carries 38,000 vehicles a day."),
        ("When did the council approve the overhaul?", "approved a $212 million overhaul in 2023"),
        ("Who said the closure was a precaution?", "Mayor Lucia Ferran said"),
    ],
)
def test_the_sentence_that_answers_is_quoted(question: str, quote: str) -> None:
    draft = ask(question)
    assert quote in draft.citations[0].quote
    assert draft.text == f"{draft.citations[0].quote} [1]"


def test_a_sentence_that_points_back_is_quoted_with_the_one_before() -> None:
    quote = ask("How many vehicles does the bridge carry a day?").citations[0].quote
    assert quote.startswith("The bridge closed on Friday")


def test_the_words_that_answer_are_marked_where_their_kind_is_plain() -> None:
    citation = ask("When did the council approve the overhaul?").citations[0]
    assert citation.answer is not None
    assert STORY.text[citation.answer.start : citation.answer.end] == "2023"


def test_the_speaker_stands_beside_the_quote() -> None:
    citation = ask("Who said the closure was a precaution?").citations[0]
    assert citation.attribution == Attribution("Lucia Ferran", "Mayor", "said")


def test_a_question_without_any_of_the_article_is_hardly_believed() -> None:
    assert (
        ask("Which zoo bought seven penguins?").confidence < ask("When was the overhaul approved?").confidence
    )


def test_nothing_retrieved_is_an_abstention_without_a_quote() -> None:
    draft = ExtractiveEngine(bundled_judge()).draft("Who?", [], None)
    assert ground(draft, 0.0) == Abstention(NOTHING_FOUND)


def test_the_article_in_focus_answers_questions_about_itself() -> None:
    other = article("Another Story\nIt rained.", outlet="The Echo")
    draft = ExtractiveEngine(bundled_judge()).draft("What is the headline?", whole(STORY), other)
    assert draft.citations[0].quote == "Another Story"


def test_a_close_second_is_quoted_too_and_a_distant_one_is_not() -> None:
    first, second = (
        "The bridge closed on Friday after engineers found cracks.",
        "The union argued that it came too late.",
    )
    assert len(scripted("Why?", (first, 0.5), (second, 0.45)).citations) == 2
    assert len(scripted("Why?", (first, 0.6), (second, 0.1)).citations) == 1


def test_what_somebody_said_is_quoted_from_that_speaker() -> None:
    first, second = (
        "The union argued that it came too late.",
        "Mayor Lucia Ferran said the closure was a precaution.",
    )
    draft = scripted("What did the mayor say?", (first, 0.4), (second, 0.3))
    assert draft.citations[0].quote == second


def test_words_of_another_speaker_are_less_believed() -> None:
    quote = "The union argued that it came too late."
    assert scripted("What did Brannock say about it?", (quote, 0.5)).confidence < 0.2


def test_who_said_it_names_the_speaker_of_the_quoted_words() -> None:
    draft = ask("Who said “The union argued that it came too late.”?")
    citation = draft.citations[0]
    assert (citation.speaker, draft.confidence) == ("The union", 1.0)
    assert citation.answer == TextSpan(citation.place.start, citation.place.start + len("The union"))


def test_who_said_it_is_declined_where_no_speaker_is_named() -> None:
    verdict = ground(ask("Who said “The bridge closed on Friday after engineers found cracks.”?"), 0.0)
    assert isinstance(verdict, Abstention)
    assert verdict.closest is not None


@pytest.mark.parametrize("question", ["🙂🙃", "???", "\x00\x07", "   "])
def test_a_question_without_words_is_declined(question: str) -> None:
    assert ask(question).reason == NO_QUESTION


@pytest.mark.parametrize(
    "question",
    ["why " * 2_500, "когда закрыли мост?", "什么时候关闭大桥？", "When?", "(when)", "“”"],
)
def test_odd_questions_are_read_without_harm(question: str) -> None:
    ground(ask(question), 0.2)


@pytest.mark.parametrize("text", ["x" * 5_000, "word " * 2_000, "。", "…\n\n!", "🙂", "[1] [2]"])
def test_odd_articles_are_read_without_harm(text: str) -> None:
    ground(ask("When did the bridge close?", article(text)), 0.0)


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=200))
def test_every_quote_stands_in_the_article(question: str, text: str) -> None:
    if text.strip():
        story = article(text)
        for citation in ask(question, story).citations:
            assert citation.quote == story.text[citation.place.start : citation.place.end] != ""


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did they meet?", Kind.TIME),
        ("In what year was it built?", Kind.TIME),
        ("How long will it take?", Kind.DURATION),
        ("How much did it cost?", Kind.MONEY),
        ("How many were hurt?", Kind.NUMBER),
        ("Who is the mayor?", Kind.PERSON),
        ("What is the name of the mayor?", Kind.PERSON),
        ("Where did they meet?", Kind.PLACE),
        ("Why did it close?", Kind.REASON),
        ("Which company built it?", Kind.NAME),
        ("Did it close?", Kind.YES_NO),
        ("How did it close?", Kind.MANNER),
        ("What did the mayor say?", Kind.OTHER),
        ("Köprü ne zaman kapandı?", Kind.TIME),
    ],
)
def test_the_kind_of_answer_asked_for(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (
            Kind.TIME,
            "It opened on December 17, 2025 and closed last week.",
            ["December 17, 2025", "last week"],
        ),
        (Kind.TIME, "They bought it nearly a decade ago.", ["nearly a decade ago"]),
        (Kind.DURATION, "It takes “four to six months” or a year.", ["four to six months", "a year"]),
        (
            Kind.MONEY,
            "It cost $212 million, or billions of dollars.",
            ["$212 million", "billions of dollars"],
        ),
        (Kind.NUMBER, "In 2019, 38,000 cars and an S-400 crossed at 3.8 percent.", ["38,000", "3.8 percent"]),
        (Kind.PLACE, "They met in New York in September.", ["New York"]),
        (Kind.PERSON, "An F-35 was seen by Tom Barrack.", ["Tom Barrack"]),
    ],
)
def test_words_of_each_kind_are_found(kind: Kind, text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in spans_of(kind, text, "")] == found


def test_words_that_the_question_holds_do_not_answer_it() -> None:
    assert spans_of(Kind.TIME, "In 2019 it closed.", "What closed in 2019?") == []


def test_passages_that_repeat_a_sentence_read_it_once() -> None:
    passage = Passage(STORY, 0, 0, len(STORY.text))
    once = bundled_judge().judge("When did the bridge close?", [RetrievedPassage(passage, 1.0)])
    twice = bundled_judge().judge("When did the bridge close?", [RetrievedPassage(passage, 1.0)] * 2)
    assert len(once) == len(twice)


def test_the_same_question_gets_the_same_answer_whatever_was_asked_before() -> None:
    first = ask("How many vehicles does the bridge carry a day?")
    ask("Who said the closure was a precaution?")
    assert ask("How many vehicles does the bridge carry a day?") == first


def test_a_lone_surrogate_in_a_question_does_no_harm() -> None:
    ground(ask("When did a\ud800b close?"), 0.0)


def test_a_low_confidence_is_explained_by_the_words_that_stand_nowhere() -> None:
    verdict = ground(ask("Why did the mayor sell her penguins?"), 1.0)
    assert isinstance(verdict, Abstention)
    assert "“penguins”" in verdict.reason
    assert verdict.closest is not None
