"""Claims about prompts: short, whole, and replaced by a user's own that have the variables."""

from importlib.resources import files
from pathlib import Path

import pytest

import prompts
from assistant import Assistant, FootnotesError
from prompts import PromptError, prompt

NAMES = [file.name for file in files(prompts).iterdir() if file.name.endswith(".md")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(prompts.FOLDER, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("file", NAMES)
def test_a_prompt_of_ours_can_be_read_and_is_short(file: str) -> None:
    text = prompt(file.removesuffix(".md")).template
    assert 0 < len(text) < 500


def test_a_variable_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        prompt("answer").substitute()


def test_braces_and_dollars_of_a_document_stay_as_they_are() -> None:
    assert "{$x} $question" in prompt("answer").substitute(text="{$x} $question")


def test_a_prompt_of_the_user_stands_in_for_ours_and_the_others_stay(folder: Path) -> None:
    (folder / "refusal.md").write_text("Not in here.\n", "utf-8")
    assert prompt("refusal").substitute() == "Not in here."
    assert "$text" in prompt("answer").template
    prompts.check()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("answer", "Answer well.", "lacks the variable $text"),
        ("question", "Say it.", "lacks the variable $question"),
        ("answer", "$text and $more", "unknown variable $more"),
        ("answer", "$text for 5 $ each", "lone $"),
        ("refusal", " \n", "is empty"),
    ],
)
def test_a_prompt_that_cannot_be_used_is_told_with_its_place(
    folder: Path, name: str, text: str, told: str
) -> None:
    (folder / f"{name}.md").write_text(text, "utf-8")
    with pytest.raises(PromptError) as error:
        prompts.check()
    assert told in str(error.value) and str(folder / f"{name}.md") in str(error.value)


def test_a_prompt_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "answer.md").write_bytes(b"\xff\xfe$text")
    with pytest.raises(PromptError, match="cannot be read"):
        prompts.check()


def test_a_folder_that_is_not_there_is_told_when_an_assistant_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(prompts.FOLDER, str(tmp_path / "none"))
    with pytest.raises(FootnotesError, match="no folder"):
        Assistant.open()


def test_the_user_s_refusal_is_what_is_said(
    folder: Path, article_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "refusal.md").write_text("Nothing on that.", "utf-8")
    monkeypatch.setenv("FOOTNOTES_HOME", str(article_home))
    with Assistant.open() as assistant:
        assert assistant.ask("How high is Mount Fuji?").text == "Nothing on that."
