"""Texts as the models take them: token ids of two parts, and windows over a long second part."""

from dataclasses import dataclass
from pathlib import Path

from tokenizers import Encoding, Tokenizer

MOST_FIRST = 48
CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of both parts, which of them are the second part's, and what is to be learned.

    For the reader `target` is the first and the last token of the answer, (0, 0) for none; for the
    judge the label's number, twice.
    """

    ids: tuple[int, ...]
    second: int
    target: tuple[int, int]


def tokenizer(folder: Path) -> Tokenizer:
    """Return the tokenizer of the embedder, without truncation and padding."""
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def joined(first: Encoding, second: list[int], target: tuple[int, int]) -> Encoded:
    """Return `[CLS] first [SEP] second [SEP]`; `target` counts in `second`, or is (-1, -1)."""
    head = [CLS, *first.ids[:MOST_FIRST], SEP]
    place = (0, 0) if target[0] < 0 else (target[0] + len(head), target[1] + len(head))
    return Encoded((*head, *second, SEP), len(head), place)
