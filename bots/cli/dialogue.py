"""What a line of a chat does: a question is answered, a command obeyed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bots.cli.options import well_formed
from bots.cli.render import iso_day, say_answer, say_in_context
from bots.cli.terminal import say, say_json, say_table, warn
from bots.schemas import AnswerBody
from qa.adapters.catalogue import SqlCatalogue
from qa.errors import PullquoteError
from qa.models import Answer, Citation, Filters, Question
from qa.service import AnswerService

_NEW = "/new"
_WORDS_THAT_END = ("exit", "quit", "bye")


@dataclass(frozen=True, slots=True)
class _Command:
    """A line that begins with a slash: what it does and what /help says of it."""

    run: Callable[[], None]
    meaning: str


class Dialogue:
    """One conversation at a time with one service, which stays loaded and sees every ingest at once."""

    def __init__(
        self,
        service: AnswerService,
        catalogue: SqlCatalogue,
        filters: Filters,
        conversation_id: str | None,
        json: bool,
    ) -> None:
        self.refused = False
        self._service = service
        self._catalogue = catalogue
        self._filters = filters
        self._conversation_id = conversation_id or _new_id()
        self._json = json
        self._last: Answer | None = None
        self._commands = {
            _NEW: _Command(self._begin_anew, "begin a new conversation: earlier questions are left behind"),
            "/sources": _Command(self._show_sources, "show the last answer's quotes in their paragraphs"),
            "/articles": _Command(self._list_articles, "list the articles that may answer"),
            "/help": _Command(self._help, "show this list"),
            "/quit": _Command(lambda: None, "end the chat, as Ctrl-D does"),
        }

    def greet(self) -> None:
        """Say what can be asked."""
        count = len(self._in_scope())
        if not count:
            say("There are no articles to ask about. Add some with `pullquote ingest FILE...`.")
        else:
            say(f"Ask about {'the article' if count == 1 else f'{count:,} articles'}.")
        say(("/help lists the commands, Ctrl-D ends.", "dim"))
        say()

    def part(self) -> None:
        """Say how to go on later."""
        if self._last:
            say((f"Go on with: pullquote chat --conversation {self._conversation_id}", "dim"))

    def take(self, line: str) -> bool:
        """Do what a line says; False when it ends the chat."""
        line = well_formed(line).strip()
        name = line.split(maxsplit=1)[0].casefold() if line else ""
        if name == "/quit" or line.casefold() in _WORDS_THAT_END:
            return False
        if name.startswith("/"):
            self._obey(name)
        elif line:
            self._answer(line)
        return True

    def _obey(self, name: str) -> None:
        if (command := self._commands.get(name)) is None:
            self._refuse(f"There is no command {name[:40]}; /help lists those there are.")
        elif self._json and name != _NEW:
            self._refuse(f"{name} shows text; with --json, questions, {_NEW} and /quit are taken.")
        else:
            command.run()

    def _answer(self, question: str) -> None:
        try:
            answer = self._service.answer(Question(question, self._filters, self._conversation_id))
        except PullquoteError as error:
            self._refuse(str(error))
            return
        self._last = answer
        if self._json:
            say_json(AnswerBody.of(answer))
        else:
            say_answer(answer)

    def _refuse(self, reason: str) -> None:
        self.refused = True
        # It stands where the answer would: under its question. JSON lines hold answers alone.
        warn(reason) if self._json else say(reason)

    def _begin_anew(self) -> None:
        self._conversation_id, self._last = _new_id(), None
        if not self._json:
            self._remark("A new conversation.")

    def _show_sources(self) -> None:
        citations = _shown(self._last) if self._last else ()
        if not citations:
            self._remark("There is no answer yet whose sources could be shown.")
        elif self._last and self._last.abstained:
            self._remark("Nearest in the articles, not an answer:")
        for number, citation in enumerate(citations):
            if number:
                say()
            say_in_context(citation)

    def _list_articles(self) -> None:
        allowed = set(self._in_scope())
        found = [each for each in self._catalogue.articles() if each.article_id in allowed]
        rows = [
            (each.article_id, iso_day(each.published), each.outlet or "", each.headline) for each in found
        ]
        say_table(("Id", "Published", "Outlet", "Headline"), rows)

    def _help(self) -> None:
        for name, command in self._commands.items():
            say(command.meaning, lead=name.ljust(11))

    def _remark(self, text: str) -> None:
        say((text, "dim"))

    def _in_scope(self) -> list[str]:
        with self._catalogue.snapshot() as snapshot:
            return snapshot.current_articles(self._filters, limit=-1)


def _shown(answer: Answer) -> tuple[Citation, ...]:
    closest = answer.abstention.closest if answer.abstention else None
    return (closest,) if closest else answer.citations


def _new_id() -> str:
    return secrets.token_urlsafe(12)
