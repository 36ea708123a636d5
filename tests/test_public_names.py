"""Claims about names and docstrings: the door is complete and sorted, nothing public is bare."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import assistant

ROOT = Path(__file__).parents[1]
FOLDERS = ("assistant", "index", "prompts", "ui")
MODULES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def own_names(module: ModuleType) -> set[str]:
    """The public names in a module that were made in one of the four folders."""
    return {
        name
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and str(getattr(thing, "__module__", "")).split(".")[0] in FOLDERS
    }


def bare(parent: ast.Module | ast.ClassDef, name: str = "module") -> Iterator[str]:
    """The names of a module and its public classes, functions and methods without a docstring."""
    if not ast.get_docstring(parent):
        yield name
    for node in parent.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from bare(node, node.name)
        elif (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ):
            yield node.name


def test_the_door_names_all_that_it_has_in_order() -> None:
    assert assistant.__all__ == sorted(own_names(assistant))


def test_a_name_that_is_left_out_or_of_another_package_is_told_apart() -> None:
    module = ModuleType("door")
    vars(module).update(Answer=assistant.Answer, Path=Path, _ask=assistant.ask)
    assert own_names(module) == {"Answer"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_everything_public_has_a_docstring(path: Path) -> None:
    assert list(bare(ast.parse(path.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("", ["module"]),
        ('"""M."""\ndef f(): ...\ndef _g(): ...', ["f"]),
        ('"""M."""\nasync def f(): ...', ["f"]),
        (
            '"""M."""\nclass A:\n    """A."""\n    def f(self): ...\n    def __len__(self): ...',
            ["f"],
        ),
        ('"""M."""\nclass A:\n    x = 1', ["A"]),
    ],
)
def test_a_missing_docstring_is_found(source: str, names: list[str]) -> None:
    assert list(bare(ast.parse(source))) == names
