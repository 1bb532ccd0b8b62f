"""Make the bundled reader: python -m training.reader.export READER.pt [READER.pt ...] --data DATA.

Several readers, trained from one start with different seeds, are averaged weight by weight (Wortsman et al.
2022, arXiv:2203.05482). Writes qa/adapters/weights/reader.onnx in 8 bits and reader.json, and prints how 8
bits compare with 32.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import onnx
import onnxruntime
import torch

from qa.adapters.onnx_files import BUNDLED, load_tokenizer
from qa.adapters.packing import JointPacking, Packed
from training.int8_onnx import export, quantise
from training.reader.batches import common_tokens
from training.reader.examples import ROOT, squad, stories
from training.reader.measure import Logits, Run, measure
from training.reader.model import MAX_TOKENS, JointReader, empty

NAME = "pullquote-reader-1"
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("start", "end", "verdict")
_LARGEST = 25_000_000


def main() -> None:
    """Average, export, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, help="folder of squad2/, to measure with")
    parser.add_argument("--out", type=Path, default=BUNDLED)
    parser.add_argument("--average", type=Path, metavar="FILE", help="only write their average there")
    given = parser.parse_args()
    reader = averaged(given.readers).eval()
    if given.average:
        torch.save(reader.state_dict(), given.average)
        return
    exact = export(reader, INPUTS, OUTPUTS)
    small = quantise(onnx.ModelProto.FromString(exact.SerializeToString()))
    given.out.mkdir(exist_ok=True)
    onnx.save(small, given.out / "reader.onnx")
    tokenizer = load_tokenizer(BUNDLED / "tokenizer.json", "reader")
    common = common_tokens(tokenizer)
    about = {"name": NAME, "max_tokens": MAX_TOKENS, "common_tokens": sorted(common)}
    (given.out / "reader.json").write_text(json.dumps(about) + "\n", encoding="utf-8")
    size = (given.out / "reader.onnx").stat().st_size
    print(f"reader.onnx: {size:,} bytes")
    if size > _LARGEST:
        raise SystemExit(f"That is over {_LARGEST:,} bytes.")
    if given.data:
        compare(exact, small, JointPacking(tokenizer, common, MAX_TOKENS), given.data)


def averaged(files: Sequence[Path]) -> JointReader:
    """Average readers weight by weight."""
    states = [torch.load(file, map_location="cpu", weights_only=True) for file in files]
    reader = empty()
    reader.load_state_dict({name: sum(s[name] for s in states) / len(states) for name in states[0]})
    return reader


def compare(exact: onnx.ModelProto, small: onnx.ModelProto, packing: JointPacking, data: Path) -> None:
    """Print what 32 and 8 bits reach on questions not trained on."""
    sets = {
        "SQuAD 2.0 dev": squad(data / "squad2/dev.jsonl.gz"),
        "own stories, held out": stories(ROOT / "evals/stories"),
    }
    for name, examples in sets.items():
        for bits, model in ((32, exact), (8, small)):
            reached = measure(_run(model), packing, examples)
            print(f"{name}, {bits} bits: {json.dumps(dataclasses.asdict(reached))}")


def _run(model: onnx.ModelProto) -> Run:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])

    def run(rows: Sequence[Packed]) -> list[Logits]:
        found = []
        for row in rows:
            given = {
                "input_ids": [row.ids],
                "attention_mask": [[1] * len(row.ids)],
                "token_type_ids": [row.segments],
            }
            start, end, verdict = session.run(None, given)
            found.append((start[0], end[0], verdict[0]))
        return found

    return run


if __name__ == "__main__":
    main()
