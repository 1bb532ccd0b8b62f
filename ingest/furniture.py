"""The words of page furniture: adverts, labels, prompts and notices that stand around a story."""

from __future__ import annotations

import re

from qa.models import RemovalReason


def furniture_reason(text: str) -> RemovalReason | None:
    """Say why a line is page furniture by its own words; None for a line that may belong to the story."""
    if len(text) > _LONGEST:
        return None
    return next((reason for reason, pattern in _FURNITURE if pattern.fullmatch(text)), None)


def heads_other_stories(text: str) -> bool:
    """Whether a line can only announce a list of other stories, if such a list follows it."""
    return len(text) <= _LONGEST and bool(_LIST_HEADING.fullmatch(text))


_LONGEST = 300


def _line(*alternatives: str) -> re.Pattern[str]:
    """Match a whole line that is one of the alternatives, whatever brackets and marks stand around it."""
    return re.compile(rf"[\[(*_\s]*(?:{'|'.join(alternatives)})[\])*_\s.:…»›>→-]*", re.IGNORECASE)


# A line that reports what somebody said or did is the story's own, whatever words it shares with furniture.
_NO_REPORT = r"(?!.*\b(?:said|says|told|has|have|had|was|were)\b)"
_UNQUOTED = r"[^“”\"]"
_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|linkedin|telegram|reddit|pinterest|messenger|threads|bluesky|instagram"
    r"|youtube|flipboard|tumblr|e-?mail|google news)"
)
_SHARED_BY = rf"(?:share|tweet|print|save|bookmark|copy link|link|comments?|{_NETWORK})"
_PICTURE = r"(?:image|photo|picture|photograph|video|graphic|thumbnail)"
_ABOUT = r"(?: (?:about|on|from) [^.:|]{1,60})?"
_STORIES = r"(?:stories|articles|news|posts|content|topics|reads|reading|coverage|headlines|links)"

_ADVERTISEMENT = _line(
    r"(?:banner )?(?:advertisements?|advertising|advert|ads?)(?: banner| feedback| \d+)?",
    r"sponsored|promoted",
    r"(?:sponsored|promoted|paid) (?:content|post|message|links?|by [\w .&'’-]{1,40})",
    r"(?:story|article|text) continues (?:below|after)(?: (?:this |the )?ad(?:vertisement)?)?",
    r"(?:scroll|continue reading) (?:to|below|for|after)(?: [\w ]{1,30})?",
    r"(?:skip|close|remove|report|hide) (?:this )?ad(?:vertisement)?s?",
    r"(?:reklam|anzeige|werbung|publicité|publicidad|pubblicità|advertentie|реклама|広告|广告)",
)
_IMAGE_LABEL = _line(
    rf"(?:(?:cover|featured?|lead|main|hero|header|file|stock) )?{_PICTURE}s?"
    r"(?: \d+(?: of \d+)?)?(?: (?:caption|credits?|source))?",
    rf"{_PICTURE} (?:credit|source|courtesy(?: of)?|by)s?[:,]? [\w .,&/'’()©-]{{1,60}}",
    r"(?:click|tap) (?:here )?to (?:enlarge|zoom|expand)(?: [\w ]{1,20})?",
    r"(?:view|open|enlarge) (?:image|photo|gallery)(?: in (?:fullscreen|gallery))?",
    r"(?:play|watch)(?: the)? video",
)
_SHARE_PROMPT = _line(
    r"share(?: (?:this|the))?(?: (?:article|story|post|page|news))?"
    rf"(?:[:,]?(?: on| via| with| to)? {_SHARED_BY}(?:[ ,/|·]+(?:and |or )?{_SHARED_BY})*)?",
    rf"{_SHARED_BY}(?:[ ,/|·]+{_SHARED_BY})+",
    r"tweet|print|copy link|bookmark|print this (?:article|page|story)|save (?:article|story|for later)",
    rf"(?:follow|like|join|find) us on {_NETWORK}[\w ,&@/.]{{0,60}}",
)
_READ_MORE = _line(
    rf"(?:read|see|watch|listen|learn|find out) (?:more|also|next|too){_ABOUT}",
    rf"(?:read|see|watch) (?:more|also|next|too){_ABOUT}\s*[:|»›>–—-]\s*\S.{{0,200}}",
    r"(?:also read|related|more|don[’']t miss|up next|recommended|further reading)\s*[:|»›]\s*\S.{0,200}",
    r"(?:click|tap) here (?:to|for) [\w ’']{1,60}",
    r"(?:related|more) on this (?:story|topic)",
    rf"related {_STORIES}|(?:you may|you might) also like|(?:recommended|picked) for you|trending now",
    r"most (?:read|popular|viewed|shared)",
)
_NEWSLETTER = _line(
    rf"(?:sign up|subscribe){_NO_REPORT}(?: now| today| here)? (?:for|to|and)\b{_UNQUOTED}{{0,200}}"
    rf"\b(?:newsletters?|inbox|e-?mails?|updates|alerts|briefing)\b{_UNQUOTED}{{0,80}}",
    rf"get (?:the|our|all|more)\b{_UNQUOTED}{{0,120}}\b(?:in|to) your inbox\b{_UNQUOTED}{{0,60}}",
    r"(?:we|this (?:web)?site|our (?:(?:web)?site|partners))(?: and our partners)? uses? cookies\b"
    rf"{_NO_REPORT}{_UNQUOTED}{{0,220}}",
    rf"by (?:clicking|continuing|using|signing|subscribing)\b{_UNQUOTED}{{0,120}}"
    rf"\byou (?:agree|accept|consent)\b{_UNQUOTED}{{0,160}}",
    r"(?:accept|reject|manage|allow)(?: all)? cookies",
    r"cookies? (?:settings|preferences|policy|notice)",
    r"subscribe(?: now| today)?|sign up|sign in|log in|(?:enter )?your e-?mail(?: address)?",
)
_COPYRIGHT = _line(
    rf"(?:copyright\s*)?(?:©|\(c\)\s*(?:copyright\s*)?(?=\d{{4}})){_UNQUOTED}{{0,200}}",
    rf"copyright,?\s+(?:©\s*)?\d{{4}}\b{_UNQUOTED}{{0,160}}",
    r"all rights reserved\b.{0,120}",
    r"this material may not be published, broadcast\b.{0,120}",
)
_PAGE_FURNITURE = _line(
    r"(?:skip|jump) to (?:main )?content|back to top|(?:main )?menu|search|home|loading",
    r"(?:leave|post|add) a comment|(?:(?:view|show|hide|read) )?(?:all )?(?:\d+ )?comments?(?: \(?\d+\)?)?",
    r"listen to this (?:article|story)(?: \d+ min(?:utes?)?)?|(?:reading|read) time:? \d+ min(?:ute)?s?",
    r"\d+[ -]min(?:ute)?s? read|(?:next|previous) (?:article|story|post)",
    r"home(?:\s*[>»›/]\s*[\w &’'-]{1,40}){1,5}",
)
_FURNITURE = (
    (RemovalReason.ADVERTISEMENT, _ADVERTISEMENT),
    (RemovalReason.IMAGE_LABEL, _IMAGE_LABEL),
    (RemovalReason.SHARE_PROMPT, _SHARE_PROMPT),
    (RemovalReason.READ_MORE, _READ_MORE),
    (RemovalReason.NEWSLETTER, _NEWSLETTER),
    (RemovalReason.COPYRIGHT, _COPYRIGHT),
    (RemovalReason.PAGE_FURNITURE, _PAGE_FURNITURE),
)
_LIST_HEADING = _line(
    rf"(?:related|recommended|popular|trending|latest|more|other|top)(?: \w+)? {_STORIES}",
    r"you (?:may|might) also (?:like|be interested in)|recommended(?: for you)?|related",
    r"(?:what to )?read next",
    r"most (?:read|popular|viewed|shared)|trending(?: now)?|editors?[’']s? picks?|up next",
    r"more from [\w .&'’-]{1,40}|in case you missed it|you may have missed",
    r"around the web|from our partners|elsewhere on the (?:web|site)",
)
