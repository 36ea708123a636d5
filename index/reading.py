"""Reads a file in a process of its own, so that a hostile one harms, hangs or fills nothing."""

import contextlib
import json
import subprocess
import sys
from importlib import import_module

from index.apart import run_apart
from index.document import Reading
from index.errors import DocumentError

SECONDS = 120
MEMORY = 2_000_000_000
_REFUSED = 3


def read_apart(form: str, data: bytes) -> Reading:
    """Return what the module `index.<form>` reads in a file's bytes.

    Raises `DocumentError` with the rest of a sentence that begins with the file's name.
    """
    try:
        done = run_apart("reading", form, str(MEMORY), data=data, seconds=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(
            f"takes more than {SECONDS} seconds to read. Split it, or save it as text first."
        ) from error
    if done.returncode == _REFUSED:
        raise DocumentError(done.stdout.decode())
    if done.returncode == 1:
        raise RuntimeError(f"The reader of {form} failed:\n{done.stderr.decode(errors='replace')}")
    if done.returncode:
        raise DocumentError("broke the program that read it: it is damaged. Save it again first.")
    values = json.loads(done.stdout)
    return Reading(values["text"], values["title"], tuple(values["pages"]))


def _limit(memory: int) -> None:
    """Let this process have no more than `memory` bytes, where the system can do that."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(form: str, memory: str) -> int:
    """Read standard input as a file, and write what is in it as JSON."""
    data = sys.stdin.buffer.read()
    _limit(int(memory))
    try:
        reading: Reading = import_module(f"index.{form}").read(data)
        written = json.dumps(
            {"text": reading.text, "title": reading.title, "pages": reading.pages}
        ).encode()
    except DocumentError as error:
        sys.stdout.buffer.write(str(error).encode())
        return _REFUSED
    except (MemoryError, RecursionError):
        sys.stdout.write("is too large or too deeply nested to read. Split it, or save it as text.")
        return _REFUSED
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
