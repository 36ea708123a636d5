"""Claims about the library: added once, noticed when changed, gone when removed."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from index.document import Document
from index.errors import DamagedIndexError, DocumentError, HomeError
from index.home import open_home, write_whole
from index.library import Library
from index.load import bundled
from index.rebuild import clear
from index.search import Search
from index.store import Progress, Store
from tests.conftest import HashEmbedder
from tests.files import report as report_in_pdf
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


def traces(home: Path, *needles: bytes) -> list[str]:
    """The files below a data directory in which one of these bytes is found."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return [
        path.name
        for path in files
        if any(
            needle in path.read_bytes() or needle.decode("latin1") in str(path)
            for needle in needles
        )
    ]


def test_what_is_removed_leaves_no_word_and_no_vector_in_any_file(
    bench: Bench, tmp_path: Path
) -> None:
    library = bench.open()
    library.kept()
    private = tmp_path / "upload-7"
    # More sentences than Chroma keeps in its queue before it writes them to a folder of their own.
    private.write_text(
        "# Zebrafish\n\n" + "".join(f"The quokka budget is {n}.\n\n" for n in range(1_200))
    )
    removed = library.add(private, owner="ann", name="wallaby.txt")
    numbers = (0, 600, 1_199)
    vectors = bench.embedder.embed([removed.sentences[number].text for number in numbers])
    needles = [b"quokka", b"Zebrafish", b"wallaby", removed.document.id.encode()]
    needles += [vector.tobytes()[:16] for vector in vectors]
    assert traces(bench.home, *needles)
    folders = set((bench.home / "chroma").iterdir())
    library.remove(removed.document.id, "ann")
    assert traces(bench.home, *needles) == []
    assert len(set((bench.home / "chroma").iterdir())) == len(folders) - 2
    assert library.owned("ann") == ()
    # What stays is searched as before.
    (article,) = library.kept()
    vector = bench.embedder.embed([article.sentences[3].text])[0]
    assert bench.store.nearest(article.sentences_name, vector, 1)[0][0] == 3


def test_a_text_is_everyones_or_private_and_each_holder_has_names_of_their_own(
    bench: Bench, report: Path
) -> None:
    library = bench.open()
    (article,) = library.kept()
    ann = library.add(report, owner="ann", name="for Ann.txt")
    bob = library.add(report, owner="bob", name="for Bob.txt")
    assert (ann.document.id, ann.passages_name) == (bob.document.id, bob.passages_name)
    library = bench.open()
    assert library.kept() == (article,)
    assert library.owned("ann") == (ann,)
    assert library.owned("bob") == (bob,)
    assert library.owned("") == library.owned("eve") == ()
    assert (ann.document.source, ann.document.title) == ("for Ann.txt", "for Ann")
    assert (bob.document.source, bob.document.title) == ("for Bob.txt", "for Bob")
    everyones = library.add(report)
    assert library.kept() == (article, everyones)
    assert everyones.document.source == str(report)
    assert bench.embedder.embedded == []


def test_a_text_that_several_hold_goes_with_the_last_of_them(bench: Bench, report: Path) -> None:
    library = bench.open()
    (article,) = library.kept()
    names = bench.collections()
    for owner in ("", "ann", "bob"):
        added = library.add(report, owner=owner, name="report.txt")
    for owner in ("ann", ""):
        library.remove(added.document.id, owner)
        with pytest.raises(DocumentError, match="No document has the id"):
            library.remove(added.document.id, owner)
        assert bench.open().owned("bob") == (added,)
        assert bench.embedder.embedded == []
    with pytest.raises(DocumentError, match="No document has the id"):
        library.remove(article.document.id, "bob")
    library.remove(added.document.id, "bob")
    assert bench.collections() == names
    assert traces(bench.home, added.document.id.encode()) == []
    assert library.kept() == (article,)


def test_owned_documents_are_listed_oldest_first_and_a_second_of_a_name_replaces_the_first(
    bench: Bench, tmp_path: Path
) -> None:
    library = bench.open()
    path = tmp_path / "upload"
    added = []
    for text, name in (("One is here.", "b"), ("Two is here.", "a"), ("Three is here.", "b")):
        path.write_text(text)
        added.append(library.add(path, owner="ann", name=name))
    path.unlink()
    assert bench.open().owned("ann") == (added[1], added[2])
    assert added[0].passages_name not in bench.collections()


def test_an_owner_is_no_name_of_a_file(bench: Bench, report: Path) -> None:
    library = bench.open()
    for owner in ("../../ann", "a" * 500, "ann\n"):
        added = library.add(report, owner=owner, name="report.txt")
        assert library.owned(owner) == (added,)
        library.remove(added.document.id, owner)
    assert not list((bench.home / "documents").iterdir())


def test_pages_are_kept_and_an_entry_without_them_still_opens(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(bytes(report_in_pdf(3).output()))
    added = bench.open().add(path)
    assert len(added.document.pages) == 3
    assert bench.open().kept() == (added,)
    (entry,) = (bench.home / "documents").glob("*.json")
    values = json.loads(entry.read_bytes())
    del values["pages"], values["owner"]
    entry.write_text(json.dumps(values))
    (opened,) = bench.open().kept()
    assert opened.document == replace(added.document, pages=())
    assert bench.embedder.embedded == []


def test_an_upload_may_have_a_progress_of_its_own(bench: Bench, report: Path) -> None:
    def note(notes: list[str]) -> Progress:
        return lambda step, done, total: notes.append(f"{step} {done} of {total}")

    everyones: list[str] = []
    own: list[str] = []
    library = Library(bench.home, bench.store, "hash", lambda: bench.embedder, note(everyones))
    library.add(report, owner="ann", name="a.txt", progress=note(own))
    assert own
    assert everyones == []
    report.write_text("Another text.")
    library.add(report, owner="ann", name="b.txt")
    assert everyones[-1] == "Indexing 1 of 1"


def test_many_may_add_and_remove_the_same_and_other_texts_at_once(
    bench: Bench, tmp_path: Path
) -> None:
    library = bench.open()
    (article,) = library.kept()
    vector = bench.embedder.embed(["The treaty"])[0]

    def work(owner: str) -> None:
        path = tmp_path / owner
        for number in range(4):
            for text in ("All have this text.", f"Only {owner} has number {number}."):
                path.write_text(text)
                added = library.add(path, owner=owner, name=text)
                assert bench.store.nearest(added.passages_name, vector, 1)
                assert bench.store.nearest(article.passages_name, vector, 1)
                if number < 3:
                    library.remove(added.document.id, owner)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, owner) for owner in ("ann", "bob", "cleo", "dan")]:
            done.result()
    library = bench.open()
    for owner in ("ann", "bob", "cleo", "dan"):
        texts = [indexed.document.text for indexed in library.owned(owner)]
        assert texts == ["All have this text.", f"Only {owner} has number 3."]
    assert bench.embedder.embedded == []
    assert len(bench.collections()) == 2 + 2 + 2 * 4


def test_a_question_about_a_document_that_is_just_removed_is_told_so(
    bench: Bench, report: Path
) -> None:
    library = bench.open()
    added = library.add(report, owner="ann", name="a.txt")
    search = Search(bench.store, bench.embedder, (added,))
    assert search.find("What is the budget?").passages
    library.remove(added.document.id, "ann")
    with pytest.raises(DocumentError, match="removed while it was being asked"):
        search.find("What is the budget?")
    library.add(report, owner="ann", name="a.txt")
    assert search.find("What is the budget?").passages


def test_a_removal_that_was_interrupted_is_finished_by_the_next(
    bench: Bench, report: Path, tmp_path: Path
) -> None:
    library = bench.open()
    first = library.add(report, owner="ann", name="a.txt")
    (tmp_path / "other.txt").write_text("Another text.")
    other = library.add(tmp_path / "other.txt", owner="ann", name="b.txt")
    (entry,) = (bench.home / "documents").glob(f"{first.document.id}.*.json")
    entry.unlink()
    library.remove(other.document.id, "ann")
    assert not list((bench.home / "documents").iterdir())


def test_a_rebuild_keeps_private_documents_and_sets_damaged_ones_aside(
    bench: Bench, tmp_path: Path
) -> None:
    library = bench.open()
    added = []
    for number in (1, 2):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"Text {number} is here.")
        added.append(library.add(path, owner="ann", name=path.name))
    (bench.home / "documents" / f"{added[1].document.id}.txt").write_text("Another text.")
    bench.store.close()
    clear(bench.home)
    bench.store = Store(bench.home / "chroma")
    assert bench.open().owned("ann") == (added[0],)
    assert bench.embedder.embedded
    assert len(list((bench.home / "documents").glob("*.damaged"))) == 2


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
