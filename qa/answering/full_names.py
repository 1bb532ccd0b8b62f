"""The whole name and the role of one whom a sentence calls by the surname, found elsewhere in the text."""

from __future__ import annotations

import re

from qa.answering.persons import Who, bare_role, identify, is_name, is_role, is_role_word, name_start
from qa.answering.speaker_words import HONORIFICS, PREPOSITIONS, STOPS

_ROLE_BEFORE = 7  # words
_FAR = 120  # letters in front of a name where its role may stand
_BOUNDARY = re.compile(r"[,;:“”\"\n—(]|(?<![A-Z])\.\s")


def full_name(who: Who, text: str) -> Who:
    """Find the whole name, with its role, of one that a sentence names by the surname or without the role."""
    known = [token for token in who.name.split() if token.lower().strip(".") not in HONORIFICS]
    if who.role or who.is_organisation or not known or not all(is_name(token) for token in known):
        return who
    if len(known) > 1 and not who.is_person:
        return who
    before = r"" if len(known) > 1 else r"(?:[^\W\d_a-z](?:[\w’'-]+|\w{0,2}\.) ){1,3}"
    form = re.compile(rf"\b{before}{re.escape(' '.join(known))}\b(?![’'-]\w)")
    for match in form.finditer(text):
        found = _in_context(text, match.start(), match.end())
        if found is not None and (found.role or len(known) == 1):
            return found
    return who


def _in_context(text: str, start: int, end: int) -> Who | None:
    """Name the person at a place, with the role written before the name or after it."""
    nearest = 0 if start <= _FAR else start
    boundary = max(
        (match.end() for match in _BOUNDARY.finditer(text, max(0, start - _FAR), start)), default=nearest
    )
    tokens = text[boundary:end].split()
    first = name_start(tokens)
    if first >= len(tokens):
        return None
    run, before = tokens[first:], tokens[:first]
    who = identify(" ".join(tokens[_phrase_start(before) :])) if before else Who(" ".join(run))
    if not who.role and Who(" ".join(run)).is_person:
        who = Who(" ".join(run))
    if len(who.name.split()) < 2 or not Who(who.name).is_person:
        return None
    return who if who.role else Who(who.name, _beside(text, end - len(who.name), end))


def _beside(text: str, start: int, end: int) -> str | None:
    """Find the apposition that follows a name, else the one before it, else the office after "of"."""
    after = re.match(r", ([^,.;:“”\"\n]{3,90})[,.]", text[end:])
    if after and is_role(after[1]) and not is_name(after[1].split()[0]):
        return bare_role(after[1])
    before = re.search(r"(?:^|[.!?”\n,;] ?)([^,.;:“”\"\n]{3,90}), $", text[max(0, start - 100) : start])
    role = re.split(r"\b(?:by|with|and|from|as) (?=(?:an?|the|its|their)\b)", before[1])[-1] if before else ""
    head = re.split(r" (?:of|for|at|to) ", role)[0].split()
    known = bool(head) and is_role_word(head[-1]) and len(role.split()) <= _ROLE_BEFORE
    if known and is_role(role) and text[end : end + 1] in ",.":
        return bare_role(role)
    office = re.match(r" ((?:of|from|at|with) [^,.;:“”\"\n]{3,60})[,.]", text[end:])
    return office[1] if office and len(office[1].split()) <= 8 else None


def _phrase_start(before: list[str]) -> int:
    """Walk back over the words of a role, as far as they go."""
    at = len(before)
    while (
        at and before[at - 1].lower() not in STOPS and (is_name(before[at - 1]) or _role_like(before, at - 1))
    ):
        at -= 1
    return at


def _role_like(tokens: list[str], at: int) -> bool:
    token = tokens[at]
    if is_role_word(token) or (token in ("of", "to", "for") and at > 0 and is_role_word(tokens[at - 1])):
        return True
    # "fire chief", "marathon runner": the noun before a role.
    noun = token.islower() and not token.endswith(("ed", "s", "ly"))
    return noun and token not in PREPOSITIONS and at + 1 < len(tokens) and is_role_word(tokens[at + 1])
