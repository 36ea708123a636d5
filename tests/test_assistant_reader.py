"""Claims about the reader: it points at the words that answer, exactly, or at none."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import read
from assistant.inference import PairModel
from assistant.reader import Reader
from index.errors import ModelError

TEXT = (
    "The harbour of Lund was opened in 1874 by the engineer Anna Berg. It has 12 berths, and "
    "ferries leave for Malmo every hour. Because the channel is shallow, large ships wait outside "
    "until the tide is high."
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When was the harbour opened?", "1874"),
        ("Who opened the harbour of Lund?", "Anna Berg"),
        ("How many berths does it have?", "12"),
        ("Where do the ferries go?", "Malmo"),
    ],
)
def test_it_points_at_the_words_that_answer(question: str, answer: str) -> None:
    assert answer in read(question, TEXT).best


@pytest.mark.parametrize(
    "question", ["Who wrote the opera Carmen?", "How high is Mount Fuji?", "What does a fish eat?"]
)
def test_it_finds_no_answer_where_there_is_none(question: str) -> None:
    reading = read(question, TEXT)
    assert reading.best == ""
    assert reading.answerable < 0.5


def test_spans_are_exact_apart_and_best_first() -> None:
    reading = read("When was the harbour opened?", TEXT)
    assert [s.score for s in reading.spans] == sorted(
        (s.score for s in reading.spans), reverse=True
    )
    for number, span in enumerate(reading.spans):
        assert TEXT[span.start : span.end] == span.text
        assert all(span.end <= o.start or o.end <= span.start for o in reading.spans[:number])


def test_words_far_into_a_long_text_are_found_at_their_place() -> None:
    filler = "Grain and timber were traded there for many years without a change. " * 60
    text = filler + TEXT + filler
    best = read("Who opened the harbour of Lund?", text).spans[0]
    assert best.text == "Anna Berg" == text[best.start : best.end]


def test_several_texts_at_once_give_what_each_gives_alone() -> None:
    texts = [TEXT, "Anna Berg was born in Ystad.", TEXT[:66], ""]
    together = Reader().read("Who opened the harbour of Lund?", texts)
    for text, reading in zip(texts, together, strict=True):
        alone = read("Who opened the harbour of Lund?", text)
        assert [s.text for s in alone.spans[:1]] == [s.text for s in reading.spans[:1]]
        assert alone.answerable == pytest.approx(reading.answerable, abs=0.05)


def test_an_empty_text_answers_nothing() -> None:
    reading = read("Who?", "")
    assert (reading.spans, reading.best, reading.answerable) == ((), "", 0.0)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_any_texts_can_be_read(question: str, text: str) -> None:
    for span in read(question, text).spans:
        assert text[span.start : span.end] == span.text


def test_weights_that_cannot_be_read_are_told_with_their_place(tmp_path: Path) -> None:
    damaged = tmp_path / "reader.onnx"
    damaged.write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"reader\.onnx.*Install"):
        Reader(PairModel(damaged)).read("Who?", [TEXT])
