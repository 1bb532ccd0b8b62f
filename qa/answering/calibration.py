"""From signals to a decision: which sentence is likeliest to answer, and how likely it does.

Two linear models over standardised signals: one orders a question's sentences (softmax), one gives the
probability that the first of them answers (logistic, L2). Both are fitted on labelled questions that the
reader was not trained on. No signal may count against its meaning: people who write test questions reuse the
text's words, or avoid them, and a fit would learn that from their hands.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.answering.signals import NAMES, SIGNALS, Column, Matrix
from qa.errors import SettingsError

_FEWEST = 30  # questions of either sort
# Whoever asks has a reason to think that the articles answer: three of five times they are right.
_ANSWERABLE_FOR_EACH_OTHER = 1.5
_MEANT = np.array(list(SIGNALS.values()), float)
_MEANT_FOR_CONFIDENCE = np.concatenate([_MEANT, [1.0, 1.0, 0.0]])


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """The fitted models for one reader, and the confidence under which Pullquote declines.

    `mean`, `scale` and `order` have shape (signals,); `confidence` has two more for the share that the first
    sentence has of all scores and for the score itself, and one for the constant. `questions` is how many it
    was fitted on.
    """

    reader: str
    mean: Column
    scale: Column
    order: Column
    confidence: Column
    threshold: float
    questions: int

    def judge(self, signals: Matrix) -> tuple[Column, Column]:
        """Give each candidate its score, and how likely it answers (0 to 1)."""
        inputs, scores = self.inputs(signals)
        return scores, _probability(inputs @ self.confidence)

    def inputs(self, signals: Matrix) -> tuple[Matrix, Column]:
        """Give what confidence is computed from, and the scores."""
        standard = np.clip((signals - self.mean) / self.scale, -4.0, 4.0)
        scores = standard @ self.order
        raised = np.exp(scores - scores.max())
        share = raised / raised.sum()
        return np.column_stack([standard, scores, share, np.ones(len(scores))]), scores


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """The signals of one question's sentences, which of them answer, and which article it is about."""

    signals: Matrix
    right: npt.NDArray[np.bool_]
    article_id: str

    @property
    def answerable(self) -> bool:
        """Whether one of the sentences answers."""
        return bool(self.right.any())


@dataclass(frozen=True, slots=True)
class Judged:
    """How sure one question's first sentence was held to be, whether it answers, and whether any could."""

    confidence: float
    right: bool
    answerable: bool


def fit(questions: Sequence[Labelled], reader: str, penalty: float = 2.0) -> Calibration:
    """Fit both models, and the threshold that best tells answerable questions from others.

    Raises SettingsError when there are too few questions of either sort to fit on.
    """
    _require_both_sorts(questions)
    everything = np.concatenate([each.signals for each in questions])
    mean, spread = everything.mean(axis=0), everything.std(axis=0)
    # A signal that never varied tells nothing; it must not tell much once it does.
    scale = np.where(spread > 0.01, spread, 1.0)
    blank = Calibration(
        reader, mean, scale, np.zeros(len(mean)), np.zeros(len(mean) + 3), 0.5, len(questions)
    )
    ordered = _with(blank, order=_fit_order(blank, questions))
    firsts = [_first(ordered, each) for each in questions]
    inputs, right = np.array([row for row, _ in firsts]), np.array([float(answer) for _, answer in firsts])
    sure = _with(ordered, confidence=_fit_logistic(inputs, right, penalty))
    answerable = np.array([each.answerable for each in questions])
    return _with(sure, threshold=_best_threshold(_probability(inputs @ sure.confidence), answerable))


def cross_validated(questions: Sequence[Labelled], reader: str, folds: int = 5) -> list[Judged]:
    """Judge each question by a calibration fitted without its article. Raises SettingsError as `fit` does."""
    articles = {
        name: n % folds for n, name in enumerate(dict.fromkeys(each.article_id for each in questions))
    }
    judged = []
    for fold in range(min(folds, len(articles))):
        others = [each for each in questions if articles[each.article_id] != fold]
        calibration = fit(others, reader)
        judged += [_judged(calibration, each) for each in questions if articles[each.article_id] == fold]
    return judged


def load(file: Path) -> Calibration:
    """Read a calibration. Raises SettingsError when it was fitted on other signals or is damaged."""
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
        if table["signals"] != list(NAMES):
            raise ValueError("other signals")
        arrays = {name: np.array(table[name], float) for name in ("mean", "scale", "order", "confidence")}
        return Calibration(
            reader=table["reader"],
            threshold=float(table["threshold"]),
            questions=int(table["questions"]),
            **arrays,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"The calibration {file} cannot be used ({error}). Make it again with `pullquote calibrate FILE`."
        ) from error


def save(calibration: Calibration, file: Path) -> None:
    """Write a calibration."""
    table = {
        name: value if isinstance(value, str | float | int) else np.round(value, 4).tolist()
        for name, value in asdict(calibration).items()
    }
    table = {"reader": table["reader"], "signals": list(NAMES), **table}
    file.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _with(calibration: Calibration, **changes: object) -> Calibration:
    known = {field.name: getattr(calibration, field.name) for field in fields(calibration)}
    return Calibration(**{**known, **changes})


def _require_both_sorts(questions: Sequence[Labelled]) -> None:
    answerable = sum(each.answerable for each in questions)
    if answerable < _FEWEST or len(questions) - answerable < _FEWEST:
        raise SettingsError(
            f"{answerable} questions with an answer and {len(questions) - answerable} without are too few to "
            f"calibrate on: at least {_FEWEST} of each are needed."
        )


def _judged(calibration: Calibration, question: Labelled) -> Judged:
    row, right = _first(calibration, question)
    return Judged(float(_probability(row @ calibration.confidence)), right, question.answerable)


def _first(calibration: Calibration, question: Labelled) -> tuple[Column, bool]:
    inputs, scores = calibration.inputs(question.signals)
    at = int(scores.argmax())
    return inputs[at], bool(question.right[at])


def _fit_order(blank: Calibration, questions: Sequence[Labelled], penalty: float = 3e-3) -> Column:
    """Fit the order by softmax over each question's sentences, with Adam (Kingma and Ba, 2015)."""
    kept = [each for each in questions if each.answerable]
    rows = np.concatenate([blank.inputs(each.signals)[0][:, :-3] for each in kept])
    wanted = np.concatenate([each.right / each.right.sum() for each in kept])
    sizes = np.array([len(each.right) for each in kept])
    starts, owner = np.concatenate([[0], sizes.cumsum()[:-1]]), np.repeat(np.arange(len(kept)), sizes)
    weights, speed, spread = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, 401):
        raised = rows @ weights
        raised = np.exp(raised - np.maximum.reduceat(raised, starts)[owner])
        share = raised / np.add.reduceat(raised, starts)[owner]
        slope = rows.T @ (share - wanted) / len(kept) + penalty * weights
        speed, spread = 0.9 * speed + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights = weights - 0.05 * (speed / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
        weights = np.where(weights * _MEANT < 0, 0.0, weights)
    return weights


def _fit_logistic(inputs: Matrix, right: Column, penalty: float) -> Column:
    """Fit, and leave out the signal that counts most against its meaning until none does."""
    kept = np.ones(inputs.shape[1], bool)
    while True:
        weights = np.zeros(inputs.shape[1])
        weights[kept] = _newton(inputs[:, kept], right, penalty)
        against = np.where(weights * _MEANT_FOR_CONFIDENCE < 0, np.abs(weights), 0.0)
        if not against.any():
            return weights
        kept[int(against.argmax())] = False


def _newton(inputs: Matrix, right: Column, penalty: float) -> Column:
    """Fit a logistic model; the constant, which is the last, is not held back."""
    weights = np.zeros(inputs.shape[1])
    ridge = penalty * np.eye(len(weights))
    ridge[-1, -1] = 0.0
    for _ in range(30):
        sure = _probability(inputs @ weights)
        bend = (inputs * (sure * (1 - sure) + 1e-6)[:, None]).T @ inputs + ridge
        weights = weights - np.linalg.solve(bend, inputs.T @ (sure - right) + ridge @ weights)
    return weights


def _best_threshold(sure: Column, answerable: npt.NDArray[np.bool_]) -> float:
    """Find the confidence that most answerable and fewest other questions reach."""
    order = np.argsort(-sure)
    gain = np.where(answerable, _ANSWERABLE_FOR_EACH_OTHER / answerable.sum(), -1.0 / (~answerable).sum())
    return round(float(sure[order][int(np.cumsum(gain[order]).argmax())]) - 5e-4, 3)


def _probability(log_odds: Column) -> Column:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -30.0, 30.0))))
