"""The training loop: batches of like length, a schedule, a log, and checkpoints to go on from."""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from tests.training.encoding import Encoded

BATCH = 32
SORTED_OVER = 40
WARM_UP = 0.06
CHECKPOINT = 200
LOG = 50

Loss = Callable[[torch.nn.Module, Sequence[Encoded], torch.device], torch.Tensor]


def device() -> torch.device:
    """Return the GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def batches(examples: Sequence[Encoded], seed: int) -> list[list[Encoded]]:
    """Return the examples in batches of like length, in an order that the seed decides."""
    shuffle = random.Random(seed)
    order = list(examples)
    shuffle.shuffle(order)
    made: list[list[Encoded]] = []
    for begin in range(0, len(order), BATCH * SORTED_OVER):
        near = sorted(order[begin : begin + BATCH * SORTED_OVER], key=lambda e: len(e.ids))
        pool = [near[i : i + BATCH] for i in range(0, len(near), BATCH)]
        shuffle.shuffle(pool)
        made += pool
    return made


def tensors(
    batch: Sequence[Encoded], where: torch.device
) -> tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]:
    """Return the model's inputs, which tokens may be chosen (batch, length), and the targets."""
    length = max(len(example.ids) for example in batch)
    shape = (len(batch), length)
    ids, mask, kinds = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, example in enumerate(batch):
        ids[row, : len(example.ids)] = example.ids
        mask[row, : len(example.ids)] = 1
        kinds[row, example.second : len(example.ids)] = 1
    allowed = kinds.astype(bool)
    for row, example in enumerate(batch):
        allowed[row, len(example.ids) - 1] = False
    allowed[:, 0] = True
    inputs = {
        "input_ids": torch.from_numpy(ids).to(where),
        "attention_mask": torch.from_numpy(mask).to(where),
        "token_type_ids": torch.from_numpy(kinds).to(where),
    }
    targets = torch.tensor([example.target for example in batch], device=where)
    return inputs, torch.from_numpy(allowed).to(where), targets


def fit(
    model: torch.nn.Module,
    examples: Sequence[Encoded],
    loss: Loss,
    folder: Path,
    *,
    rate: float,
    seed: int,
    look: Callable[[torch.nn.Module], dict[str, float]],
) -> None:
    """Train on the examples once, in bfloat16, and leave `model.pt` in the folder.

    A run that was stopped goes on from its last checkpoint. `look` measures the model on what is
    held back; its figures stand in `log.jsonl` with the loss.
    """
    folder.mkdir(parents=True, exist_ok=True)
    where = device()
    model.to(where).train()
    plan = batches(examples, seed)
    optimizer = torch.optim.AdamW(_groups(model), lr=rate, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share(step, len(plan)))
    kept = folder / "checkpoint.pt"
    begin = 0
    if kept.exists():
        state = torch.load(kept, map_location=where, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        begin = state["step"]
    for step, figures in _steps(model, plan, begin, loss, optimizer, schedule, where):
        if step % CHECKPOINT == 0 or step == len(plan):
            figures |= look(model)
            model.train()
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "step": step,
            }
            torch.save(state, kept.with_suffix(".new"))
            kept.with_suffix(".new").replace(kept)
        with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({"step": step, "of": len(plan)} | figures) + "\n")
    torch.save(model.state_dict(), folder / "model.pt")


def _steps(
    model: torch.nn.Module,
    plan: Sequence[Sequence[Encoded]],
    begin: int,
    loss: Loss,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    where: torch.device,
) -> Iterator[tuple[int, dict[str, float]]]:
    losses: list[float] = []
    began, seen = time.monotonic(), 0
    for step, batch in enumerate(plan[begin:], begin + 1):
        with torch.autocast(where.type, torch.bfloat16):
            value = loss(model, batch, where)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(value.item())
        seen += len(batch)
        if step % LOG == 0 or step == len(plan):
            speed = seen / (time.monotonic() - began)
            yield step, {"loss": float(np.mean(losses)), "examples_a_second": speed}
            losses, began, seen = [], time.monotonic(), 0


def _share(step: int, steps: int) -> float:
    warm = max(1, round(WARM_UP * steps))
    return (step + 1) / warm if step < warm else max(0.0, (steps - step) / (steps - warm))


def _groups(model: torch.nn.Module) -> list[dict[str, object]]:
    """Return the weights, which decay, and the biases and norms, which do not."""
    decayed = [weight for weight in model.parameters() if weight.ndim > 1]
    rest = [weight for weight in model.parameters() if weight.ndim <= 1]
    return [{"params": decayed, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}]
