"""The catalogue: versions, snapshots, lexical and exact search, conversations, seen events."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa.adapters.catalogue import SqlCatalogue
from qa.errors import ArticleNotFound, ArticleRemoved, IndexMismatch, PullquoteError
from qa.models import Filters, Turn
from qa.ports import DenseHit, index_id
from tests.editions import edition, store, vectors
from tests.fakes import HashingEmbedder

BRIDGE = "Bridge closes\n\nThe old bridge closed on Monday.\n\nRepairs cost 4 million crowns."
BRIDGE_2 = "Bridge closes\n\nThe old bridge closed on Monday.\n\nRepairs cost 6 million crowns."
FERRY = "Ferry returns\n\nThe ferry sails again from the old harbour."


def test_a_committed_version_is_current_and_reads_back_whole(catalogue: SqlCatalogue) -> None:
    written = edition("bridge", 1, BRIDGE, outlet="Harbour Post", byline="A. Writer", url="https://x.test/b")
    store(catalogue, written)
    with catalogue.snapshot() as snapshot:
        assert snapshot.article("bridge") == written.article
        assert [passage.text for passage in snapshot.passages("bridge")] == BRIDGE.split("\n\n")
    summary = catalogue.summary("bridge")
    assert (summary.version, summary.passage_count, summary.outlet) == (1, 3, "Harbour Post")
    assert catalogue.removals("bridge", 1) == list(written.removals)


def test_an_update_hides_the_old_words_from_search_but_keeps_the_old_version(catalogue: SqlCatalogue) -> None:
    store(catalogue, edition("bridge", 1, BRIDGE), edition("bridge", 2, BRIDGE_2))
    with catalogue.snapshot() as snapshot:
        found = snapshot.lexical(["million"], Filters(), 10)
        assert [hit.passage.text for hit in found] == ["Repairs cost 6 million crowns."]
        assert snapshot.article("bridge", version=1).text == BRIDGE
    assert [version.number for version in catalogue.versions("bridge")] == [1, 2]


def test_a_snapshot_does_not_see_a_commit_made_while_it_is_open(catalogue: SqlCatalogue) -> None:
    store(catalogue, edition("bridge", 1, BRIDGE))
    with catalogue.snapshot() as snapshot:
        assert snapshot.article("bridge").version == 1
        writer = threading.Thread(target=store, args=(catalogue, edition("bridge", 2, BRIDGE_2)))
        writer.start()
        writer.join()
        assert snapshot.article("bridge").version == 1
        assert "4 million" in snapshot.lexical(["million"], Filters(), 10)[0].passage.text
    with catalogue.snapshot() as snapshot:
        assert snapshot.article("bridge").version == 2


def test_a_failed_commit_changes_nothing(catalogue: SqlCatalogue) -> None:
    store(catalogue, edition("bridge", 1, BRIDGE))
    with pytest.raises(Exception, match="UNIQUE"):
        store(catalogue, edition("bridge", 1, BRIDGE_2))
    with catalogue.snapshot() as snapshot:
        assert snapshot.article("bridge").text == BRIDGE
        assert len(snapshot.lexical(["million"], Filters(), 10)) == 1
    assert catalogue.faults() == []


def test_only_places_of_the_current_version_count_as_hits(catalogue: SqlCatalogue) -> None:
    store(catalogue, edition("bridge", 1, BRIDGE, slot=0), edition("bridge", 2, BRIDGE_2, slot=1))
    hits = [DenseHit(index_id("bridge", 2, slot), 0.5) for slot in (0, 1)]
    strangers = [DenseHit("bridge#9#1", 0.4), DenseHit("gone#0#0", 0.3)]
    with catalogue.snapshot() as snapshot:
        found = snapshot.current([*hits, *strangers], Filters())
    assert [hit.passage.text for hit in found] == ["Repairs cost 6 million crowns."]


def test_exact_search_ranks_current_passages_and_follows_updates(catalogue: SqlCatalogue) -> None:
    store(catalogue, edition("bridge", 1, BRIDGE), edition("ferry", 1, FERRY))
    question = HashingEmbedder().embed_question("Repairs cost 6 million crowns.")
    with catalogue.snapshot() as snapshot:
        assert snapshot.nearest(question, Filters(), 1)[0].passage.text == "Repairs cost 4 million crowns."
    store(catalogue, edition("bridge", 2, BRIDGE_2))
    with catalogue.snapshot() as snapshot:
        best = snapshot.nearest(question, Filters(), 1)[0]
    assert best.passage.text == "Repairs cost 6 million crowns."
    assert best.similarity == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(article_ids=("ferry",)), {"ferry"}),
        (Filters(outlets=("HARBOUR POST",)), {"bridge"}),
        (Filters(published_from=datetime(2025, 4, 1, tzinfo=UTC)), {"ferry"}),
        (Filters(published_to=datetime(2025, 4, 1, tzinfo=UTC)), {"bridge"}),
        (Filters(outlets=("nobody",)), set()),
    ],
)
def test_filters_hold_in_every_kind_of_search(
    catalogue: SqlCatalogue, filters: Filters, expected: set[str]
) -> None:
    later = datetime(2025, 5, 1, tzinfo=UTC)
    bridge = edition("bridge", 1, BRIDGE, outlet="Harbour Post")
    ferry = edition("ferry", 1, FERRY, outlet="Island News", published=later)
    store(catalogue, bridge, ferry)
    hits = [DenseHit(name, 0.5) for written in (bridge, ferry) for name in written.index_ids]
    question = HashingEmbedder().embed_question("old")
    with catalogue.snapshot() as snapshot:
        for found in (
            snapshot.lexical(["old"], filters, 10),
            snapshot.current(hits, filters),
            snapshot.nearest(question, filters, 10),
        ):
            assert {hit.passage.article.article_id for hit in found} == expected
        assert set(snapshot.current_articles(filters, 10)) == expected


@pytest.mark.parametrize("term", ['"', "AND", "NEAR(", "a*b", "naïve", "'); DROP TABLE articles;--", "\0"])
def test_query_operators_in_a_question_are_words(catalogue: SqlCatalogue, term: str) -> None:
    store(catalogue, edition("bridge", 1, BRIDGE))
    with catalogue.snapshot() as snapshot:
        assert len(snapshot.lexical(["bridge", term], Filters(), 10)) >= 1


def test_a_removed_article_is_gone_and_its_numbers_are_not_used_again(catalogue: SqlCatalogue) -> None:
    store(catalogue, edition("bridge", 1, BRIDGE), edition("ferry", 1, FERRY))
    assert catalogue.remove("bridge").headline == "Bridge closes"
    with catalogue.snapshot() as snapshot:
        assert {hit.passage.article.article_id for hit in snapshot.lexical(["old"], Filters(), 9)} == {
            "ferry"
        }
        with pytest.raises(ArticleRemoved, match="was removed on"):
            snapshot.article("bridge")
        with pytest.raises(ArticleNotFound, match="pullquote articles"):
            snapshot.article("never")
    assert catalogue.standing("bridge").last_version == 1
    assert catalogue.standing("bridge").content_hash is None
    assert catalogue.vectors(["Repairs cost 4 million crowns."]) == {}
    store(catalogue, edition("bridge", 2, BRIDGE_2))
    assert catalogue.summary("bridge").version == 2


def test_an_unknown_version_is_named_in_the_error(catalogue: SqlCatalogue) -> None:
    store(catalogue, edition("bridge", 1, BRIDGE))
    with (
        catalogue.snapshot() as snapshot,
        pytest.raises(ArticleNotFound, match=r"no version 7.*history bridge"),
    ):
        snapshot.article("bridge", version=7)


def test_vectors_are_stored_once_and_read_back_exactly(catalogue: SqlCatalogue) -> None:
    written = edition("bridge", 1, BRIDGE)
    store(catalogue, written)
    read = catalogue.vectors([*written.vector_keys, "unknown"])
    assert set(read) == set(written.vector_keys)
    assert all((read[key] == vector).all() for key, vector in vectors(written).items())


def test_another_embedder_is_refused_by_name(catalogue: SqlCatalogue) -> None:
    catalogue.bind_embedder(HashingEmbedder())
    catalogue.bind_embedder(HashingEmbedder())
    other = HashingEmbedder()
    other.name = "other"
    with pytest.raises(IndexMismatch, match=r"hashing/64.*other/64.*reindex"):
        catalogue.bind_embedder(other)


def test_a_conversation_keeps_its_last_turns_in_order(catalogue: SqlCatalogue) -> None:
    turns = [Turn(f"q{n}", f"whole q{n}", None if n % 2 else "yes [1]", ("bridge",)) for n in range(5)]
    for turn in turns:
        catalogue.add_turn("c1", turn)
    catalogue.add_turn("c2", turns[0])
    assert catalogue.turns("c1", limit=3) == turns[2:]
    assert catalogue.turns("c3", limit=3) == []


def test_a_conversation_is_over_once_nobody_has_asked_for_its_lifetime(catalogue: SqlCatalogue) -> None:
    turn = Turn("q", "whole q", "yes [1]", ("bridge",))
    catalogue.add_turn("c1", turn)
    later = SqlCatalogue(catalogue.path, conversation_lifetime=timedelta(microseconds=1))

    assert catalogue.turns("c1", limit=3) == [turn]
    assert later.turns("c1", limit=3) == []
    later.close()


def test_a_question_after_the_end_begins_anew_and_deletes_what_was_over(catalogue: SqlCatalogue) -> None:
    old, new = Turn("old", "old", None, ()), Turn("new", "new", None, ())
    for conversation in ("c1", "c2"):
        catalogue.add_turn(conversation, old)
    later = SqlCatalogue(catalogue.path, conversation_lifetime=timedelta(microseconds=1))
    later.add_turn("c1", new)
    later.close()

    assert catalogue.turns("c1", limit=3) == [new]
    assert catalogue.turns("c2", limit=3) == []


def test_a_living_conversation_keeps_its_early_turns(catalogue: SqlCatalogue) -> None:
    for name in ("first", "second"):
        catalogue.add_turn("c1", Turn(name, name, None, ()))
    catalogue.forget_conversations()

    assert [turn.question for turn in catalogue.turns("c1", limit=3)] == ["first", "second"]


def test_a_message_or_event_is_claimed_once_also_by_many_threads(catalogue: SqlCatalogue) -> None:
    claims: list[bool] = []

    def claim(number: int) -> None:
        claims.append(catalogue.claim_event("T", "C", "1.0", f"Ev{number}"))

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert claims.count(True) == 1
    assert not catalogue.claim_event("T", "C", "1.0", "Ev99")
    assert catalogue.claim_event("T", "C", "2.0", "Ev100")
    assert not catalogue.claim_event("T", "C", "3.0", "Ev100")


def test_damage_is_found_and_the_lexical_index_can_be_refilled(catalogue: SqlCatalogue) -> None:
    store(catalogue, edition("bridge", 1, BRIDGE))
    with catalogue._writing.begin() as connection:
        connection.exec_driver_sql("DELETE FROM passages_fts WHERE rowid = 2")
    assert catalogue.faults() == ["the lexical index holds 2 passages where 3 are current"]
    catalogue.refill_lexical()
    assert catalogue.faults() == []
    with catalogue._writing.begin() as connection:
        connection.exec_driver_sql("DELETE FROM vectors")
        connection.exec_driver_sql('UPDATE passages SET "end" = 10000 WHERE ordinal = 0')
    assert catalogue.faults() == [
        "1 passage(s) lie outside their text",
        "3 current passage(s) have no vector",
    ]


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(PullquoteError, match=r"catalogue\.sqlite3 cannot be opened"):
        SqlCatalogue(path)


def test_a_catalogue_of_a_newer_pullquote_is_refused(catalogue: SqlCatalogue) -> None:
    with catalogue._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(PullquoteError, match="newer Pullquote"):
        SqlCatalogue(catalogue.path)
