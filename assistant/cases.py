"""Questions with known answers, read from a file: SQuAD's format, or a JSON object a line."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Turn
from index.document import Document, normalise
from index.errors import DocumentError
from index.load import make_document


@dataclass(frozen=True, slots=True)
class Case:
    """A question of a document and what is right.

    `spans` are the (start, end) of the gold answers, or of the sentences that state the answer;
    none means that the document does not say. `facts` are groups of words: an answer has the fact
    if it holds one of each group. `inside` tells that a gold answer must lie inside a quote;
    otherwise a quote must overlap the sentence.
    """

    document: Document
    question: str
    history: tuple[Turn, ...]
    kind: str
    spans: tuple[tuple[int, int], ...]
    facts: tuple[tuple[str, ...], ...] = ()
    inside: bool = False

    @property
    def is_answerable(self) -> bool:
        """Whether the document states the answer."""
        return bool(self.spans)

    def has_fact(self, answer: Answer) -> bool:
        """Whether the answer holds one of each group of words, in any case."""
        text = answer.text.lower()
        return answer.found and all(any(f.lower() in text for f in group) for group in self.facts)

    def is_cited(self, answer: Answer) -> bool:
        """Whether a citation covers a gold answer or overlaps a sentence that states it."""
        return any(
            (c.start <= start and end <= c.end)
            if self.inside
            else (c.start < end and start < c.end)
            for c in answer.citations
            for start, end in self.spans
        )


def read_cases(path: Path, documents: Sequence[Document]) -> tuple[Case, ...]:
    """Return the cases in a file. Raises `DocumentError`.

    A SQuAD file brings its documents: each article is one, and each question is asked once more
    of the article without its paragraph. Lines of JSON are asked of the first of `documents`.
    """
    try:
        text = path.read_text("utf-8")
        if path.suffix == ".json":
            return tuple(_squad_cases(json.loads(text)))
        return tuple(
            _line_case(json.loads(line), documents[0]) for line in text.splitlines() if line
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DocumentError(
            f"{str(path)!r} cannot be read as questions ({type(error).__name__}: {error}). "
            "Give a SQuAD file (.json) or one JSON object a line with question and evidence."
        ) from error


def _squad_cases(data: dict[str, Any]) -> Iterator[Case]:
    for number, article in enumerate(data["data"]):
        paragraphs = [normalise(paragraph["context"]) for paragraph in article["paragraphs"]]
        title = article.get("title") or f"article {number + 1}"
        whole = _article(paragraphs, title)
        offset = 0
        for i, paragraph in enumerate(article["paragraphs"]):
            without = _article(paragraphs[:i] + paragraphs[i + 1 :], title)
            for qa in paragraph["qas"]:
                spans = []
                for answer in qa["answers"]:
                    before = normalise(paragraph["context"][: answer["answer_start"]])
                    start = offset + len(before)
                    spans.append((start, start + len(normalise(answer["text"]))))
                yield Case(whole, qa["question"], (), "stated", tuple(spans), inside=True)
                yield Case(without, qa["question"], (), "removed", ())
            offset += len(paragraphs[i]) + len(_BETWEEN)


_BETWEEN = "\n\n"


def _article(paragraphs: Sequence[str], title: str) -> Document:
    return make_document(_BETWEEN.join(paragraphs), title=title, source=title)


def _line_case(line: dict[str, Any], document: Document) -> Case:
    spans = []
    for sentence in line.get("evidence", ()):
        start = document.text.index(normalise(sentence))
        spans.append((start, start + len(sentence)))
    return Case(
        document,
        line["question"],
        tuple(Turn(turn["question"], turn["answer"]) for turn in line.get("history", ())),
        line.get("kind", "all"),
        tuple(spans),
        tuple(tuple(group) for group in line.get("gold", ())),
    )
