"""An answer as a Slack message: pure functions from the domain to text and blocks.

Words of an article, and words that may hold them, go only into rich text and plain text, which Slack shows
letter by letter. Slack's mrkdwn would read their `*`, `~`, `:x:`, `<!channel>` and bare links as its own
markup, and cannot show bold inside a word, so it holds nothing here but the link to the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

from bots.beside import dates_beside, said_by
from bots.slack.limits import BLOCK_TEXT_CHARS, BLOCKS_PER_MESSAGE, MESSAGE_TEXT_CHARS
from qa.models import Abstention, Answer, Citation, TextSpan

Block = dict[str, Any]
"""One block, as Slack's JSON has it."""

CITATIONS_SHOWN = 5
_ANSWER_BLOCKS = 10
_NAME_CHARS = 150
_URL_CHARS = 2_000
_NOT_IN_A_LINK = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]")


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """What is posted: blocks, and the same as mrkdwn text for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]


def answer_message(answer: Answer) -> SlackMessage:
    """Show an answer with its quotes, or why there is none."""
    if answer.abstention is not None:
        return _abstention_message(answer.abstention)
    text = answer.text or ""
    return _message(text, _words(text), [_Source(f"[{cited.marker}] ", cited) for cited in answer.citations])


def notice_message(text: str) -> SlackMessage:
    """Show words of our own."""
    return _message(text, _words(text), ())


def escaped(text: str) -> str:
    """Escape what mrkdwn reads as a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass(frozen=True, slots=True)
class _Source:
    """A citation and what marks it in the answer; nothing does for a quote that is no answer."""

    label: str
    citation: Citation


def _abstention_message(abstention: Abstention) -> SlackMessage:
    reason, closest = abstention.reason, abstention.closest
    if closest is None:
        return notice_message(reason)
    label = "Nearest in the articles, not an answer:"
    head = [*_words(reason), _note(label)]
    return _message(f"{reason}\n\n{label}", head, (_Source("", replace(closest, answer=None)),))


def _message(text: str, head: list[Block], sources: Sequence[_Source]) -> SlackMessage:
    return SlackMessage(_plain(text, sources[:CITATIONS_SHOWN]), (*head, *_quotes(len(head), sources)))


def _words(text: str) -> list[Block]:
    pieces = list(_pieces(text, TextSpan(0, len(text)))) if text else []
    shown = [_rich("rich_text_section", [_text(text[p.start : p.end])]) for p in pieces[:_ANSWER_BLOCKS]]
    if len(pieces) > _ANSWER_BLOCKS:
        shown.append(_note("The answer goes on, but one Slack message cannot hold more of it."))
    return shown


def _quotes(used: int, sources: Sequence[_Source]) -> Iterator[Block]:
    """Yield whole citations while they fit, and say how many do not."""
    room, hidden = BLOCKS_PER_MESSAGE - used - 1, 0
    for place, source in enumerate(sources):
        blocks = [*_quote(source.citation), _source_block(source)]
        if place < CITATIONS_SHOWN and len(blocks) <= room:
            room -= len(blocks)
            yield from blocks
        else:
            hidden += 1
    if hidden:
        yield _note("1 more quote is not shown." if hidden == 1 else f"{hidden} more quotes are not shown.")


def _quote(citation: Citation) -> Iterator[Block]:
    text = citation.article.text
    for piece in _pieces(text, citation.place):
        start, end = piece.start, piece.end
        bold = citation.answer
        left, right = (max(start, bold.start), min(end, bold.end)) if bold else (end, end)
        if left >= right:
            left = right = end
        parts = [_text(text[start:left]), _text(text[left:right], bold=True), _text(text[right:end])]
        yield _rich("rich_text_quote", [part for part in parts if part["text"]])


def _pieces(text: str, span: TextSpan) -> Iterator[TextSpan]:
    """Cut a span into pieces that fit a block, after white space where there is some; nothing is left out."""
    start = span.start
    while span.end - start > BLOCK_TEXT_CHARS:
        cut = end = start + BLOCK_TEXT_CHARS
        while cut > start and not text[cut - 1].isspace():
            cut -= 1
        yield TextSpan(start, cut if cut > start else end)
        start = cut if cut > start else end
    yield TextSpan(start, span.end)


def _source_block(source: _Source) -> Block:
    elements = [_plain_text(source.label + _source_line(source.citation))]
    if (link := _link(source.citation.article.url)) is not None:
        elements.append({"type": "mrkdwn", "text": f"<{link}|Open the article>", "verbatim": True})
    return {"type": "context", "elements": elements}


def _source_line(citation: Citation) -> str:
    article = citation.article
    published = article.published
    parts = (
        _name(said_by(citation) or ""),
        _name(article.headline),
        _name(article.outlet or ""),
        f"{published.day} {published:%B %Y}" if published else "no date",
        f"version {article.version}",
        _name("; ".join(dates_beside(citation))),
    )
    return " · ".join(part for part in parts if part)


def _name(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _NAME_CHARS else line[: _NAME_CHARS - 1] + "…"


def _link(url: str | None) -> str | None:
    """Write a web address so that it cannot end its link early or hide another; None if it is not one."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    link = _NOT_IN_A_LINK.sub(lambda match: quote(match.group(), safe="", errors="replace"), parts.geturl())
    return escaped(link) if len(link) <= _URL_CHARS else None


def _plain(text: str, sources: Sequence[_Source]) -> str:
    shown = escaped(text)
    if len(shown) > MESSAGE_TEXT_CHARS:
        # One character becomes at most five.
        shown = escaped(text[: MESSAGE_TEXT_CHARS // 5 - 1]) + "…"
    for source in sources:
        quoted = f"{source.label}{source.citation.quote}"
        lines = escaped(f"\n\n{quoted}\n{_source_line(source.citation)}")
        if len(shown) + len(lines) <= MESSAGE_TEXT_CHARS:
            shown += lines
    return shown


def _rich(kind: str, parts: list[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": parts}]}


def _text(text: str, bold: bool = False) -> Block:
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}


def _note(text: str) -> Block:
    return {"type": "context", "elements": [_plain_text(text)]}


def _plain_text(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
