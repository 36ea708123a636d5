"""Claims about sections: headings of many kinds are told, and prose is not taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import normalise
from index.sections import heading_level, sections

PROSE = "The forthcoming meeting marks a significant step forward for the two nations. " * 3
LINES = ["", "# One", "Two", "===", "---", "```", " = = Three = = ", "- item", "A Title", PROSE]
LINES += ["これは見出し", "これは本文である。", "\x00", "1. Four", "**Five**", "FOO: bar", "a | b"]
texts = st.one_of(
    st.text(st.characters(codec="utf-8")),
    st.lists(st.sampled_from(LINES), max_size=30).map("\n".join),
).map(normalise)


def titles(text: str) -> list[str]:
    return [section.title for section in sections(text)]


@given(texts)
def test_sections_cover_the_text_in_order_without_a_gap(text: str) -> None:
    edge = 0
    for section in sections(text):
        assert section.start == edge
        assert section.start <= section.body <= section.end
        assert section.end > section.start
        assert (section.body == section.start) == (section.title == "")
        edge = section.end
    assert edge == len(text)


@given(texts)
def test_a_title_is_part_of_its_heading(text: str) -> None:
    for section in sections(text):
        assert section.title in text[section.start : section.body]


def test_an_empty_text_has_no_sections() -> None:
    assert sections("") == ()


def test_markdown_headings_are_found_outside_code() -> None:
    text = (
        "Before.\n\n# Title #\n\nText.\n## C# ##\nText.\n```\n# comment\n```\n"
        "Under\n=====\nText.\n\nSecond\n---\nText.\n\nA sentence.\n---\n#nothing\n\n- item\n---\n"
    )
    assert titles(text) == ["", "Title", "C#", "Under", "Second"]
    parts = sections(text)
    assert text[parts[1].start : parts[1].body] == "# Title #\n"
    assert text[parts[3].start : parts[3].body] == "Under\n=====\n"


def test_front_matter_is_not_a_heading() -> None:
    assert titles("---\ntitle: x\ndate: 2020\n---\n\n# Real\n\nText.") == ["", "Real"]


def test_wiki_headings_are_found() -> None:
    assert titles(
        " = Valkyria = \n Text = text . \n = = Plot = = \n Text .\n==Notes==\nText ."
    ) == [
        "Valkyria",
        "Plot",
        "Notes",
    ]


@pytest.mark.parametrize(
    ("heading", "level"),
    [("# A", 1), ("### A", 3), ("A\n===", 1), ("A\n---", 2), (" = = A = = ", 2), ("A", 1)],
)
def test_the_level_of_a_heading_is_told_by_its_marks(heading: str, level: int) -> None:
    assert heading_level(heading) == level


def test_plain_headings_before_long_paragraphs_are_found() -> None:
    text = (
        "The chiefs aim to boost deterrence.\n- Key Point 1: They meet in April.\n\n"
        f"Strengthening the Alliance\n{PROSE}\nMemorial Ceremony: A Historical Milestone\n{PROSE}\n"
        f"Commentary\nHistorical Significance\n{PROSE}\nLooking forward\n{PROSE}"
    )
    assert titles(text) == [
        "",
        "Strengthening the Alliance",
        "Memorial Ceremony: A Historical Milestone",
        "Commentary",
        "Historical Significance",
        "Looking forward",
    ]
    commentary = sections(text)[3]
    assert text[commentary.start : commentary.body] == "Commentary\n"
    assert commentary.body == commentary.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Refund Policy\nReturn it within 30 days.\n\nShipping\nWe ship on Mondays.", 2),
        ("Getting started\n\nTo begin, install it.\n\nWhat comes next\n\nThen run it.", 2),
        ("**Overview**\n\nThis is what it is.\n\n**Next**\n\n- one\n- two", 2),
        ("1. Introduction\n\nThis is the text.\n\n2. Methods\n\nThis is another.", 2),
        ("はじめに\n本日は晴天なり。東京で会談した。\n\n第一章 背景\n日米の防衛相は会談する。", 2),
        ("مقدمة\n\nهذا نص طويل عن الموضوع.", 1),
    ],
)
def test_short_lines_of_their_own_are_headings(text: str, expected: int) -> None:
    assert len(titles(text)) == expected
    assert "" not in titles(text)


@pytest.mark.parametrize(
    "text",
    [
        # hard-wrapped prose
        "This is prose that some editor has wrapped at sixty columns\n"
        "or so. Then\nJapan was named at the start of a line by the writer of\nthis text.\n",
        # a poem
        "Two roads diverged in a yellow wood,\nAnd sorry I could not travel both\n"
        "And be one traveler, long I stood\n\nThen took the other, as just as fair,\n"
        "And having perhaps the better claim\nBecause it was grassy\n\nAnd both that morning",
        # lists
        "Apples\nBananas\nCherries\n\nThis is a sentence about fruit.",
        "Buy these:\n1. Apples\n2. Pears\n3. Plums\n\nThen go home.",
        "1. Apples\n\n2. Pears\n\nThen go home.",
        "- Apples\n\n- Pears\n\nThen go home.",
        # dialogue
        "HAMLET\nTo be, or not to be.\n\nOPHELIA\nGood my lord.\n\nHAMLET\nI thank you.\n\n"
        "OPHELIA\nMy lord, I have it.\n\nHAMLET\nNo, not I.\n\nOPHELIA\nYou know it.",
        "AUDIENCE: Booo —\n\nTHE PRESIDENT: That’s a quote.",
        # a table, code, mail, questions
        "Name\tAge\nBob\t5\n\nCity   Size\n\nThis is a table.",
        "import os\n\nclass Foo:\n    def bar(self):\n\nX = open(y)\n\nPrint_it\n\nIt is code.",
        "From: a@b.c\nTo: d\nSubject: hello\n\nHi there, this is the text.",
        "Is it?\n\nIt is.",
        # nothing follows
        "Some text here.\n\nThe End",
    ],
)
def test_what_is_no_heading_is_not_taken_for_one(text: str) -> None:
    assert titles(text) == [""]


def test_marked_headings_are_taken_at_their_word() -> None:
    assert titles("# One\n\nA Short Line\n\nThis is the text.") == ["One"]


def test_blank_lines_before_the_first_heading_belong_to_it() -> None:
    assert titles("\n\n# One\ntext") == ["One"]
