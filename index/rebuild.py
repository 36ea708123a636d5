"""Clearing what a data directory can make anew, so that the next opening builds it again."""

import json
import shutil
from pathlib import Path

from index.home import lock, writing


def clear(home: Path) -> tuple[str, ...]:
    """Delete the index and the exports; documents stay. Returns what was cleared or set aside.

    An entry that cannot be read is set aside as `<name>.damaged`, with its text beside it.
    """
    done = []
    with lock(home / "chroma"), writing(home):
        for folder in (home / "chroma", *(home / "models").iterdir()):
            if folder.is_dir():
                shutil.rmtree(folder)
            else:
                folder.unlink(missing_ok=True)
            done.append(str(folder))
        for entry in (home / "documents").glob("*.json"):
            try:
                json.loads(entry.read_bytes())["collections"]
            except (OSError, ValueError, KeyError, TypeError):
                entry.rename(entry.with_suffix(".damaged"))
                done.append(str(entry))
    return tuple(done)
