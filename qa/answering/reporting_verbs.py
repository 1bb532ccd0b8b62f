"""The verbs that give words to somebody, in English and Turkish, with what keeps them from other uses."""

from __future__ import annotations

import re

_ALWAYS = (
    "said|says|told|tells|argued|argues|warned|warns|cautioned|cautions|claimed|claims|noted|notes|stated|states"
    "|explained|explains|predicted|predicts|confirmed|confirms|denied|denies|insisted|insists|acknowledged"
    "|acknowledges|declared|declares|testified|asserted|asserts|estimated|estimates|stressed|stresses|recalled"
    "|recalls|replied|replies|remarked|remarks|conceded|concedes|admitted|admits|vowed|vows|pledged|pledges"
    "|suggested|suggests|maintained|maintains|contended|contends|alleged|alleges|emphasi[sz]ed|emphasi[sz]es"
    "|reiterated|responded|responds|answered|commented|observed|countered|counters|joked|jokes|promised|promises"
    "|concluded|concludes|urged|urges|complained|complains|hinted|signall?ed|tweeted|believes?|thinks?"
    r"|(?:hopes|fears)(?= (?:that|to|it|he|she|they|an?|the)\b)"
    "|lamented|mused|quipped|boasted|protested|objected|assured|assures|announced|announces|reported|reports"
    "|expects|doubts|doubted|demanded|demands|linked|accused|accuses|voiced|expressed|proposed|proposes"
    "|(?:called|calls) for|(?:spoke|speaks) of|(?:asked|asks) for|ruled out"
)
# Only with what is said after them: companies also add jobs, and studies find bones.
_WITH_CLAUSE = (
    "added|adds|found|finds|wrote|writes|posted|posts|revealed|reveals|disclosed|indicated|feared"
    r"|(?:agreed|agrees)(?= that\b)"
)
# Only beside words in quotation marks.
_WITH_QUOTATION = (
    "called|calls|described|describes|dismissed|dismisses|praised|condemned|hailed|labelled|labeled|criticised"
    "|criticized|blamed|likened|compared|shouted|asked|asks|wondered|began|continued|continues|went "
    "on|goes on"
    "|laughed|smiled|sighed|recounted|read|reads|put it|rejected|welcomed|offered|branded|characterised"
    "|characterized|referred"
)
_PLURAL_PRESENT = (
    "say|warn|argue|claim|note|report|estimate|insist|maintain|suggest|expect|contend|predict|acknowledge|fear"
    "|hope|stress|caution|agree that"
)
_PARTICIPLE = "saying|adding|arguing|warning|noting|insisting|predicting|stressing|claiming|telling|writing"
_QUOTED_AS = r"(?:was|is|were|are)(?: also| widely)? quoted (?:by [\w\s’'.]{2,40} )?as saying"
_AUX = (
    r"(?:(?:has|have|had|also|later|then|again|earlier|once|still|often|even|just|now|since|always|already"
    r"|not only|\w+ly)\s+)*"
)
VERB = re.compile(
    rf"(?P<aux>\b{_AUX})\b(?:(?P<always>{_QUOTED_AS}|{_ALWAYS})|(?P<clause>{_WITH_CLAUSE})"
    rf"|(?P<beside>{_WITH_QUOTATION})|(?P<plural>{_PLURAL_PRESENT})|(?P<participle>{_PARTICIPLE}))(?![\w’'-])"
)
TURKISH_VERB = re.compile(
    r"\b(?P<verb>dedi|söyledi|belirtti|açıkladı|aktardı|kaydetti|vurguladı|ifade etti|dile getirdi"
    r"|diye konuştu"
    r"|duyurdu|bildirdi|iddia etti|savundu|uyardı|ekledi|ifadelerini kullandı)(?=[\s.,]*$)"
)
TURKISH_SOURCE = re.compile(
    r"(?P<who>[^\W\d_a-z][\w.]*(?: [^\W\d_a-z][\w.]*)*)['’](?:[yn]?[ea]) (?P<verb>göre)\b"
)
