"""Calibrate the bundled reader: python -m training.reader.calibrate DATA (see ../README.md).

Asks our own stories in training/calibration, each question of its own article and of all, and the articles of
SQuAD 2.0 train that training left out, each question of its own paragraph. Writes calibration.json beside the
weights, with its reliability and its risk-coverage curve, both judged on articles left out of the fit,
as JSON and PNG.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import matplotlib
import numpy as np

from bots.evaluation.formats import read_questions
from bots.evaluation.labelling import labelled
from qa.adapters.onnx_files import BUNDLED
from qa.adapters.onnx_reader import bundled_reader
from qa.answering.calibration import Judged, Labelled, cross_validated, fit, save
from qa.settings import Settings
from training.reader.examples import HELD_OUT_TITLES, ROOT

OWN = ROOT / "training/calibration"
_BINS = 10


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of squad2/")
    data: Path = parser.parse_args().data
    with tempfile.TemporaryDirectory() as folder:
        held_out = _held_out(data / "squad2/train.jsonl.gz", Path(folder) / "held-out.jsonl")
        sets = ((OWN, False), (OWN, True), (held_out, False))
        found = [each for file, open_ in sets for each in _labelled(file, open_)]
    reader = bundled_reader().name
    calibration = fit(found, reader)
    save(calibration, BUNDLED / "calibration.json")
    curves = {"threshold": calibration.threshold, **figures(cross_validated(found, reader))}
    (BUNDLED / "calibration_curves.json").write_text(json.dumps(curves, indent=1) + "\n", encoding="utf-8")
    draw(curves, BUNDLED / "calibration_curves.png")
    print(json.dumps({name: value for name, value in curves.items() if not isinstance(value, list)}))


def figures(judged: Sequence[Judged]) -> dict[str, object]:
    """Give reliability (stated and found confidence in tenths) and risk at each coverage."""
    stated = np.array([each.confidence for each in judged])
    right = np.array([each.right for each in judged], float)
    tenth = np.minimum((stated * _BINS).astype(int), _BINS - 1)
    surest_first = np.argsort(-stated)
    risk = 1.0 - np.cumsum(right[surest_first]) / np.arange(1, len(judged) + 1)
    places = np.linspace(1, len(judged), 100).astype(int) - 1
    gaps = [abs(float((stated - right)[tenth == n].sum())) for n in range(_BINS)]
    return {
        "questions": len(judged),
        "expected_calibration_error": round(sum(gaps) / len(judged), 4),
        "risk_coverage_area": round(float(risk.mean()), 4),
        "reliability": [
            {
                "stated": round(float(stated[tenth == n].mean()), 3),
                "found": round(float(right[tenth == n].mean()), 3),
                "questions": int((tenth == n).sum()),
            }
            for n in sorted(set(tenth.tolist()))
        ],
        "risk_coverage": [
            {
                "coverage": round((at + 1) / len(judged), 3),
                "risk": round(float(risk[at]), 3),
                "confidence": round(float(stated[surest_first][at]), 3),
            }
            for at in places.tolist()
        ],
    }


def draw(curves: dict[str, object], file: Path) -> None:
    """Draw both curves side by side."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 4), layout="constrained")
    reliability: list[dict[str, float]] = curves["reliability"]  # type: ignore[assignment]
    left.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    left.plot([r["stated"] for r in reliability], [r["found"] for r in reliability], marker="o")
    left.set(xlabel="stated confidence", ylabel="share that is right", title="Reliability")
    left.set(xlim=(0, 1), ylim=(0, 1))
    risk: list[dict[str, float]] = curves["risk_coverage"]  # type: ignore[assignment]
    right.plot([r["coverage"] for r in risk], [r["risk"] for r in risk])
    right.set(xlabel="share of questions answered", ylabel="share of these that is wrong", title="Risk")
    right.set(xlim=(0, 1), ylim=(0, None))
    figure.savefig(file, dpi=110)


def _labelled(file: Path, open_: bool) -> Iterator[Labelled]:
    asked = read_questions(file, open_, None, report=print)
    return labelled(asked, open_, Settings(), bundled_reader(), lambda _: None)


def _held_out(file: Path, target: Path) -> Path:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        kept = [line for line in lines if json.loads(line)["title"] in HELD_OUT_TITLES]
    target.write_text("".join(kept), encoding="utf-8")
    return target


if __name__ == "__main__":
    main()
