"""Questions with passages to train the reader on, read from open data sets and from our own stories."""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.models import TextSpan
from qa.sentences import paragraphs

ROOT = Path(__file__).parents[2]

HELD_OUT_TITLES = ("Scottish_Parliament", "Steam_engine")
"""Articles of SQuAD 2.0 train kept from training: the first watches over it, both calibrate."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a passage under a title, and where in the passage the answer stands (None: nowhere).

    `relevant` says whether the passage is the one the question is about, whether or not it answers.
    """

    question: str
    title: str
    passage: str
    answers: tuple[TextSpan, ...]
    relevant: bool = True


def squad(file: Path, held_out: bool = False) -> list[Example]:
    """Read SQuAD 2.0 in JSON Lines, without or only with the held-out articles."""
    return [
        Example(row["question"], _title(row), row["context"], _spans(row["answers"]))
        for row in _rows(file)
        if (row["title"] in HELD_OUT_TITLES) == held_out
    ]


def natural_questions(file: Path) -> list[Example]:
    """Read short passages of Natural Questions; each answers."""
    return [
        Example(row["question"], _title(row), row["context"], _spans(row["answers"])) for row in _rows(file)
    ]


def clapnq_unanswerable(file: Path) -> list[Example]:
    """Read search questions that their passage does not answer, though it is on their subject."""
    return [
        Example(row["input"], row["passages"][0]["title"], _detokenised(row["passages"][0]["text"]), ())
        for row in _rows(file)
    ]


def stories(folder: Path) -> list[Example]:
    """Read our own articles; a question goes with the paragraph that answers it, else with a near one."""
    return [example for file in sorted(folder.glob("*.json")) for example in _story(file)]


def texts_of(examples: Sequence[Example]) -> dict[str, str]:
    """List each passage once, with its title."""
    return {example.passage: example.title for example in examples}


def with_wrong_passages(examples: Sequence[Example], rng: random.Random, share: float) -> list[Example]:
    """Pair some questions with the lexically nearest other passages: of their own title, or of any."""
    pages: dict[str, list[str]] = defaultdict(list)
    for passage, title in texts_of(examples).items():
        pages[title].append(passage)
    everything = list(texts_of(examples).items())
    found = []
    for example in examples:
        if not example.answers or rng.random() > share:
            continue
        own = [passage for passage in pages[example.title] if passage != example.passage]
        pool = [(p, example.title) for p in own] if own and rng.random() < 0.7 else rng.sample(everything, 40)
        gold = {example.passage[answer.start : answer.end].casefold() for answer in example.answers}
        wrong = [(p, t) for p, t in pool if p != example.passage and not any(g in p.casefold() for g in gold)]
        if wrong:
            passage, title = rng.choice(_nearest(example.question, wrong)[:3])
            found.append(Example(example.question, title, passage, (), relevant=False))
    return found


def _story(file: Path) -> Iterator[Example]:
    story = json.loads(file.read_text(encoding="utf-8"))
    text, headline = story["text"], story["headline"]
    blocks = _blocks(text, headline)
    for asked in story["questions"]:
        if not asked["answers"]:
            # The paragraph that a retriever would offer first; none of them answers.
            near = _nearest(asked["question"], [(text[b.start : b.end], headline) for b in blocks])
            yield Example(asked["question"], headline, near[0][0], ())
            continue
        at = text.index(asked["sentence"])
        start = text.index(asked["answers"][0], at)
        block = next((b for b in blocks if b.start <= start < b.end), None)
        if block is None:
            continue
        passage = text[block.start : block.end]
        near_at = text[max(0, at - 200) : at + len(asked["sentence"]) + 200]
        spans = [
            TextSpan(found - block.start, found - block.start + len(answer))
            for answer in asked["answers"]
            if answer in near_at
            and block.start <= (found := text.index(answer, max(0, at - 200))) < block.end
        ]
        first = TextSpan(start - block.start, start - block.start + len(asked["answers"][0]))
        yield Example(asked["question"], headline, passage, tuple(dict.fromkeys([first, *spans])))


def _blocks(text: str, headline: str) -> list[TextSpan]:
    """Join short paragraphs, as ingest does, up to some 600 characters."""
    blocks: list[TextSpan] = []
    for place in paragraphs(text):
        if text[place.start : place.end] == headline:
            continue
        if blocks and place.end - blocks[-1].start <= 600:
            blocks[-1] = TextSpan(blocks[-1].start, place.end)
        else:
            blocks.append(place)
    return blocks


def _nearest(question: str, passages: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    asked = {word.strip("?,.'\"") for word in question.casefold().split() if len(word) > 3}
    return sorted(passages, key=lambda pair: -sum(word in pair[0].casefold() for word in asked))


def _spans(answers: Sequence[dict[str, Any]]) -> tuple[TextSpan, ...]:
    spans = [TextSpan(a["start"], a["start"] + len(a["text"])) for a in answers if a["text"]]
    return tuple(dict.fromkeys(spans))


def _title(row: dict[str, Any]) -> str:
    return str(row["title"]).replace("_", " ")


def _detokenised(text: str) -> str:
    for apart, together in (
        (" .", "."),
        (" ,", ","),
        (" 's", "'s"),
        ("`` ", '"'),
        (" ''", '"'),
        (" - ", "-"),
    ):
        text = text.replace(apart, together)
    return text.strip()


def _rows(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
