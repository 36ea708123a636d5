"""Claims about the doctor: it names what is wrong, and a rebuild mends it and loses nothing."""

import shutil
from pathlib import Path

import pytest

from assistant import Assistant, FootnotesError, Settings
from assistant.doctor import examine


@pytest.fixture
def home(article_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(article_home, tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock"))


def test_a_whole_installation_is_all_well(home: Path) -> None:
    checks = list(examine(Settings(home=home)))
    assert [check.name for check in checks if not check.ok] == []
    assert {"Python", "data directory", "embedder", "index"} <= {check.name for check in checks}


@pytest.mark.parametrize("damaged", ["chroma/chroma.sqlite3", "models", "documents"])
def test_damage_is_found_and_a_rebuild_mends_it(home: Path, damaged: str) -> None:
    kept = home / "report.txt"
    kept.write_text("The budget of the harbour is 3 million euros.\n")
    with Assistant.open(Settings(home=home)) as assistant:
        assistant.add(kept)
    path = home / damaged
    if damaged == "documents":
        path = max(path.glob("*.json"), key=lambda entry: entry.stat().st_mtime_ns)
    for file in [*path.rglob("*.onnx")] if path.is_dir() else [path]:
        file.write_bytes(file.read_bytes()[:100])
    (failed,) = [check for check in examine(Settings(home=home)) if not check.ok]
    assert failed.name == "index"
    assert "doctor --rebuild" in failed.detail
    assert [check for check in examine(Settings(home=home), rebuild=True) if not check.ok] == []
    with Assistant.open(Settings(home=home)) as assistant:
        titles = {document.title for document in assistant.documents()}
        assert "Japan-US Defense Meeting" in titles
        assert ("report" in titles) is (damaged != "documents")
    if damaged == "documents":
        assert [*(home / "documents").glob("*.txt.damaged")]


def test_a_text_that_was_changed_behind_our_back_is_set_aside(home: Path) -> None:
    (text,) = (home / "documents").glob("*.txt")
    text.write_text(text.read_text() + "An added lie.")
    with pytest.raises(FootnotesError, match="doctor --rebuild"):
        Assistant.open(Settings(home=home))
    list(examine(Settings(home=home), rebuild=True))
    with Assistant.open(Settings(home=home)) as assistant:
        assert "An added lie." not in assistant.documents()[0].text


def test_a_home_that_holds_something_else_is_said_so_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    failed = [check for check in examine(Settings(home=tmp_path), rebuild=True) if not check.ok]
    assert failed
    assert all("holds something else" in check.detail for check in failed)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]
