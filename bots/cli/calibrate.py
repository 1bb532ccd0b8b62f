"""`pullquote calibrate`: from questions with known answers to how sure the reader in use may be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.progress import counting
from bots.cli.terminal import say, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.answering.calibration import Judged, Labelled
    from qa.ports import Reader
    from qa.settings import Settings


def calibrate(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE", help="Questions with answers, in any form that `eval` reads, or a folder."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it there, not into the data folder.")
    ] = None,
) -> None:
    """Learn from questions with known answers when to believe the reader, and when to decline.

    Give questions that the reader was not trained on, some of them without an answer. A running server uses
    the outcome when it is next started.
    """
    from qa.answering.calibration import cross_validated, fit, save
    from qa.bootstrap import build_reader, own_calibration_file
    from qa.settings import load_settings

    settings = load_settings()
    reader = build_reader(settings)
    found = _labelled(files, settings, reader)
    calibration = fit(found, reader.name)
    _show(cross_validated(found, reader.name), calibration.threshold)
    target = out or own_calibration_file(settings, reader)
    target.parent.mkdir(parents=True, exist_ok=True)
    save(calibration, target)
    say(f"Wrote {target}.")


def _labelled(files: Sequence[Path], settings: Settings, reader: Reader) -> list[Labelled]:
    """Ask every question twice: of its own article, as with a filter, and of all articles of its set."""
    from bots.evaluation.examine import steps
    from bots.evaluation.formats import read_questions
    from bots.evaluation.labelling import labelled

    found: list[Labelled] = []
    for file in files:
        for open_ in (False, True):
            asked = read_questions(file, open_, None, report=warn)
            with counting(total=steps(asked)) as begin:
                found += labelled(asked, open_, settings, reader, begin)
    return found


def _show(judged: Sequence[Judged], threshold: float) -> None:
    """Say how well it would do on articles that it was not fitted on."""
    from bots.evaluation.metrics import auroc

    yes = [each for each in judged if each.answerable]
    no = [each for each in judged if not each.answerable]
    answered = sum(each.confidence >= threshold for each in yes) / len(yes)
    declined = sum(each.confidence < threshold for each in no) / len(no)
    told_apart = auroc([each.confidence for each in yes], [each.confidence for each in no])
    say(
        f"From {len(judged):,} askings, judged on articles left out of the fit: declining under a "
        f"confidence of {threshold:.2f}, it answers {answered:.0%} of the questions that have an answer "
        f"and declines {declined:.0%} of the others (AUROC {told_apart:.2f})."
    )
