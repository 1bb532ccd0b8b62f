"""`pullquote eval`: questions with known answers in, figures out, and whether they reach their floors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.articles import Json
from bots.cli.progress import counting
from bots.cli.terminal import interactive, say, say_json, say_table, warn

if TYPE_CHECKING:
    from bots.evaluation.floors import Task
    from bots.evaluation.report import Report
    from qa.settings import Settings


def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE", help="Questions with answers, or a folder of them; by default those with floors."
        ),
    ] = None,
    open_: Annotated[
        bool, typer.Option("--open", help="Ask of all articles of a set, not only of the question's own.")
    ] = False,
    floors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Fail if a figure misses its floor in this TOML file.")
    ] = None,
    article: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The article of questions that name none.")
    ] = None,
    json: Json = False,
) -> None:
    """Ask questions with known answers, and say how often Pullquote was right.

    Your own articles are neither used nor changed. Ends with 1 if a floor is missed or a quote is not exact.
    """
    from qa.settings import load_settings

    if open_ and not files:
        raise typer.BadParameter("--open needs a FILE; a floors file says itself what is asked openly.")
    settings = load_settings()
    reports = []
    for task in _tasks(files or [], open_, floors):
        reports.append(_report(task, article, settings))
        _show(reports[-1], json)
    _end(reports)


def _tasks(files: list[Path], open_: bool, floors: Path | None) -> list[Task]:
    from bots.evaluation.floors import Task, read_tasks, with_floors

    if floors is None:
        if not files:
            raise typer.BadParameter("Name a FILE of questions, or --floors FILE.")
        return [Task(file, open_) for file in files]
    known = read_tasks(floors)
    return [with_floors(Task(file, open_), known, floors) for file in files] if files else known


def _report(task: Task, article: Path | None, settings: Settings) -> Report:
    from bots.evaluation.examine import examine, steps
    from bots.evaluation.floors import missed
    from bots.evaluation.formats import read_questions
    from bots.evaluation.metrics import figures
    from bots.evaluation.report import Report

    asked = read_questions(task.path, task.open_, article, report=warn)
    with counting(total=steps(asked)) as begin:
        outcomes = examine(asked, task.open_, settings, begin)
    found = figures(outcomes)
    return Report.of(task, asked, found, missed(found, task.floors))


def _show(report: Report, json: bool) -> None:
    from bots.evaluation.report import ReportBody, rows, title

    if json:
        say_json(ReportBody.of(report))
        return
    say((title(report), "bold"))
    required = bool(report.task.floors)
    columns = ("Figure", "Reached", "Over", "Required")
    say_table(columns if required else columns[:3], [row if required else row[:3] for row in rows(report)])
    if not interactive():
        say()


def _end(reports: list[Report]) -> None:
    from bots.evaluation.report import miss_line

    lines = [miss_line(report, miss) for report in reports for miss in report.missed]
    for line in lines:
        warn(line)
    if lines:
        raise typer.Exit(1)
