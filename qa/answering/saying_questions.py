"""Questions for somebody's words: "What did Barrack say about the S-400?", "What is NATO's position?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answering.words import content_words

# Who is not quoted did not say, reply or comment; what somebody promised may also be told in other words.
_SAY = r"(?:sa(?:y|id|ying)|tell|told|repl(?:y|ied)|respond(?:ed)?|comment(?:ed)?|think|thought|believed?)"
_CLAIM = (
    r"(?:arg(?:ue|ued|uing)|claim(?:ed)?|warn(?:ed)?|announced?|caution(?:ed)?|report(?:ed)?|predict(?:ed)?"
    r"|promised?|explain(?:ed)?|stat(?:e|ed)|suggest(?:ed)?|insist(?:ed)?|add(?:ed)?|write|wrote|demand(?:ed)?"
    r"|criticis?ze?d?|den(?:y|ied)|admit(?:ted)?|acknowledged?|estimated?|concluded?)"
)
_NOUN = (
    r"(?:position|views?|opinion|stance|statements?|comments?|reaction|response|argument|remarks?|words|claims?"
    r"|take|predictions?|warnings?)"
)
_ABOUT = r"(?:about|on|regarding|concerning|of|over|as to|with regard to)"
_ASKS = r"^what(?: else)?(?: exactly)?"
_FORMS = [
    (re.compile(form, re.IGNORECASE), strict)
    for strict, form in (
        (
            True,
            rf"{_ASKS} (?:did|does|do|has|have|had|is|was|were) (?P<who>.{{2,80}}?) (?:actually |also "
            rf"|have to |been )?"
            rf"{_SAY}\b(?P<about>.*)",
        ),
        (
            False,
            rf"{_ASKS} (?:did|does|do|has|have|had|is|was|were) (?P<who>.{{2,80}}?) {_CLAIM}\b(?P<about>.*)",
        ),
        (
            False,
            rf"{_ASKS}(?: (?:is|was|are|were)|[’']s) (?P<who>.{{2,80}}?)(?:[’']s?) {_NOUN}\b(?P<about>.*)",
        ),
        (
            False,
            rf"{_ASKS}(?: (?:is|was|are|were)|[’']s) the {_NOUN} (?:of|from|by) (?P<who>.{{2,60}}?)"
            rf"(?P<about> {_ABOUT} .*)?$",
        ),
        (True, rf"{_ASKS} (?:was|is|has been) said by (?P<who>.{{2,60}}?)(?P<about> {_ABOUT} .*)?$"),
        (
            True,
            r"^(?:did|does|has|have) (?P<who>.{2,60}?) (?:say|said|comment(?:ed)?)(?: (?:anything"
            r"|something))?"
            r"(?P<about> (?:about|on) .*)$",
        ),
        (
            True,
            r"^(?:quote|cite|show me|give me|list|find)(?: me)? (?:all |the |any |some )?(?:quotes? "
            r"(?:by|from|of)|what) "
            rf"(?P<who>.{{2,60}}?)(?: (?:said|says|told reporters))?(?P<about> {_ABOUT} .*)?$",
        ),
        (True, rf"^(?:any )?quotes? (?:by|from) (?P<who>.{{2,60}}?)(?P<about> {_ABOUT} .*)?$"),
        (False, rf"^(?:quote|cite) (?P<who>.{{2,60}}?)(?P<about> {_ABOUT} .*)?$"),
        (
            False,
            r"^how (?:did|does|do|has|have) (?P<who>.{2,80}?) (?:react|respond|reply"
            r"|comment)(?:ed)?\b(?P<about>.*)",
        ),
        (True, r"^(?P<who>.{2,60}?) (?:ne dedi|neler söyledi|ne söyledi|ne diyor)(?P<about>)$"),
    )
]
_TURKISH_ABOUT = re.compile(
    r"^(?P<who>[^\W\d_a-z]\S*(?: [^\W\d_a-z]\S*)*) (?P<about>.+) (?:hakkında|konusunda)$"
)
# "What did the article say", "what do they say", "what does the law say": no speaker that could be missing.
_NO_SPEAKER = re.compile(
    r"^(?:(?:the|this|that|an?|its|his|her|their) )?(?:\w+ ){0,2}?(?:article|story|text|piece|report"
    r"|news|he|she|they|it"
    r"|you|we|i|one|people|anyone|everyone|this|that|author|law|bill|deal|agreement|contract|letter|memo|document"
    r"|statement|study|survey|poll|ruling|filing|treaty|rules?|headline|caption|data|figures?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SayingAsked:
    """Whose words a question asks for and on what (empty: on anything).

    It is `strict` where nothing but words of that speaker would answer.
    """

    who: str
    about: str
    strict: bool

    @property
    def subject(self) -> str:
        """The subject as the end of a sentence."""
        return re.sub(rf"^(?:{_ABOUT}|to) ", "", self.about, flags=re.IGNORECASE) or "this"


def saying_asked(question: str) -> SayingAsked | None:
    """Tell whether a question asks what a speaker that it names said."""
    bare = question.strip(" \t?!.¿")
    for form, strict in _FORMS:
        if match := form.match(bare):
            who, about = match["who"].strip(" ,'’"), (match["about"] or "").strip()
            if turkish := _TURKISH_ABOUT.match(who):
                who, about = turkish["who"], turkish["about"]
            if _NO_SPEAKER.match(who) or not content_words(who):
                return None
            return SayingAsked(who, about, strict)
    return None
