"""The two embedders of a model, each made when it is first needed: for documents, for questions."""

import logging
from functools import cached_property
from pathlib import Path

from index.embedding import Embedder, model_folder, model_identity
from index.question_embedder import TOKENIZER_FILE, QuestionEmbedder

logger = logging.getLogger(__name__)


class Embedders:
    """An embedder with torch for documents, and one without for questions."""

    def __init__(self, name: str | None, home: Path) -> None:
        """Find the weights of a model, None being the default. Raises `ModelError`."""
        self.folder = model_folder(name)
        self.identity = model_identity(self.folder)
        self._export = home / "models" / self.identity[:32]

    @cached_property
    def for_documents(self) -> Embedder:
        """The sentence-transformers model."""
        from index.document_embedder import DocumentEmbedder

        return DocumentEmbedder(self.folder)

    @cached_property
    def for_questions(self) -> Embedder:
        """The export of the model for onnxruntime, or the model itself where none can be made."""
        refused = self._export.with_suffix(".refused")
        if not self._export.is_dir() and not refused.is_file():
            from index.document_embedder import DocumentEmbedder
            from index.export import export

            assert isinstance(self.for_documents, DocumentEmbedder)
            reason = export(self.for_documents, self._export, self.folder / TOKENIZER_FILE)
            if reason:
                refused.write_text(reason)
        if refused.is_file():
            logger.info(
                "Questions are embedded by sentence-transformers, as there is no ONNX export (%s).",
                refused.read_text(),
            )
            return self.for_documents
        return QuestionEmbedder(self._export)
