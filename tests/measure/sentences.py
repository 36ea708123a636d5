"""Measure the ranking of sentences, with each of its parts left out, and the margin of `quotes`.

    python -m tests.measure.sentences ../shared/data/xquad_en_dev.json

A question is hit at k if one of the k best sentences holds a gold answer whole.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import assistant.quotes
import assistant.ranking
import index.search
from assistant import Assistant, Passage, Settings
from assistant.cases import Case, read_cases
from assistant.question import understand
from assistant.quotes import choose
from assistant.ranking import ranked
from assistant.workbench import Workbench
from index.search import SentenceHit

WITHOUT = {
    "all": (),
    "without the cosine": ((index.search, "SENTENCE_DENSE_WEIGHT", 0.0),),
    "without BM25 alone": ((index.search, "ALONE_WEIGHT", 0.0),),
    "without BM25 with the sentence before": (
        (index.search, "PAIR_WEIGHT", 0.0),
        (index.search, "ALONE_WEIGHT", 1.0),
    ),
    "without the passage": ((index.search, "PASSAGE_WEIGHT", 0.0),),
    "without the kind of answer": ((assistant.ranking, "KIND", 0.0),),
    "without the reader": ((assistant.ranking, "READ", 0.0),),
}
MARGINS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.75)


@contextmanager
def changed(*settings: tuple[object, str, float]) -> Iterator[None]:
    """Set constants of modules for a while."""
    before = [(module, name, getattr(module, name)) for module, name, _ in settings]
    for module, name, value in settings:
        setattr(module, name, value)
    yield
    for module, name, value in before:
        setattr(module, name, value)


def holds(case: Case, span: Passage) -> bool:
    return any(span.start <= start and end <= span.end for start, end in case.spans)


def rankings(pairs: list[tuple[Case, Assistant]]) -> Iterator[tuple[Case, tuple[SentenceHit, ...]]]:
    for case, asked in pairs:
        search = asked._parts().search
        question = understand(search.correct(case.question))
        found = search.find(question.searched)
        yield case, ranked(question, found, search, asked._parts().reader).sentences


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("squad", type=Path)
    cases = [case for case in read_cases(parser.parse_args().squad, ()) if case.is_answerable]
    with Workbench(Settings.from_environment()) as bench:
        pairs = [(case, bench.alone(case.document)) for case in cases]
        print("| ranking | hit@1 | hit@2 | hit@3 |\n|---|---:|---:|---:|")
        for name, settings in WITHOUT.items():
            with changed(*settings):
                found = list(rankings(pairs))
            hits = [
                sum(any(holds(case, hit.span) for hit in best[:k]) for case, best in found)
                for k in (1, 2, 3)
            ]
            print(f"| {name} | {' | '.join(f'{hit / len(found):.3f}' for hit in hits)} |")
        found = list(rankings(pairs))
        print("\n| margin | gold answer quoted | sentences |\n|---:|---:|---:|")
        for margin in MARGINS:
            with changed((assistant.quotes, "MARGIN", margin)):
                chosen = [(case, choose(understand(case.question), best)) for case, best in found]
            hit = sum(any(holds(case, one.span) for one in best) for case, best in chosen)
            mean = sum(len(best) for _, best in chosen) / len(chosen)
            print(f"| {margin} | {hit / len(chosen):.3f} | {mean:.2f} |")


if __name__ == "__main__":
    main()
