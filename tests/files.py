"""PDF and DOCX files made for tests: what stands in them is said, and nothing else does."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from fpdf import FPDF
from pypdfium2 import PdfDocument

_WORDS = (
    "harbour water captain lighthouse engineer timber berth ferry merchant council bridge railway "
    "winter season export customs inspector documentation administration"
).split()
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/'
    'xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_STYLES = (
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr>'
    "</w:style>"
)


class Report(FPDF):
    """A PDF file with a header and a footer that run along its pages."""

    def header(self) -> None:
        self.set_font("helvetica", size=8)
        self.cell(0, 8, "Annual report of the harbour", align="R")
        self.ln(12)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("helvetica", size=8)
        self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="C")


def written(pdf: FPDF, path: Path) -> Path:
    """Write a PDF file and return its path."""
    path.write_bytes(bytes(pdf.output()))
    return path


def plain_pdf(*lines: str, size: float = 11) -> FPDF:
    """Return a PDF file of one page with these lines, each drawn by itself."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", size=size)
    for line in lines:
        draw(pdf, line)
    return pdf


def draw(pdf: FPDF, line: str, height: float = 6) -> None:
    """Draw one line and go to the next."""
    pdf.cell(0, height, line, new_x="LMARGIN", new_y="NEXT")


def prose(words: int, seed: int = 0) -> str:
    """Return sentences of so many words, the same in every run."""
    chosen = random.Random(seed)
    text = ""
    while words > 0:
        length = min(words, chosen.randint(8, 20))
        text += " ".join(chosen.choice(_WORDS) for _ in range(length)).capitalize() + ". "
        words -= length
    return text.strip()


def report(pages: int, seed: int = 0) -> Report:
    """Return a PDF report of so many pages, with chapters, running lines and a page's numbers."""
    pdf = Report()
    pdf.set_title("The harbour report")
    pdf.add_page()
    chapter = 0
    while pdf.page_no() < pages:
        chapter += 1
        pdf.set_font("helvetica", "B", 14)
        draw(pdf, f"Chapter {chapter} of the report", 10)
        pdf.set_font("times", size=11)
        for _ in range(4):
            seed += 1
            pdf.multi_cell(0, 5.5, prose(90, seed), align="J", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(3)
    return pdf


def repeated(pdf: bytes, times: int) -> bytes:
    """Return a PDF file with the pages of another so many times."""
    source, made, saved = PdfDocument(pdf), PdfDocument.new(), io.BytesIO()
    for _ in range(times):
        made.import_pages(source)
    made.save(saved)
    for file in (made, source):
        file.close()
    return saved.getvalue()


def docx(body: str, *, parts: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return a DOCX file: `body` is the XML in its `w:body`, `parts` are other files in it."""
    document = f'<w:document xmlns:w="{_SPACE}"><w:body>{body}</w:body></w:document>'
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": document,
        "word/styles.xml": f'<w:styles xmlns:w="{_SPACE}">{_STYLES}</w:styles>',
        **dict(parts),
    }
    return zipped(*files.items())


def zipped(*files: tuple[str, str]) -> bytes:
    """Return a ZIP file with these files in it, as (name, text)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(name, text)
    return packed.getvalue()


def paragraph(*runs: str, style: str = "") -> str:
    """Return a paragraph of a DOCX file; a run that begins with "<" is XML already."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run of a DOCX file with its properties as XML."""
    text = escape(text)
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: Sequence[str], head: str = "", bold: bool = False) -> str:
    """Return a table of a DOCX file; `head` is XML in the properties of its first row."""
    written_rows = []
    for number, row in enumerate(rows):
        weight = "<w:b/>" if bold and not number else ""
        cells = "".join(f"<w:tc>{paragraph(run(text, weight))}</w:tc>" for text in row)
        first = f"<w:trPr>{head}</w:trPr>" if head and not number else ""
        written_rows.append(f"<w:tr>{first}{cells}</w:tr>")
    return f"<w:tbl>{''.join(written_rows)}</w:tbl>"


def many(count: int, make: Callable[[int], str]) -> str:
    """Return what is made of the numbers from 0 on, together."""
    return "".join(make(number) for number in range(count))
