"""Measure the reader on SQuAD files, gold paragraph given, and on what training held back.

    python -m tests.measure.reader ../shared/data/xquad_en_dev.json
    python -m tests.measure.reader --fit ../shared/data/training/reader.jsonl.gz

A SQuAD file gives the F1 of the best span over the questions with an answer and, where it has
questions without one, SQuAD 2.0's F1 at the best threshold. `--fit` prints the table by which a
score becomes a probability: fitted on the examples that training did not see, with as many
questions without an answer, half of them adversarial.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.inference import WEIGHTS, PairModel
from assistant.reader import Reader
from assistant.squad import f1
from tests.training.examples import is_held_back, read_spans
from tests.training.unanswerable import elsewhere, removed, turned_away


def squad(path: Path, reader: Reader) -> None:
    """Print the figures over a SQuAD file."""
    rows: list[tuple[float, float, bool]] = []
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                (reading,) = reader.read(qa["question"], [paragraph["context"]])
                best = reading.spans[0] if reading.spans else None
                gold = [answer["text"] for answer in qa["answers"]]
                score = f1(best.text, gold) if best and gold else 0.0
                rows.append((best.score if best else -99.0, score, bool(gold)))
    scores, values, answered = (np.array(column) for column in zip(*rows, strict=True))
    print(f"F1 {100 * values[answered].mean():.1f} over {answered.sum()} with an answer")
    if not answered.all():
        share, threshold = max(
            (np.where(scores >= t, values, ~answered).mean(), float(t)) for t in np.unique(scores)
        )
        print(f"SQuAD 2.0 F1 {100 * share:.1f} of {len(rows)} at a threshold of {threshold:.2f}")


def fit(path: Path, reader: Reader) -> None:
    """Print the slope and the offset of the probability."""
    seed = random.Random(1)
    held = [e for e in read_spans(path) if is_held_back(e.context)]
    held = [e for e in held if e.source.startswith(("squad", "unansq", "nq", "afriqa", "clapnq"))]
    answered = [e for e in held if e.start >= 0]
    without = [e for e in held if e.start < 0]
    without += [made for e in answered if (made := removed(e))]
    without += [*turned_away(answered, seed), *elsewhere(answered, seed)]
    size = min(len(answered), len(without), 500)
    examples = seed.sample(answered, size) + seed.sample(without, size)
    readings = [reader.read(e.question, [e.context])[0] for e in examples]
    scores = np.array([[reading.spans[0].score] for reading in readings])
    stated = np.array([e.start >= 0 for e in examples])
    exact = np.mean(
        [
            f1(r.spans[0].text, [e.answer])
            for r, e in zip(readings, examples, strict=True)
            if e.answer
        ]
    )
    model = LogisticRegression(C=100).fit(scores, stated)
    print(
        f"{len(examples)} examples, F1 {100 * exact:.1f}, AUROC {roc_auc_score(stated, scores):.3f}"
    )
    print(f"SLOPE, OFFSET = {model.coef_[0][0]:.3f}, {model.intercept_[0]:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("squad", type=Path, nargs="*")
    parser.add_argument("--weights", type=Path, default=WEIGHTS / "reader.onnx")
    parser.add_argument("--fit", type=Path)
    arguments = parser.parse_args()
    reader = Reader(PairModel(arguments.weights))
    for path in arguments.squad:
        squad(path, reader)
    if arguments.fit:
        fit(arguments.fit, reader)


if __name__ == "__main__":
    main()
