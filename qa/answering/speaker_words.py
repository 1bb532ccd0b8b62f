"""Words that tell a role from a name, a firm from a person, and a man from a woman."""

from __future__ import annotations

import re

from qa.answering.expressions import ROLES

_TITLES_TEXT = """
president minister mayor governor senator chancellor premier secretary ambassador envoy general colonel
major captain lieutenant sergeant admiral commander chief executive director chairman chairwoman chair ceo
cfo coo cto professor judge justice congressman congresswoman representative rep sen gov gen col lt sgt capt
maj adm king queen prince princess pope bishop archbishop cardinal rabbi imam reverend rev pastor coach
manager inspector superintendent detective constable commissioner councillor councilman councilwoman
alderman speaker leader head officer engineer analyst economist spokesman spokeswoman spokesperson attorney
prosecutor deputy vice-president sheriff marshal principal dean rector provost curator editor columnist
correspondent historian author actor actress singer owner founder co-founder biologist geologist scientist
researcher teacher farmer fisherman lawyer solicitor barrister doctor nurse surgeon pilot driver activist
campaigner adviser advisor aide diplomat official lawmaker legislator mp mep md magnate tycoon steward
negotiator runner prime foreign finance interior defence defense headteacher headmaster headmistress
businesswoman businessman skipper pupil student baker trader shopkeeper landlord tenant veteran volunteer
firefighter paramedic midwife oceanographer climatologist epidemiologist archaeologist seismologist
meteorologist hydrologist virologist physicist chemist astronomer ecologist sociologist psychologist
architect artist novelist poet playwright composer conductor goalkeeper striker midfielder defender captain
winger referee co-author partner vice opposition bakan bakanı başkan başkanı başbakan cumhurbaşkanı sözcüsü
müdürü valisi büyükelçisi vekili milletvekili büyükelçi genel profesör doktor avukat
"""
_ORGANISATIONS_TEXT = """
news agency press times post herald tribune journal gazette courier media television radio network
university college school institute hospital church museum bank trust foundation fund society association
chamber board authority service services ministry department office bureau council committee commission
court police army navy force forces parliament senate congress house nations states kingdom republic union
party federation league club united city watch international group inc corp ltd plc holdings company steel
motors airlines airways energy capital partners industries technologies systems foods rail railway railways
ports transit water power electric gas oil mining insurance securities software pharma health research labs
laboratory observatory analytics street reserve treasury alliance coalition movement organization
organisation greenpeace reports pentagon kremlin government administration aviation marine shipping
logistics line lines
"""
_MALE_NAMES_TEXT = """
luca andrea nikita joshua ezra mustafa ilya sasha attila costa elia garcia tomas thomas paul peter john
james david michael robert william richard joseph charles daniel matthew mark donald steven andrew kenneth
kevin brian george edward ronald timothy jason jeffrey ryan jacob gary eric stephen jonathan larry scott
frank gregory samuel patrick jack henry adam nathan tom jim joe bob bill ben sam max karl hans jan lars ole
erik anders jonas andreas stefan martin pedro juan jose carlos luis miguel ivan vladimir sergei dmitri oleg
ahmed mohammed muhammad ali omar hassan mehmet recep murat emre can kemal yusuf rolf otto franz pierre jean
michel laurent duarte marco mario dario paolo roberto giovanni antonio francesco gareth liam owen rhys
callum duncan hamish ian neil colin simon graham
"""
_FEMALE_NAMES_TEXT = """
mary jennifer elizabeth susan karen nancy margaret sarah ruth helen marie anne ann jane kate katrin ingrid
astrid alice emily claire louise sophie chloe charlotte grace rose joan judith carol sharon michelle
kimberly amy rachel leanne maren mireille carmen ines agnes isabel elif zeynep ayse fatma emine merve leyla
birgit greet hannah leah
"""
_STOPS_TEXT = """
the a an this that these those his her its their our my your and or but after before with by on in at as
when while from about against between into over under during without than because if is are was were be been
has have had will would not said says told asked
"""
_HONORIFICS_TEXT = "mr mrs ms miss dr prof sir dame lord lady st"
_NO_ROLES_TEXT = "earlier later after over under either another other however never together"
_PARTICLES_TEXT = "van von de der den del della di da dos du la le el al bin ibn ben ter ten"
_PREPOSITIONS_TEXT = "of to for at from in with on near"
_PLACE_OPENERS_TEXT = (
    "united new south north east west saudi sri san los las saint hong great northern southern"
)

TITLES = frozenset(_TITLES_TEXT.split())
ORGANISATIONS = frozenset(_ORGANISATIONS_TEXT.split())
MALE_NAMES = frozenset(_MALE_NAMES_TEXT.split())
FEMALE_NAMES = frozenset(_FEMALE_NAMES_TEXT.split())
STOPS = frozenset(_STOPS_TEXT.split())
HONORIFICS = frozenset(_HONORIFICS_TEXT.split())
NO_ROLES = frozenset(_NO_ROLES_TEXT.split())
PARTICLES = frozenset(_PARTICLES_TEXT.split())
PREPOSITIONS = frozenset(_PREPOSITIONS_TEXT.split())
PLACE_OPENERS = frozenset(_PLACE_OPENERS_TEXT.split())

ROLE_ENDING = re.compile(r"(?:ist|ian|man|woman|person|[^aeiou]er|or|ant|chief|head|maker|giant|group)$")
ADJECTIVE_ENDING = re.compile(r"(?:ful|ous|ing|ly|less|ic|ed)$")
DETERMINER = re.compile(
    r"^(?:[Aa]n?|The|the(?! [\w-]+[’']s?\b)|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur)\s+(?=\w)"
)
ROLE_NOUN = re.compile(ROLES, re.IGNORECASE)
ONE = re.compile(
    r"\b(?:official|diplomat|minister|spokes(?:man|woman|person)|source|analyst|expert|witness|officer|resident|scientist"
    r"|researcher|lawyer|prosecutor|judge|mayor|president|leader|author|director|chairman|chairwoman|engineer|worker"
    r"|critic|doctor|farmer|owner|passenger|volunteer|employee|partner|person|neighbour|mother|father|man|woman)\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"\b(?:officials|people|residents|critics|experts|analysts|sources|workers|leaders|police|witnesses|owners"
    r"|both|some|many|several|others|(?:\w+(?:ers|ors|ists|ians|ants|men|women|yers)))\b",
    re.IGNORECASE,
)
MALE = re.compile(
    r"\b(?:Mr|Sir|Lord|\w*[sr]man|king|prince|father|son|husband|brother|actor|boy|bishop|pope)\b", re.I
)
FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Dame|Lady|\w*woman|queen|princess|mother|daughter|wife|sister|actress|girl|nun)\b",
    re.I,
)
