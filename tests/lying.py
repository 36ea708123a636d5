"""What lying and truthful writers say of the questions about the article, made by rule."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.load import bundled
from tests.training.rewriting import rewritten
from tests.training.spoiling import SPOILERS

SHORTEST = 40
EMPTY = ", and Air defense forces."
SAME = "United States"
FILE = Path(__file__).with_name("questions.jsonl")

# True, all of them, and none of it in the article.
KNOWN = (
    "Tokyo is the capital of Japan.",
    "Mount Fuji is the highest mountain of Japan.",
    "World War Two ended in 1945.",
    "Donald Trump was born in New York.",
    "The Battle of Iwo Jima was fought in February and March 1945.",
    "Washington is the capital of the United States.",
    "Japan is an island country in East Asia.",
    "The yen is the currency of Japan.",
    "Iwojima belongs to the Ogasawara Islands.",
    "Pete Hegseth worked for Fox News.",
    "The Pentagon is the seat of the US Department of Defense.",
    "The Japan Self-Defense Forces were founded in 1954.",
    "China has the largest navy of the world by the number of ships.",
    "About 54,000 US troops are stationed in Japan.",
)
# False, of the roles and deeds of those in the article.
MISTAKEN = (
    "Pete Hegseth is Japan’s Defense Minister.",
    "Nakatani Gen is the US Secretary of Defense.",
    "Ishiba Shigeru is the President of the United States.",
    "Donald Trump is the Prime Minister of Japan.",
    "US Secretary of Defense Nakatani Gen will visit Tokyo in April.",
    "Donald Trump and Ishiba Shigeru will meet in Tokyo in April.",
    "Nakatani Gen and Pete Hegseth met at a summit in February.",
    "Pete Hegseth will meet Ishiba Shigeru on Iwojima.",
    "The US is restructuring its forces under a joint operations command.",
    "China will set up a joint operations command with the SDF.",
    "China and Japan will meet in Tokyo in April.",
    "The memorial ceremony will be held in Tokyo.",
    "The meeting will be held on the island of Ioto in April.",
    "The ceremony marks 80 years of the Japan-US alliance.",
    "The war ended 21 years ago.",
    "Japan fought China on Iwojima.",
    "The meeting was cancelled because of China’s assertiveness.",
    "Rising tensions are fueled by the Japan-US alliance.",
    "Nakatani Gen said that the alliance “has never been stronger”.",
    "Hegseth told reporters that China was “the greatest threat of our time”.",
)


@dataclass(frozen=True, slots=True)
class Gold:
    """A question that the article answers, with a sentence of it that does."""

    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: of which kind, to which question."""

    kind: str
    question: str
    text: str


def golden() -> tuple[Gold, ...]:
    """Every sentence that answers one of the questions, long enough to be spoiled, once."""
    rows = map(json.loads, FILE.read_text("utf-8").splitlines())
    found = {
        " ".join(sentence.split()): row["question"] for row in rows for sentence in row["evidence"]
    }
    return tuple(Gold(q, s) for s, q in found.items() if len(s) >= SHORTEST)


def truths(seeds: Sequence[int]) -> Iterator[Written]:
    """What a perfect writer says: the gold sentences in other words."""
    for gold in golden():
        said = {rewritten(gold.sentence, random.Random(seed)) for seed in seeds}
        for text in sorted(said - {gold.sentence}):
            yield Written("true", gold.question, text)


def lies(seeds: Sequence[int]) -> Iterator[Written]:
    """What a liar says: the gold sentences spoiled in one place, each in every way that fits.

    What is no lie is left out: another form of a name, and a clause of a few words that says
    nothing, which is all that the article has to offer for one.
    """
    article, gold = bundled().text, golden()
    others = [one.sentence for one in gold]
    for one in gold:
        made: dict[str, str] = {}
        for seed in seeds:
            for kind, spoil in {**{k: v[0] for k, v in SPOILERS.items()}, **MORE}.items():
                text = spoil(one.sentence, article, others, random.Random(seed))
                if text and text not in others and not text.endswith(EMPTY) and SAME not in text:
                    made.setdefault(text, kind)
        for text, kind in made.items():
            yield Written(kind, one.question, text)


def _quote(sentence: str, passage: str, others: Sequence[str], seed: random.Random) -> str:
    """Put words into the mouth of somebody."""
    who = seed.choice(("Nakatani Gen", "Hegseth", "Trump", "A spokesman of the ministry"))
    what = seed.choice(("we are prepared for war", "nobody can divide us", "this is a new era"))
    return f"{who} said that “{what}”."


def _superlative(sentence: str, passage: str, others: Sequence[str], seed: random.Random) -> str:
    """Say of one thing that it is the most of its kind."""
    most = seed.choice(("the first", "the largest", "the most important", "the only"))
    return sentence.replace(" a ", f" {most} ", 1) if " a " in sentence else ""


def _cause(sentence: str, passage: str, others: Sequence[str], seed: random.Random) -> str:
    """Give a reason that the article does not give."""
    why = seed.choice(
        (
            "because China demanded it",
            "because the treaty of alliance expires",
            "due to pressure from Congress",
            "as a result of the election in Japan",
            "in order to win the votes of veterans",
        )
    )
    return f"{sentence.rstrip('.')} {why}." if sentence.endswith(".") else ""


def _mixed(sentence: str, passage: str, others: Sequence[str], seed: random.Random) -> str:
    """Let one sentence end as another one does."""
    other = seed.choice([o for o in others if o != sentence])
    for joint in (" will ", " is ", " marks ", " could ", " are ", " that "):
        if joint in sentence and joint in other:
            return sentence.split(joint, 1)[0] + joint + other.split(joint, 1)[1]
    return ""


Spoiling = Callable[[str, str, list[str], random.Random], str | None]
MORE: dict[str, Spoiling] = {
    "quote": _quote,
    "superlative": _superlative,
    "cause": _cause,
    "mixed": _mixed,
}
