"""The path of a question to its answer: search, evidence, gate, draft, support."""

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Sentence, Turn, Verdict
from assistant.citing import cite
from assistant.drafting import Draft
from assistant.followup import standalone
from assistant.gate import SURE, probability
from assistant.overview import overview
from assistant.parts import Parts
from assistant.question import Question, checked, understand
from assistant.quotes import quoted
from assistant.ranking import ranked
from assistant.requests import sentences_asked, whole_document
from assistant.support import carrying, joined
from assistant.trimming import trimmed
from index.document import Passage
from index.errors import WritingError
from index.search import Evidence, Search, SentenceHit, words_of
from index.terms import terms
from prompts import prompt

READ = 0.5
"""So sure the reader must be of words that a model left out, for their sentence to be added."""
OWN = "These are the document’s own sentences."


def answer_path(question: str, history: Sequence[Turn], parts: Parts) -> Generator[Answer]:
    """Yield a growing answer: first with the evidence alone, last complete."""
    clock, search = _Clock(), parts.search
    question = checked(question)
    alone = standalone(question, history)
    asked = _understood(alone, question, history, search)
    clock.lap("question")
    evidence = search.find(asked.searched)
    clock.lap("search")
    answer = Answer(
        question,
        evidence=evidence.passages,
        model=parts.model,
        timings=clock.laps,
        understood=asked.text,
    )
    yield answer
    rewritten = parts.rewriter.rewritten(question, history) if parts.rewriter else ""
    if rewritten not in ("", alone):
        alone, asked = rewritten, _understood(rewritten, question, history, search)
        evidence = search.find(asked.searched)
        clock.lap("question")
        answer = replace(answer, evidence=evidence.passages, understood=asked.text)
        yield answer
    if request := whole_document(alone, [d.document.title for d in search.documents]):
        chosen = overview(request, search, sentences_asked(question))
        found = (SentenceHit(c.span, words_of(c.span.text), 1, 1, 0, c.focus) for c in chosen)
        evidence, chance = replace(evidence, sentences=tuple(found)), 1.0
        own: Iterable[Draft] = [quoted(choice.span, choice.focus) for choice in chosen]
    else:
        evidence = ranked(asked, evidence, search, parts.reader)
        clock.lap("read")
        chance = _stated(asked, evidence, parts)
        own = parts.quotes.answer(asked, evidence, search)
    clock.lap("gate")
    is_stated = chance >= parts.threshold
    if is_stated and parts.writer:
        answer = yield from _drafted(
            answer, parts.writer.answer(asked, evidence, search), parts, clock
        )
        if answer.sentences:
            own = _left_out(answer, asked, evidence)
        else:
            is_stated = chance >= SURE
            why = answer.notice or "Nothing that the model wrote is supported by the document."
            answer = replace(answer, notice=f"{why} {OWN}" if is_stated else answer.notice)
    if is_stated:
        answer = yield from _drafted(answer, own, parts, clock)
    if not answer.sentences:
        answer = replace(answer, text=prompt("refusal").substitute())
    yield replace(answer, timings=clock.laps)


def _understood(alone: str, question: str, history: Sequence[Turn], search: Search) -> Question:
    """Return what is asked; what the rules could not put in is searched for beside it."""
    return understand(search.correct(alone), history if alone == question else ())


def _stated(asked: Question, evidence: Evidence, parts: Parts) -> float:
    """Return how probable it is that the evidence states the answer."""
    chance = probability(parts.signals.read(asked, evidence, parts.search))
    if parts.doubt is None or chance < parts.threshold / 10:
        return chance
    return parts.doubt.weighed(chance, asked, evidence, parts.search)


def _left_out(answer: Answer, asked: Question, evidence: Evidence) -> Iterator[Draft]:
    """Yield the best sentence if a model rested nothing on it, or left out what answers in it."""
    best, focus = evidence.sentences[0], None if asked.is_polar else evidence.sentences[0].focus
    said = set(terms(" ".join(sentence.text for sentence in answer.sentences)))
    answering = set[str]()
    if focus is not None and best.chance >= READ:
        start, end = (offset - best.span.start for offset in focus)
        answering = set(terms(best.span.text[start:end]))
    if not answering <= said or not any(_lies_in(c, best.span) for c in answer.citations):
        yield quoted(trimmed(best.span, focus), focus)


def _drafted(
    answer: Answer, drafts: Iterable[Draft], parts: Parts, clock: "_Clock"
) -> Generator[Answer, None, Answer]:
    """Yield an answer with each draft that is supported; a model that fails leaves a notice."""
    try:
        for draft in drafts:
            clock.lap("draft")
            answer = _with(answer, draft, parts)
            clock.lap("support")
            yield replace(answer, timings=clock.laps)
    except WritingError as error:
        answer = replace(answer, notice=f"The model {parts.model} did not finish: {error}.")
    return answer


def _with(answer: Answer, draft: Draft, parts: Parts) -> Answer:
    """Return an answer with one more sentence: shown if its quotes support it, else withheld."""
    search, judge, claim = parts.search, parts.judge, draft.claim or draft.text
    spans: tuple[Passage, ...] = ()
    if draft.fault:
        verdict = Verdict("unstated", 0.0, (draft.fault,))
    elif draft.spans:
        verdict, spans = judge.judge(claim, joined(draft.spans)), draft.spans
    else:
        verdict, spans = carrying(
            claim,
            search=search,
            judge=judge,
            question=answer.understood,
            candidates=draft.candidates,
        )
    known = {_place(citation): citation for citation in answer.citations}
    for span in spans:
        if _place(span) not in known:
            source = search.document(span.document_id)
            known[_place(span)] = cite(
                len(known) + 1, source, span.start, span.end, span.section, draft.focus
            )
    citations = tuple(known[place] for place in dict.fromkeys(map(_place, spans)))
    sentence = Sentence(draft.text, citations, verdict)
    if verdict.label != "supported":
        return replace(answer, withheld=(*answer.withheld, sentence))
    marks = "".join(f"[{citation.number}]" for citation in citations)
    return replace(
        answer,
        found=True,
        text=f"{answer.text} {draft.text} {marks}".lstrip(),
        sentences=(*answer.sentences, sentence),
        citations=tuple(known.values()),
    )


def _lies_in(citation: Citation, span: Passage) -> bool:
    same = citation.document_id == span.document_id
    return same and citation.start < span.end and span.start < citation.end


def _place(span: Passage | Citation) -> tuple[str, int, int]:
    return span.document_id, span.start, span.end


class _Clock:
    """Adds up the seconds of each step."""

    def __init__(self) -> None:
        self._laps: dict[str, float] = {}
        self._last = time.perf_counter()

    @property
    def laps(self) -> dict[str, float]:
        return dict(self._laps)

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self._laps[step] = self._laps.get(step, 0.0) + now - self._last
        self._last = now
