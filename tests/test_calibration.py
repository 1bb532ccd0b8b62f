"""A calibration finds the sentence that answers, knows how likely it does, and can be kept in a file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from qa.adapters.onnx_files import BUNDLED
from qa.adapters.onnx_reader import bundled_reader
from qa.answering.calibration import cross_validated, fit, load, save
from qa.answering.signals import NAMES, SIGNALS
from qa.errors import SettingsError
from tests.calibrations import labelled


def test_the_sentence_that_answers_comes_first_on_questions_not_fitted_on() -> None:
    calibration = fit(list(labelled(200)), "made-up")
    answerable = [each for each in labelled(100, seed=2) if each.answerable]
    firsts = [each.right[calibration.judge(each.signals)[0].argmax()] for each in answerable]
    assert np.mean(firsts) > 0.8


def test_confidence_is_about_how_often_the_answer_is_right() -> None:
    judged = cross_validated(list(labelled(600)), "made-up")
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        inside = [each for each in judged if low <= each.confidence < high]
        stated, found = (
            np.mean([getattr(each, name) for each in inside]) for name in ("confidence", "right")
        )
        assert abs(stated - found) < 0.15, (low, high)


def test_the_threshold_shows_more_right_answers_than_wrong_ones() -> None:
    calibration = fit(list(labelled(400)), "made-up")
    assert 0.3 < calibration.threshold < 0.7


def test_too_few_questions_of_either_sort_are_refused_with_their_numbers() -> None:
    answerable = [each for each in labelled(200) if each.answerable]
    with pytest.raises(SettingsError, match="100 questions with an answer and 0 without"):
        fit(answerable, "made-up")


def test_a_calibration_comes_back_from_its_file(tmp_path: Path) -> None:
    calibration = fit(list(labelled(200)), "made-up")
    save(calibration, tmp_path / "c.json")
    again = load(tmp_path / "c.json")
    assert (again.reader, again.questions, again.threshold) == ("made-up", 200, calibration.threshold)
    signals = next(labelled(1)).signals
    assert np.allclose(again.judge(signals)[1], calibration.judge(signals)[1], atol=1e-2)


@pytest.mark.parametrize("content", ["", "{}", '{"signals": ["other"]}', "[1]", "null"])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "c.json").write_text(content)
    with pytest.raises(SettingsError, match=r"c\.json cannot be used .*pullquote calibrate"):
        load(tmp_path / "c.json")


def test_the_bundled_calibration_is_of_the_bundled_reader_and_of_these_signals() -> None:
    calibration = load(BUNDLED / "calibration.json")
    assert calibration.reader == bundled_reader().name
    assert len(calibration.order) == len(NAMES)
    assert json.loads((BUNDLED / "calibration.json").read_text())["questions"] == calibration.questions > 500


def test_no_signal_counts_against_its_meaning() -> None:
    # Whoever wrote these questions reused the text's words where it does not answer.
    misled = list(labelled(300))
    for each in misled:
        each.signals[:, NAMES.index("stems")] = 0.0 if each.answerable else 1.0
    calibration = fit(misled, "made-up")
    assert calibration.confidence[NAMES.index("stems")] == 0.0
    for weights in (calibration.order, calibration.confidence[: len(NAMES)]):
        assert all(weight * meant >= 0 for weight, meant in zip(weights, SIGNALS.values(), strict=True))


def test_a_signal_that_never_varied_says_nothing_later(tmp_path: Path) -> None:
    same = list(labelled(200))
    for each in same:
        each.signals[:, NAMES.index("heading")] = 0.0
    save(fit(same, "made-up"), tmp_path / "c.json")
    signals = next(labelled(1)).signals
    signals[:, NAMES.index("heading")] = 1.0
    assert np.isfinite(load(tmp_path / "c.json").judge(signals)[1]).all()
