"""What a news page puts around the story: which lines go, and why. In doubt a line stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.lines import Line, sameness
from qa.models import Removal, RemovalReason


@dataclass(frozen=True, slots=True)
class Sifted:
    """Lines of a story and what was taken out between them; together every line that went in, once."""

    kept: tuple[Line, ...]
    removals: tuple[Removal, ...]


def remove_furniture(lines: Sequence[Line]) -> Sifted:
    """Take out lines that are page furniture by what they say, and a closing list of other stories."""
    reasons = [furniture_reason(line.text) for line in lines]
    closing = _closing_list(lines, reasons)
    return _sift(lines, [reason or (RemovalReason.READ_MORE if at >= closing else None)
                         for at, reason in enumerate(reasons)])  # fmt: skip


def furniture_reason(text: str) -> RemovalReason | None:
    """Say why a line is page furniture by its own words; None for a line that may belong to the story."""
    if len(text) > _LONGEST_FURNITURE:
        return None
    return next((reason for reason, pattern in _ONE_LINERS if pattern.fullmatch(text)), None)


def remove_repeats(lines: Sequence[Line], headline: str) -> Sifted:
    """Take out lines that repeat the headline, a caption or a long paragraph; the first of each stays."""
    headline_at = next(at for at, line in enumerate(lines) if line.text == headline)
    seen: set[str] = set()
    reasons: list[RemovalReason | None] = []
    previous = None
    for at, line in enumerate(lines):
        key = sameness(line.text)
        if at == headline_at:
            reasons.append(None)
        elif _repeats_headline(line.text, headline, near_edge=at <= headline_at + 2 or at == len(lines) - 1):
            reasons.append(RemovalReason.REPEATED_HEADLINE)
        else:
            reasons.append(_repeat(line.text, adjacent=key == previous) if key in seen else None)
        seen.add(key)
        previous = key
    return _sift(lines, reasons)


_LONGEST_FURNITURE = 300
_LONGEST_CAPTION = 120
_NETWORKS = r"facebook|twitter|x|whatsapp|linkedin|telegram|reddit|pinterest|messenger|threads|bluesky|instagram|youtube|flipboard|tumblr|e-?mail|google news"
_SHARE_TARGET = rf"(?:share|tweet|print|save|bookmark|copy link|link|comments?|{_NETWORKS})"

# A line that reports what somebody said or did is the story's own, whatever words it shares with furniture.
_NO_REPORT = r"(?!.*\b(?:said|says|told|has|have|had|was|were)\b)"


def _line(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"[\[(*_\s]*(?:{'|'.join(alternatives)})[\])*_\s.:…»›>→-]*", re.IGNORECASE)


_ONE_LINERS: tuple[tuple[RemovalReason, re.Pattern[str]], ...] = (
    (
        RemovalReason.ADVERTISEMENT,
        _line(
            r"(?:banner )?(?:advertisements?|advertising|advert|ads?)(?: banner| feedback| \d+)?",
            r"(?:sponsored|promoted|(?:sponsored|promoted|paid) (?:content|post|message|links?|by [\w .&'’-]{1,40}))",
            r"(?:story|article|text) continues (?:below|after)(?: (?:this |the )?ad(?:vertisement)?)?",
            r"(?:scroll|continue reading) (?:to|below|for|after)(?: [\w ]{1,30})?",
            r"(?:skip|close|remove|report|hide) (?:this )?ad(?:vertisement)?s?",
            r"(?:reklam|anzeige|werbung|publicité|publicidad|pubblicità|advertentie|реклама|広告|广告)",
        ),
    ),
    (
        RemovalReason.IMAGE_LABEL,
        _line(
            r"(?:(?:cover|featured?|lead|main|hero|header|file|stock) )?(?:image|photo|picture|photograph|video|graphic|thumbnail)s?"
            r"(?: \d+(?: of \d+)?)?(?: (?:caption|credits?|source))?",
            r"(?:image|photo|picture|video|photograph) (?:credit|source|courtesy(?: of)?|by)s?(?::|,)? [\w .,&/'’()©-]{1,60}",
            r"(?:click|tap) (?:here )?to (?:enlarge|zoom|expand)(?: [\w ]{1,20})?",
            r"(?:view|open|enlarge) (?:image|photo|gallery)(?: in (?:fullscreen|gallery))?",
            r"(?:play|watch)(?: the)? video",
        ),
    ),
    (
        RemovalReason.SHARE_PROMPT,
        _line(
            rf"share(?: (?:this|the))?(?: (?:article|story|post|page|news))?(?:[:,]?(?: on| via| with| to)? {_SHARE_TARGET}(?:[ ,/|·]+(?:and |or )?{_SHARE_TARGET})*)?",
            rf"{_SHARE_TARGET}(?:[ ,/|·]+{_SHARE_TARGET})+",
            r"(?:tweet|print|copy link|print this (?:article|page|story)|save (?:article|for later|story)|bookmark)",
            rf"(?:follow|like|join|find) us on (?:{_NETWORKS})[\w ,&@/.]{{0,60}}",
        ),
    ),
    (
        RemovalReason.READ_MORE,
        _line(
            r"(?:read|see|watch|listen|learn|find out) (?:more|also|next|too)(?: (?:about|on|from) [^.:|]{1,60})?",
            r"(?:read|see|watch) (?:more|also|next|too)(?: (?:about|on|from) [^.:|]{1,60})?\s*[:|»›>–—-]\s*\S.{0,200}",
            r"(?:also read|related|more|don[’']t miss|up next|recommended|further reading)\s*[:|»›]\s*\S.{0,200}",
            r"(?:click|tap) here (?:to|for) [\w ’']{1,60}",
            r"(?:related|more) on this (?:story|topic)",
            r"related (?:stories|articles|news|posts|content|topics|coverage)", r"you (?:may|might) also like",
            r"most (?:read|popular|viewed|shared)", r"(?:recommended|picked) for you", r"trending now",
        ),
    ),
    (
        RemovalReason.NEWSLETTER,
        _line(
            rf"{_NO_REPORT}(?:sign up|subscribe)(?: now| today| here)? (?:for|to|and)\b[^“”\"]{{0,200}}\b(?:newsletters?|inbox|e-?mails?|updates|alerts|briefing)\b[^“”\"]{{0,80}}",
            r"get (?:the|our|all|more)\b[^“”\"]{0,120}\b(?:in|to) your inbox\b[^“”\"]{0,60}",
            rf"{_NO_REPORT}(?:we|this (?:web)?site|our (?:web)?site|our partners) (?:and our partners )?uses? cookies\b[^“”\"]{{0,220}}",
            r"by (?:clicking|continuing|using|signing|subscribing)\b[^“”\"]{0,120}\byou (?:agree|accept|consent)\b[^“”\"]{0,160}",
            r"(?:accept|reject|manage|allow)(?: all)? cookies", r"cookies? (?:settings|preferences|policy|notice)",
            r"(?:subscribe|sign up|sign in|log in|subscribe (?:now|today))",
            r"(?:enter )?your e-?mail(?: address)?",
        ),
    ),
    (
        RemovalReason.COPYRIGHT,
        _line(
            r"(?:copyright\s*)?(?:©|\(c\)\s*(?:copyright\s*)?(?=\d{4}))[^“”\"]{0,200}",
            r"copyright,?\s+(?:©\s*)?\d{4}\b[^“”\"]{0,160}",
            r"all rights reserved\b.{0,120}",
            r"this material may not be published, broadcast\b.{0,120}",
        ),
    ),
    (
        RemovalReason.PAGE_FURNITURE,
        _line(
            r"(?:skip|jump) to (?:main )?content", r"back to top", r"(?:main )?menu", r"search", r"home", r"loading",
            r"(?:leave|post|add) a comment", r"(?:view|show|hide|read)?(?: all)? ?(?:\d+ )?comments?(?: \(?\d+\)?)?",
            r"listen to this (?:article|story)(?: \d+ min(?:utes?)?)?", r"(?:reading|read) time:? \d+ min(?:ute)?s?",
            r"\d+[ -]min(?:ute)?s? read",
            r"home(?:\s*[>»›/]\s*[\w &’'-]{1,40}){1,5}",
            r"(?:next|previous) (?:article|story|post)",
        ),
    ),
)  # fmt: skip
_LIST_HEADING = _line(
    r"(?:related|recommended|popular|trending|latest|more|other|top)(?: \w+)? (?:stories|articles|news|posts|content|topics|reads|reading|coverage|headlines|links)",
    r"(?:you (?:may|might) also (?:like|be interested in)|recommended(?: for you)?|related|read next|what to read next)",
    r"(?:most (?:read|popular|viewed|shared)|trending(?: now)?|editors?[’']s? picks?|up next|more from [\w .&'’-]{1,40}|in case you missed it)",
    r"(?:you may have missed|around the web|from our partners|elsewhere on the (?:web|site))",
)
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"[.…。][\"'”’»)\]]*$")
_QUOTED = re.compile(r"[\"'“‘«„–—-]")


def _closing_list(lines: Sequence[Line], reasons: Sequence[RemovalReason | None]) -> int:
    """Return where "Related stories" and the titles under it begin, if nothing but titles follows it to the end."""
    start = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        text = lines[at].text
        if _LIST_HEADING.fullmatch(text):
            start = at
        elif reasons[at] is None and (len(text) > _LONGEST_CAPTION or _FULL_STOP.search(text)):
            break
    return start


def _repeats_headline(text: str, headline: str, *, near_edge: bool) -> bool:
    """Whether a line is the headline again, or, at the head or the end, a shortened or extended form of it."""
    key, full = sameness(text), sameness(headline)
    if key == full:
        return True
    if not near_edge or _SENTENCE_END.search(text):
        return False
    shortened = full.startswith(key + " ") and len(key) >= 15 and len(key.split()) >= 3
    tab_title = text.startswith(headline) and re.match(r"\s*[|·•—–-]\s", text[len(headline) :])
    return bool(shortened or tab_title)


def _repeat(text: str, *, adjacent: bool) -> RemovalReason | None:
    """Judge a line that stood before: short answers, refrains and quotes may well be said twice."""
    if len(text) > _LONGEST_CAPTION:
        return RemovalReason.REPEATED_PARAGRAPH
    says_little = len(sameness(text)) < (4 if adjacent else 12)
    if says_little or _QUOTED.match(text) or _SENTENCE_END.search(text):
        return None
    return RemovalReason.REPEATED_CAPTION


def _sift(lines: Sequence[Line], reasons: Sequence[RemovalReason | None]) -> Sifted:
    kept: list[Line] = []
    removals: list[Removal] = []
    opens = False
    for line, reason in zip(lines, reasons, strict=True):
        opens = opens or line.opens_paragraph
        if reason is None:
            kept.append(replace(line, opens_paragraph=opens))
            opens = False
        else:
            removals.append(Removal(line.text, reason, line.number))
    return Sifted(tuple(kept), tuple(removals))
