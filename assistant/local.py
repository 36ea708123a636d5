"""A model file on this machine as a LangChain chat model."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import agenerate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from assistant.gguf import context_length
from assistant.llama import Llama
from index.errors import WritingError

LONGEST_CONTEXT = 8192
"""Tokens of the context if none are asked for: more costs memory, and few questions need it."""
LONGEST_REPLY = 600
"""Tokens of a reply: two sentences are asked for, and a small model may never find its end."""
ENDING = 5.0
"""Seconds for which a reply that was stopped is waited for."""
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
    _room: int = PrivateAttr()
    _llama: Llama = PrivateAttr()

    def model_post_init(self, _: Any) -> None:
        """Look how long a text the model takes; it is not loaded yet."""
        length = context_length(self.path) or LONGEST_CONTEXT // 2
        self._room = self.context or min(length, LONGEST_CONTEXT)
        self._llama = Llama(
            self.path,
            context=self._room,
            threads=self.threads,
            gpu_layers=self.gpu_layers,
            states=self.states,
        )

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    @property
    def room(self) -> int:
        """The tokens that a prompt and its reply may have together."""
        return self._room

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return asyncio.run(self._agenerate(messages, stop, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return await agenerate_from_stream(self._astream(messages, stop, **kwargs))

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        loop = asyncio.get_running_loop()
        heard: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        stopped = threading.Event()
        request, marked = _request(messages, stop, kwargs), _marked(messages)

        def hear(pieces: Any) -> bool:
            """Take what llama.cpp has to say; true stops it."""
            for piece in pieces if isinstance(pieces, list) else [pieces]:
                if not stopped.is_set():
                    loop.call_soon_threadsafe(heard.put_nowait, piece)
            return stopped.is_set()

        def write() -> None:
            try:
                self._llama.write(request, marked, hear, stopped)
            finally:
                loop.call_soon_threadsafe(heard.put_nowait, None)

        writing = loop.run_in_executor(None, write)
        try:
            while (piece := await heard.get()) is not None:
                for choice in _sound(piece).get("choices", ()):
                    yield ChatGenerationChunk(message=_chunk(choice, piece.get("timings")))
            await writing
        finally:
            stopped.set()
            ended, _ = await asyncio.wait([writing], timeout=ENDING)
            if ended and not writing.cancelled():
                writing.exception()  # asyncio complains of one that nobody looked at


def _request(
    messages: Sequence[BaseMessage], stop: Sequence[str] | None, options: dict[str, Any]
) -> dict[str, Any]:
    said = [{"role": _ROLES[message.type], "content": message.text} for message in messages]
    more = {"stop": list(stop)} if stop else {}
    fixed = {"messages": said, "stream": True, "return_progress": True, "cache_prompt": True}
    # A model that thinks aloud first would take many times as long, and doubt in more than a word.
    thinking = {"chat_template_kwargs": {"enable_thinking": False}}
    limits = {"temperature": 0, "max_tokens": LONGEST_REPLY}
    return {**limits, **thinking, **options, **more, **fixed}


def _chunk(choice: dict[str, Any], timings: dict[str, Any] | None) -> AIMessageChunk:
    """Return a piece of llama.cpp's as LangChain has it; the last one tells what was read."""
    told = {name: choice[name] for name in ("finish_reason", "logprobs") if choice.get(name)}
    usage = None
    if timings:
        read, written = timings["cache_n"] + timings["prompt_n"], timings["predicted_n"]
        usage = UsageMetadata(
            input_tokens=read,
            output_tokens=written,
            total_tokens=read + written,
            input_token_details=InputTokenDetails(cache_read=timings["cache_n"]),
        )
    text = choice.get("delta", {}).get("content") or ""
    return AIMessageChunk(content=text, response_metadata=told, usage_metadata=usage)


def _marked(messages: Sequence[BaseMessage]) -> str:
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
