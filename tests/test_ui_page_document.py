"""Claims about a document as HTML: its text, character for character, in leaves, with its pages."""

import time
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from assistant import Document
from index.document import Section, normalise, text_hash
from ui.page_document import LEAF, document_fragment

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


class Texts(HTMLParser):
    """The tags of a fragment, its text, its headings, and where its pages begin in the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.article = ""
        self.headings: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.pages: list[tuple[str, int]] = []
        self.unseen: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "br":
            self.open.append(tag)
        named = dict(attrs)
        if tag == "h2":
            self.headings.append("")
        if named.get("class") == "page":
            self.pages.append((str(named["title"]), len(self.article)))
        if named.get("class") == "unseen":
            self.unseen.append(str(named["title"]))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.article += data
        if "h2" in self.open:
            self.headings[-1] += data


def whole(text: str, *, title: str = "", body: int = 0, pages: tuple[int, ...] = ()) -> Document:
    return Document(
        text_hash(text), "A title", "a test", text, (Section(title, 0, body, len(text)),), pages
    )


@given(texts, st.integers(0, 20), st.sets(st.integers(0, 300), max_size=5))
def test_the_article_holds_the_text_character_for_character(
    text: str, body: int, pages: set[int]
) -> None:
    text = normalise(text)
    body = min(body, len(text))
    begun = tuple(sorted(page for page in pages if page < len(text)))
    document = whole(text, title=text[:body].strip("# \n"), body=body, pages=begun)
    read = Texts(document_fragment(document))
    assert read.article == text.replace("\0", "\ufffd")
    assert read.pages == [(str(number), start) for number, start in enumerate(begun, 1)]


def test_a_heading_is_shown_without_its_marks() -> None:
    text = "## The weather ##\nIt rained."
    read = Texts(document_fragment(whole(text, title="The weather", body=18)))
    assert read.headings == ["The weather"]
    assert read.article == text


def test_a_heading_keeps_every_word_that_its_title_leaves_out() -> None:
    document = whole("Not the weather\nIt rained.", title="the weather", body=16)
    assert Texts(document_fragment(document)).headings == ["Not the weather\n"]


def test_a_long_document_is_cut_into_leaves_of_even_size() -> None:
    document = whole("It rained for days.\n\n" * 3_000)
    leaves = document_fragment(document).split('<div class="leaf">')[1:]
    assert len(leaves) == -(-len(document.text) // LEAF)
    assert all(Texts(f'<div class="leaf">{leaf.removesuffix("</article>")}') for leaf in leaves)


def test_a_paragraph_of_many_lines_is_cut_at_lines() -> None:
    document = whole("A line of it.\n" * 5_000)
    shown = document_fragment(document)
    assert shown.count('<div class="leaf">') > 5
    assert Texts(shown).article == document.text


def test_what_cannot_be_seen_stands_apart_and_is_named() -> None:
    text = "It \u202edeniar\u202c, and\u200b a 👩‍👧 and می‌خواهم."
    read = Texts(document_fragment(whole(text)))
    assert read.article == text
    assert read.unseen == ["U+202E", "U+202C", "U+200B"]


def test_a_hostile_text_takes_linear_time() -> None:
    for piece in (" ", "\n", " \n\t", "\u202e", "<", "a\n\n"):
        document = whole(piece * 200_000)
        begun = time.process_time()
        document_fragment(document)
        assert time.process_time() - begun < 5
