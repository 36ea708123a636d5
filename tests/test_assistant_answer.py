"""Claims about answers: what is written of one is read back as the same, and nothing else is."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Citation, FootnotesError, Hit, Passage, Sentence, Span, Verdict

NUMBERS = st.floats(allow_nan=False)
TEXTS = st.text(max_size=8)  # also half a surrogate pair, which can be typed
OFFSETS = st.integers(-1, 10**9)
CITATIONS = st.builds(
    Citation,
    OFFSETS, TEXTS, TEXTS, OFFSETS, OFFSETS, TEXTS, TEXTS,
    page=st.none() | OFFSETS,
    focus=st.none() | st.tuples(OFFSETS, OFFSETS),
    warning=TEXTS,
)  # fmt: skip


def some(things: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(things, max_size=2).map(tuple)


VERDICTS = st.builds(
    Verdict,
    st.sampled_from(["supported", "contradicted", "unstated"]),
    NUMBERS,
    some(TEXTS),
    some(st.builds(Span, OFFSETS, OFFSETS, TEXTS, NUMBERS)),
)
PASSAGES = st.builds(Passage, TEXTS, OFFSETS, OFFSETS, TEXTS, TEXTS)
SENTENCES = st.builds(Sentence, TEXTS, some(CITATIONS), VERDICTS)
ANSWERS = st.builds(
    Answer,
    question=TEXTS,
    found=st.booleans(),
    text=TEXTS,
    sentences=some(SENTENCES),
    citations=some(CITATIONS),
    evidence=some(st.builds(Hit, PASSAGES, NUMBERS)),
    withheld=some(SENTENCES),
    model=TEXTS,
    timings=st.dictionaries(TEXTS, NUMBERS, max_size=2),
    understood=TEXTS,
    notice=TEXTS,
)
CITED = Citation(1, "d0c", "The harbour", 4, 9, "Words", "Trade", 2, (4, 6))
FULL = Answer(
    "Why?",
    True,
    "Words. [1]",
    (Sentence("Words.", (CITED,), Verdict("supported", 0.9, ("own",), (Span(0, 1, "W", 1.0),))),),
    (CITED,),
    (Hit(Passage("d0c", 0, 9, "Own Words", ""), 0.5),),
    timings={"search": 0.5},
)


@given(ANSWERS)
def test_an_answer_is_the_same_after_a_journey(answer: Answer) -> None:
    assert Answer.from_dict(answer.to_dict()) == answer
    assert Answer.from_dict(json.loads(json.dumps(answer.to_dict()))) == answer


def test_what_is_read_back_is_frozen_all_through() -> None:
    answer = Answer.from_dict(json.loads(json.dumps(FULL.to_dict())))
    assert hash(answer.citations) == hash(FULL.citations)
    assert hash(answer.sentences) == hash(FULL.sentences)
    assert hash(answer.evidence) == hash(FULL.evidence)


def test_answers_of_other_versions_are_read() -> None:
    values = FULL.to_dict() | {"mood": "sunny"}
    values["citations"][0]["colour"] = "red"
    assert Answer.from_dict(values) == FULL
    older = FULL.to_dict()
    for key in ("understood", "notice", "timings", "model"):
        del older[key]
    del older["citations"][0]["warning"]
    assert Answer.from_dict(older).citations == FULL.citations
    assert Answer.from_dict({"question": "Why?"}) == Answer("Why?")


WRONG: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("answer.question is missing", lambda v: v.pop("question")),
    ("answer.found is 'yes', not true or false", lambda v: v.update(found="yes")),
    ("answer.found is 1, not true or false", lambda v: v.update(found=1)),
    ("answer.text is None, not a text", lambda v: v.update(text=None)),
    ("answer.sentences is {}, not a list", lambda v: v.update(sentences={})),
    ("answer.sentences is 'abc', not a list", lambda v: v.update(sentences="abc")),
    ("answer.citations[0] is 'x', not an object", lambda v: v.update(citations=["x"])),
    ("answer.citations[0].start is missing", lambda v: v["citations"][0].pop("start")),
    ("start is True, not a whole number", lambda v: v["citations"][0].update(start=True)),
    ("start is 1.5, not a whole number", lambda v: v["citations"][0].update(start=1.5)),
    ("focus is [1], not a list of 2", lambda v: v["citations"][0].update(focus=[1])),
    ("focus[1] is '2', not a whole", lambda v: v["citations"][0].update(focus=[1, "2"])),
    ("score is '1', not a number", lambda v: v["evidence"][0].update(score="1")),
    ("timings is [], not an object", lambda v: v.update(timings=[])),
    ("timings is True, not a number", lambda v: v.update(timings={"search": True})),
    (
        "verdict.label is 'sure', not one of 'supported', 'contradicted', 'unstated'",
        lambda v: v["sentences"][0]["verdict"].update(label="sure"),
    ),
    (
        "verdict.label is [], not one of",
        lambda v: v["sentences"][0]["verdict"].update(label=[]),
    ),
]


@pytest.mark.parametrize(("told", "change"), WRONG, ids=[told for told, _ in WRONG])
def test_a_value_of_another_shape_is_one_clear_error(
    told: str, change: Callable[[dict[str, Any]], object]
) -> None:
    values = json.loads(json.dumps(FULL.to_dict()))
    change(values)
    with pytest.raises(FootnotesError) as caught:
        Answer.from_dict(values)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [None, 3, "answer", [], ["question"]])
def test_what_is_no_object_is_told_as_such(value: Any) -> None:
    with pytest.raises(FootnotesError, match=r"^answer is .*, not an object\. Give"):
        Answer.from_dict(value)


def test_an_error_names_no_more_than_the_beginning_of_a_long_value() -> None:
    with pytest.raises(FootnotesError) as caught:
        Answer.from_dict({"question": "Why?", "found": "x" * 10_000})
    assert len(str(caught.value)) < 200
