"""Claims about exports: notes lead to their quotes, quotes do nothing, all can be checked."""

import asyncio
import json
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Assistant, Citation, Document, Hit, Passage, Sentence, Verdict
from assistant.verify import read_answers
from ui import cli
from ui.conversation import STOPPED, Conversation, Exchange, converse, stopped
from ui.export import UNFINISHED, Export, as_json, gathered
from ui.export_html import html
from ui.export_markdown import copied, markdown
from ui.history import Rating
from ui.line import Lines

HASH = "d0c" + "0" * 61
OTHER = "e1f" + "0" * 61
HOSTILE = (
    "<script>x</script> <img src=x onerror=y> ![a](http://b.c/d.png) [a](http://b.c) <http://b.c> "
    "http://b.c www.b.co me@b.co mailto:me@b.co `code` **b** _e_ ~~s~~ $x$ H~2~O x^2^ [^1] [a][b] "
    "&amp; &#60; | a | \\ {#id} @key :smile: C# --- \u202egnirts"
)
STARTS = ["# a", "- a", "+ a", "* a", "1. a", "1) a", "(1) a", "a) b", "> a", "~~~", "---", "===",
          ": a", "% a", "| a |", "```", "[a]: b", "<div>", "    a", "Yes."]  # fmt: skip
MARKDOWN = {"h1", "h2", "p", "sup", "a", "section", "ol", "ul", "li", "hr", "strong"}
SUPPORTED = Verdict("supported", 1.0, ("its words",))


def note(number: int, quote: str, **more: Any) -> Citation:
    values: dict[str, Any] = {"document_id": HASH, "title": "The harbour", "section": "Trade"}
    values |= {"page": 3} | more
    return Citation(number=number, start=10, end=10 + len(quote), quote=quote, **values)


def answered(question: str, *quotes: str, **more: Any) -> Exchange:
    notes = [note(number, quote, **more) for number, quote in enumerate(quotes, 1)]
    sentences = tuple(Sentence(n.quote, (n,), SUPPORTED) for n in notes)
    text = " ".join(f"{n.quote} [{n.number}]" for n in notes)
    return Exchange(question, Answer(question, True, text, sentences, tuple(notes)), True)


def refused(question: str, *passages: str) -> Exchange:
    found = tuple(Hit(Passage(HASH, 0, len(p), p, "Trade"), 0.5) for p in passages)
    return Exchange(question, Answer(question, text="It does not say.", evidence=found), True)


def export(*conversation: Exchange, title: str = "A title") -> Export:
    document = Document(HASH, "The harbour", "/home/ann/harbour.pdf", "x" * 1234, ())
    return gathered(title, conversation, [document])


class Page(HTMLParser):
    """What an HTML page holds: its tags with their attributes, its ids, the text in each tag."""

    EMPTY = frozenset({"meta", "br", "hr", "img", "input"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[tuple[str, list[str]]] = []
        self.feed(page)
        self.close()
        assert not self.open, "a tag is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append((tag, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        for _, pieces in self.open:
            pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        opened, pieces = self.open.pop()
        assert opened == tag
        self.texts.append((tag, "".join(pieces)))

    def within(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]

    def values(self, name: str) -> list[str]:
        return [str(values[name]) for _, values in self.tags if name in values]


def rendered(text: str) -> Page:
    """Markdown as GitHub's parser reads it, with all HTML in it let through."""
    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
    return Page(cmarkgfm.github_flavored_markdown_to_html(text, options))


def seen(text: str) -> str:
    return " ".join(text.replace("\u2060", "").split())


def test_the_notes_of_markdown_are_footnotes_numbered_through_the_conversation() -> None:
    text = markdown(export(answered("One?", "Aa.", "Bb."), refused("No?"), answered("Two?", "Ee.")))
    assert "Aa.[^1] Bb.[^2]" in text
    assert "Ee.[^3]" in text
    page = rendered(text)
    assert [t for t in page.within("sup")] == ["1", "2", "3"]
    assert [seen(li) for li in page.within("li")][-3:] == [
        f"“{quote}” — The harbour, Trade, page 3, characters 10–13, sha256 d0c000000000 ↩"
        for quote in ("Aa.", "Bb.", "Ee.")
    ]
    assert {address[1:] for address in page.values("href")} <= set(page.values("id"))


def test_markdown_tells_the_documents_without_the_folders_of_this_machine() -> None:
    text = markdown(
        export(answered("One?", "A.", document_id=OTHER, title="Gone"), refused("?", "P"))
    )
    assert f"- **Gone** — sha256 {OTHER}" in text
    assert seen(rendered(text).within("ul")[-1]) == (
        f"Gone — sha256 {OTHER} The harbour — harbour.pdf, 1,234 characters, sha256 {HASH}"
    )
    assert "/home/ann" not in text + html(export(answered("One?", "A.")))


@pytest.mark.parametrize("words", [HOSTILE, *STARTS])
def test_words_in_markdown_are_shown_and_do_nothing(words: str) -> None:
    told = seen(words.replace("\u202e", "\\u202e"))
    said = export(
        answered(words, words, title=words, section=words),
        refused(words, words),
        Exchange(words, None, True, words),
        title=words,
    )
    page = rendered(markdown(said))
    assert {tag for tag, _ in page.tags} <= {*MARKDOWN, "blockquote", "em"}
    assert all(address.startswith("#fn") for address in page.values("href"))
    assert [seen(heading) for heading in page.within("h1") + page.within("h2")] == [told] * 4
    assert [seen(block) for block in page.within("blockquote")] == ["It does not say.", told]
    assert seen(page.within("p")[0]) == f"{told}1"
    assert f"“{told}” — {told}" in seen(page.within("li")[-1])


PIECES = st.sampled_from(
    [*"\\`*_{}[]()<>#+-.!|~$^&:@/=%\"' \n\taA1é東\u202e\u2028\0", "//", "http:", "www."]
)


@given(st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=12).map("".join))
def test_any_words_in_markdown_are_shown_as_they_are(words: str, more: str) -> None:
    page = rendered(markdown(export(answered("Why?", f"x{words}", f"{more}y"))))
    assert {tag for tag, _ in page.tags} <= MARKDOWN
    quote = seen(page.within("li")[-2]).split("” — The harbour, Trade")[0][1:]
    unseen = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]")
    told = unseen.sub(
        lambda m: m[0].encode("unicode_escape").decode(), " ".join(f"x{words}".split())
    )
    assert quote == told


def test_an_answer_is_copied_as_plain_text_with_its_notes() -> None:
    assert copied(answered("One?", "It cost 5 * 3 = 15 $ (a_b).", "B.", page=None)) == (
        "It cost 5 * 3 = 15 $ (a_b). [1] B. [2]\n\n"
        "[1] “It cost 5 * 3 = 15 $ (a_b).” — The harbour, Trade, characters 10–37\n"
        "[2] “B.” — The harbour, Trade, characters 10–12\n"
    )
    assert copied(refused("No?", "P.")) == "It does not say.\n"
    assert copied(Exchange("Why?", None, True, "no\nmodel")) == "no model\n"


@pytest.mark.parametrize("words", [HOSTILE, "!![a](b)", "![[a]](b)", "<!--", "</p>", "<?x?>"])
def test_what_is_copied_loads_and_leads_nowhere_where_markdown_is_read(words: str) -> None:
    page = rendered(copied(answered("One?", words, title=words)))
    assert not {"img", "script", "div"} & {tag for tag, _ in page.tags}
    # What begins with http:// or www. is the reader's to follow, as in any plain text.
    assert set(page.values("href")) <= {
        "http://b.c", "http://b.c%3E", "http://b.c/d.png", "http://www.b.co", "mailto:me@b.co",
    }  # fmt: skip


def test_each_mark_of_the_page_leads_to_its_note_and_back() -> None:
    first = note(1, "A.")
    twice = tuple(Sentence(text, (first,), SUPPORTED) for text in ("A.", "So."))
    again = Exchange("Two?", Answer("Two?", True, "A. [1] So. [1]", twice, (first,)), True)
    page = Page(html(export(answered("One?", "A.", "B."), refused("No?", "P."), again)))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert page.values("href") == [
        "#note-1-1", "#note-1-2", "#mark-1-1-1", "#mark-1-2-1",
        "#note-3-1", "#note-3-1", "#mark-3-1-1", "#mark-3-1-2",
    ]  # fmt: skip
    assert {address[1:] for address in page.values("href")} <= set(ids)
    assert page.within("q") == ["A.", "B.", "P.", "A."]
    assert (
        "The harbour, Trade, page 3, characters 10–12, sha256 d0c000000000" in page.within("li")[0]
    )


def test_the_words_that_answer_are_marked_in_their_quote() -> None:
    page = Page(html(export(answered("When?", "It <was> in May.", focus=(13, 18)))))
    assert page.within("b") == ["<was>"]
    assert page.within("q") == ["It <was> in May."]


@pytest.mark.parametrize(
    "words", [HOSTILE, *STARTS, '" onload="x', "' x='", "</style><b>", "\0\x08"]
)
def test_words_in_the_page_are_text(words: str) -> None:
    said = export(
        answered(words, words, title=words, section=words, warning=words),
        refused(words, words),
        Exchange(words, None, True, words),
        title=words,
    )
    plain = export(
        answered("a", "a", title="a", section="a", warning="a"),
        refused("a", "a"),
        Exchange("a", None, True, "a"),
        title="a",
    )
    page = Page(html(said))
    shapes = [[(tag, [*values]) for tag, values in p.tags] for p in (page, Page(html(plain)))]
    assert shapes[0] == shapes[1]
    assert set(page.within("q")) == {words.replace("\0", "\ufffd").replace("\x08", "\ufffd")}


def test_the_page_runs_nothing_and_asks_for_nothing() -> None:
    page = html(export(answered("One?", "A."), title="Äpfel & 東京"), language="ja")
    held = Page(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="ja">')
    assert held.within("title") == held.within("h1") == ["Äpfel & 東京"]
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {
        t for t, _ in held.tags
    }
    assert not held.values("src") + held.values("style")
    assert "url(" not in page and "@import" not in page and "http" not in held.within("style")[0]
    (policy,) = (v["content"] for _, v in held.tags if v.get("http-equiv"))
    style = b64encode(sha256(held.within("style")[0].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    )


def both(exchange: Exchange) -> Sequence[str]:
    said = export(exchange)
    page = Page(html(said))
    return (seen(" ".join(page.within("article"))), seen(markdown(said).replace("\\", "")))


def test_what_is_withheld_is_counted_and_not_told() -> None:
    exchange = answered("One?", "A.")
    assert exchange.answer
    held = tuple(Sentence(f"False {n}.", (), Verdict("unstated", 0, ())) for n in range(2))
    for number, told in ((1, "1 sentence was withheld"), (2, "2 sentences were withheld")):
        answer = Answer(**_fields(exchange.answer) | {"withheld": held[:number]})
        for text in (*both(Exchange("One?", answer, True)), copied(Exchange("One?", answer, True))):
            assert told in text
            assert "False" not in text


def test_what_a_reader_must_know_of_an_answer_is_told() -> None:
    exchange = answered("One?", "A.", warning="it gives orders")
    assert exchange.answer
    about = {"notice": "It broke off.", "understood": "One ship?", "model": "ollama:x"}
    answer = Answer(**_fields(exchange.answer) | about)
    told = ("It broke off.", "Understood as: One ship?", "Written by ollama:x.", "it gives orders")
    for text in both(Exchange("One?", answer, False)):
        assert all(line in text for line in (*told, UNFINISHED))
    assert not any(line in text for text in both(answered("One?", "A.")) for line in told)


def test_problems_and_what_was_stopped_are_shown_as_such() -> None:
    begun = Answer("One?", evidence=(Hit(Passage(HASH, 0, 2, "P.", ""), 1.0),))
    for exchange, told in (
        (Exchange("One?", None, True, "the model is not there"), "the model is not there"),
        (Exchange("One?", begun, True, STOPPED), STOPPED),
        (Exchange("One?", begun, False), STOPPED),
        (Exchange("One?"), STOPPED),
    ):
        for text in both(exchange):
            assert told in text
            assert "nearest" not in text


def test_the_json_holds_the_answers_as_they_are() -> None:
    conversation = (answered("One?", "A."), refused("No?", "P."), Exchange("Why?", None, True, "x"))
    told = json.loads(as_json(export(*conversation), {1: Rating("citation", "no", 1)}))
    assert told == {
        "format": "footnotes.conversation",
        "version": 1,
        "title": "A title",
        "documents": [
            {"id": HASH, "title": "The harbour", "source": "harbour.pdf", "characters": 1234}
        ],
        "exchanges": [
            {
                "question": "One?",
                "answer": _json(conversation[0].answer),
                "complete": True,
                "problem": "",
            },
            {
                "question": "No?",
                "answer": _json(conversation[1].answer),
                "complete": True,
                "problem": "",
                "rating": {"kind": "citation", "note": "no", "citation": 1},
            },
            {"question": "Why?", "answer": None, "complete": True, "problem": "x"},
        ],
    }


def _json(answer: Answer | None) -> Any:
    assert answer
    return json.loads(json.dumps(answer.to_dict()))


def _fields(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in Answer.__dataclass_fields__}


@pytest.fixture(scope="module")
def real(article: Assistant) -> Conversation:
    """A conversation about the article with an answer, refusals, a problem, stopped answers."""
    conversation: Conversation = ()
    for question in ("Where will they meet?", "How old is Hegseth?", " "):
        *_, conversation = grown(article, question, conversation)
    for begun in grown(article, "When and where will the defense chiefs meet?", conversation):
        answer = begun[-1].answer
        if answer is not None and answer.sentences:
            break
    last = Exchange("What is Ioto?", next(iter(article.stream("What is Ioto?"))))
    return stopped((*stopped(begun), last))


def grown(assistant: Assistant, question: str, past: Conversation) -> list[Conversation]:
    """Every state of a conversation as it grows by one more question."""

    async def run() -> list[Conversation]:
        return [state async for state in converse(assistant, question, past, Lines())]

    return asyncio.run(run())


def test_a_real_conversation_is_verified_from_its_export(
    real: Conversation, article: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "conversation.json"
    written = as_json(gathered("The meeting", real, article.documents()), {})
    path.write_text(written, "utf-8")
    answers = read_answers(path)
    assert [bool(answer["sentences"]) for answer in answers] == [True, False, True, False]
    assert cli.main(["verify", str(path)]) == 0
    assert capsys.readouterr().out.endswith("checked, all exact.\n")
    assert real[0].answer
    quote = real[0].answer.citations[0].quote
    path.write_text(written.replace(quote, quote.replace("e", "3", 1)), "utf-8")
    assert cli.main(["verify", str(path)]) == 1
    assert "differs from the document at character" in capsys.readouterr().out


def test_every_quote_of_a_real_conversation_stands_in_the_page(
    real: Conversation, article: Assistant
) -> None:
    said = gathered("The meeting", real, article.documents())
    quotes = [
        citation.quote
        for e in real
        if e.answer and not e.problem
        for citation in e.answer.citations
    ]
    shown = Page(html(said)).within("q")
    assert quotes and set(quotes) <= set(shown)
    texts = [seen(item) for item in rendered(markdown(said)).within("li")]
    assert all(any(f"“{seen(q)}” — " in text for text in texts) for q in quotes)


def test_names_of_files_that_are_no_text_are_written_nevertheless() -> None:
    odd = Document(HASH, "na\udcefve", "na\udcefve.txt", "x", ())
    said = gathered("na\udcefve", (answered("One?", "A."),), [odd])
    for text in (as_json(said, {}), markdown(said), html(said), copied(said.conversation[0])):
        assert text.encode()
