"""How well follow-up questions are understood, on conversations whose questions were also written out whole.

    python -m evals.followups                   # our own follow-ups, asked of our own articles
    python -m evals.followups canard.jsonl.gz   # the words carried over, against those that people wrote

Each line of such a file has `History` (title, section, then questions and answers in turn), `Question` and
`Rewrite`, as in CANARD (Elgohary et al., EMNLP 2019). A question needs its context when the rewrite adds
words of content.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from evals import corpus
from qa.answering.conversation import standalone
from qa.answering.words import content_words
from qa.models import Turn
from qa.service import TURNS_REMEMBERED

Resolver = Callable[[str, Sequence[Turn]], str]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question, the turns before it, and the question as a person wrote it to stand alone."""

    question: str
    history: tuple[str, ...]
    rewrite: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Stems that the rewrite adds to a question, and those that a resolver added."""

    wanted: frozenset[str]
    carried: frozenset[str]


def main() -> None:
    """Print a table: one line for each way of understanding follow-ups, or for each half of our own."""
    if len(sys.argv) == 1:
        _print_our_own()
        return
    items = read(Path(sys.argv[1]))
    sys.stdout.write(f"{len(items)} questions\n")
    sys.stdout.write(f"{'':<24}{'needs context':>18}{'words carried over':>22}{'words':>8}\n")
    sys.stdout.write(f"{'':<24}{'prec.':>10}{'recall':>8}{'prec.':>12}{'recall':>8}{'F1':>6}{'each':>8}\n")
    for name, resolver in RESOLVERS.items():
        sys.stdout.write(f"{name:<24}{figures([outcome(item, resolver) for item in items])}\n")


def _print_our_own() -> None:
    conversations = [json.loads(line) for line in corpus.lines("conversations.jsonl")]
    with corpus.corpus() as articles:
        for half in ("tuned", "held-out"):
            asked = [
                articles.ask_after(each["after"], each["question"], each["anchors"])
                for each in conversations
                if each["half"] == half
            ]
            sys.stdout.write(f"{half}: {corpus.figures(asked)}\n")


def read(path: Path) -> list[FollowUp]:
    """Read the conversations from JSON Lines, gzipped or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    records = [json.loads(line) for line in content.decode().splitlines()]
    return [FollowUp(each["Question"], tuple(each["History"]), each["Rewrite"]) for each in records]


def outcome(item: FollowUp, resolver: Resolver) -> Outcome:
    """Replay the conversation, then compare what is carried over with what the rewrite adds."""
    own = _stems(item.question)
    resolved = resolver(item.question, _turns(item.history, resolver))
    return Outcome(wanted=_stems(item.rewrite) - own, carried=_stems(resolved) - own)


def figures(outcomes: Sequence[Outcome]) -> str:
    """Summarise: precision and recall of the decision and, over all words together, of what is carried."""
    leant = [each for each in outcomes if each.carried]
    needed = [each for each in outcomes if each.wanted]
    right = sum(bool(each.carried) for each in needed)
    both = sum(len(each.wanted & each.carried) for each in outcomes)
    carried = sum(len(each.carried) for each in outcomes)
    precision, recall = _share(both, carried), _share(both, sum(len(each.wanted) for each in outcomes))
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return (
        f"{_share(right, len(leant)):>10.2f}{_share(right, len(needed)):>8.2f}"
        f"{precision:>12.2f}{recall:>8.2f}{f1:>6.2f}{_share(carried, len(leant)):>8.1f}"
    )


def _never(question: str, _turns: Sequence[Turn]) -> str:
    return question


def _previous_question(question: str, turns: Sequence[Turn]) -> str:
    return f"{question} ({turns[-1].question})"


RESOLVERS: dict[str, Resolver] = {
    "never carry": _never,
    "the previous question": _previous_question,
    "Pullquote": standalone,
}


@lru_cache(maxsize=100_000)
def _resolved(history: tuple[str, ...], resolver: Resolver) -> tuple[Turn, ...]:
    """Replay a history; it opens with a question that names title and section, as a person would."""
    if len(history) <= 2:
        opening = f"What about {', '.join(history)}?"
        return (Turn(opening, opening, None, ()),)
    *before, question, answer = history
    turns = _resolved(tuple(before), resolver)
    return (*turns, Turn(question, resolver(question, turns[-TURNS_REMEMBERED:]), answer, ()))


def _turns(history: tuple[str, ...], resolver: Resolver) -> tuple[Turn, ...]:
    return _resolved(history, resolver)[-TURNS_REMEMBERED:]


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in content_words(text))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


if __name__ == "__main__":
    main()
