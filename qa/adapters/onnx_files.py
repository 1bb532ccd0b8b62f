"""Loading ONNX models and their tokenizers from files, with errors that say which file and what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ModelUnavailable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

BUNDLED = Path(__file__).with_name("weights")
"""The folder of the weights that ship with the package."""


def load_tokenizer(path: Path, model: str) -> Tokenizer:
    """Load a tokenizer that neither pads nor truncates, for a kind of `model`. Raises ModelUnavailable."""
    from tokenizers import Tokenizer

    require(path, model)
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing narrower
        raise unusable(path, model, error) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # Article text is data: "[SEP]" in it is five characters, not the end of the text.
    tokenizer.encode_special_tokens = True
    return tokenizer


def load_session(path: Path, model: str, threads: int) -> InferenceSession:
    """Load a model; 0 threads means one per core. Raises ModelUnavailable."""
    import onnxruntime

    require(path, model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or _cores()
    # Waiting threads sleep: a question takes 1 ms longer on an idle machine, and half as long on a busy one.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors share no base class below Exception
        raise unusable(path, model, error) from error


def require(path: Path, model: str) -> None:
    """Raise ModelUnavailable when a file is not there."""
    if not path.is_file():
        raise ModelUnavailable(f"The {model}'s file {path} is missing. {_remedy(path)}")


def unusable(path: Path, model: str, error: Exception) -> ModelUnavailable:
    """Say that a file is there and cannot be used."""
    return ModelUnavailable(f"The {model}'s file {path} is damaged ({type(error).__name__}). {_remedy(path)}")


def as_unicode(text: str) -> str:
    """Make a lone surrogate, which is no Unicode text and which tokenizers refuse, a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _remedy(path: Path) -> str:
    ours = all((path.parent / name).exists() for name in ("reader.json", "MODEL_CARD.md"))
    return "Install pullquote again." if ours else "Export the model again, or choose another."


def _cores() -> int:
    # Those this process may use, where the system can tell: a container often has fewer than the machine.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
