"""The verdict on a sentence against its quotes: numbers, names, negation and content words."""

from collections.abc import Sequence

from assistant.answer import Verdict
from index.sentences import sentence_spans
from index.terms import Word, words

SMALLEST_COVERAGE = 0.8
_NEGATIONS = frozenset(
    """
    no not never none nothing nobody neither nor without cannot
    """.split()
)


def support(sentence: str, quotes: Sequence[str]) -> Verdict:
    """Return whether the quotes support a sentence, and the first reason why not.

    A sentence that stands in a quote word for word is supported. Any other must have its numbers
    and names in the quotes, be negated as the nearest sentence there is, and share most content
    words with them. It is a test of words: what needs reading is not seen.
    """
    plain = " ".join(sentence.split())
    if any(plain in " ".join(quote.split()) for quote in quotes):
        return Verdict("supported", 1.0, ("the document's own words",))
    said, quoted = tuple(words(plain)), [word for quote in quotes for word in words(quote)]
    known = {word.term for word in quoted}
    for word in said:
        if word.text[0].isdigit() and word.term not in known:
            return Verdict("unstated", 0.0, (f"the number {word.text} is not in the quotes",))
    # The first word has its capital letter anyway, but may be a name: it is held to it.
    for word in said:
        if word.is_capitalised and word.term and word.term not in known:
            return Verdict("unstated", 0.0, (f"the name {word.text} is not in the quotes",))
    if _is_negated(said) != _is_negated(_nearest(said, quotes)):
        return Verdict("unstated", 0.0, ("the quotes and the sentence differ in a negation",))
    content = [word.term for word in said if word.term]
    covered = sum(term in known for term in content)
    if not content:
        return Verdict("unstated", 0.0, ("it says nothing that quotes could carry",))
    if covered < SMALLEST_COVERAGE * len(content):
        return Verdict(
            "unstated",
            0.0,
            (f"{len(content) - covered} of {len(content)} words are not in the quotes",),
        )
    return Verdict("supported", 1.0, (f"{covered} of {len(content)} words are in the quotes",))


def _nearest(said: Sequence[Word], quotes: Sequence[str]) -> tuple[Word, ...]:
    """Return the words of the sentence in the quotes that shares most terms with what is said."""
    terms = {word.term for word in said if word.term}
    sentences = (
        tuple(words(quote[start:end])) for quote in quotes for start, end in sentence_spans(quote)
    )
    return max(sentences, key=lambda s: len(terms & {word.term for word in s}), default=())


def _is_negated(said: Sequence[Word]) -> bool:
    lower = [word.text.lower().replace("’", "'") for word in said]
    return any(word in _NEGATIONS or word.endswith("n't") for word in lower)
