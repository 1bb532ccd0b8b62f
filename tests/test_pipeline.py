"""Ingesting: new, unchanged and updated articles, what is embedded again, and which article a source is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from ingest.models import Extract, IngestResult, Outcome, Overrides, RawDocument
from ingest.pipeline import Ingestor
from ingest.reembed import reembed
from qa.adapters.catalogue import SqlCatalogue
from qa.errors import IndexBroken, IngestError
from qa.models import Filters
from qa.ports import Vectors
from tests.fakes import ExactIndex, HashingEmbedder

FIRST = (
    "The old bridge across the harbour closed on Monday after inspectors found cracks in two of its piers. "
    * 4
)
COST = (
    "Repairs will cost 4 million crowns, the mayor said, and last until the end of the year at the earliest. "
    * 4
)
NEW_COST = COST.replace("4 million", "6 million")
LAST = (
    "A ferry will carry people on foot across the harbour until then, free of charge, from six to midnight. "
    * 4
)


def story(*paragraphs: str, headline: str = "Bridge Closes for Repairs") -> bytes:
    head = f"{headline}\n\nMarch 14, 2025Harbour Post\n\n"
    return (head + "\n\n".join(paragraph.strip() for paragraph in paragraphs)).encode()


class Desk:
    """An ingestor with its parts at hand."""

    def __init__(self, store: SqlCatalogue, index: ExactIndex | None = None) -> None:
        self.store = store
        self.embedder = HashingEmbedder()
        self.index = index or ExactIndex()
        self.ingestor = Ingestor(store, self.index, self.embedder)

    def ingest(self, content: bytes, path: str = "/news/bridge.txt", **overrides: object) -> IngestResult:
        document = RawDocument(path, content, "text/plain", f"file://{path}")
        return self.ingestor.ingest(document, Overrides(**overrides))  # type: ignore[arg-type]


@pytest.fixture
def desk(catalogue: SqlCatalogue) -> Desk:
    return Desk(catalogue)


def test_a_new_article_is_current_indexed_and_described(desk: Desk) -> None:
    result = desk.ingest(story(FIRST, COST, LAST))
    assert (result.outcome, result.article_id, result.version) == (Outcome.NEW, "bridge", 1)
    assert (result.headline, result.outlet) == ("Bridge Closes for Repairs", "Harbour Post")
    assert result.published == datetime(2025, 3, 14, tzinfo=UTC)
    assert result.passages == result.changed_passages == result.embedded_passages >= 3
    hits = desk.index.search(desk.embedder.embed_question("ferry free of charge"), 1)
    with desk.store.snapshot() as snapshot:
        assert "ferry" in snapshot.current(hits, Filters())[0].passage.text


def test_an_extract_is_written_to_the_letter_and_without_an_index_found_by_exact_search(
    catalogue: SqlCatalogue,
) -> None:
    embedder = HashingEmbedder()
    text = f"Advertisement\n\n{FIRST.strip()}\n\nAdvertisement\n\n{LAST.strip()}"
    Ingestor(catalogue, None, embedder).write(
        Extract("Advertisement", text), "bridge", "bridge", "test:bridge"
    )
    with catalogue.snapshot() as snapshot:
        assert snapshot.article("bridge").text == text
        found = snapshot.nearest(embedder.embed_question("ferry free of charge"), Filters(), 1)
        assert "ferry" in found[0].passage.text


def test_the_same_content_again_changes_nothing(desk: Desk) -> None:
    desk.ingest(story(FIRST, COST))
    desk.embedder.embedded.clear()
    result = desk.ingest(story(FIRST, COST))
    assert (result.outcome, result.version, result.embedded_passages) == (Outcome.UNCHANGED, 1, 0)
    assert desk.embedder.embedded == []
    assert len(desk.store.versions("bridge")) == 1


def test_an_update_embeds_only_the_passages_that_changed(desk: Desk) -> None:
    desk.ingest(story(FIRST, COST, LAST))
    desk.embedder.embedded.clear()
    result = desk.ingest(story(FIRST, NEW_COST, LAST))
    assert (result.outcome, result.version) == (Outcome.UPDATED, 2)
    assert result.changed_passages == result.embedded_passages == len(desk.embedder.embedded) == 1
    assert "6 million" in desk.embedder.embedded[0]
    with desk.store.snapshot() as snapshot:
        assert "4 million" not in snapshot.article("bridge").text
        assert "4 million" in snapshot.article("bridge", version=1).text


def test_going_back_to_earlier_words_embeds_nothing(desk: Desk) -> None:
    desk.ingest(story(FIRST, COST))
    desk.ingest(story(FIRST, NEW_COST))
    desk.embedder.embedded.clear()
    assert desk.ingest(story(FIRST, COST)).version == 3
    assert desk.embedder.embedded == []


def test_a_changed_record_alone_makes_a_version(desk: Desk) -> None:
    desk.ingest(story(FIRST))
    result = desk.ingest(story(FIRST), outlet="Island News")
    assert (result.outcome, result.version, result.outlet) == (Outcome.UPDATED, 2, "Island News")
    assert result.embedded_passages == 0


def test_files_of_one_name_in_two_folders_are_two_articles(desk: Desk) -> None:
    one = desk.ingest(story(FIRST), "/monday/bridge.txt")
    two = desk.ingest(story(LAST), "/tuesday/bridge.txt")
    assert one.article_id == "bridge"
    assert two.article_id.startswith("bridge-")
    assert desk.ingest(story(LAST, COST), "/tuesday/bridge.txt").article_id == two.article_id


def test_an_article_ingested_under_an_id_is_known_again_by_its_place(desk: Desk) -> None:
    desk.ingest(story(FIRST), article_id="harbour-bridge")
    assert desk.ingest(story(FIRST, COST)).article_id == "harbour-bridge"


def test_one_url_is_one_article_whatever_file_and_tracking(desk: Desk) -> None:
    first = desk.ingest(story(FIRST), "/a.txt", url="https://News.test/2025/bridge?utm_source=x&p=1#top")
    second = desk.ingest(story(FIRST, COST), "/b.txt", url="https://news.test/2025/bridge?p=1")
    assert first.article_id == second.article_id == "bridge"
    assert second.version == 2


def test_an_id_that_cannot_be_one_is_refused(desk: Desk) -> None:
    with pytest.raises(IngestError, match="cannot be an article's id"):
        desk.ingest(story(FIRST), article_id="../Bridge")


def test_a_failure_before_the_commit_leaves_the_current_version(catalogue: SqlCatalogue) -> None:
    class FailingIndex(ExactIndex):
        def upsert(self, index_ids: Sequence[str], vectors: Vectors) -> None:
            if any(name.endswith("#1") for name in index_ids):
                raise IndexBroken("disk full")
            super().upsert(index_ids, vectors)

    desk = Desk(catalogue, FailingIndex())
    desk.ingest(story(FIRST, COST))
    with pytest.raises(IndexBroken):
        desk.ingest(story(FIRST, NEW_COST))
    with catalogue.snapshot() as snapshot:
        assert snapshot.article("bridge").version == 1
        assert "4 million" in snapshot.lexical(["million"], Filters(), 1)[0].passage.text
    assert catalogue.faults() == []


def test_a_removed_article_comes_back_as_a_later_version(desk: Desk) -> None:
    desk.ingest(story(FIRST))
    desk.store.remove("bridge")
    result = desk.ingest(story(FIRST))
    assert (result.outcome, result.version) == (Outcome.NEW, 2)


def test_another_embedder_takes_over_by_reembedding(desk: Desk) -> None:
    desk.store.bind_embedder(desk.embedder)
    desk.ingest(story(FIRST, COST))
    assert reembed(desk.store, desk.embedder) == 0
    other = HashingEmbedder()
    other.name = "other"
    count = desk.store.summary("bridge").passage_count
    assert reembed(desk.store, other) == count == len(other.embedded)
    desk.store.bind_embedder(other)
    assert desk.store.faults() == []


def test_whoever_gives_the_date_is_not_told_to_give_it(desk: Desk) -> None:
    undated = b"Bridge Closes for Repairs\n\n" + FIRST.encode()
    assert any("--published" in note for note in desk.ingest(undated).notes)
    assert desk.ingest(undated, published=datetime(2025, 3, 14, tzinfo=UTC)).notes == ()
