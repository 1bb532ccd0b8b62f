"""Credit lines: the dates, outlets and bylines that stand around a headline."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.dates import FoundDate, find_dates
from ingest.lines import Stated

_LONGEST_CREDIT = 160


@dataclass(frozen=True, slots=True)
class Credits:
    """What one line states, and a date in it that can be read in two ways."""

    stated: Stated
    ambiguous_date: str | None = None


def read_credits(text: str) -> Credits | None:
    """Read a line that holds nothing but dates, an outlet or a byline; None for any other line.

    Running prose never qualifies: whatever stands beside a date must look like a name.
    """
    if len(text) > _LONGEST_CREDIT:
        return None
    if _AGO.fullmatch(text):
        return Credits(Stated())
    if labelled := _LABELLED.fullmatch(text):
        return _labelled(labelled["label"].lower(), labelled["value"])
    if dates := find_dates(text):
        return _dated(text, dates)
    if byline := _BY.match(text):
        stated = _written_by(text[byline.end() :])
        return Credits(stated) if stated else None
    return None


def read_wire_dateline(text: str) -> Credits | None:
    """Read how a wire story begins: "LONDON (Reuters) -", "NEW YORK, Dec. 17, 2025 (GLOBE NEWSWIRE) --"."""
    match = _WIRE.match(text[:_LONGEST_CREDIT])
    dates = find_dates(match["place"]) if match else []
    if match is None or not (match["wire"] or dates) or not match["place"].split()[0].strip(",").isupper():
        return None
    return Credits(Stated(outlet=match["wire"], published=dates[0].moment if dates else None))


_AGO = re.compile(
    r"(?:(?:last |first )?(?:updated|published|posted|modified)\s*:?\s*)?"
    r"(?:an?|\d+|few|several)\s?(?:[smhd]|sec\w*|min\w*|hours?|hrs?|days?|weeks?|months?|years?)\s+ago",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?P<label>author|outlet|publication|publisher|source|url|link)\s*:\s*(?P<value>\S.*)", re.IGNORECASE
)
_BY = re.compile(
    r"(?:(?:story|words|text|report|written|reported|posted|published)\s)?by\s+(?=\S)", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?:\b(?:first|last|originally)\s+)?\b(?P<verb>published|posted|updated|modified|edited|created|released|issued"
    r"|filed|dated?|on|at)\b\s*:?",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|modified|edited)\b", re.IGNORECASE)
_WIRE = re.compile(
    r"(?P<place>[^\W\d_]{2}[^()–—]{0,70}?)\s?(?:\((?P<wire>[A-Z][\w .&-]{1,40})\)\s?)?(?:[–—]|-{1,2})\s"
)
_SEPARATOR = re.compile(r"\s*[|·•—–/]\s*|\s+-+\s+")
_READING_TIME = re.compile(r"\d+\s?-?\s?min(?:ute)?s?(?:\sread)?", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|chief|columnist|contributor|staff|analyst)s?\b", re.I
)
_OUTLET_WORD = re.compile(
    r"\b(?:times|post|news|report|herald|daily|weekly|journal|gazette|tribune|press|agency|chronicle|guardian|wire"
    r"|newswire|observer|review|radio|tv|television|broadcasting|courier|mail|standard|today|telegraph|independent"
    r"|monitor|bulletin|ledger|sentinel|globe|inquirer|examiner|mirror|dispatch|argus|echo|advertiser|media|magazine"
    r"|bbc|cnn|npr|ap|afp|upi|dpa|reuters|bloomberg|xinhua|tass|anadolu|haber|haberleri|gazetesi|zeitung|ajansı)\b"
    r"|\w\.(?:com|org|net|news)\b",
    re.IGNORECASE,
)
_NAME_CHARACTERS = re.compile(r"[\w.&'’+@ -]{2,60}")
_SMALL_WORDS = frozenset({
    "and", "of", "the", "de", "du", "la", "le", "der", "van", "von", "for", "in", "bin", "al", "&", "y", "e",
    "et", "und", "ve",
})  # fmt: skip
_NO_NAMES = frozenset({
    "world", "politics", "business", "sport", "sports", "opinion", "technology", "tech", "culture",
    "health", "science", "local", "national", "economy", "home", "news", "analysis", "breaking", "latest",
    "europe", "asia", "africa", "americas", "us", "uk", "markets", "finance", "lifestyle", "arts",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
})  # fmt: skip


def _labelled(label: str, value: str) -> Credits | None:
    if label in ("url", "link"):
        return Credits(Stated(url=value)) if re.fullmatch(r"https?://\S+", value) else None
    if not _is_name(value):
        return None
    return Credits(Stated(byline=value) if label == "author" else Stated(outlet=value))


def _dated(text: str, dates: list[FoundDate]) -> Credits | None:
    stated = _names_beside(_chunks(text, dates))
    if stated is None:
        return None
    ambiguous, place = None, 0
    for found in dates:
        if found.moment is None:
            ambiguous = text[found.start : found.end]
        elif _UPDATED.search(text, place, found.start):
            stated = replace(stated, updated=stated.updated or found.moment)
        else:
            stated = replace(stated, published=stated.published or found.moment)
        place = found.end
    return Credits(stated, ambiguous)


def _chunks(text: str, dates: list[FoundDate]) -> list[str]:
    """Cut the line at dates and separators; a chunk keeps a comma where only a space parts it from a date."""
    for found in reversed(dates):
        text = re.sub(r" $", ",", text[: found.start]) + "|" + re.sub(r"^ ", ",", text[found.end :])
    return [chunk for piece in _SEPARATOR.split(text) if (chunk := _LABEL.sub(" ", piece).strip(" :()[]"))]


def _names_beside(chunks: list[str]) -> Stated | None:
    """Tell who wrote and who published from the chunks beside a date; None if one of them is no name."""
    stated, unclear = Stated(), []
    for chunk in chunks:
        name = chunk.strip(" ,.")
        if not name or name.lower() in _NO_NAMES or _READING_TIME.fullmatch(name):
            continue
        if byline := _BY.match(name):
            written = _written_by(name[byline.end() :])
        elif "," in name:
            written = _written_by(name)
        elif not _is_name(name):
            return None
        elif _OUTLET_WORD.search(name):
            written = Stated(outlet=name)
        elif name == chunk:
            unclear.append(name)
            continue
        else:  # "ANKARA, December 17, 2025" names a place; "The Crash, December 17, 2025" is a title
            written = Stated() if name.isupper() else None
        if written is None:
            return None
        stated = replace(
            stated, outlet=stated.outlet or written.outlet, byline=stated.byline or written.byline
        )
    return _with_unclear(stated, unclear)


def _with_unclear(stated: Stated, names: list[str]) -> Stated:
    """Place a name that says nothing about itself: an outlet, or the byline where the outlet is known."""
    if len(names) != 1:
        return stated
    if stated.outlet is None:
        return replace(stated, outlet=names[0])
    return replace(stated, byline=stated.byline or names[0])


def _written_by(names: str) -> Stated | None:
    """Read what follows "By": people, then perhaps a role, a place or an outlet."""
    parts = [
        part.strip()
        for part in re.split(r",\s*|\s*[|·•—–/]\s*|\s+(?=(?:for|in|at)\s+[A-Z])", names.strip(" ."))
    ]
    parts = [re.sub(r"^(?:for|in|at)\s+", "", part) for part in parts if part]
    if not parts or not all(_is_name(part) or _ROLE.search(part) for part in parts):
        return None
    outlet = next((part for part in parts if _OUTLET_WORD.search(part) and not _ROLE.search(part)), None)
    people = [part for part in parts if part != outlet and not _ROLE.search(part)]
    several = any(re.search(r"\s(?:and|&)\s|^and\s", part) for part in people[1:])
    byline = ", ".join(people if several else people[:1])
    return Stated(outlet=outlet, byline=byline or None)


def _is_name(text: str) -> bool:
    """Whether every word is written as in a name, so that no sentence or subhead passes for one."""
    words = text.split()
    if not (0 < len(words) <= 8 and _NAME_CHARACTERS.fullmatch(text)) or words[-1] in _SMALL_WORDS:
        return False
    return all(not word[0].islower() or word in _SMALL_WORDS for word in words)
