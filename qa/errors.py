"""Every error a user of Pullquote can meet.

PullquoteError
├─ SettingsError            a setting is missing or makes no sense
├─ QuestionRefused          the question is empty or too long
├─ IngestError              a source could not become an article; carries .source
│  ├─ FetchFailed           it could not be read
│  └─ ExtractionFailed      it was read, but holds no article
├─ ArticleNotFound          no such article, or no such version of it
│  └─ ArticleRemoved        it was here and has been removed
├─ IndexProblem
│  ├─ IndexBusy             another process owns the data folder
│  ├─ IndexBroken           the vector index cannot be used; the catalogue can rebuild it
│  └─ IndexMismatch         the index was built with another embedder
├─ EvaluationError          a file of questions with answers, or of floors, cannot be used
├─ ModelUnavailable         an embedder or reader cannot be loaded or called
└─ OwnerUnreachable         the process that owns the data folder does not answer
"""


class PullquoteError(Exception):
    """Say what happened, to which thing, and what to do; shown to users as it is."""


class SettingsError(PullquoteError):
    """A setting is missing or makes no sense."""


class QuestionRefused(PullquoteError):
    """The question is empty or too long."""


class IngestError(PullquoteError):
    """A source could not become an article."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(message)
        self.source = source


class FetchFailed(IngestError):
    """The source could not be read."""


class ExtractionFailed(IngestError):
    """The source was read, but holds no article."""


class ArticleNotFound(PullquoteError):
    """No such article, or no such version of it."""


class ArticleRemoved(ArticleNotFound):
    """The article was here and has been removed."""


class IndexProblem(PullquoteError):
    """The vector index cannot do what was asked."""


class IndexBusy(IndexProblem):
    """Another process owns the data folder."""


class IndexBroken(IndexProblem):
    """The vector index cannot be used; the catalogue can rebuild it."""


class IndexMismatch(IndexProblem):
    """The index was built with another embedder."""


class EvaluationError(PullquoteError):
    """A file of questions with answers, or of floors, cannot be used."""


class ModelUnavailable(PullquoteError):
    """An embedder or reader cannot be loaded or called."""


class OwnerUnreachable(PullquoteError):
    """The process that owns the data folder does not answer."""
