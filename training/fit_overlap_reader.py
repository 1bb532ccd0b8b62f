"""Fit the overlap reader's weights on open question sets, measure them, and write them beside the code.

    python training/fit_overlap_reader.py DATA_FOLDER

DATA_FOLDER holds `squad2/train.jsonl.gz`, `squad2/dev.jsonl.gz` (SQuAD 2.0, CC BY-SA 4.0) and
`nq/train.jsonl.gz` (Natural Questions, short passages), one question a line: `title`, `context`, `question`,
`answers` (each with `start`). Only the train files are fitted on. Takes about five minutes on two cores.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.adapters.minilm import MiniLM
from qa.answering.candidates import candidates_of
from qa.answering.features import NAMES, Matrix, take_apart
from qa.answering.overlap_reader import WEIGHTS, Fitted, OverlapReader
from qa.models import Article, Passage, RetrievedPassage
from qa.sentences import paragraphs

OTHER_PARAGRAPHS = 4
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, the paragraphs it is read with, and where in the first its answers start, if it has any."""

    title: str
    paragraphs: tuple[str, ...]
    question: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of one question's sentences, and which sentences hold an answer."""

    measures: Matrix
    right: npt.NDArray[np.bool_]


def main(folder: Path) -> None:
    """Fit, measure, write."""
    reader = OverlapReader(MiniLM(), texts_remembered=200_000)
    train = measured(reader, askings(folder / "squad2/train.jsonl.gz"))
    train_absent = measured(reader, without_answers(askings(folder / "squad2/train.jsonl.gz")))
    searched = measured(reader, askings(folder / "nq/train.jsonl.gz"))
    fitted = fit([*train, *searched], [*train, *train_absent])
    dev = measured(reader, askings(folder / "squad2/dev.jsonl.gz"))
    dev_absent = measured(reader, without_answers(askings(folder / "squad2/dev.jsonl.gz")))
    write(fitted, figures(fitted, dev, dev_absent))


def askings(file: Path) -> list[Asking]:
    """Read questions; each is read with the paragraphs of the same title that are lexically nearest to it."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    pages: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        pages[row["title"]][_one_line(row["context"])] = None
    return [_asking(row, list(pages[row["title"]])) for row in rows]


def without_answers(found: Sequence[Asking]) -> list[Asking]:
    """Take the answering paragraph away: the subject is right, the fact is not there."""
    return [Asking(a.title, a.paragraphs[1:], a.question, ()) for a in found if a.starts and a.paragraphs[1:]]


def measured(reader: OverlapReader, found: Sequence[Asking]) -> list[Measured]:
    """Measure every sentence of every question's paragraphs."""
    return [_measured(reader, asking) for asking in found]


def fit(ordering: Sequence[Measured], deciding: Sequence[Measured]) -> Fitted:
    """Fit the order of sentences (softmax over a question's sentences), then the confidence in the first."""
    everything = np.concatenate([m.measures for m in ordering])
    mean, scale = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    order = _fit_order([(m.measures - mean) / scale for m in ordering], [m.right for m in ordering])
    draft = Fitted(mean, scale, order, np.zeros(len(order) + 3))
    firsts = [_first(draft, m) for m in deciding]
    inputs = np.array([row for row, _ in firsts])
    right = np.array([answer for _, answer in firsts], dtype=float)
    answerable = np.array([m.right.any() for m in deciding])
    # Confidence is meant for a mix in which every second question has an answer.
    counts = np.where(answerable, 1.0, answerable.sum() / (~answerable).sum())
    return Fitted(mean, scale, order, _fit_logistic(inputs, right, counts))


def figures(fitted: Fitted, dev: Sequence[Measured], absent: Sequence[Measured]) -> dict[str, object]:
    """Measure on questions not fitted on; `curve` holds shares of each sort for each threshold."""
    sure, right = _judged(fitted, [m for m in dev if m.right.any()])
    adversarial, _ = _judged(fitted, [m for m in dev if not m.right.any()])
    missing, _ = _judged(fitted, absent)
    curve = [
        {
            "threshold": float(at),
            "answered_right": round(float((right & (sure >= at)).mean()), 3),
            "answered_wrong": round(float((~right & (sure >= at)).mean()), 3),
            "adversarial_answered": round(float((adversarial >= at).mean()), 3),
            "absent_answered": round(float((missing >= at).mean()), 3),
        }
        for at in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
    ]
    return {
        "right_sentence": round(float(right.mean()), 3),
        "auroc_adversarial": round(_auroc(sure, adversarial), 3),
        "auroc_absent": round(_auroc(sure, missing), 3),
        "curve": curve,
    }


def write(fitted: Fitted, reached: dict[str, object]) -> None:
    """Write weights, what they were fitted on, and the figures reached."""
    table = {
        "made_by": "training/fit_overlap_reader.py",
        "fitted_on": "SQuAD 2.0 train (CC BY-SA 4.0) with and without the answering paragraph; order also on "
        "Natural Questions train; confidence is for a mix in which half of the questions have an answer; "
        "embedder all-MiniLM-L6-v2-int8",
        "squad2_dev": reached,
        "features": list(NAMES),
        **{
            name: np.round(getattr(fitted, name), 4).tolist()
            for name in ("mean", "scale", "order", "confidence")
        },
    }
    WEIGHTS.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(reached))


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _asking(row: dict[str, object], page: list[str]) -> Asking:
    context, question = _one_line(str(row["context"])), str(row["question"])
    asked = set(question.lower().split())
    others = sorted((p for p in page if p != context), key=lambda p: -len(asked & set(p.lower().split())))
    starts = tuple(int(answer["start"]) for answer in row["answers"])  # type: ignore[attr-defined]
    title = str(row["title"]).replace("_", " ")
    return Asking(title, (context, *others[:OTHER_PARAGRAPHS]), question, starts)


def _measured(reader: OverlapReader, asking: Asking) -> Measured:
    text = "\n".join([asking.title, *asking.paragraphs])
    article = Article("fitted-on", 1, asking.title, text, language="en")
    places = paragraphs(text)
    candidates = candidates_of(
        [RetrievedPassage(Passage(article, n, p.start, p.end), 0.0) for n, p in enumerate(places)]
    )
    starts = [len(asking.title) + 1 + start for start in asking.starts]
    right = [any(c.place.start <= start < c.place.end for start in starts) for c in candidates]
    return Measured(reader.measured(take_apart(asking.question, "en"), candidates), np.array(right))


def _fit_order(
    inputs: Sequence[Matrix], right: Sequence[npt.NDArray[np.bool_]], penalty: float = 1e-3
) -> Weights:
    kept = [(x, y / y.sum()) for x, y in zip(inputs, right, strict=True) if y.any()]
    rows, wanted = np.concatenate([x for x, _ in kept]), np.concatenate([y for _, y in kept])
    sizes = np.array([len(x) for x, _ in kept])
    starts, owner = np.concatenate([[0], sizes.cumsum()[:-1]]), np.repeat(np.arange(len(kept)), sizes)
    weights, speed, spread = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, 301):  # Adam (Kingma and Ba, 2015), full batch
        raised = rows @ weights
        raised = np.exp(raised - np.maximum.reduceat(raised, starts)[owner])
        share = raised / np.add.reduceat(raised, starts)[owner]
        slope = rows.T @ (share - wanted) / len(kept) + penalty * weights
        speed, spread = 0.9 * speed + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights = weights - 0.05 * (speed / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def _fit_logistic(inputs: Matrix, right: Weights, counts: Weights, penalty: float = 1.0) -> Weights:
    weights = np.zeros(inputs.shape[1])
    ridge = penalty * np.eye(len(weights))
    ridge[-1, -1] = 0.0  # the constant is free
    for _ in range(30):  # Newton
        sure = 1.0 / (1.0 + np.exp(-inputs @ weights))
        bend = (inputs * (counts * sure * (1 - sure) + 1e-6)[:, None]).T @ inputs + ridge
        weights = weights - np.linalg.solve(bend, inputs.T @ (counts * (sure - right)) + ridge @ weights)
    return weights


def _first(fitted: Fitted, found: Measured) -> tuple[Weights, bool]:
    inputs, scores = fitted.confidence_inputs(found.measures)
    best = int(np.argmax(scores))
    return inputs[best], bool(found.right[best])


def _judged(fitted: Fitted, asked: Sequence[Measured]) -> tuple[Weights, npt.NDArray[np.bool_]]:
    """Give the confidence in the first sentence of each question, and whether it is right."""
    judged = [(fitted.judge(found.measures), found.right) for found in asked]
    firsts = [int(np.argmax(scores)) for (scores, _), _ in judged]
    sure = [confidence[at] for ((_, confidence), _), at in zip(judged, firsts, strict=True)]
    return np.array(sure), np.array([right[at] for (_, right), at in zip(judged, firsts, strict=True)])


def _auroc(positive: Weights, negative: Weights) -> float:
    yes, no = positive[:, None], negative[None]
    return float((yes > no).mean() + 0.5 * (yes == no).mean())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
