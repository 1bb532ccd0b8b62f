"""The owner of the data folder in this process: it ingests, removes, rebuilds and examines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from bots.diagnosis import diagnose
from bots.owner import Finding
from ingest.models import IngestResult, Overrides, RawDocument
from ingest.pipeline import Ingestor
from ingest.reembed import reembed
from qa.adapters.data_folder import DataFolder
from qa.adapters.guarded_index import GuardedIndex
from qa.bootstrap import build_embedder, build_service, open_catalogue
from qa.ports import ArticleSummary
from qa.service import AnswerService
from qa.settings import Settings


class LocalOwner:
    """Implements bots.owner.DataOwner; made by open_owner, while it holds the data folder's lock.

    The vector index is opened when it is first needed: a command that changes no passage never opens it.
    """

    def __init__(self, settings: Settings, folder: DataFolder) -> None:
        self._settings = settings
        self._folder = folder
        self.catalogue = open_catalogue(settings)
        self.catalogue.forget_conversations()
        self._embedder = build_embedder(settings)
        self._writing = threading.RLock()
        self._index = GuardedIndex(folder, self.catalogue, self._embedder, self._writing)
        self._ingestor = Ingestor(self.catalogue, self._index, self._embedder)

    @cached_property
    def service(self) -> AnswerService:
        """The answering side over the index, which opens now, in the background if it must be rebuilt.

        Raises IndexMismatch when the articles were embedded by another model.
        """
        self.catalogue.bind_embedder(self._embedder)
        self._index.open(background=True)
        return build_service(self._settings, self.catalogue, self._embedder, self._index)

    def unready(self) -> list[str]:
        """Say, a sentence each, what keeps this process from serving at its best; empty if all is well."""
        if self._index.ready:
            return []
        return [self._index.failure or "The vector index is being rebuilt; exact search answers meanwhile."]

    def ingest(self, document: RawDocument, overrides: Overrides) -> IngestResult:
        """Make a source an article's current version. Raises IngestError; then nothing has changed."""
        with self._writing:
            self.catalogue.bind_embedder(self._embedder)
            return self._ingestor.ingest(document, overrides)

    def remove(self, article_id: str) -> ArticleSummary:
        """Remove an article with all its versions; return what it was. Raises ArticleNotFound."""
        with self._writing:
            return self.catalogue.remove(article_id)

    def reindex(self) -> int:
        """Rebuild the vector index, embedding anew if the model changed; return how many vectors it holds."""
        with self._writing:
            reembed(self.catalogue, self._embedder)
        return self._index.rebuild()

    def diagnose(self, repair: bool) -> list[Finding]:
        """Check catalogue, index and settings; with `repair`, mend what can be mended first."""
        return diagnose(self.catalogue, self._folder, self._index, self._embedder, self._settings, repair)

    def close(self) -> None:
        """Save the index and let go of files."""
        self._index.close()
        self.catalogue.close()


@contextmanager
def open_owner(settings: Settings, wait_seconds: float) -> Iterator[LocalOwner]:
    """Own the data folder while the block runs. Raises IndexBusy when another process keeps it."""
    folder = DataFolder(settings.home)
    with folder.owned(wait_seconds):
        owner = LocalOwner(settings, folder)
        try:
            yield owner
        finally:
            owner.close()
