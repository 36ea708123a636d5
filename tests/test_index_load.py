"""Claims about reading documents: encodings, titles, and one clear line for what is no text."""

import hashlib
import json
import os
from importlib.resources import files
from pathlib import Path

import pytest

from index.document import normalise
from index.errors import DocumentError
from index.load import LARGEST, bundled, load, make_document
from index.reading import read_apart
from tests.files import docx, paragraph, plain_pdf, zipped

JAPANESE = (
    "日本の首相は石破茂です。東京で会談が行われます。同盟の強化について話し合う予定です。" * 5
)


def test_the_bundled_article_is_byte_for_byte_the_one_its_json_names() -> None:
    folder = files("index") / "articles"
    data = (folder / "japan_us_defense_meeting.txt").read_bytes()
    about = json.loads((folder / "japan_us_defense_meeting.json").read_text("utf-8"))
    assert hashlib.sha256(data).hexdigest() == about["sha256"]
    assert bundled().text == data.decode()
    assert bundled().source == "supplied by the project's owner"


def test_the_first_block_of_the_article_is_a_section_and_every_heading_is_one() -> None:
    document = bundled()
    titles = [section.title for section in document.sections]
    assert titles[:2] == ["", "Strengthening the Japan-US Defense Alliance"]
    assert "Commentary" in titles
    assert len(titles) == 11
    assert [s.start for s in document.sections][1:] == [s.end for s in document.sections][:-1]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "shift_jis", "euc_jp"]
)
def test_a_text_is_read_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(JAPANESE.encode(encoding))
    assert load(path).text == JAPANESE


def test_a_western_text_is_read_in_its_own_encoding(tmp_path: Path) -> None:
    text = "Le café est situé à l’angle. Les élèves y déjeunent à midi, été comme hiver. " * 5
    path = tmp_path / "article.txt"
    path.write_bytes(text.encode("cp1252"))
    assert load(path).text == text


def test_newlines_and_composition_are_normalised_once_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes("A cafe\u0301.\r\nTwo  spaces.\rEnd\t.\n".encode())
    assert load(path).text == "A café.\nTwo  spaces.\nEnd\t.\n"
    assert normalise(load(path).text) == load(path).text


def test_the_title_is_the_first_heading_or_the_file_name(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("only a sentence here, which ends.\n")
    (tmp_path / "marked.md").write_text("# The Treaty\n\nIt was signed in 1951.\n")
    assert load(tmp_path / "plain.txt").title == "plain"
    assert load(tmp_path / "marked.md").title == "The Treaty"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\t\n\xe2\x80\x8b", "is empty"),
        ("report.pdf", b"%PDF-1.7\n%\xe2\xe3", "is a damaged PDF file"),
        ("report.docx", b"PK\x03\x04....", "is a damaged ZIP or Office file"),
        ("archive.docx", zipped(("notes.txt", "Not a document.")), "is a ZIP file"),
        ("book.docx", zipped(("xl/workbook.xml", "<a/>")), "is an Excel workbook"),
        ("talk.pptx", zipped(("ppt/presentation.xml", "<a/>")), "is a PowerPoint presentation"),
        ("book.epub", zipped(("META-INF/container.xml", "<a/>")), "is an EPUB book"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office program"),
        (
            "secret.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "is protected by a password",
        ),
        ("note.txt", rb"{\rtf1 Hello}", "is an RTF file"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n", "is a picture"),
        ("empty.html", b"<!doctype html><title>Nothing</title><p hidden>Gone", "is empty"),
        ("program.bin", bytes(range(256)) * 20, "is a binary file"),
        ("noise.txt", bytes(range(1, 32)) * 40 + b"\xff\xfe\xfd" * 9, "is not text"),
        ("broken.txt", b"\xff\xfeA\x00\x00\xd8", "breaks at byte"),
    ],
)
def test_what_holds_no_text_gives_one_line_with_its_name_and_a_next_step(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        load(tmp_path / name)
    message = str(caught.value)
    assert name in message
    assert said in message
    assert "\n" not in message


def test_a_file_is_what_it_holds_whatever_it_is_called(tmp_path: Path) -> None:
    said = "The harbour was opened in 1874."
    for name, data in (
        ("text.pdf", said.encode()),
        ("text.docx", said.encode()),
        ("pdf.txt", bytes(plain_pdf(said).output())),
        ("pdf.html", b"\r\n" + bytes(plain_pdf(said).output())),
        ("docx.pdf", docx(paragraph(said))),
        ("html.md", f"<!DOCTYPE html><p>{said}</p>".encode()),
        (
            "html",
            f"<?xml version='1.0'?><!-- a --><html><p>{said}</p></html>".encode("utf-16"),
        ),
        ("piece.txt", f"<div><p>{said}</p></div>\n".encode()),
    ):
        (tmp_path / name).write_bytes(data)
        assert load(tmp_path / name).text.strip() == said, name


def test_a_text_that_speaks_of_other_formats_stays_as_it_is(tmp_path: Path) -> None:
    for text in (
        "%PDF is how a PDF file begins, and %PDF-1.7 is a version.\n",
        '<h1 align="center">Port</h1>\n\n# Use\n\nRun `<b>` and *see*.\n',
        "<p>One tag, then text that ends otherwise.\n",
        "PKZIP began with PK.\n",
    ):
        (tmp_path / "text.md").write_text(text)
        assert load(tmp_path / "text.md").text == text


def test_a_page_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    for encoding, text in (
        ("shift_jis", "日本の首相は石破茂です。"),
        ("iso-2022-jp", "日本の首相は石破茂です。"),
        ("iso-8859-1", "Der Hafen “Lund” wurde für 12 Fähren eröffnet."),
        ("koi8-r", "Порт открыт в 1874 году."),
    ):
        page = f'<!doctype html><meta charset="{encoding}"><p>{text}</p>'
        really = "cp1252" if encoding == "iso-8859-1" else encoding
        (tmp_path / "page.html").write_bytes(page.encode(really))
        assert load(tmp_path / "page.html").text == text


def test_a_name_is_shown_instead_of_the_path(tmp_path: Path) -> None:
    (tmp_path / "tmp123").write_text("only a sentence here, which ends.\n")
    document = load(tmp_path / "tmp123", name="The port.txt")
    assert (document.title, document.source) == ("The port", "The port.txt")
    (tmp_path / "tmp123").write_bytes(b"")
    with pytest.raises(DocumentError, match=r"^'The port.txt' is empty"):
        load(tmp_path / "tmp123", name="The port.txt")


def test_a_reader_that_hangs_fails_or_fills_the_memory_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.html").write_text("<!doctype html><p>Text.")
    monkeypatch.setattr("index.reading.SECONDS", 0.001)
    with pytest.raises(DocumentError, match=r"page.html' takes more than"):
        load(tmp_path / "page.html")
    monkeypatch.setattr("index.reading.SECONDS", 60)
    with pytest.raises(RuntimeError, match=r"No module named 'index\.nothing'"):
        read_apart("nothing", b"")
    (tmp_path / "page.html").write_text("<!doctype html>" + "<b>" * 3_000_000)
    monkeypatch.setattr("index.reading.MEMORY", 200_000_000)
    with pytest.raises(DocumentError, match=r"page.html' (is too large|broke the program)"):
        load(tmp_path / "page.html")


def test_no_program_in_the_folder_where_it_runs_stands_in_for_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.py").write_text("raise SystemExit('wrong index')")
    (tmp_path / "json.py").write_text("raise SystemExit('wrong json')")
    monkeypatch.chdir(tmp_path)
    assert read_apart("html", b"<p>Text.").text == "Text."


def test_pages_stay_where_they_begin_when_a_text_is_normalised() -> None:
    document = make_document(
        "A cafe\u0301.\r\nThe next cafe\u0301.", title="", source="a", pages=(0, 10)
    )
    assert document.text[document.pages[1] :] == "The next café."


def test_a_missing_file_a_folder_an_address_and_a_long_name_are_told_apart(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "missing.txt", "does not exist"),
        (tmp_path, "is a folder"),
        ("https://example.org/a", "is an address"),
        ("a" * 5000, "is too long"),
        ("a\0b", "cannot be read"),
    ):
        with pytest.raises(DocumentError, match=said):
            load(path)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(DocumentError, match="at most 50,000,000"):
        load(path)


def test_a_file_that_may_not_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("Nobody may read this.")
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.chmod(tmp_path, 0o755)
        os.seteuid(65534)
    try:
        with pytest.raises(DocumentError, match=r"may not be read|does not exist"):
            load(path)
    finally:
        if root:
            os.seteuid(0)
