"""An abstention says in one sentence what is not said, and which words stand nowhere."""

from __future__ import annotations

import pytest

from qa.answering.reasons import why_not
from tests.stories import article

STORY = article(
    """Minister Stays After Bridge Row
Transport minister Ada Lind said on Friday that she would not resign over the bridge.
Lind approved a $212 million overhaul in 2023."""
)
OTHER = article("Rain Ahead\nIt will rain.")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (
            "Why was the minister arrested?",
            "There is no sure answer in the article: “arrested” does not occur in it.",
        ),
        (
            "When will Kovac speak?",
            "There is no sure answer in the article: “Kovac” and “speak” do not occur in it.",
        ),
        ("What happened in 2031?", "There is no sure answer in the article: “2031” does not occur in it."),
        ("Who approved the resignation?", "There is no sure answer in the article."),
        ("Did Lind resign over the overhaul?", "There is no sure answer in the article."),
    ],
)
def test_words_that_stand_nowhere_are_named(question: str, reason: str) -> None:
    assert why_not(question, [STORY]) == reason


def test_at_most_three_words_are_named_names_and_numbers_first() -> None:
    reason = why_not("How quickly did penguins and walruses reach Zanzibar and Oslo in 1999?", [STORY])
    assert reason.endswith(": “Zanzibar” and “Oslo” and “1999” do not occur in it.")


def test_of_several_articles_it_says_so() -> None:
    reason = why_not("Where is Kovac?", [STORY, OTHER])
    said = "There is no sure answer in the articles nearest to the question: “Kovac” does not occur in them."
    assert reason == said


def test_a_name_in_another_form_counts_as_said() -> None:
    turkish = article("Talks\nTurkish officials met.")
    assert "Türkiye" not in why_not("Why did Türkiye leave?", [turkish])


def test_only_the_persons_own_words_are_named_in_a_follow_up() -> None:
    assert "penguins" not in why_not("Why did Lind leave? (zoo penguins)", [STORY])
