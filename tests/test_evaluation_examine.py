"""Asking a set: what counts as right, as exact and as found, with a scripted service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bots.evaluation.examine import Examiner, WatchedEngine, examine
from bots.evaluation.metrics import Outcome
from bots.evaluation.questions import Asked, QuestionSet, Story
from ingest.models import Extract
from qa.errors import EvaluationError, QuestionRefused
from qa.models import (
    Abstention,
    Answer,
    Article,
    Citation,
    Draft,
    Filters,
    Passage,
    Question,
    RetrievedPassage,
    TextSpan,
)
from qa.settings import Settings
from tests.fakes import ScriptedService, abstained_answer, cited_answer
from tests.question_files import HEADLINE, TEXT

STORY = Story("bridge", Extract(headline=HEADLINE, text=TEXT))
ARTICLE = Article("bridge", 1, HEADLINE, TEXT)


def place(words: str) -> TextSpan:
    at = TEXT.index(words)
    return TextSpan(at, at + len(words))


COST = Asked(
    "How much?", "bridge", (place("412 million crowns"),), ("412 million crowns",), "q.jsonl, line 1"
)


class SilentEngine:
    """Draft nothing."""

    def draft(self, question: str, passages: object, focus: Article | None) -> Draft:
        return Draft("", (), 0.0, reason="Nothing.")


def outcome(
    reply: Callable[[Question], Answer], asked: Asked = COST, *passages: RetrievedPassage, open_: bool = False
) -> Outcome:
    watched = WatchedEngine(SilentEngine())
    watched.draft(asked.question, passages, None)
    examiner = Examiner(ScriptedService(reply), watched, [STORY], open_)
    (found,) = examiner.outcomes([asked], lambda _: None)
    return found


def quoting(
    words: str, answer: str | None = None, article: Article = ARTICLE
) -> Callable[[Question], Answer]:
    citation = Citation(1, article, place(words), place(answer) if answer else None)

    def reply(question: Question) -> Answer:
        whole = cited_answer(question, article, citation.place.start, citation.place.end)
        return replace(whole, citations=(citation,))

    return reply


def test_a_quote_is_right_when_it_holds_the_place_of_the_answer() -> None:
    found = outcome(quoting("Repairs cost 412 million crowns", "412 million"))

    assert (found.right_sentence, found.answered, found.span) == (True, True, "412 million")
    assert (found.quotes, found.exact_quotes) == (1, 1)
    assert found.seconds > 0


def test_without_answering_words_the_whole_quote_is_the_span() -> None:
    assert outcome(quoting("Repairs cost 412 million")).span == "Repairs cost 412 million"


@pytest.mark.parametrize("words", ["The bridge closes on 4 May", "Repairs cost 412"])
def test_a_quote_elsewhere_or_of_half_the_answer_is_wrong(words: str) -> None:
    assert not outcome(quoting(words)).right_sentence


def test_the_same_place_in_another_article_is_wrong() -> None:
    other = replace(ARTICLE, article_id="ferry")
    assert not outcome(quoting("Repairs cost 412 million crowns", article=other)).right_sentence


def test_when_it_abstains_the_closest_quote_is_what_was_proposed() -> None:
    closest = Citation(1, ARTICLE, place("Repairs cost 412 million crowns"), place("412 million"))
    found = outcome(
        lambda question: replace(abstained_answer(question), abstention=Abstention("No.", closest))
    )

    assert (found.answered, found.right_sentence, found.span) == (False, True, "412 million")
    assert outcome(abstained_answer).span == ""


def test_a_quote_that_is_not_in_the_text_that_went_in_is_not_exact() -> None:
    altered = replace(ARTICLE, text=TEXT.replace("412", "413"))
    found = outcome(quoting("Repairs cost 412 million crowns", article=altered))

    assert (found.quotes, found.exact_quotes) == (1, 0)


def test_the_rank_is_that_of_the_first_passage_with_the_answer() -> None:
    parts = [place(HEADLINE), place("The bridge closes"), place("Repairs cost 412 million crowns")]
    passages = [
        RetrievedPassage(Passage(ARTICLE, n, part.start, part.end), 1.0) for n, part in enumerate(parts)
    ]

    assert outcome(abstained_answer, COST, *passages).rank == 3
    assert outcome(abstained_answer, COST, *passages[:2]).rank is None


def test_a_follow_up_goes_on_with_the_conversation_and_the_filter_is_the_article() -> None:
    service = ScriptedService(abstained_answer)
    examiner = Examiner(service, WatchedEngine(SilentEngine()), [STORY], open_=False)
    examiner.outcomes([replace(COST, after="What does it cost?")], lambda _: None)
    warm_up, before, asked = service.questions

    assert (before.text, before.conversation_id) == ("What does it cost?", None)
    assert (asked.text, asked.conversation_id) == ("How much?", "c1")
    assert {one.filters for one in service.questions} == {Filters(article_ids=("bridge",))}
    assert warm_up.conversation_id is None


def test_asked_openly_there_is_no_filter() -> None:
    service = ScriptedService(abstained_answer)
    Examiner(service, WatchedEngine(SilentEngine()), [STORY], open_=True).outcomes([COST], lambda _: None)

    assert {one.filters for one in service.questions} == {Filters()}


def test_a_question_that_is_refused_is_named() -> None:
    def refuse(question: Question) -> Answer:
        raise QuestionRefused("The question is too long.")

    with pytest.raises(EvaluationError, match=r"^q.jsonl, line 1: The question is too long.$"):
        outcome(refuse)


@pytest.mark.parametrize("open_", [False, True])
def test_a_whole_run_asks_the_product_and_leaves_the_users_folder_alone(tmp_path: Path, open_: bool) -> None:
    settings = Settings(home=tmp_path / "home", threads=1)
    ferry = Story("ferry", Extract("Ferry is free", "Ferry is free\n\nThe ferry runs every day."))
    other = Asked("Who designed the ferry?", "ferry", (), (), "q.jsonl, line 2")
    steps: list[str] = []
    found = examine(QuestionSet((STORY, ferry), (COST, other)), open_, settings, steps.append)

    assert steps == ["bridge", "ferry", "How much?", "Who designed the ferry?"]
    assert [one.answerable for one in found] == [True, False]
    assert found[0].rank is not None
    assert found[0].quotes == found[0].exact_quotes > 0
    assert not (tmp_path / "home").exists()
