"""Words of like and of unlike meaning, from the files of WordNet 3.0 (Debian's package wordnet-base)."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

_ENDINGS = (
    ("ies", "y"),
    ("es", "e"),
    ("es", ""),
    ("s", ""),
    ("ied", "y"),
    ("ed", "e"),
    ("ed", ""),
    ("ing", "e"),
)
_PARTS = {"noun": 1, "verb": 1, "adj": 1, "adv": 1}


class Thesaurus:
    """Synonyms, and words that exclude each other: antonyms, and other members of the same class."""

    def __init__(self, folder: Path) -> None:
        self._like: dict[str, list[str]] = {}
        self._unlike: dict[str, list[str]] = {}
        for part in _PARTS:
            self._read(folder / f"data.{part}", folder / f"index.{part}")

    def like(self, word: str, rng: random.Random) -> str | None:
        """Give a synonym in the same form, if one is known."""
        return self._swap(word, self._like, rng)

    def unlike(self, word: str, rng: random.Random) -> str | None:
        """Give a word that says something else, in the same form, if one is known."""
        return self._swap(word, self._unlike, rng)

    def _swap(self, word: str, table: dict[str, list[str]], rng: random.Random) -> str | None:
        folded = word.lower()
        for ending, lemma in [
            ("", folded),
            *((e, folded[: -len(e)] + r) for e, r in _ENDINGS if folded.endswith(e)),
        ]:
            if found := table.get(lemma):
                return _inflected(rng.choice(found), ending)
        return None

    def _read(self, data: Path, index: Path) -> None:
        synsets: dict[str, tuple[list[str], list[tuple[str, str]]]] = {}
        classes: dict[str, list[str]] = defaultdict(list)
        for line in data.read_text(encoding="latin-1").splitlines():
            if not line.startswith(" "):
                fields = line.split(" | ")[0].split()
                count = int(fields[3], 16)
                words = [w.split("(")[0].lower() for w in fields[4 : 4 + 2 * count : 2]]
                at = 5 + 2 * count
                pointers = [(fields[n], fields[n + 1]) for n in range(at, at + 4 * int(fields[at - 1]), 4)]
                synsets[fields[0]] = (words, pointers)
                for kind, target in pointers:
                    if kind == "@":
                        classes[target].extend(words[:1])
        for line in index.read_text(encoding="latin-1").splitlines():
            fields = line.split()
            if line.startswith(" ") or "_" in fields[0] or not fields[0].isalpha() or len(fields[0]) < 3:
                continue
            # The first sense is the commonest.
            first = fields[-int(fields[2])] if int(fields[2]) else ""
            if first in synsets:
                self._learn(fields[0], synsets[first], synsets, classes)

    def _learn(
        self,
        lemma: str,
        sense: tuple[list[str], list[tuple[str, str]]],
        synsets: dict[str, tuple[list[str], list[tuple[str, str]]]],
        classes: dict[str, list[str]],
    ) -> None:
        words, pointers = sense
        like = [word for word in words if word != lemma and word.isalpha()]
        opposite = [w for kind, t in pointers if kind == "!" and t in synsets for w in synsets[t][0][:1]]
        beside = [w for kind, t in pointers if kind == "@" for w in classes[t][:40]]
        unlike = [w for w in (opposite or beside) if w.isalpha() and w != lemma and w not in words]
        if like:
            self._like.setdefault(lemma, like)
        if unlike:
            self._unlike.setdefault(lemma, unlike)


def _inflected(lemma: str, ending: str) -> str:
    if ending in ("", "s"):
        return lemma + ending
    if ending in ("es", "ies"):
        return lemma + "s"
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    return stem + ("ing" if ending == "ing" else "ed")
