"""Claims about the wheel: it holds all that the folders hold, and answers where it is installed."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("assistant", "index", "prompts", "ui")


def run(*command: str | Path, folder: Path, **environment: str) -> str:
    """What a command prints when it is run in a folder; it must succeed."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    # Without isolation: hatchling is there, and nothing is fetched.
    run(sys.executable, "-m", "build", "-w", "-n", "-o", folder, ROOT, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment that has the wheel, and the packages it needs from this environment."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index",
        wheel, folder=environment)  # fmt: skip
    # A path that a .pth file names is searched last, and the .pth files in it are not read: so
    # neither an editable installation here nor this checkout can stand in for the wheel.
    (own,) = environment.glob("lib/python*/site-packages")
    others = [path for path in sys.path if path.endswith("-packages")]
    (own / "needed.pth").write_text("\n".join(others))
    return environment


def test_the_wheel_holds_every_file_of_the_four_folders(wheel: Path) -> None:
    files = {
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert {Path(file).suffix for file in files} >= {".py", ".txt", ".json", ".md", ".css", ".js"}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.split("/")[0] in FOLDERS}
    assert held == files


def test_the_folders_are_imported_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    program = f"import {', '.join(FOLDERS)}; print(*({'.__file__, '.join(FOLDERS)}.__file__))"
    for path in run(installed / "bin" / "python", "-c", program, folder=tmp_path).split():
        assert Path(path).is_relative_to(installed)


def test_the_installed_command_answers(installed: Path, tmp_path: Path) -> None:
    printed = run(
        installed / "bin" / "footnotes",
        "When and where will the two defense chiefs meet?",
        folder=tmp_path,
        FOOTNOTES_HOME=str(tmp_path / "home"),
    )
    assert "Tokyo" in printed
    assert "[1]" in printed
