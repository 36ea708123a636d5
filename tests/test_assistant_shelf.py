"""Claims about the shelf: everyone's documents and private ones, chosen, searched, changed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.shelf import SEARCHES, Shelf
from index.document import Document
from index.errors import DocumentError
from index.home import open_home
from index.library import Library
from index.load import load, make_document
from index.search import IndexedDocument
from index.store import Store
from tests.conftest import HashEmbedder


class Owners:
    """Stands in for the library: it indexes with the real one and keeps what is whose in memory."""

    def __init__(self, library: Library) -> None:
        self.index = library.index
        self.kept: dict[str, dict[str, IndexedDocument]] = {}
        self.opened: list[str] = []
        self.is_broken = False

    def add(self, path: str | Path, *, owner: str = "", name: str = "") -> IndexedDocument:
        document = load(path)
        if name:
            document = replace(document, title=name, source=name)
        indexed = self.index(document)
        self.kept.setdefault(owner, {})[document.id] = indexed
        return indexed

    def owned(self, owner: str) -> tuple[IndexedDocument, ...]:
        self.opened.append(owner)
        return tuple(self.kept.get(owner, {}).values())

    def remove(self, document_id: str, owner: str = "") -> None:
        if self.is_broken:
            raise DocumentError("the disk is full")
        self.kept.get(owner, {}).pop(document_id, None)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Owners]:
    home = open_home(tmp_path / "home")
    store = Store(home / "chroma")
    owners = Owners(Library(home, store, "hash", HashEmbedder))
    owners.store = store  # type: ignore[attr-defined]
    yield owners
    store.close()


@pytest.fixture
def shelf(library: Any, harbour: Document) -> Shelf:
    return Shelf(library, library.store, HashEmbedder(), [library.index(harbour)])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text("The budget is 3 million euros. It was approved in June.\n")
    return path


def ids(documents: tuple[Document, ...]) -> list[str]:
    return [document.id for document in documents]


def found(shelf: Shelf, owner: str, *chosen: str) -> str:
    """The text of the best passage for a question about the budget, as an owner sees it."""
    hits = shelf.search(chosen or None, owner).find("budget in euros").passages
    return hits[0].passage.text if hits else ""


def test_a_private_document_is_seen_searched_and_removed_by_its_owner_only(
    shelf: Shelf, harbour: Document, report: Path
) -> None:
    added = shelf.add(report, owner="ann", name="report.txt")
    assert ids(shelf.documents("ann")) == [harbour.id, added.id]
    assert ids(shelf.documents("bob")) == ids(shelf.documents()) == [harbour.id]
    assert "3 million" in found(shelf, "ann") and "3 million" not in found(shelf, "bob")
    for owner in ("bob", ""):
        assert not shelf.holds(added.id, owner)
        for act in (shelf.document, shelf.remove):
            with pytest.raises(DocumentError, match="footnotes list"):
                act(added.id, owner)
        with pytest.raises(DocumentError, match="footnotes list"):
            shelf.search([added.id], owner)
    assert shelf.holds(added.id, "ann")
    shelf.remove(added.id, "ann")
    assert ids(shelf.documents("ann")) == [harbour.id] and "3 million" not in found(shelf, "ann")


def test_an_owner_removes_nothing_of_everyone_s(shelf: Shelf, harbour: Document) -> None:
    assert not shelf.holds(harbour.id, "ann") and shelf.holds(harbour.id)
    with pytest.raises(DocumentError):
        shelf.remove(harbour.id, "ann")
    shelf.remove(harbour.id)
    assert shelf.documents("ann") == ()


def test_what_was_private_before_is_opened_when_it_is_first_needed_and_once(
    shelf: Shelf, library: Owners, report: Path
) -> None:
    kept = library.add(report, owner="ann")
    assert library.opened == []
    for _ in range(3):
        assert ids(shelf.documents("ann"))[1:] == [kept.document.id]
    assert shelf.documents("") and library.opened == ["ann"]


def test_one_text_of_two_owners_has_each_one_s_own_title(shelf: Shelf, report: Path) -> None:
    one = shelf.add(report, owner="ann", name="secret plan.txt")
    other = shelf.add(report, owner="bob", name="budget.txt")
    assert one.id == other.id
    for owner, title in (
        ("ann", "secret plan.txt"),
        ("bob", "budget.txt"),
        ("ann", "secret plan.txt"),
    ):
        assert shelf.search([one.id], owner).document(one.id).title == title
        assert shelf.search(None, owner).document(one.id).title == title
    shelf.remove(one.id, "ann")
    assert shelf.search([one.id], "bob").document(one.id).title == "budget.txt"


def test_a_choice_is_searched_alone_and_in_its_order(
    shelf: Shelf, harbour: Document, report: Path
) -> None:
    added = shelf.add(report)
    both = shelf.search([added.id, harbour.id, added.id])
    assert ids(tuple(d.document for d in both.documents)) == [added.id, harbour.id]
    assert "3 million" not in found(shelf, "", harbour.id)
    assert shelf.search([]).documents == () and shelf.search([]).find("budget").passages == ()


def test_a_choice_keeps_its_search_until_one_of_its_documents_changes(
    shelf: Shelf, harbour: Document, report: Path
) -> None:
    added = shelf.add(report)
    alone, both = shelf.search([harbour.id]), shelf.search(None)
    assert shelf.search([harbour.id]) is alone
    assert shelf.search([harbour.id, added.id], "ann") is shelf.search(None, "bob") is both
    report.write_text("The budget is 4 million euros.\n")
    changed = shelf.add(report)
    assert changed.id != added.id and "4 million" in found(shelf, "")
    assert shelf.search([harbour.id]) is alone
    with pytest.raises(DocumentError):
        shelf.search([added.id])
    assert both.document(added.id) == added  # one who is reading it reads on


def test_a_document_that_is_added_again_stands_once(shelf: Shelf, report: Path) -> None:
    for _ in range(2):
        shelf.add(report, owner="ann")
        shelf.add(report)
    assert len(shelf.documents()) == len(shelf.documents("ann")) == 2


def test_a_removal_that_fails_leaves_the_document(
    shelf: Shelf, library: Owners, harbour: Document
) -> None:
    library.is_broken = True
    with pytest.raises(DocumentError, match="the disk is full"):
        shelf.remove(harbour.id)
    assert ids(shelf.documents()) == [harbour.id]


def test_only_the_last_used_searches_are_kept(library: Any) -> None:
    documents = [
        library.index(make_document(f"Pier {i} is old.", title="", source=f"{i}"))
        for i in range(SEARCHES + 1)
    ]
    shelf = Shelf(library, library.store, HashEmbedder(), documents)
    names = ids(shelf.documents())
    first = shelf.search(names[:1])
    for name in names[1:-1]:
        shelf.search([name])
    assert shelf.search(names[:1]) is first
    second, last = shelf.search(names[1:2]), shelf.search(names[-1:])
    assert shelf.search(names[1:2]) is second and shelf.search(names[-1:]) is last
    assert len(shelf._searches) == SEARCHES


def test_many_at_once_see_whole_documents(shelf: Shelf, harbour: Document, report: Path) -> None:
    def work(number: int) -> bool:
        owner = f"owner {number % 3}"
        added = shelf.add(report, owner=owner)
        seen = ids(shelf.documents(owner))
        shelf.search(None, owner).find("budget")
        return harbour.id in seen and added.id in seen

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(work, range(24)))
