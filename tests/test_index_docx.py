"""Claims about DOCX files: what is seen is read, what was hidden or deleted is not, bombs burst."""

from pathlib import Path

import pytest

from index.docx import LARGEST_UNPACKED, read
from index.errors import DocumentError
from index.load import load
from tests.files import docx, many, paragraph, run, table, zipped

OPENED = "The harbour was opened in 1874."


def text_of(*body: str) -> str:
    return read(docx("".join(body))).text


def test_titles_headings_and_paragraphs_read_as_such(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(
        docx(
            paragraph("The harbour of Lund", style="Title")
            + paragraph("History", style="H1")
            + paragraph("The harbour was ", run("opened", "<w:b/>"), " in <1874> & later.")
        )
    )
    document = load(path)
    assert document.text == (
        "# The harbour of Lund\n\n## History\n\nThe harbour was opened in <1874> & later."
    )
    assert document.title == "The harbour of Lund"
    assert document.pages == ()
    assert [section.title for section in document.sections] == ["The harbour of Lund", "History"]


def test_the_title_may_be_the_one_in_the_files_properties() -> None:
    core = '<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The port</dc:title></p>'
    assert read(docx(paragraph(OPENED), parts=[("docProps/core.xml", core)])).title == "The port"


@pytest.mark.parametrize(
    "hidden",
    [
        paragraph(run("SECRET", "<w:vanish/>")),
        paragraph(run("SECRET", '<w:vanish w:val="1"/>')),
        paragraph(run("SECRET", '<w:rStyle w:val="Gone"/>')),
        paragraph(run("SECRET", '<w:color w:val="ffffff"/>')),
        paragraph(run("SECRET", '<w:sz w:val="2"/>')),
        f"<w:p><w:del>{run('SECRET').replace('w:t', 'w:delText')}</w:del></w:p>",
        f"<w:p><w:moveFrom>{run('SECRET')}</w:moveFrom></w:p>",
        "<w:p><w:r><w:instrText>SECRET</w:instrText></w:r></w:p>",
    ],
)
def test_what_is_hidden_or_deleted_is_not_read(hidden: str) -> None:
    assert text_of(paragraph(OPENED), hidden) == OPENED


def test_what_is_seen_is_read() -> None:
    for seen in (
        run("SEEN", '<w:vanish w:val="0"/>'),
        run("SEEN", '<w:color w:val="FFFFFF"/><w:shd w:fill="000080"/>'),
        f"<w:ins>{run('SEEN')}</w:ins>",
        f"<w:sdt><w:sdtContent>{run('SEEN')}</w:sdtContent></w:sdt>",
    ):
        assert text_of(f"<w:p>{seen}</w:p>") == "SEEN"
    white = run("SEEN", '<w:color w:val="FFFFFF"/>')
    assert "SEEN" in text_of(table(["a", "b"]).replace(run("a"), white))


def test_rows_of_a_table_are_lines_with_the_headers_of_their_cells() -> None:
    rows = (["Port", "Berths"], ["Lund", "12"], ["Malmö", "30"])
    named = "Port: Lund | Berths: 12\nPort: Malmö | Berths: 30"
    assert text_of(table(*rows, head="<w:tblHeader/>")) == named
    assert text_of(table(*rows, bold=True)) == named
    assert text_of(table(*rows)) == "Port | Berths\nLund | 12\nMalmö | 30"


def test_notes_stand_at_the_end() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = f'<w:footnote w:id="1">{paragraph("By Anna Berg.")}</w:footnote>'
    notes = f"<w:footnotes {space}>{note}</w:footnotes>"
    body = paragraph(OPENED, '<w:r><w:footnoteReference w:id="1"/></w:r>')
    assert read(docx(body, parts=[("word/footnotes.xml", notes)])).text == (
        f"{OPENED}[1]\n\n1. By Anna Berg."
    )


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    filled = "<a>" + "x" * (LARGEST_UNPACKED + 1) + "</a>"
    data = docx(paragraph(OPENED), parts=[("word/big.xml", filled)])
    assert len(data) < 1_000_000
    with pytest.raises(DocumentError, match="unpacks to more than"):
        read(data)


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a0 "aaaaaaaaaa">'
        + many(9, lambda n: f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">')
        + '<!ENTITY a "&a9;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;',
    ],
)
def test_entities_are_refused(entities: str) -> None:
    for name in ("word/document.xml", "word/styles.xml", "docProps/core.xml"):
        part = f"<!DOCTYPE a [{entities}]><a>&a;</a>"
        with pytest.raises(DocumentError, match="declares entities"):
            read(docx("", parts=[(name, part)]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "data",
    [
        docx(paragraph(OPENED))[:600],
        docx("<w:p><w:r>"),
        zipped(("[Content_Types].xml", "wordprocessingml")),
        docx('<w:p><w:r><w:sym w:font="A" w:char="zz"/></w:r></w:p>'),
        docx('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr></w:tc></w:tr></w:tbl>'),
        docx(paragraph(OPENED)).replace(b"PK\x01\x02", b"PK\x01\x03"),
    ],
)
def test_a_damaged_file_is_said_to_be_one(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=r"report\.docx' is a damaged"):
        load(path)


def test_a_file_nested_too_deep_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(docx("<w:sdt><w:sdtContent>" * 10_000 + "</w:sdtContent></w:sdt>" * 10_000))
    with pytest.raises(DocumentError, match="too large or too deeply nested"):
        load(path)


def test_a_file_without_text_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(docx(paragraph(run("SECRET", "<w:vanish/>"))))
    with pytest.raises(DocumentError, match="is empty"):
        load(path)
