"""Train the judge: whether a passage supports a sentence, contradicts it or leaves it unstated.

    python -m tests.training.judge ../shared/data/training --start /tmp/reader/model.pt \\
        --folder /tmp/judge

It starts from the reader's trunk, which has learned to hold two texts against each other. Stopped
and started again it goes on from its last checkpoint.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer

from assistant.alignment import nearest_stretches
from index.embedding import model_folder
from tests.training.encoding import Encoded, tokenizer
from tests.training.examples import (
    LABELS,
    PairExample,
    SpanExample,
    is_held_back,
    read_pairs,
    read_spans,
    times,
)
from tests.training.fit import batches, device, fit, tensors
from tests.training.models import JudgeModel
from tests.training.pairs import answer_pairs, sentence_pairs

# How often a pair of each source is seen: those that look like our passages most, single sentences
# and forms of question and answer less.
SHARES = {
    "fever": 0.8,
    "fever-neg": 0.5,
    "condaqa": 0.5,
    "condaqa-qa": 0.15,
    "cad-nli": 0.3,
    "mnli": 0.6,
    "boolq": 0.6,
    "boolq-qa": 0.25,
    "boolq-neg": 0.5,
    "boolq-qa-neg": 0.15,
    "begin-wow": 0.5,
    "begin-cmu": 0.5,
    "help-and": 0.15,
    "help-or": 0.2,
}
SUMMEDITS = 1.5
PASSAGES, ANSWERS = 5_500, 5_000
"""How many passages and questions of the reader's files pairs are made from."""
INFORMAL = ("squadshifts_reddit", "squadshifts_amazon_reviews")
"""Posts and reviews: a tenth of them is enough."""
MADE_FROM = ("squad", "afriqa", "nq", "quoref", "qamr")
LENGTH = 144
SEED = 20261124


def mixed(
    pairs: Sequence[PairExample], spans: Sequence[SpanExample], seed: random.Random
) -> list[PairExample]:
    """Return the pairs of one training."""
    by_source: dict[str, list[PairExample]] = defaultdict(list)
    for pair in pairs:
        by_source[pair.source].append(pair)
    chosen: list[PairExample] = []
    for source, found in by_source.items():
        chosen += times(found, SHARES.get(source, SUMMEDITS), seed)
    useful = [
        span
        for span in spans
        if span.source.startswith(MADE_FROM)
        and (span.source not in INFORMAL or seed.random() < 0.1)
    ]
    passages = sorted({span.context for span in useful})
    chosen += sentence_pairs(seed.sample(passages, min(PASSAGES, len(passages))), seed)
    answered = [span for span in useful if span.start >= 0]
    chosen += answer_pairs(seed.sample(answered, min(ANSWERS, len(answered))), seed)
    return chosen


def encoded(pairs: Sequence[PairExample], tokens: Tokenizer, seed: random.Random) -> list[Encoded]:
    """Return the pairs as token ids, long passages cut to what shares most with the sentence."""
    made = []
    for begin in range(0, len(pairs), 4096):
        part = [_cut(pair, seed) for pair in pairs[begin : begin + 4096]]
        whole = tokens.encode_batch([(p.sentence, p.passage) for p in part])
        for pair, encoding in zip(part, whole, strict=True):
            second = encoding.type_ids.index(1)
            ids = encoding.ids[:LENGTH]
            if second < LENGTH - 8:
                label = LABELS.index(pair.label)
                made.append(Encoded((*ids[:-1], encoding.ids[-1]), second, (label, label)))
    return made


def _cut(pair: PairExample, seed: random.Random) -> PairExample:
    """Return the pair with the nearest stretch of its passage, as the judge will be asked."""
    size = seed.choice((320, 420, 520))
    best = nearest_stretches(pair.sentence, pair.passage, size=size, most=1)[0]
    return replace(pair, passage=pair.passage[best.start : best.end].strip())


def label_loss(
    model: torch.nn.Module, batch: Sequence[Encoded], where: torch.device
) -> torch.Tensor:
    """Return the mean cross-entropy of the label, a little smoothed: some labels are wrong."""
    inputs, _, targets = tensors(batch, where)
    return torch.nn.functional.cross_entropy(
        model(**inputs).float(), targets[:, 0], label_smoothing=0.05
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path, help="the folder of both files")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="model.pt of a trained reader or judge")
    parser.add_argument("--seed", type=int, default=SEED, help="another one for a second round")
    parser.add_argument("--share", type=float, default=1.0, help="of the examples, for a trial")
    parser.add_argument("--rate", type=float, default=1e-4)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    seed = random.Random(arguments.seed)
    tokens = tokenizer(model_folder(None))
    pairs = read_pairs(arguments.examples / "judge.jsonl.gz")
    spans = [
        span
        for span in read_spans(arguments.examples / "reader.jsonl.gz")
        if not is_held_back(span.context)
    ]
    training = mixed([pair for pair in pairs if not is_held_back(pair.passage)], spans, seed)
    chosen = encoded(seed.sample(training, round(arguments.share * len(training))), tokens, seed)
    held = encoded([pair for pair in pairs if is_held_back(pair.passage)], tokens, seed)
    print(f"{len(chosen)} pairs, {sum(len(e.ids) for e in chosen) / len(chosen):.0f} tokens each")

    @torch.no_grad()
    def look(model: torch.nn.Module) -> dict[str, float]:
        model.eval()
        right = total = 0
        for batch in batches(held, SEED)[:20]:
            inputs, _, targets = tensors(batch, device())
            found = model(**inputs).argmax(dim=1)
            right += int((found == targets[:, 0]).sum())
            total += len(batch)
        return {"held_back_right": right / total}

    model = JudgeModel(model_folder(None))
    if arguments.start:
        known = torch.load(arguments.start, map_location="cpu", weights_only=True)
        # A reader's head has another shape.
        heads = [name for name, weight in model.state_dict().items() if name.startswith("head.")]
        if any(known[name].shape != model.state_dict()[name].shape for name in heads):
            known |= {name: model.state_dict()[name] for name in heads}
        model.load_state_dict(known)
    fit(
        model,
        chosen,
        label_loss,
        arguments.folder,
        rate=arguments.rate,
        seed=arguments.seed,
        look=look,
    )


if __name__ == "__main__":
    main()
