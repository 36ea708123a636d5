"""The training files as examples: a question with a span of a context, or a pair with a label."""

import gzip
import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")

LABELS = ("supported", "contradicted", "unstated")
# One context in fifty is held back, with everything asked of it.
HELD_BACK = 50


@dataclass(frozen=True, slots=True)
class SpanExample:
    """A question, and a context whose `[start:end]` answers it; `start` is -1 if nothing does."""

    source: str
    question: str
    context: str
    start: int
    end: int

    @property
    def answer(self) -> str:
        """The words that answer, or an empty string."""
        return self.context[self.start : self.end] if self.start >= 0 else ""


@dataclass(frozen=True, slots=True)
class PairExample:
    """A sentence, a passage, and what the passage has to say about the sentence."""

    source: str
    sentence: str
    passage: str
    label: str


def is_held_back(context: str) -> bool:
    """Return whether a context is kept from training, told by its own text alone."""
    return zlib.crc32(context.encode()) % HELD_BACK == 0


def read_spans(path: Path) -> list[SpanExample]:
    """Read `reader.jsonl.gz`."""
    return [
        SpanExample(
            line["source"],
            line["question"],
            line["context"],
            line["start"],
            line["start"] + len(line["answer"]),
        )
        for line in _lines(path)
    ]


def read_pairs(path: Path) -> list[PairExample]:
    """Read `judge.jsonl.gz`."""
    return [
        PairExample(line["source"], line["sentence"], line["passage"], line["label"])
        for line in _lines(path)
    ]


def times(items: list[Item], share: float, seed: random.Random) -> list[Item]:
    """Return the items as often as the share says; of a fraction, a sample."""
    whole = int(share)
    return items * whole + seed.sample(items, round((share - whole) * len(items)))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
