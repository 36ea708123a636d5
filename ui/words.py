"""The words of the interface, in each language it speaks: the one table of the page and the server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, by name; "{…}" in them stands for a value."""

    language: str
    table: Mapping[str, str]

    def say(self, name: str, **values: object) -> str:
        """Return the words with this name, their values filled in."""
        return self.table[name].format(**values)

    def count(self, name: str, number: int) -> str:
        """Return the words for a number of things, in the form that the number takes."""
        one = f"{name}.one"
        return self.say(one if number == 1 and one in self.table else name, number=number)


@cache
def tables() -> Mapping[str, Mapping[str, str]]:
    """Return the words of every language, by its code."""
    table: dict[str, dict[str, str]] = json.loads(
        (files("ui") / "static" / "words.json").read_text("utf-8")
    )
    return table


@cache
def words_of(language: str) -> Words:
    """Return the words of a language, or English where it is not spoken here."""
    known = language if language in tables() else DEFAULT
    return Words(known, tables()[known])
