"""What figures must reach: `evals.toml`, a table for each set of questions."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bots.evaluation.metrics import Figure, figures
from qa.errors import EvaluationError

EXACT = "citation_exactness"
"""Its floor is 1 in every evaluation, asked for or not: a quote that is not exact is a bug."""

_OPEN = "open"


@dataclass(frozen=True, slots=True)
class Floor:
    """What one figure must reach: at least that, or at most if less of it is better."""

    name: str
    required: float

    @property
    def at_most(self) -> bool:
        """Whether less is better."""
        return self.name.startswith("latency_") or self.name == "risk_coverage_area"

    def met_by(self, value: float | None) -> bool:
        """Whether a figure reaches it; what could not be measured does not."""
        if value is None:
            return False
        return value <= self.required if self.at_most else value >= self.required


@dataclass(frozen=True, slots=True)
class Task:
    """A set to ask, of each question's own article or (`open_`) of all, and what it must reach."""

    path: Path
    open_: bool
    floors: tuple[Floor, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    """A floor that a figure does not reach; `reached` is None where there was nothing to measure."""

    floor: Floor
    reached: float | None


def missed(found: Sequence[Figure], floors: Sequence[Floor]) -> tuple[Miss, ...]:
    """List the floors that the figures do not reach, in their order; quotes must always be exact."""
    reached = {figure.name: figure.value for figure in found}
    always = () if reached[EXACT] is None else (Floor(EXACT, 1.0),)
    wanted = {floor.name: floor for floor in (*floors, *always)}
    return tuple(
        Miss(floor, reached[floor.name]) for floor in wanted.values() if not floor.met_by(reached[floor.name])
    )


def read_tasks(file: Path) -> list[Task]:
    """Read floors: each table is named by a path from the file's folder. Raises EvaluationError.

    Figures stand for questions asked of their own article; those in its table `open`, of all articles.
    """
    tasks: list[Task] = []
    for name, table in _tables(file).items():
        where = f'{file}, ["{name}"]'
        if not isinstance(table, dict):
            raise EvaluationError(f"{where}: should be a table of figures.")
        path, opened = file.parent / name, table.pop(_OPEN, None)
        if table:
            tasks.append(Task(path, False, _floors(table, where)))
        if opened is not None:
            tasks.append(Task(path, True, _floors(opened, f"{where}, {_OPEN}")))
    if not tasks:
        raise EvaluationError(f"{file} holds no floors.")
    return tasks


def with_floors(task: Task, tasks: Sequence[Task], file: Path) -> Task:
    """Give a task the floors that the file holds for it. Raises EvaluationError if there are none."""
    for known in tasks:
        if known.path.resolve() == task.path.resolve() and known.open_ == task.open_:
            return Task(task.path, task.open_, known.floors)
    how = "asked openly" if task.open_ else "asked of their own article"
    raise EvaluationError(f"{file} has no floors for {task.path} {how}.")


def _floors(table: object, where: str) -> tuple[Floor, ...]:
    if not isinstance(table, dict):
        raise EvaluationError(f"{where}: should be a table of figures.")
    known = [figure.name for figure in figures(())]
    for name, required in table.items():
        if name not in known:
            raise EvaluationError(f"{where}: {name} is no figure. These are: {', '.join(known)}.")
        if not isinstance(required, int | float) or isinstance(required, bool):
            raise EvaluationError(f"{where}: {name} should be a number.")
    return tuple(Floor(name, float(required)) for name, required in table.items())


def _tables(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(f"{file}: cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file}: not TOML ({error}).") from None
