"""Names and roles: the parts of a phrase that names a speaker, and what kind of speaker it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answering.expressions import ROLES

_HONORIFICS = frozenset("mr mrs ms miss dr prof sir dame lord lady st".split())
_TITLES = frozenset(
    """
    president minister mayor governor senator chancellor premier secretary ambassador envoy general colonel major
    captain lieutenant sergeant admiral commander chief executive director chairman chairwoman chair ceo cfo coo
    cto professor judge justice congressman congresswoman representative rep sen gov gen col lt sgt capt maj adm
    king queen prince princess pope bishop archbishop cardinal rabbi imam reverend rev pastor coach manager
    inspector superintendent detective constable commissioner councillor councilman councilwoman alderman speaker
    leader head officer engineer analyst economist spokesman spokeswoman spokesperson attorney prosecutor deputy
    vice-president sheriff marshal principal dean rector provost curator editor columnist correspondent historian
    author actor actress singer owner founder co-founder biologist geologist scientist researcher teacher farmer
    fisherman lawyer solicitor barrister doctor nurse surgeon pilot driver activist campaigner adviser advisor
    aide diplomat official lawmaker legislator mp mep md magnate tycoon steward negotiator runner prime foreign finance interior defence defense
    headteacher headmaster headmistress businesswoman businessman skipper pupil student baker trader shopkeeper
    landlord tenant veteran volunteer firefighter paramedic midwife oceanographer climatologist epidemiologist
    archaeologist seismologist meteorologist hydrologist virologist physicist chemist astronomer ecologist
    sociologist psychologist architect artist novelist poet playwright composer conductor goalkeeper striker
    midfielder defender captain winger referee co-author partner vice opposition
    bakan bakanı başkan başkanı başbakan cumhurbaşkanı sözcüsü müdürü valisi büyükelçisi vekili milletvekili
    büyükelçi genel profesör doktor avukat
    """.split()
)
_ROLE_ENDING = re.compile(r"(?:ist|ian|man|woman|person|[^aeiou]er|or|ant|chief|head|maker|giant|group)$")
_ADJECTIVE = re.compile(r"(?:ful|ous|ing|ly|less|ic|ed)$")
_NO_ROLE = frozenset("earlier later after over under either another other however never together".split())
_ORGANISATION = frozenset(
    """
    news agency press times post herald tribune journal gazette courier media television radio network university
    college school institute hospital church museum bank trust foundation fund society association chamber board
    authority service services ministry department office bureau council committee commission court police army
    navy force forces parliament senate congress house nations states kingdom republic union party federation
    league club united city watch international group inc corp ltd plc holdings company steel motors airlines
    airways energy capital partners industries technologies systems foods rail railway railways ports transit water
    power electric gas oil mining insurance securities software pharma health research labs laboratory observatory
    analytics street reserve treasury alliance coalition movement organization organisation greenpeace reports
    pentagon kremlin government administration aviation marine shipping logistics line lines
    """.split()
)
_PARTICLES = frozenset("van von de der den del della di da dos du la le el al bin ibn ben ter ten".split())
_PREPOSITIONS = frozenset("of to for at from in with on near".split())
_STOPS = frozenset(
    """
    the a an this that these those his her its their our my your and or but after before with by on in at as when
    while from about against between into over under during without than because if is are was were be been has
    have had will would not said says told asked
    """.split()
)
_TWO_WORD_PLACE = frozenset(
    "united new south north east west saudi sri san los las saint costa el hong great northern southern puerto".split()
)
_DETERMINER = re.compile(
    r"^(?:[Aa]n?|The|the(?! [\w-]+[’']s?\b)|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur)\s+(?=\w)"
)
_ROLE_NOUN = re.compile(ROLES, re.IGNORECASE)
_ONE = re.compile(
    r"\b(?:official|diplomat|minister|spokes(?:man|woman|person)|source|analyst|expert|witness|officer|resident|scientist"
    r"|researcher|lawyer|prosecutor|judge|mayor|president|leader|author|director|chairman|chairwoman|engineer|worker"
    r"|critic|doctor|farmer|owner|passenger|volunteer|employee|partner|person|neighbour|mother|father|man|woman)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"\b(?:officials|people|residents|critics|experts|analysts|sources|workers|leaders|police|witnesses|owners"
    r"|both|some|many|several|others|(?:\w+(?:ers|ors|ists|ians|ants|men|women|yers)))\b",
    re.IGNORECASE,
)
_MALE = re.compile(
    r"\b(?:Mr|Sir|Lord|\w*[sr]man|king|prince|father|son|husband|brother|actor|boy|bishop|pope)\b", re.I
)
_FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Dame|Lady|\w*woman|queen|princess|mother|daughter|wife|sister|actress|girl|nun)\b",
    re.I,
)
_MALE_NAMES = frozenset(
    """
    luca andrea nikita joshua ezra mustafa ilya sasha attila costa elia garcia tomas thomas paul peter john james
    david michael robert william richard joseph charles daniel matthew mark donald steven andrew kenneth kevin brian
    george edward ronald timothy jason jeffrey ryan jacob gary eric stephen jonathan larry scott frank gregory samuel
    patrick jack henry adam nathan tom jim joe bob bill ben sam max karl hans jan lars ole erik anders jonas andreas
    stefan martin pedro juan jose carlos luis miguel ivan vladimir sergei dmitri oleg ahmed mohammed muhammad ali omar
    hassan mehmet recep murat emre can kemal yusuf rolf otto franz pierre jean michel laurent duarte marco mario dario
    paolo roberto giovanni antonio francesco gareth liam owen rhys callum duncan hamish ian neil colin simon graham
    """.split()
)
_FEMALE_NAMES = frozenset(
    """
    mary jennifer elizabeth susan karen nancy margaret sarah ruth helen marie anne ann jane kate katrin ingrid astrid
    alice emily claire louise sophie chloe charlotte grace rose joan judith carol sharon michelle kimberly amy rachel
    leanne maren mireille carmen ines agnes isabel elif zeynep ayse fatma emine merve leyla birgit greet hannah leah
    """.split()
)
_BOUNDARY = re.compile(r"[,;:“”\"\n—(]|(?<![A-Z])\.\s")
_ROLE_WORDS = 14


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker in the article's own words: a name with its role, or the whole phrase where nobody is named."""

    name: str
    role: str | None = None

    @property
    def is_organisation(self) -> bool:
        """Whether a company, an office or a newspaper speaks."""
        tokens = _folded(self.name)
        lone_capitals = len(tokens) == 1 and self.name.isupper()
        return not self.role and (lone_capitals or any(token in _ORGANISATION for token in tokens))

    @property
    def is_person(self) -> bool:
        """Whether one person is named, or meant by a role."""
        if self.role:
            return True
        tokens = self.name.split()
        named = all(_is_name(token) for token in tokens) and 2 <= len(tokens) <= 5
        single = bool(_ONE.search(self.name) or _folded(self.name)[-1] in _TITLES) and not self.is_many
        return not self.is_organisation and (named or single)

    @property
    def is_many(self) -> bool:
        """Whether several speak at once."""
        return " and " in self.name or (not self.role and bool(_PLURAL.search(self.name)))

    def may_be(self, pronoun: str, text: str = "") -> bool:
        """Whether a pronoun can stand for this speaker; `text` is where to look for Mr and Ms."""
        match pronoun.lower():
            case "he":
                return not self.is_many and not self.is_organisation and _sex(self, text) != "f"
            case "she":
                return not self.is_many and not self.is_organisation and _sex(self, text) != "m"
            case "it":
                return not self.is_person and not self.is_many
            case _:
                return self.is_many or not self.is_person


def identify(phrase: str) -> Who:
    """Part a phrase without commas into a name and a role; where it names nobody, the phrase is the name."""
    tokens = phrase.split()
    if "and" in tokens and any(
        _is_name(token) and not _is_role(token) for token in tokens[: tokens.index("and")]
    ):
        return Who(phrase)
    first = _name_start(tokens)
    if first == len(tokens):
        return _name_then_office(tokens) or Who(phrase)
    before, run = tokens[:first], tokens[first:]
    if before and before[-1].lower() in _PREPOSITIONS:
        return _after_place(before, run) or _name_then_office(tokens) or Who(phrase)
    if not before:
        return Who(phrase)
    if _is_role(before[-1]) and (role := _role_before(before)):
        return Who(" ".join(run), role)
    return _named_by_apposition(before, run) or _name_then_office(tokens) or Who(phrase)


def paired(left: str, right: str) -> Who | None:
    """Join a name and the apposition beside it, whichever comes first; None where they are no such pair."""
    for name, role in ((left, right), (right, left)):
        who = identify(name)
        if _names_one(who) and is_role(role) and not _names_one(identify(role)):
            many = role is left and Who(role).is_many
            return Who(role) if many else Who(who.name, who.role or _bare_role(role))
    if is_role(left) and is_role(right) and not right.startswith("who "):
        return Who(left, _bare_role(right))
    return None


def is_role(phrase: str) -> bool:
    """Whether a phrase tells what somebody is."""
    words = phrase.split()
    if not words or len(words) > _ROLE_WORDS:
        return False
    if words[0] in ("who", "whose"):
        return len(words) > 2
    if not _is_name(words[0]) and words[0].lower() in (
        "which",
        "that",
        "in",
        "on",
        "at",
        "after",
        "speaking",
        "citing",
        "as",
        "and",
    ):
        return False
    head = re.split(r"\s(?:of|to|for|at|from|in|with|on|near|and|who)\s", phrase)[0].split()
    return _is_role(head[-1]) or (bool(_DETERMINER.match(phrase)) and len(words) > 1 and words[-1].islower())


def full_name(who: Who, text: str) -> Who:
    """Find the whole name, with its role, of one that a sentence names by the surname or without the role."""
    known = [token for token in who.name.split() if token.lower().strip(".") not in _HONORIFICS]
    if who.role or who.is_organisation or not known or not all(_is_name(token) for token in known):
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
    boundary = max((match.end() for match in _BOUNDARY.finditer(text, max(0, start - 120), start)), default=0)
    tokens = text[boundary or start : end].split()
    first = _name_start(tokens)
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
    if after and is_role(after[1]) and not _is_name(after[1].split()[0]):
        return _bare_role(after[1])
    before = re.search(r"(?:^|[.!?”\n,;] ?)([^,.;:“”\"\n]{3,90}), $", text[max(0, start - 100) : start])
    role = re.split(r"\b(?:by|with|and|from|as) (?=(?:an?|the|its|their)\b)", before[1])[-1] if before else ""
    if role and is_role(role) and text[end : end + 1] in ",.":
        return _bare_role(role)
    office = re.match(r" ((?:of|from|at|with) [^,.;:“”\"\n]{3,60})[,.]", text[end:])
    return office[1] if office and len(office[1].split()) <= 8 else None


def _phrase_start(before: list[str]) -> int:
    """Walk back over the words of a role, as far as they go."""
    at = len(before)
    while (
        at
        and before[at - 1].lower() not in _STOPS
        and (_is_name(before[at - 1]) or _role_like(before, at - 1))
    ):
        at -= 1
    return at


def _role_like(tokens: list[str], at: int) -> bool:
    token = tokens[at]
    if _is_role(token) or (token in ("of", "to", "for") and at > 0 and _is_role(tokens[at - 1])):
        return True
    # "fire chief", "marathon runner": the noun before a role.
    noun = token.islower() and not token.endswith(("ed", "s", "ly"))
    return noun and token not in _PREPOSITIONS and at + 1 < len(tokens) and _is_role(tokens[at + 1])


def _name_start(tokens: list[str]) -> int:
    """Find where the name that ends the phrase begins."""
    at = len(tokens)
    while at and _continues_name(tokens, at - 1):
        at -= 1
    while at < len(tokens) and tokens[at].lower() in _PARTICLES and at > 0:
        at += 1
    return at


def _continues_name(tokens: list[str], at: int) -> bool:
    token = tokens[at]
    if token in _PARTICLES:
        return at + 1 < len(tokens) and at > 0
    if not _is_name(token) or token in ("The", "A", "An"):
        return False
    return _plain(token) not in _TITLES and not token.endswith(("’s", "'s"))


def _named_by_apposition(before: list[str], run: list[str]) -> Who | None:
    """Part "shop steward Anya Kowalik" and "Valmere’s Tomas Lind", whose roles are in no list."""
    person, beside = Who(" ".join(run)), before[-1]
    if (
        not person.is_person
        or beside.lower() in _STOPS
        or not (beside.islower() or beside.endswith(("’s", "'s")))
    ):
        return None
    told = (
        beside.islower()
        and not _ADJECTIVE.search(beside)
        and not any(token.lower() in _STOPS for token in before[1:])
    )
    return Who(person.name, _role_before(before) if told else None)


def _after_place(before: list[str], run: list[str]) -> Who | None:
    """Part "Ambassador to Chad Ann Lee", where a place and a name meet."""
    if not any(_is_role(token) for token in before[:-1]):
        return None
    place = 2 if run[0].lower() in _TWO_WORD_PLACE else 1
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
        or not all(_is_name(token) and not _is_role(token) for token in named)
        or not Who(who.name).is_person
    ):
        return None
    return Who(who.name, who.role or " ".join(tokens[at:]))


def _role_before(before: list[str]) -> str | None:
    role = _bare_role(" ".join(before))
    return role if role and role.lower() not in _HONORIFICS and len(before) <= _ROLE_WORDS else None


def _bare_role(role: str) -> str:
    return _DETERMINER.sub("", role)


def _sex(who: Who, text: str) -> str | None:
    """Tell what honorifics, roles and the first name give away; None where they leave it open."""
    wording = f"{who.role or ''} {who.name}"
    surname = re.escape(who.name.split()[-1])
    wording += " ".join(match[0] for match in re.finditer(rf"\b(?:Mr|Mrs|Ms|Miss)\.? {surname}\b", text))
    if _FEMALE.search(wording) or _MALE.search(wording):
        return "f" if _FEMALE.search(wording) else "m"
    first = who.name.split()[0].lower()
    if len(who.name.split()) < 2:
        return None
    if first in _MALE_NAMES or first.endswith(("us", "os")):
        return "m"
    return "f" if first.endswith("a") or first in _FEMALE_NAMES else None


def _names_one(who: Who) -> bool:
    tokens = who.name.split()
    one = all(_is_name(token) or token in _PARTICLES for token in tokens) and len(tokens) <= 5
    return one and tokens[0] not in ("The", "A", "An", "Its") and not _is_role(tokens[-1])


def _is_role(token: str) -> bool:
    plain = _plain(token)
    if plain in _TITLES or _ROLE_NOUN.fullmatch(plain):
        return True
    if "-" in plain and any(part in _TITLES for part in plain.split("-")):
        return True
    return token.islower() and len(plain) > 4 and plain not in _NO_ROLE and bool(_ROLE_ENDING.search(plain))


def _is_name(token: str) -> bool:
    bare = token.lstrip("(")
    return bare[:1].isupper() or (bare[:3] in ("al-", "el-") and bare[3:4].isupper())


def _plain(token: str) -> str:
    return token.lower().strip(".,")


def _folded(name: str) -> list[str]:
    return [_plain(token) for token in name.split()] or [""]
