"""The path of a question to its answer: search, evidence, gate, draft, support."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Sentence, Turn
from assistant.citing import cite
from assistant.drafting import Answerer, Draft
from assistant.followup import standalone
from assistant.gate import passes
from assistant.overview import overview
from assistant.question import checked, understand
from assistant.quotes import quoted
from assistant.ranking import ranked
from assistant.reader import Reader
from assistant.requests import sentences_asked, whole_document
from assistant.signals import SignalReader
from assistant.verdicts import Judge
from index.document import Passage
from index.search import Search
from prompts import prompt


def answer_path(
    question: str,
    history: Sequence[Turn],
    *,
    search: Search,
    reader: Reader,
    judge: Judge,
    signals: SignalReader,
    answerer: Answerer,
    model: str,
) -> Iterator[Answer]:
    """Yield a growing answer: first with the evidence alone, last complete."""
    clock = _Clock()
    question = checked(question)
    alone = standalone(question, history)
    # What the rules could not put in is searched for beside the question.
    asked = understand(search.correct(alone), history if alone == question else ())
    clock.lap("question")
    evidence = search.find(asked.searched)
    clock.lap("search")
    answer = Answer(
        question,
        evidence=evidence.passages,
        model=model,
        timings=clock.laps,
        understood=asked.text,
    )
    yield answer
    drafts: Iterable[Draft] = ()
    if request := whole_document(alone, [d.document.title for d in search.documents]):
        chosen = overview(request, search, sentences_asked(question))
        drafts = (quoted(choice.span, choice.focus) for choice in chosen)
    else:
        evidence = ranked(asked, evidence, search, reader)
        clock.lap("read")
        if passes(signals.read(asked, evidence, search)):
            drafts = answerer.answer(asked, evidence)
        clock.lap("gate")
    for draft in drafts:
        clock.lap("draft")
        answer = _with(answer, draft, search, judge)
        clock.lap("support")
        yield replace(answer, timings=clock.laps)
    if not answer.sentences:
        answer = replace(answer, text=prompt("refusal").substitute())
    yield replace(answer, timings=clock.laps)


def _with(answer: Answer, draft: Draft, search: Search, judge: Judge) -> Answer:
    """Return an answer with one more sentence: shown if its quotes support it, else withheld."""
    known = {_place(citation): citation for citation in answer.citations}
    places = list(dict.fromkeys(map(_place, draft.spans)))
    for span in draft.spans:
        if _place(span) not in known:
            source = search.document(span.document_id)
            known[_place(span)] = cite(
                len(known) + 1, source, span.start, span.end, span.section, draft.focus
            )
    citations = tuple(known[place] for place in places)
    verdict = judge.judge(draft.text, "\n\n".join(citation.quote for citation in citations))
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
