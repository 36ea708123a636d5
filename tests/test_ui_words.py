"""Claims about the words of the interface: one table, whole in every language, all of it used."""

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

from ui.words import tables, words_of

STATIC = files("ui") / "static"


def values(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_every_language_says_everything_with_the_same_values() -> None:
    english = tables()["en"]
    for language, table in tables().items():
        missing = {name for name in english if not name.endswith(".one")} - table.keys()
        assert not missing, language
        for name, words in table.items():
            assert values(words) <= values(english[name]), (language, name)


def test_a_number_takes_its_form() -> None:
    assert words_of("en").count("passages", 1) == "1 passage found"
    assert words_of("en").count("passages", 2) == "2 passages found"
    assert words_of("ja").count("passages", 1) == "該当箇所 1 件"


def test_a_language_that_is_not_spoken_here_is_english() -> None:
    assert words_of("tlh") is words_of("xx") or words_of("tlh") == words_of("xx")
    assert words_of("../../etc").say("new") == "New"


def test_every_word_that_a_script_or_part_names_is_in_the_table() -> None:
    english = tables()["en"]
    for file in STATIC.iterdir():
        if file.name.endswith((".js", ".html")):
            text = file.read_text("utf-8")
            named = re.findall(r"\b(?:say|count)\(\"(\w+)\"", text)
            named += re.findall(r"data-(?:word|label|placeholder)=\"(\w+)\"", text)
            assert set(named) <= english.keys(), file.name


def test_every_word_in_the_table_is_used() -> None:
    used = " ".join(
        Path(str(file)).read_text("utf-8")
        for folder in (STATIC, files("ui"))
        for file in folder.iterdir()
        if file.name.endswith((".js", ".html", ".py"))
    )
    # Some are put together from what they are about.
    made = re.compile(r"(tool|export|model|note)_\w+|\w+_why|language_name")
    for name in tables()["en"]:
        stem = name.removesuffix(".one")
        assert re.search(rf"\b{stem}\b", used) or made.fullmatch(stem), name
