"""Claims about kept states: whole or as good as not there, private, and only the last used ones."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import states
from assistant.states import States
from index.home import STATES, forget_states, open_home


@pytest.fixture
def kept(tmp_path: Path) -> States:
    kept = States(tmp_path / "states")
    assert kept.prepare()
    return kept


def writing(kept: States, data: bytes) -> Callable[[str], bool]:
    """What writes these bytes, as llama.cpp does: by name, into the folder."""

    def write(name: str) -> bool:
        (kept.folder / name).write_bytes(data)
        return True

    return write


def files(kept: States) -> list[str]:
    return sorted(path.name for path in kept.folder.iterdir())


def test_a_state_is_found_under_its_key_only(kept: States) -> None:
    kept.keep("key", writing(kept, b"read"))
    assert (kept.folder / kept.find("key")).read_bytes() == b"read"
    assert kept.find("other") == kept.find("ke") == ""


@pytest.mark.parametrize("damage", [b"", b"rea", b"read again", b"raed"])
def test_a_damaged_state_is_as_good_as_none_and_goes(kept: States, damage: bytes) -> None:
    kept.keep("key", writing(kept, b"read"))
    (kept.folder / kept.find("key")).write_bytes(damage)
    assert kept.find("key") == ""
    assert files(kept) == []


def test_states_are_the_users_alone(kept: States) -> None:
    mask = os.umask(0)
    try:
        other = States(kept.folder.parent / "other")
        assert other.prepare()
        other.keep("key", writing(other, b"read"))
    finally:
        os.umask(mask)
    assert other.folder.stat().st_mode & 0o777 == 0o700
    assert (other.folder / other.find("key")).stat().st_mode & 0o777 == 0o600


def test_the_last_used_states_are_kept(kept: States) -> None:
    for number in range(states.MOST):
        kept.keep(f"key{number}", writing(kept, b"%d" % number))
        os.utime(kept.folder / kept.find(f"key{number}"), (number, number))
    assert kept.find("key0")
    kept.keep("new", writing(kept, b"new"))
    assert len(files(kept)) == states.MOST
    assert kept.find("key0") and kept.find("new")
    assert not kept.find("key1")


def test_states_have_a_size_together(kept: States, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "LARGEST", 10)
    kept.keep("small", writing(kept, b"12345"))
    os.utime(kept.folder / kept.find("small"), (1, 1))
    kept.keep("other", writing(kept, b"12345"))
    assert kept.find("small") and kept.find("other")
    kept.keep("large", writing(kept, b"12345678901"))
    assert [name.partition("-")[0] for name in files(kept)] == ["large"]


def test_a_state_that_was_not_written_leaves_nothing(kept: States) -> None:
    def full(name: str) -> bool:
        (kept.folder / name).write_bytes(b"half")
        return False

    def broken(name: str) -> bool:
        full(name)
        raise OSError(28, "No space left on device")

    kept.keep("key", full)
    kept.keep("key", broken)
    assert files(kept) == []


def test_what_a_dead_process_left_is_swept_and_what_is_being_written_is_not(kept: States) -> None:
    dead, alive = kept.folder / "key-1.part", kept.folder / "key-2.part"
    dead.touch()
    alive.touch()
    old = time.time() - 2 * states.FORGOTTEN
    os.utime(dead, (old, old))
    kept.keep("key", writing(kept, b"read"))
    assert not dead.exists()
    assert alive.exists()


def test_a_folder_that_cannot_be_made_keeps_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    kept = States(tmp_path / "file" / "states")
    assert not kept.prepare()
    assert kept.find("key") == ""
    kept.keep("key", lambda name: True)


def test_the_home_is_private_and_its_states_are_forgotten_whole(tmp_path: Path) -> None:
    home = open_home(tmp_path / "new")
    assert home.stat().st_mode & 0o777 == 0o700
    forget_states(home)
    kept = States(home / STATES)
    kept.prepare()
    kept.keep("key", writing(kept, b"read"))
    forget_states(home)
    assert files(kept) == []
