"""More pairs for the judge: sentences of passages in other words, true or spoiled in one place."""

import random
from collections.abc import Iterator, Sequence

from index.sentences import sentence_spans
from tests.training.examples import PairExample, SpanExample
from tests.training.rewriting import rewritten
from tests.training.spoiling import SPOILERS
from tests.training.statements import statement

LONGEST, SHORTEST = 320, 40
COMMON = ("clause", "negation", "name")
"""Kinds that fit nearly every sentence: the others are tried before them, mostly."""


def sentence_pairs(passages: Sequence[str], seed: random.Random) -> Iterator[PairExample]:
    """Yield, for sentences of the passages, a true pair and one or two spoiled ones.

    True and spoiled sentences are rewritten alike, so that other words alone tell nothing.
    """
    sentences = {passage: _sentences(passage) for passage in passages}
    others = [sentence for found in sentences.values() for sentence in found]
    for passage, found in sentences.items():
        for sentence in seed.sample(found, min(2, len(found))):
            yield PairExample("made-true", _reworded(sentence, seed), passage, "supported")
            kinds = sorted(SPOILERS, key=lambda kind: seed.random() + (kind in COMMON) * 0.6)
            made = 0
            for kind in kinds:
                spoiler, label = SPOILERS[kind]
                spoiled = spoiler(_reworded(sentence, seed), passage, others, seed)
                if spoiled and spoiled.lower() not in passage.lower():
                    yield PairExample(f"made-{kind}", spoiled, passage, label)
                    made += 1
                if made == 2:
                    break
            rest = passage.replace(sentence, "").strip()
            if len(rest) > 80 and seed.random() < 0.35:
                yield PairExample("made-removed", _reworded(sentence, seed), rest, "unstated")


def answer_pairs(examples: Sequence[SpanExample], seed: random.Random) -> Iterator[PairExample]:
    """Yield questions with their answer, and with a wrong one, as statements or as two turns."""
    by_context: dict[str, list[SpanExample]] = {}
    for example in examples:
        by_context.setdefault(example.context, []).append(example)
    for example in examples:
        wrong = [
            other.answer
            for other in by_context[example.context]
            if not _overlap(other.answer, example.answer)
        ]
        chosen = [(example.answer, "supported", "true")]
        if wrong:
            chosen.append((seed.choice(wrong), "contradicted", "answer"))
        for answer, label, kind in chosen:
            said = statement(example.question, answer)
            as_turns = f"{example.question.rstrip(' ?')}? {answer}."
            if said is None or seed.random() < 0.3:
                said = as_turns
            yield PairExample(f"made-{kind}-qa", said, example.context, label)


def _reworded(sentence: str, seed: random.Random) -> str:
    return rewritten(sentence, seed, times=seed.choice((0, 1, 2, 2)))


def _sentences(passage: str) -> list[str]:
    spans = (passage[start:end] for start, end in sentence_spans(passage))
    plain = (" ".join(span.split()) for span in spans)
    return [s for s in plain if SHORTEST <= len(s) <= LONGEST and s[:1].isupper() and "?" not in s]


def _overlap(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()))
