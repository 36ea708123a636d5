"""What carries a sentence that somebody wrote: the smallest exact spans of the documents."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Verdict
from assistant.bearers import borne_by_another
from assistant.caution import warning
from assistant.near_quotes import Change, changes
from assistant.statements import statements, subject
from assistant.verdicts import Judge
from index.document import Passage
from index.search import Search
from index.terms import terms

PASSAGES = 4
NEAREST = 3
"""So many of the sentences that a search finds for a sentence are held against it."""
# `python -m tests.measure.writers` prints how much is kept of true writers and shown of liars.
SURE, SURER, SUREST = 0.8, 0.93, 0.985
"""So sure the judge must be of a sentence: the second if there is more to get wrong in it, and the
last if it says it in quite other words, of which the judge, a small model, believes too many."""
FOREIGN, QUITE = 0.2, 0.25
"""From these shares of terms on that a text lacks, there is more to get wrong, and it is in quite
other words. The last costs no sentence of the true writer on what training held back (`--fit`)."""


def carrying(
    sentence: str,
    *,
    search: Search,
    judge: Judge,
    question: str = "",
    candidates: Sequence[Passage] = (),
) -> tuple[Verdict, tuple[Passage, ...]]:
    """Return the verdict on a sentence and the fewest sentences of the documents that carry it.

    `question` is what the sentence is an answer to. The first of the `candidates`, which are spans,
    are looked at, too. The spans are in document order; there are none where nothing carries the
    sentence.
    """
    hits = search.find(sentence, passages=PASSAGES).sentences[:NEAREST]
    near = tuple(dict.fromkeys([*candidates[:NEAREST], *(hit.span for hit in hits)]))
    near = tuple(span for span in near if not _is_doubtful(span, search))
    # What nearly quotes one sentence and changes it is not made true by another one.
    changed = tuple(change for span in near for change in changes(sentence, span.text, question))
    if title := borne_by_another(sentence, joined(near)):
        changed += (Change(f"it is somebody else whom the text calls “{title}”", True),)
    best = Verdict("unstated", 0.0, ("there is no text to hold it against",))
    for some in ([(span,) for span in near], _with_before(sentence, near, search)):
        found = []
        for spans in some:
            text = joined(spans)
            foreign = _foreign(sentence, text)
            is_plain = len(spans) == 1 and not changed and foreign < FOREIGN
            sure = SURE if is_plain else SURER if foreign < QUITE else SUREST
            verdict = _strict(judge.judge(sentence, text), changed, sure)
            if verdict.label == "supported":
                found.append((verdict, spans))
            best = max(best, verdict, key=lambda v: v.score)
        if found:
            return max(found, key=lambda one: one[0].score)
    if any(change.matters for change in changed):
        return best, ()
    return _apart(sentence, search, judge, question, candidates) or (best, ())


def _apart(
    sentence: str, search: Search, judge: Judge, question: str, candidates: Sequence[Passage]
) -> tuple[Verdict, tuple[Passage, ...]] | None:
    """Return what carries each of the statements that a sentence joins, if something does.

    Held against several sentences at once, a judge takes what mixes them for said.
    """
    verdicts, spans = [], set[Passage]()
    said = statements(sentence)
    for statement in said if len(said) > 1 else ():
        verdict, found = carrying(
            statement, search=search, judge=judge, question=question, candidates=candidates
        )
        if not found:
            return None
        verdicts.append(verdict)
        spans.update(found)
    if not verdicts:
        return None
    least = min(verdicts, key=lambda verdict: verdict.score)
    return least, tuple(sorted(spans, key=lambda span: (span.document_id, span.start)))


def _is_doubtful(span: Passage, search: Search) -> bool:
    """Whether a reader must beware of a span: quoted it comes with a warning, else without."""
    return bool(warning(search.document(span.document_id).text, span.start, span.end))


def _foreign(sentence: str, text: str) -> float:
    """Return the share of the terms of a sentence that a text lacks."""
    said = set(terms(sentence))
    return len(said - set(terms(text))) / len(said) if said else 0.0


def _strict(verdict: Verdict, changed: Sequence[Change], sure: float) -> Verdict:
    """Return a verdict as it is for what a model wrote: supported only where that is sure."""
    if verdict.label != "supported":
        return verdict
    if verdict.score >= sure and not any(change.matters for change in changed):
        return verdict
    reasons = tuple(dict.fromkeys(change.reason for change in changed))
    return replace(verdict, label="unstated", reasons=(*reasons, *verdict.reasons))


def joined(spans: Sequence[Passage]) -> str:
    """Return spans as the text that a sentence is held against."""
    return "\n\n".join(span.text for span in spans)


def _with_before(
    sentence: str, near: Sequence[Passage], search: Search
) -> Iterator[tuple[Passage, ...]]:
    """Yield the nearest sentence with the one before it, to which its "it" or "this" may refer.

    What the sentence is about must be told by one of them: else it mixes them.
    """
    before = _before(near[0], search) if near else None
    if before is None:
        return
    has = [set(terms(span.text)) for span in (before, near[0])]
    about = set(terms(subject(sentence))) & (has[0] | has[1])
    adds = set(terms(sentence)) & (has[0] - has[1])
    if adds and any(about <= own for own in has):
        yield before, near[0]


def _before(span: Passage, search: Search) -> Passage | None:
    """Return the sentence before one in its section, to which its "he" or "this" may refer."""
    for indexed in search.documents:
        if indexed.document.id == span.document_id:
            earlier = [s for s in indexed.sentences if s.end <= span.start]
            if earlier and earlier[-1].section == span.section:
                return None if _is_doubtful(earlier[-1], search) else earlier[-1]
    return None
