"""Reads a DOCX file, by way of HTML: what is seen in it, without what was deleted or hidden."""

import zlib
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

import mammoth

from index import html
from index.document import Reading
from index.docx_hidden import Styles, prepare
from index.errors import DocumentError

LARGEST_UNPACKED = 100_000_000
_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1:fresh",
        *(f"p[style-name='heading {n}'] => h{min(n + 1, 6)}:fresh" for n in range(1, 10)),
        *(f"p[style-name='Heading {n}'] => h{min(n + 1, 6)}:fresh" for n in range(1, 10)),
    ]
)
_BACK = ">↑</a>"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CORE = "docProps/core.xml"
_STYLES_PART = "styles.xml"


def read(data: bytes) -> Reading:
    """Return what is read in a DOCX file.

    Raises `DocumentError` with the rest of a sentence that begins with the file's name.
    """
    try:
        parts = _parts(data)
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error) as error:
        raise DocumentError(f"is a damaged DOCX file ({error}). Save it again first.") from error
    except ElementTree.ParseError as error:
        raise DocumentError(f"is a damaged DOCX file ({error}). Save it again first.") from error
    try:
        page = mammoth.convert_to_html(
            BytesIO(_pack(parts)),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        ).value
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # whatever a file that is not as it should be does to mammoth
        raise DocumentError(
            f"is a damaged DOCX file ({type(error).__name__}). Save it again first."
        ) from error
    reading = html.read(page.replace(_BACK, "></a>").encode())
    return Reading(reading.text, reading.title or _title(parts))


def _parts(data: bytes) -> dict[str, ElementTree.Element]:
    """Return the XML of a file by its names there, unpacked to a limit, without what is hidden."""
    parts = {}
    left = LARGEST_UNPACKED
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")) or name.startswith("customXml/"):
                continue
            with archive.open(name) as file:
                unpacked = file.read(left + 1)
            left -= len(unpacked)
            if left < 0:
                raise DocumentError(
                    f"unpacks to more than {LARGEST_UNPACKED:,} bytes. Split it, or save it as "
                    "text first."
                )
            parts[name] = ElementTree.fromstring(unpacked, ElementTree.XMLParser(target=_Tree()))
    styles = Styles(root for name, root in parts.items() if name.endswith(_STYLES_PART))
    for root in parts.values():
        prepare(root, styles)
    return parts


class _Tree(ElementTree.TreeBuilder):
    """Builds a tree, but none with a document type: it could name files, or grow without end."""

    def doctype(self, *_: object) -> None:
        """Refuse the file."""
        raise DocumentError("declares entities, as no DOCX file does. Save it again first.")


def _pack(parts: dict[str, ElementTree.Element]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, root in parts.items():
            archive.writestr(name, ElementTree.tostring(root, "utf-8", xml_declaration=True))
    return packed.getvalue()


def _title(parts: dict[str, ElementTree.Element]) -> str:
    return (parts[_CORE].findtext(_TITLE) or "") if _CORE in parts else ""
