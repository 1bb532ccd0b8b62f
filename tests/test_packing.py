"""Readers get question and passage laid out so that every token's place in the passage is known."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.adapters.onnx_files import BUNDLED, load_tokenizer
from qa.adapters.packing import MET, PASSAGE, QUESTION, JointPacking, Packing, PairPacking
from tests.foreign_reader import foreign_tokenizer

PASSAGES = st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=300)


def joint(max_tokens: int = 96) -> JointPacking:
    tokenizer = load_tokenizer(BUNDLED / "tokenizer.json", "reader")
    common = frozenset(tokenizer.token_to_id(token) for token in ("the", "did", "?", "."))
    return JointPacking(tokenizer, common, max_tokens)


def roberta() -> PairPacking:
    return PairPacking(foreign_tokenizer(), 96)


def bert() -> PairPacking:
    return PairPacking(load_tokenizer(BUNDLED / "tokenizer.json", "reader"), 96)


ALL = pytest.mark.parametrize("packing", [joint(), bert(), roberta()], ids=["joint", "bert", "roberta"])


@ALL
def test_tokens_know_their_place_in_the_passage(packing: Packing) -> None:
    passage = "The bridge closed on Friday."
    (row,) = packing.pack("Why did it close?", "Bridge Shut", passage)
    read = [passage[start:end].lower() for start, end in row.places]
    assert read == ["the", "bridge", "closed", "on", "friday", "."]
    assert row.first + len(row.places) <= len(row.ids) == len(row.segments)


@ALL
def test_a_long_passage_is_read_to_its_end_in_overlapping_rows(packing: Packing) -> None:
    passage = "the bridge closed on friday " * 60
    rows = packing.pack("why", "the bridge", passage)
    assert all(len(row.ids) <= 96 for row in rows)
    seen = [set(row.places) for row in rows]
    assert all(left & right for left, right in itertools.pairwise(seen))
    assert len(set().union(*seen)) == 300


@ALL
@settings(max_examples=60, deadline=None)
@given(question=PASSAGES, passage=PASSAGES)
def test_any_text_is_laid_out_inside_itself(packing: Packing, question: str, passage: str) -> None:
    for row in packing.pack(question, "", passage):
        assert all(0 <= start <= end <= len(passage) for start, end in row.places)
        assert len(row.ids) <= 96


@ALL
@pytest.mark.parametrize("question", ["why " * 2_500, "🦦" * 50, "\x00\x07\u202e", "a\ud800b", "?"])
def test_a_question_of_any_sort_leaves_room_for_the_passage(packing: Packing, question: str) -> None:
    rows = packing.pack(question, "", "the bridge closed")
    assert len(rows[0].places) == 3


def test_what_is_asked_for_and_stands_in_the_passage_is_marked_on_both_sides() -> None:
    (row,) = joint().pack("Did the bridge reopen?", "", "The bridge closed.")
    assert row.segments[2:4] == (QUESTION, QUESTION + MET)  # the, bridge
    assert row.segments[row.first : row.first + 3] == (PASSAGE, PASSAGE + MET, PASSAGE)


def test_a_token_of_the_model_in_an_article_is_only_text() -> None:
    separator = load_tokenizer(BUNDLED / "tokenizer.json", "reader").token_to_id("[SEP]")
    (row,) = joint().pack("Why?", "", "He wrote [SEP] and left.")
    assert row.ids.count(separator) == 2
