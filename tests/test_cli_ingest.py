"""`pullquote ingest`: what it says of each source, in words and in JSON, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.schemas import IngestBody
from tests.command_line import SAMPLE, UPDATE, CommandLine

NO_DATE = (
    "Ferry Line Adds Night Boats\n\nThe ferry line will run two boats after midnight from May, it said. " * 3
)


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


def test_a_source_is_new_then_unchanged_then_updated(cli: CommandLine, tmp_path: Path) -> None:
    article = tmp_path / "cable.txt"
    article.write_bytes(SAMPLE.read_bytes())

    first = cli.run("ingest", str(article)).out
    again = cli.run("ingest", str(article)).out
    article.write_bytes(UPDATE.read_bytes())
    updated = cli.run("ingest", str(article)).out

    assert first.startswith(f"{article}: new article cable, ")
    assert "Vellmark Pushes Island Cable to 2027 as Costs Rise · Harbour Ledger · 4 March 2025" in first
    assert again == f"{article}: cable unchanged, still version 1\n"
    assert updated.startswith(f"{article}: cable updated to version 2, ")
    assert " passages changed\n" in updated


def test_json_is_one_object_for_each_source_and_nothing_else(cli: CommandLine, tmp_path: Path) -> None:
    ended = cli.run("ingest", "--json", str(SAMPLE), str(tmp_path / "missing.txt"), str(SAMPLE), code=1)
    first, missing, again = ended.objects

    assert IngestBody.model_validate(first).outcome == "new"
    assert first["embedded_passages"] == first["passages"] > 0
    assert missing == {
        "source": str(tmp_path / "missing.txt"),
        "outcome": "failed",
        "reason": f"There is no file or folder {tmp_path / 'missing.txt'}. Check the path.",
    }
    assert (again["outcome"], again["version"], again["embedded_passages"]) == ("unchanged", 1, 0)


def test_failures_do_not_stop_the_rest_and_are_listed_at_the_end(cli: CommandLine, tmp_path: Path) -> None:
    empty, binary, missing = (tmp_path / name for name in ("empty.txt", "binary.txt", "missing.txt"))
    empty.write_text("")
    binary.write_bytes(bytes(range(256)) * 20)

    ended = cli.run("ingest", str(empty), str(binary), str(missing), str(SAMPLE), code=1)

    assert "new article subsea-cable" in ended.out
    heading, *reasons = ended.err.splitlines()
    assert heading == "pullquote: 3 sources failed:"
    assert len(reasons) == 3
    for name, reason in zip((empty, binary, missing), reasons, strict=True):
        assert str(name) in reason


def test_a_failure_by_itself_takes_one_line(cli: CommandLine, tmp_path: Path) -> None:
    ended = cli.run("ingest", str(tmp_path / "missing.txt"), code=1)

    assert ended.out == ""
    assert ended.err == f"pullquote: There is no file or folder {tmp_path / 'missing.txt'}. Check the path.\n"


def test_a_folder_is_ingested_and_what_was_skipped_is_said(cli: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "cable.txt").write_bytes(SAMPLE.read_bytes())
    (folder / "ferry.txt").write_text(NO_DATE)
    (folder / "photo.jpg").write_bytes(b"x")

    ended = cli.run("ingest", str(folder))

    assert ended.out.count("new article") == 2
    assert "skipped 1 file (1 .jpg)" in ended.err


def test_a_missing_date_is_noted(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(NO_DATE)

    ended = cli.run("ingest", "--json", str(tmp_path / "ferry.txt"))

    assert any("date" in note for note in ended.objects[0]["notes"])
    assert "\n  Note: " in cli.run("ingest", "--id", "ferry-2", str(tmp_path / "ferry.txt")).out


def test_what_a_person_knows_better_is_taken_and_standard_input_is_read(cli: CommandLine) -> None:
    known = (
        "--id",
        "cable",
        "--url",
        "https://example.com/c",
        "--published",
        "2025-03-05",
        "--outlet",
        "Gazette",
    )
    ended = cli.run("ingest", "--json", *known, "-", stdin=SAMPLE.read_bytes())

    body = IngestBody.model_validate(ended.objects[0])
    assert body.source == "standard input"
    assert (body.article_id, body.url, body.outlet) == ("cable", "https://example.com/c", "Gazette")
    assert ended.objects[0]["published"] == "2025-03-05T00:00:00Z"


@pytest.mark.parametrize("option", ["--id", "--url", "--published", "--outlet"])
def test_what_describes_one_article_is_wrong_usage_with_more(
    cli: CommandLine, tmp_path: Path, option: str
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(SAMPLE.read_bytes())
    value = {"--url": "https://example.com", "--published": "2025-03-05"}.get(option, "one")

    for sources in ((str(folder),), (str(folder / "a.txt"), str(folder / "b.txt"))):
        ended = cli.run("ingest", option, value, *sources, code=2)
        assert "describe a single article" in ended.err
    assert cli.run("articles").out == ""


def test_what_was_left_out_is_shown_on_request(cli: CommandLine) -> None:
    shown = cli.run("ingest", "--show-removed", str(SAMPLE)).out

    assert "  Left out: line 1, advertisement: “Advertisement”\n" in shown
    assert "image label: “Cover Image”" in shown


def test_a_name_that_is_no_utf8_is_shown_and_stored(cli: CommandLine, tmp_path: Path) -> None:
    article = Path(str(tmp_path) + "/caf\udce9.txt")
    article.write_bytes(SAMPLE.read_bytes())

    assert "new article" in cli.run("ingest", str(article)).out
    assert cli.run("ingest", "--json", str(article)).objects[0]["outcome"] == "unchanged"
    assert "caf?.txt" in cli.run("ingest", str(article.with_name("missing-caf\udce9.txt")), code=1).err


def test_the_seed_article(cli: CommandLine, seed: Path) -> None:
    (body,) = cli.run("ingest", "--json", str(seed)).objects

    assert body["headline"] == "Türkiye Weighs S-400 Trade for F-35s, Bloomberg Reports"
    assert (body["outlet"], body["published"]) == ("Clash Report", "2025-12-17T00:00:00Z")
