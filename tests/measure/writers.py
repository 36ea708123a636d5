"""Measure what is shown of scripted writers: one tells the truth in other words, one lies.

    python -m tests.measure.writers tests/questions.jsonl ../shared/data/xquad_en_dev.json

Both are asked the answerable questions of the files. The true writer says the sentence that states
the answer in other words; the liar says it spoiled in one place, by the rules of
`tests/training/spoiling.py`, one kind after the other. `SURE` in `assistant/support.py` is chosen
by the last table, on the documents of `--fit` instead of these.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant import Settings
from assistant.support import carrying
from assistant.verdicts import Judge
from assistant.workbench import Workbench
from index.document import Document
from index.load import bundled, make_document
from index.search import Search
from index.sentences import sentence_spans
from tests.training.examples import is_held_back, read_spans
from tests.training.rewriting import rewritten
from tests.training.spoiling import SPOILERS

SURE = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
MOST = 300
SHORTEST = 40


def stated(paths: Sequence[Path]) -> Iterator[tuple[Document, str]]:
    """Yield the sentences that state answers, each with its document."""
    for path in paths:
        if path.suffix == ".jsonl":
            document = bundled()
            for line in path.read_text("utf-8").splitlines():
                for sentence in json.loads(line).get("evidence", ())[:1]:
                    yield document, " ".join(sentence.split())
            continue
        for article in json.loads(path.read_text("utf-8"))["data"]:
            text = "\n\n".join(p["context"] for p in article["paragraphs"])
            document = make_document(text, title=article["title"], source=str(path))
            for paragraph in article["paragraphs"]:
                for qa in paragraph["qas"][:2]:
                    yield document, _sentence_at(paragraph["context"], qa["answers"][0])


def held_back(path: Path) -> Iterator[tuple[Document, str]]:
    """Yield the same of passages that training held back, ten of them to a document."""
    spans = [s for s in read_spans(path) if s.start >= 0 and is_held_back(s.context)]
    texts = list(dict.fromkeys(span.context for span in spans))
    documents: dict[str, Document] = {}
    for first in range(0, len(texts), 10):
        group = texts[first : first + 10]
        document = make_document("\n\n".join(group), title="", source=f"{first}")
        documents |= dict.fromkeys(group, document)
    for span in spans:
        answer = {"text": span.answer, "answer_start": span.start}
        yield documents[span.context], _sentence_at(span.context, answer)


def _sentence_at(text: str, answer: dict[str, object]) -> str:
    start = int(str(answer["answer_start"]))
    return next(" ".join(text[a:b].split()) for a, b in sentence_spans(text) if a <= start < b)


def written(
    sentences: Sequence[tuple[Document, str]],
) -> Iterator[tuple[str, Document, str, str]]:
    """Yield (kind, document, what is written, what is stated) of both writers."""
    seed = random.Random(11)
    others = [sentence for _, sentence in sentences]
    kinds = list(SPOILERS)
    for number, (document, sentence) in enumerate(sentences):
        if len(sentence) < SHORTEST:
            continue
        true = rewritten(sentence, seed)
        if true != sentence:
            yield "true", document, true, sentence
        for turn in range(len(kinds)):
            kind = kinds[(number + turn) % len(kinds)]
            lie = SPOILERS[kind][0](sentence, document.text, others, seed)
            if lie is not None and lie != sentence:
                yield kind, document, lie, sentence
                break


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--fit", type=Path, help="the training file of the reader")
    parser.add_argument("--show", action="store_true", help="print the lies that are shown")
    arguments = parser.parse_args()
    source = held_back(arguments.fit) if arguments.fit else stated(arguments.files)
    sentences = list(dict.fromkeys(source))
    sentences = random.Random(3).sample(sentences, min(MOST, len(sentences)))
    counts, scores = Counter[str](), defaultdict[str, list[float]](list)
    judge = Judge()
    with Workbench(Settings.from_environment()) as bench:
        for kind, document, text, truth in written(sentences):
            search: Search = bench.alone(document)._parts().search
            verdict, spans = carrying(text, search=search, judge=judge)
            counts[kind] += 1
            scores[kind].append(verdict.score if spans else 0.0)
            if arguments.show and (kind == "true") != bool(spans):
                print(f"{kind} {verdict.score:.2f}: {text}\n    {truth}\n    {verdict.reasons}")
    print("| shown from | " + " | ".join(counts) + " | lies |")
    print("|---|" + "---:|" * (len(counts) + 1))
    for sure in SURE:
        shown = {kind: sum(s >= sure for s in scores[kind]) for kind in counts}
        shares = [f"{shown[kind] / counts[kind]:.3f}" for kind in counts]
        lies = [kind for kind in counts if kind != "true"]
        total = sum(shown[kind] for kind in lies) / sum(counts[kind] for kind in lies)
        print(f"| {sure} | " + " | ".join(shares) + f" | {total:.3f} |")
    print("number:", dict(counts))


if __name__ == "__main__":
    main()
