"""Whether a draft may be shown: its markers, its unquoted words, and how sure it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from qa.models import Abstention, Article, Citation, Draft

NOTHING_FOUND = "There is no article to answer from: none has been ingested yet, or none passes the filters."
NOT_SAID = "The articles do not say."
NOT_GROUNDED = "An answer was drafted, but its words do not all stand in the articles."

_MARKER = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<=[^\s.!?:] )[^\W\d_a-z][\w’'-]+")


def ground(draft: Draft, threshold: float) -> Draft | Abstention:
    """Pass a draft that is sure enough and stands in its quotes, else say in one sentence why not."""
    if draft.reason is not None:
        return Abstention(draft.reason, _closest(draft))
    if not draft.citations:
        return Abstention(NOTHING_FOUND)
    if draft.confidence < threshold:
        return Abstention(draft.doubt or NOT_SAID, _closest(draft))
    if not markers_agree(draft) or ungrounded(draft):
        return Abstention(NOT_GROUNDED, _closest(draft))
    return draft


def markers_agree(draft: Draft) -> bool:
    """Whether text and citations have the same markers, numbered from 1 in order of first use."""
    used = dict.fromkeys(int(marker) for marker in _MARKER.findall(_unquoted(draft)))
    expected = list(range(1, len(draft.citations) + 1))
    return list(used) == expected == [citation.marker for citation in draft.citations]


def ungrounded(draft: Draft) -> list[str]:
    """List the numbers and names in the draft's own words that neither its quotes nor the records hold."""
    own = _MARKER.sub("", _unquoted(draft))
    known = _folded(" ".join(_vouched(citation) for citation in draft.citations))
    numbers = set(_NUMBER.findall(known))
    wrong = [number for number in _NUMBER.findall(own) if number not in numbers]
    return wrong + [name for name in _NAME.findall(own) if _folded(name) not in known]


def _unquoted(draft: Draft) -> str:
    """Take the quotes out of the text, longest first, so that what the article says is not checked again."""
    text = draft.text
    for citation in sorted(draft.citations, key=lambda citation: -len(citation.quote)):
        text = text.replace(citation.quote, "")
    return text


def _vouched(citation: Citation) -> str:
    return f"{citation.quote} {citation.speaker or ''} {_record(citation.article)}"


def _record(article: Article) -> str:
    """Spell out what the catalogue knows of an article."""
    moments = [moment for moment in (article.published, article.updated) if moment]
    dates = " ".join(f"{moment.day} {moment:%B} {moment.year} {moment:%H:%M}" for moment in moments)
    return " ".join(
        [article.headline, article.outlet or "", article.byline or "", article.url or "", dates, "UTC"]
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'").casefold()


def _closest(draft: Draft) -> Citation | None:
    return replace(draft.citations[0], marker=1) if draft.citations else None
