"""The readers: what every one must do, what the bundled one finds, and what a damaged one says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from qa.adapters.onnx_files import BUNDLED
from qa.adapters.onnx_reader import bundled_reader, folder_reader
from qa.bootstrap import build_judge, build_reader
from qa.errors import ModelUnavailable, SettingsError
from qa.models import Article, Passage
from qa.ports import PassageReading, Reader
from qa.settings import Settings
from tests.foreign_reader import write_foreign_reader
from tests.stories import article

STORY = article(
    "Bridge Shut\n\nThe bridge closed on Friday after engineers found two cracked hangers.\n\n"
    "It carries 38,000 vehicles a day, said Mayor Lucia Ferran."
)
LARGEST = 25_000_000


@pytest.fixture(scope="module", params=["bundled", "foreign"])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    if request.param == "bundled":
        return bundled_reader(threads=1)
    return folder_reader(
        write_foreign_reader(tmp_path_factory.mktemp("foreign") / "friday-finder"), threads=1
    )


def passages(story: Article = STORY) -> list[Passage]:
    lines = [line for line in story.text.split("\n\n") if line]
    places = [(story.text.index(line), line) for line in lines]
    return [Passage(story, n, start, start + len(line)) for n, (start, line) in enumerate(places)]


def best(reading: PassageReading) -> str:
    """Give the words between the likeliest start and the likeliest end."""
    start, end = reading.places[reading.start.argmax()][0], reading.places[reading.end.argmax()][1]
    return reading.passage.article.text[start:end]


def offline(code: str, cache: Path) -> str:
    """Run Python with the hub's client cut off; give what it prints."""
    environment = {
        "HF_HUB_CACHE": str(cache),
        "HF_HUB_OFFLINE": "1",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


class TestEveryReader:
    def test_reads_each_passage_in_order(self, reader: Reader) -> None:
        readings = reader.read("When did it close?", passages())
        assert [reading.passage.ordinal for reading in readings] == [0, 1, 2]

    def test_finds_the_words_that_answer(self, reader: Reader) -> None:
        assert best(reader.read("When did it close?", passages())[1]) == "Friday"

    def test_places_are_exact_and_inside_the_passage(self, reader: Reader) -> None:
        for reading in reader.read("When did it close?", passages()):
            assert (reading.places[:, 0] >= reading.passage.start).all()
            assert (reading.places[:, 1] <= reading.passage.end).all()
            assert len(reading.places) == len(reading.start) == len(reading.end)

    def test_neighbours_do_not_change_what_is_read(self, reader: Reader) -> None:
        together = reader.read("When did it close?", passages())
        for passage, reading in zip(passages(), together, strict=True):
            (alone,) = reader.read("When did it close?", [passage])
            assert np.allclose(alone.start, reading.start, atol=1e-3)
            assert alone.answers == pytest.approx(reading.answers, abs=1e-3)

    def test_a_long_passage_is_read_to_its_end(self, reader: Reader) -> None:
        story = article("Long\n" + "The bridge is long and old and grey. " * 120 + "It closed on Friday.")
        readings = reader.read("When did it close?", [Passage(story, 0, 0, len(story.text))])
        assert len(readings) > 1
        assert readings[-1].places[-1][1] == len(story.text)

    @pytest.mark.parametrize(
        "question", ["When? " * 1_700, "🦦🌉🙈", "\x00\x01\x1b[31m", "a\ud800b", "[SEP] [CLS]", " "]
    )
    @pytest.mark.parametrize(
        "text", ["x", "no sentence end " * 40, "🦦" * 30, "\u200b", "a\ud800b", "[MASK] [SEP]"]
    )
    def test_odd_input_is_read_without_harm(self, reader: Reader, question: str, text: str) -> None:
        story = article(text)
        for reading in reader.read(question, [Passage(story, 0, 0, len(text))]):
            assert np.isfinite(reading.start).all()

    def test_nothing_to_read_gives_nothing(self, reader: Reader) -> None:
        assert reader.read("When?", []) == []

    def test_several_threads_may_read(self, reader: Reader) -> None:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: best(reader.read("When did it close?", passages())[1]), range(8)))
        assert set(found) == {"Friday"}


def test_the_bundled_reader_is_small_and_alone_in_its_file() -> None:
    assert (BUNDLED / "reader.onnx").stat().st_size <= LARGEST


def test_the_bundled_reader_holds_a_passage_that_does_not_answer_for_less_likely() -> None:
    reader = bundled_reader(threads=1)
    asked = reader.read("How many vehicles cross the bridge each day?", passages())
    assert asked[2].answers > asked[1].answers
    assert best(asked[2]) == "38,000"
    absent = reader.read("How many trains cross the bridge each night?", passages())
    assert absent[2].answers < asked[2].answers


def test_building_it_loads_no_model() -> None:
    code = (
        "import sys; from qa.adapters.onnx_reader import bundled_reader; bundled_reader();"
        "sys.exit('onnxruntime' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_setting_names_the_folder_of_another_reader(tmp_path: Path) -> None:
    folder = write_foreign_reader(tmp_path / "friday-finder")
    assert build_reader(Settings(reader=str(folder))).name == "friday-finder"


def test_a_reader_that_nobody_calibrated_is_not_believed(tmp_path: Path) -> None:
    folder = write_foreign_reader(tmp_path / "friday-finder")
    with pytest.raises(SettingsError, match=r"friday-finder is not calibrated yet.*pullquote calibrate"):
        build_judge(Settings(reader=str(folder), home=tmp_path))


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"no ONNX model in .*optimum-cli"):
        folder_reader(tmp_path)


def test_a_model_that_answers_no_questions_is_refused(tmp_path: Path) -> None:
    reader = folder_reader(write_foreign_reader(tmp_path / "half", outputs=1))
    with pytest.raises(ModelUnavailable, match="is no question-answering model"):
        reader.read("When?", passages())


@pytest.mark.parametrize("name", ["reader.onnx", "reader.json", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_a_bundled_file_that_cannot_be_used_is_named(tmp_path: Path, name: str, damage: str) -> None:
    for each in ("reader.onnx", "reader.json", "tokenizer.json"):
        shutil.copyfile(BUNDLED / each, tmp_path / each)
    (tmp_path / name).unlink()
    if damage == "damaged":
        (tmp_path / name).write_text("{")
    with pytest.raises(ModelUnavailable, match=rf"The reader's file .*{name} is {damage}"):
        bundled_reader(folder=tmp_path).read("When?", passages())


def test_the_hub_is_taken_from_its_cache_first(tmp_path: Path) -> None:
    # What huggingface_hub leaves behind after a download, by hand; offline, only this can serve.
    snapshot = tmp_path / "models--desk--reader" / "snapshots" / "abc"
    write_foreign_reader(snapshot)
    (snapshot.parents[1] / "refs").mkdir()
    (snapshot.parents[1] / "refs" / "main").write_text("abc")
    code = (
        "from qa.adapters.onnx_reader import hub_reader; from tests.test_reader import passages, best;"
        "r = hub_reader('desk/reader'); print(r.name, best(r.read('When did it close?', passages())[1]))"
    )
    printed = offline(code, cache=tmp_path)
    assert printed.split() == ["desk/reader", "Friday"]


def test_a_reader_that_cannot_be_fetched_says_what_to_do(tmp_path: Path) -> None:
    code = (
        "from qa.adapters.onnx_reader import hub_reader; from qa.errors import ModelUnavailable\n"
        "try: hub_reader('desk/reader')\nexcept ModelUnavailable as error: print(error)"
    )
    printed = offline(code, cache=tmp_path)
    assert "desk/reader could not be fetched from the hub" in printed
    assert "PULLQUOTE_READER" in printed
