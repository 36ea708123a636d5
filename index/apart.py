"""Runs a module of ours as a program of its own, which can crash or hang and harm nothing."""

import os
import subprocess
import sys
from pathlib import Path


def run_apart(
    module: str, *arguments: str, data: bytes = b"", seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """Run `index.<module>` with these arguments and this standard input, and return how it ended.

    Raises `subprocess.TimeoutExpired`.
    """
    return subprocess.run(
        # -P: the folder to import from is ours, and never the one that we run in.
        [sys.executable, "-P", "-m", f"index.{module}", *arguments],
        input=data,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        timeout=seconds,
        check=False,
    )
