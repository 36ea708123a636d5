"""Embedding with sentence-transformers: documents when they are indexed, and what has no export."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from index.embedding import Vectors, check_weights
from index.errors import ModelError

BATCH = 32


class DocumentEmbedder:
    """An `Embedder` over a folder of sentence-transformers weights, on a GPU when there is one."""

    def __init__(self, folder: Path) -> None:
        """Load the weights. Raises `ModelError`."""
        check_weights(folder)
        # Its bar would be written to standard error, on a pipe too.
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self.model = SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"The embedder in {folder} cannot be loaded: {error}. Give another folder."
            ) from error

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, float32, shape (texts, dimensions)."""
        vectors = self.model.encode(
            list(texts),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)
