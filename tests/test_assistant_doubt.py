"""Claims about a model's doubt: one token, asked with the answer's own prompt, and only weighed."""

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage

from assistant import Assistant, Settings
from assistant.doubt import Doubt, log_odds
from assistant.question import understand
from index.errors import SettingsError
from tests.scripted import NAME, ScriptedModel, made, written

QUESTION = "When and where will the two defense chiefs meet?"
UNSTATED = "How high is Mount Fuji?"
TOKYO = "The meeting will take place in Tokyo in April."


def told(**chances: float) -> AIMessage:
    """A reply of one token, with the probabilities of the tokens that it might have been."""
    top = [{"token": token, "logprob": math.log(chance)} for token, chance in chances.items()]
    return AIMessage("Yes", response_metadata={"logprobs": {"content": [{"top_logprobs": top}]}})


def chance(article: Assistant, model: ScriptedModel, weight: float = 1.0, bias: float = 0.0) -> Any:
    search = article._parts().search
    doubt = Doubt(made(model), weight, bias)
    asked = understand(QUESTION)
    return doubt, (asked, search.find(asked.searched), search)


@pytest.mark.parametrize(
    ("reply", "yes"),
    [
        (told(Yes=0.6, No=0.2), 0.75),
        (
            told(**{"Yes": 0.3, " yes": 0.3, "YES": 0.1, "No": 0.1, " no": 0.2, "Maybe": 0.0001}),
            0.7,
        ),
        (told(No=1.0), 0.0),
    ],
)
def test_the_chance_is_that_of_yes_against_no(
    article: Assistant, reply: AIMessage, yes: float
) -> None:
    doubt, asked = chance(article, ScriptedModel(script=[], whole=reply))
    assert doubt.chance(*asked) == pytest.approx(yes)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"logprobs": None},
        {"logprobs": []},
        {"logprobs": [1]},
        {"logprobs": {}},
        {"logprobs": {"content": None}},
        {"logprobs": {"content": []}},
        {"logprobs": {"content": [{}]}},
        {"logprobs": {"content": [{"top_logprobs": None}]}},
        {"logprobs": {"content": [{"top_logprobs": [{"token": "Perhaps", "logprob": -0.1}]}]}},
    ],
)
def test_without_log_probabilities_the_gate_stands_alone(
    article: Assistant, metadata: dict[str, Any]
) -> None:
    reply = AIMessage("Yes", response_metadata=metadata)
    doubt, asked = chance(article, ScriptedModel(script=[], whole=reply), 5.0)
    assert doubt.chance(*asked) is None
    assert doubt.weighed(0.42, *asked) == 0.42


def test_a_model_that_fails_leaves_the_gate_alone(article: Assistant) -> None:
    class Refusing(ScriptedModel):
        def _generate(self, *_: Any, **__: Any) -> Any:
            raise TypeError("got an unexpected keyword argument 'logprobs'")

    doubt, asked = chance(article, Refusing(script=[]), 5.0)
    assert doubt.weighed(0.42, *asked) == 0.42


def test_the_model_is_asked_for_one_token_with_the_prompt_of_the_answer(article: Assistant) -> None:
    model = ScriptedModel(script=[TOKYO], whole=told(Yes=0.9, No=0.1))
    written(article, model, doubt=(1.0, 0.0)).ask(QUESTION)
    (shared, doubted), (same, asked) = model.asked
    assert shared.content == same.content
    assert QUESTION in doubted.text and doubted.text != asked.text
    (options,) = model.options
    assert options["max_tokens"] == 1 and options["logprobs"] is True
    assert options["top_logprobs"] > 1


def test_doubt_makes_the_gate_refuse_what_it_would_let_pass(article: Assistant) -> None:
    doubtful = ScriptedModel(script=[TOKYO], whole=told(Yes=0.001, No=0.999))
    assert not written(article, doubtful, doubt=(2.0, 0.0)).ask(QUESTION).found
    assert len(doubtful.asked) == 1
    assert written(article, doubtful, doubt=(0.0, 0.0)).ask(QUESTION).found
    sure = ScriptedModel(script=[TOKYO], whole=told(Yes=0.999, No=0.001))
    assert written(article, sure, doubt=(2.0, 0.0)).ask(QUESTION).found


def test_where_the_gate_is_sure_that_nothing_is_stated_the_model_is_not_asked(
    article: Assistant,
) -> None:
    model = ScriptedModel(script=[TOKYO], whole=told(Yes=0.999, No=0.001))
    assert not written(article, model, doubt=(9.0, 9.0)).ask(UNSTATED).found
    assert not model.asked


def test_doubt_is_off_unless_it_was_fitted(article: Assistant) -> None:
    assert written(article, ScriptedModel(script=[]))._parts().doubt is None
    assert replace(Settings(), model=NAME).doubt is None


chances = st.floats(0, 1)
numbers = st.floats(-1e6, 1e6)


@given(chances, chances, numbers, numbers)
def test_no_weights_make_anything_but_a_chance(
    gate: float, yes: float, weight: float, bias: float
) -> None:
    class Told(Doubt):
        def chance(self, *_: Any) -> float:
            return yes

    doubt: Any = Told(made(ScriptedModel(script=[])), weight, bias)
    assert 0 <= doubt.weighed(gate, None, None, None) <= 1


@given(chances)
def test_what_weighs_nothing_changes_nothing(gate: float) -> None:
    class Told(Doubt):
        def chance(self, *_: Any) -> float:
            return 0.9

    doubt: Any = Told(made(ScriptedModel(script=[])), 0.0, 0.0)
    assert doubt.weighed(gate, None, None, None) == pytest.approx(gate, abs=2e-4)
    assert abs(log_odds(gate)) < 10


@pytest.mark.parametrize("doubt", ["nan,0", "1,inf", "1", "a,b"])
def test_weights_that_are_no_numbers_are_told(monkeypatch: pytest.MonkeyPatch, doubt: str) -> None:
    monkeypatch.setenv("FOOTNOTES_DOUBT", doubt)
    with pytest.raises(SettingsError, match="no two numbers"):
        Settings.from_environment()
