"""Files of questions with answers: every form becomes the same set; what is wrong is told with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bots.evaluation.formats import read_questions
from bots.evaluation.questions import Asked, QuestionSet
from qa.errors import EvaluationError
from tests.question_files import (
    BODY,
    HEADLINE,
    TEXT,
    anchored_line,
    document,
    lines,
    listed_article,
    squad_document,
    squad_line,
    story,
)

EVALS = Path(__file__).parents[1] / "evals"


def read(path: Path, *, open_: bool = False, article: Path | None = None) -> QuestionSet:
    skipped: list[str] = []
    found = read_questions(path, open_, article, skipped.append)
    assert not skipped
    return found


def gold(found: QuestionSet, asked: Asked) -> list[str]:
    text = next(s.extract.text for s in found.stories if s.article_id == asked.article_id)
    return [text[place.start : place.end] for place in asked.places]


def complaint(path: Path) -> str:
    with pytest.raises(EvaluationError) as raised:
        read(path)
    return str(raised.value).replace(str(path.parent), "HERE")


def test_a_story_keeps_its_record_and_its_text_to_the_letter(tmp_path: Path) -> None:
    found = read(document(tmp_path / "bridge.json", story()))
    (extract,) = [one.extract for one in found.stories]
    answerable, other = found.questions

    assert (extract.headline, extract.text, extract.outlet) == (HEADLINE, TEXT, "Harbour Ledger")
    assert extract.published is not None
    assert extract.published.isoformat() == "2026-03-06T00:00:00+00:00"
    assert gold(found, answerable) == ["412 million crowns", "412 million"]
    assert answerable.answers == ("412 million crowns", "412 million")
    assert (other.answerable, other.answers) == (False, ())


def test_squad_lines_are_read_plain_and_compressed(tmp_path: Path) -> None:
    rows = [squad_line(), squad_line(question="Who paid for the ferry?", answers=[])]
    plain = read(lines(tmp_path / "a.jsonl", *rows))
    compressed = read(lines(tmp_path / "a.jsonl.gz", *rows))

    assert plain.stories == compressed.stories
    assert [one.extract.text for one in plain.stories] == [f"Harbour bridge\n\n{BODY}"]
    assert [gold(plain, one) for one in plain.questions] == [["412 million crowns"], []]
    assert [one.answers for one in compressed.questions] == [("412 million crowns",), ()]


def test_the_official_squad_document_says_the_same(tmp_path: Path) -> None:
    rows = [squad_line(), squad_line(question="Who paid for the ferry?", answers=[])]
    one_a_line = read(lines(tmp_path / "a.jsonl", *rows))
    found = read(document(tmp_path / "dev-v2.0.json", squad_document()))

    assert found.stories == one_a_line.stories
    assert [(q.question, q.places, q.answers) for q in found.questions] == [
        (q.question, q.places, q.answers) for q in one_a_line.questions
    ]


def test_an_answer_placed_a_letter_beside_is_found(tmp_path: Path) -> None:
    beside = [{"text": "412 million crowns", "start": BODY.index("412") + 1}]
    found = read(lines(tmp_path / "a.jsonl", squad_line(answers=beside)))

    assert gold(found, found.questions[0]) == ["412 million crowns"]


def test_paragraphs_of_a_title_are_articles_apart_unless_asked_openly(tmp_path: Path) -> None:
    second = squad_line(
        context="The ferry is free.", question="Is it free?", answers=[{"text": "free", "start": 13}]
    )
    path = lines(tmp_path / "a.jsonl", squad_line(), second, squad_line(question="And now?"))
    closed, opened = read(path), read(path, open_=True)

    assert [len(closed.stories), len(opened.stories)] == [2, 1]
    assert [gold(opened, one) for one in opened.questions] == [gold(closed, one) for one in closed.questions]


def test_a_paragraph_that_begins_like_one_before_it_keeps_its_own_places(tmp_path: Path) -> None:
    short = squad_line(context="The bridge", answers=[{"text": "bridge", "start": 4}])
    found = read(lines(tmp_path / "a.jsonl", squad_line(), short), open_=True)

    (place,) = found.questions[1].places
    assert place.start == len(f"Harbour bridge\n\n{BODY}\n\nThe ")


def test_squad_files_of_one_title_stand_side_by_side_in_a_folder(tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", squad_line())
    lines(tmp_path / "b.jsonl", squad_line(), squad_line(context=f"{BODY} More."))

    assert len({one.article_id for one in read(tmp_path).stories}) == 2


def test_two_files_whose_names_make_one_id_are_refused(tmp_path: Path) -> None:
    listed_article(tmp_path)
    (tmp_path / "articles" / "Bridge.md").write_text(f"{TEXT} Later.", encoding="utf-8")
    with (tmp_path / "articles.jsonl").open("a") as listing:
        listing.write('{"file": "Bridge.md"}\n')
    path = lines(tmp_path / "q.jsonl", anchored_line(), anchored_line(article="Bridge.md"))
    assert complaint(path).startswith("Two different articles are called bridge.")


def test_our_own_form_takes_its_articles_from_beside_it(tmp_path: Path) -> None:
    listed_article(tmp_path)
    path = lines(
        tmp_path / "questions.jsonl",
        anchored_line(),
        anchored_line(question="And when?", anchors=["4 May"], after="Why?"),
        anchored_line(anchors=[]),
    )
    found = read(path)
    (extract,) = [one.extract for one in found.stories]

    assert (extract.text, extract.byline, extract.outlet) == (TEXT, "Ada Moss", "Harbour Ledger")
    assert [gold(found, one) for one in found.questions] == [["412 million"], ["4 May"], []]
    assert [one.after for one in found.questions] == [None, "Why?", None]
    assert found.questions[1].where == f"{path}, line 2"


def test_questions_that_name_no_article_are_of_the_one_given(tmp_path: Path) -> None:
    (tmp_path / "seed.txt").write_text(TEXT, encoding="utf-8")
    path = lines(tmp_path / "q.jsonl", {"question": "How much?", "anchors": ["412"]})

    found = read(path, article=tmp_path / "seed.txt")
    assert [one.article_id for one in found.questions] == ["seed"]
    assert complaint(path) == (
        "HERE/q.jsonl, line 1: names no article; say with --article FILE which one it is about."
    )


def test_a_folder_is_all_its_files_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    document(tmp_path / "a.json", story(id="a"))
    document(tmp_path / "b.json", story(id="b"))
    (tmp_path / "README.md").touch()
    skipped: list[str] = []
    found = read_questions(tmp_path, False, None, skipped.append)

    assert [one.article_id for one in found.stories] == ["a", "b"]
    assert len(found.questions) == 4
    assert [line.partition(":")[0] for line in skipped] == [str(tmp_path / "README.md")]


def test_two_articles_of_one_name_are_refused(tmp_path: Path) -> None:
    document(tmp_path / "a.json", story())
    document(tmp_path / "b.json", story(outlet="Another"))
    with pytest.raises(EvaluationError, match="Two different articles are called bridge"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"context": None}, "a.jsonl, line 2: context should be words."),
        ({"answers": [{"text": "free", "start": 3}]}, "answers[0]: the context does not hold 'free' at 3."),
        ({"answers": [{"text": "412"}]}, "line 2, answers[0]: start is missing."),
        ({"answers": {}}, "line 2: answers should be a list."),
        ({"question": " "}, "line 2: question should be words."),
        ({"question": "\ud800"}, "line 2: question holds half a character (a lone surrogate)."),
    ],
)  # fmt: skip
def test_a_malformed_squad_line_is_named(tmp_path: Path, changes: dict[str, object], expected: str) -> None:
    assert complaint(lines(tmp_path / "a.jsonl", squad_line(), squad_line(**changes))).endswith(expected)


@pytest.mark.parametrize("missing", ["title", "context", "question", "answers"])
def test_a_missing_field_is_no_empty_one(tmp_path: Path, missing: str) -> None:
    row = {name: value for name, value in squad_line().items() if name != missing}
    assert complaint(lines(tmp_path / "a.jsonl", squad_line(), row)).endswith(
        f"line 2: {missing} is missing."
    )


@pytest.mark.parametrize(
    "changes", [{"is_impossible": True}, {"answers": [], "is_impossible": False}], ids=["yes", "no"]
)
def test_squad_that_contradicts_itself_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    assert complaint(document(tmp_path / "a.json", squad_document(**changes))) == (
        "HERE/a.json, data[0], paragraphs[0], qas[0]: is_impossible contradicts answers."
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"headline": "Another"}, "headline is not a line of text."),
        ({"published": "last week"}, "published should be a date such as 2026-03-06, not 'last week'."),
        ({"questions": ["Why?"]}, "questions[0]: should be a JSON object."),
    ],
)  # fmt: skip
def test_a_malformed_story_is_named(tmp_path: Path, changes: dict[str, object], expected: str) -> None:
    found = complaint(document(tmp_path / "a.json", story(**changes)))
    assert found.startswith("HERE/a.json")
    assert found.endswith(expected)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"answers": ["500"], "sentence": "six weeks"}, "the text does not hold the answer '500'."),
        ({"answers": ["412"], "sentence": "six weeks"}, "the sentence does not hold the first answer."),
        ({"answers": ["May"], "sentence": "May"}, "the text should hold the sentence once, not 2 times."),
        ({"answers": ["412"]}, "sentence is missing."),
        ({"answers": [], "sentence": "six weeks"}, "has a sentence but no answers."),
        ({"sentence": "six weeks"}, "answers is missing."),
    ],
)  # fmt: skip
def test_gold_that_the_story_does_not_bear_out_is_refused(
    tmp_path: Path, question: dict[str, object], expected: str
) -> None:
    path = document(tmp_path / "a.json", story(questions=[{"question": "How much?", **question}]))
    assert complaint(path) == f"HERE/a.json, questions[0]: {expected}"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"article": "ferry.txt"}, "line 1: HERE/articles.jsonl does not list the article ferry.txt."),
        ({"anchors": ["500"]}, "line 1: the article bridge does not hold the anchor '500'."),
        ({"anchors": "412"}, "line 1: anchors should be a list."),
    ],
)
def test_a_malformed_line_of_our_own_is_named(
    tmp_path: Path, changes: dict[str, object], expected: str
) -> None:
    listed_article(tmp_path)
    assert complaint(lines(tmp_path / "q.jsonl", anchored_line(**changes))).endswith(expected)


def test_an_article_that_is_listed_but_not_there_is_named(tmp_path: Path) -> None:
    listed_article(tmp_path)
    (tmp_path / "articles" / "bridge.txt").unlink()
    path = lines(tmp_path / "q.jsonl", anchored_line())
    assert complaint(path) == "HERE/articles/bridge.txt: cannot be read (No such file or directory)."


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.json", b'{"headline": "x",\n "text" 1}', "HERE/a.json, line 2: not JSON"),
        ("a.jsonl", json.dumps(squad_line()).encode() + b"\n{oops\n", "HERE/a.jsonl, line 2: not JSON"),
        ("a.txt", json.dumps(squad_line()).encode() + b"\n{oops\n", "HERE/a.txt, line 2: not JSON"),
        ("a.jsonl", b"\n\xff", "HERE/a.jsonl, line 2: not UTF-8"),
        ("a.jsonl.gz", b"plain", "HERE/a.jsonl.gz: its gzip compression is damaged"),
        ("a.jsonl", b"", "HERE/a.jsonl holds no questions"),
        ("a.jsonl", b"[]", "HERE/a.jsonl, line 1: should be a JSON object"),
        ("a.jsonl", b'{"headline": "x"}', "HERE/a.jsonl, line 1: its fields (headline) are of no"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_questions_is_refused(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert complaint(tmp_path / name).startswith(expected)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert complaint(tmp_path / "a.json") == "HERE/a.json: cannot be read (No such file or directory)."


def test_the_projects_own_questions_are_well_formed() -> None:
    found = read(EVALS / "questions.jsonl")
    assert sum(one.answerable for one in found.questions) == 103
    assert len(found.questions) == 151
