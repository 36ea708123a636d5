"""Claims about training: examples are what they say, and a stopped run goes on where it was."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch

from tests.training import fit as training
from tests.training.encoding import Encoded
from tests.training.examples import SpanExample, times
from tests.training.fit import batches, fit, tensors
from tests.training.pairs import answer_pairs, sentence_pairs
from tests.training.questions import careless, other_number, turned
from tests.training.rewriting import rewritten
from tests.training.spoiling import SPOILERS
from tests.training.statements import statement
from tests.training.unanswerable import elsewhere, removed, turned_away

SENTENCE = "In May 1901, many of the 12 ships that Anna Berg built were sold to Tom Hall in Lund."
CONTEXT = (
    f"The harbour was busy. {SENTENCE} The lighthouse stands on the rocky island of Ven to this "
    "day."
)
OTHERS = ["The king left the town, because nobody in Malmo had paid him for his ships."]


@pytest.mark.parametrize("kind", SPOILERS)
def test_a_spoiled_sentence_differs_in_one_place(kind: str) -> None:
    text = (
        "The first ship that Eva Lind built was sold to Tom Hall."
        if kind == "opposite"
        else SENTENCE
    )
    spoiled = SPOILERS[kind][0](text, CONTEXT, OTHERS, random.Random(3))
    assert spoiled is not None
    assert spoiled != text
    kept = set(text.split()) & set(spoiled.split())
    assert len(kept) >= len(set(text.split())) - 4


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("In 1901, the harbour opened.", "The harbour opened in 1901."),
        ("The bridge was designed by Ida Berg.", "Ida Berg designed the bridge."),
        (
            "“We will open it in May,” Ida Berg said.",
            "According to Ida Berg, We will open it in May.",
        ),
    ],
)
def test_a_sentence_is_reworded_and_stays_true(sentence: str, wanted: str) -> None:
    made = {rewritten(sentence, random.Random(number), times=1) for number in range(30)}
    assert wanted.lower() in {text.lower() for text in made}


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Who opened the harbour?", "Anna Berg", "Anna Berg opened the harbour."),
        ("What is the capital of Skane?", "Lund", "The capital of Skane is Lund."),
        ("When was the bridge built?", "1901", "The bridge was built in 1901."),
        ("How many ships are there in Lund?", "12", "There are 12 ships in Lund."),
        ("Why do ships wait?", "the tide", None),
    ],
)
def test_a_question_and_its_answer_make_a_statement(
    question: str, answer: str, said: str | None
) -> None:
    assert statement(question, answer) == said


def example(
    question: str = "Who built many of the ships?", answer: str = "Anna Berg"
) -> SpanExample:
    start = CONTEXT.index(answer)
    return SpanExample("squad", question, CONTEXT, start, start + len(answer))


def test_without_its_sentence_a_question_has_no_answer() -> None:
    made = removed(example())
    assert made is not None
    assert made.start == -1
    assert "Anna Berg" not in made.context
    assert "lighthouse" in made.context


def test_a_turned_question_asks_something_else() -> None:
    asked = "Who sold ships to Tom Hall in 1901?"
    assert turned(asked, CONTEXT, ["Eva Lind"], random.Random(1)) not in (None, asked)
    assert all(made.start == -1 for made in turned_away([example(asked)], random.Random(1)))


def test_another_passage_of_the_source_does_not_hold_the_answer() -> None:
    other = SpanExample("squad", "What do ships carry?", "Ships carry grain and timber.", 12, 17)
    made = list(elsewhere([example(), other], random.Random(1)))
    assert {(e.question, e.context) for e in made} == {
        (example().question, other.context),
        (other.question, CONTEXT),
    }


def test_a_careless_question_is_still_a_question_about_it() -> None:
    made = {careless("Who built the ships of Lund?", random.Random(n)) for n in range(20)}
    assert len(made) > 5
    assert all("lund" in text.lower() for text in made)


@pytest.mark.parametrize("number", ["7", "1901", "12,500", "3.5"])
def test_another_number_has_the_same_form(number: str) -> None:
    other = other_number(number, random.Random(1))
    assert other != number
    assert [c.isdigit() for c in other] == [c.isdigit() for c in number]
    assert len(number) != 4 or other[:2] == number[:2]


def test_true_and_spoiled_pairs_keep_their_labels() -> None:
    pairs = [
        *sentence_pairs([CONTEXT, f"{OTHERS[0]} {OTHERS[0]}"], random.Random(2)),
        *answer_pairs([example(), example("Who bought the ships?", "Tom Hall")], random.Random(2)),
    ]
    for pair in pairs:
        assert (pair.label == "supported") == ("true" in pair.source)


def test_a_share_takes_items_whole_times_and_a_sample() -> None:
    taken = times([1, 2, 3, 4], 1.5, random.Random(1))
    assert len(taken) == 6
    assert set(taken) == {1, 2, 3, 4}


class Small(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.embedding = torch.nn.Embedding(200, 8)
        self.head = torch.nn.Linear(8, 2)

    def forward(self, input_ids: torch.Tensor, **_: torch.Tensor) -> torch.Tensor:
        return self.head(self.embedding(input_ids))  # type: ignore[no-any-return]


class StoppedError(Exception):
    pass


def loss(model: torch.nn.Module, batch: Sequence[Encoded], where: torch.device) -> torch.Tensor:
    inputs, allowed, targets = tensors(batch, where)
    scores = model(**inputs).float().masked_fill(~allowed[..., None], -1e4)
    return torch.nn.functional.cross_entropy(scores[..., 0], targets[:, 0])


def test_a_stopped_training_goes_on_and_ends_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "BATCH", 4)
    monkeypatch.setattr(training, "LOG", 2)
    monkeypatch.setattr(training, "CHECKPOINT", 4)
    seed = random.Random(1)
    made = [
        Encoded((101, *(seed.randrange(3, 99) for _ in range(seed.randint(4, 9))), 102), 2, (3, 3))
        for _ in range(40)
    ]
    looks = 0

    def look(model: torch.nn.Module) -> dict[str, float]:
        return {"held_back": 1.0}

    def stopping(model: torch.nn.Module) -> dict[str, float]:
        nonlocal looks
        looks += 1
        if looks == 2:
            raise StoppedError
        return {}

    fit(Small(), made, loss, tmp_path / "whole", rate=0.01, seed=5, look=look)
    with pytest.raises(StoppedError):
        fit(Small(), made, loss, tmp_path / "parts", rate=0.01, seed=5, look=stopping)
    fit(Small(), made, loss, tmp_path / "parts", rate=0.01, seed=5, look=look)
    whole, parts = (
        torch.load(tmp_path / name / "model.pt", weights_only=True) for name in ("whole", "parts")
    )
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    log = [json.loads(line) for line in (tmp_path / "whole/log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in log] == [2, 4, 6, 8, 10]
    assert log[-1]["held_back"] == 1.0


def test_batches_hold_every_example_once_in_like_lengths() -> None:
    made = [Encoded(tuple(range(n % 17 + 4)), 2, (0, 0)) for n in range(500)]
    plan = batches(made, 3)
    assert sorted(len(e.ids) for batch in plan for e in batch) == sorted(len(e.ids) for e in made)
    assert max(len(batch[-1].ids) - len(batch[0].ids) for batch in plan) <= 2
    assert plan == batches(made, 3) != batches(made, 4)
