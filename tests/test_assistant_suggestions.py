"""Claims about suggested questions: each reads well, is answered, and quotes nothing hostile."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Assistant, Document, Settings
from assistant.question_making import made_from
from assistant.question_phrases import Known
from assistant.suggestions import LOOKED_AT, TRIED, candidates, is_answered, suggestions
from assistant.workbench import Workbench
from index.home import open_home
from index.library import Library
from index.load import make_document
from index.search import Search
from index.store import Store
from tests.conftest import HashEmbedder
from tests.hostile import DOCUMENTS, Hostile

KNOWN = Known(
    people=frozenset(("Anna Berg", "Berg")),
    places=frozenset(("Gdansk",)),
    topics=frozenset(("meet", "harbor", "stadium")),
    small=frozenset(("large", "ships", "meeting", "harbour")),
    capital=frozenset(("Lund", "Berg")),
)
WORDS = """
The A In of by and the 12 1874 , . — ( ) harbour Anna Berg was will opened opens open has to that
because Over 60% people not this it There were in May built on first
""".split()
PRONOUN = re.compile(r"\b(?:he|she|it|its|they|their|them|his|her|him|we|our|you|this|these)\b")
Searching = Callable[..., Search]


@pytest.fixture
def searching(tmp_path: Path, hash_embedder: HashEmbedder) -> Iterator[Searching]:
    home = open_home(tmp_path / "searching")
    store = Store(home / "chroma")
    library = Library(home, store, "hash", lambda: hash_embedder)

    def search(*texts: str) -> Search:
        made = [make_document(text, title="", source=f"{i}.txt") for i, text in enumerate(texts)]
        return Search(store, hash_embedder, [library.index(document) for document in made])

    yield search
    store.close()


@pytest.fixture(scope="module")
def workbench(article_home: Path) -> Iterator[Workbench]:
    with Workbench(Settings(home=article_home)) as workbench:
        yield workbench


def suggested(assistant: Assistant, number: int = 4) -> list[str]:
    return list(suggestions(assistant._parts().search, assistant.ask, number))


def questions(sentence: str) -> list[str]:
    return [made.text for made in made_from(sentence, KNOWN)]


def long_document(sentences: int) -> str:
    lines = (
        f"The harbour of Lund{i} was opened in {1500 + i % 400} by the engineer Anna Berg. "
        f"The stadium of Vail{i} holds {i + 10},000 people.\n\n"
        for i in range(sentences // 2)
    )
    return "".join(lines)


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Anna Berg will visit the harbour of Lund in April.",
            "When will Anna Berg visit the harbour of Lund?",
        ),
        (
            "In 1874 Anna Berg opened the harbour of Lund.",
            "Who opened the harbour of Lund in 1874?",
        ),
        (
            "In 1874 Anna Berg opened the harbour of Lund.",
            "When did Anna Berg open the harbour of Lund?",
        ),
        (
            "The harbour of Lund was opened in 1874 by the engineer Anna Berg.",
            "When was the harbour of Lund opened?",
        ),
        ("The harbour of Lund was opened by Anna Berg.", "Who opened the harbour of Lund?"),
        ("The letter of Lund was written by Anna Berg.", "Who wrote the letter of Lund?"),
        ("The ferry to Lund was built in Gdansk in 1998.", "Where was the ferry to Lund built?"),
        (
            "The stadium of Vail holds 18,000 people.",
            "How many people does the stadium of Vail hold?",
        ),
        (
            "About 90,000 people visit the harbour of Lund every year.",
            "How many people visit the harbour of Lund every year?",
        ),
        (
            "There are 12 berths in the harbour of Lund.",
            "How many berths are there in the harbour of Lund?",
        ),
        (
            "Over 60% of the people of Lund moved to Gdansk.",
            "What percentage of the people of Lund moved to Gdansk?",
        ),
        (
            "Large ships of the Lund Line wait for the tide because the channel is shallow.",
            "Why do large ships of the Lund Line wait for the tide?",
        ),
        ("This meeting will address the rent of the harbour.", "What will the meeting address?"),
        ("A prime number is a natural number that has no divisors.", "What is a prime number?"),
        (
            "Anna Berg was the chair of the harbour board.",
            "Who was the chair of the harbour board?",
        ),
        (
            "Lund is the largest city of the southern province.",
            "What is the largest city of the southern province?",
        ),
        ("Anna Berg argued that the harbour was too small.", "What did Anna Berg argue?"),
        (
            "The harbour of Lund is based on a plan of 1860.",
            "What is the harbour of Lund based on?",
        ),
        ("Anna Berg decided to leave the town of Lund.", "What did Anna Berg decide to do?"),
    ],
)
def test_a_sentence_gives_the_question_that_it_answers(sentence: str, question: str) -> None:
    assert question in questions(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was opened in 1874 by the engineer.",
        "They will visit the harbour in April.",
        "These findings were published in 2001.",
        "The edict issued in 1598 granted the right of worship.",
        "The harbour of Lund was not opened in 1874.",
        "Opened in 1874 by nobody in particular",
        "He said that the harbour of Lund was opened.",
        "Common uses of oxygen includes the production of steel.",
        "The board could open the harbour of Lund in 1990.",
        "If the tide is high, the harbour of Lund will open in April.",
        "I’ve been delivering results in the harbour of Lund.",
        "Die Brücke von Lund wurde 1874 von Anna Berg eröffnet.",
    ],
)
def test_a_sentence_that_is_not_surely_understood_gives_none(sentence: str) -> None:
    assert questions(sentence) == []


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_no_order_of_words_makes_an_unsound_question(words: list[str]) -> None:
    sentence = " ".join(words)
    for made in made_from(sentence, KNOWN):
        assert made.text.endswith("?") and len(made.text) <= 90
        assert 0 <= made.start < made.end <= len(sentence)
        assert not PRONOUN.search(made.text)


@given(st.text(max_size=300))
def test_any_text_may_be_looked_at(text: str) -> None:
    list(made_from(text, KNOWN))


def test_the_article_is_asked_of_in_good_and_varied_questions(article: Assistant) -> None:
    found = suggested(article)
    assert len(found) == 4
    assert len(set(found)) == 4
    for question in found:
        assert re.fullmatch(r"(?:Who|What|When|Where|Why|How)\b[^?]{5,85}\?", question), question
        assert not PRONOUN.search(question)
        assert article.ask(question).found
    assert "What do Japan and the US aim to build?" in found


def test_the_questions_are_the_same_each_time(article: Assistant) -> None:
    assert suggested(article) == suggested(article)
    assert suggested(article, 0) == []


def test_questions_come_from_all_over_the_article(article: Assistant) -> None:
    made, _ = candidates(article._parts().search, 4)
    sections = {part[0].source.section for part in made if part and part[0].source}
    assert len(made) == 4
    assert len(sections) >= 3


def test_each_question_is_answered_on_the_words_it_was_made_for(article: Assistant) -> None:
    made, _ = candidates(article._parts().search, 4)
    best = [part[0] for part in made if part]
    answered = [one for one in best if is_answered(one, article.ask(one.text))]
    assert len(answered) >= len(best) - 1
    for one in best:
        text = article.documents()[0].text
        assert one.source is not None
        assert one.source.start <= one.start < one.end <= one.source.end
        assert not set(re.findall(r"\d+", text[one.start : one.end])) & set(
            re.findall(r"\d+", one.text)
        )


def test_what_is_not_answered_is_not_suggested(article: Assistant) -> None:
    asked: list[str] = []

    def refuse(question: str) -> Answer:
        asked.append(question)
        return Answer(question)

    assert list(suggestions(article._parts().search, refuse, 4)) == []
    assert 0 < len(asked) <= 4 * TRIED + 6
    assert len(set(asked)) == len(asked)


def test_nothing_is_asked_before_it_is_wanted(article: Assistant) -> None:
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return article.ask(question)

    next(suggestions(article._parts().search, ask, 4))
    assert len(asked) <= TRIED


@pytest.mark.parametrize("text", ["", "\n\n", "Hello", "Yes. No.", "# A heading\n", "1 2 3"])
def test_of_next_to_nothing_nothing_is_asked(searching: Searching, text: str) -> None:
    search = searching(text)
    assert list(suggestions(search, lambda question: Answer(question, found=True))) == []


def test_without_documents_there_is_nothing(searching: Searching) -> None:
    assert list(suggestions(searching(), lambda question: Answer(question, found=True))) == []


def test_a_document_in_another_language_is_asked_of_only_as_a_whole(searching: Searching) -> None:
    japanese = "港は1874年に開かれた。" * 3 + "灯台は島に立っている。船は毎日出る。" * 3
    german = "Die Brücke ist in Lund. Anna Berg will die Brücke in April öffnen. " * 4
    for text in (japanese, german):
        search = searching(text)
        found = list(suggestions(search, lambda question: Answer(question, found=True)))
        assert set(found) <= {"What are the key points?", "What is this document about?"}


def test_of_a_long_document_only_a_part_is_looked_at(
    searching: Searching, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = searching(long_document(4_000))
    looked: list[str] = []

    def counting(sentence: str, known: Known) -> Iterator[object]:
        looked.append(sentence)
        return made_from(sentence, known)

    monkeypatch.setattr("assistant.suggestions.made_from", counting)
    begun = time.process_time()
    made, _ = candidates(search, 4)
    assert time.process_time() - begun < 5
    assert 0 < len(looked) <= LOOKED_AT
    ends = [part[0].end for part in made]
    assert ends == sorted(ends)
    assert ends[-1] > 3 * ends[0]


def test_several_documents_are_each_asked_of(searching: Searching) -> None:
    texts = [
        f"The bridge of {name} was opened in 1874 by Anna Berg. The bridge of {name} has 7 arches."
        for name in ("Lund", "Vail")
    ]
    found = list(suggestions(searching(*texts), lambda question: Answer(question), 4))
    assert found == []
    made, _ = candidates(searching(*texts), 4)
    asked = [suggestion.text for part in made for suggestion in part]
    assert any("Lund" in text for text in asked)
    assert any("Vail" in text for text in asked)


@pytest.mark.parametrize("hostile", DOCUMENTS, ids=lambda hostile: hostile.name)
def test_no_question_repeats_an_attack(workbench: Workbench, hostile: Hostile) -> None:
    document: Document = make_document(hostile.text, title="", source="hostile.txt")
    for question in suggested(workbench.alone(document)):
        assert hostile.never not in question
        if hostile.flagged and "document" not in question:
            start = document.text.index(hostile.attack)
            words = set(re.findall(r"\w{4,}", hostile.attack))
            around = document.text[:start] + document.text[start + len(hostile.attack) :]
            assert not words - set(re.findall(r"\w{4,}", around)) & set(question.split())


def test_no_time_is_lost_on_hostile_text() -> None:
    begun = time.process_time()
    for text in (
        "(" * 20_000,
        "a, " * 10_000,
        "In " * 10_000 + "1874.",
        "the harbour of " * 5_000 + "was.",
        "A." * 10_000,
        "on the morning of " * 5_000,
        "1,111" * 5_000,
    ):
        list(made_from(text, KNOWN))
    assert time.process_time() - begun < 10
