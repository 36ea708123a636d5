"""Chat models that write what a test has them write, through LangChain's own streaming."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from assistant import Assistant, Settings
from assistant.models import Model

Piece = str | AIMessageChunk | BaseException
NAME = "openai:scripted"
STOP = AIMessageChunk(content="", response_metadata={"finish_reason": "stop"})
FOREVER = AIMessageChunk(content="", id="forever")
"""In the place of a piece: the model is silent until it is stopped."""


def ending(reason: str, key: str = "finish_reason") -> AIMessageChunk:
    """The last piece of a reply, which tells why it ends."""
    return AIMessageChunk(content="", response_metadata={key: reason})


class ScriptedModel(BaseChatModel):
    """Gives the replies of its script in turn, the last one ever again, piece by piece.

    A reply is a text, which is cut into pieces and ends well, or its pieces as they come. `asked`
    holds the prompts, `stopped` is set when a reply is not read to its end.
    """

    script: list[Any]
    whole: AIMessage = AIMessage("")
    _asked: list[list[BaseMessage]] = PrivateAttr(default_factory=list)
    _options: list[dict[str, Any]] = PrivateAttr(default_factory=list)
    _stopped: threading.Event = PrivateAttr(default_factory=threading.Event)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    @property
    def asked(self) -> list[list[BaseMessage]]:
        return self._asked

    @property
    def options(self) -> list[dict[str, Any]]:
        return self._options

    @property
    def stopped(self) -> threading.Event:
        return self._stopped

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        reply = self.script[min(len(self._asked), len(self.script) - 1)]
        pieces: list[Piece] = [*cut(reply), STOP] if isinstance(reply, str) else reply
        self._asked.append(messages)
        is_done = False
        try:
            for piece in pieces:
                await asyncio.sleep(0)
                if isinstance(piece, BaseException):
                    raise piece
                if piece is FOREVER:
                    await asyncio.Event().wait()
                chunk = AIMessageChunk(content=piece) if isinstance(piece, str) else piece
                yield ChatGenerationChunk(message=chunk)
            is_done = True
        finally:
            if not is_done:
                self._stopped.set()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self._asked.append(messages)
        self._options.append(kwargs)
        return ChatResult(generations=[ChatGeneration(message=self.whole)])


def cut(text: str, size: int = 5) -> list[str]:
    """A text in pieces, none of which ends with a sentence on purpose."""
    return [text[i : i + size] for i in range(0, len(text), size)]


def made(model: BaseChatModel, name: str = NAME, **settings: Any) -> Model:
    """A scripted model under the name of a provider's."""
    return Model(Settings(model=name, **settings), Path(), model)


def written(
    assistant: Assistant, model: BaseChatModel, name: str = NAME, **settings: Any
) -> Assistant:
    """An assistant on the same parts, for which a scripted model writes."""
    chosen = replace(assistant._settings, model=name, **settings)
    return Assistant(
        shelf=assistant._shelf,
        reader=assistant._reader,
        judge=assistant._judge,
        signals=assistant._signals,
        settings=chosen,
        models={name: Model(chosen, Path(), model)},
    )


def replying(assistant: Assistant, *script: str | Sequence[Piece], **settings: Any) -> Assistant:
    """An assistant for which a model writes these replies."""
    return written(assistant, ScriptedModel(script=list(script)), **settings)
