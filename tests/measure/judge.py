"""Measure the judge on true and spoiled sentences of texts, and on public pairs held back.

    python -m tests.measure.judge index/articles/*.txt ../shared/data/xquad_en_dev.json
    python -m tests.measure.judge --held-back ../shared/data/training/judge.jsonl.gz
    python -m tests.measure.judge --fit ../shared/data/training/reader.jsonl.gz

Sentences are reworded and spoiled in one place by the rules of `tests/training`, so the kinds are
those that training saw, in other texts. `--fit` prints the figures over passages that training held
back for several offsets; the bars' texts are not looked at.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.alignment import nearest_stretches
from assistant.exact import CERTAIN, ELSEWHERE, LEFT, ORDER, mismatches
from assistant.inference import WEIGHTS, PairModel
from assistant.verdicts import Judge
from index.load import load
from index.passages import passages
from index.sentences import sentence_spans
from tests.training.examples import LABELS, PairExample, is_held_back, read_pairs, read_spans
from tests.training.pairs import SHORTEST
from tests.training.rewriting import rewritten
from tests.training.spoiling import SPOILERS
from tests.training.statements import statement

FITTED = 800
MOST = 120
"""Pairs of a kind at most."""


def made(texts: Sequence[str], asked: Sequence[tuple[str, str, str]]) -> list[PairExample]:
    """Return true pairs in other words, and spoiled ones of each kind.

    `asked` are questions, answers and their passages, for statements.
    """
    seed = random.Random(7)
    sentences = [
        (" ".join(text[start:end].split()), text)
        for text in texts
        for start, end in sentence_spans(text)
    ]
    sentences = [(s, text) for s, text in sentences if len(s) >= SHORTEST and s[-1:] in '.”"']
    seed.shuffle(sentences)
    others = [sentence for sentence, _ in sentences]
    found: dict[str, list[PairExample]] = defaultdict(list)
    for sentence, text in sentences:
        reworded = rewritten(sentence, seed)
        if reworded != sentence:
            found["reworded"].append(PairExample("reworded", reworded, text, "supported"))
        for kind, (spoiler, label) in SPOILERS.items():
            base = reworded if seed.random() < 0.5 else sentence
            spoiled = spoiler(base, text, others, seed)
            if spoiled and spoiled.lower() not in text.lower():
                found[kind].append(PairExample(kind, spoiled, text, label))
    for question, answer, text in asked:
        said = statement(question, answer)
        if said:
            found["statement"].append(PairExample("statement", said, text, "supported"))
    seed.shuffle(found["statement"])
    true = ("reworded", "statement")
    return [p for kind in found for p in found[kind][: MOST * (2 if kind in true else 1)]]


def read_texts(paths: Sequence[Path]) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return the passages of text files and the paragraphs of SQuAD files, with their questions."""
    texts: list[str] = []
    asked: list[tuple[str, str, str]] = []
    for path in paths:
        if path.suffix != ".json":
            texts += [passage.text for passage in passages(load(path), size=900)]
            continue
        for article in json.loads(path.read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                texts.append(paragraph["context"])
                for qa in paragraph["qas"]:
                    answer = qa["answers"][0]["text"]
                    asked.append((qa["question"], answer, paragraph["context"]))
    return texts, asked


def table(pairs: Sequence[PairExample], judge: Judge) -> None:
    """Print, for each kind, how many are kept or caught, with three that went wrong."""
    wrong: dict[str, list[str]] = defaultdict(list)
    counts, right = Counter[str](), Counter[str]()
    for pair in pairs:
        verdict = judge.judge(pair.sentence, pair.passage)
        kind = pair.source
        counts[kind] += 1
        if (verdict.label == "supported") == (pair.label == "supported"):
            right[kind] += 1
        else:
            wrong[kind].append(f"{pair.sentence}  [{verdict.score:.2f} {verdict.reasons[0]}]")
    print("| kind | pairs | right |\n|---|---:|---:|")
    for kind in counts:
        print(f"| {kind} | {counts[kind]} | {100 * right[kind] / counts[kind]:.1f} % |")
    true = {pair.source for pair in pairs if pair.label == "supported"}
    for name, kinds in (("kept", true), ("caught", counts.keys() - true)):
        total = sum(counts[kind] for kind in kinds)
        print(f"{name}: {100 * sum(right[kind] for kind in kinds) / total:.1f} % of {total}")
    for kind, sentences in wrong.items():
        for sentence in sentences[:3]:
            print(f"- {kind}: {sentence}")


def held_back(path: Path, judge: Judge) -> None:
    """Print balanced accuracy, three labels and supported or not, beside that of the majority."""
    rows: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for pair in read_pairs(path):
        if is_held_back(pair.passage):
            stretches = nearest_stretches(pair.sentence, pair.passage)
            texts = [pair.passage[s.start : s.end] for s in stretches]
            chances = judge.chances(pair.sentence, texts)
            best = chances[chances[:, 0].argmax()]
            kept = judge.judge(pair.sentence, pair.passage).label == "supported"
            label = LABELS.index(pair.label)
            for name in (pair.source.removesuffix("-neg"), "all"):
                rows[name].append((label, int(best.argmax()), kept))
    print("| source | pairs | balanced, 3 labels | majority | balanced, supported or not |")
    print("|---|---:|---:|---:|---:|")
    for name, found in sorted(rows.items()):
        if len(found) < 30:
            continue
        labels, guesses, kept_all = (np.array(column) for column in zip(*found, strict=True))
        present = np.unique(labels)
        three = np.mean([np.mean(guesses[labels == label] == label) for label in present])
        is_true = labels == 0
        two = (kept_all[is_true].mean() + (~kept_all[~is_true]).mean()) / 2
        print(f"| {name} | {len(found)} | {three:.3f} | {1 / len(present):.3f} | {two:.3f} |")


def fit(path: Path, judge: Judge) -> None:
    """Print the weights of the log-odds of support, and the shares kept and caught with them."""
    spans = [s for s in read_spans(path) if is_held_back(s.context)]
    spans = [s for s in spans if s.source in ("squadshifts_new_wiki", "squad2train_slice", "qed")]
    texts = sorted({span.context for span in spans})
    pairs = made(texts, [(s.question, s.answer, s.context) for s in spans if s.start >= 0])
    rows, true, certain = [], [], []
    for pair in random.Random(1).sample(pairs, min(FITTED, len(pairs))):
        stretches = nearest_stretches(pair.sentence, pair.passage)
        near = [pair.passage[s.start : s.end] for s in stretches]
        supported = float(judge.chances(pair.sentence, near)[:, 0].max())
        costs = [m.cost for m in mismatches(pair.sentence, " ".join(near))]
        odds = np.log((supported + 1e-6) / (1 - supported + 1e-6))
        rows.append([odds, ORDER in costs, ELSEWHERE in costs, LEFT in costs])
        true.append(pair.label == "supported")
        certain.append(CERTAIN in costs)
    signals, stated, settled = np.array(rows, dtype=float), np.array(true), np.array(certain)
    model = LogisticRegression(C=10).fit(signals[~settled], stated[~settled])
    slope, order, elsewhere, left = model.coef_[0]
    print(
        f"SLOPE = {slope:.2f}; ORDER, ELSEWHERE, LEFT = {-order:.1f}, {-elsewhere:.1f}, {-left:.1f}"
    )
    chances = np.where(settled, 0.0, model.predict_proba(signals)[:, 1])
    for cut in (0.25, 0.3, 0.35, 0.4, 0.5):
        offset = model.intercept_[0] - np.log(cut / (1 - cut))
        kept, caught = (chances[stated] >= cut).mean(), (chances[~stated] < cut).mean()
        print(f"OFFSET = {offset:.2f}: kept {kept:.3f}, caught {caught:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, nargs="*")
    parser.add_argument("--weights", type=Path, default=WEIGHTS / "judge.onnx")
    parser.add_argument("--held-back", type=Path)
    parser.add_argument("--fit", type=Path)
    arguments = parser.parse_args()
    judge = Judge(PairModel(arguments.weights))
    if arguments.texts:
        table(made(*read_texts(arguments.texts)), judge)
    if arguments.held_back:
        held_back(arguments.held_back, judge)
    if arguments.fit:
        fit(arguments.fit, judge)


if __name__ == "__main__":
    main()
