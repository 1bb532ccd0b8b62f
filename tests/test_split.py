"""Passages: they cover the text, keep its words, respect sentences, and subheads stand with what follows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.split import TARGET_CHARS, embedded_text, split
from qa.models import Article

PARAGRAPH = "The council met on Monday. It voted for the new bridge, which will cost 4 million crowns. " * 3


def article(text: str) -> Article:
    return Article("a", 1, "A headline", text)


@given(st.text(min_size=1, max_size=3_000).filter(str.strip))
def test_passages_are_in_order_apart_and_leave_out_only_white_space(text: str) -> None:
    passages = split(article(text))
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    position = 0
    for passage in passages:
        assert not text[position : passage.start].strip()
        assert passage.text == text[passage.start : passage.end]
        assert passage.text == passage.text.strip()
        position = passage.end
    assert not text[position:].strip()


def test_short_paragraphs_are_packed_and_long_ones_cut_between_sentences() -> None:
    text = "\n\n".join(["Headline", PARAGRAPH.strip() * 6, "A last short one."])
    passages = split(article(text))
    assert passages[0].text.startswith("Headline")
    assert all(passage.text.endswith((".", "Headline")) for passage in passages)
    assert all(passage.end - passage.start <= TARGET_CHARS for passage in passages)


def test_a_subhead_begins_a_passage() -> None:
    text = "\n\n".join(["Headline", "A first paragraph.", "What comes next", "A second paragraph."])
    assert [passage.text.partition("\n")[0] for passage in split(article(text))] == [
        "Headline",
        "What comes next",
    ]


def test_text_without_any_sentence_end_is_still_cut() -> None:
    passages = split(article("word " * 5_000))
    assert max(passage.end - passage.start for passage in passages) <= 2 * TARGET_CHARS
    unbroken = split(article("x" * 10_000))
    assert sum(passage.end - passage.start for passage in unbroken) == 10_000
    assert max(passage.end - passage.start for passage in unbroken) <= 2 * TARGET_CHARS


@pytest.mark.parametrize(("text", "expected"), [("A headline\n\nMore.", 1), ("Other.", 2)])
def test_the_headline_is_embedded_once_with_each_passage(text: str, expected: int) -> None:
    passage = split(article(text))[0]
    assert embedded_text(passage).count("\n") + 1 >= expected
    assert embedded_text(passage).count("A headline") == 1
