"""The path of a question as a LangChain chain, whose message carries citation annotations."""

import reprlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from langchain.messages import AIMessage, AIMessageChunk, Citation, HumanMessage
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import (
    MessageLikeRepresentation,
    convert_to_messages,
    message_chunk_to_message,
)
from langchain_core.messages.content import create_citation
from langchain_core.prompt_values import PromptValue
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda
from langchain_core.runnables.config import run_in_executor

from assistant.answer import Answer, Turn
from index.document import Hit
from index.errors import QuestionError

if TYPE_CHECKING:
    from assistant.door import Assistant


Input = LanguageModelInput | dict[str, Any]
"""What chat models take, or `{"question": …, "history": […]}` with turns or messages."""


class PassageRetriever(BaseRetriever):
    """Finds passages: documents of LangChain, best first.

    The metadata are document_id, start, end, section and score; the id is the document's id with
    the offsets of the passage.
    """

    search: Callable[[str], Sequence[Hit]]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        documents = []
        for hit in self.search(query):
            metadata = {**asdict(hit.passage), "score": hit.score}
            text = metadata.pop("text")
            identity = "{document_id}:{start}-{end}".format(**metadata)
            documents.append(Document(text, id=identity, metadata=metadata))
        return documents


def as_runnable(assistant: "Assistant") -> Runnable[Input, AIMessage]:
    """Return the chain: question, then passages by a `PassageRetriever`, then the cited answer.

    The message is the answer of `Assistant.ask`: one text block, the text of which is the answer's
    text. Its annotations are the citations; `start_index` and `end_index` tell the sentence in the
    answer, and `extras` the place in the document. `response_metadata` holds found, model and
    evidence. Raises `QuestionError`.
    """
    retriever = PassageRetriever(search=assistant.search)

    # The passages of a follow-up depend on its history, which a retriever is not given. So inside
    # the chain the retriever takes the first step of the assistant's own path: it returns what the
    # answer is made from, and nothing is searched twice. LangChain sees the retriever in the graph
    # because both functions name it.
    def answer(asked: _Question, config: RunnableConfig) -> Iterator[AIMessageChunk]:
        answers = assistant.stream(asked.text, asked.history)
        retriever.model_copy(update=_first(answers)).invoke(asked.text, config)
        yield from _chunks(answers, assistant)

    async def aanswer(asked: _Question, config: RunnableConfig) -> AsyncIterator[AIMessageChunk]:
        answers = assistant.stream(asked.text, asked.history)
        await retriever.model_copy(update=_first(answers)).ainvoke(asked.text, config)
        chunks = _chunks(answers, assistant)
        while (chunk := await run_in_executor(config, next, chunks, None)) is not None:
            yield chunk

    # `RunnableLambda` takes generators, but its types do not say so.
    cited = _CitedAnswer(cast(Any, answer), cast(Any, aanswer), name="answer")
    return RunnableLambda(_question, name="question") | cited


class _CitedAnswer(RunnableLambda["_Question", AIMessage]):
    """Streams chunks; called at once, it returns them as one whole message, as chat models do."""

    def invoke(
        self, input: "_Question", config: RunnableConfig | None = None, **kwargs: object
    ) -> AIMessage:
        return _whole(super().invoke(input, config, **kwargs))

    async def ainvoke(
        self, input: "_Question", config: RunnableConfig | None = None, **kwargs: object
    ) -> AIMessage:
        return _whole(await super().ainvoke(input, config, **kwargs))


def _whole(chunks: AIMessage) -> AIMessage:
    return cast(AIMessage, message_chunk_to_message(chunks))


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    history: tuple[Turn, ...] = ()


def _question(input: Input) -> _Question:
    """Return the question in what the chain is called with. Raises `QuestionError`."""
    if isinstance(input, str):
        return _Question(input)
    if isinstance(input, dict):
        if isinstance(text := input.get("question"), str):
            return _Question(text, _turns(input.get("history", ())))
    elif isinstance(input, Sequence | PromptValue):
        messages = convert_to_messages(input)
        for i, message in reversed([*enumerate(messages)]):
            if isinstance(message, HumanMessage):
                return _Question(message.text, _turns(messages[:i]))
    raise QuestionError(
        f"{reprlib.repr(input)} holds no question. "
        'Give a text, {"question": …, "history": […]} or messages with a human one.'
    )


def _turns(history: Sequence[Turn | MessageLikeRepresentation]) -> tuple[Turn, ...]:
    """Return a conversation as turns; of messages, those of people and what answers them."""
    turns: list[Turn] = []
    for said in history:
        if isinstance(said, Turn):
            turns.append(said)
            continue
        (message,) = convert_to_messages([said])
        if isinstance(message, HumanMessage):
            turns.append(Turn(message.text, ""))
        elif isinstance(message, AIMessage) and turns:
            turns[-1] = replace(turns[-1], answer=message.text)
    return tuple(turns)


def _first(answers: Iterator[Answer]) -> dict[str, Callable[[str], Sequence[Hit]]]:
    return {"search": lambda _: next(answers).evidence}


def _chunks(answers: Iterator[Answer], assistant: "Assistant") -> Iterator[AIMessageChunk]:
    """Yield what each answer adds to the one before, then what is known of the whole."""
    answer, said, told = Answer(""), "", 0
    for answer in answers:
        if len(answer.text) > len(said):
            notes = _citations(answer, told, len(said), assistant)
            # With an index, LangChain adds the blocks of chunks up to one block.
            block = {"type": "text", "text": answer.text[len(said) :], "annotations": notes}
            yield AIMessageChunk(content=[{**block, "index": 0}])
        said, told = answer.text, len(answer.sentences)
    known = {"found": answer.found, "model": answer.model}
    evidence = [asdict(hit) for hit in answer.evidence]
    yield AIMessageChunk(
        content=[], response_metadata={**known, "evidence": evidence}, chunk_position="last"
    )


def _citations(answer: Answer, told: int, start: int, assistant: "Assistant") -> list[Citation]:
    """Return the citations of the sentences from number `told` on, which begin at `start`."""
    sources = {document.id: document.source for document in assistant.documents()}
    citations = []
    for sentence in answer.sentences[told:]:
        start = answer.text.index(sentence.text, start)
        end = start + len(sentence.text)
        for citation in sentence.citations:
            source = sources.get(citation.document_id, "")
            citations.append(
                create_citation(
                    id=f"{citation.document_id}:{citation.start}-{citation.end}",
                    url=source if "://" in source else None,
                    title=citation.title,
                    start_index=start,
                    end_index=end,
                    cited_text=citation.quote,
                    document_id=citation.document_id,
                    source_start=citation.start,
                    source_end=citation.end,
                    section=citation.section,
                    page=citation.page,
                    verdict=sentence.verdict.label,
                )
            )
        start = end
    return citations
