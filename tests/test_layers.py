"""Claims about the house: arrows between the folders, and one home for each dependency."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "prompts": set[str](),
    "index": set[str](),
    "assistant": {"index", "prompts"},
    "ui": {"assistant"},
}
HOMES = {
    "bm25s": "index",
    "chromadb": "index",
    "fastapi": "ui",
    "fastapi_offline": "ui",
    "gradio": "ui",
    "langchain": "assistant",
    "langchain_core": "assistant",
    "langsmith": "assistant",
    "mammoth": "index",
    "mcp": "ui",
    "mcp_types": "ui",
    "onnx": "index",
    "onnxruntime": "index assistant",
    "pydantic": "ui assistant",
    "pypdfium2": "index",
    "rapidfuzz": "index",
    "rich": "ui",
    "selectolax": "index",
    "sentence_transformers": "index",
    "starlette": "ui",
    "Stemmer": "index",
    "tokenizers": "index assistant",
    "torch": "index",
    "typer": "ui",
    "uvicorn": "ui",
}


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else str(node.module).split(".")[0]


def faults(folder: str, source: str) -> list[str]:
    """What a module of a folder imports and may not."""
    found = []
    for name in imported(source):
        if name in MAY_IMPORT:
            wrong = name != folder and name not in MAY_IMPORT[folder]
        elif folder == "prompts":
            wrong = name not in sys.stdlib_module_names
        else:
            wrong = folder not in HOMES.get(name, folder).split() or name == "."
        if wrong:
            found.append(name)
    return found


def modules() -> Iterator[tuple[str, Path]]:
    for folder in MAY_IMPORT:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield folder, path


@pytest.mark.parametrize(("folder", "path"), list(modules()), ids=str)
def test_a_module_imports_only_what_its_folder_may(folder: str, path: Path) -> None:
    assert faults(folder, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("folder", "source", "wrong"),
    [
        ("index", "from assistant.answer import Answer", "assistant"),
        ("index", "def f():\n    import ui.cli", "ui"),
        ("ui", "from index.document import Document", "index"),
        ("prompts", "import numpy", "numpy"),
        ("assistant", "import chromadb.config", "chromadb"),
        ("index", "import gradio as gr", "gradio"),
        ("ui", "from langchain_core.messages import AIMessage", "langchain_core"),
        ("ui", "from . import page", "."),
    ],
)
def test_a_wrong_import_is_found(folder: str, source: str, wrong: str) -> None:
    assert faults(folder, source) == [wrong]


def test_no_module_has_the_name_of_a_folder() -> None:
    assert not [path for _, path in modules() if path.stem in MAY_IMPORT]
