"""Where real parts are chosen and put together, from the settings."""

from __future__ import annotations

from datetime import timedelta

from qa.adapters.catalogue import SqlCatalogue
from qa.adapters.data_folder import DataFolder
from qa.grounding import ABSTAIN_BELOW
from qa.ports import DenseIndex, Embedder, Engine
from qa.retrieval import Retriever
from qa.service import AnswerService
from qa.settings import Settings


def open_catalogue(settings: Settings) -> SqlCatalogue:
    """Open the catalogue; any process may, at any time."""
    lifetime = timedelta(hours=settings.conversation_hours)
    return SqlCatalogue(DataFolder(settings.home).catalogue, lifetime)


def build_embedder(settings: Settings) -> Embedder:
    """Build the embedder that the settings name. Raises SettingsError."""
    if settings.embedder == "minilm":
        from qa.adapters.minilm import MiniLM

        return MiniLM(threads=settings.threads)
    from qa.adapters.llamaindex import load_llamaindex_embedder

    return load_llamaindex_embedder(settings.embedder, settings.embedder_options)


def build_engine(embedder: Embedder) -> Engine:
    """Build what drafts answers."""
    from qa.answering.extractive import ExtractiveEngine
    from qa.answering.overlap_reader import OverlapReader

    return ExtractiveEngine(OverlapReader(embedder))


def build_service(
    settings: Settings,
    catalogue: SqlCatalogue,
    embedder: Embedder,
    index: DenseIndex | None,
    engine: Engine | None = None,
) -> AnswerService:
    """Build the answering side; without an index, dense search is exact; without an engine, it builds one."""
    threshold = ABSTAIN_BELOW if settings.abstain_below is None else settings.abstain_below
    return AnswerService(
        catalogue=catalogue,
        retriever=Retriever(embedder, index),
        engine=engine or build_engine(embedder),
        abstain_below=threshold,
        max_question_chars=settings.max_question_chars,
    )


def open_answers(settings: Settings) -> AnswerService:
    """Build a service for one question: it reads the catalogue alone, so it works beside the owner.

    Raises IndexMismatch when the articles were embedded by another model.
    """
    catalogue, embedder = open_catalogue(settings), build_embedder(settings)
    catalogue.bind_embedder(embedder)
    return build_service(settings, catalogue, embedder, index=None)
