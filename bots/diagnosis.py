"""The doctor: what it looks at, what it finds, what it mends."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

from bots.owner import Finding, Severity
from qa.adapters.catalogue import SqlCatalogue
from qa.adapters.data_folder import DataFolder
from qa.adapters.guarded_index import GuardedIndex
from qa.bootstrap import build_reader, calibration_file, load_calibration
from qa.errors import PullquoteError
from qa.models import Article, Passage
from qa.ports import Embedder
from qa.settings import Settings

_REPAIR = "Run `pullquote doctor --repair`."
_LITTLE_SPACE = 200_000_000


def diagnose(
    catalogue: SqlCatalogue,
    folder: DataFolder,
    index: GuardedIndex,
    embedder: Embedder,
    settings: Settings,
    repair: bool,
) -> list[Finding]:
    """Examine everything; with `repair`, mend first and report what is left."""
    if repair:
        _mend(catalogue, folder, index)
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _folder(folder),
        lambda: _catalogue(catalogue),
        lambda: _embedder(catalogue, embedder),
        lambda: _reader(settings),
        lambda: _index(catalogue, folder, index),
    )
    return [finding for check in checks for finding in check()]


def _mend(catalogue: SqlCatalogue, folder: DataFolder, index: GuardedIndex) -> None:
    if any("lexical" in fault for fault in catalogue.faults()):
        catalogue.refill_lexical()
    if any(finding.severity is not Severity.OK for finding in _index(catalogue, folder, index)):
        index.rebuild()


def _folder(folder: DataFolder) -> Iterator[Finding]:
    free = shutil.disk_usage(folder.home).free
    place = f"{folder.home}, {free / 1e9:.1f} GB free"
    if free < _LITTLE_SPACE:
        yield Finding(Severity.WARNING, "data folder", place, "Free some disk space.")
    else:
        yield Finding(Severity.OK, "data folder", place)


def _catalogue(catalogue: SqlCatalogue) -> Iterator[Finding]:
    faults = catalogue.faults()
    for fault in faults:
        remedy = _REPAIR if "lexical" in fault else "Restore the catalogue from a backup, or ingest again."
        yield Finding(Severity.PROBLEM, "catalogue", fault, remedy)
    if not faults:
        articles = catalogue.articles()
        passages = sum(article.passage_count for article in articles)
        yield Finding(Severity.OK, "catalogue", f"{len(articles):,} articles, {passages:,} passages")


def _embedder(catalogue: SqlCatalogue, embedder: Embedder) -> Iterator[Finding]:
    try:
        embedder.embed_question("Is anything wrong?")
        catalogue.bind_embedder(embedder)
    except PullquoteError as error:
        yield Finding(Severity.PROBLEM, "embedder", str(error), None)
    else:
        yield Finding(Severity.OK, "embedder", f"{embedder.name}, {embedder.dimension} dimensions")


def _reader(settings: Settings) -> Iterator[Finding]:
    """Load the reader that the settings name and let it read, and say how it is calibrated."""
    article = Article("doctor", 1, "Nothing is wrong.", "Nothing is wrong.")
    try:
        reader = build_reader(settings)
        reader.read("Is anything wrong?", [Passage(article, 0, 0, len(article.text))])
        calibration = load_calibration(settings, reader)
    except PullquoteError as error:
        yield Finding(Severity.PROBLEM, "reader", str(error))
        return
    least = calibration.threshold if settings.abstain_below is None else settings.abstain_below
    yield Finding(
        Severity.OK,
        "reader",
        f"{reader.name}, declines under a confidence of {least:.2f}; calibrated on {calibration.questions:,} "
        f"questions ({calibration_file(settings, reader)})",
    )


def _index(catalogue: SqlCatalogue, folder: DataFolder, index: GuardedIndex) -> Iterator[Finding]:
    if not index.opened and not folder.index_closed_cleanly:
        message = "was not closed cleanly; it will be rebuilt before it is used"
        yield Finding(Severity.PROBLEM, "vector index", message, _REPAIR)
        return
    if not index.opened and not catalogue.articles():
        yield Finding(Severity.OK, "vector index", "empty")
        return
    yield from _index_contents(index)


def _index_contents(index: GuardedIndex) -> Iterator[Finding]:
    try:
        if not index.opened:
            index.open()
        missing = index.missing()
    except PullquoteError as error:
        yield Finding(Severity.PROBLEM, "vector index", str(error), _REPAIR)
        return
    if missing:
        message = f"{len(missing):,} passages are not in it"
        yield Finding(Severity.PROBLEM, "vector index", message, _REPAIR)
    else:
        yield Finding(Severity.OK, "vector index", f"{index.count():,} vectors")
