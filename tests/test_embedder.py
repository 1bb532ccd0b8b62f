"""The embedders: what every one must do, and how true the bundled one is to the original."""

from __future__ import annotations

import asyncio
import hashlib
import re
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import Field

from qa.adapters.llamaindex import LlamaIndexEmbedder, MiniLMEmbedding, load_llamaindex_embedder
from qa.adapters.minilm import BUNDLED, MiniLM
from qa.errors import ModelUnavailable, SettingsError
from qa.ports import Embedder
from tests.fakes import HashingEmbedder

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
SENTENCES = (DATA / "embedder_reference.txt").read_text(encoding="utf-8").splitlines()
SHORT_AND_LONG = ["Why?", SENTENCES[-1], "The bridge is closed.", SENTENCES[-2], "The bridge is closed."]


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM(threads=2)


@pytest.fixture(scope="module", params=["MiniLM", "MiniLM through llama-index", "fake"])
def embedder(request: pytest.FixtureRequest, minilm: MiniLM) -> Embedder:
    if request.param == "MiniLM":
        return minilm
    return HashingEmbedder() if request.param == "fake" else LlamaIndexEmbedder(MiniLMEmbedding(threads=2))


class TestEveryEmbedder:
    def test_gives_one_row_of_length_one_for_each_text(self, embedder: Embedder) -> None:
        vectors = embedder.embed_passages(SHORT_AND_LONG)
        assert vectors.shape == (5, embedder.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)

    def test_keeps_the_order_and_does_not_let_neighbours_change_a_vector(self, embedder: Embedder) -> None:
        together = embedder.embed_passages(SHORT_AND_LONG)
        alone = np.concatenate([embedder.embed_passages([text]) for text in SHORT_AND_LONG])
        assert np.allclose(together, alone, atol=1e-5)

    def test_puts_questions_and_passages_into_one_space(self, embedder: Embedder) -> None:
        question = embedder.embed_question("The bridge is closed.")
        assert question.shape == (embedder.dimension,)
        assert np.allclose(question, embedder.embed_passages(["The bridge is closed."])[0], atol=1e-5)

    def test_gives_no_rows_for_no_texts(self, embedder: Embedder) -> None:
        vectors = embedder.embed_passages([])
        assert vectors.shape == (0, embedder.dimension)
        assert vectors.dtype == np.float32

    def test_brings_texts_that_share_their_words_together(self, embedder: Embedder) -> None:
        texts = ["the harbour bridge is closed", "is the harbour bridge closed", "wolves ate seven sheep"]
        near, far = embedder.embed_passages(texts[1:]) @ embedder.embed_question(texts[0])
        assert near > far + 0.2

    @pytest.mark.parametrize("text", ["", " \n", "\0", "x" * 100_000, "word " * 20_000, "🇹🇷" * 500])
    def test_takes_any_text(self, embedder: Embedder, text: str) -> None:
        assert np.linalg.norm(embedder.embed_question(text)) == pytest.approx(1.0, abs=1e-5)

    def test_serves_several_threads_at_once(self, embedder: Embedder) -> None:
        texts = SENTENCES[:24]
        expected = embedder.embed_passages(texts)
        with ThreadPoolExecutor(4) as pool:
            vectors = np.stack(list(pool.map(embedder.embed_question, texts)))
        assert np.allclose(vectors, expected, atol=1e-5)


class TestMiniLM:
    def test_stays_true_to_the_original_weights(self, minilm: MiniLM) -> None:
        original = np.load(DATA / "embedder_reference.npz")["vectors"].astype(np.float32)
        original /= np.linalg.norm(original, axis=1, keepdims=True)
        cosines = (minilm.embed_passages(SENTENCES) * original).sum(axis=1)
        assert len(set(SENTENCES)) == len(cosines) >= 200
        assert cosines.min() > 0.998
        assert cosines.mean() > 0.9995

    def test_gives_the_similarities_that_the_original_is_known_for(self, minilm: MiniLM) -> None:
        others = ["That is a happy dog", "That is a very happy person", "Today is a sunny day"]
        similarities = minilm.embed_passages(others) @ minilm.embed_question("That is a happy person")
        assert similarities == pytest.approx([0.6946, 0.9429, 0.2569], abs=0.01)

    def test_reads_special_tokens_in_an_article_as_text(self, minilm: MiniLM) -> None:
        plain, fenced = minilm.embed_passages(["[ SEP ] the vote", "[SEP] the vote"])
        assert np.allclose(plain, fenced, atol=1e-5)

    def test_reads_a_lone_surrogate_as_a_question_mark(self, minilm: MiniLM) -> None:
        broken, mended = minilm.embed_passages(["a \ud800 b", "a ? b"])
        assert np.allclose(broken, mended, atol=1e-5)

    def test_ignores_what_follows_the_256th_token(self, minilm: MiniLM) -> None:
        words = "river " * 254  # and one token at each end
        whole, longer, other = minilm.embed_passages([words, words + "bank", words[:-6] + "bank"])
        assert np.allclose(whole, longer, atol=1e-6)
        assert not np.allclose(whole, other, atol=1e-4)

    def test_gives_many_texts_the_vectors_they_have_alone(self, minilm: MiniLM) -> None:
        texts = SENTENCES[:60] + ["river " * 250] * 20  # more than one run holds
        together = minilm.embed_passages(texts)
        assert np.allclose(together[17], minilm.embed_question(texts[17]), atol=1e-5)
        assert np.allclose(together[79], minilm.embed_question(texts[79]), atol=1e-5)

    def test_loads_once_when_first_used_by_several_threads(self) -> None:
        embedder = MiniLM(threads=1)
        with ThreadPoolExecutor(4) as pool:
            vectors = list(pool.map(embedder.embed_question, ["The bridge is closed."] * 4))
        assert all(np.array_equal(vector, vectors[0]) for vector in vectors)

    @pytest.mark.parametrize("name", ["embedder.onnx", "tokenizer.json"])
    def test_names_a_missing_or_damaged_file(self, tmp_path: Path, name: str) -> None:
        for path in BUNDLED.glob("*.*"):
            (tmp_path / path.name).symlink_to(path)
        (tmp_path / name).unlink()
        with pytest.raises(ModelUnavailable, match=rf"{name} is missing\. Install pullquote again"):
            MiniLM(folder=tmp_path).embed_question("Why?")
        (tmp_path / name).write_bytes((BUNDLED / name).read_bytes()[:200_000])
        with pytest.raises(ModelUnavailable, match=rf"{name} is damaged \(.+\)\. Install pullquote again"):
            MiniLM(folder=tmp_path).embed_question("Why?")

    def test_loads_no_llama_index_and_opens_no_connection(self) -> None:
        run_offline(
            "from qa.adapters.minilm import MiniLM",
            "assert not {'onnxruntime', 'tokenizers'} & set(sys.modules)",
            "MiniLM().embed_passages(['The bridge is closed.', 'Why?'])",
            "assert not [name for name in sys.modules if name.startswith('llama_index')]",
        )


class ScriptedEmbedding(BaseEmbedding):
    """Return the rows it was given, or raise; note the sizes of the calls."""

    rows: list[list[float]] = Field(default=[[3.0, 4.0]])
    failure: Exception | None = None
    calls: list[int] = Field(default_factory=list)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        self.calls.append(len(texts))
        if self.failure is not None:
            raise self.failure
        return (self.rows * len(texts))[: len(texts)] if self.rows else []

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embeddings([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class PickyEmbedding(ScriptedEmbedding):
    """Want a key, and say so as vendors do."""

    def __init__(self) -> None:
        raise ValueError("No key was given.")


class TestAnyLlamaIndexEmbedding:
    def test_is_scaled_to_length_one(self) -> None:
        embedder = LlamaIndexEmbedder(ScriptedEmbedding())
        assert embedder.embed_question("Why?") == pytest.approx([0.6, 0.8])
        assert embedder.dimension == 2

    def test_is_named_for_its_model_or_else_its_class(self) -> None:
        assert LlamaIndexEmbedder(ScriptedEmbedding(model_name="small-3")).name == "small-3"
        assert LlamaIndexEmbedder(ScriptedEmbedding()).name == "ScriptedEmbedding"
        assert LlamaIndexEmbedder(MiniLMEmbedding()).name == MiniLM.name

    def test_is_called_with_its_own_batch_size_and_once_for_its_dimension(self) -> None:
        embedding = ScriptedEmbedding(embed_batch_size=4)
        embedder = LlamaIndexEmbedder(embedding)
        assert embedder.embed_passages(["a"] * 10).shape == (10, 2)
        assert embedding.calls == [4, 4, 2]
        assert (embedder.dimension, embedder.dimension) == (2, 2)
        assert embedding.calls == [4, 4, 2, 1]

    def test_fails_without_repeating_what_the_vendor_said(self) -> None:
        failure = ConnectionError("refused for key sk-secret")
        embedder = LlamaIndexEmbedder(ScriptedEmbedding(model_name="small-3", failure=failure))
        with pytest.raises(ModelUnavailable, match=r"small-3 failed \(ConnectionError\)") as caught:
            embedder.embed_passages(["a"])
        assert "sk-secret" not in str(caught.value)
        assert caught.value.__cause__ is failure

    @pytest.mark.parametrize("rows", [[[0.0, 0.0]], [[float("nan"), 1.0]], [[1.0], [1.0, 2.0]], []])
    def test_is_refused_if_its_vectors_are_unusable(self, rows: list[list[float]]) -> None:
        with pytest.raises(ModelUnavailable, match="ScriptedEmbedding"):
            LlamaIndexEmbedder(ScriptedEmbedding(rows=rows)).embed_passages(["a", "b"])

    def test_passes_our_own_errors_on_as_they_are(self) -> None:
        failure = ModelUnavailable("The weights are missing.")
        with pytest.raises(ModelUnavailable, match=r"^The weights are missing\.$"):
            LlamaIndexEmbedder(ScriptedEmbedding(failure=failure)).embed_question("Why?")

    def test_gives_the_same_vectors_when_awaited(self, minilm: MiniLM) -> None:
        async def embed(texts: list[str]) -> list[list[float]]:
            embedding = MiniLMEmbedding(threads=2)
            question = await embedding.aget_query_embedding(texts[0])
            passage = await embedding.aget_text_embedding(texts[1])
            return [question, passage, *await embedding.aget_text_embedding_batch(texts[2:])]

        assert np.allclose(asyncio.run(embed(SENTENCES[:5])), minilm.embed_passages(SENTENCES[:5]), atol=1e-5)

    def test_opens_no_connection(self) -> None:
        run_offline(
            "from qa.adapters.llamaindex import load_llamaindex_embedder",
            "embedder = load_llamaindex_embedder('qa.adapters.llamaindex:MiniLMEmbedding', {'threads': 1})",
            "embedder.embed_passages(['The bridge is closed.'])",
        )


class TestTheEmbedderSetting:
    def test_names_a_class_and_its_options(self) -> None:
        embedder = load_llamaindex_embedder("qa.adapters.llamaindex:MiniLMEmbedding", {"threads": 1})
        assert (embedder.name, embedder.dimension) == (MiniLM.name, 384)

    @pytest.mark.parametrize(
        ("path", "message"),
        [
            ("openai", "is 'openai'; give 'minilm' or 'package.module:Class'"),
            ("llama_index.embeddings.nowhere:X", "Run: pip install llama-index-embeddings-nowhere$"),
            ("no_such_module.embeddings:X", "Run: pip install no-such-module$"),
            ("qa.adapters.nowhere:X", "Install what qa.adapters.nowhere needs"),
            ("qa.adapters.llamaindex:Missing", "has no llama-index embedding Missing"),
            ("qa.adapters.minilm:MiniLM", "has no llama-index embedding MiniLM"),
        ],
    )
    def test_says_what_is_missing(self, path: str, message: str) -> None:
        with pytest.raises(SettingsError, match=message):
            load_llamaindex_embedder(path, {})

    def test_says_which_option_is_wrong_without_its_value(self) -> None:
        options: dict[str, object] = {"threads": "sk-secret"}
        with pytest.raises(SettingsError, match=r"threads: .*PULLQUOTE_EMBEDDER_OPTIONS") as caught:
            load_llamaindex_embedder("qa.adapters.llamaindex:MiniLMEmbedding", options)
        assert "sk-secret" not in str(caught.value)

    def test_repeats_what_the_class_itself_asks_for(self) -> None:
        with pytest.raises(SettingsError, match=r"No key was given\. Correct"):
            load_llamaindex_embedder(f"{__name__}:PickyEmbedding", {})


class TestTheBundledFiles:
    def test_have_the_checksums_of_the_model_card(self) -> None:
        card = (BUNDLED / "MODEL_CARD.md").read_text(encoding="utf-8")
        for name in ("embedder.onnx", "tokenizer.json"):
            checksum = hashlib.sha256((BUNDLED / name).read_bytes()).hexdigest()
            assert re.search(rf"`{checksum}` \| `{name}`", card), f"{name} has {checksum}"

    def test_are_small(self) -> None:
        assert (BUNDLED / "embedder.onnx").stat().st_size < 24_000_000

    def test_go_into_the_wheel(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        patterns = project["tool"]["setuptools"]["package-data"]["*"]
        names = [path.name for path in BUNDLED.iterdir()]
        assert [name for name in names if not any(fnmatch(name, pattern) for pattern in patterns)] == []

    def test_hold_no_path_of_the_machine_that_made_them(self) -> None:
        weights = (BUNDLED / "embedder.onnx").read_bytes()
        assert re.search(rb"/(home|root|tmp|usr)/|\.py\b", weights) is None


def run_offline(*lines: str) -> None:
    """Run Python in which any look-up of an address and any connection is an error."""
    guard = (
        "import sys",
        "def refuse(event, _):",
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto'): raise SystemExit(event)",
        "sys.addaudithook(refuse)",
    )
    command = [sys.executable, "-c", "\n".join((*guard, *lines))]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
