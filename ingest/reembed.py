"""From one embedder to another: every current passage gets a vector of the model that is set now."""

from __future__ import annotations

from ingest.pipeline import vector_key
from ingest.split import embedded_text
from qa.errors import IndexMismatch
from qa.models import Passage
from qa.ports import ArticleStore, Embedder


def reembed(store: ArticleStore, embedder: Embedder) -> int:
    """Embed all current passages if another model made their vectors; return how many were embedded."""
    try:
        store.bind_embedder(embedder)
    except IndexMismatch:
        passages = _current_passages(store)
        texts = {vector_key(embedder, passage): embedded_text(passage) for passage in passages}
        vectors = embedder.embed_passages(list(texts.values()))
        places = {(p.article.article_id, p.ordinal): vector_key(embedder, p) for p in passages}
        store.replace_vectors(embedder, places, dict(zip(texts, vectors, strict=True)))
        return len(passages)
    return 0


def _current_passages(store: ArticleStore) -> list[Passage]:
    with store.snapshot() as snapshot:
        return [passage for article in store.articles() for passage in snapshot.passages(article.article_id)]
