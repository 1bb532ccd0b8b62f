"""Which form a file of questions has, told from its content; a folder is all the files in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bots.evaluation.anchored import ARTICLE_LIST, read_anchored
from bots.evaluation.fields import Fields, read_objects
from bots.evaluation.questions import QuestionSet, merged
from bots.evaluation.squad import read_squad
from bots.evaluation.stories import read_stories
from qa.errors import EvaluationError

FORMS = """a file of questions is one of:
- JSON Lines with article, question, anchors (and after), its articles listed in articles.jsonl beside it;
- SQuAD 2.0: its JSON ("data"), or JSON Lines with title, context, question, answers ([{text, start}]);
- a story: JSON with headline, text, questions ([{question, answers, sentence}])"""

_ENDINGS = (".json", ".jsonl", ".json.gz", ".jsonl.gz")


def read_questions(
    path: Path, open_: bool, article: Path | None, report: Callable[[str], None]
) -> QuestionSet:
    """Read a file, or all the files of a folder. Raises EvaluationError naming file and place.

    `open_` says that questions will be asked over all articles: then paragraphs of one SQuAD title are one
    article, else each is its own. `article` is what questions ask about that name no article. `report` is
    told of files that a folder holds and that are not for us.
    """
    files = list(_files(path, report)) if path.is_dir() else [path]
    found = merged(_read(file, open_, article) for file in files)
    if not found.questions:
        raise EvaluationError(f"{path} holds no questions; {FORMS}")
    return found


def _files(folder: Path, report: Callable[[str], None]) -> Iterator[Path]:
    for file in sorted(folder.iterdir()):
        if not file.is_file() or file.name.startswith(".") or file.name == ARTICLE_LIST:
            continue
        if file.name.endswith(_ENDINGS):
            yield file
        else:
            report(f"{file}: left out, it ends in none of {', '.join(_ENDINGS)}.")


def _read(path: Path, open_: bool, article: Path | None) -> QuestionSet:
    objects = read_objects(path)
    if not objects:
        return QuestionSet((), ())
    first = objects[0]
    if "data" in first or "context" in first:
        return read_squad(objects, whole_titles=open_)
    if "questions" in first:
        return read_stories(objects)
    if "question" in first:
        return read_anchored(objects, path.parent, article)
    raise _unknown(first)


def _unknown(first: Fields) -> EvaluationError:
    fields = f"its fields ({', '.join(first.names)}) are" if first.names else "without fields it is"
    return EvaluationError(f"{first.where}: {fields} of no known form. {FORMS[:1].upper()}{FORMS[1:]}")
