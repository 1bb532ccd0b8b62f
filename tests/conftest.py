"""What several tests need: a catalogue on disk, and the seed article where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.adapters.catalogue import SqlCatalogue

SEED = Path(__file__).parents[2] / "shared" / "articles" / "000_71cdb8b6593c5357.txt"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[SqlCatalogue]:
    store = SqlCatalogue(tmp_path / "catalogue.sqlite3")
    yield store
    store.close()


@pytest.fixture(scope="session")
def seed() -> Path:
    if not SEED.exists():
        pytest.skip("the seed article is not on this machine")
    return SEED
