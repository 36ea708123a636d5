"""Claims about the store: whole or not there, shared by processes, honest about damage."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.document import Passage
from index.embedding import Vectors
from index.errors import DamagedIndexError, HomeError
from index.store import BUILDING, Store, fingerprint

SPANS = tuple(Passage("d", i, i + 5, f"text{i}", "") for i in range(20))
TEXTS = [span.text for span in SPANS]


class Corners:
    """An embedder that gives each text its own axis, and counts."""

    def __init__(self) -> None:
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return np.eye(32, dtype=np.float32)[[int(text[4:]) for text in texts]]


def test_a_collection_gives_back_its_records_nearest_first(tmp_path: Path) -> None:
    store = Store(tmp_path / "chroma")
    store.build("one", SPANS, TEXTS, Corners())
    wanted = np.zeros(32, dtype=np.float32)
    wanted[[3, 7]] = 0.8, 0.6
    nearest = store.nearest("one", wanted, 2)
    assert [record for record, _ in nearest] == [3, 7]
    assert [cosine for _, cosine in nearest] == pytest.approx([0.8, 0.6], abs=1e-6)
    assert np.array_equal(store.vectors("one", [9, 2]), np.eye(32, dtype=np.float32)[[9, 2]])
    store.close()


def test_building_again_embeds_nothing_also_after_reopening(tmp_path: Path) -> None:
    for embeds in (len(SPANS), 0):
        embedder = Corners()
        store = Store(tmp_path / "chroma")
        store.build("one", SPANS, TEXTS, embedder)
        store.build("one", SPANS, TEXTS, embedder)
        assert embedder.embedded == embeds
        store.close()


def test_an_embedder_that_fails_leaves_no_collection_and_the_next_build_sweeps(
    tmp_path: Path,
) -> None:
    class Failing(Corners):
        def embed(self, texts: Sequence[str]) -> Vectors:
            raise KeyboardInterrupt

    store = Store(tmp_path / "chroma")
    with pytest.raises(KeyboardInterrupt):
        store.build("one", SPANS, TEXTS, Failing())
    assert not store.has("one")
    store.build("two", SPANS, TEXTS, Corners())
    assert [c.name for c in store._client.list_collections()] == ["two"]
    store.close()


def test_a_build_killed_half_way_leaves_a_store_that_opens_and_builds(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from test_index_store import Corners, SPANS, TEXTS
        from index.store import Store
        class Slow(Corners):
            def embed(self, texts):
                if self.embedded:
                    print("half-way", flush=True)
                    time.sleep(60)
                return super().embed(texts)
        import index.store
        index.store.BATCH = 4
        store = Store(Path(sys.argv[1]))
        store.build("old", SPANS[:4], TEXTS[:4], Corners())
        store.build("new", SPANS, TEXTS, Slow())
        """
    )
    folder = tmp_path / "chroma"
    environment = {**os.environ, "PYTHONPATH": f"{Path.cwd()}:{Path(__file__).parent}"}
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "half-way\n"
        process.send_signal(signal.SIGKILL)
    store = Store(folder)
    assert store.has("old")
    assert not store.has("new")
    assert any(c.name.startswith(BUILDING) for c in store._client.list_collections())
    store.build("new", SPANS, TEXTS, Corners())
    assert sorted(c.name for c in store._client.list_collections()) == ["new", "old"]
    assert len(store.nearest("old", np.eye(32, dtype=np.float32)[0], 9)) == 4
    store.close()


def test_two_processes_that_open_at_once_both_build_and_answer(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        import numpy as np
        from test_index_store import Corners, SPANS, TEXTS
        from index.store import Store
        embedder = Corners()
        store = Store(Path(sys.argv[1]))
        store.build("one", SPANS, TEXTS, embedder)
        print(store.nearest("one", np.eye(32, dtype=np.float32)[5], 1)[0][0], embedder.embedded)
        """
    )
    environment = {**os.environ, "PYTHONPATH": f"{Path.cwd()}:{Path(__file__).parent}"}
    command = [sys.executable, "-c", program, str(tmp_path / "chroma")]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    printed = sorted(process.communicate(timeout=120)[0].split() for process in both)
    assert printed == [["5", "0"], ["5", str(len(SPANS))]]


@pytest.mark.parametrize("keep", [0, 100, 5000])
def test_a_truncated_database_is_said_to_be_damaged_and_how_to_rebuild(
    tmp_path: Path, keep: int
) -> None:
    store = Store(tmp_path / "chroma")
    store.build("one", SPANS, TEXTS, Corners())
    store.close()
    database = tmp_path / "chroma" / "chroma.sqlite3"
    with database.open("r+b") as file:
        file.truncate(keep)
    for extra in (tmp_path / "chroma").glob("chroma.sqlite3-*"):
        extra.unlink()
    with pytest.raises(DamagedIndexError, match=r"doctor --rebuild") as caught:
        damaged = Store(tmp_path / "chroma")
        damaged.nearest("one", np.eye(32, dtype=np.float32)[0], 1)
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_a_home_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeError, match="FOOTNOTES_HOME"):
        Store(tmp_path / "file" / "chroma")


def test_the_fingerprint_changes_with_embedder_text_and_span() -> None:
    one = fingerprint("a", TEXTS, SPANS)
    assert one == fingerprint("a", list(TEXTS), list(SPANS))
    moved = (Passage("d", 0, 6, "text0", ""), *SPANS[1:])
    others = {
        fingerprint("b", TEXTS, SPANS),
        fingerprint("a", ["other", *TEXTS[1:]], SPANS),
        fingerprint("a", TEXTS, moved),
        fingerprint("a", TEXTS[:-1], SPANS[:-1]),
    }
    assert len(others | {one}) == 5
