"""Clearing what a data directory can make anew, so that the next opening builds it again."""

import json
import shutil
from pathlib import Path

from index.document import text_hash
from index.home import forget_states, lock, writing


def clear(home: Path) -> tuple[str, ...]:
    """Delete the index, the exports and the states of models; return what was cleared or set aside.

    Documents stay; one whose entry or text is damaged is set aside: its files get the ending
    `.damaged`.
    """
    done = []
    with lock(home / "chroma"), writing(home):
        for path in (home / "chroma", *(home / "models").iterdir()):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            done.append(str(path))
        forget_states(home)
        for entry in (home / "documents").glob("*.json"):
            if not _is_whole(entry):
                for path in (entry, _text_of(entry)):
                    if path.exists():
                        path.rename(f"{path}.damaged")
                        done.append(f"{path} (set aside)")
    return tuple(done)


def _text_of(entry: Path) -> Path:
    """Return the text of an entry, whose name begins with its id."""
    return entry.with_name(f"{entry.name.partition('.')[0]}.txt")


def _is_whole(entry: Path) -> bool:
    """Whether a document's entry can be read and its text is the one that was added."""
    try:
        known = json.loads(entry.read_bytes())
        text = _text_of(entry).read_bytes().decode()
        return bool(known["collections"]) and text_hash(text) == known["id"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
