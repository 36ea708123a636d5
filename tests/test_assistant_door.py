"""Claims about the assistant: documents come and go, threads share it, settings are checked."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Answer, Assistant, FootnotesError, Settings
from index.errors import DocumentError, SettingsError

QUESTIONS = ["When is the meeting?", "Who is Hegseth?", "How high is Mount Fuji?", "What is Ioto?"]


@pytest.fixture
def home(article_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(article_home, tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock"))


def test_threads_that_ask_at_once_get_what_one_alone_gets(article: Assistant) -> None:
    alone = [without_timings(article.ask(question)) for question in QUESTIONS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(article.ask, QUESTIONS * 10))
    assert [without_timings(answer) for answer in together] == alone * 10


def test_an_added_document_is_asked_at_once_and_after_reopening_until_it_is_removed(
    home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text("The harbour of Lund was opened in 1874 by the engineer Anna Berg.\n")
    question = "Who opened the harbour of Lund?"
    with Assistant.open(Settings(home=home)) as assistant:
        assert not assistant.ask(question).found
        added = assistant.add(path)
        assert assistant.ask(question).citations[0].document_id == added.id
        assert assistant.add(path) == added
        assert len(assistant.documents()) == 2
    with Assistant.open(Settings(home=home)) as assistant:
        assert "Anna Berg" in assistant.ask(question).text
        path.write_text("The harbour of Lund was opened in 1875 by the engineer Eva Holm.\n")
        changed = assistant.add(path)
        assert "Eva Holm" in assistant.ask(question).text
        assert len(assistant.documents()) == 2
        assistant.remove(changed.id)
        assert not assistant.ask(question).found
        with pytest.raises(DocumentError, match="footnotes list"):
            assistant.remove(changed.id)


def test_a_question_is_answered_from_the_language_of_the_document(
    home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "japanese.txt"
    path.write_text(
        "灯台は島にあります。1901年5月に初めて点灯されました。港には12の桟橋があります。\n"
    )
    with Assistant.open(Settings(home=home, documents=(path,))) as assistant:
        (document,) = assistant.documents()
        answer = assistant.ask("港にはいくつの桟橋がありますか")
        for citation in answer.citations:
            assert document.text[citation.start : citation.end] == citation.quote
        assert "12の桟橋" in answer.evidence[0].passage.text


def test_settings_that_cannot_be_used_say_what_to_do() -> None:
    with pytest.raises(SettingsError, match="'gpt' is unknown"):
        Settings(model="gpt")
    with pytest.raises(SettingsError, match=r"\('report.txt',\)"):
        Settings(documents="report.txt")  # type: ignore[arg-type]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTES_HOME", "/somewhere")
    monkeypatch.setenv("FOOTNOTES_EMBEDDER", "mine")
    assert Settings.from_environment() == Settings(home="/somewhere", embedder="mine")


def test_a_missing_document_is_one_error_and_leaves_the_library_usable(home: Path) -> None:
    with pytest.raises(FootnotesError, match="does not exist"):
        Assistant.open(Settings(home=home, documents=("missing.txt",)))
    with Assistant.open(Settings(home=home)) as assistant:
        assert assistant.ask(QUESTIONS[0]).found


def without_timings(answer: Answer) -> Answer:
    return replace(answer, timings={})
