"""Claims about measuring: the questions are read as they are meant, and the figures are counted."""

import json
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Citation, Settings
from assistant.cases import Case, read_cases
from assistant.evaluate import evaluate, report
from index.document import Document
from index.errors import DocumentError
from index.load import make_document

CONTEXTS = ["The cafe\u0301 opened in 1874.", "It closed in 1901."]


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    paragraphs = [
        {"context": context, "qas": [{"question": question, "answers": [answer]}]}
        for context, question, answer in (
            (CONTEXTS[0], "When did it open?", {"text": "1874", "answer_start": 20}),
            (CONTEXTS[1], "When did it close?", {"text": "1901", "answer_start": 13}),
        )
    ]
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"title": "Café", "paragraphs": paragraphs}]}))
    return path


def test_each_question_is_asked_of_its_article_with_and_without_its_paragraph(squad: Path) -> None:
    stated, removed, later, _ = read_cases(squad, ())
    assert [stated.kind, removed.kind] == ["stated", "removed"]
    for case, answer in ((stated, "1874"), (later, "1901")):
        ((start, end),) = case.spans
        assert case.document.text[start:end] == answer
    assert "1874" not in removed.document.text
    assert "1901" in removed.document.text
    assert not removed.is_answerable


def test_evidence_is_found_by_its_own_words_or_the_file_is_refused(
    tmp_path: Path, harbour: Document
) -> None:
    path = tmp_path / "questions.jsonl"
    line = {"question": "Where?", "evidence": ["It has 12 berths"], "gold": [["12"]]}
    path.write_text(json.dumps(line))
    (case,) = read_cases(path, [harbour])
    ((start, end),) = case.spans
    assert harbour.text[start:end] == "It has 12 berths"
    path.write_text(json.dumps(line | {"evidence": ["It has 13 berths"]}))
    with pytest.raises(DocumentError, match=r"questions\.jsonl"):
        read_cases(path, [harbour])


@pytest.mark.parametrize("text", ["", "not json", '{"data": 3}', '{"question": "?"}'])
def test_a_file_of_something_else_is_one_line_of_error_or_no_questions(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "file.json"
    path.write_text(text)
    with pytest.raises(DocumentError, match="cannot be read as questions"):
        read_cases(path, ())


def test_the_figures_are_counted_from_the_answers() -> None:
    document = make_document("It opened in 1874. It closed in 1901.", title="t", source="s")
    case = Case(document, "When?", (), "k", ((13, 17),), (("1874",),), inside=True)
    none = Case(document, "Who?", (), "k", ())
    note = Citation(1, document.id, "t", 0, 18, "It opened in 1874.", "")
    right = Answer("When?", found=True, text="It opened in 1874. [1]", citations=(note,))
    wrong = Answer("When?", found=True, text="No.", citations=(Citation(1, "", "", 0, 2, "x", ""),))
    refused = Answer("When?")
    (whole, _) = report([case, case, case, none], [right, wrong, refused, wrong]).figures
    assert whole.right == pytest.approx(1 / 3)
    assert whole.false_refusals == pytest.approx(1 / 3)
    assert whole.refused == 0
    assert whole.exact == pytest.approx(1 / 3)


def test_evaluate_asks_a_file_and_leaves_the_library_as_it_was(
    squad: Path, article_home: Path
) -> None:
    before = sorted(path.name for path in (article_home / "documents").iterdir())
    figures = evaluate(squad, Settings(home=article_home)).figures
    assert [(f.kind, f.questions) for f in figures] == [("all", 4), ("removed", 2), ("stated", 2)]
    assert figures[0].exact in (None, 1)
    assert sorted(path.name for path in (article_home / "documents").iterdir()) == before
    assert evaluate(squad, Settings(home=article_home)).table().count("\n") == 4


def test_documents_in_settings_are_asked_instead_of_the_article(
    tmp_path: Path, article_home: Path
) -> None:
    path = tmp_path / "report.txt"
    path.write_text("The budget of the harbour is 3 million euros. It was approved in June.\n")
    with Assistant.open(Settings(home=article_home, documents=(path,))) as assistant:
        answer = assistant.ask("What is the budget of the harbour?")
        assert "3 million" in answer.text
        assert [document.title for document in assistant.documents()] == ["report"]
    with Assistant.open(Settings(home=article_home)) as assistant:
        assert [d.title for d in assistant.documents()] == ["Japan-US Defense Meeting"]
