"""Train the reader: the words of a passage that answer a question, or none.

    python -m tests.training.reader ../shared/data/training/reader.jsonl.gz --folder /tmp/reader

Stopped and started again it goes on from its last checkpoint.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

from index.embedding import model_folder
from tests.training.encoding import Encoded, joined, tokenizer
from tests.training.examples import SpanExample, is_held_back, read_spans, times
from tests.training.fit import batches, device, fit, tensors
from tests.training.models import ReaderModel
from tests.training.questions import careless
from tests.training.unanswerable import elsewhere, removed, turned_away

# How often an example of each source is seen, with an answer and without one. Sources made like
# SQuAD count most; spans found by string match, other kinds of text and long windows less.
SHARES = {
    "squadshifts_new_wiki": (2.0, 0.0),
    "squad2train_slice": (2.0, 3.0),
    "squad1train_slice": (2.0, 0.0),
    "unansq_dev": (1.5, 2.0),
    "qamr": (0.7, 0.0),
    "squadshifts_reddit": (0.6, 0.0),
    "squadshifts_amazon_reviews": (0.6, 0.0),
    "afriqa": (0.9, 0.0),
    "fairytale": (0.6, 0.0),
    "fairytale_fuzzy": (0.25, 0.0),
    "nq_oracle": (1.0, 0.0),
    "qed": (1.0, 0.0),
    "covidqa": (0.4, 0.0),
    "quoref_contrast": (0.7, 0.0),
    "quoref_sni": (0.7, 0.0),
    "clapnq": (0.0, 2.0),
}
# Made questions without an answer, as shares of the examples that have one.
REMOVED, ELSEWHERE, TURNED = 0.16, 0.16, 0.14
CARELESS = 0.08
# Tokens of both parts together; passages of the index are nearer to the shorter one.
LENGTHS = (112, 160)
SEED = 20261123


def mixed(examples: Sequence[SpanExample], seed: random.Random) -> list[SpanExample]:
    """Return the examples of one training: sources in their shares, and more without an answer."""
    by_source: dict[tuple[str, bool], list[SpanExample]] = defaultdict(list)
    for example in examples:
        by_source[example.source, example.start >= 0].append(example)
    chosen: list[SpanExample] = []
    for source, shares in SHARES.items():
        for has_answer, share in zip((True, False), shares, strict=True):
            chosen += times(by_source[source, has_answer], share, seed)
    answered = sorted({e for e in chosen if e.start >= 0}, key=lambda e: (e.source, e.question))
    size = len([e for e in chosen if e.start >= 0])
    without = [made for e in seed.sample(answered, len(answered)) if (made := removed(e))]
    chosen += without[: round(REMOVED * size)]
    chosen += list(elsewhere(times(answered, ELSEWHERE * size / len(answered), seed), seed))
    turnable = [e for e in answered if e.source.startswith(("squad", "afriqa", "nq"))]
    chosen += list(turned_away(turnable, seed))[: round(TURNED * size)]
    return chosen


def encoded(
    examples: Sequence[SpanExample], tokens: Tokenizer, seed: random.Random
) -> list[Encoded]:
    """Return the examples as token ids, long contexts cut to a window that holds the answer."""
    questions = [
        careless(example.question, seed) if seed.random() < CARELESS else example.question
        for example in examples
    ]
    made = []
    for begin in range(0, len(examples), 4096):
        part = examples[begin : begin + 4096]
        firsts = tokens.encode_batch(questions[begin : begin + 4096], add_special_tokens=False)
        seconds = tokens.encode_batch([e.context for e in part], add_special_tokens=False)
        for example, first, second in zip(part, firsts, seconds, strict=True):
            room = seed.choice(LENGTHS) - min(len(first.ids), 48) - 3
            target = _tokens_of(example, second.offsets)
            if target is None:
                continue
            begin_at = _window(len(second.ids), room, target, seed)
            inside = (target[0] - begin_at, target[1] - begin_at) if target[0] >= 0 else target
            made.append(joined(first, second.ids[begin_at : begin_at + room], inside))
    return made


def _tokens_of(example: SpanExample, offsets: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    if example.start < 0:
        return (-1, -1)
    inside = [
        place
        for place, (start, end) in enumerate(offsets)
        if start < example.end and end > example.start
    ]
    return (inside[0], inside[-1]) if inside and len(inside) <= 40 else None


def _window(size: int, room: int, target: tuple[int, int], seed: random.Random) -> int:
    """Return where a window of `room` tokens begins: at random, with the answer inside."""
    if size <= room:
        return 0
    low = 0 if target[0] < 0 else max(0, target[1] + 1 - room)
    high = size - room if target[0] < 0 else min(target[0], size - room)
    # Half of the windows begin where the text does, as passages do.
    return low if seed.random() < 0.5 else seed.randint(low, max(low, high))


def span_loss(
    model: torch.nn.Module, batch: Sequence[Encoded], where: torch.device
) -> torch.Tensor:
    """Return the mean cross-entropy of the first and the last token of the answer."""
    inputs, allowed, targets = tensors(batch, where)
    scores = model(**inputs).float().masked_fill(~allowed[..., None], -1e4)
    begin = torch.nn.functional.cross_entropy(scores[..., 0], targets[:, 0])
    end = torch.nn.functional.cross_entropy(scores[..., 1], targets[:, 1])
    return (begin + end) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--share", type=float, default=1.0, help="of the examples, for a trial")
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--start", type=Path, help="a trained reader's model.pt to go on from")
    parser.add_argument("--seed", type=int, default=SEED, help="another one for a second round")
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    seed = random.Random(arguments.seed)
    start = model_folder(None)
    tokens = tokenizer(start)
    read = read_spans(arguments.examples)
    training = mixed([e for e in read if not is_held_back(e.context)], seed)
    held = encoded([e for e in read if is_held_back(e.context)], tokens, random.Random(SEED))
    chosen = encoded(seed.sample(training, round(arguments.share * len(training))), tokens, seed)
    print(f"{len(chosen)} examples, {sum(e.target[0] == 0 for e in chosen)} without an answer")
    print(f"{sum(len(e.ids) for e in chosen) / len(chosen):.0f} tokens an example")

    @torch.no_grad()
    def look(model: torch.nn.Module) -> dict[str, float]:
        model.eval()
        exact = total = right = 0
        for batch in batches(held, SEED)[:20]:
            inputs, allowed, targets = tensors(batch, device())
            scores = model(**inputs).float().masked_fill(~allowed[..., None], -1e4)
            found = scores.argmax(dim=1)
            exact += int((found == targets).all(dim=1).sum())
            right += int(((found[:, 0] == 0) == (targets[:, 0] == 0)).sum())
            total += len(batch)
        return {"held_back_exact": exact / total, "held_back_answerable": right / total}

    model = ReaderModel(start)
    if arguments.start is not None:
        model.load_state_dict(torch.load(arguments.start, weights_only=True))
    fit(
        model,
        chosen,
        span_loss,
        arguments.folder,
        rate=arguments.rate,
        seed=arguments.seed,
        look=look,
    )


if __name__ == "__main__":
    main()
