"""`pullquote reindex` and `doctor`: the health of the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.articles import Json
from bots.cli.progress import working
from bots.cli.terminal import say, say_json, say_table

if TYPE_CHECKING:
    from bots.owner import Finding


def reindex() -> None:
    """Rebuild the vector index from the catalogue."""
    from bots.cli.owner import data_owner
    from qa.settings import load_settings

    with data_owner(load_settings()) as owner, working("Rebuilding the index..."):
        vectors = owner.reindex()
    say(f"The index was rebuilt: {vectors:,} vectors.")


def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="First mend what can be mended.")] = False,
    json: Json = False,
) -> None:
    """Check the data folder; exit with 1 while problems remain."""
    from bots.cli.owner import data_owner
    from bots.owner import Severity
    from qa.settings import load_settings

    with data_owner(load_settings()) as owner, working("Looking..."):
        findings = owner.diagnose(repair)
    _show(findings, json)
    if any(finding.severity is Severity.PROBLEM for finding in findings):
        raise typer.Exit(1)


def _show(findings: list[Finding], json: bool) -> None:
    from bots.schemas import FindingBody

    if json:
        for finding in findings:
            say_json(FindingBody.of(finding))
        return
    rows = [(f.severity.value, f.subject, f.message, f.remedy or "") for f in findings]
    say_table(("State", "What", "Found", "What to do"), rows)
