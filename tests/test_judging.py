"""Sentences are weighed by what a reader makes of them, by their words and by how they were found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from qa.answering.calibration import Calibration
from qa.answering.candidates import candidates_of
from qa.answering.judging import CalibratedJudge
from qa.answering.signals import NAMES, Column, Signals, measure, take_apart
from qa.models import Passage, RetrievedPassage
from qa.ports import PassageReading
from tests.stories import article

STORY = article(
    "Bridge Shut\n\nThe bridge closed on Friday. Mayor Lucia Ferran opened a ferry.\n\n"
    "It carries 38,000 vehicles a day.",
    outlet="The Courier",
)
FIRST, SECOND = 13, STORY.text.index("It carries")


class PointingReader:
    """Point at given words, each with the log odds it was given; elsewhere there is nothing."""

    name = "pointing"

    def __init__(self, **pointed: float) -> None:
        self.pointed = pointed

    def read(self, question: str, passages: Sequence[Passage]) -> list[PassageReading]:
        return [self._reading(passage) for passage in passages]

    def _reading(self, passage: Passage) -> PassageReading:
        text, at, places = passage.text, 0, []
        for word in text.split():
            at = text.index(word, at)
            places.append((at + passage.start, at + passage.start + len(word)))
            at += len(word)
        odds = np.array([self.pointed.get(word.strip("., "), -5.0) for word in text.split()], np.float32)
        return PassageReading(passage, np.array(places), odds, odds, float(odds.max()), float(odds.max()) + 1)


def retrieved() -> list[RetrievedPassage]:
    passages = [Passage(STORY, 0, 0, SECOND - 2), Passage(STORY, 1, SECOND, len(STORY.text))]
    return [RetrievedPassage(passages[0], 1.0, 0.7, 3.0), RetrievedPassage(passages[1], 0.5, 0.4)]


def signals(question: str, **pointed: float) -> tuple[list[str], Signals]:
    candidates = candidates_of(retrieved())
    readings = PointingReader(**pointed).read(question, [each.passage for each in retrieved()])
    found = measure(take_apart(question, "en"), candidates, readings, retrieved())
    return [candidate.text for candidate in candidates], found


def column(found: Signals, name: str) -> Column:
    return found.matrix[:, NAMES.index(name)]


def test_every_sentence_gets_every_signal() -> None:
    texts, found = signals("When did it close?")
    assert found.matrix.shape == (len(texts), len(NAMES))
    assert np.isfinite(found.matrix).all()


def test_the_best_span_of_each_sentence_stays_inside_it() -> None:
    texts, found = signals("When?", Friday=3.0, Mayor=2.0)
    words = [STORY.text[span.start : span.end] if span else None for span in found.spans]
    assert words[texts.index("The bridge closed on Friday.")] == "Friday."
    assert words[texts.index("Mayor Lucia Ferran opened a ferry.")] == "Mayor"


def test_a_lead_is_the_distance_to_the_best_of_the_others() -> None:
    texts, found = signals("When?", Friday=3.0, Mayor=2.0)
    assert column(found, "span_lead")[texts.index("The bridge closed on Friday.")] == pytest.approx(2.0)
    assert column(found, "span_lead")[texts.index("Mayor Lucia Ferran opened a ferry.")] == pytest.approx(
        -2.0
    )
    assert column(found, "answers_lead")[0] == pytest.approx(8.0)
    assert column(found, "similarity_lead")[-1] == pytest.approx(-0.3)


def test_what_both_searches_found_is_agreed_on() -> None:
    _, found = signals("When?")
    assert column(found, "agreement").tolist() == [1.0, 1.0, 1.0, 0.0]


def test_names_of_the_question_are_looked_for_near_and_far() -> None:
    texts, found = signals("When did Lucia Ferran leave Zanzibar?")
    ferran = texts.index("Mayor Lucia Ferran opened a ferry.")
    assert column(found, "names_missing")[ferran] == pytest.approx(1 / 3)
    assert column(found, "names_missing")[-1] == 1.0
    assert np.allclose(column(found, "names_missing_in_article"), 1 / 3)


def test_the_articles_record_counts_as_its_setting() -> None:
    _, found = signals("What did the Courier report?")
    assert set(column(found, "names_missing_in_setting")) == {0.0}


def test_a_figure_is_seen_where_one_is_asked_for() -> None:
    texts, found = signals("How many vehicles use it?", **{"38,000": 3.0})
    vehicles = texts.index("It carries 38,000 vehicles a day.")
    assert (column(found, "quantity")[vehicles], column(found, "kind_in_span")[vehicles]) == (1.0, 1.0)
    assert column(found, "quantity")[0] == -1.0


def test_readings_come_surest_first_with_the_readers_words_marked() -> None:
    order = np.array([1.0 if name == "span" else 0.0 for name in NAMES])
    confidence = np.append(order, [0.0, 0.0, 0.0])
    blank, ones = np.zeros(len(NAMES)), np.ones(len(NAMES))
    judge = CalibratedJudge(
        PointingReader(Friday=1.0), Calibration("pointing", blank, ones, order, confidence, 0.5, 0)
    )
    first, *others = judge.judge("When did the bridge close?", retrieved())
    assert first.answer is not None
    assert STORY.text[first.answer.start : first.answer.end] == "Friday."
    assert first.confidence > 0.8 > 0.2 > max(other.confidence for other in others)


@pytest.mark.parametrize("question", ["?!", "🦦", "  "])
def test_a_question_without_words_is_not_read(question: str) -> None:
    judge = CalibratedJudge(PointingReader(), None)  # type: ignore[arg-type]
    assert judge.judge(question, retrieved()) == []


def test_a_question_with_no_word_of_the_article_is_hardly_believed() -> None:
    order = np.array([1.0 if name == "span" else 0.0 for name in NAMES])
    blank, ones = np.zeros(len(NAMES)), np.ones(len(NAMES))
    calibration = Calibration("pointing", blank, ones, order, np.append(order, [0.0, 0.0, 0.0]), 0.5, 0)
    judge = CalibratedJudge(PointingReader(Friday=4.0), calibration)
    on, off = (judge.judge(asked, retrieved())[0].confidence for asked in ("When did it close?", "Who ate?"))
    assert on > 0.9 > 0.7 > off


def test_a_quotation_mark_that_opens_in_the_span_is_closed_in_it() -> None:
    story = article("Talks\nIt will be resolved in “four to six months.” Nobody objected.")
    places = np.array(
        [(story.text.index(word), story.text.index(word) + len(word)) for word in ("“four", "months")]
    )
    passage = Passage(story, 0, 0, len(story.text))
    odds = (np.array([4.0, -4.0], np.float32), np.array([-4.0, 4.0], np.float32))
    reader = OneReading(PassageReading(passage, places, *odds, 4.0, 4.0))
    order = np.array([1.0 if name == "span" else 0.0 for name in NAMES])
    blank, ones = np.zeros(len(NAMES)), np.ones(len(NAMES))
    calibration = Calibration("one", blank, ones, order, np.append(order, [0.0, 0.0, 0.0]), 0.5, 0)
    first = CalibratedJudge(reader, calibration).judge("How long?", [RetrievedPassage(passage, 1.0, 0.5)])[0]
    assert first.answer is not None
    assert story.text[first.answer.start : first.answer.end] == "“four to six months.”"


class OneReading:
    """Read always the same."""

    name = "one"

    def __init__(self, reading: PassageReading) -> None:
        self.reading = reading

    def read(self, question: str, passages: Sequence[Passage]) -> list[PassageReading]:
        return [self.reading]
