"""Questions about the article itself: which of its facts (date, outlet, headline, gist...) they ask for."""

from __future__ import annotations

import re
from enum import StrEnum

from qa.answering.words import content_words, fold
from qa.models import Article


class Aspect(StrEnum):
    """What of the article is asked for."""

    AUTHOR = "author"
    UPDATED = "updated"
    HEADLINE = "headline"
    LINK = "link"
    QUOTED = "people quoted"
    KEY_POINTS = "key points"
    SUMMARY = "summary"
    TOPIC = "topic"
    PUBLISHED = "published"
    OUTLET = "outlet"


_NOUN = r"(?:article|story|piece|text|page|report|post|news|item|coverage|haber\w*|makale\w*|yazi\w*)"
# On the folded question; the first that matches decides.
_FORMS = [
    (
        Aspect.AUTHOR,
        r"\bwho (?:wrote|authored|penned)|\bauthor|\bbyline|\bjournalist|\breporter|\bwriter|\bwritten by",
    ),
    (
        Aspect.AUTHOR,
        r"\bkim yazd|\byazari?\b|^\W*whose (?:article|story|piece|text)\b|^\W*by whom\b.*\bwritten\b",
    ),
    (Aspect.UPDATED, r"\bupdated?\b|\brevised\b|\bmodified\b|\bguncelle"),
    (Aspect.HEADLINE, r"\bheadline|\btitled?\b|\bbasli[gk]"),
    (Aspect.HEADLINE, rf"\b{_NOUN} (?:is )?called\b|\bname of (?:the|this) {_NOUN}\b"),
    (Aspect.LINK, r"\burl\b|\blink\b|\bweb address|^\W*where can (?:i|we) (?:read|find) (?:this|it|the)\b"),
    (Aspect.QUOTED, r"\bquot(?:ed?|es)\b|\bcited?\b|\binterviewed\b|\bsources\b|\balinti"),
    (
        Aspect.QUOTED,
        r"\bwho (?:speaks|is speaking|talks|commented|comments|(?:gave|made|gives) (?:any "
        r")?(?:statements|comments))\b"
        r"|^\W*who said what\W*$",
    ),
    (
        Aspect.KEY_POINTS,
        r"\b(?:key|main|major|important) (?:\w+ )?(?:points|facts|ideas|claims|findings)"
        r"|\btakeaways|\bhighlights|^\W*bullet|\bbullet points|\b(?:top|central) (?:points|facts"
        r"|ideas|claims|findings)"
        r"|\bmost important\b|\bana nokta|\bonemli nokta",
    ),
    (
        Aspect.SUMMARY,
        r"\bsummar|\btl;?dr|\boverview|\brecap|\bnutshell|\bin (?:brief|short)\b|\bozet|\bsum (?:\w+ )?up"
        r"|^\W*brief me\b|\bshort version|\bshorten\b|\bmake (?:it|this) short|\bcondense"
        r"|\bwhat (?:do|should|must) (?:i|we) (?:need to |have to )?know\b|^\W*what(?:'s| is) (?:new"
        r"|going on)\b",
    ),
    (Aspect.TOPIC, r"\babout\b|\btopic|\bsubject|\bgist|\bmain (?:point|idea|news|story)|\bhakkinda|\bkonu"),
    (
        Aspect.TOPIC,
        rf"\b(?:discuss|talk|deal with|message\b|tell(?:s|ing) us)|^\W*(?:explain|describe) (?:the"
        rf"|this) {_NOUN}\W*$"
        rf"|^\W*what(?:'s| is) (?:the|this) (?:story|news)(?: here)?\W*$|\bneyi? anlat",
    ),
    (Aspect.SUMMARY, r"\bwhat (?:does|did|do) (?:this|the|it|that)\b.*\bsay|^\W*what happened\W*$"),
    (
        Aspect.PUBLISHED,
        r"\b(?:when|date|dated|ne zaman|how (?:old|recent)|tarih\w*|wh(?:at|ich) (?:day|year|month|time))\b"
        rf"|\bdateline\b|^\W*(?:is|how) (?:this|the) (?:{_NOUN} )?(?:old|recent|new|current|up.to.date)\b",
    ),
    (
        Aspect.OUTLET,
        rf"^\W*who (?:put|ran|reported|carried) (?:this|it|the {_NOUN})\b|\bhangi gazete|\bkaynak ne\b",
    ),
    (
        Aspect.OUTLET,
        r"\b(?:publish\w*|outlet|newspaper|publication|(?:web)?site|source|media|posted|from|yayinla\w*|nereden)\b"
        r"|\b(?:news (?:organi[sz]ation|agency)|paper) (?:is|was) this\b|^\W*where did (?:this|the"
        r"|it)\b.*\bappear",
    ),
]
_ASPECTS = [(aspect, re.compile(form)) for aspect, form in _FORMS]
# A question made of these words alone has no subject but the article.
_META = re.compile(
    rf"{_NOUN}s?|publi\w+|post\w*|writ\w*|wrote|author\w*|penned|byline|journalists?|reporters?|headline|title\w*|date\w*"
    r"|day|year|month|time|outlet|newspaper|(?:web)?sites?|sources?|media|organi[sz]ation|agency|url|link|address|web"
    r"|releas\w*|appear\w*|come|came|out|went|live|old|recent\w*|summar\w*|sum|tl|dr|tldr|overview|recap|nutshell|brief\w*"
    r"|short\w*|gist|topic|subject|theme|main|key|major|important|points?|takeaways?|facts?|findings?|highlights?|bullet\w*"
    r"|idea|discuss\w*|cover\w*|quot\w+|cit\w+|interview\w*|people|person|speak\w*|updat\w*|revis\w*|modif\w*|whole"
    r"|sentences?|words?|quick\w*|one|two|three|four|five|yayin\w*|tarih\w*|baslik\w*|basligi\w*|yaz\w+|ozet\w*|konu\w*"
    r"|hakkinda|guncelle\w*|zaman|full|original\w*|general|overall|exact\w*|read|contents?|essence|in|line"
)
# Words that belong to a question about one aspect, and would be a subject of their own in others.
_ALSO_META = {
    Aspect.QUOTED: r"officials?|direct\w*|statements?|comment\w*|said|talks?|alinti\w*|kimler\w*"
    r"|gave|made|gives|use",
    Aspect.KEY_POINTS: r"top|central|ideas|claims|ana|nokta\w*|onemli|most|neler|\d+",
    Aspect.SUMMARY: r"\d+|bullets?|shorten|condense|version|know|need|new|going|here|misin|eder|i",
    Aspect.TOPIC: r"tell\w*|talk\w*|deals?|message|news|expla\w+|descri\w+|neyi?|anlat\w*|anlatiyor",
    Aspect.OUTLET: r"ran|put|paper|report\w*|carried|gazete\w*|hangi|kaynak|nereden",
    Aspect.HEADLINE: r"call\w*|name",
    Aspect.UPDATED: r"last|latest",
    Aspect.PUBLISHED: r"first|dateline|new|current|up|as|yayim\w*",
    Aspect.LINK: r"find|i",
}
_NEEDS_SUBJECT = {
    Aspect.PUBLISHED: re.compile(
        rf"\b(?:{_NOUN}|is this|this from|publi\w+|posted|released|written|dated?|dateline"
        r"|come out|came out|yay[iı]n\w*|yay[iı]m\w*)\b"
    ),
    Aspect.OUTLET: re.compile(
        rf"\b(?:{_NOUN}|publish\w*|outlet|publication|newspaper|source|this|it|yayin\w*|gazete|kaynak)\b"
    ),
    Aspect.TOPIC: re.compile(rf"\b(?:{_NOUN}|this|it|topic|subject|gist|main|here)\b"),
}
_OTHER_REPORT = re.compile(r"\b(?:an?|the|its|new|annual|\w+['’]s) (?:\w+ )?report\b", re.IGNORECASE)


def aspect_asked(question: str, article: Article | None = None) -> Aspect | None:
    """Tell what a question asks of the article itself; None when it asks about what happened."""
    folded = fold(question)
    aspect = next((aspect for aspect, form in _ASPECTS if form.search(folded)), None)
    if aspect is None or not _only_of_article(aspect, question, article):
        return None
    needed = _NEEDS_SUBJECT.get(aspect)
    return aspect if needed is None or needed.search(folded) else None


def _only_of_article(aspect: Aspect, question: str, article: Article | None) -> bool:
    if article and re.search(r"\bthe report\b", fold(question)) and _OTHER_REPORT.search(article.text):
        return False
    known = {word.stem for word in content_words(f"{article.outlet or ''}", "en")} if article else set()
    meta = re.compile(rf"{_META.pattern}|{_ALSO_META.get(aspect, 'about')}")
    return all(meta.fullmatch(word.folded) or word.stem in known for word in content_words(question, "en"))
