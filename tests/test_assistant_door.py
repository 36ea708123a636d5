"""Claims about the assistant: documents come and go, threads share it, settings are checked."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant, FootnotesError, Settings
from assistant.settings import STRICTNESS
from index.errors import DocumentError, SettingsError
from tests.scripted import ScriptedModel, made

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


@pytest.fixture(scope="module")
def views(
    article_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Assistant, ScriptedModel]]:
    """An assistant over two documents for which two models may write, and one of the models."""
    folder = tmp_path_factory.mktemp("views")
    home = shutil.copytree(article_home, folder / "home", ignore=shutil.ignore_patterns("*.lock"))
    path = folder / "harbour.txt"
    path.write_text("The harbour of Lund was opened in 1874 by the engineer Anna Berg.\n")
    with Assistant.open(Settings(home=home)) as opened:
        opened.add(path)
        model = ScriptedModel(script=[f"<think>Hm.</think>{HARBOUR}"])
        models = {"openai:one": made(model, "openai:one"), "groq:two": made(model, "groq:two")}
        opened._models = models
        yield opened, model
        for one in models.values():
            one.close()


HARBOUR = "Anna Berg opened the harbour of Lund in 1874."
WHO = "Who opened the harbour of Lund?"


def test_a_view_asks_the_documents_that_it_chose_in_their_order(
    views: tuple[Assistant, ScriptedModel],
) -> None:
    opened, _ = views
    article, harbour = opened.documents()
    assert opened.ask(WHO).found
    alone = opened.using(documents=(article.id,))
    assert alone.documents() == (article,) and not alone.ask(WHO).found
    assert not any("Lund" in hit.passage.text for hit in alone.search(WHO))
    turned = opened.using(documents=[harbour.id, article.id])
    assert turned.documents() == (harbour, article) and turned.ask(WHO).found
    assert opened.documents() == (article, harbour)


def test_a_view_of_no_documents_finds_nothing(views: tuple[Assistant, ScriptedModel]) -> None:
    nothing = views[0].using(documents=())
    answer = nothing.ask(WHO)
    assert nothing.documents() == () and not answer.found and not answer.evidence
    assert not nothing.using(model="openai:one").ask(WHO).found
    assert [sentence.verdict.label for sentence in nothing.check(HARBOUR)] == ["unstated"]


def test_a_view_writes_with_the_model_that_it_chose(
    views: tuple[Assistant, ScriptedModel],
) -> None:
    opened, model = views
    assert opened.models == ("quotes", "openai:one", "groq:two")
    answer = opened.using(model="groq:two").ask(WHO)
    assert answer.model == "groq:two" and answer.sentences[0].text == HARBOUR
    calls = len(model.asked)
    assert opened.ask(WHO).model == "quotes"
    assert opened.using(model="groq:two").using(model="quotes").ask(WHO).model == "quotes"
    assert len(model.asked) == calls
    assert opened.reaches("openai:one") == "api.openai.com" and opened.reaches("quotes") == ""


def test_a_view_is_as_strict_as_it_was_asked_to_be(
    views: tuple[Assistant, ScriptedModel],
) -> None:
    opened, _ = views
    thresholds = [opened.using(strictness=s)._parts().threshold for s in STRICTNESS]
    assert thresholds == sorted(thresholds, reverse=True) and len(set(thresholds)) == 3
    assert opened._parts().threshold == thresholds[1]


def test_what_a_view_does_not_choose_stays(views: tuple[Assistant, ScriptedModel]) -> None:
    opened, _ = views
    article, _harbour = opened.documents()
    view = opened.using(documents=(article.id,), strictness="strict", model="openai:one")
    same = view.using()
    assert same.documents() == (article,)
    assert same._settings == view._settings and same._settings.strictness == "strict"
    assert view.using(strictness="lenient").documents() == (article,)


@pytest.mark.parametrize(
    ("choice", "error", "told"),
    [
        (
            {"model": "openai:three"},
            SettingsError,
            "not among those configured: quotes, openai:one",
        ),
        ({"model": ""}, SettingsError, "not among those configured"),
        ({"strictness": "severe"}, SettingsError, "'severe' is unknown. Give one of strict"),
        ({"strictness": ""}, SettingsError, "is unknown"),
        ({"documents": ["none"]}, DocumentError, "No document has the id 'none'"),
        ({"documents": "abc"}, DocumentError, "No document has the id"),
    ],
)
def test_what_a_view_cannot_choose_is_told_at_once(
    views: tuple[Assistant, ScriptedModel],
    choice: dict[str, Any],
    error: type[FootnotesError],
    told: str,
) -> None:
    with pytest.raises(error, match=re.escape(told)):
        views[0].using(**choice)


def test_a_chosen_document_that_is_gone_is_told(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text("The harbour of Lund was opened in 1874.\n")
    with Assistant.open(Settings(home=home)) as opened:
        added = opened.add(path)
        view = opened.using(documents=[added.id])
        opened.remove(added.id)
        for act in (view.documents, lambda: view.ask(WHO), lambda: view.search(WHO)):
            with pytest.raises(DocumentError, match="footnotes list"):
                act()


def test_an_owner_may_not_remove_what_is_everyone_s(
    views: tuple[Assistant, ScriptedModel],
) -> None:
    opened, _ = views
    article, _harbour = opened.documents()
    view = opened.using(owner="ann")
    assert opened.is_removable(article.id) and not view.is_removable(article.id)
    assert view.documents() == opened.documents()
    with pytest.raises(DocumentError):
        view.remove(article.id)
    assert article in opened.documents()


def test_views_asked_at_once_each_get_their_own(views: tuple[Assistant, ScriptedModel]) -> None:
    opened, _ = views
    article, _harbour = opened.documents()
    asking = [opened.using(documents=(article.id,)), opened, opened.using(model="openai:one")] * 4
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda view: view.ask(WHO), asking))
    assert [(a.found, a.model) for a in answers] == [
        (False, "quotes"), (True, "quotes"), (True, "openai:one"),
    ] * 4  # fmt: skip


def test_a_base_url_is_for_the_models_of_one_provider() -> None:
    url = "http://127.0.0.1:8080/v1"
    settings = Settings(model="openai:a", models=("openai:b", "ollama:c"), base_url=url)
    assert [settings.writing(name).base_url for name in settings.writers] == [url, url, None]
    assert [settings.writing(name).model for name in settings.writers] == list(settings.writers)
