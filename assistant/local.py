"""A model file on this machine as a LangChain chat model: llama.cpp in this process."""

import asyncio
import hashlib
import json
import os
import secrets
import threading
import urllib.request
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from assistant.gguf import context_length
from index.errors import ModelError, WritingError

LONGEST_CONTEXT = 8192
"""Tokens of the context if none are asked for: more costs memory, and few questions need it."""
BATCH = 64
"""Tokens of the prompt between two looks at whether the reader has stopped the answer."""
STATES = 8
"""So many states of read documents are kept on disk, the last used ones."""
_ROLES = {"system": "system", "human": "user", "ai": "assistant"}


class LocalModel(BaseChatModel):
    """Writes with a GGUF file, one reply at a time, which is loaded when it is first needed.

    What is marked by "cache_control" in the first message is read once: the state of llama.cpp
    after it is kept in `states`, and restored in other processes.
    """

    path: Path
    context: int | None = None
    threads: int | None = None
    gpu_layers: int | None = None
    states: Path | None = None
    _server: Any = PrivateAttr(default=None)
    _key: str = PrivateAttr(default_factory=secrets.token_hex)
    _working: threading.Lock = PrivateAttr(default_factory=threading.Lock)
    _state: str = PrivateAttr(default="")

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    @property
    def room(self) -> int:
        """The tokens that a prompt and its reply may have together."""
        length = context_length(self.path) or LONGEST_CONTEXT // 2
        return self.context or min(length, LONGEST_CONTEXT)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        with self._working:
            reply = self._loaded().handle_chat_completions(_request(messages, stop, kwargs))
        choice = _sound(reply)["choices"][0]
        message = AIMessage(
            choice["message"].get("content") or "",
            response_metadata={"logprobs": choice.get("logprobs")},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        loop = asyncio.get_running_loop()
        pieces: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        stopped = threading.Event()
        request = {**_request(messages, stop, kwargs), "stream": True, "return_progress": True}

        def heard(piece: Any) -> bool:
            """Take what llama.cpp has to say; true stops it."""
            for one in piece if isinstance(piece, list) else [piece]:
                loop.call_soon_threadsafe(pieces.put_nowait, one)
            return stopped.is_set()

        def write() -> None:
            try:
                self._write(request, _kept(messages), heard, stopped)
            finally:
                loop.call_soon_threadsafe(pieces.put_nowait, None)

        writing = loop.run_in_executor(None, write)
        try:
            while (piece := await pieces.get()) is not None:
                for choice in _sound(piece).get("choices", ()):
                    ending = choice.get("finish_reason")
                    chunk = AIMessageChunk(
                        content=choice.get("delta", {}).get("content") or "",
                        response_metadata={"finish_reason": ending} if ending else {},
                    )
                    yield ChatGenerationChunk(message=chunk)
            await writing
        finally:
            stopped.set()

    def _write(
        self,
        request: dict[str, Any],
        kept: str,
        heard: Callable[[Any], bool],
        stopped: threading.Event,
    ) -> None:
        with self._working:
            if stopped.is_set():
                return
            server = self._loaded()
            state = self._name(kept) if kept else ""
            is_new = bool(state) and state != self._state and not self._restore(state)
            reply = server.handle_chat_completions(request, heard)
            if reply is not None:
                heard(reply)
            elif is_new and not stopped.is_set():
                self._save(state)
            self._state = state or self._state

    def _loaded(self) -> Any:
        """Return the server of llama.cpp, with the file loaded. Raises `ModelError`."""
        if self._server is None:
            import xllamacpp

            parameters = xllamacpp.CommonParams()
            parameters.model.path = str(self.path)
            parameters.n_ctx = self.room
            parameters.n_parallel = 1
            parameters.n_batch = parameters.n_ubatch = BATCH
            parameters.warmup = False
            parameters.verbosity = -1
            parameters.api_keys = [self._key]
            if self.threads:
                parameters.cpuparams.n_threads = self.threads
                parameters.cpuparams_batch.n_threads = self.threads
            if self.gpu_layers is not None:
                parameters.n_gpu_layers = self.gpu_layers
            if self.states:
                self.states.mkdir(parents=True, exist_ok=True)
                parameters.slot_save_path = f"{self.states}{os.sep}"
            try:
                self._server = xllamacpp.Server(parameters)
            except RuntimeError as error:
                raise ModelError(
                    f"llama.cpp cannot load {str(self.path)!r}. Is the file whole, and is there "
                    "memory for it? A smaller context needs less: FOOTNOTES_CONTEXT=2048."
                ) from error
        return self._server

    def _name(self, kept: str) -> str:
        """Return the name of the state after a text: of the text, the model and the runtime."""
        import xllamacpp

        file = self.path.stat()
        known = (str(self.path), file.st_size, file.st_mtime_ns, self.room, xllamacpp.__version__)
        return hashlib.sha256(json.dumps([kept, *known]).encode()).hexdigest()[:32] + ".state"

    def _restore(self, state: str) -> bool:
        """Take up a state from disk; a damaged one is as good as none."""
        if self.states is None or not (self.states / state).is_file():
            return False
        return self._ask("restore", state)

    def _save(self, state: str) -> None:
        if self.states is None or not self._ask("save", f"{state}.part"):
            return
        os.replace(self.states / f"{state}.part", self.states / state)
        kept = sorted(self.states.glob("*.state"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-STATES]:
            old.unlink(missing_ok=True)

    def _ask(self, action: str, state: str) -> bool:
        """Have the server save or restore the state of its one slot, over loopback."""
        request = urllib.request.Request(
            f"{self._server.listening_address}/slots/0?action={action}",
            data=json.dumps({"filename": state}).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False


def _request(
    messages: Sequence[BaseMessage], stop: Sequence[str] | None, options: dict[str, Any]
) -> dict[str, Any]:
    said = [{"role": _ROLES[message.type], "content": message.text} for message in messages]
    more = {"stop": list(stop)} if stop else {}
    return {"temperature": 0, "cache_prompt": True, **options, **more, "messages": said}


def _kept(messages: Sequence[BaseMessage]) -> str:
    """Return the first message if it is marked to be read once, else ""."""
    content = messages[0].content if messages else ""
    blocks = content if isinstance(content, list) else []
    marked = any(isinstance(block, dict) and "cache_control" in block for block in blocks)
    return messages[0].text if marked else ""


def _sound(reply: dict[str, Any]) -> dict[str, Any]:
    """Return a reply of llama.cpp. Raises `WritingError` if it tells of an error."""
    if "error" in reply or ("choices" not in reply and "message" in reply):
        told = reply.get("error", reply)
        kind = str(told.get("type", "")) if isinstance(told, dict) else ""
        if "exceed" in kind or "exceed" in str(told):
            raise WritingError("the prompt is longer than the model takes")
        raise WritingError("llama.cpp failed")
    return reply
