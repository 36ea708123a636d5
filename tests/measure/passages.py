"""Measures passage sizes: how much of the marked excerpts do the retrieved characters hold.

Run as `python -m tests.measure.passages ../shared/data/chunk_eval`; prints a Markdown table.
The passages of all corpora stand in one search, by cosine alone. Recall, precision and
intersection over union are taken over sets of characters, as in Chroma's chunking evaluation, and
averaged over the questions. At a budget the last passage is cut where the budget ends.
"""

import csv
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter
from numpy.typing import NDArray

from index.document import Document, Passage, normalise
from index.document_embedder import DocumentEmbedder
from index.embedding import Embedder, model_folder
from index.passages import SIZE, embedding_text, passages
from index.sections import sections

SIZES = (200, 300, 400, 500, 600, 800, 1000)
STOCK_SIZES = (200, 400, 800)
BEST = 5
BUDGET = 2_000

Split = Callable[[Document], tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the spans of one document that answer it."""

    text: str
    document_id: str
    excerpts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Arm:
    """A way to cut documents and to show their passages to the embedder."""

    name: str
    split: Split
    seen: Callable[[Passage], str]


def read(folder: Path) -> tuple[tuple[Document, ...], tuple[Question, ...], int]:
    """Return the documents, the questions, and how many excerpts do not match their offsets."""
    documents = {}
    for path in sorted(folder.glob("*.md")):
        raw = path.read_bytes().decode()
        text = normalise(raw)
        if text != raw:
            sys.exit(f"{path} is not normalised: its offsets would be wrong.")
        documents[path.stem] = Document(path.stem, path.stem, str(path), text, sections(text))
    questions, skipped = [], 0
    with (folder / "questions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = documents[row["corpus_id"]].text
            excerpts = []
            for reference in json.loads(row["references"]):
                start, end = reference["start_index"], reference["end_index"]
                if text[start:end] == reference["content"]:
                    excerpts.append((start, end))
                else:
                    skipped += 1
            if excerpts:
                questions.append(Question(row["question"], row["corpus_id"], tuple(excerpts)))
    return tuple(documents.values()), tuple(questions), skipped


def ours(size: int) -> Split:
    """Our splitter at a size."""
    return lambda document: passages(document, size=size)


def stock(size: int) -> Split:
    """LangChain's recursive splitter at a size; its chunks are found from a cursor."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=0)

    def split(document: Document) -> tuple[Passage, ...]:
        found, cursor = [], 0
        for part in splitter.split_text(document.text):
            start = document.text.index(part, cursor)
            cursor = start + len(part)
            found.append(Passage(document.id, start, cursor, part, ""))
        return tuple(found)

    return split


def covered(
    spans: Sequence[tuple[str, int, int]], lengths: dict[str, int]
) -> dict[str, NDArray[np.bool_]]:
    """Return which characters of each document lie in the spans."""
    masks = {name: np.zeros(length, dtype=bool) for name, length in lengths.items()}
    for name, start, end in spans:
        masks[name][start:end] = True
    return masks


def figures(
    question: Question, retrieved: Sequence[Passage], lengths: dict[str, int]
) -> tuple[float, float, float]:
    """Return recall, precision and intersection over union of the retrieved characters."""
    wanted = covered([(question.document_id, *span) for span in question.excerpts], lengths)
    had = covered([(p.document_id, p.start, p.end) for p in retrieved], lengths)
    both = sum(int((wanted[name] & had[name]).sum()) for name in lengths)
    all_wanted = sum(int(mask.sum()) for mask in wanted.values())
    all_had = sum(int(mask.sum()) for mask in had.values())
    return both / all_wanted, both / all_had, both / (all_wanted + all_had - both)


def within_budget(ranked: Sequence[Passage], budget: int) -> tuple[Passage, ...]:
    """Return the best passages up to a number of characters; the last is cut there."""
    taken = []
    for passage in ranked:
        if budget <= 0:
            break
        end = min(passage.end, passage.start + budget)
        text = passage.text[: end - passage.start]
        taken.append(Passage(passage.document_id, passage.start, end, text, passage.section))
        budget -= end - passage.start
    return tuple(taken)


def measure(
    arm: Arm, documents: Sequence[Document], questions: Sequence[Question], embedder: Embedder
) -> str:
    """Return the row of one arm."""
    found = [passage for document in documents for passage in arm.split(document)]
    vectors = embedder.embed([arm.seen(passage) for passage in found])
    asked = embedder.embed([question.text for question in questions])
    order = np.argsort(-(asked @ vectors.T), axis=1, kind="stable")
    lengths = {document.id: len(document.text) for document in documents}
    best, budget = [], []
    for question, row in zip(questions, order, strict=True):
        ranked = [found[number] for number in row[:100]]
        best.append(figures(question, ranked[:BEST], lengths))
        budget.append(figures(question, within_budget(ranked, BUDGET), lengths))
    mean = float(np.mean([len(passage.text) for passage in found]))
    shown = [f"{value:.3f}" for rows in (best, budget) for value in np.mean(rows, axis=0)]
    return f"| {arm.name} | {len(found)} | {mean:.0f} | " + " | ".join(shown) + " |"


def main(folder: Path) -> None:
    """Print the table."""
    documents, questions, skipped = read(folder)
    embedder = DocumentEmbedder(model_folder(None))
    arms = [Arm(f"ours {size}", ours(size), embedding_text) for size in SIZES]
    arms += [Arm(f"ours {size}, no titles", ours(size), lambda p: p.text) for size in SIZES]
    arms += [Arm(f"LangChain {size}", stock(size), lambda p: p.text) for size in STOCK_SIZES]
    print(f"{len(questions)} questions; excerpts that do not match: {skipped}; default {SIZE}")
    print(f"| splitter | count | length | recall, best {BEST} | precision | IoU ", end="")
    print(f"| recall, {BUDGET:,} | precision | IoU |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for arm in arms:
        print(measure(arm, documents, questions, embedder), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
