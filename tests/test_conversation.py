"""Follow-up questions carry their subject over; questions that stand alone are left as they are."""

from __future__ import annotations

import pytest

from qa.answering.conversation import leans, standalone
from qa.models import Turn

BOUGHT = Turn(
    question="When did the city buy the ferries?",
    standalone="When did the city buy the ferries?",
    answer="Port Ellery bought the ferries in 2019, Mayor Lucia Ferran said. [1]",
    article_ids=("a",),
)


@pytest.mark.parametrize(
    "question",
    [
        "When?",
        "Why?",
        "And how much did it cost?",
        "who said that?",
        "What did he predict?",
        "Who else agreed?",
        "And the captain?",
        "What about the trains?",
        "When did that happen?",
        "Where are they now?",
    ],
)
def test_follow_ups_lean_on_earlier_turns(question: str) -> None:
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is Tom Barrack and what did he say?",
        "What did Barrack say about the deal that NATO criticised?",
        "How many vehicles cross the bridge each day?",
        "When was this article published?",
        "Summarise it.",
        "Is it true that Erdogan resigned?",
        "Is there a refund planned for the buyers?",
        "Did Lucia Ferran say that she would close the bridge?",
    ],
)
def test_whole_questions_stand_alone(question: str) -> None:
    assert standalone(question, [BOUGHT]) == question


def test_the_first_question_is_never_changed() -> None:
    assert standalone("And how much did it cost?", []) == "And how much did it cost?"


def test_the_subject_of_the_last_question_is_carried_over() -> None:
    assert standalone("And how much did it cost?", [BOUGHT]) == "how much did it cost? (city buy ferries)"


def test_a_pronoun_for_a_person_carries_the_names_of_the_answer() -> None:
    carried = standalone("What did she promise?", [BOUGHT])
    assert carried == "What did she promise? (city buy ferries Port Ellery Mayor Lucia)"


def test_who_said_that_asks_about_the_quoted_words() -> None:
    asked = standalone("Who said that?", [BOUGHT])
    assert asked == "Who said that “Port Ellery bought the ferries in 2019, Mayor Lucia Ferran said.”?"


def test_a_follow_up_after_an_abstention_still_has_its_subject() -> None:
    declined = Turn("Who built the tower?", "Who built the tower?", None, ())
    assert standalone("When?", [declined]) == "When? (built tower)"


def test_the_subject_survives_several_follow_ups() -> None:
    first = standalone("How much did they cost?", [BOUGHT])
    second = standalone("And who paid?", [BOUGHT, Turn("How much did they cost?", first, None, ())])
    assert "ferries" in second
