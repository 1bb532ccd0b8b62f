"""A quote is found where it stands, however its spaces, quotation marks and accents are encoded."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citations import Verdict, find, locate
from qa.models import Passage, TextSpan
from tests.stories import article

TEXT = "Headline\nErdoğan’s plan – agreed  within “four to six months” – costs ½ of the budget; é is not e."
STORY = article(TEXT)
PASSAGE = Passage(STORY, 0, 9, len(TEXT))


@pytest.mark.parametrize(
    "quote",
    [
        'Erdoğan\'s plan - agreed within "four to six months"',
        unicodedata.normalize("NFD", "Erdoğan’s plan"),
        "  four to\nsix months ",
        "costs ½ of the budget",
    ],
)
def test_the_same_words_are_found_at_their_exact_place(quote: str) -> None:
    match = find(quote, [PASSAGE])
    assert match.verdict is Verdict.FOUND
    assert match.place is not None
    assert locate(TEXT[match.place.start : match.place.end], TEXT) == match.place


@pytest.mark.parametrize(
    "quote", ["four to seven months", "erdoğan’s plan", "is not é", "", "   ", "agreed then"]
)
def test_other_words_are_nowhere(quote: str) -> None:
    assert find(quote, [PASSAGE]).verdict is Verdict.NOWHERE


def test_words_of_another_passage_are_in_another_source() -> None:
    other = article("Other\nThe moon is far.")
    match = find("The moon is far.", [PASSAGE], [Passage(other, 0, 6, 22)])
    assert (match.verdict, match.place) == (Verdict.ELSEWHERE, TextSpan(6, 22))


LETTERS = st.characters(exclude_categories=("M", "Cs"))


@given(
    st.text(LETTERS, max_size=40), st.text(LETTERS, min_size=1, max_size=40), st.text(LETTERS, max_size=40)
)
def test_any_words_of_a_text_are_found_in_it_and_read_the_same(before: str, quote: str, after: str) -> None:
    text = before + quote + after
    place = locate(quote, text)
    if place is None:
        assert locate(quote, quote) is None  # nothing but space
    else:
        assert locate(quote, text[place.start : place.end]) is not None
