"""Sentences end where a reader would say they end, and their spans are exact."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.sentences import paragraphs, sentences


def told(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Smith of the U.S. Army met Dr. J. K. Rowling at 3 p.m. on Jan. 5.",
        "Lt. Col. Jim Doe and Sen. Ann B. Roe (D-Calif.) agreed.",
        "The court heard Jones vs. Brown at No. 10 Downing St. on Monday.",
        "NATO warned of the risk; Ankara does not operate the system.",
        "Prices rose 3.2 percent, to $4.50, in the U.K. last year.",
        "It could be resolved within “four to six months.”",
    ],
)
def test_stays_whole(text: str) -> None:
    assert told(text) == [text]


def test_ends_at_stops_and_at_line_breaks() -> None:
    assert told("A Subhead\nHe left. She stayed! Why?") == ["A Subhead", "He left.", "She stayed!", "Why?"]


def test_ends_at_full_width_stops() -> None:
    assert told("他走了。她留下了。") == ["他走了。", "她留下了。"]


def test_a_no_at_the_end_of_a_sentence_ends_it_in_prose() -> None:
    assert told("The answer was no. She left.") == ["The answer was no.", "She left."]


@given(st.text(max_size=300))
def test_sentences_lie_in_order_inside_the_text_without_surrounding_space(text: str) -> None:
    spans = sentences(text)
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in spans)
    assert all(text[span.start : span.end] for span in paragraphs(text))
