"""Answers, ingests and dates as a person reads them in the terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from bots.beside import dates_beside, said_by
from bots.cli.terminal import Styled, say
from qa.models import Abstention, Answer, Citation

if TYPE_CHECKING:
    from ingest.models import IngestResult

_ANSWERING_WORDS = "bold green"
_ASIDE = "dim"
_QUOTE_IN_CONTEXT = "bold"


def say_answer(answer: Answer) -> None:
    """Show an answer with its quotes, or why there is none."""
    if answer.abstention is not None:
        _say_abstention(answer.abstention)
        return
    say(answer.text or "")
    for citation in answer.citations:
        say()
        _say_citation(citation, lead=f"[{citation.marker}] ")


def say_in_context(citation: Citation) -> None:
    """Show a quote in the paragraph where it stands."""
    text, place = citation.article.text, citation.place
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end)
    around = (text[start : place.start], text[place.end : end if end >= 0 else len(text)])
    lead = f"[{citation.marker}] "
    say((around[0], ""), (citation.quote, _QUOTE_IN_CONTEXT), (around[1], ""), lead=lead)
    _say_record(citation, " " * len(lead))


def say_ingested(result: IngestResult) -> None:
    """Show what one source became."""
    say((f"{result.source}: ", ""), *_outcome(result))
    if result.changed_passages or result.outcome == "new":
        about = (result.headline, result.outlet, result.byline, day(result.published))
        say((" · ".join(part for part in about if part), _ASIDE), lead="  ")
    for note in result.notes:
        say((f"Note: {note}", "yellow"), lead="  ")


def say_removals(result: IngestResult) -> None:
    """Show what extraction left out of one source, and why."""
    for removal in result.removals:
        place = f"line {removal.line}, " if removal.line else ""
        say(("Left out: ", _ASIDE), f"{place}{removal.reason}: “{removal.text}”", lead="  ")


def day(moment: datetime | None) -> str:
    """Write a date, with the time of day where one is known."""
    if moment is None:
        return ""
    date = f"{moment.day} {moment:%B %Y}"
    return date if moment.time() == time.min else f"{date}, {moment:%H:%M} UTC"


def iso_day(moment: datetime | None) -> str:
    """Write a date for a column."""
    return f"{moment:%Y-%m-%d}" if moment else ""


def minute(moment: datetime) -> str:
    """Write when something was done."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _outcome(result: IngestResult) -> list[Styled]:
    match result.outcome:
        case "new":
            return [
                ("new article ", "green"),
                (result.article_id, "bold"),
                (f", {_passages(result.passages)}", ""),
            ]
        case "updated":
            changed = f", {result.changed_passages} of {_passages(result.passages)} changed"
            return [
                (result.article_id, "bold"),
                (f" updated to version {result.version}", "green"),
                (changed, ""),
            ]
        case _:
            return [(result.article_id, "bold"), (f" unchanged, still version {result.version}", "")]


def _passages(count: int) -> str:
    return "1 passage" if count == 1 else f"{count:,} passages"


def _say_abstention(abstention: Abstention) -> None:
    say(abstention.reason)
    if abstention.closest is not None:
        say()
        say(("Nearest in the articles, not an answer:", _ASIDE))
        # No words of it are marked: none answers.
        _say_citation(replace(abstention.closest, answer=None), lead="    ")


def _say_citation(citation: Citation, lead: str) -> None:
    # Without quotation marks around it: a quote often has its own, and is shown to the letter.
    say(*_quote(citation), lead=lead)
    _say_record(citation, under=" " * len(lead))


def _say_record(citation: Citation, under: str) -> None:
    article = citation.article
    parts = (
        said_by(citation),
        article.headline,
        article.outlet,
        day(article.published) or "no date",
        f"version {article.version}",
        article.article_id,
    )
    say((" · ".join(part for part in parts if part), _ASIDE), lead=under)
    if dates := dates_beside(citation):
        say((" · ".join(dates), _ASIDE), lead=under)
    if article.url:
        say((article.url, _ASIDE), lead=under)


def _quote(citation: Citation) -> list[Styled]:
    """Split a quote around its answering words."""
    text, place = citation.article.text, citation.place
    if citation.answer is None:
        return [(citation.quote, "")]
    start, end = citation.answer.start, citation.answer.end
    return [(text[place.start : start], ""), (text[start:end], _ANSWERING_WORDS), (text[end : place.end], "")]
