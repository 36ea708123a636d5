"""Claims about the library: added once, noticed when changed, gone when removed."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.document import Document
from index.errors import DamagedIndexError, DocumentError, HomeError
from index.home import open_home, write_whole
from index.library import Library
from index.load import bundled
from index.store import Store
from tests.conftest import HashEmbedder
from tests.test_index_store import SPANS, TEXTS, Corners


class Bench:
    """A library over a data directory, opened again at will."""

    def __init__(self, home: Path) -> None:
        self.home = open_home(home)
        self.embedder = HashEmbedder()
        self.store = Store(self.home / "chroma")
        self.identity = "hash"

    def open(self) -> Library:
        self.embedder.embedded.clear()
        return Library(self.home, self.store, self.identity, lambda: self.embedder)

    def collections(self) -> set[str]:
        return {collection.name for collection in self.store._client.list_collections()}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / "home")
    yield bench
    bench.store.close()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text("The budget is 3 million euros. It was approved in June.\n")
    return path


def test_a_new_library_holds_the_bundled_article_and_opening_again_embeds_nothing(
    bench: Bench,
) -> None:
    (first,) = bench.open().kept()
    assert first.document == bundled()
    assert bench.embedder.embedded
    (second,) = bench.open().kept()
    assert second == first
    assert bench.embedder.embedded == []


def test_passages_and_sentences_are_slices_of_the_document(bench: Bench) -> None:
    (indexed,) = bench.open().kept()
    text = indexed.document.text
    for span in (*indexed.passages, *indexed.sentences):
        assert text[span.start : span.end] == span.text
    for sentence, number in zip(indexed.sentences, indexed.sentence_passage, strict=True):
        passage = indexed.passages[number]
        assert passage.start <= sentence.start < passage.end
        assert passage.section == sentence.section


def test_adding_twice_adds_once(bench: Bench, report: Path) -> None:
    library = bench.open()
    library.kept()
    first = library.add(report)
    names = bench.collections()
    assert library.add(report) == first
    assert bench.collections() == names
    assert [kept.document.title for kept in library.kept()][1:] == ["report"]


def test_a_changed_file_is_noticed_and_its_old_index_is_gone(bench: Bench, report: Path) -> None:
    old = bench.open().add(report)
    report.write_text("The budget is 5 million euros. It was approved in July.\n")
    (new,) = bench.open().kept()
    assert "5 million" in new.document.text
    assert old.passages_name not in bench.collections()
    assert not (bench.home / "documents" / f"{old.document.id}.txt").exists()


def test_a_file_that_is_gone_or_no_longer_text_leaves_what_was_stored(
    bench: Bench, report: Path
) -> None:
    old = bench.open().add(report)
    report.write_bytes(b"%PDF-1.7")
    assert bench.open().kept() == (old,)
    report.unlink()
    assert bench.open().kept() == (old,)


def test_another_embedder_is_noticed_and_the_old_vectors_are_dropped(
    bench: Bench, report: Path
) -> None:
    old = bench.open().add(report)
    bench.identity = "another"
    (new,) = bench.open().kept()
    assert bench.embedder.embedded
    assert new.passages_name != old.passages_name
    assert bench.collections() == {new.passages_name, new.sentences_name}


def test_another_splitter_is_noticed(
    bench: Bench, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = bench.open().add(report)
    monkeypatch.setattr("index.library.passages", lambda document: old.sentences)
    (new,) = bench.open().kept()
    assert new.passages == old.sentences
    assert new.passages_name != old.passages_name


def test_a_removed_document_leaves_nothing(bench: Bench, report: Path) -> None:
    library = bench.open()
    (article,) = library.kept()
    removed = library.add(report)
    library.remove(removed.document.id)
    assert library.kept() == (article,)
    assert bench.collections() == {article.passages_name, article.sentences_name}
    assert "budget" not in "".join(
        path.read_text("utf-8") for path in (bench.home / "documents").iterdir()
    )
    with pytest.raises(DocumentError, match="footnotes list"):
        library.remove(removed.document.id)


def test_a_document_that_is_only_asked_is_not_kept(bench: Bench, report: Path) -> None:
    library = bench.open()
    library.read(report)
    assert [kept.document for kept in library.kept()] == [bundled()]
    library.add(report)
    library.read(report)
    assert len(library.kept()) == 2


def test_a_changed_text_or_a_broken_entry_is_damage_not_an_answer(
    bench: Bench, report: Path
) -> None:
    added = bench.open().add(report)
    stored = bench.home / "documents" / f"{added.document.id}.txt"
    stored.write_text("The budget is 9 million euros.")
    with pytest.raises(DamagedIndexError, match="not what was added"):
        bench.open().kept()
    stored.with_suffix(".json").write_text(json.dumps({"id": "x"}))
    with pytest.raises(DamagedIndexError, match="doctor --rebuild"):
        bench.open().kept()


def test_a_data_directory_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(HomeError, match=r"holds something else \('photos'\)"):
        open_home(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]


def test_a_data_directory_that_is_a_file_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(HomeError, match="is a file"):
        open_home(tmp_path / "home")


def test_a_data_directory_without_permission_is_said_to_be_so(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    for path in (tmp_path, *tmp_path.parents[:2]):
        os.chmod(path, 0o755)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        with pytest.raises(HomeError, match=r"cannot be written.*FOOTNOTES_HOME"):
            open_home(folder / "home")
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 100 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_to_be_full_and_keeps_what_was_there(small_disk: Path) -> None:
    home = open_home(small_disk / "home")
    entry = home / "documents" / "entry.json"
    write_whole(entry, b"old")
    with pytest.raises(HomeError, match="is on a full disk"):
        write_whole(entry, b"new" * 200_000)
    assert entry.read_bytes() == b"old"
    with pytest.raises(HomeError, match="disk"):
        Store(home / "chroma").build("one", SPANS, TEXTS, Corners())


def test_the_document_of_the_fixture_is_searched_by_its_sections(
    bench: Bench, harbour: Document
) -> None:
    indexed = bench.open().index(harbour)
    assert {sentence.section for sentence in indexed.sentences} == {
        "The harbour of Lund",
        "The harbour of Lund › Trade",
    }
