"""Claims about the LangChain chain: the same answer, its citations, and every way to call it."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import add
from typing import Any, cast

import pytest
from langchain.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable

from assistant import Answer, Assistant, Citation, Document, Sentence, Turn, Verdict
from assistant.runnable import PassageRetriever, as_runnable
from index.document import Hit, Passage
from index.errors import QuestionError

QUESTION = "When and where will the two defense chiefs meet?"
FOLLOW_UP = "And where will it take place?"
UNSTATED = "How high is Mount Fuji?"
EARLIER = Turn("When will the two defense chiefs meet?", "They will meet in April. [1]")
MESSAGES = [
    SystemMessage("Be kind."),
    HumanMessage(EARLIER.question),
    AIMessage(EARLIER.answer),
    HumanMessage(FOLLOW_UP),
]


@pytest.fixture(scope="module")
def chain(article: Assistant) -> Runnable[Any, AIMessage]:
    return article.as_runnable()


def annotations(message: AIMessage) -> list[dict[str, Any]]:
    (block,) = message.content_blocks
    return cast(list[dict[str, Any]], cast(dict[str, Any], block)["annotations"])


@pytest.mark.parametrize("question", [QUESTION, UNSTATED])
def test_the_message_is_the_answer_of_ask(
    article: Assistant, chain: Runnable[Any, AIMessage], question: str
) -> None:
    answer, message = article.ask(question), chain.invoke(question)
    assert type(message) is AIMessage
    assert message.text == answer.text
    assert message.response_metadata["found"] is answer.found
    assert message.response_metadata["model"] == "quotes"
    assert [hit["passage"]["start"] for hit in message.response_metadata["evidence"]] == [
        hit.passage.start for hit in answer.evidence
    ]
    assert [
        (note["extras"]["source_start"], note["extras"]["source_end"], note["cited_text"])
        for note in annotations(message)
    ] == [(citation.start, citation.end, citation.quote) for citation in answer.citations]


def test_a_citation_is_exact_in_the_answer_and_in_the_document(
    article: Assistant, chain: Runnable[Any, AIMessage]
) -> None:
    (document,) = article.documents()
    message = chain.invoke(QUESTION)
    sentences = [sentence.text for sentence in article.ask(QUESTION).sentences]
    notes = annotations(message)
    assert [message.text[n["start_index"] : n["end_index"]] for n in notes] == sentences
    for note in notes:
        extras = note["extras"]
        assert note["type"] == "citation"
        assert note["title"] == document.title
        assert extras["document_id"] == document.id
        assert extras["verdict"] == "supported"
        assert extras["section"] == document.section_at(extras["source_start"])
        source = document.text[extras["source_start"] : extras["source_end"]]
        assert source == note["cited_text"]


@pytest.mark.parametrize("question", [QUESTION, UNSTATED])
def test_the_chunks_add_up_to_the_message(chain: Runnable[Any, AIMessage], question: str) -> None:
    chunks = cast(list[AIMessageChunk], list(chain.stream(question)))
    message, whole = chain.invoke(question), reduce(add, chunks)
    assert whole.content == message.content
    assert whole.response_metadata == message.response_metadata
    assert [chunk.chunk_position for chunk in chunks] == [None] * (len(chunks) - 1) + ["last"]


def test_sentences_come_one_by_one(article: Assistant, chain: Runnable[Any, AIMessage]) -> None:
    texts = [chunk.text for chunk in chain.stream(QUESTION)]
    assert len(texts) == len(article.ask(QUESTION).sentences) + 1
    assert len(texts) > 2


def test_async_calls_give_the_same(chain: Runnable[Any, AIMessage]) -> None:
    async def calls() -> tuple[AIMessage, list[AIMessage], list[AIMessage]]:
        streamed = [chunk async for chunk in chain.astream(QUESTION)]
        return await chain.ainvoke(QUESTION), await chain.abatch([QUESTION, UNSTATED]), streamed

    invoked, batch, streamed = asyncio.run(calls())
    message = chain.invoke(QUESTION)
    assert invoked == message
    assert batch == chain.batch([QUESTION, UNSTATED]) == [message, chain.invoke(UNSTATED)]
    assert reduce(add, cast(list[AIMessageChunk], streamed)).content == message.content


@pytest.mark.parametrize(
    "given",
    [
        MESSAGES,
        [("human", EARLIER.question), ("ai", EARLIER.answer), ("human", FOLLOW_UP)],
        {"question": FOLLOW_UP, "history": [EARLIER]},
        {"question": FOLLOW_UP, "history": MESSAGES[:-1]},
        ChatPromptTemplate.from_messages(MESSAGES).invoke({}),
    ],
    ids=["messages", "pairs", "turns", "history of messages", "prompt"],
)
def test_a_conversation_is_given_as_messages_or_turns(
    article: Assistant, chain: Runnable[Any, AIMessage], given: Any
) -> None:
    expected = article.ask(FOLLOW_UP, (EARLIER,))
    assert expected.evidence != article.ask(FOLLOW_UP).evidence  # the history matters
    message = chain.invoke(given)
    assert message.text == expected.text
    assert [hit["score"] for hit in message.response_metadata["evidence"]] == [
        hit.score for hit in expected.evidence
    ]


def test_messages_become_turns_with_the_answers_to_them() -> None:
    assistant, chain = scripted()
    chain.invoke([HumanMessage("Who?"), AIMessage("You."), AIMessage("Me."), ("user", "Hm?"), "x"])
    assert assistant.history == (Turn("Who?", "Me."), Turn("Hm?", ""))
    chain.invoke({"question": "x", "history": [EARLIER, ("human", "Who?"), ("ai", "You.")]})
    assert assistant.history == (EARLIER, Turn("Who?", "You."))


@pytest.mark.parametrize("given", ["", " ", {}, [], 3, {"question": 3}, [("ai", "Tokyo")]])
def test_what_holds_no_question_is_an_error(chain: Runnable[Any, AIMessage], given: Any) -> None:
    with pytest.raises(QuestionError):
        chain.invoke(given)


def test_the_chain_pipes_and_takes_a_configuration(
    article: Assistant, chain: Runnable[Any, AIMessage]
) -> None:
    texts = chain.with_config(tags=["mine"]) | StrOutputParser()
    assert texts.invoke(QUESTION) == article.ask(QUESTION).text
    assert "".join(texts.stream(QUESTION)) == article.ask(QUESTION).text


def test_the_retriever_is_in_the_graph(chain: Runnable[Any, AIMessage]) -> None:
    assert "PassageRetriever" in [node.name for node in chain.get_graph().nodes.values()]


class Watcher(BaseCallbackHandler):
    """Writes down what a retriever was asked, with what tags, and what it found."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def on_retriever_start(
        self, serialized: Any, query: str, *, tags: list[str] | None = None, **rest: Any
    ) -> None:
        self.seen.append((query, tags))

    def on_retriever_end(self, documents: Sequence[Any], **rest: Any) -> None:
        self.seen.append([(d.metadata["start"], d.metadata["end"]) for d in documents])


def test_a_trace_shows_the_passages_that_the_answer_was_made_from(
    article: Assistant, chain: Runnable[Any, AIMessage]
) -> None:
    evidence = article.ask(FOLLOW_UP, (EARLIER,)).evidence
    for call in (chain.invoke, lambda *given: asyncio.run(chain.ainvoke(*given))):
        watcher = Watcher()
        call(MESSAGES, {"callbacks": [watcher], "tags": ["mine"]})
        (query, tags), spans = watcher.seen
        assert query == FOLLOW_UP
        assert "mine" in tags
        assert spans == [(hit.passage.start, hit.passage.end) for hit in evidence]


def test_the_retriever_gives_passages_as_documents(article: Assistant) -> None:
    retriever = PassageRetriever(search=article.search)
    assert isinstance(retriever, BaseRetriever)
    (document,) = article.documents()
    found, hits = retriever.invoke(QUESTION), article.search(QUESTION)
    assert asyncio.run(retriever.ainvoke(QUESTION)) == found
    assert [d.metadata["score"] for d in found] == [hit.score for hit in hits]
    assert [d.metadata["section"] for d in found] == [hit.passage.section for hit in hits]
    for passage in found:
        start, end = passage.metadata["start"], passage.metadata["end"]
        assert passage.page_content == document.text[start:end]
        assert passage.metadata["document_id"] == document.id
        assert passage.id == f"{document.id}:{start}-{end}"


class ScriptedAssistant:
    """Gives one prepared answer; counts the searches and keeps the last history."""

    def __init__(self, source: str) -> None:
        self.searched = 0
        self.history: Sequence[Turn] = ()
        self._document = Document("d", "Harbours", source, "It opened in 1874.", ())

    def documents(self) -> tuple[Document, ...]:
        return (self._document,)

    def search(self, question: str) -> tuple[Hit, ...]:
        self.searched += 1
        return (Hit(Passage("d", 0, 18, "It opened in 1874.", ""), 1.0),)

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        self.history = history
        evidence = self.search(question)
        yield Answer(question, evidence=evidence)
        notes = tuple(
            Citation(n, "d", "Harbours", start, end, "It opened in 1874."[start:end], "", page=7)
            for n, (start, end) in enumerate([(0, 18), (3, 9)], 1)
        )
        one = Sentence("It opened.", notes, Verdict("supported", 1.0, ("coverage",)))
        two = Sentence("It", notes[:1], Verdict("supported", 1.0, ("coverage",)))
        text = "It opened. [1][2] It [1]"
        yield Answer(question, True, text, (one, two), notes, evidence)


def scripted(source: str = "harbour.md") -> tuple[ScriptedAssistant, Runnable[Any, AIMessage]]:
    assistant = ScriptedAssistant(source)
    return assistant, as_runnable(cast(Assistant, assistant))


def test_nothing_is_searched_twice() -> None:
    assistant, chain = scripted()
    chain.invoke("When?")
    assert assistant.searched == 1


def test_each_note_of_a_sentence_points_at_that_sentence() -> None:
    # The second sentence also stands at the beginning of the first.
    _, chain = scripted()
    spans = [(n["start_index"], n["end_index"]) for n in annotations(chain.invoke("When?"))]
    assert spans == [(0, 10), (0, 10), (18, 20)]


@pytest.mark.parametrize(
    ("source", "url"), [("https://a.example/b", "https://a.example/b"), ("harbour.md", None)]
)
def test_a_citation_has_its_page_and_the_address_of_its_document(
    source: str, url: str | None
) -> None:
    _, chain = scripted(source)
    note = annotations(chain.invoke("When?"))[0]
    assert note.get("url") == url
    assert note["extras"]["page"] == 7
