"""What a question asks for: whether it can be asked, its kind of answer, and its content words."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.kinds import given, kinds_asked, names_a_kind
from index.errors import QuestionError
from index.terms import Word, term, words

LONGEST = 4_000
_FRAME = frozenset(
    term(word)
    for word in """
    according article call carry definition define describe description discuss document example
    exist explain fact get give happen hold held identify kind know known list main make made mean
    mention name occur people person place possible purpose reason refer role sort stand state
    subject take took taken tell term text thing topic true type use used way word passage
    """.split()
)
# A question of yes or no.
_POLAR = re.compile(
    r"(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)(n't)? "
)
# A question whose answer may take several sentences.
_WIDE = re.compile(
    r"\b(why|how (?!many|much|old|long|far|high|tall|large|big|wide|deep|heavy|fast|often|soon)|"
    r"(which|what) (are|were|two|three|four|five|\w+s (are|were|do|did|will|have))\b|"
    r"list|name (the|some|all|two|three)|reasons?|causes?|differences?|steps|ways)\b"
)
# What makes a question lean on the one before it.
_LEANS = re.compile(
    r"\b(he|him|his|she|her|hers|it|its|they|them|their|theirs|there|this|that|these|those|then|"
    r"one|ones|both|former|latter|same|such)\b|^(and|but|or|so|also|what about|how about)\b"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the kinds of answer it asks for, its words that carry content, and its topic.

    The topic holds the words that a follow-up question leaves out, from the turns before.
    """

    text: str
    kinds: frozenset[str]
    content: tuple[Word, ...]
    topic: tuple[Word, ...] = ()

    def given(self, sentence: Sequence[Word]) -> Mapping[str, tuple[Word, ...]]:
        """Return the kinds asked for that a sentence gives, each with the words that give it."""
        return given(self.kinds, self.content, sentence)

    @property
    def is_polar(self) -> bool:
        """Whether it asks for yes or no."""
        return bool(_POLAR.match(self.text.lower()))

    @property
    def is_wide(self) -> bool:
        """Whether the answer may take several sentences: of why, how, and lists."""
        return bool(_WIDE.search(self.text.lower()))

    @property
    def searched(self) -> str:
        """The question with its topic: what is searched for."""
        return " ".join([self.text, *(word.text for word in self.topic)])


def understand(text: str, history: Sequence[Turn] = ()) -> Question:
    """Return what a question asks for; a follow-up takes its topic from the question before."""
    lower = text.lower()
    kinds = kinds_asked(text)
    carrying = tuple(word for word in words(text) if word.term)
    # What frames a question tells nothing of its answer: "the name of", "which city".
    content = tuple(
        word for word in carrying if word.term not in _FRAME and not names_a_kind(text, word)
    )
    content = content or carrying
    if not history or not (_LEANS.search(lower) or len(content) < 2):
        return Question(text, kinds, content)
    before = understand(history[-1].question, history[:-1])
    own = {word.term for word in content}
    topic = tuple(w for w in (*before.content, *before.topic) if w.term not in own)
    return Question(text, kinds, content, topic)


def checked(text: str) -> str:
    """Return a question that can be asked, white space made plain. Raises `QuestionError`."""
    if len(text) > LONGEST:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {LONGEST:,} are read. Shorten it."
        )
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and not character.isspace()):
            what = "half of a surrogate pair" if category == "Cs" else "a control character"
            raise QuestionError(
                f"The question holds {what}, U+{ord(character):04X}, at position {position}. "
                "Remove it."
            )
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    if not any(character.isalnum() for character in plain):
        raise QuestionError(f"The question {plain!r} is empty. Ask something of the document.")
    return plain
