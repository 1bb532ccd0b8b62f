"""A small question-answering model of another make, as a folder that a person could have exported."""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto, helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

WORDS = (
    "<s>",
    "</s>",
    "<unk>",
    "on",
    "friday",
    "monday",
    "the",
    "bridge",
    "closed",
    "when",
    "did",
    "it",
    "close",
)


def write_foreign_reader(folder: Path, answer: str = "friday", outputs: int = 2) -> Path:
    """Write a model that takes one word for the answer wherever it stands, laid out as RoBERTa lays out."""
    folder.mkdir(parents=True, exist_ok=True)
    foreign_tokenizer().save(str(folder / "tokenizer.json"))
    onnx.save(_model(WORDS.index(answer), outputs), folder / "model.onnx")
    return folder


def foreign_tokenizer() -> Tokenizer:
    """Make a tokenizer of whole words with RoBERTa's template for pairs."""
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<unk>"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    return tokenizer


def _model(token: int, outputs: int) -> onnx.ModelProto:
    shape = ["batch", "tokens"]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, shape)
        for name in ("input_ids", "attention_mask")
    ]
    names = ("start_logits", "end_logits")[:outputs]
    nodes = [
        helper.make_node("Equal", ["input_ids", "token"], ["same"]),
        helper.make_node("Cast", ["same"], ["one"], to=TensorProto.FLOAT),
        *(helper.make_node("Mul", ["one", "height"], [name]) for name in names),
    ]
    constants = [
        helper.make_tensor("token", TensorProto.INT64, [], [token]),
        helper.make_tensor("height", TensorProto.FLOAT, [], [9.0]),
    ]
    graph = helper.make_graph(
        nodes,
        "foreign",
        inputs,
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in names],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
