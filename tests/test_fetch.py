"""Reading sources: every kind of path, and what is said of those that cannot be read."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from ingest.fetch import Skipped, fetch
from ingest.models import RawDocument
from qa.errors import FetchFailed

STORY = "Bridge closes\n\nThe old bridge closed on Monday after inspectors found cracks in two piers."


def names(found: list[RawDocument | FetchFailed]) -> list[str]:
    return [Path(item.source).name for item in found if isinstance(item, RawDocument)]


def failure(source: str | Path, max_bytes: int = 1_000) -> str:
    (failed,) = fetch(str(source), max_bytes)
    assert isinstance(failed, FetchFailed)
    assert failed.source == str(source)
    return str(failed)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.txt", "text/plain"), ("a.MD", "text/markdown"), ("a.htm", "text/html"), ("a.story", None)],
)
def test_a_file_named_by_its_path_is_read_whatever_its_suffix(
    tmp_path: Path, name: str, media_type: str | None
) -> None:
    (tmp_path / name).write_text(STORY)
    (document,) = fetch(str(tmp_path / name), max_bytes=1_000)
    assert isinstance(document, RawDocument)
    assert (document.content, document.media_type) == (STORY.encode(), media_type)


def test_a_folder_is_read_in_order_and_what_is_left_alone_is_counted(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c/d.html", "c/e.pdf", "f.pdf", "g", ".hidden.txt", ".git/h.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY)
    skipped: list[Skipped] = []
    found = list(fetch(str(tmp_path), max_bytes=1_000, report=skipped.append))
    assert names(found) == ["a.md", "b.txt", "d.html"]
    assert [skip.counts for skip in skipped] == [(("", 1), (".pdf", 2), ("hidden", 2))]
    assert "skipped 5 files" in str(skipped[0])


def test_links_are_followed_once_and_never_in_circles(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "story.txt").write_text(STORY)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert names(list(fetch(str(tmp_path), max_bytes=1_000))) == ["story.txt"]


def test_a_folder_without_articles_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff")
    assert "no article files (passed over 1 of other kinds)" in failure(tmp_path)


def test_a_missing_path_is_named() -> None:
    assert "no file or folder /nowhere/story.txt" in failure("/nowhere/story.txt")


def test_a_path_that_no_system_allows_is_a_failure() -> None:
    assert "could not be read" in failure("a\0b")


@pytest.mark.parametrize("content", ["", " \n\t\n"])
def test_an_empty_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "empty.txt").write_text(content)
    assert "is empty" in failure(tmp_path / "empty.txt")


def test_a_large_file_is_refused_by_its_size_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(50_000_000_000)
    message = failure(tmp_path / "large.txt")
    assert "50,000,000,000 bytes; the limit is 1,000" in message
    assert "PULLQUOTE_MAX_SOURCE_BYTES" in message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(STORY)
    (tmp_path / "secret.txt").chmod(0)
    assert "Permission to read" in failure(tmp_path / "secret.txt")


def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is a named pipe" in failure(tmp_path / "pipe.txt")


def test_a_device_is_refused() -> None:
    assert "is a device" in failure("/dev/zero")


def test_a_dangling_link_in_a_folder_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "b.txt").write_text(STORY)
    found = list(fetch(str(tmp_path), max_bytes=1_000))
    assert names(found) == ["b.txt"]
    assert len(found) == 2


def test_standard_input_is_read() -> None:
    (document,) = fetch("-", max_bytes=1_000, stdin=io.BytesIO(STORY.encode()))
    assert document == RawDocument("standard input", STORY.encode())


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        (None, "no standard input"),
        (io.BytesIO(b" \n"), "is empty"),
        (io.BytesIO(b"x" * 1_001), "more than 1,000"),
    ],
)
def test_standard_input_that_cannot_be_read_is_said(stdin: io.BytesIO | None, said: str) -> None:
    (failed,) = fetch("-", max_bytes=1_000, stdin=stdin)
    assert said in str(failed)


def test_a_web_address_is_not_downloaded() -> None:
    assert "Save the page as an HTML file" in failure("https://news.test/story")
