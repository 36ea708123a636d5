"""Embedding without torch: questions and single words, by onnxruntime from an export."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index.embedding import Vectors
from index.errors import DamagedIndexError

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
LENGTH_FILE = "length"
BATCH = 64


class QuestionEmbedder:
    """An `Embedder` over the folder that `index.export.export` wrote."""

    def __init__(self, folder: Path) -> None:
        """Load the export. Raises `DamagedIndexError`."""
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # Questions are short: an arena would keep the largest batch's memory for good.
        options.enable_cpu_mem_arena = False
        # Threads that spin while they wait take the processor from other questions.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            length = int((folder / LENGTH_FILE).read_text())
        except Exception as error:  # onnxruntime and tokenizers raise their own, and bare Exception
            raise DamagedIndexError(
                f"The embedder's export {folder} cannot be read ({type(error).__name__}). "
                "Run `footnotes doctor --rebuild`."
            ) from error
        self._tokenizer.enable_truncation(length)
        self._tokenizer.enable_padding()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, float32, shape (texts, dimensions)."""
        batches = [self._batch(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)]
        return np.concatenate(batches)

    def _batch(self, texts: Sequence[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(list(texts))
        inputs = {
            "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
        }
        (vectors,) = self._session.run(["embedding"], inputs)
        return np.asarray(vectors, dtype=np.float32)
