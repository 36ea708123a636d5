"""Fit the gate on a SQuAD file and print its table with the figures of a cross-validation.

    python -m tests.measure.gate ../shared/data/xquad_en_dev.json

Each question is asked of its article, which states the answer, and of the article without its
paragraph, which does not. The weights are those of a logistic regression; the threshold is the
one that refuses the given share of the questions that have no answer.
"""

import argparse
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from assistant import Settings
from assistant.cases import read_cases
from assistant.gate import THRESHOLDS, probability
from assistant.question import understand
from assistant.ranking import ranked
from assistant.signals import Signals
from assistant.workbench import Workbench


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("squad", type=Path)
    parser.add_argument("--refused", type=float, default=0.80)
    parser.add_argument("--save", type=Path, help="write the signals to this .npz")
    arguments = parser.parse_args()
    rows, labels, groups = [], [], []
    with Workbench(Settings.from_environment()) as bench:
        for case in read_cases(arguments.squad, ()):
            assistant = bench.alone(case.document)
            search = assistant._parts().search
            question = understand(search.correct(case.question))
            found = search.find(question.searched)
            evidence = ranked(question, found, search, assistant._parts().reader)
            rows.append(assistant._parts().signals.read(question, evidence, search).values())
            labels.append(case.is_answerable)
            groups.append(case.document.title)
    signals, stated = np.array(rows), np.array(labels)
    if arguments.save:
        np.savez(arguments.save, signals=signals, stated=stated, groups=np.array(groups))
    model = LogisticRegression(C=100, max_iter=1000)
    guesses = cross_val_predict(
        model, signals, stated, groups=groups, cv=GroupKFold(8), method="predict_proba"
    )[:, 1]
    threshold = float(np.quantile(guesses[~stated], arguments.refused))
    model.fit(signals, stated)
    print(f"area under the curve, cross-validated: {roc_auc_score(stated, guesses):.3f}")
    for name, values in (("refused", guesses[~stated]), ("falsely refused", guesses[stated])):
        print(f"{name}: {np.mean(values < threshold):.3f} of {len(values)}")
    for name, values, area in zip(Signals.__slots__, signals.T, model.coef_[0], strict=True):
        alone = roc_auc_score(stated, values)
        print(f"    {name}={area:.2f},  # alone: {max(alone, 1 - alone):.3f}")
    chances = np.array([probability(Signals(*row)) for row in rows])
    for name, value in THRESHOLDS.items():
        print(
            f"{name} {value}, as it stands: refused {np.mean(chances[~stated] < value):.3f}, "
            f"falsely {np.mean(chances[stated] < value):.3f}"
        )
    print(f"BIAS = {model.intercept_[0]:.2f}\nTHRESHOLD = {threshold:.3f}")


if __name__ == "__main__":
    main()
