"""Claims about start-up: what is not needed yet is not imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "torch",
    "chromadb",
    "langchain",
    "langchain_core",
    "gradio",
    "sentence_transformers",
    "fastapi",
    "uvicorn",
    "mcp",
)


def loaded_after(program: str, *, home: Path | None = None) -> set[str]:
    """The heavy packages that a new process has loaded after running a program."""
    program += f"\nimport sys; print('loaded', *(n for n in {HEAVY} if n in sys.modules))"
    environment = dict(os.environ) | ({"FOOTNOTES_HOME": str(home)} if home else {})
    printed = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
        cwd=Path(__file__).parents[1],
    ).stdout
    return set(printed.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "program",
    [
        "import assistant",
        "import ui.cli",
        "import ui.cli\ntry:\n    ui.cli.main(['--help'])\nexcept SystemExit:\n    pass",
        "from assistant import Settings; Settings()",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(program: str) -> None:
    assert loaded_after(program) == set()


def test_the_look_at_modules_sees_what_is_loaded() -> None:
    assert loaded_after("import langchain_core") == {"langchain_core"}
