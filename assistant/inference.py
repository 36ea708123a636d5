"""Runs our own models: pairs of texts to scores, by onnxruntime, loaded when first needed."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embedding import model_folder
from index.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Encoding, Tokenizer

WEIGHTS = Path(__file__).parent / "weights"
LENGTH = 192
MOST_FIRST = 64
"""Tokens of a pair, and of its first text at most; what is longer is read in windows."""
STRIDE = 64
BATCH = 8
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Window:
    """The scores of one window of a pair, and where its tokens stand in the second text.

    `scores` has a row a token: the first is that of the whole pair, the rest are the second
    text's, in step with `offsets`.
    """

    pair: int
    scores: NDArray[np.float32]
    offsets: tuple[tuple[int, int], ...]


class PairModel:
    """One of our models; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Take the file of the weights; it is loaded when first needed."""
        self._path = path
        self._loading = threading.Lock()
        self._loaded: tuple[onnxruntime.InferenceSession, Tokenizer] | None = None

    def windows(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Window]:
        """Yield the windows of the pairs, batch by batch, not in order. Raises `ModelError`."""
        session, tokenizer = self._load()
        firsts = tokenizer.encode_batch([first for first, _ in pairs], add_special_tokens=False)
        seconds = tokenizer.encode_batch([second for _, second in pairs], add_special_tokens=False)
        cut = [
            (pair, first.ids[:MOST_FIRST], second, begin)
            for pair, (first, second) in enumerate(zip(firsts, seconds, strict=True))
            for begin in _beginnings(len(second.ids), _room(first))
        ]
        cut.sort(key=lambda c: len(c[1]) + min(len(c[2].ids) - c[3], LENGTH))
        for i in range(0, len(cut), BATCH):
            yield from _run(session, cut[i : i + BATCH])

    def _load(self) -> "tuple[onnxruntime.InferenceSession, Tokenizer]":
        with self._loading:
            if self._loaded is None:
                import onnxruntime
                from tokenizers import Tokenizer

                options = onnxruntime.SessionOptions()
                options.log_severity_level = 3
                # An arena would keep the largest batch's memory for good.
                options.enable_cpu_mem_arena = False
                # Threads that spin while they wait take the processor from other questions.
                options.add_session_config_entry("session.intra_op.allow_spinning", "0")
                try:
                    session = onnxruntime.InferenceSession(
                        str(self._path), options, providers=["CPUExecutionProvider"]
                    )
                    tokenizer = Tokenizer.from_file(str(model_folder(None) / "tokenizer.json"))
                except Exception as error:  # both raise their own, and bare Exception
                    raise ModelError(
                        f"The weights {str(self._path)!r} cannot be read "
                        f"({type(error).__name__}). Install footnotes again."
                    ) from error
                tokenizer.no_truncation()
                tokenizer.no_padding()
                self._loaded = session, tokenizer
        return self._loaded


_Cut = tuple[int, list[int], "Encoding", int]


def _room(first: "Encoding") -> int:
    """Return how many tokens of the second text go into a window."""
    return LENGTH - 3 - min(len(first.ids), MOST_FIRST)


def _beginnings(size: int, room: int) -> Iterator[int]:
    """Yield where the windows over `size` tokens begin; they overlap by `STRIDE` tokens."""
    begin = 0
    yield begin
    while begin + room < size:
        begin += room - STRIDE
        yield begin


def _run(session: "onnxruntime.InferenceSession", cut: Sequence[_Cut]) -> Iterator[Window]:
    parts = []
    for pair, first, second, begin in cut:
        end = begin + LENGTH - 3 - len(first)
        parts.append((pair, [_CLS, *first, _SEP], second.ids[begin:end], second.offsets[begin:end]))
    length = max(len(head) + len(ids) + 1 for _, head, ids, _ in parts)
    inputs = {
        name: np.zeros((len(parts), length), dtype=np.int64)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    }
    for row, (_, head, ids, _) in enumerate(parts):
        end = len(head) + len(ids) + 1
        inputs["input_ids"][row, :end] = [*head, *ids, _SEP]
        inputs["attention_mask"][row, :end] = 1
        inputs["token_type_ids"][row, len(head) : end] = 1
    (scores,) = session.run(["scores"], inputs)
    for (pair, head, ids, offsets), found in zip(parts, scores, strict=True):
        if found.ndim == 2:
            rows = [0, *range(len(head), len(head) + len(ids))]
            yield Window(pair, found[rows], tuple(offsets))
        else:
            yield Window(pair, found[None], ())
