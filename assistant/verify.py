"""Checks an exported answer against the documents it cites, without any model."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.exact import mismatches
from index.document import Document, text_hash
from index.errors import FootnotesError
from index.load import bundled, load
from index.terms import words

CONVERSATION, VERSION = "footnotes.conversation", 1
"""The "format" and "version" of an exported conversation."""

_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in an exported answer that is not as it must be, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.what}"


class _ShapeError(Exception):
    """A part of the answer is missing or of another kind."""


def read_answers(path: str | Path) -> tuple[Any, ...]:
    """Return the answers in a file: one, one a line, or those of an exported conversation.

    They are JSON values, not yet checked. Raises `FootnotesError`.
    """
    return tuple(answer for value in _values(path) for answer in _answers(value, path))


def _values(path: str | Path) -> tuple[Any, ...]:
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FootnotesError(
            f"{str(path)!r} cannot be read ({reason}). Give a file written with --json or --ndjson."
        ) from error
    try:
        try:
            return (json.loads(text),)
        except ValueError:
            # Only \n ends a line: a text inside JSON may hold what splitlines() takes for an end.
            answers = tuple(json.loads(line) for line in text.split("\n") if line.strip())
    except (ValueError, RecursionError) as error:
        raise FootnotesError(
            f"{str(path)!r} does not hold JSON ({error}). "
            "Give a file written with --json or --ndjson."
        ) from error
    if not answers:
        raise FootnotesError(
            f"{str(path)!r} is empty. Give a file written with --json or --ndjson."
        )
    return answers


def _answers(value: Any, path: str | Path) -> tuple[Any, ...]:
    if not isinstance(value, dict) or value.get("format") != CONVERSATION:
        return (value,)
    if value.get("version") != VERSION:
        raise FootnotesError(
            f"{str(path)!r} is a conversation of version {value.get('version')!r}, and this "
            f"Footnotes reads version {VERSION}. Update Footnotes."
        )
    try:
        # Where a question met an error, there is no answer to check.
        answers = [exchange["answer"] for exchange in value["exchanges"]]
    except (KeyError, TypeError) as error:
        raise FootnotesError(
            f"{str(path)!r} is not a conversation as it was exported: its exchanges are missing or "
            "have no answer. Export it again as JSON."
        ) from error
    return tuple(answer for answer in answers if answer is not None)


def read_documents(paths: Sequence[str | Path]) -> tuple[Document, ...]:
    """Return the documents in files, and the bundled article. Raises `FootnotesError`."""
    return (*(load(path) for path in paths), bundled())


def verify(answer: Mapping[str, Any], documents: Iterable[Document]) -> tuple[Problem, ...]:
    """Return what is wrong with an answer in the form of `Answer.to_dict()`; () if nothing is.

    Documents are known by the sha256 of their text, and taken only until all cited are there.
    """
    if isinstance(answer, Mapping) and "error" in answer:
        return (Problem("the question", f"has no answer: {answer['error']}"),)
    try:
        return tuple(_problems(answer, documents))
    except _ShapeError as error:
        return (Problem("the answer", f"is not one that Footnotes wrote: {error}"),)


def _problems(answer: Mapping[str, Any], documents: Iterable[Document]) -> Iterator[Problem]:
    found, text, model = (_get(answer, key, t) for key, t in _FIELDS)
    sentences = _get(answer, "sentences", list, tuple)
    listed = _get(answer, "citations", list, tuple)
    spans = [(f"citation {_get(c, 'number', int)}", c, _get(c, "quote", str)) for c in listed]
    for rank, hit in enumerate(_get(answer, "evidence", list, tuple), 1):
        passage = _get(hit, "passage", dict)
        spans.append((f"passage {rank}", passage, _get(passage, "text", str)))
    texts = _texts({_get(span, "document_id", str) for _, span, _ in spans}, documents)
    titles = {span["document_id"]: span.get("title", "") for _, span, _ in reversed(spans)}
    for missing in (name for name in titles if name not in texts):
        yield Problem(
            f"the document {titles[missing]!r} ({missing[:12]})",
            "is not here as it was: name its file with --document",
        )
    for where, span, quote in spans:
        yield from _exact(where, span, quote, texts)
    if [citation["number"] for citation in listed] != list(range(1, len(listed) + 1)):
        yield Problem("the citations", "are not numbered 1, 2, 3 … in order")
    for number, citation in enumerate(listed, 1):
        if not any(citation in _get(s, "citations", list, tuple) for s in sentences):
            yield Problem(f"citation {number}", "belongs to no sentence")
    if found != bool(sentences):
        yield Problem("the answer", f"has found={found} with {len(sentences)} sentences")
    for number, sentence in enumerate(sentences, 1):
        yield from _supported(f"sentence {number}", sentence, listed, model)
    if sentences and all(sentence["text"] for sentence in sentences):
        yield from _told(text, sentences)


_FIELDS = (("found", bool), ("text", str), ("model", str))


def _get(value: object, key: str, *kinds: type) -> Any:
    """Return a field of a JSON object; `_ShapeError` if it is missing or of another kind."""
    held = value.get(key) if isinstance(value, Mapping) else None
    if not isinstance(held, kinds) or (isinstance(held, bool) and bool not in kinds):
        raise _ShapeError(f"{key!r} is missing or is no {kinds[0].__name__}")
    return held


def _texts(ids: set[str], documents: Iterable[Document]) -> dict[str, str]:
    texts: dict[str, str] = {}
    remaining = iter(documents)
    while ids - texts.keys() and (document := next(remaining, None)):
        texts[text_hash(document.text)] = document.text
    return texts


def _exact(
    where: str, span: Mapping[str, Any], quote: str, texts: Mapping[str, str]
) -> Iterator[Problem]:
    start, end = _get(span, "start", int), _get(span, "end", int)
    if (text := texts.get(span["document_id"])) is None:
        return  # told once for the document
    if not 0 <= start < end <= len(text):
        yield Problem(where, f"is at {start}–{end}, but the document has {len(text)} characters")
    elif text[start:end] != quote:
        there = text[start:end]
        pairs = enumerate(zip(quote, there, strict=False))
        same = next((i for i, (a, b) in pairs if a != b), min(len(quote), len(there)))
        yield Problem(
            where,
            f"differs from the document at character {start + same}: it has "
            f"{quote[same : same + 40]!r}, the document {there[same : same + 40]!r}",
        )


def _supported(
    where: str, sentence: Mapping[str, Any], listed: Sequence[Any], model: str
) -> Iterator[Problem]:
    text = _get(sentence, "text", str)
    citations = _get(sentence, "citations", list, tuple)
    if not text:
        yield Problem(where, "is empty")
    if not citations:
        yield Problem(where, "has no citation")
    if any(citation not in listed for citation in citations):
        yield Problem(where, "cites what is not among the citations of the answer")
    label = _get(_get(sentence, "verdict", dict), "label", str)
    if label != "supported":
        yield Problem(where, f"is shown with the verdict {label!r}")
    if model == "quotes":
        quotes = [_get(citation, "quote", str) for citation in citations]
        quoted = iter([word.text.lower() for quote in quotes for word in words(quote)])
        # A trimmed sentence leaves words out, and keeps the others in order.
        if not all(word.text.lower() in quoted for word in words(text)):
            yield Problem(where, "has words that its quotes do not have in this order")
        elif differences := mismatches(text, "\n\n".join(quotes)):
            yield Problem(where, f"is not supported by its quotes: {differences[0].reason}")


def _told(text: str, sentences: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield where the text is not the sentences in order, each with its marks, and nothing else."""
    before, *_ = text.partition(sentences[0]["text"])
    if before.strip():
        yield Problem(
            "the text", f"begins with {before.strip()[:40]!r}, which is no sentence of it"
        )
    for number, sentence in enumerate(sentences, 1):
        _, is_there, text = text.partition(sentence["text"])
        if not is_there:
            yield Problem(f"sentence {number}", "does not stand in the text in its place")
            return
        following = sentences[number]["text"] if number < len(sentences) else ""
        between = text.partition(following)[0] if following else text
        if _MARK.sub("", between).strip():
            yield Problem(
                f"sentence {number}", f"is followed by {between.strip()[:40]!r} in the text"
            )
        elif [int(m) for m in _MARK.findall(between)] != [
            c["number"] for c in sentence["citations"]
        ]:
            yield Problem(f"sentence {number}", "has other marks in the text than citations")
