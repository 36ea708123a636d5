"""Claims about excerpts: a document that fits is given whole, else its best sentences in order."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.excerpts import BEST, excerpts, whole
from index.document import Document, Passage
from index.home import open_home
from index.library import Library
from index.load import make_document
from index.search import Evidence, IndexedDocument, Search, SentenceHit
from index.store import Store
from tests.conftest import HashEmbedder

PLENTY = 100_000


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Store]]:
    home = open_home(tmp_path_factory.mktemp("excerpts"))
    store = Store(home / "chroma")
    yield Library(home, store, "hash", HashEmbedder), store
    store.close()


def searched(library: tuple[Library, Store], *documents: Document) -> Search:
    return Search(library[1], HashEmbedder(), [library[0].index(d) for d in documents])


def evidence(*found: tuple[IndexedDocument, int]) -> Evidence:
    """The evidence in which these sentences were found, the best first."""
    hits = (SentenceHit(indexed.sentences[number], (), 1.0, 1.0) for indexed, number in found)
    return Evidence((), tuple(hits))


@pytest.fixture
def search(library: tuple[Library, Store], harbour: Document) -> Search:
    return searched(library, harbour)


def numbered(name: str, count: int = 40) -> Document:
    text = " ".join(f"Pier {name}{i} is {i} metres long." for i in range(count))
    return make_document(text, title="", source=name)


def test_the_only_document_is_given_whole_if_it_fits(search: Search, harbour: Document) -> None:
    length = len(harbour.text)
    assert whole(search, length) == harbour.text.strip()
    assert whole(search, length - 1) == ""


def test_several_documents_and_none_are_never_given_whole(library: tuple[Library, Store]) -> None:
    assert whole(searched(library, numbered("a", 2), numbered("b", 2)), PLENTY) == ""
    assert whole(searched(library), PLENTY) == ""


def test_a_sentence_comes_with_its_neighbours_under_its_section(search: Search) -> None:
    (indexed,) = search.documents
    texts = [span.text for span in indexed.sentences]
    given = excerpts(evidence((indexed, 1)), search, PLENTY)
    assert given == f"The harbour of Lund\n{' '.join(texts[:3])}"


def test_no_neighbour_comes_from_another_section(search: Search) -> None:
    (indexed,) = search.documents
    first = next(i for i, s in enumerate(indexed.sentences) if s.text.startswith("Timber"))
    given = excerpts(evidence((indexed, first)), search, PLENTY)
    assert "Trade\nTimber" in given and "Ven" not in given


def test_sentences_stand_in_document_order_with_a_mark_where_some_are_left_out(
    library: tuple[Library, Store],
) -> None:
    search = searched(library, numbered("a"))
    (indexed,) = search.documents
    given = excerpts(evidence((indexed, 20), (indexed, 3), (indexed, 4)), search, PLENTY)
    assert given.count("…") == 1
    assert [word for word in given.split() if word.startswith("a")] == [
        f"a{i}" for i in (2, 3, 4, 5, 19, 20, 21)
    ]


def test_the_best_document_comes_first(library: tuple[Library, Store]) -> None:
    search = searched(library, numbered("a"), numbered("b"))
    one, other = search.documents
    given = excerpts(evidence((other, 5), (one, 5)), search, PLENTY)
    assert given.index("b5") < given.index("a5") and "\n\n" in given


def test_what_was_found_last_goes_where_there_is_no_room(library: tuple[Library, Store]) -> None:
    search = searched(library, numbered("a"))
    (indexed,) = search.documents
    given = excerpts(evidence((indexed, 30), (indexed, 10), (indexed, 20)), search, 200)
    assert "a30" in given and "a10" in given and "a20" not in given and len(given) <= 200


def test_so_many_sentences_are_given_and_no_more(library: tuple[Library, Store]) -> None:
    search = searched(library, numbered("a"))
    (indexed,) = search.documents
    found = [(indexed, 4 * i + 1) for i in range(BEST + 2)]
    given = excerpts(evidence(*found), search, PLENTY)
    assert f"a{4 * BEST - 3}" in given and f"a{4 * BEST + 1} " not in given


def test_nothing_found_is_nothing_to_read(search: Search) -> None:
    assert excerpts(evidence(), search, PLENTY) == ""


def test_a_span_that_is_no_sentence_of_its_own_has_the_neighbours_of_its_sentence(
    search: Search,
) -> None:
    (indexed,) = search.documents
    heading = Passage(indexed.document.id, 0, 5, indexed.document.text[:5], "")
    given = excerpts(Evidence((), (SentenceHit(heading, (), 1.0, 1.0),)), search, PLENTY)
    assert indexed.sentences[0].text in given


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 39)), max_size=9), st.integers(0, 900))
def test_every_excerpt_fits_and_is_made_of_the_documents_own_words(
    library: tuple[Library, Store], found: Sequence[tuple[int, int]], room: int
) -> None:
    search = searched(library, numbered("a"), numbered("b"))
    hits = [(search.documents[which], number) for which, number in found]
    given = excerpts(evidence(*hits), search, room)
    assert len(given) <= room
    text = " ".join(indexed.document.text for indexed in search.documents)
    for part in given.replace("…", "\n").split("\n")[:-1]:
        assert " ".join(part.split()) in text
