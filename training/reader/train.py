"""Train the reader: python -m training.reader.train DATA --weights FILE --out FOLDER (see ../README.md).

Resumable: run the same command again and it goes on from the last checkpoint. Curves go to log.jsonl.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from qa.adapters.packing import Packed
from training.reader.batches import Batch, batches, packer
from training.reader.examples import (
    ROOT,
    Example,
    clapnq_unanswerable,
    natural_questions,
    squad,
    stories,
    texts_of,
    with_wrong_passages,
)
from training.reader.measure import Logits, measure
from training.reader.model import JointReader, empty, from_embedder
from training.reader.stretch import Stretcher, names_in
from training.reader.thesaurus import Thesaurus

OWN = ROOT / "training/stories"
TOKENIZER = ROOT / "qa/adapters/weights/tokenizer.json"
_CHECKPOINT_SECONDS = 600
_WARM_UP = 0.06
_WATCHED = 160


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """One training run: `synthetic` questions made of sentences an epoch, our own stories `own` times."""

    steps: int
    rate: float
    seed: int
    synthetic: int
    own: int
    searched: float
    wrong: float
    twins: float


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of squad2/, nq/ and clapnq/")
    parser.add_argument(
        "--weights", type=Path, required=True, help="model.safetensors, or a reader.pt to go on from"
    )
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--rate", type=float, default=1e-4, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--synthetic", type=int, default=0, help="questions made of sentences, an epoch")
    parser.add_argument("--own", type=int, default=1, help="how often our own stories count")
    parser.add_argument("--searched", type=float, default=1.0, help="share of Natural Questions, an epoch")
    parser.add_argument("--wrong", type=float, default=0.25, help="share of questions put to wrong passages")
    parser.add_argument(
        "--twins", type=float, default=0.2, help="share of questions that get an unanswerable twin"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.out.mkdir(parents=True, exist_ok=True)
    mixture = (given.synthetic, given.own, given.searched, given.wrong, given.twins)
    plan = Plan(given.steps, given.rate, given.seed, *mixture)
    torch.manual_seed(plan.seed)
    model = load_reader(given.weights).to(given.device)
    source = Source(given.data, given.wordnet, plan)
    Training(model, source, plan, given.out, given.device).run()


def load_reader(weights: Path) -> JointReader:
    """Start from the embedder's weights or from a trained reader."""
    if weights.suffix == ".safetensors":
        return from_embedder(weights)
    reader = empty()
    reader.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    reader.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    for layer in reader.encoder.encoder["layer"]:
        layer.attention["self"].dropout.p = 0.0
    return reader


class Source:
    """Gives each epoch's batches; the same plan gives the same ones."""

    def __init__(self, data: Path, wordnet: Path, plan: Plan) -> None:
        self._plan = plan
        self.packing = packer(TOKENIZER)
        self._squad = squad(data / "squad2/train.jsonl.gz")
        self.watched = squad(data / "squad2/train.jsonl.gz", held_out=True)[:_WATCHED]
        self._searched = natural_questions(data / "nq/train.jsonl.gz")
        self._declined = clapnq_unanswerable(data / "clapnq/unanswerable.jsonl.gz")
        self._own = stories(OWN)
        self._texts = texts_of([*self._squad, *self._searched, *self._declined, *self._own])
        self._thesaurus = Thesaurus(wordnet)
        self._names = names_in(list(self._texts))

    def epoch(self, number: int) -> Iterator[Batch]:
        """Make the batches of one epoch."""
        rng = random.Random(f"{self._plan.seed}/{number}")
        stretcher = Stretcher(self._thesaurus, self._names, rng)
        return batches(list(self._examples(stretcher, rng)), self.packing, rng)

    def _examples(self, stretcher: Stretcher, rng: random.Random) -> Iterator[Example]:
        searched = [example for example in self._searched if rng.random() < self._plan.searched]
        real = [*self._squad, *searched, *self._declined, *(self._own * self._plan.own)]
        wrong = with_wrong_passages([*self._squad, *searched, *self._own], rng, self._plan.wrong)
        for example in [*real, *wrong]:
            yield stretcher.cut(example)
        for example in real:
            draw = rng.random()
            made = (
                stretcher.twin(example)
                if draw < self._plan.twins
                else stretcher.without_its_sentence(example)
                if draw < 1.4 * self._plan.twins
                else None
            )
            if made:
                yield stretcher.cut(made)
        passages = list(self._texts.items())
        for _ in range(self._plan.synthetic):
            if made := stretcher.cloze(*rng.choice(passages)):
                yield stretcher.cut(made, longest=420)


class Training:
    """The loop: steps, checkpoints, curves."""

    def __init__(self, model: JointReader, source: Source, plan: Plan, out: Path, device: str) -> None:
        self._model = model
        self._source = source
        self._plan = plan
        self._out = out
        self._device = device
        learned = [weight for weight in model.parameters() if weight.requires_grad]
        self._optimiser = torch.optim.AdamW(learned, lr=plan.rate, weight_decay=0.01)
        self._step = self._epoch = self._batch = 0

    def run(self) -> None:
        """Train to the plan's last step and write reader.pt."""
        self._resume()
        saved, sums, tokens = time.monotonic(), torch.zeros(3), 0
        began = time.monotonic()
        while self._step < self._plan.steps:
            for number, batch in enumerate(self._source.epoch(self._epoch)):
                if number < self._batch:
                    continue
                sums += self._learn(batch)
                tokens += int(batch.mask.sum())
                self._step, self._batch = self._step + 1, number + 1
                if self._step % 50 == 0:
                    self._note(
                        "loss", [round(float(v) / 50, 4) for v in sums], tokens / (time.monotonic() - began)
                    )
                    sums = torch.zeros(3)
                if self._step == self._plan.steps:
                    break
                if time.monotonic() - saved > _CHECKPOINT_SECONDS:
                    self._save()
                    saved = time.monotonic()
            else:
                self._epoch, self._batch = self._epoch + 1, 0
        self._save()
        torch.save(self._model.state_dict(), self._out / "reader.pt")

    def _learn(self, batch: Batch) -> Tensor:
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate()
        self._model.train()
        losses = self._losses(_moved(batch, self._device))
        self._optimiser.zero_grad(set_to_none=True)
        (losses[0] + losses[1] + 0.5 * losses[2]).backward()
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._optimiser.step()
        return torch.stack(losses).detach().cpu()

    def _losses(self, batch: Batch) -> list[Tensor]:
        """Give the losses of the span (cross-entropy, mean of both ends) and of the two verdicts."""
        with self._half():
            start, end, verdict = self._model(batch.ids, batch.mask, batch.segments)
        ends = [
            functional.cross_entropy(logits.float().masked_fill(~batch.allowed, -1e4), gold)
            for logits, gold in ((start, batch.start), (end, batch.end))
        ]
        judged = functional.binary_cross_entropy_with_logits(
            verdict.float(), batch.verdict, reduction="none"
        ).mean(dim=0)
        return [(ends[0] + ends[1]) / 2, judged[0], judged[1]]

    def _half(self) -> AbstractContextManager[object]:
        return torch.autocast(self._device, dtype=torch.bfloat16)

    def _rate(self) -> float:
        done, warm = self._step / self._plan.steps, _WARM_UP
        return self._plan.rate * (done / warm if done < warm else (1.0 - done) / (1.0 - warm) + 0.01)

    def _save(self) -> None:
        state = {
            "model": self._model.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "place": [self._step, self._epoch, self._batch],
            "random": torch.get_rng_state(),
        }
        torch.save(state, self._out / "checkpoint.tmp")
        (self._out / "checkpoint.tmp").replace(self._out / "checkpoint.pt")
        self._model.eval()
        run = torch_run(self._model, self._device)
        self._note(
            "watched", dataclasses.asdict(measure(run, self._source.packing, self._source.watched)), None
        )

    def _resume(self) -> None:
        file = self._out / "checkpoint.pt"
        if file.exists():
            state = torch.load(file, map_location=self._device, weights_only=True)
            self._model.load_state_dict(state["model"])
            self._optimiser.load_state_dict(state["optimiser"])
            self._step, self._epoch, self._batch = state["place"]
            torch.set_rng_state(state["random"].cpu())

    def _note(self, what: str, value: object, rate: float | None) -> None:
        line = {
            "step": self._step,
            "epoch": self._epoch,
            what: value,
            "tokens_per_second": rate and round(rate),
        }
        with (self._out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        print(line, flush=True)


def torch_run(model: JointReader, device: str = "cpu"):  # type: ignore[no-untyped-def]
    """Make a Run (measure.py) of a PyTorch reader; one row at a time, so that nothing is padded."""

    @torch.inference_mode()
    def run(rows: Sequence[Packed]) -> list[Logits]:
        found = []
        for row in rows:
            ids, segments = (torch.tensor([list(part)], device=device) for part in (row.ids, row.segments))
            with torch.autocast(device, dtype=torch.bfloat16, enabled=device != "cpu"):
                logits = model(ids, torch.ones_like(ids), segments)
            found.append(tuple(part[0].float().cpu().numpy().astype(np.float32) for part in logits))
        return found

    return run


def _moved(batch: Batch, device: str) -> Batch:
    return Batch(*(getattr(batch, field.name).to(device) for field in dataclasses.fields(batch)))


if __name__ == "__main__":
    main()
