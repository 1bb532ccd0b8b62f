"""Figures of an evaluation, against cases worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.evaluation.metrics import (
    Outcome,
    auroc,
    coverage_at,
    exact_match,
    f1,
    figures,
    normalised,
    percentile,
    risk_coverage_area,
    token_f1,
)

RIGHT = Outcome(
    answerable=True,
    answered=True,
    confidence=0.9,
    right_sentence=True,
    span="412 million crowns",
    answers=("412 million crowns",),
    rank=1,
    quotes=1,
    exact_quotes=1,
    seconds=0.02,
)
WRONG = replace(RIGHT, right_sentence=False, span="Ines Roth", rank=2)
DECLINED = replace(RIGHT, answered=False, confidence=0.1)
UNANSWERABLE = replace(
    RIGHT, answerable=False, answered=False, confidence=0.05, right_sentence=False, answers=(), rank=None
)


def value(outcomes: list[Outcome], name: str) -> float | None:
    return next(figure.value for figure in figures(outcomes) if figure.name == name)


@pytest.mark.parametrize(
    ("span", "folded"),
    [
        ("The  Harbour's cost, a lot!", "harbours cost lot"),
        ("an “anthem”", "“anthem”"),  # SQuAD strips ASCII punctuation only
        ("theory of an end", "theory of end"),
        ("The", ""),
    ],
)
def test_spans_are_folded_as_squad_folds_them(span: str, folded: str) -> None:
    assert normalised(span) == folded


def test_exact_match_takes_any_of_the_answers() -> None:
    assert exact_match("The 412 million crowns.", ["412", "412 million crowns"]) == 1.0
    assert exact_match("412 million", ["412", "412 million crowns"]) == 0.0


@pytest.mark.parametrize(
    ("span", "answers", "score"),
    [
        ("412 million crowns", ["412 million crowns"], 1.0),
        # 2 words in common, 2 said, 3 true: precision 1, recall 2/3.
        ("412 million", ["412 million crowns"], 0.8),
        ("412 million", ["crowns", "412"], 2 / 3),
        ("Roth Roth", ["Roth"], 2 / 3),
        ("Roth", ["the crowns"], 0.0),
        ("", ["crowns"], 0.0),
        ("the", ["The"], 1.0),
    ],
)
def test_f1_counts_words_in_common_with_the_nearest_answer(
    span: str, answers: list[str], score: float
) -> None:
    assert token_f1(span, answers) == pytest.approx(score)


def test_auroc_counts_the_pairs_in_order_and_half_the_ties() -> None:
    # Pairs: .9>.5, .9>.3, .5=.5, .5>.3 - three wins and a tie of four.
    assert auroc([0.9, 0.5], [0.5, 0.3]) == pytest.approx(3.5 / 4)
    assert auroc([0.9], []) is None


@given(st.lists(st.integers(0, 4), min_size=1), st.lists(st.integers(0, 4), min_size=1))
def test_auroc_is_the_share_of_pairs_in_order(yes: list[int], no: list[int]) -> None:
    pairs = [(a > b) + 0.5 * (a == b) for a in yes for b in no]
    assert auroc(yes, no) == pytest.approx(sum(pairs) / len(pairs))


def test_f1_of_a_class_is_that_of_precision_and_recall() -> None:
    # Precision 3/4, recall 3/6.
    assert f1(3, 4, 6) == pytest.approx(0.6)
    assert f1(0, 0, 0) is None


def surest_first(*right: bool) -> list[Outcome]:
    return [replace(RIGHT if good else WRONG, confidence=1 - 0.1 * place) for place, good in enumerate(right)]


def test_coverage_is_the_largest_that_keeps_the_precision() -> None:
    # Precision falls to 1/2 at the second question and is 3/4 again at the fourth.
    outcomes = surest_first(True, False, True, True, False)
    assert coverage_at(0.75, outcomes) == pytest.approx(4 / 5)
    assert coverage_at(0.9, outcomes) == pytest.approx(1 / 5)
    assert coverage_at(0.9, surest_first(False, True)) == 0.0
    assert coverage_at(0.9, []) is None


def test_coverage_does_not_tell_equally_sure_questions_apart() -> None:
    same = [replace(one, confidence=0.5) for one in surest_first(True, False)]
    assert coverage_at(0.9, same) == 0.0


def test_an_unanswerable_question_that_is_answered_counts_as_wrong() -> None:
    assert coverage_at(0.9, [RIGHT, replace(UNANSWERABLE, right_sentence=True)]) == pytest.approx(1 / 2)


def test_the_risk_coverage_area_averages_the_risk_over_every_coverage() -> None:
    # Risks at 1, 2, 3 questions: 0, 1/2, 1/3.
    assert risk_coverage_area(surest_first(True, False, True)) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    # Equally sure: half wrong at any coverage, in whichever order they come.
    same = [replace(one, confidence=0.5) for one in surest_first(True, False)]
    assert risk_coverage_area(same) == risk_coverage_area(same[::-1]) == pytest.approx(1 / 2)
    assert risk_coverage_area([]) is None


@pytest.mark.parametrize(("per_cent", "expected"), [(50, 5), (95, 10), (90, 9), (1, 1), (100, 10)])
def test_a_percentile_is_the_nearest_rank(per_cent: float, expected: float) -> None:
    assert percentile([10, 1, 9, 2, 8, 3, 7, 4, 6, 5], per_cent) == expected


def test_figures_of_a_mixed_set() -> None:
    outcomes = [RIGHT, WRONG, DECLINED, UNANSWERABLE]
    expected = {
        "sentence_accuracy": 2 / 3,
        "sentence_accuracy_answered": 1 / 2,
        "exact_match": 2 / 3,
        "f1": 2 / 3,
        "exact_match_at_threshold": 1 / 3,
        "f1_at_threshold": 1 / 3,
        "recall_at_1": 2 / 3,
        "recall_at_3": 1.0,
        "mrr": (1 + 1 / 2 + 1) / 3,
        "answerable_answered": 2 / 3,
        "unanswerable_declined": 1.0,
        "auroc": 1.0,
        "answering_f1": 4 / 5,
        "abstaining_f1": 2 / 3,
        "latency_ms_p50": 20.0,
    }
    assert {name: value(outcomes, name) for name in expected} == pytest.approx(expected)


def test_one_quote_that_is_not_exact_shows_in_the_figure() -> None:
    assert value([RIGHT, replace(RIGHT, quotes=2, exact_quotes=1)], "citation_exactness") == pytest.approx(
        2 / 3
    )


def test_what_cannot_be_measured_is_none_not_zero() -> None:
    assert value([UNANSWERABLE], "sentence_accuracy") is None
    assert value([replace(RIGHT, answers=())], "f1") is None
    assert {figure.value for figure in figures([])} == {None}
