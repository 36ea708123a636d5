"""Claims about checking an exported answer: a true one passes, and every change is found."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Citation, Document, FootnotesError, Hit, Passage, Sentence, Verdict
from assistant.verify import read_answers, read_documents, verify

OPENED = "The harbour of Lund was opened in 1874 by the engineer Anna Berg."
GOODS = "Timber and grain are the main goods."

SUPPORTED = Verdict("supported", 1.0, ("the document's own words",))


def exported(document: Document) -> dict[str, Any]:
    """An answer of two quoted sentences, as it is after a journey through JSON."""
    sentences = []
    for number, quote in enumerate((OPENED, GOODS), 1):
        start = document.text.index(quote)
        cited = Citation(
            number, document.id, document.title, start, start + len(quote), quote, "Trade"
        )
        sentences.append(Sentence(quote, (cited,), SUPPORTED))
    answer = Answer(
        "When was it opened?",
        True,
        f"{OPENED} [1] {GOODS} [2]",
        tuple(sentences),
        tuple(s.citations[0] for s in sentences),
        (Hit(Passage(document.id, 0, 20, document.text[:20], ""), 0.5),),
    )
    assert verify(answer.to_dict(), [document]) == ()
    value: dict[str, Any] = json.loads(json.dumps(answer.to_dict()))
    return value


def test_a_true_answer_has_no_problem(harbour: Document) -> None:
    assert verify(exported(harbour), [harbour]) == ()


def test_a_refusal_has_no_problem(harbour: Document) -> None:
    assert verify(Answer("?", text="The document does not say.").to_dict(), []) == ()


def change_both(value: dict[str, Any], key: str, new: object) -> None:
    """Change the first citation where it is listed and in its sentence."""
    value["citations"][0][key] = new
    value["sentences"][0]["citations"][0][key] = new


def reword(value: dict[str, Any], old: str, new: str) -> None:
    """Change the words of the first sentence and in the text, but not in its quote."""
    value["sentences"][0]["text"] = value["sentences"][0]["text"].replace(old, new)
    value["text"] = value["text"].replace(old, new)


CHANGES: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    (
        "differs from the document",
        lambda v: change_both(v, "quote", OPENED.replace("1874", "1974")),
    ),
    ("differs from the document", lambda v: change_both(v, "start", 0)),
    ("but the document has", lambda v: change_both(v, "end", 10**9)),
    ("but the document has", lambda v: change_both(v, "start", -5)),
    ("(000000000000) is not here", lambda v: change_both(v, "document_id", "0" * 64)),
    ("not numbered", lambda v: change_both(v, "number", 7)),
    ("not among the citations", lambda v: v["sentences"][0]["citations"][0].update(number=3)),
    ("belongs to no sentence", lambda v: v["citations"].append(v["citations"][0] | {"number": 3})),
    ("has no citation", lambda v: v["sentences"][0].update(citations=[])),
    ("in this order", lambda v: reword(v, "Anna", "Eva")),
    ("in this order", lambda v: reword(v, "Lund was opened in 1874", "1874 was opened in Lund")),
    ("verdict 'unstated'", lambda v: v["sentences"][0]["verdict"].update(label="unstated")),
    ("does not stand", lambda v: v.update(text=v["text"].replace("Timber", "Tin"))),
    ("does not stand", lambda v: v.update(text=f"{GOODS} [2] {OPENED} [1]")),
    ("which is no sentence", lambda v: v.update(text="Gold. " + v["text"])),
    ("is followed by", lambda v: v.update(text=v["text"] + " And gold.")),
    ("other marks", lambda v: v.update(text=v["text"].replace("[2]", "[1]"))),
    ("is empty", lambda v: v["sentences"][0].update(text="")),
    ("found=False", lambda v: v.update(found=False)),
    ("passage 1 differs", lambda v: v["evidence"][0]["passage"].update(text="x" * 20)),
    ("'text' is missing", lambda v: v.pop("text")),
    ("'start' is missing", lambda v: change_both(v, "start", "0")),
    ("'start' is missing", lambda v: change_both(v, "start", True)),
    ("'number' is missing", lambda v: v.update(citations=["x"])),
    ("has no answer: too long", lambda v: v.update(error="too long")),
]


@pytest.mark.parametrize(("told", "change"), CHANGES)
def test_every_change_is_found(
    told: str, change: Callable[[dict[str, Any]], object], harbour: Document
) -> None:
    value = copy.deepcopy(exported(harbour))
    change(value)
    assert any(told in str(problem) for problem in verify(value, [harbour]))


def test_a_trimmed_quote_is_supported_and_a_turned_one_is_not(harbour: Document) -> None:
    value = exported(harbour)
    reword(value, " by the engineer Anna Berg", "")
    assert verify(value, [harbour]) == ()
    denied = "She did not build the lighthouse."
    start = harbour.text.index(denied)
    change_both(value, "quote", denied)
    change_both(value, "start", start)
    change_both(value, "end", start + len(denied))
    reword(value, value["sentences"][0]["text"], "She did build the lighthouse.")
    (problem,) = verify(value, [harbour])
    assert "negation" in str(problem)


def test_a_document_is_known_by_its_text_and_not_by_what_it_says(harbour: Document) -> None:
    liar = Document(harbour.id, harbour.title, "", "Other text. " * 99, ())
    (problem,) = verify(exported(harbour), [liar])
    assert problem.where == f"the document 'The harbour of Lund' ({harbour.id[:12]})"


def test_no_more_documents_are_read_than_are_cited(harbour: Document) -> None:
    def documents() -> Iterator[Document]:
        yield harbour
        raise AssertionError("the library was opened for nothing")

    assert verify(exported(harbour), documents()) == ()


@pytest.mark.parametrize("value", [None, 3, "x", [], {}])
def test_what_is_no_answer_is_told_as_such(value: Any) -> None:
    (problem,) = verify(value, [])
    assert str(problem).startswith("the answer is not one that Footnotes wrote")


def test_answers_are_read_alone_or_a_line_each(tmp_path: Path) -> None:
    path = tmp_path / "answers"
    path.write_text('{\n "text": "one"\n}', "utf-8-sig")
    assert read_answers(path) == ({"text": "one"},)
    path.write_text('{"text": "a\u2028b"}\n\n{"text": "two"}\n', "utf-8")
    assert read_answers(path) == ({"text": "a\u2028b"}, {"text": "two"})


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff", b"{", b"Where?\n", b"[" * 200_000])
def test_a_file_without_answers_is_an_error_that_names_it(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_bytes(data)
    with pytest.raises(FootnotesError, match=r"answers\.json.*--json"):
        read_answers(path)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(FootnotesError, match="No such file"):
        read_answers(tmp_path / "none.json")


def test_documents_are_the_files_and_the_article(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The bridge is long.")
    file, article = read_documents([path])
    assert file.text == "The bridge is long."
    assert "Iwojima" in article.text
