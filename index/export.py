"""The ONNX export of an embedder, made once, so that questions are embedded without torch."""

import os
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from index.document_embedder import DocumentEmbedder
from index.home import lock
from index.question_embedder import MODEL_FILE, TOKENIZER_FILE, QuestionEmbedder

SMALLEST_COSINE = 0.9999
NEW = "new-"
CHECKED_TEXTS = (
    "Where will they meet?",
    "a",
    "The quick brown fox " * 80,
    "日本の首相は誰ですか。",
)


class _Embedding(torch.nn.Module):
    """The modules of a sentence-transformers model behind plain tensors."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features = {"input_ids": input_ids, "attention_mask": attention_mask}
        embedding: torch.Tensor = self.model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(embedding, dim=-1)


def export(embedder: DocumentEmbedder, folder: Path, tokenizer: Path) -> str | None:
    """Write the export of an embedder to `folder`, whole or not at all; sweep what was left half.

    Returns None, or why none could be made: its vectors must agree with the embedder's own to a
    cosine of 0.9999. `tokenizer` is the model's tokenizer.json. Raises `HomeError`.
    """
    if not tokenizer.is_file():
        return f"{tokenizer} is missing"
    with lock(folder):
        if (folder / MODEL_FILE).is_file():
            return None  # another process was first
        for left in folder.parent.glob(f"{NEW}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=NEW, dir=folder.parent) as name:
            new = Path(name) / "export"
            new.mkdir()
            try:
                _write(embedder.model, new)
                shutil.copyfile(tokenizer, new / TOKENIZER_FILE)
                cosine = _agreement(embedder, QuestionEmbedder(new))
            except (RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
                return f"{type(error).__name__}: {str(error).splitlines()[0]}"
            if cosine < SMALLEST_COSINE:
                return f"the export differs from the model: cosine {cosine:.5f}"
            os.replace(new, folder)
    return None


def _write(model: SentenceTransformer, folder: Path) -> None:
    """Trace the model to ONNX, with batch and length left open."""
    length = int(model.max_seq_length or 512)
    (folder / "length").write_text(str(length))
    example = torch.ones((2, 8), dtype=torch.int64)
    device = model.device
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Embedding(model).to("cpu").eval(),
            (example, example),
            str(folder / MODEL_FILE),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={
                "input_ids": {0: "batch", 1: "length"},
                "attention_mask": {0: "batch", 1: "length"},
                "embedding": {0: "batch"},
            },
            opset_version=17,
            dynamo=False,
        )
    model.to(device)


def _agreement(embedder: DocumentEmbedder, exported: QuestionEmbedder) -> float:
    """Return the smallest cosine between the two over a few texts."""
    return float(np.sum(embedder.embed(CHECKED_TEXTS) * exported.embed(CHECKED_TEXTS), 1).min())
