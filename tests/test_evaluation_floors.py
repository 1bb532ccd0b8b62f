"""Floors: which figures must reach what, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.evaluation.floors import Floor, Miss, Task, missed, read_tasks, with_floors
from bots.evaluation.metrics import Figure, figures
from qa.errors import EvaluationError

ROOT = Path(__file__).parents[1]


def reached(**values: float | None) -> list[Figure]:
    known = {figure.name: None for figure in figures(())} | {"citation_exactness": 1.0}
    return [Figure(name, value, 10) for name, value in (known | values).items()]


def floors_file(folder: Path, text: str) -> Path:
    path = folder / "evals.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_a_set_and_its_open_table_the_same_asked_openly(tmp_path: Path) -> None:
    path = floors_file(
        tmp_path, '["q.jsonl"]\nauroc = 0.8\n["q.jsonl".open]\nmrr = 1\n["s".open]\nmrr = 0.5\n'
    )
    assert read_tasks(path) == [
        Task(tmp_path / "q.jsonl", False, (Floor("auroc", 0.8),)),
        Task(tmp_path / "q.jsonl", True, (Floor("mrr", 1.0),)),
        Task(tmp_path / "s", True, (Floor("mrr", 0.5),)),
    ]


def test_a_floor_is_missed_by_less_and_met_by_the_same() -> None:
    floors = (Floor("auroc", 0.8), Floor("mrr", 0.5))
    assert missed(reached(auroc=0.79, mrr=0.5), floors) == (Miss(floors[0], 0.79),)


@pytest.mark.parametrize("name", ["latency_ms_p95", "risk_coverage_area"])
def test_where_less_is_better_more_is_a_miss(name: str) -> None:
    floor = Floor(name, 0.2)
    assert missed(reached(**{name: 0.3}), (floor,)) == (Miss(floor, 0.3),)
    assert missed(reached(**{name: 0.1}), (floor,)) == ()


def test_a_figure_that_cannot_be_measured_misses_its_floor() -> None:
    assert missed(reached(f1=None), (Floor("f1", 0.1),)) == (Miss(Floor("f1", 0.1), None),)


def test_quotes_must_be_exact_whatever_the_floors_say() -> None:
    exact = Floor("citation_exactness", 1.0)
    for floors in ((), (Floor("citation_exactness", 0.5),)):
        assert missed(reached(citation_exactness=0.999), floors) == (Miss(exact, 0.999),)


def test_a_set_without_floors_is_not_passed_over(tmp_path: Path) -> None:
    path = floors_file(tmp_path, '["q.jsonl"]\nauroc = 0.8\n')
    tasks = read_tasks(path)

    assert with_floors(Task(tmp_path / "." / "q.jsonl", False), tasks, path).floors == (Floor("auroc", 0.8),)
    with pytest.raises(EvaluationError, match=r"has no floors for .*q.jsonl asked openly"):
        with_floors(Task(tmp_path / "q.jsonl", True), tasks, path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[q]\naurok = 1", r"evals.toml, \[\"q\"\]: aurok is no figure. These are: citation_exactness,"),
        ("[q]\nauroc = '1'", r"evals.toml, \[\"q\"\]: auroc should be a number"),
        ("[q.open]\nauroc = true", r"evals.toml, \[\"q\"\], open: auroc should be a number"),
        ("[q]\nopen = 1", r"open: should be a table"),
        ("auroc = 1", r"\[\"auroc\"\]: should be a table"),
        ("[q]\nauroc", r"evals.toml: not TOML \(.+\)\.$"),
        ("", r"evals.toml holds no floors"),
    ],
)
def test_a_malformed_file_of_floors_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(EvaluationError, match=expected):
        read_tasks(floors_file(tmp_path, text))


def test_a_file_of_floors_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"evals.toml: cannot be read \(No such file"):
        read_tasks(tmp_path / "evals.toml")


def test_the_projects_own_floors_are_of_files_that_are_there() -> None:
    assert all(task.path.exists() for task in read_tasks(ROOT / "evals.toml"))
