"""Where real parts are chosen and put together, from the settings."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from qa.adapters.catalogue import SqlCatalogue
from qa.adapters.data_folder import DataFolder
from qa.errors import SettingsError
from qa.ports import DenseIndex, Embedder, Engine, Judge, Reader
from qa.retrieval import Retriever
from qa.service import AnswerService
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.answering.calibration import Calibration
    from qa.answering.judging import CalibratedJudge

_HUB = "hub:"


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


def build_reader(settings: Settings) -> Reader:
    """Build the reader that the settings name. Raises ModelUnavailable, SettingsError."""
    from qa.adapters.onnx_reader import bundled_reader, folder_reader, hub_reader

    if settings.reader == "bundled":
        return bundled_reader(settings.threads)
    if settings.reader.startswith(_HUB):
        return hub_reader(settings.reader.removeprefix(_HUB), settings.threads)
    return folder_reader(Path(settings.reader).expanduser(), settings.threads)


def calibration_file(settings: Settings, reader: Reader) -> Path:
    """Say where the calibration of a reader is: in the data folder, else (bundled) in the package."""
    from qa.adapters.onnx_files import BUNDLED

    own = own_calibration_file(settings, reader)
    return own if own.exists() or settings.reader != "bundled" else BUNDLED / "calibration.json"


def own_calibration_file(settings: Settings, reader: Reader) -> Path:
    """Say where `pullquote calibrate` puts the calibration of a reader."""
    name = re.sub(r"[^\w.-]+", "-", reader.name)
    return settings.home / "calibration" / f"{name}.json"


def load_calibration(settings: Settings, reader: Reader) -> Calibration:
    """Load what tells how sure a reader's answers are. Raises SettingsError if there is none for it."""
    from qa.answering.calibration import load

    file = calibration_file(settings, reader)
    if not file.exists():
        raise SettingsError(
            f"The reader {reader.name} is not calibrated yet, so nobody knows when to believe it. Run "
            "`pullquote calibrate FILE` with questions of known answers, for example a file of SQuAD 2.0."
        )
    return load(file)


def build_judge(settings: Settings) -> CalibratedJudge:
    """Build what reads passages and says how sure it is. Raises ModelUnavailable, SettingsError."""
    from qa.answering.judging import CalibratedJudge

    reader = build_reader(settings)
    return CalibratedJudge(reader, load_calibration(settings, reader))


def build_engine(judge: Judge) -> Engine:
    """Build what drafts answers."""
    from qa.answering.extractive import ExtractiveEngine

    return ExtractiveEngine(judge)


def build_service(
    settings: Settings,
    catalogue: SqlCatalogue,
    embedder: Embedder,
    index: DenseIndex | None,
    engine: Engine | None = None,
) -> AnswerService:
    """Build the answering side; without an index, dense search is exact; without an engine, it builds one.

    Raises ModelUnavailable, SettingsError.
    """
    judge = build_judge(settings)
    threshold = judge.threshold if settings.abstain_below is None else settings.abstain_below
    return AnswerService(
        catalogue=catalogue,
        retriever=Retriever(embedder, index),
        engine=engine or build_engine(judge),
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
