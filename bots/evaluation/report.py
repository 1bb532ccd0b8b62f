"""The figures of one set, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from bots.evaluation.floors import Floor, Miss, Task
from bots.evaluation.metrics import Figure
from bots.evaluation.questions import QuestionSet
from bots.schemas import Body

_LABELS = {
    "citation_exactness": "Quotes that are exact",
    "sentence_accuracy": "Right sentence",
    "sentence_accuracy_answered": "Right sentence, of those answered",
    "exact_match": "Span: exact match",
    "f1": "Span: F1",
    "exact_match_at_threshold": "Span: exact match, 0 if declined",
    "f1_at_threshold": "Span: F1, 0 if declined",
    "recall_at_1": "Retrieval: recall at 1",
    "recall_at_3": "Retrieval: recall at 3",
    "recall_at_8": "Retrieval: recall at 8",
    "mrr": "Retrieval: MRR",
    "answerable_answered": "Answerable and answered",
    "unanswerable_declined": "Unanswerable and declined",
    "auroc": "Confidence: AUROC",
    "answering_f1": "Answering: F1",
    "abstaining_f1": "Abstaining: F1",
    "coverage_at_90_precision": "Coverage at 90 % precision",
    "risk_coverage_area": "Risk-coverage area",
    "latency_ms_p50": "Latency: median, ms",
    "latency_ms_p95": "Latency: 95th percentile, ms",
    "latency_ms_p99": "Latency: 99th percentile, ms",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What asking one set of questions came to."""

    task: Task
    articles: int
    questions: int
    answerable: int
    figures: tuple[Figure, ...]
    missed: tuple[Miss, ...]

    @classmethod
    def of(
        cls, task: Task, asked: QuestionSet, figures: tuple[Figure, ...], missed: tuple[Miss, ...]
    ) -> Report:
        """Put together what was asked and how it went."""
        answerable = sum(one.answerable for one in asked.questions)
        return cls(task, len(asked.stories), len(asked.questions), answerable, figures, missed)


class MissBody(Body):
    """A floor that was missed."""

    figure: str = Field(description="The figure's name.", examples=["auroc"])
    reached: float | None = Field(description="What it came to; null where there was nothing to measure.")
    required: float = Field(description="What it should be: at least, or at most if less is better.")


class ReportBody(Body):
    """The figures of one set of questions."""

    questions_from: str = Field(description="The file or folder.", examples=["evals/questions.jsonl"])
    open: bool = Field(description="Whether every question was asked of all articles.")
    articles: int
    questions: int
    answerable: int = Field(description="How many of the questions have an answer.")
    figures: dict[str, float | None] = Field(description="By name; null where there was nothing to measure.")
    missed: list[MissBody] = Field(description="The floors that were missed.")

    @classmethod
    def of(cls, report: Report) -> ReportBody:
        """Describe a report."""
        return cls(
            questions_from=str(report.task.path),
            open=report.task.open_,
            articles=report.articles,
            questions=report.questions,
            answerable=report.answerable,
            figures={figure.name: figure.value for figure in report.figures},
            missed=[
                MissBody(figure=miss.floor.name, reached=miss.reached, required=miss.floor.required)
                for miss in report.missed
            ],
        )


def title(report: Report) -> str:
    """Say in a line what was asked."""
    asked = f"{_count(report.questions, 'question')} ({report.answerable:,} answerable)"
    of = "of all its articles" if report.task.open_ else "each of its own article"
    return f"{report.task.path}: {asked} about {_count(report.articles, 'article')}, {of}"


def rows(report: Report) -> list[tuple[str, str, str, str]]:
    """List the figures that could be measured: label, value, over how many, and the floor if there is one."""
    floors = {floor.name: floor for floor in report.task.floors}
    return [
        (_LABELS[figure.name], number(figure.name, figure.value), f"{figure.count:,}", _floor(floors, figure))
        for figure in report.figures
        if figure.value is not None or figure.name in floors
    ]


def miss_line(report: Report, miss: Miss) -> str:
    """Say which floor was missed, by its name in evals.toml, with what it came to and what was required."""
    bound = "at most" if miss.floor.at_most else "at least"
    reached = number(miss.floor.name, miss.reached)
    required = number(miss.floor.name, miss.floor.required)
    if reached == required:
        reached = f"{miss.reached} (rounded {reached})"
    how = " (open)" if report.task.open_ else ""
    return f"{report.task.path}{how}: {miss.floor.name} is {reached}, {bound} {required} is required."


def number(name: str, value: float | None) -> str:
    """Write a figure."""
    if value is None:
        return "not measured"
    return f"{value:.1f}" if name.startswith("latency_") else f"{value:.3f}"


def _floor(floors: dict[str, Floor], figure: Figure) -> str:
    if (floor := floors.get(figure.name)) is None:
        return ""
    sign = "≤" if floor.at_most else "≥"
    return f"{sign} {number(floor.name, floor.required)}{'' if floor.met_by(figure.value) else ' missed'}"


def _count(number_: int, what: str) -> str:
    return f"{number_:,} {what}{'' if number_ == 1 else 's'}"
