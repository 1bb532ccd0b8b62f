"""Reporting clauses: who a sentence gives as the source of its words, and with which verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.answering.expressions import ROLES
from qa.answering.persons import Who, identify, is_role, is_role_word, paired
from qa.answering.quotation import HIDDEN
from qa.answering.reporting_verbs import TURKISH_SOURCE, TURKISH_VERB, VERB
from qa.answering.speaker_words import STOPS
from qa.answering.words import is_stopword, words

PRONOUN = re.compile(r"(?:he|she|they|it)", re.IGNORECASE)

_ACCORDING = re.compile(r"\b(?P<verb>[Aa]ccording to|[Ii]n the words of) (?P<who>[^,;:“”\"\0]+)")
_AS_SAYING = re.compile(r"\b(?P<verb>quot(?:ed|es)) (?P<who>(?!by\b)[^,;:“”\"\0]+?) as saying\b")
_COLON = re.compile(r"^(?P<who>[^,:;“”\"\0]{2,80}):\s*(?:[“\"«„]|$)")
_BOUNDARY = re.compile(r"[,;:“”\"«»„()]|\s[—–-]+\s|—|‘|(?<=\0)[’']")
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|after|because|when|while|whereas|although|though|if|since|until|before|where"
    r"|what|than|unless|and|but|as)\s+",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"^(?:and|but|meanwhile|still|yet|so|then|now|later|earlier|instead|nor|today|however)\s+", re.IGNORECASE
)
_TIMES = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tomorrow|earlier|later|this|last|afterwards"
    r"|separately|recently|previously|repeatedly)\b"
)
_OPENING_PHRASE = re.compile(
    rf"^(?:(?:On|In|At|By|During|After|Before|For|From|Under|Over|Since|Until|Within|Amid|Outside)\s.*?"
    rf"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d{{4}}|statement|letter|interview|post|report|conference"
    rf"|email|court|month|week|year|night|morning|evening|afternoon|January|February|March|April|May|June|July|August"
    rf"|September|October|November|December)\s+|(?:{_TIMES})\s+(?:(?:this|last) \w+ )?)(?=\S)",
)
_END_OF_SUBJECT = re.compile(
    rf"\s+(?:{_TIMES}|(?:on|in|at|as|after|during|while|when|outside|following|adding|before|through|via|about|to"
    r"|that|if|whether|with|by|into|referring|speaking|citing|shortly|because|but|and (?:that|he|she"
    r"|it|they))\b).*"
)
_END_OF_SOURCE = re.compile(
    rf"\s+(?:{_TIMES}|(?:on|in) (?:{_TIMES}|an?|the (?:same|report|letter))|that\b|as of|but|because"
    r"|and (?:that|he|she|it|they|the|will|would|was|were|is|are|has|have|had|used?)\b).*"
)
_AFTER_SUBJECT = re.compile(
    r"[^,.;:“”\"«»?!\0\n]+(?:\.(?:(?=\S)|(?<=\b[A-Z]\.)\s|(?<=Dr\.)\s|(?<=Mr\.)\s)[^,.;:“”\"\0?!]*)*"
)
_ASIDE = re.compile(
    r"^(?:who\b.*|\d{1,3}|however|though|meanwhile|too|for one|in turn|also|(?:speaking|citing|referring"
    r"|writing|talking|asked|standing|sitting|in|on|at|after|during|from|when|whose|which|while|as|with|now|then|for|by"
    r"|using|quoting|appearing|addressing|[a-z]{2,}ed|[a-z]{2,}ing|known|born|led|held)\b.*)$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:though|although|while|whereas|which|who|that|as|if|when|after|because|what|there|this|these|those"
    r"|nobody|no one|none|nothing|not|to|and|or|an?|the|i|we|you|where|why|how|one option)$|.*\b(?:is"
    r"|are|was|were|will"
    r"|would|could|should|may|might|must|can|cannot|be|been|being|do|does|did|not|never|to|has|have|had|than|the"
    r"|an?|of|in|on|for|with|from|by|their|its|his|her)$",
    re.IGNORECASE,
)
_FINITE = re.compile(r"\b(?:is|are|was|were|will|would|could|should|has been|have been|had been|did|does)\b")
_ROLE = re.compile(
    ROLES
    + r"|\b(?:people|person|others|both sides|both|neighbou?rs?|famil(?:y|ies)|parents?|producers?|fans)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"(?:the|an?|one|some|several|many|most|few|both)(?: [\w'’-]+){1,3}$", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:[Aa]nd|[Bb]ut|[Tt]hen)\s+)?(?P<who>(?:He|She|They|It|he|she|they|it)\b"
    r"|[^\W\d_a-z][\w-]*[’']s\s(?:(?:[\w-]+\s){0,3}?(?:" + ROLES + r")|\w+)"
    r"|(?:[^\W\d_a-z][\w’'.-]*)(?:\s(?:(?:of|de|van|von|for|the|bin|al|to)\s)?[^\W\d_a-z][\w’'.-]*)*"
    r"|(?:The|A|An|Its|Their|His|Her|the|a|an)\s(?:[\w’'-]+\s){0,4}?(?:" + ROLES + r"))(?=[\s,:])"
)
_DATELINE = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ .,’'-]+(?:, [\w .]{2,20})?(?: ?\([^)]*\))? ?[-–—]+ ")
_APPOSITION = re.compile(r"(?:,\s+\d{1,3})?,\s+([^,.;:“”\"\0\n]{3,120})(?=[,.;:“”\"]|$)")
_CLAUSE = re.compile(r"\s*(?:$|[,:.“\"«]|that\b|(?!\d|an?\b|more\b|up\b|out\b|new\b|it\b|to\b|\w+ing\b)\w)")
_POSSESSIVE = re.compile(r"(?:’s|'s|s’)\s*$")
_NO_VERB = re.compile(r"\s+(?:said|say|that show|to (?:be|have))\b")
# "Thousands told to leave", "two campers reported missing", "once promised for 2030, it has slipped".
_PARTICIPLE_AFTER = re.compile(r"\s+(?:to|missing|dead|stolen|by|in \d)\b")
_ASIDE_AFTER = re.compile(r"\s+(?:by|for|as|in|on|at)\b[^,\0]*,")
_LIST = re.compile(
    r"((?:the|all|both) [\w ’'-]{3,60} of [^,;:“”\"]{2,40}|[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)?), $"
)
_TITLED = re.compile(r"[^\W\d_a-z][\w-]+(?: [\w-]+){0,3}?(?: [^\W\d_a-z][\w’'-]+){2,3}(?=[ ,.:])")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)|[:;]|\s[—–-]+\s|—|[”\"»“]")
# "It will rain, said Ann Roe"; others take an object there: "the firm, based in Bonn, confirmed the figure".
_SAID_BY = ("said", "says", "added", "adds", "explained", "explains", "argued", "argues", "warned", "warns")
_LONGEST_NAME = 16  # words
_LONGEST_SUBJECT = 8
_DETERMINERS = frozenset(("the", "a", "an", "its", "their", "his", "her"))
_ASIDES = 4


@dataclass(frozen=True, slots=True)
class Tag:
    """A reporting clause: its subject, its verb (None before a colon), and whether it covers its sentence.

    `pronoun` is set instead of `who` where the subject is he, she, they or it. `start` is where the clause
    begins; it `trails` when it ends a sentence, as in "It will rain, Smith said on Monday."
    """

    who: Who | None
    verb: str | None
    governs: bool = True
    pronoun: str | None = None
    start: int = 0
    trails: bool = False


def tags_in(hidden: str, after_speech: bool = False) -> Iterator[Tag]:
    """Yield the reporting clauses of a sentence whose direct speech is hidden, or stands before it."""
    yield from _turkish(hidden)
    for match in _AS_SAYING.finditer(hidden):
        if tag := _tag(match["who"], match["verb"], True, match.start()):
            yield tag
    for verb in VERB.finditer(hidden):
        if _reports(hidden, verb, after_speech or HIDDEN in hidden) and (tag := _with_subject(hidden, verb)):
            yield replace(tag, trails=_trails(hidden, verb, tag))
    for match in _ACCORDING.finditer(hidden):
        named = _after(hidden, match.start("who"), _END_OF_SOURCE)
        if named and not PRONOUN.fullmatch(named.name):
            yield Tag(named, match["verb"].lower(), start=match.start())
    intro = _COLON.match(hidden)
    if intro and (tag := _tag(leading_name(hidden), None, True, 0)):
        yield tag


def leading_pair(hidden: str) -> Who | None:
    """Name the one that a sentence opens with in two steps, as in "The mayor, Ann Roe, disagreed."."""
    match = re.match(r"([^,;:“”\"\0]{3,90}), ([^,;:“”\"\0]{3,90}),", _opened(hidden))
    return paired(match[1], match[2]) if match and not _FINITE.search(match[1]) else None


def _opened(hidden: str) -> str:
    return _OPENING_PHRASE.sub("", _DATELINE.sub("", hidden))


def leading_name(hidden: str) -> str | None:
    """Give the name, role or pronoun that opens a sentence."""
    stripped = _opened(hidden)
    match = _LEADING.match(stripped)
    who = match["who"] if match else ""
    if is_role_word(who) and (titled := _TITLED.match(stripped)):
        who = titled[0]
    opener = who.split()[0].lower() if who else ""
    if not PRONOUN.fullmatch(who) and opener in STOPS - _DETERMINERS:
        return None
    return who or None


def _reports(hidden: str, verb: re.Match[str], beside_speech: bool) -> bool:
    """Tell a verb of speech from a noun, an adjective and other uses of the same letters."""
    before, after = hidden[: verb.start()], hidden[verb.end() :]
    if _POSSESSIVE.search(before) or (verb["always"] and _NO_VERB.match(after)):
        return False
    told = verb["always"] or ""
    if told in ("told", "reported") and _PARTICIPLE_AFTER.match(after):
        return False
    bare = not re.search(r"\b(?:has|have|had)\b", verb["aux"]) and told not in (
        "said",
        "says",
        "told",
        "wrote",
    )
    if bare and before.rstrip().endswith(",") and _ASIDE_AFTER.match(after):
        return False
    if verb["clause"]:
        return bool(_CLAUSE.match(after))
    return not verb["beside"] or beside_speech


def _trails(hidden: str, verb: re.Match[str], tag: Tag) -> bool:
    rest = hidden[verb.end() :].partition(",")[0].strip(' .”"')
    before = hidden[: tag.start].rstrip()
    told = before.endswith(",") and len(before.split()) > 2 and HIDDEN not in before
    return told and len(rest.split()) <= 6 and not re.search(r"\0|\bthat\b", rest)


def _with_subject(hidden: str, verb: re.Match[str]) -> Tag | None:
    said = next(verb[name] for name in ("always", "clause", "beside", "plural", "participle") if verb[name])
    if said.startswith(("was ", "is ", "were ", "are ")):
        said = said[said.index("quoted") :]
    before = hidden[: verb.start()].rstrip()
    if verb["participle"]:
        if not before.endswith((",", "”", '"', "’")):
            return None
        return (
            Tag(pair, said) if (pair := leading_pair(hidden)) else _tag(leading_name(hidden), said, True, 0)
        )
    # "is said", "to say", "would warn": no one's words.
    if re.search(
        r"\b(?:is|are|was|were|be|been|being|to|not|will|would|could|can|may|might|never|who|which)$", before
    ):
        return None
    if before.endswith((",", "—", "–")) and (tag := _interrupted(before, said)):
        return tag
    if before and before[-1] not in ",—–”\"»’'“":
        return _plain_subject(before, said, bool(verb["plural"]))
    if (verb["plural"] and before) or (before.endswith(",") and said not in _SAID_BY):
        return None
    return _inverted(hidden, verb, before, said)


def _plain_subject(before: str, said: str, plural: bool) -> Tag | None:
    """Take the words between the last boundary and the verb."""
    start = max((match.end() for match in _BOUNDARY.finditer(before)), default=0)
    chunk = before[start:].strip()
    if " and " in chunk and (listed := _LIST.search(before[:start])) and not _ASIDE.match(listed[1]):
        start -= len(listed[0])
        chunk = before[start:].strip()
    first = before[:start].strip(" ,") == ""
    if re.search(r"\b(?:and|but|then)$", chunk):
        leading = leading_name(before)
        return _tag(leading, said, True, 0) if leading else None
    governs = True
    if inner_verbs := [match for match in VERB.finditer(chunk) if match["always"]]:
        chunk, governs = chunk[inner_verbs[-1].end() :].strip(), False
    if match := _LINK.match(chunk):
        chunk = chunk[match.end() :]
        governs = first or not re.match(r"and|but|so|then", match[0], re.IGNORECASE)
    chunk = _OPENING_PHRASE.sub("", chunk)
    if inner := _inner_clause(chunk):
        chunk, covers = inner
        governs = governs and covers
    tag = _tag(chunk, said, governs, start)
    if tag and plural and tag.who and not tag.who.is_many:
        return None
    return tag


def _inner_clause(chunk: str) -> tuple[str, bool] | None:
    """Take what follows the last "that", "though", "after"...; only "as X said" covers its sentence."""
    found = [match for match in _SUBORDINATE.finditer(chunk) if not _joins_names(chunk, match)]
    if not found:
        return None
    last = found[-1]
    return chunk[last.end() :], last[0].strip().lower() == "as" and last.start() == 0


def _joins_names(chunk: str, match: re.Match[str]) -> bool:
    """ "Lind and Bauer", "the mayor and the chief": one subject."""
    joined = match[0].strip().lower() == "and"
    return joined and not _FINITE.search(chunk) and len(chunk.split()) <= 8


def _interrupted(before: str, said: str) -> Tag | None:
    """Read "Lind, the chief executive, said" and "The chief executive, Tomas Lind, said"."""
    chunks = [_LINK.sub("", _opened(chunk.strip())) for chunk in _COMMA.split(before.rstrip(",—– "))]
    for at in range(len(chunks) - 1, max(-1, len(chunks) - 1 - _ASIDES), -1):
        chunk = chunks[at]
        for other in reversed(
            [other for other in chunks[max(0, at - 2) : at] if other and not other.isdigit()]
        ):
            if chunk and not _NOBODY.match(other) and (who := paired(other, chunk)):
                return Tag(who, said, start=max(0, before.rfind(other)))
        tag = _tag(chunk, said, True, max(0, before.rfind(chunk)))
        if len(chunk.split()) > _LONGEST_SUBJECT:
            tag = None
        if tag and not _ASIDE.match(chunk) and (at < len(chunks) - 1 or len(chunks) == 1):
            return tag
        if not (_ASIDE.match(chunk) or is_role(chunk)):
            return None
    return None


def _inverted(hidden: str, verb: re.Match[str], before: str, said: str) -> Tag | None:
    """Read “...,” said Katrin Bauer, who leads the council."""
    if not before and not said[0].isupper() and verb.start() > 0:
        return None
    space = len(hidden[verb.end() :]) - len(hidden[verb.end() :].lstrip())
    named = _after(hidden, verb.end() + space) if space else None
    if named is None:
        return None
    pronoun = PRONOUN.fullmatch(named.name)
    return Tag(None, said, pronoun=named.name) if pronoun else Tag(named, said, start=verb.start())


def _after(hidden: str, start: int, end_of_subject: re.Pattern[str] = _END_OF_SUBJECT) -> Who | None:
    """Name whoever stands at `start`, with the apposition that follows."""
    match = _AFTER_SUBJECT.match(hidden, start)
    if match is None:
        return None
    phrase = re.sub(
        r"\s+(?:who|which|published|released|seen|obtained)\b.*", "", end_of_subject.sub("", match[0])
    )
    phrase = phrase.strip(" .,")
    if PRONOUN.fullmatch(phrase):
        return Who(phrase)
    if not _may_speak(phrase):
        return None
    end = start + len(phrase)
    beside = _APPOSITION.match(hidden, end)
    apposition = re.sub(r"\s+(?:told|said|in an?|on|wrote)\s.*", "", beside[1]).strip() if beside else ""
    told = bool(_FINITE.search(apposition)) and not apposition.startswith("who")
    return (paired(phrase, apposition) if apposition and not told else None) or identify(phrase)


def _tag(phrase: str | None, said: str | None, governs: bool, start: int) -> Tag | None:
    """Keep a phrase that names somebody; refuse clauses and openers."""
    bare = (phrase or "").strip(" ,'’‘" + HIDDEN)
    if PRONOUN.fullmatch(bare):
        return Tag(None, said, governs, pronoun=bare, start=start)
    return Tag(identify(bare), said, governs, start=start) if _may_speak(bare) else None


def _may_speak(phrase: str) -> bool:
    if not phrase or HIDDEN in phrase or len(phrase.split()) > _LONGEST_NAME or _NOBODY.match(phrase):
        return False
    if _FINITE.search(phrase):
        return False
    named = any(word.is_name and not is_stopword(word.folded) for word in words(phrase))
    return named or bool(_ROLE.search(phrase) or _SOMEBODY.match(phrase))


def _turkish(hidden: str) -> Iterator[Tag]:
    if verb := TURKISH_VERB.search(hidden):
        head = hidden[: verb.start()]
        subject = re.match(r"[^,“”\"\0]+(?=,)", head) or _LEADING.match(head)
        who = subject[0] if subject and subject.re.groups == 0 else subject["who"] if subject else None
        if tag := _tag(who, verb["verb"], True, 0):
            yield tag
    for match in TURKISH_SOURCE.finditer(hidden):
        yield Tag(identify(match["who"]), match["verb"], start=match.start())
