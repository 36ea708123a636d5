"""Fit what a model's own doubt weighs in the gate, and tell whether it helps.

    python -m tests.measure.doubt local:model.gguf ../shared/data/xquad_en_dev.json --most 120

The questions of a file, with and without an answer, are put to the gate, and the model is asked
whether its text states the answer, as `assistant/doubt.py` does. Weight and bias are those of a
logistic regression over the log-odds of the model, with those of the gate as they are; the figures
are cross-validated by document. Fit on other questions than you judge by.
"""

import argparse
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant import Settings
from assistant.cases import read_cases
from assistant.doubt import Doubt, log_odds
from assistant.gate import THRESHOLD, probability
from assistant.question import understand
from assistant.ranking import ranked
from assistant.workbench import Workbench
from index.load import bundled

Floats = NDArray[np.float64]
LEAST = 0.005
"""So much the area under the curve must grow for the doubt to be called a help."""


def fitted(gate: Floats, doubt: Floats, stated: NDArray[np.bool_]) -> tuple[float, float]:
    """Return weight and bias: of the doubt's log-odds, added to those of the gate."""

    def loss(values: Floats) -> float:
        margin = np.where(stated, 1, -1) * (gate + values[0] * doubt + values[1])
        return float(np.logaddexp(0, -margin).mean() + 0.001 * values[0] ** 2)

    weight, bias = minimize(loss, np.zeros(2)).x
    return float(weight), float(bias)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("file", type=Path)
    parser.add_argument("--most", type=int, default=120, help="so many questions, at random")
    arguments = parser.parse_args()
    cases = [case for case in read_cases(arguments.file, (bundled(),)) if not case.history]
    cases = random.Random(5).sample(cases, min(arguments.most, len(cases)))
    cases.sort(key=lambda case: case.document.id)
    rows, stated, groups, untold = [], [], [], 0
    with Workbench(Settings(model=arguments.model)) as bench:
        assert bench.model
        doubt = Doubt(bench.model, 0.0, 0.0)
        for number, case in enumerate(cases):
            assistant = bench.alone(case.document)
            search = assistant._parts().search
            question = understand(search.correct(case.question))
            found = search.find(question.searched)
            evidence = ranked(question, found, search, assistant._parts().reader)
            chance = probability(assistant._parts().signals.read(question, evidence, search))
            told = doubt.chance(question, evidence, search)
            untold += told is None
            rows.append((log_odds(chance), log_odds(told if told is not None else 0.5)))
            stated.append(case.is_answerable)
            title = case.document.title
            groups.append(title if arguments.file.suffix == ".json" else str(number % 5))
    if untold == len(cases):
        raise SystemExit("The model offers no log-probabilities: leave the doubt out.")
    (gate, doubted), truth = np.array(rows).T, np.array(stated)
    joined = np.zeros(len(cases))
    for train, test in GroupKFold(min(5, len(set(groups)))).split(rows, groups=groups):
        weight, bias = fitted(gate[train], doubted[train], truth[train])
        joined[test] = gate[test] + weight * doubted[test] + bias
    areas = [float(roc_auc_score(truth, values)) for values in (gate, doubted, joined)]
    print("| | area under the curve | refused | falsely refused |\n|---|---:|---:|---:|")
    for name, values, area in zip(
        ("gate", "doubt", "both"), (gate, doubted, joined), areas, strict=True
    ):
        below = values < log_odds(THRESHOLD)
        print(f"| {name} | {area:.3f} | {below[~truth].mean():.3f} | {below[truth].mean():.3f} |")
    weight, bias = fitted(gate, doubted, truth)
    print(f"{len(cases)} questions, {untold} without log-probabilities")
    if areas[2] < areas[0] + LEAST:
        print("It does not help: leave FOOTNOTES_DOUBT out.")
    else:
        print(f"FOOTNOTES_DOUBT={weight:.2f},{bias:.2f}")


if __name__ == "__main__":
    main()
