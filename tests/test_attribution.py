"""The speaker is named in the article's own words, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.attribution import speaker_of
from qa.models import TextSpan
from qa.sentences import sentences
from tests.stories import article


def speakers(text: str) -> list[str | None]:
    story = article(text)
    return [speaker_of(story, place) for place in sentences(text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Bloomberg News reported that talks had begun.", "Bloomberg News"),
        ("The river is clean, according to Jonas Brandt of the agency.", "Jonas Brandt of the agency"),
        ("According to the port authority, trade fell.", "the port authority"),
        (
            "U.S. Ambassador to Chad Ann Lee said earlier this month that it rained.",
            "U.S. Ambassador to Chad Ann Lee",
        ),
        ("On Tuesday, Mayor Ann Roe said the road was shut.", "Mayor Ann Roe"),
        ("Lee, the ambassador, said on Monday that it rained.", "Lee"),
        ("“We won,” said Anna Lee, the coach.", "Anna Lee"),
        ('"Go away," the police spokesman told reporters.', "the police spokesman"),
        ("NATO has argued that the plan is unsafe.", "NATO"),
        ("A senior diplomat recently said he expected rain.", "A senior diplomat"),
        ("But Dr. J. K. Vale of the W.H.O. warned of floods.", "Dr. J. K. Vale of the W.H.O."),
        ("Officials said so.", "Officials"),
    ],
)
def test_names_the_speaker_of_a_sentence(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "The tests, which cost $3 million, were announced in May.",
        "As they said, it is over.",
        "She said so.",
        "Ankara does not operate the system.",
        "The plan is under discussion, though officials cautioned that it needs time.",
    ],
)
def test_names_nobody_where_the_text_leaves_it_open(text: str) -> None:
    assert speakers(text) == [None]


def test_carries_the_speaker_to_a_pronoun_and_through_a_quotation() -> None:
    text = "Ann Roe spoke. Roe said the road was shut. “It stays shut. We have no choice,” she said."
    assert speakers(text) == [None, "Roe", "Roe", "Roe"]


def test_finds_a_speaker_named_after_a_long_quotation() -> None:
    assert speakers("“I did. I swear it,” Jim Doe told the court.") == ["Jim Doe", "Jim Doe"]


def test_does_not_carry_a_speaker_into_plain_narration_or_another_paragraph() -> None:
    assert speakers("Roe said it rained. The road is long.\nIt is old.") == ["Roe", None, None]


@given(st.text(alphabet='AbC saidtold,.“”"\n', min_size=1, max_size=80))
def test_a_speaker_is_always_words_of_the_article(text: str) -> None:
    if text.strip():
        story = article(text)
        for place in sentences(text) or [TextSpan(0, 1)]:
            speaker = speaker_of(story, place)
            assert speaker is None or speaker in text
