"""Claims about search: fused scores, exact spans, spelling, and scripts without spaces."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.document import Document
from index.home import open_home
from index.library import Library
from index.load import make_document
from index.search import Search
from index.spelling import Spelling
from index.store import Store
from index.terms import term, terms, words
from tests.conftest import HashEmbedder

Open = Callable[..., Search]


@pytest.fixture
def open_search(tmp_path: Path) -> Iterator[Open]:
    home = open_home(tmp_path / "home")
    store, embedder = Store(home / "chroma"), HashEmbedder()
    library = Library(home, store, "hash", lambda: embedder)

    def build(*documents: Document) -> Search:
        return Search(store, embedder, [library.index(document) for document in documents])

    yield build
    store.close()


def test_the_best_sentence_is_the_one_that_shares_the_words(
    open_search: Open, harbour: Document
) -> None:
    evidence = open_search(harbour).find("When was the lighthouse lit?")
    assert evidence.sentences[0].span.text == "It was lit for the first time in May 1901."
    for span in (*(h.passage for h in evidence.passages), *(h.span for h in evidence.sentences)):
        assert harbour.text[span.start : span.end] == span.text


def test_scores_fall_and_no_more_passages_come_than_asked_for(
    open_search: Open, harbour: Document
) -> None:
    evidence = open_search(harbour).find("Which goods are traded?", passages=2)
    assert len(evidence.passages) <= 2
    scores = [hit.score for hit in evidence.sentences]
    assert scores == sorted(scores, reverse=True)


def test_several_documents_are_searched_together(open_search: Open, harbour: Document) -> None:
    other = make_document(
        "The museum of Riga holds 400 paintings.\n", title="Museum", source="museum.txt"
    )
    search = open_search(harbour, other)
    assert search.find("How many paintings?").passages[0].passage.document_id == other.id
    assert search.find("Where is the lighthouse?").passages[0].passage.document_id == harbour.id


def test_a_question_of_unknown_words_still_finds_something(
    open_search: Open, harbour: Document
) -> None:
    assert open_search(harbour).find("zzz qqq").passages
    assert open_search(harbour).find("of the").passages


def test_without_documents_nothing_is_found(open_search: Open) -> None:
    evidence = open_search().find("Where is the lighthouse?")
    assert not evidence.passages
    assert not evidence.sentences


def test_japanese_is_found_by_its_characters(open_search: Open) -> None:
    document = make_document(
        "灯台は島にあります。1901年に初めて点灯されました。港には12の桟橋があります。\n",
        title="港",
        source="a.txt",
    )
    evidence = open_search(document).find("桟橋はいくつありますか")
    assert evidence.sentences[0].span.text == "港には12の桟橋があります。"


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("Where is the lihgthouse?", "Where is the lighthouse?"),
        ("Which Fery leaves?", "Which Ferry leaves?"),
        ("Who is Berg?", "Who is Berg?"),
        ("Where is the light?", "Where is the light?"),
        ("What is a xylophone?", "What is a xylophone?"),
        ("In 1974?", "In 1974?"),
    ],
)
def test_only_misspelt_words_are_set_right_and_only_by_the_documents(
    asked: str, understood: str
) -> None:
    assert Spelling(["lighthouse", "ferry", "berg", "1874"]).correct(asked) == understood


def test_terms_are_stems_without_function_words() -> None:
    assert terms("The ministers’ meeting is in the U.S.") == ["minist", "meet", "us"]
    assert terms("US troops help us") == ["us", "troop", "help"]
    assert term("1,000") == "1000"
    assert term("3.5") == "3.5"
    assert term("who") == ""


def test_words_are_slices_of_their_text() -> None:
    text = "Japan-US talks, e.g. on 日本の島, don’t end at 3.5%."
    for word in words(text):
        assert text[word.start : word.end] == word.text
