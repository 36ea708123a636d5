"""Which format a file has, told by its content and never by its name."""

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from index.errors import DocumentError

PDF, DOCX, HTML, TEXT = "pdf", "docx", "html", "text"

_PICTURES = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
# What else is in a ZIP file: a name that only it has, and what to call it.
_IN_ZIP = {
    "xl/workbook.xml": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "META-INF/container.xml": "an EPUB book",
    "content.xml": "an OpenDocument file",
}
_READ = "Save it as PDF, DOCX, HTML or text first."
_WORD = b"wordprocessingml"
_LARGEST_TYPES = 1_000_000
# A PDF file may have other bytes in front, but a text that speaks of one has no such end.
_PDF_FRONT, _PDF_END = 1024, 2048
_SNIFFED = 4096
_PAGE = re.compile(r"(?i)<(?:!doctype\s+html|html|head|body)[\s>/]")
_PIECE = re.compile(
    r"(?i)<(?:address|article|blockquote|br|div|dl|figure|font|footer|form|h[1-6]|header|hr|link|"
    r"main|meta|nav|ol|p|pre|script|section|span|style|table|title|ul)[\s>/]"
)
_PROLOGUE = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>|<!--(?:(?!-->).){0,2000}-->)", re.DOTALL)


def format_of(data: bytes) -> str:
    """Return the format of a file: `PDF`, `DOCX`, or `TEXT`, which may turn out to be HTML.

    Raises `DocumentError` with the rest of a sentence that begins with the file's name.
    """
    if data.startswith(b"%PDF-") or _is_pdf_behind_other_bytes(data):
        return PDF
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _format_in_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DocumentError("is protected by a password. Save it without one first.")
        raise DocumentError(f"is a file of an old Office program. {_READ}")
    if data.startswith(rb"{\rtf"):
        raise DocumentError(f"is an RTF file. {_READ}")
    if data.startswith(_PICTURES):
        raise DocumentError("is a picture, not text. Save what it shows as text first.")
    return TEXT


def is_html(text: str) -> bool:
    """Whether a text is an HTML page or a piece of one, rather than a text that speaks of HTML."""
    start = 0
    while skipped := _PROLOGUE.match(text, start):
        start = skipped.end()
    front = text[start : start + _SNIFFED].lstrip()
    # A Markdown file may begin with a tag, but goes on in Markdown.
    return bool(_PAGE.match(front) or (_PIECE.match(front) and text.rstrip().endswith(">")))


def _is_pdf_behind_other_bytes(data: bytes) -> bool:
    return b"%PDF-" in data[:_PDF_FRONT] and b"startxref" in data[-_PDF_END:]


def _format_in_zip(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                with archive.open("[Content_Types].xml") as file:
                    if _WORD in file.read(_LARGEST_TYPES):
                        return DOCX
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise DocumentError(f"is a damaged ZIP or Office file ({error}). Get it again.") from error
    kind = next((kind for name, kind in _IN_ZIP.items() if name in names), "a ZIP file")
    raise DocumentError(f"is {kind}. {_READ}")
