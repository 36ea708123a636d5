"""Measure dense, lexical and fused search for passages, all articles of a SQuAD file in one index.

    python -m tests.measure.search ../shared/data/xquad_en_dev.json

A question is hit at k if one of the k best passages overlaps a gold answer; MRR is the mean of
one over the rank of the first such passage, among the best 20.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant import Hit, Passage, Settings
from assistant.cases import Case, read_cases
from assistant.workbench import Workbench
from index.lexical import LexicalIndex
from index.search import CANDIDATES
from index.terms import terms


def first_rank(case: Case, found: Sequence[Passage]) -> int:
    """Return the rank, from 1, of the first passage that overlaps a gold answer, or 0."""
    for rank, passage in enumerate(found, 1):
        if passage.document_id == case.document.id and any(
            passage.start < end and start < passage.end for start, end in case.spans
        ):
            return rank
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("squad", type=Path)
    cases = [case for case in read_cases(parser.parse_args().squad, ()) if case.is_answerable]
    documents = {case.document.id: case.document for case in cases}
    with Workbench(Settings.from_environment()) as bench:
        assistant = bench.assistant(tuple(documents.values()))
        search = assistant._parts().search
        embedder, store = search._embedder, search._store
        indexed = search.documents
        passages = [passage for one in indexed for passage in one.passages]
        lexical_index = LexicalIndex([terms(passage.text) for passage in passages])

        def dense(question: str) -> list[Passage]:
            vector = embedder.embed([question])[0]
            hits = [
                Hit(one.passages[record], cosine)
                for one in indexed
                for record, cosine in store.nearest(one.passages_name, vector, CANDIDATES)
            ]
            return [hit.passage for hit in sorted(hits, key=lambda hit: -hit.score)]

        def lexical(question: str) -> list[Passage]:
            scores = lexical_index.scores(terms(question))
            return [passages[i] for i in np.argsort(-scores, kind="stable")]

        def fused(question: str) -> list[Passage]:
            return [hit.passage for hit in search.find(question, passages=CANDIDATES).passages]

        print(f"{len(cases)} questions, {len(passages)} passages of {len(indexed)} articles\n")
        print("| search | hit@1 | hit@3 | MRR |\n|---|---:|---:|---:|")
        searches: dict[str, Callable[[str], list[Passage]]] = {
            "dense": dense,
            "lexical": lexical,
            "fused": fused,
        }
        for name, find in searches.items():
            ranks = [first_rank(case, find(case.question)[:CANDIDATES]) for case in cases]
            hits = [sum(0 < rank <= k for rank in ranks) / len(ranks) for k in (1, 3)]
            reciprocal = sum(1 / rank for rank in ranks if rank) / len(ranks)
            print(f"| {name} | {hits[0]:.3f} | {hits[1]:.3f} | {reciprocal:.3f} |")


if __name__ == "__main__":
    main()
