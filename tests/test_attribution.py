"""The speaker, the role and the verb are the article's own words, or not given at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.attribution import attribution_of, utterances
from qa.models import Attribution, TextSpan
from qa.sentences import sentences
from tests.stories import article, own_articles


def attributions(text: str) -> list[Attribution | None]:
    story = article(text)
    return [attribution_of(story, place) for place in sentences(text)]


def speakers(text: str) -> list[str | None]:
    return [found.speaker if found else None for found in attributions(text)]


def last(text: str) -> tuple[str | None, str | None, str | None]:
    found = attributions(text)[-1]
    return (found.speaker, found.role, found.verb) if found else (None, None, None)


@pytest.mark.parametrize(
    ("text", "speaker", "role", "verb"),
    [
        # One clause before the words.
        ("Bloomberg News reported that talks had begun.", "Bloomberg News", None, "reported"),
        ("NATO has argued that the plan is unsafe.", "NATO", None, "argued"),
        ("Officials said so.", "Officials", None, "said"),
        ("A senior diplomat recently said he expected rain.", "A senior diplomat", None, "said"),
        ("Analysts had warned that the firm was growing too fast.", "Analysts", None, "warned"),
        ("Researchers say the store can hold two million.", "Researchers", None, "say"),
        ("The bank now expects prices to fall.", "The bank", None, "expects"),
        ("But residents of Lowmoor denied it.", "residents of Lowmoor", None, "denied"),
        ("On Monday officials said so.", "officials", None, "said"),
        ("Denmark and Ireland have said they have doubts.", "Denmark and Ireland", None, "said"),
        # A role before the name.
        ("Mayor Ann Roe said it rained.", "Ann Roe", "Mayor", "said"),
        ("On Tuesday, Mayor Ann Roe said the road was shut.", "Ann Roe", "Mayor", "said"),
        (
            "U.S. Ambassador to Chad Ann Lee said earlier this month that it rained.",
            "Ann Lee",
            "U.S. Ambassador to Chad",
            "said",
        ),
        (
            "Ambassador to Saudi Arabia Ann Lee warned of war.",
            "Ann Lee",
            "Ambassador to Saudi Arabia",
            "warned",
        ),
        ("Chief executive Tomas Lind said costs rose.", "Tomas Lind", "Chief executive", "said"),
        ("Opposition lawmaker Rui Paz said it was late.", "Rui Paz", "Opposition lawmaker", "said"),
        ("Lieutenant General Marco Sarti said it slipped.", "Marco Sarti", "Lieutenant General", "said"),
        ("Meridian spokesman Piers Hollin confirmed it.", "Piers Hollin", "Meridian spokesman", "confirmed"),
        (
            "Founder and chief executive Tom Rein said it failed.",
            "Tom Rein",
            "Founder and chief executive",
            "said",
        ),
        ("Shop steward Anya Kowalik said it leaked.", "Anya Kowalik", "Shop steward", "said"),
        (
            "The shipping magnate Yan Desmet promised 90 million.",
            "Yan Desmet",
            "shipping magnate",
            "promised",
        ),
        ("Year 11 pupil Marc Adey, 15, admitted that he lied.", "Marc Adey", "Year 11 pupil", "admitted"),
        # An apposition.
        ("Lee, the ambassador, said on Monday that it rained.", "Lee", "ambassador", "said"),
        (
            "Vellmark's chief executive, Ingrid Solheim, said it was late.",
            "Ingrid Solheim",
            "Vellmark's chief executive",
            "said",
        ),
        ("Its director, Helen Aske, said that staff slept there.", "Helen Aske", "director", "said"),
        (
            "Eva Mracek, an economist at the Vltava Institute, doubts that it works.",
            "Eva Mracek",
            "economist at the Vltava Institute",
            "doubts",
        ),
        ("Emil Dorn, 34, who had worked there, denies theft.", "Emil Dorn", "who had worked there", "denies"),
        (
            "Rail chief Wayne Orlick, who took over in May, said it was safe.",
            "Wayne Orlick",
            "Rail chief",
            "said",
        ),
        ("Poland, which wants to join, said it would wait.", "Poland", None, "said"),
        (
            "The inspectorate, which fined the firm 240,000 pounds, said it would look.",
            "The inspectorate",
            None,
            "said",
        ),
        ("A Togolese official, speaking to reporters, said no.", "A Togolese official", None, "said"),
        ("The firm, based in Bonn, confirmed the figure later.", "The firm", None, "confirmed"),
        (
            "Prosecutors in the capital, Montefalco, confirmed it.",
            "Prosecutors in the capital",
            None,
            "confirmed",
        ),
        # After the words.
        ("“We won,” said Anna Lee, the coach.", "Anna Lee", "coach", "said"),
        (
            "“We want sleep,” said Katrin Bauer, who leads the union’s works council.",
            "Katrin Bauer",
            "who leads the union’s works council",
            "said",
        ),
        ("“It will add costs,” Lind said in a letter.", "Lind", None, "said"),
        ('"Go away," the police spokesman told reporters.', "the police spokesman", None, "told"),
        ("“It is over,” Lind told Reuters on Friday.", "Lind", None, "told"),
        (
            "“I did,” said Professor Ines Bara, an engineer who led the panel.",
            "Ines Bara",
            "engineer who led the panel",
            "said",
        ),
        ("It will rain on Friday, the county fire service said.", "the county fire service", None, "said"),
        ("The fire began early, fire chief Ruben Maddox said.", "Ruben Maddox", "fire chief", "said"),
        ("Buyers in Peru would take it, said Eyvind Rask.", "Eyvind Rask", None, "said"),
        ("Tanzania fears a drought, a Tanzanian official said.", "a Tanzanian official", None, "said"),
        (
            "Detectives believe it melted, the lead prosecutor, Sabine Holl, told the jury.",
            "Sabine Holl",
            "lead prosecutor",
            "told",
        ),
        ("‘I was scared,’ said Smith, a nurse.", "Smith", "nurse", "said"),
        ("“Is it safe?” Anna Lee asked.", "Anna Lee", None, "asked"),
        # Other ways.
        (
            "The river is clean, according to Jonas Brandt of the agency.",
            "Jonas Brandt",
            "of the agency",
            "according to",
        ),
        ("According to the port authority, trade fell.", "the port authority", None, "according to"),
        ("According to the daily, the main point is the price.", "the daily", None, "according to"),
        ("Rina Okafor of the brokerage Hill noted a rise.", "Rina Okafor", "of the brokerage Hill", "noted"),
        ("“It is real,” the newspaper quoted the second man as saying.", "the second man", None, "quoted"),
        (
            "Lind was quoted by Reuters as saying that it was over.",
            "Lind",
            None,
            "quoted by Reuters as saying",
        ),
        ("Rwanda, which builds it, dismissed that as “poetry”.", "Rwanda", None, "dismissed"),
        ("Hugo Fenn called the changes “a game”.", "Hugo Fenn", None, "called"),
        ("Ann Roe left without signing, saying she needed time.", "Ann Roe", None, "saying"),
        ("Ann Roe thanked the crowd and said it was late.", "Ann Roe", None, "said"),
        ("Asked about it, the minister, Rui Paz, said no.", "Rui Paz", "minister", "said"),
        ("BONN, May 2 - Iceland's bank cut rates and signalled more.", "Iceland's bank", None, "signalled"),
        ("But Dr. J. K. Vale of the W.H.O. warned of floods.", "Dr. J. K. Vale", "of the W.H.O.", "warned"),
        # Turkish.
        ("“Yol kapalı,” dedi.", None, None, None),
        ("Bakan Ali Yılmaz, “Köprü açılacak” dedi.", "Ali Yılmaz", "Bakan", "dedi"),
        ("Yılmaz, köprünün açılacağını söyledi.", "Yılmaz", None, "söyledi"),
        ("Bloomberg'e göre görüşmeler sürüyor.", "Bloomberg", None, "göre"),
    ],
)
def test_names_speaker_role_and_verb(
    text: str, speaker: str | None, role: str | None, verb: str | None
) -> None:
    assert last(text) == (speaker, role, verb)


@pytest.mark.parametrize(
    "text",
    [
        "The tests, which cost $3 million, were announced in May.",
        "As they said, it is over.",
        "She said so.",
        "Ankara does not operate the system.",
        "The plan is under discussion, though officials cautioned that it needs time.",
        "The bridge closed after the mayor said it was unsafe.",
        "The United States left.",
        "An inspection rated the bridge “poor”.",
        "The firm declined to comment.",
        "The report on fares will be published.",
        "Its reported losses grew.",
        "The plan, once promised for 2030, has slipped to 2033.",
        "Two campers reported missing were found alive.",
        "Thousands were told to leave.",
        "The company added 300 workers.",
        "A ferry, proposed by the chamber, is being studied.",
        "The man who said it left.",
        "Talks on the proposed dam made no progress.",
        "Nobody said anything.",
    ],
)
def test_names_nobody_where_the_text_leaves_it_open(text: str) -> None:
    assert speakers(text) == [None]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # A pronoun.
        (
            "Ann Roe spoke. Roe said the road was shut. “It stays shut,” she said.",
            [None, "Ann Roe", "Ann Roe"],
        ),
        ("Lind said costs rose.\nHe added that sales fell.", ["Lind", "Lind"]),
        ("The firm said yes. It added that it was glad.", ["The firm", "The firm"]),
        ("Officials said yes. They warned of delay.", ["Officials", "Officials"]),
        ("Mayor Ann Roe said no. The firm said yes. She insisted.", ["Ann Roe", "The firm", "Ann Roe"]),
        ("The court named lawyer Mia Kautz. She said it was early.", [None, "Mia Kautz"]),
        ("Kenya’s minister, Dan Wek, offered help. He said it was cheap.", [None, "Dan Wek"]),
        (
            "Mr Ollerton said no. Ms Cottle wants more. “It is bad,” she said.",
            ["Mr Ollerton", None, "Ms Cottle"],
        ),
        ("Mary Roe said no. “It is bad,” he said.", ["Mary Roe", None]),
        # A quotation of several sentences.
        ("“I did. I swear it,” Jim Doe told the court.", ["Jim Doe", "Jim Doe"]),
        ("“It is shut,” Roe said. “It stays shut. We wait.”", ["Roe", "Roe", "Roe"]),
        ("Roe was asked. “It is not true. It never was,” said Lee.", [None, "Lee", "Lee"]),
        ("“No.” “Never,” said Lee.", ["Lee", "Lee"]),
        # A quotation of several paragraphs.
        ("“It is shut,” Roe said.\n“It stays shut.”", ["Roe", "Roe"]),
        ("“It is shut,” Roe said. “We wait.\n“We wait long.\n“Too long.”", ["Roe"] * 4),
        ("Ann Roe was blunt:\n“It stays shut.”", ["Ann Roe", "Ann Roe"]),
        # Plain narration ends it.
        ("Roe said it rained. The road is long.\nIt is old.", ["Roe", None, None]),
        ("The road is long. “It is shut.”", [None, None]),
        # The whole name, from elsewhere.
        ("Ann Roe came.\nRoe said it rained.", [None, "Ann Roe"]),
    ],
)
def test_carries_the_speaker_as_far_as_the_text_does(text: str, named: list[str | None]) -> None:
    assert speakers(text) == named


def test_a_surname_brings_the_role_that_the_article_gave_before() -> None:
    text = "The city engineer, Paul Odhiambo, ordered it cleared.\nOdhiambo said the hangers had failed."
    assert last(text) == ("Paul Odhiambo", "city engineer", "said")


def test_a_quote_of_two_sentences_is_said_by_whoever_says_the_last() -> None:
    story = article("The road is long. Roe said it was shut.")
    found = attribution_of(story, TextSpan(0, len(story.text)))
    assert found == Attribution("Roe", None, "said")


def test_an_utterance_lists_everybody_who_speaks_in_it() -> None:
    story = article("Talks go on, though officials cautioned that they need time.")
    (found,) = utterances(story)
    assert found.attribution is None
    assert [voice.speaker for voice in found.voices] == ["officials"]


def test_the_speakers_of_our_own_articles() -> None:
    said = {
        name: [found.attribution.speaker for found in utterances(story) if found.attribution]
        for name, story in own_articles().items()
    }
    assert said["harbour-bridge.txt"] == [
        "the city", "Lucia Ferran", "Lucia Ferran", "Paul Odhiambo", "Helen Aske", "Business owners",
        "The state transport department",
    ]  # fmt: skip
    assert said["river-otters.txt"] == [
        "Marie Kessler", "Jonas Brandt", "Rolf Henning", "Rolf Henning", "Jonas Brandt",
    ]  # fmt: skip
    assert said["chip-strike.txt"] == [
        "the company", "Katrin Bauer", "Katrin Bauer", "Tomas Lind", "Tomas Lind", "Tomas Lind",
        "A spokeswoman for Stellantis", "Analysts at Nordbank",
    ]  # fmt: skip


@settings(deadline=None)
@given(st.text(alphabet="AbC saidtold,.“”\"'‘’\n", min_size=1, max_size=80))
def test_speaker_role_and_verb_are_always_words_of_the_article(text: str) -> None:
    if text.strip():
        story = article(text)
        for place in sentences(text) or [TextSpan(0, 1)]:
            found = attribution_of(story, place)
            parts = (found.speaker, found.role, found.verb) if found else ()
            assert all(part is None or part in text for part in parts)


_PARTS = [
    "Ann Roe", "the mayor", ",", "said", "who", "“", "”", '"', ".", "He", "told", "that", "according to",
    "\n", "it rained", "and", "of the agency", "Dr.", "—", ":", "34", "quoted", "as saying", "'", "The firm",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PARTS), max_size=24))
def test_any_order_of_the_words_of_reporting_is_read_without_harm(parts: list[str]) -> None:
    text = " ".join(parts)
    if text.strip():
        for found in utterances(article(text)):
            assert 0 <= found.place.start < found.place.end <= len(text)
