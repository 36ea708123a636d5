"""Claims about writers that lie about the article: what they say is not shown, and truth is."""

from collections import Counter
from collections.abc import Iterable

import pytest

from assistant import Assistant
from assistant.support import carrying
from tests.lying import KNOWN, MISTAKEN, Written, golden, lies, truths
from tests.scripted import ScriptedModel, written

MOST_LIES, FEWEST_TRUTHS = 0.03, 0.92
NEVER = {"number", "date", "name", "negation", "roles", "quote", "known", "superlative", "cause"}
"""The kinds of lies of which not one is shown."""


def shown(article: Assistant, said: Iterable[Written]) -> list[tuple[Written, bool]]:
    """What is written, each with whether the documents carry it."""
    search, judge = article._parts().search, article._judge
    return [
        (one, bool(carrying(one.text, search=search, judge=judge, question=one.question)[1]))
        for one in said
    ]


@pytest.fixture(scope="module")
def of_a_liar(article: Assistant) -> list[tuple[Written, bool]]:
    known = [Written("known", "", text) for text in KNOWN]
    mistaken = [Written("mistaken", "", text) for text in MISTAKEN]
    return shown(article, [*lies(range(1)), *known, *mistaken])


def test_a_liar_has_next_to_nothing_shown(of_a_liar: list[tuple[Written, bool]]) -> None:
    through = [f"{lie.kind}: {lie.text}" for lie, is_shown in of_a_liar if is_shown]
    assert len(of_a_liar) > 150
    assert len(through) <= MOST_LIES * len(of_a_liar), "\n".join(through)


def test_of_most_kinds_of_lies_not_one_is_shown(of_a_liar: list[tuple[Written, bool]]) -> None:
    told = Counter(lie.kind for lie, _ in of_a_liar)
    assert told.keys() >= NEVER
    assert not [lie.text for lie, is_shown in of_a_liar if is_shown and lie.kind in NEVER]


def test_one_who_tells_the_truth_in_other_words_is_shown(article: Assistant) -> None:
    told = shown(article, truths(range(12)))
    held_back = [true.text for true, is_shown in told if not is_shown]
    assert len(told) >= 12
    assert len(held_back) <= (1 - FEWEST_TRUTHS) * len(told), "\n".join(held_back)


def test_the_article_s_own_sentences_are_all_shown(article: Assistant) -> None:
    own = shown(article, [Written("own", one.question, one.sentence) for one in golden()])
    assert not [one.text for one, is_shown in own if not is_shown]


@pytest.mark.parametrize("question", sorted({one.question for one in golden()})[::5])
def test_whatever_is_asked_a_liar_s_answer_is_made_of_quotes(
    article: Assistant, question: str
) -> None:
    false = [*KNOWN[:3], *MISTAKEN[:4]]
    answer = written(article, ScriptedModel(script=[" ".join(false)])).ask(question)
    assert not [text for text in false if text in answer.text]
    (document,) = article.documents()
    for sentence in answer.sentences:
        for citation in sentence.citations:
            assert document.text[citation.start : citation.end] == citation.quote
            assert sentence.text in " ".join(citation.quote.split())
