"""Whether words of a sentence lie ahead: what a bare "on Friday" or "in March" stands beside."""

from __future__ import annotations

import re

_FUTURE = (
    r"(?<!would )(?<!'d )\b(?:will|shall|won[’']t|[’']ll|expects?|expected|(?<!fell )(?<!fallen )due"
    r"|scheduled"
    r"|plans?(?= to\b)|planned|planning|set to|slated|hopes?|hoping|intends?|aims?|must|should"
    r"|(?-i:may)|might"
    r"|could|would|cannot|can|likely|upcoming|coming|ahead of|until|till|starting|beginning|effective"
    r"|deadline"
    r"|promised|pledged|vowed|promises|pledges|vows)\b"
)
_NOT_AHEAD = "".join(
    rf"(?<!{word} )"
    for word in ("failed", "declined", "refused", "managed", "came", "forced", "began", "had", "fell", "rose")
)
_TO_DO = rf"{_NOT_AHEAD}\bto (?:be \w+|(?!the\b|an?\b|its\b|his\b|her\b|their\b|[A-Z])[a-z]+)(?=\s)"
_PRESENT = (
    r"\b(?:opens?|closes?|starts|begins?|meets?|votes|returns|resumes?|ends|takes|goes|comes|expires?|leaves"
    r"|arrives?|doubles|launches|runs|rises|falls|hosts|reopens?|sails|departs?|lands|lapses|is|are)\b"
)
_PAST = (
    r"\b(?:said|told|was|were|had|did|has|have|went|came|began|met|took|held|fell|rose|left|won|lost|became|made"
    r"|saw|found|gave|got|ran|sent|spoke|wrote|forecasts?|broke|brought|built|bought|caught|chose|cut|drew|drove"
    r"|fought|flew|forgot|grew|hit|kept|knew|laid|led|lent|let|lit|meant|paid|put|quit|read|sank|sold|shook|shot"
    r"|shut|sat|slept|spent|split|spread|stood|stole|struck|swept|swore|taught|threw|thought|understood|withdrew"
    r"|since|after|following|last|previous|earlier|(?!need|exceed|proceed|succeed|indeed|speed|feed)[a-z]+ed)\b"
)
_PASSIVE = (
    r"\b(?:be|been|being|get)\s+(?:\w+ly\s+)?(?!due|scheduled|expected|planned|set|slated)"
    r"[a-z]+(?:ed|en|wn|lt|ld|ut|de)\b"
)
_CUE = re.compile(
    rf"(?P<future>{_FUTURE}|{_TO_DO})|(?P<be>{_PASSIVE})|(?P<present>{_PRESENT})|(?P<past>{_PAST})",
    re.IGNORECASE,
)
_CLAUSE_START = re.compile(
    r"(?:^|[,;:—–“\"(]\s*)(?:(?:and|but|that|if|as|while)\s+)?(?:(?:on|in|by|from|at|late|early|next)\s+)*$",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;:]|,(?=\s+(?:and|but|which|who|while|when|after|because|as)\b)|[.!?]\s")
_UNTIL = re.compile(
    r"\b(?:until|till|by|ahead of|before|from|starting|beginning)(?: the| this| (?:late|early|mid-?))?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:since|after|following|last|of last)(?: the)?\s*$", re.IGNORECASE)
_CONTEXT = 300  # characters
_TURKISH_FUTURE = re.compile(r"[ea]c[ea](?:k|ğ)", re.IGNORECASE)


def lies_ahead(sentence: str, start: int, end: int) -> bool:
    """Tell whether the time named at `sentence[start:end]` is to come; the past is the default."""
    before, after = sentence[max(0, start - _CONTEXT) : start], sentence[end : end + _CONTEXT]
    if _AFTER.search(before):
        return False
    opens = bool(_CLAUSE_START.search(before))
    if not opens and (cue := _last(before)) is not None:
        return cue or bool(_UNTIL.search(before) and not _settled(before))
    ahead = _first(after)
    if ahead is not None:
        return ahead
    return bool(_UNTIL.search(before)) or bool(_TURKISH_FUTURE.search(after))


def _last(before: str) -> bool | None:
    """Read the nearest verb before; a passive leaves the tense to the word before it."""
    cues = [match for match in _CUE.finditer(before) if match.lastgroup != "be"]
    return None if not cues else _is_future(cues[-1], before)


def _first(after: str) -> bool | None:
    end = match.start() if (match := _CLAUSE_END.search(after)) else len(after)
    cues = [match for match in _CUE.finditer(after[:end]) if match.lastgroup != "be"]
    return None if not cues else _is_future(cues[0], after)


def _is_future(cue: re.Match[str], text: str) -> bool:
    if cue["future"] or not cue["present"]:
        return bool(cue["future"])
    # "is closed" tells of now; "is closing" and "closes" of what is planned.
    if cue["present"].lower() in ("is", "are"):
        return bool(re.match(r"\s+(?:\w+ing|to|due|expected|scheduled|set|planned)\b", text[cue.end() :]))
    return True


def _settled(before: str) -> bool:
    """ "Had been cleared by Monday" is over, "ordered them out by Monday" is not."""
    return bool(re.search(r"\b(?:was|were|had|been)\b[^,;]*$", before)) and not re.search(
        r"\b(?:if|unless)\b", before
    )
