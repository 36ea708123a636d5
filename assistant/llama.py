"""llama.cpp in this process: a model file loaded when first needed, and what it has read."""

import hashlib
import json
import os
import secrets
import threading
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from assistant.states import States
from index.errors import ModelError

BATCH = 64
"""Tokens of the prompt between two looks at whether the reader has stopped the answer."""
MEMORY = 1024
"""MiB of memory for what was read before, so that another prompt between does not cost it."""


class Llama:
    """Writes one reply at a time; who comes meanwhile waits. Safe to use from several threads."""

    def __init__(
        self,
        path: Path,
        *,
        context: int,
        threads: int | None,
        gpu_layers: int | None,
        states: Path | None,
    ) -> None:
        """Take the model's file and the folder of its states; nothing is loaded yet."""
        self._path = path
        self._context = context
        self._threads = threads
        self._gpu_layers = gpu_layers
        self._states = States(states) if states else None
        self._key = secrets.token_hex()
        self._working = threading.Lock()
        self._server: Any = None
        self._read = ""

    def write(
        self,
        request: dict[str, Any],
        marked: str,
        heard: Callable[[Any], bool],
        stopped: threading.Event,
    ) -> None:
        """Give `heard` the pieces of a reply, until it returns true.

        `marked` is the beginning of the prompt that is read once: it is taken from disk, or kept
        there when it has been read. Raises `ModelError`.
        """
        is_read = False

        def listen(pieces: Any) -> bool:
            nonlocal is_read
            for piece in pieces if isinstance(pieces, list) else [pieces]:
                progress = piece.get("prompt_progress")
                is_read = is_read or bool(progress and progress["processed"] >= progress["total"])
            return heard(pieces)

        with self._working:
            if stopped.is_set():
                return
            server = self._loaded()
            name = self._name(marked) if marked and self._states else ""
            is_kept = bool(name) and (name == self._read or self._restore(name))
            self._read = ""
            if (reply := server.handle_chat_completions(request, listen)) is not None:
                heard(reply)
            if name and is_read:
                if self._states and not is_kept:
                    self._states.keep(name, partial(self._ask, "save"))
                self._read = name

    def _loaded(self) -> Any:
        """Return the server of llama.cpp, with the file loaded. Raises `ModelError`."""
        if self._server is None:
            import xllamacpp

            parameters = xllamacpp.CommonParams()
            parameters.model.path = str(self._path)
            parameters.n_ctx = self._context
            parameters.n_parallel = 1
            parameters.n_batch = parameters.n_ubatch = BATCH
            parameters.cache_ram_mib = MEMORY
            parameters.warmup = False
            parameters.verbosity = -1
            parameters.ui = False
            parameters.api_keys = [self._key]
            if self._threads:
                parameters.cpuparams.n_threads = self._threads
                parameters.cpuparams_batch.n_threads = self._threads
            if self._gpu_layers is not None:
                parameters.n_gpu_layers = self._gpu_layers
            if self._states and not self._states.prepare():
                self._states = None
            if self._states:
                parameters.slot_save_path = f"{self._states.folder}{os.sep}"
            try:
                self._server = xllamacpp.Server(parameters)
            except RuntimeError as error:
                raise ModelError(
                    f"llama.cpp cannot load {str(self._path)!r}. Is the file whole, and is there "
                    "memory for it? A smaller context needs less: FOOTNOTES_CONTEXT=2048."
                ) from error
        return self._server

    def _name(self, marked: str) -> str:
        """Return the name of the state after a text: of the text, the model and the runtime."""
        import xllamacpp

        file = self._path.stat()
        model = (str(self._path), file.st_size, file.st_mtime_ns)
        known = json.dumps([marked, *model, self._context, xllamacpp.__version__])
        return hashlib.sha256(known.encode()).hexdigest()[:32]

    def _restore(self, name: str) -> bool:
        """Take up a state from disk; a damaged one is as good as none."""
        file = self._states.find(name) if self._states else ""
        return bool(file) and self._ask("restore", file)

    def _ask(self, action: str, file: str) -> bool:
        """Have the server save or restore the state of its one slot, over loopback."""
        request = urllib.request.Request(
            f"{self._server.listening_address}/slots/0?action={action}",
            data=json.dumps({"filename": file}).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False
