"""The vector index over real Chroma: contract, unclean stops, rebuilds, one owner."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from qa.adapters.catalogue import SqlCatalogue
from qa.adapters.chroma_index import ChromaIndex
from qa.adapters.data_folder import DataFolder
from qa.adapters.guarded_index import GuardedIndex
from qa.errors import IndexBroken, IndexBusy, SettingsError
from qa.ports import DenseIndex, index_id
from tests.editions import edition, matrix, store
from tests.fakes import ExactIndex, HashingEmbedder

TEXT = "Bridge closes\n\nThe old bridge closed on Monday.\n\nRepairs cost 4 million crowns."
EMBEDDER = HashingEmbedder()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "home")


@pytest.fixture
def filled(folder: DataFolder) -> Iterator[SqlCatalogue]:
    catalogue = SqlCatalogue(folder.catalogue)
    store(catalogue, edition("bridge", 1, TEXT))
    yield catalogue
    catalogue.close()


def guarded(folder: DataFolder, catalogue: SqlCatalogue) -> GuardedIndex:
    return GuardedIndex(folder, catalogue, EMBEDDER, threading.RLock())


@pytest.fixture(params=["exact", "chroma", "guarded"])
def index(request: pytest.FixtureRequest, tmp_path: Path, folder: DataFolder) -> Iterator[DenseIndex]:
    makers: dict[str, Callable[[], DenseIndex]] = {
        "exact": ExactIndex,
        "chroma": lambda: ChromaIndex(tmp_path / "chroma", EMBEDDER.name, EMBEDDER.dimension),
        "guarded": lambda: guarded(folder, SqlCatalogue(folder.catalogue)),
    }
    made = makers[request.param]()
    yield made
    made.close()


class TestAnyDenseIndex:
    def test_the_nearest_vector_comes_first_with_its_cosine(self, index: DenseIndex) -> None:
        vectors = EMBEDDER.embed_passages(["red apples", "green pears", "blue plums"])
        index.upsert(["a", "b", "c"], vectors)
        hits = index.search(vectors[1], 2)
        assert hits[0].index_id == "b"
        assert len(hits) == 2
        assert hits[0].similarity == pytest.approx(1.0, abs=1e-4)
        assert hits[1].similarity == pytest.approx(float(np.max((vectors @ vectors[1])[[0, 2]])), abs=1e-4)

    def test_a_second_upsert_replaces_the_first(self, index: DenseIndex) -> None:
        old, new = EMBEDDER.embed_passages(["red apples", "green pears"])
        index.upsert(["a"], old[None])
        index.upsert(["a"], new[None])
        assert [hit.similarity for hit in index.search(new, 5)] == [pytest.approx(1.0, abs=1e-4)]

    def test_an_empty_index_finds_nothing(self, index: DenseIndex) -> None:
        index.upsert(["a"], EMBEDDER.embed_passages(["x"]))
        assert len(index.search(EMBEDDER.embed_question("x"), 10)) == 1


def test_an_index_closed_cleanly_is_opened_again_without_a_rebuild(
    folder: DataFolder, filled: SqlCatalogue
) -> None:
    first = guarded(folder, filled)
    first.open()
    first.close()
    generation = folder.index()
    second = guarded(folder, filled)
    second.open()
    assert second.ready
    assert folder.indexes / "1" == generation
    assert second.missing() == []
    second.close()
    assert folder.index() == generation


def test_after_an_unclean_stop_the_old_index_is_never_opened(
    folder: DataFolder, filled: SqlCatalogue
) -> None:
    first = guarded(folder, filled)
    first.open()
    first.close()
    folder.mark_index_open()  # as a process does that is killed later
    assert folder.index() is None
    # A truncated file would make Chroma fail, or crash the process, if it were opened.
    for file in (folder.indexes / "1").rglob("*"):
        if file.is_file():
            file.write_bytes(b"torn")
    second = guarded(folder, filled)
    second.open()
    assert second.ready
    assert second.missing() == []
    second.close()
    assert folder.index() == folder.indexes / "2"
    assert not (folder.indexes / "1").exists()


def test_what_is_put_in_during_a_rebuild_is_there_afterwards(
    folder: DataFolder, filled: SqlCatalogue
) -> None:
    writing = threading.RLock()
    index = GuardedIndex(folder, filled, EMBEDDER, writing)
    folder.mark_index_open()
    index.open(background=True)
    added = edition("ferry", 1, "Ferry returns\n\nThe ferry sails again.")
    with writing:  # as an ingest holds it, from the first vector to the commit
        index.upsert(added.index_ids, matrix(added))
        store(filled, added)
    index.settle()
    assert index.ready
    assert index.missing() == []
    index.close()


def test_searches_fall_back_while_there_is_no_sound_index(folder: DataFolder, filled: SqlCatalogue) -> None:
    index = guarded(folder, filled)
    with pytest.raises(IndexBroken, match="exact search"):
        index.search(EMBEDDER.embed_question("bridge"), 3)


def test_an_index_that_breaks_while_it_is_used_is_rebuilt(folder: DataFolder, filled: SqlCatalogue) -> None:
    index = guarded(folder, filled)
    index.open()
    assert index._chroma is not None
    index._chroma.close()  # every later call on it fails
    with pytest.raises(IndexBroken):
        index.search(EMBEDDER.embed_question("bridge"), 3)
    index.settle()
    assert index.search(EMBEDDER.embed_question("Repairs cost 4 million crowns."), 1)[0].index_id == index_id(
        "bridge", 2, 1
    )
    index.close()


def test_an_index_that_lacks_passages_is_rebuilt_at_open(folder: DataFolder, filled: SqlCatalogue) -> None:
    first = guarded(folder, filled)
    first.open()
    first.close()
    store(filled, edition("ferry", 1, "Ferry returns\n\nThe ferry sails again."))  # not put into the index
    second = guarded(folder, filled)
    second.open()
    assert second.missing() == []
    second.close()


def test_a_rebuild_that_fails_says_why_and_search_goes_on_exactly(
    folder: DataFolder, filled: SqlCatalogue
) -> None:
    index = guarded(folder, filled)
    folder.indexes.mkdir()
    folder.indexes.joinpath("1").write_text("in the way")
    folder.indexes.chmod(0o700)
    index.open()
    assert not index.ready
    assert index.failure
    with pytest.raises(IndexBroken):
        index.search(EMBEDDER.embed_question("bridge"), 3)
    folder.indexes.joinpath("1").unlink()
    assert index.rebuild() == 3
    assert index.failure is None
    index.close()


def test_another_embedder_s_index_is_not_used(folder: DataFolder, filled: SqlCatalogue) -> None:
    index = guarded(folder, filled)
    index.open()
    index.close()
    made = ChromaIndex(folder.indexes / "1", "another", EMBEDDER.dimension)
    assert not made.made_for
    made.close()
    shutil.rmtree(folder.indexes)


def test_one_process_owns_the_folder_and_its_death_frees_it(folder: DataFolder) -> None:
    code = (
        "import sys, time; from pathlib import Path; from qa.adapters.data_folder import DataFolder\n"
        f"with DataFolder(Path({str(folder.home)!r})).owned(0): print('mine', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        with pytest.raises(IndexBusy, match="Another Pullquote process"), folder.owned(0):
            pass
        other.kill()
        other.wait()
    with folder.owned(5):
        pass


def test_the_owner_s_address_is_private_and_can_be_withdrawn(folder: DataFolder) -> None:
    assert folder.owner() is None
    folder.publish_owner("http://127.0.0.1:1", "secret")
    owner = folder.owner()
    assert owner is not None
    assert (owner.url, owner.token) == ("http://127.0.0.1:1", "secret")
    assert (folder.home / "owner.json").stat().st_mode & 0o777 == 0o600
    folder.withdraw_owner()
    assert folder.owner() is None


def test_a_torn_owner_file_counts_as_none(folder: DataFolder) -> None:
    (folder.home / "owner.json").write_text('{"url": ')
    assert folder.owner() is None


def test_a_home_that_cannot_be_made_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="PULLQUOTE_HOME"):
        DataFolder(tmp_path / "file" / "home")
