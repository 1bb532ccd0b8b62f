"""How well questions over the article that the product was first asked for are answered.

`make eval` holds the project's own articles to the floors in evals.toml; this article is not the project's.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.evaluation.examine import examine
from bots.evaluation.formats import read_questions
from bots.evaluation.metrics import Figure, figures
from qa.settings import Settings
from tests.stories import EVALS

FLOORS = {
    "citation_exactness": 1.0,
    "sentence_accuracy": 0.85,
    "auroc": 0.85,
    "answerable_answered": 0.8,
    "unanswerable_declined": 0.8,
}


@pytest.fixture(scope="module")
def reached(seed: Path) -> dict[str, Figure]:
    asked = read_questions(EVALS / "seed_questions.jsonl", False, seed, report=print)
    found = figures(examine(asked, False, Settings(threads=1), lambda _: None))
    return {figure.name: figure for figure in found}


@pytest.mark.parametrize("name", FLOORS)
def test_questions_over_the_seed_article_meet_their_floors(reached: dict[str, Figure], name: str) -> None:
    value = reached[name].value
    assert value is not None
    assert value >= FLOORS[name]
