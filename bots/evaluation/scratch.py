"""A data folder for the articles of a set, gone afterwards: a user's own articles stay as they are."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bots.evaluation.questions import Story
from ingest.pipeline import Ingestor
from qa.adapters.catalogue import SqlCatalogue
from qa.bootstrap import build_embedder, open_catalogue
from qa.ports import Embedder
from qa.settings import Settings


@contextmanager
def scratch(
    stories: Sequence[Story], settings: Settings, begin: Callable[[str], None]
) -> Iterator[tuple[SqlCatalogue, Embedder]]:
    """Ingest the stories, their text to the letter, and open what they became. Raises ModelUnavailable.

    There is no vector index: search is exact, as it is for `pullquote ask`.
    """
    with tempfile.TemporaryDirectory(prefix="pullquote-eval-") as home:
        own = settings.model_copy(update={"home": Path(home)})
        catalogue, embedder = open_catalogue(own), build_embedder(own)
        try:
            catalogue.bind_embedder(embedder)
            ingestor = Ingestor(catalogue, None, embedder)
            for story in stories:
                begin(story.article_id)
                ingestor.write(
                    story.extract, story.article_id, story.article_id, f"evaluation:{story.article_id}"
                )
            yield catalogue, embedder
        finally:
            catalogue.close()
