"""Names and roles: the parts of a phrase that names a speaker, and what kind of speaker it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answering.speaker_words import (
    ADJECTIVE_ENDING,
    DETERMINER,
    FEMALE,
    FEMALE_NAMES,
    HONORIFICS,
    MALE,
    MALE_NAMES,
    NO_ROLES,
    ONE,
    ORGANISATIONS,
    PARTICLES,
    PLACE_OPENERS,
    PREPOSITIONS,
    ROLE_ENDING,
    ROLE_NOUN,
    SEVERAL,
    STOPS,
    TITLES,
)

_NO_OPENERS = ("which", "that", "in", "on", "at", "after", "speaking", "citing", "as", "and")
_ROLE_WORDS = 20


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker in the article's own words: a name with its role, or a phrase where nobody is named."""

    name: str
    role: str | None = None

    @property
    def is_organisation(self) -> bool:
        """Whether a company, an office or a newspaper speaks."""
        tokens = _folded(self.name)
        lone_capitals = len(tokens) == 1 and self.name.isupper()
        return not self.role and (lone_capitals or any(token in ORGANISATIONS for token in tokens))

    @property
    def is_person(self) -> bool:
        """Whether one person is named, or meant by a role."""
        if self.role:
            return True
        tokens = self.name.split()
        named = all(is_name(token) for token in tokens) and 2 <= len(tokens) <= 5 and tokens[0] != "The"
        single = bool(ONE.search(self.name) or _folded(self.name)[-1] in TITLES) and not self.is_many
        return not self.is_organisation and (named or single)

    @property
    def is_many(self) -> bool:
        """Whether several speak at once."""
        return " and " in self.name or (not self.role and bool(SEVERAL.search(self.name)))

    def may_be(self, pronoun: str, text: str = "", guess: bool = True) -> bool:
        """Whether a pronoun can stand for this speaker.

        `text` is where to look for Mr and Ms; with `guess`, a first name in -a is a woman's.
        """
        match pronoun.lower():
            case "he":
                return self._is_somebody and _sex(self, text, guess) != "f"
            case "she":
                return self._is_somebody and _sex(self, text, guess) != "m"
            case "it":
                return not self.is_person and not self.is_many
            case _:
                return self.is_many or not self.is_person

    @property
    def _is_somebody(self) -> bool:
        """Whether one person may be meant: a lone surname could be anybody's, "the firm" is nobody."""
        surname = len(self.name.split()) == 1 and is_name(self.name) and not self.is_organisation
        return self.is_person or (surname and not self.is_many)


def identify(phrase: str) -> Who:
    """Part a phrase without commas into a name and a role; where it names nobody, the phrase is the name."""
    tokens = phrase.split()
    if "and" in tokens and any(
        is_name(token) and not is_role_word(token) for token in tokens[: tokens.index("and")]
    ):
        return Who(phrase)
    first = name_start(tokens)
    if first == len(tokens):
        return _name_then_office(tokens) or Who(phrase)
    before, run = tokens[:first], tokens[first:]
    if before and before[-1].lower() in PREPOSITIONS:
        return _after_place(before, run) or _name_then_office(tokens) or Who(phrase)
    if not before:
        return Who(phrase)
    if is_role_word(before[-1]) and (role := _role_before(before)):
        return Who(" ".join(run), role)
    return _name_then_office(tokens) or _named_by_apposition(before, run) or Who(phrase)


def paired(left: str, right: str) -> Who | None:
    """Join a name and the apposition beside it, whichever comes first; None where they are no such pair."""
    for name, role in ((left, right), (right, left)):
        who = identify(name)
        if _names_one(who) and is_role(role) and not _names_one(identify(role)):
            many = role is left and Who(role).is_many
            known = who.role if who.role != "Professor" else None
            return Who(role) if many else Who(who.name, known or bare_role(role))
    if is_role(left) and is_role(right) and not right.startswith("who "):
        return Who(left, bare_role(right))
    return None


def is_role(phrase: str) -> bool:
    """Whether a phrase tells what somebody is."""
    words = phrase.split()
    if not words or len(words) > _ROLE_WORDS:
        return False
    if words[0] in ("who", "whose"):
        return len(words) > 2
    if not is_name(words[0]) and words[0].lower() in _NO_OPENERS:
        return False
    head = re.split(r"\s(?:of|to|for|at|from|in|with|on|near|and|who)\s", phrase)[0].split()
    described = bool(DETERMINER.match(phrase)) and len(words) > 1 and words[-1].islower()
    return is_role_word(head[-1]) or described


def name_start(tokens: list[str]) -> int:
    """Find where the name that ends the phrase begins."""
    at = len(tokens)
    while at and _continues_name(tokens, at - 1):
        at -= 1
    while at < len(tokens) and tokens[at] in PARTICLES and at > 0:
        at += 1
    return at


def _continues_name(tokens: list[str], at: int) -> bool:
    token = tokens[at]
    if token in PARTICLES:
        return at + 1 < len(tokens) and at > 0
    if not is_name(token) or token in ("The", "A", "An"):
        return False
    titled = any(part in TITLES for part in _plain(token).split("-"))
    return not titled and not token.endswith(("’s", "'s"))


def _named_by_apposition(before: list[str], run: list[str]) -> Who | None:
    """Part "shop steward Anya Kowalik" and "Valmere’s Tomas Lind", whose roles are in no list."""
    person, beside = Who(" ".join(run)), before[-1]
    if (
        not person.is_person
        or beside.lower() in STOPS
        or not (beside.islower() or beside.endswith(("’s", "'s")))
    ):
        return None
    told = (
        beside.islower()
        and not ADJECTIVE_ENDING.search(beside)
        and not any(token.lower() in STOPS for token in before[1:])
    )
    return Who(person.name, _role_before(before) if told else None)


def _after_place(before: list[str], run: list[str]) -> Who | None:
    """Part "Ambassador to Chad Ann Lee", where a place and a name meet."""
    if not any(is_role_word(token) for token in before[:-1]):
        return None
    place = 2 if run[0].lower() in PLACE_OPENERS else 1
    if len(run) - place < 2:
        return None
    role = _role_before([*before, *run[:place]])
    return Who(" ".join(run[place:]), role) if role else None


def _name_then_office(tokens: list[str]) -> Who | None:
    """Part "Jonas Brandt of the state agency"."""
    at = next((at for at, token in enumerate(tokens) if token in ("of", "from", "at", "with", "for")), 0)
    if at < 2:
        return None
    who = identify(" ".join(tokens[:at]))
    named = who.name.split()
    if (
        len(named) < 2
        or not all(is_name(token) and not is_role_word(token) for token in named)
        or not Who(who.name).is_person
    ):
        return None
    return Who(who.name, who.role or " ".join(tokens[at:]))


def _role_before(before: list[str]) -> str | None:
    role = bare_role(" ".join(before))
    return role if role and role.lower() not in HONORIFICS and len(before) <= _ROLE_WORDS else None


def bare_role(role: str) -> str:
    """Take "the" or "its" off a role."""
    return DETERMINER.sub("", role)


def _sex(who: Who, text: str, guess: bool) -> str | None:
    """Tell what honorifics, roles and the first name give away; None where they leave it open."""
    wording = f"{who.role or ''} {who.name}"
    surname = re.escape(who.name.split()[-1])
    wording += " ".join(match[0] for match in re.finditer(rf"\b(?:Mr|Mrs|Ms|Miss)\.? {surname}\b", text))
    if FEMALE.search(wording) or MALE.search(wording):
        return "f" if FEMALE.search(wording) else "m"
    first = who.name.split()[0].lower() if " " in who.name else ""
    if first in MALE_NAMES or (guess and first.endswith(("us", "os"))):
        return "m"
    return "f" if first in FEMALE_NAMES or (guess and first.endswith("a")) else None


def _names_one(who: Who) -> bool:
    tokens = who.name.split()
    one = all(is_name(token) or token in PARTICLES for token in tokens) and len(tokens) <= 5
    return one and tokens[0] not in ("The", "A", "An", "Its") and not is_role_word(tokens[-1])


def is_role_word(token: str) -> bool:
    """Whether a word is what somebody may be: minister, biologist."""
    plain = _plain(token)
    if plain in TITLES or ROLE_NOUN.fullmatch(plain):
        return True
    if "-" in plain and any(part in TITLES for part in plain.split("-")):
        return True
    return token.islower() and len(plain) > 4 and plain not in NO_ROLES and bool(ROLE_ENDING.search(plain))


def is_name(token: str) -> bool:
    """Whether a word is written as a name."""
    bare = token.lstrip("(")
    return bare[:1].isupper() or (bare[:3] in ("al-", "el-") and bare[3:4].isupper())


def _plain(token: str) -> str:
    return token.lower().strip(".,")


def _folded(name: str) -> list[str]:
    return [_plain(token) for token in name.split()] or [""]
