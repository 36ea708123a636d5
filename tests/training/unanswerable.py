"""More questions without an answer: its sentence removed, another passage, or a word turned."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.lexical import LexicalIndex
from index.sentences import sentence_spans
from index.terms import terms
from tests.training.examples import SpanExample
from tests.training.questions import NAME, turned

NEAREST = 8


def removed(example: SpanExample) -> SpanExample | None:
    """Return the example with the sentence that answers taken away, or None if others do too."""
    for start, end in sentence_spans(example.context):
        if start <= example.start < end:
            break
    else:
        return None
    rest = example.context[:start] + example.context[max(end, example.end) :].lstrip()
    if len(rest) < 80 or example.answer.lower() in rest.lower():
        return None
    return replace(example, context=rest, start=-1, end=-1)


def turned_away(examples: Sequence[SpanExample], seed: random.Random) -> Iterator[SpanExample]:
    """Yield the examples whose question could be turned into one without an answer."""
    names = sorted({name for example in examples for name in NAME.findall(example.question)})
    for example in examples:
        question = turned(example.question, example.context, names, seed)
        if question is not None:
            yield replace(example, question=question, start=-1, end=-1)


def elsewhere(examples: Sequence[SpanExample], seed: random.Random) -> Iterator[SpanExample]:
    """Yield each question with the best wrong passage that lexical search finds in its source."""
    contexts: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        contexts[example.source].add(example.context)
    indexes = {
        source: (sorted(texts), LexicalIndex([terms(text) for text in sorted(texts)]))
        for source, texts in contexts.items()
    }
    for example in examples:
        texts, index = indexes[example.source]
        scores = index.scores(terms(example.question))
        best = [texts[place] for place in scores.argsort()[::-1][:NEAREST]]
        wrong = [
            text
            for text in best
            if text != example.context and example.answer.lower() not in text.lower()
        ]
        if wrong:
            yield replace(example, context=seed.choice(wrong[:3]), start=-1, end=-1)
