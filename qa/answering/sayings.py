"""What somebody said: the quotes of one speaker, on one subject where the question names one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.attribution import Utterance, utterances
from qa.answering.citing import cite
from qa.answering.words import Word, content_words, fold, is_stopword, same_word, words
from qa.models import Article, Attribution, Citation, Draft, Reading, TextSpan

QUOTES = 4

_SPEECH = (
    r"(?:sa(?:y|id)|tell|told|arg(?:ue|ued|uing)|claim(?:ed)?|warn(?:ed)?|announced?|caution(?:ed)?|report(?:ed)?"
    r"|predict(?:ed)?|repl(?:y|ied)|respond(?:ed)?|promised?|explain(?:ed)?|stat(?:e|ed)|suggest(?:ed)?"
    r"|insist(?:ed)?|add(?:ed)?|think|thought|believed?|comment(?:ed)?|write|wrote|demand(?:ed)?|criticis?ze?d?"
    r"|den(?:y|ied)|admit(?:ted)?|acknowledged?|estimated?|concluded?)"
)
_ABOUT = r"(?:about|on|regarding|concerning|of|over|as to|with regard to|when asked about)"
_NOUNS = (
    "position|views?|opinion|stance|statements?|comments?|reaction|response|argument|remarks?|words|claims?"
)
_NOUN = rf"(?:{_NOUNS}|take)"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"^what (?:else )?(?:exactly )?(?:did|does|do|has|have|had|is|was|were) (?P<who>.{{2,80}}?) "
        rf"(?:actually |also |have to |been )?(?:{_SPEECH}|saying)\b(?P<about>.*)",
        rf"^what (?:is|was|are|were) (?P<who>.{{2,80}}?)(?:[’']s?) {_NOUN}\b(?P<about>.*)",
        rf"^what (?:is|was|are|were) the {_NOUN} of (?P<who>.{{2,60}}?)(?P<about> {_ABOUT} .*)?$",
        r"^(?:quote|cite|show me|give me|list|find)(?: me)? (?:all |the |any )?(?:quotes? (?:by|from"
        r"|of)|what) "
        rf"(?P<who>.{{2,60}}?)(?: (?:said|says|told reporters))?(?P<about> {_ABOUT} .*)?$",
        rf"^(?:any )?quotes? (?:by|from) (?P<who>.{{2,60}}?)(?P<about> {_ABOUT} .*)?$",
        r"^how (?:did|does|do|has|have) (?P<who>.{2,80}?) (?:react|respond|reply"
        r"|comment)(?:ed)?\b(?P<about>.*)",
        r"^(?P<who>.{2,60}?) (?:ne dedi|neler söyledi|ne söyledi|ne diyor)(?P<about>)$",
        r"^(?P<who>[^?]{2,40}?) (?P<about>.{2,80}?) (?:hakkında|konusunda) "
        r"(?:ne dedi|neler söyledi|ne söyledi|ne diyor)$",
    )
]
_GENERIC_TEXT = "company firm official officials spokesman spokeswoman spokesperson man woman group mr mrs ms"
# "What did the article say", "what do they say": not a speaker that the question names.
_NO_SPEAKER = re.compile(
    r"^(?:the |this |that )?(?:article|story|text|piece|report|news|he|she|they|it|you|we|i|one"
    r"|people|anyone|everyone|"
    r"this|that|author)$",
    re.IGNORECASE,
)
# Spoken for: the spokesman of a firm is the firm, the ambassador to a country is not that country.
_ELSEWHERE = re.compile(r"\b(?:to|at|from|in|near|with|outside) (?:the )?[^\W\d_a-z].*")
_WEAK = 0.25


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose words a question asks for, and on what; `about` is empty where anything will do."""

    who: str
    about: str


def saying_asked(question: str) -> Asked | None:
    """Tell whether a question asks what a named speaker said."""
    bare = question.strip(" \t?!.¿")
    for form in _FORMS:
        if match := form.match(bare):
            who = match["who"].strip(" ,'’")
            if _NO_SPEAKER.match(who) or not content_words(who):
                return None
            return Asked(who, (match["about"] or "").strip())
    return None


def draft_said(asked: Asked, articles: Sequence[Article], readings: Sequence[Reading]) -> Draft:
    """Quote up to four sentences of the one asked about, those on the subject, in the order of the article.

    `readings` are the reader's, best first: they decide where the words of the subject do not, and give the
    nearest quote where there is no answer.
    """
    said = [(article, found) for article in articles for found in _by(asked.who, article)]
    if not said:
        return _nothing(f"{_named(asked.who)} is not quoted in the articles.", asked, readings)
    judged = [(_fit(asked, article, found, readings), article, found) for article, found in said]
    best = max(fit for fit, _, _ in judged)
    if best < _WEAK:
        return _nothing(
            f"{_named(asked.who)} is quoted, but not {_topic(asked.about)}.",
            asked,
            [],
            (said[0][0], said[0][1].place),
        )
    kept = sorted(
        (found for found in judged if found[0] >= max(_WEAK, 0.6 * best)), key=lambda found: -found[0]
    )
    first = kept[0][1]
    shown = [(article, found) for _, article, found in kept if article is first][:QUOTES]
    shown.sort(key=lambda pair: pair[1].place.start)
    citations = tuple(cite(at, article, found.place) for at, (article, found) in enumerate(shown, start=1))
    text = "\n".join(f"{citation.quote} [{citation.marker}]" for citation in citations)
    return Draft(text, citations, confidence=best)


def says(attribution: Attribution, who: str, language: str | None = None) -> bool:
    """Whether a speaker is the one a question names: by name, by role, or by the house spoken for."""
    wanted = _naming(who, language)
    if not wanted:
        return False
    name = words(_ELSEWHERE.sub("", attribution.speaker) or attribution.speaker, language)
    role = words(_ELSEWHERE.sub("", attribution.role or ""), language)
    head = wanted[-1]
    if not any(same_word(head, word) for word in (*name, *role)):
        return False
    known = [*words(attribution.speaker, language), *words(attribution.role or "", language)]
    return all(_agrees(asked, known) for asked in wanted)


def _agrees(asked: Word, known: Sequence[Word]) -> bool:
    """A first name or another adjective of the question must not be of somebody else."""
    if any(same_word(asked, word) for word in known) or fold(asked.folded) in (
        "mr",
        "mrs",
        "ms",
        "american",
        "us",
    ):
        return True
    return False if asked.is_name else asked.folded in _GENERIC


_GENERIC = frozenset(_GENERIC_TEXT.split())


def _naming(who: str, language: str | None) -> list[Word]:
    bare = re.sub(r"[’']s?$", "", who.strip())
    return [word for word in words(bare, language) if not is_stopword(word.folded)]


def _by(who: str, article: Article) -> list[Utterance]:
    return [
        found
        for found in utterances(article)
        if any(says(voice, who, article.language) for voice in found.voices)
    ]


def _fit(asked: Asked, article: Article, found: Utterance, readings: Sequence[Reading]) -> float:
    """Tell how well a sentence is on the subject: 1 for every word of it, or what the reader makes of it."""
    language = article.language
    speaking = _naming(asked.who, language)
    subject = [
        word
        for word in content_words(asked.about, language)
        if not any(same_word(word, who) for who in speaking)
    ]
    if not subject:
        return 1.0
    told = words(_setting(article, found.place), language)
    share = sum(any(same_word(word, other) for other in told) for word in subject) / len(subject)
    return max(share, _read_as(article, found.place, readings))


def _setting(article: Article, place: TextSpan) -> str:
    """Read a sentence with the one before it, in its paragraph."""
    start = article.text.rfind("\n", 0, place.start) + 1
    before = article.text[start : place.start].rstrip()
    cut = max(before.rfind(". ", 0, -1), before.rfind("” ", 0, -1)) + 1
    return f"{before[cut:]} {article.text[place.start : place.end]}"


def _read_as(article: Article, place: TextSpan, readings: Sequence[Reading]) -> float:
    for reading in readings:
        same = reading.passage.article.article_id == article.article_id
        if same and reading.quote.start < place.end and place.start < reading.quote.end:
            return reading.confidence
    return 0.0


def _nothing(
    reason: str, asked: Asked, readings: Sequence[Reading], nearest: tuple[Article, TextSpan] | None = None
) -> Draft:
    """Decline, with the sentence nearest to the question: one that names the speaker, if there is one."""
    named = [word.folded for word in _naming(asked.who, None)]
    ordered = sorted(readings, key=lambda reading: not _mentions(reading, named))
    if nearest is None and ordered:
        nearest = (ordered[0].passage.article, ordered[0].quote)
    closest: tuple[Citation, ...] = (cite(1, *nearest),) if nearest else ()
    return Draft("", closest, 0.0, reason=reason)


def _mentions(reading: Reading, named: Sequence[str]) -> bool:
    text = fold(reading.passage.article.text[reading.quote.start : reading.quote.end])
    return any(name in text for name in named)


def _named(who: str) -> str:
    """Write the speaker as the question does, at the start of a sentence."""
    return who[:1].upper() + who[1:]


def _topic(about: str) -> str:
    bare = re.sub(rf"^(?:{_ABOUT}|to) ", "", about, flags=re.IGNORECASE)
    return f"about {bare}" if bare else "on this"
