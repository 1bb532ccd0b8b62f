"""Small files of questions with answers, in every form that `pullquote eval` reads."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

HEADLINE = "Harbour bridge to close in May"
BODY = (
    "The bridge closes on 4 May for six weeks. "
    "Repairs cost 412 million crowns, said harbour master Ines Roth."
)
TEXT = f"{HEADLINE}\n\n{BODY}"


def story(**changes: Any) -> dict[str, Any]:
    """Make a story with one answerable and one unanswerable question."""
    known = {
        "id": "bridge",
        "headline": HEADLINE,
        "outlet": "Harbour Ledger",
        "byline": None,
        "published": "2026-03-06",
        "text": TEXT,
        "questions": [
            {
                "question": "How much do the repairs cost?",
                "answers": ["412 million crowns", "412 million"],
                "sentence": "Repairs cost 412 million crowns",
            },
            {"question": "Who paid for the ferry?", "answers": [], "why": "beyond the text"},
        ],
    }
    return {**known, **changes}


def squad_line(**changes: Any) -> dict[str, Any]:
    """Make a line of SQuAD's form, one question a line."""
    known = {
        "title": "Harbour_bridge",
        "context": BODY,
        "question": "How much do the repairs cost?",
        "answers": [{"text": "412 million crowns", "start": BODY.index("412")}],
    }
    return {**known, **changes}


def squad_document(**changes: Any) -> dict[str, Any]:
    """Make SQuAD's own JSON, with one paragraph; changes go to its answerable question."""
    answer = {"text": "412 million crowns", "answer_start": BODY.index("412")}
    answerable = {"question": "How much do the repairs cost?", "answers": [answer], "is_impossible": False}
    impossible = {
        "question": "Who paid for the ferry?",
        "answers": [],
        "plausible_answers": [],
        "is_impossible": True,
    }
    paragraph = {"context": BODY, "qas": [answerable | changes, impossible]}
    return {"version": "v2.0", "data": [{"title": "Harbour_bridge", "paragraphs": [paragraph]}]}


def anchored_line(**changes: Any) -> dict[str, Any]:
    """Make a line of our own form."""
    known = {
        "article": "bridge.txt",
        "question": "How much do the repairs cost?",
        "anchors": ["412 million"],
    }
    return {**known, **changes}


def listed_article(folder: Path) -> None:
    """Put the article beside a file of our own form, and the list that names it."""
    (folder / "articles").mkdir()
    (folder / "articles" / "bridge.txt").write_text(TEXT, encoding="utf-8")
    record = {
        "file": "bridge.txt",
        "outlet": "Harbour Ledger",
        "published": "2026-03-06",
        "byline": "Ada Moss",
    }
    lines(folder / "articles.jsonl", record)


def lines(path: Path, *objects: object) -> Path:
    """Write JSON Lines."""
    text = "".join(json.dumps(one) + "\n" for one in objects)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def document(path: Path, content: object) -> Path:
    """Write one JSON document."""
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path
