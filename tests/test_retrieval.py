"""Retrieval: fusion, filters, over-fetching from an index that holds outdated places, exact fallback."""

from __future__ import annotations

import pytest

from qa.adapters.catalogue import SqlCatalogue
from qa.errors import IndexBroken
from qa.models import Filters, RetrievedPassage
from qa.ports import DenseHit, Vector
from qa.retrieval import Retriever, fuse, search_terms
from tests.editions import edition, matrix, store
from tests.fakes import ExactIndex, HashingEmbedder

NOTHING = Filters()


class BrokenIndex(ExactIndex):
    def search(self, vector: Vector, limit: int) -> list[DenseHit]:
        raise IndexBroken("broken on purpose")


def texts(found: list[RetrievedPassage]) -> list[str]:
    return [hit.passage.text for hit in found]


def test_the_words_of_a_question_that_carry_no_subject_are_left_out() -> None:
    assert search_terms("What did the F-35's maker say about U.S. exports?") == [
        "f-35's",
        "maker",
        "say",
        "u.s",
        "exports",
    ]
    assert search_terms("Who is she?") == ["who", "is", "she"]
    assert search_terms("🙂 !!!") == []


def test_fusion_prefers_what_both_rankings_found_and_keeps_both_scores(catalogue: SqlCatalogue) -> None:
    written = edition("a", 1, "One\n\nTwo\n\nThree")
    one, two, three = (RetrievedPassage(passage, 0.9, similarity=0.9) for passage in written.passages)
    lexical = RetrievedPassage(two.passage, 3.0, lexical=3.0)
    fused = fuse([one, two, three], [lexical])
    assert texts(fused) == ["Two", "One", "Three"]
    assert (fused[0].similarity, fused[0].lexical) == (0.9, 3.0)
    assert fused[0].score == pytest.approx(1 / 62 + 1 / 61)


@pytest.mark.parametrize("index", [None, ExactIndex(), BrokenIndex()], ids=["none", "sound", "broken"])
def test_the_same_passages_come_back_with_an_index_without_one_and_with_a_broken_one(
    catalogue: SqlCatalogue, index: ExactIndex | None
) -> None:
    written = edition("bridge", 1, "Bridge closes\n\nThe toll rises in May.\n\nRepairs cost 4 million.")
    store(catalogue, written)
    if index is not None:
        index.upsert(written.index_ids, matrix(written))
    with catalogue.snapshot() as snapshot:
        found = Retriever(HashingEmbedder(), index).retrieve(snapshot, "What do repairs cost?", NOTHING)
    assert texts(found)[0] == "Repairs cost 4 million."
    assert len(found) == 3


def test_outdated_places_in_the_index_do_not_crowd_out_current_passages(catalogue: SqlCatalogue) -> None:
    index = ExactIndex()
    old = edition("bridge", 1, "\n\n".join(f"Repairs cost {n} million." for n in range(200)), slot=0)
    new = edition("bridge", 2, "Bridge reopens\n\nThe toll is gone.", slot=1)
    store(catalogue, old, new)
    for written in (old, new):
        index.upsert(written.index_ids, matrix(written))
    with catalogue.snapshot() as snapshot:
        found = Retriever(HashingEmbedder(), index).retrieve(snapshot, "Repairs cost 7 million.", NOTHING)
    assert set(texts(found)) == {"Bridge reopens", "The toll is gone."}


def test_filters_reach_every_article_they_allow(catalogue: SqlCatalogue) -> None:
    for number in range(40):
        store(catalogue, edition(f"a{number}", 1, f"Repairs\n\nRepairs cost {number} million."))
    only = Filters(article_ids=("a39",))
    with catalogue.snapshot() as snapshot:
        found = Retriever(HashingEmbedder(), None).retrieve(snapshot, "Repairs cost 1 million.", only)
    assert {hit.passage.article.article_id for hit in found} == {"a39"}


@pytest.mark.parametrize("index", [None, ExactIndex()], ids=["none", "empty"])
def test_an_empty_catalogue_gives_nothing(catalogue: SqlCatalogue, index: ExactIndex | None) -> None:
    with catalogue.snapshot() as snapshot:
        assert Retriever(HashingEmbedder(), index).retrieve(snapshot, "Anything?", NOTHING) == []
