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
    assert leans(question, [BOUGHT])


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


@pytest.mark.parametrize("question", ["Neden?", "Peki ne zaman?", "Ya kaptan?", "Onu kim onardı?"])
def test_turkish_follow_ups_lean_too(question: str) -> None:
    assert leans(question, [BOUGHT])


def test_the_first_question_is_never_changed() -> None:
    assert standalone("And how much did it cost?", []) == "And how much did it cost?"


def test_a_follow_up_carries_names_of_the_conversation_and_words_of_the_last_question() -> None:
    carried = standalone("And how much did it cost?", [BOUGHT])
    assert carried == "how much did it cost? (Mayor Lucia Ferran, Port Ellery, city buy ferries)"


def test_a_pronoun_for_a_person_carries_names_alone() -> None:
    assert (
        standalone("What did she promise?", [BOUGHT])
        == "What did she promise? (Mayor Lucia Ferran, Port Ellery)"
    )


def test_what_about_asks_the_last_question_of_something_else() -> None:
    asked = standalone("What about the trains?", [BOUGHT])
    assert asked == "What about the trains? (When did the city buy the ferries)"


def test_a_question_that_takes_up_a_word_of_the_last_answer_leans_on_it() -> None:
    assert leans("What did the mayor say?", [BOUGHT])
    assert not leans("What did the otters eat?", [BOUGHT])


def test_a_name_once_asked_about_outlasts_names_that_only_answers_held() -> None:
    first = Turn(
        "Where did Otto Brandt go?", "Where did Otto Brandt go?", "He left Senja for Hasten. [1]", ()
    )
    assert standalone("Why?", [first]).startswith("Why? (Otto Brandt, ")
    later = Turn("Why?", standalone("Why?", [first]), "The clinic in Valmere had hired Helen Aske. [1]", ())
    assert "Otto Brandt" in standalone("When did he come back?", [first, later])


def test_months_and_week_days_are_no_subject() -> None:
    told = Turn("Who resigned?", "Who resigned?", "On Friday Ida Lund resigned, as planned in March. [1]", ())
    assert standalone("Why did she resign?", [told]) == "Why did she resign? (Ida Lund)"


def test_what_is_carried_stays_short_however_long_the_answers_were() -> None:
    names = " ".join(f"Aunt Berta{chr(97 + n)} met Uncle Carlo{chr(97 + n)}." for n in range(26))
    turns = [Turn("Who met?", "Who met?", names, ())] * 6
    carried = standalone("And why did they meet?", turns)
    assert len(carried.split()) <= 20


def test_who_said_that_asks_about_the_quoted_words() -> None:
    asked = standalone("Who said that?", [BOUGHT])
    assert asked == "Who said that “Port Ellery bought the ferries in 2019, Mayor Lucia Ferran said.”?"


def test_a_follow_up_after_an_abstention_still_has_its_subject() -> None:
    declined = Turn("Who built the tower?", "Who built the tower?", None, ())
    assert standalone("When?", [declined]) == "When? (built tower)"


def test_the_subject_survives_several_follow_ups() -> None:
    asked = ["Who built the tower in Hasten?", "When?", "And how high is it?", "Who paid for it?"]
    turns: list[Turn] = []
    for question in asked:
        turns.append(Turn(question, standalone(question, turns), None, ()))
    assert all("Hasten" in turn.standalone for turn in turns)


@pytest.mark.parametrize("question", ["?!", "🙂🙂", "(", "((()", "why? (", "a" * 3_000])
def test_odd_questions_are_taken_as_they_are(question: str) -> None:
    assert standalone(question, [BOUGHT])
