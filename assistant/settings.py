"""The settings of an assistant, each with a default."""

import os
from dataclasses import dataclass
from pathlib import Path

from index.errors import SettingsError

MODELS = ("quotes",)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an assistant is opened with.

    `model` is "quotes": the document's own sentences. `home` is the data directory, by default
    that of the user. `documents` are the files to ask; with none, the documents that are kept: at
    first the bundled article, and then what was added to it. `embedder` is a sentence-transformers
    model on this machine, a folder or a name. Raises `SettingsError`.
    """

    model: str = "quotes"
    home: str | Path | None = None
    documents: tuple[str | Path, ...] = ()
    embedder: str | None = None

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise SettingsError(
                f"The model {self.model!r} is unknown. This version has: {', '.join(MODELS)}."
            )
        if isinstance(self.documents, str | Path):
            raise SettingsError(
                f"documents={self.documents!r} is not a tuple. Write ({str(self.documents)!r},)."
            )
        object.__setattr__(self, "documents", tuple(self.documents))

    @classmethod
    def from_environment(cls) -> "Settings":
        """Return the settings that FOOTNOTES_MODEL, FOOTNOTES_HOME and FOOTNOTES_EMBEDDER name."""
        return cls(
            model=os.environ.get("FOOTNOTES_MODEL") or "quotes",
            home=os.environ.get("FOOTNOTES_HOME") or None,
            embedder=os.environ.get("FOOTNOTES_EMBEDDER") or None,
        )
