"""How well questions with known answers are answered: the figures of `footnotes evaluate`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from assistant.answer import Answer, Citation
from assistant.cases import Case, read_cases
from assistant.door import Progress
from assistant.settings import Settings
from assistant.squad import f1
from assistant.workbench import Workbench
from index.document import Document
from index.load import bundled, load


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one kind of question; a share without cases is None.

    `right` is the share of answerable questions whose answer has the fact and a citation of the
    sentence that states it; `false_refusals` the share of them that are refused; `refused` the
    share of unanswerable questions that are. `exact` is the share of citations whose quote is the
    document's text at its offsets; `sentences` the mean number in an answer. `focus` is the mean
    SQuAD F1, over answers to questions with gold answers, of the best of the marked words.
    """

    kind: str
    questions: int
    right: float | None
    false_refusals: float | None
    refused: float | None
    exact: float | None
    sentences: float | None
    focus: float | None
    median_seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """The figures over all questions, then of each kind."""

    figures: tuple[Figures, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return asdict(self)

    def table(self) -> str:
        """Return the report as a Markdown table."""
        rows = [
            "| questions | number | right and cited | false refusals | refused | exact quotes "
            "| sentences | focus F1 | median |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for f in self.figures:
            shares = (_percent(x) for x in (f.right, f.false_refusals, f.refused, f.exact))
            sentences = "–" if f.sentences is None else f"{f.sentences:.1f}"
            rows.append(
                f"| {f.kind} | {f.questions} | {' | '.join(shares)} | {sentences} "
                f"| {_percent(f.focus)} | {1000 * f.median_seconds:.0f} ms |"
            )
        return "\n".join(rows)


def evaluate(path: Path, settings: Settings, progress: Progress | None = None) -> Report:
    """Ask the questions of a file and return the figures. Raises `FootnotesError`.

    The file is in SQuAD's format (.json, with its own documents) or has one JSON object a line,
    asked of the document in `settings`, by default the bundled article.
    """
    documents = tuple(load(name) for name in settings.documents) or (bundled(),)
    cases = read_cases(path, documents)
    return report(cases, answers(cases, settings, progress))


def answers(
    cases: Sequence[Case], settings: Settings, progress: Progress | None = None
) -> list[Answer]:
    """Return the answers to cases, each asked of its own document alone."""
    given = []
    with Workbench(settings) as bench:
        for number, case in enumerate(cases):
            if progress:
                progress("Asking", number, len(cases))
            given.append(bench.alone(case.document).ask(case.question, case.history))
        if progress:
            progress("Asking", len(cases), len(cases))
    return given


def report(cases: Sequence[Case], answers: Sequence[Answer]) -> Report:
    """Return the figures of answers to cases, in the same order."""
    pairs = list(zip(cases, answers, strict=True))
    kinds = sorted({case.kind for case in cases})
    chosen = [("all", pairs)] + [(k, [pair for pair in pairs if pair[0].kind == k]) for k in kinds]
    return Report(tuple(_figures(kind, some) for kind, some in chosen if some))


def _figures(kind: str, pairs: Sequence[tuple[Case, Answer]]) -> Figures:
    stated = [(case, answer) for case, answer in pairs if case.is_answerable]
    unstated = [(case, answer) for case, answer in pairs if not case.is_answerable]
    texts = {case.document.id: case.document for case, _ in pairs}
    citations = [citation for _, answer in pairs for citation in answer.citations]
    return Figures(
        kind=kind,
        questions=len(pairs),
        right=_share([case.has_fact(a) and case.is_cited(a) for case, a in stated]),
        false_refusals=_share([not answer.found for _, answer in stated]),
        refused=_share([not answer.found for _, answer in unstated]),
        exact=_share([_is_exact(texts, citation) for citation in citations]),
        sentences=_share([len(answer.sentences) for _, answer in pairs if answer.found]),
        focus=_share([_focus(case, a) for case, a in stated if case.inside and a.found]),
        median_seconds=median(sum(answer.timings.values()) for _, answer in pairs),
    )


def _is_exact(texts: Mapping[str, Document], citation: Citation) -> bool:
    document = texts.get(citation.document_id)
    return bool(document and document.text[citation.start : citation.end] == citation.quote)


def _focus(case: Case, answer: Answer) -> float:
    """Return the best F1 of the words that an answer marks against the gold answers."""
    gold = [case.document.text[start:end] for start, end in case.spans]
    marked = [case.document.text[slice(*c.focus)] for c in answer.citations if c.focus]
    return max((f1(words, gold) for words in marked), default=0.0)


def _share(values: Sequence[float]) -> float | None:
    """Return the mean, a share where the values are true or false, or None of no values."""
    return mean(values) if values else None


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"
