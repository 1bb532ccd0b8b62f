"""The data owner as another process reaches it: over the running owner's control port."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

import httpx

from bots.control_messages import (
    DiagnoseRequest,
    IngestRequest,
    NotUnderstood,
    Refusal,
    RemoveRequest,
    decode,
    encode,
)
from bots.owner import Finding
from ingest.models import IngestResult, Overrides, RawDocument
from qa.adapters.data_folder import DataFolder
from qa.errors import OwnerUnreachable, PullquoteError
from qa.ports import ArticleSummary

Result = TypeVar("Result")

_CONNECT_SECONDS = 2.0
_PING_SECONDS = 5.0


def find_owner(folder: DataFolder) -> RemoteOwner | None:
    """Reach the process that owns the folder; None if none answers, as when one died without a farewell."""
    published = folder.owner()
    if published is None:
        return None
    owner = RemoteOwner(published.url, published.token)
    if owner.answers():
        return owner
    owner.close()
    return None


class RemoteOwner:
    """A DataOwner whose changes another process carries out, with the same results and errors."""

    def __init__(self, address: str, token: str) -> None:
        # trust_env is off because a proxy named in the environment must never see the loopback address.
        # No read timeout: a rebuild of a large index takes minutes, and a dead owner closes the connection.
        self._client = httpx.Client(
            base_url=address,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            trust_env=False,
        )

    def answers(self) -> bool:
        """Whether the owner is there and knows the token."""
        try:
            return self._client.get("/ping", timeout=_PING_SECONDS).status_code == HTTPStatus.NO_CONTENT
        except (httpx.HTTPError, httpx.InvalidURL):
            return False

    def ingest(self, document: RawDocument, overrides: Overrides) -> IngestResult:
        """Have the owner ingest. Raises IngestError, OwnerUnreachable."""
        return self._ask("/ingest", encode(IngestRequest(document, overrides), IngestRequest), IngestResult)

    def remove(self, article_id: str) -> ArticleSummary:
        """Have the owner remove an article. Raises ArticleNotFound, OwnerUnreachable."""
        return self._ask("/remove", encode(RemoveRequest(article_id), RemoveRequest), ArticleSummary)

    def reindex(self) -> int:
        """Have the owner rebuild its index. Raises OwnerUnreachable."""
        return self._ask("/reindex", b"", int)

    def diagnose(self, repair: bool) -> list[Finding]:
        """Have the owner check itself. Raises OwnerUnreachable."""
        return self._ask("/diagnose", encode(DiagnoseRequest(repair), DiagnoseRequest), list[Finding])

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _ask(self, path: str, body: bytes, result: type[Result]) -> Result:
        try:
            response = self._client.post(path, content=body)
        except httpx.HTTPError as error:
            raise OwnerUnreachable(
                "The running Pullquote that owns the data folder stopped answering. "
                "Run the command again: what it finished before is not done twice."
            ) from error
        return _result(response, result)


def _result(response: httpx.Response, result: type[Result]) -> Result:
    try:
        if response.status_code == HTTPStatus.OK:
            return decode(response.content, result)
        if response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
            raise decode(response.content, Refusal).error()
    except NotUnderstood as error:
        raise OwnerUnreachable(_ANOTHER_VERSION) from error
    if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        raise PullquoteError(
            "The running Pullquote that owns the data folder failed on this. Its log says why; report it."
        )
    raise OwnerUnreachable(_ANOTHER_VERSION)


_ANOTHER_VERSION = (
    "The running Pullquote that owns the data folder does not understand this command: "
    "it is probably another version. Restart it and run the command again."
)
