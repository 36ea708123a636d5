"""The characters in the bytes of a text, their encoding told by a mark, a name or by detection."""

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from index.errors import DocumentError

_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_NAMED = re.compile(
    rb"(?i)(?:<\?xml[^>]{1,200}?encoding|<meta[^>]{1,300}?charset)\s{0,9}=\s{0,9}[\"']?([\w:.-]{2,40})"
)
# Browsers read these names as the larger code pages that their pages are really in.
_REALLY = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
}
_NAMED_WITHIN = 4096


def decode(data: bytes) -> str:
    """Return the text in these bytes.

    Raises `DocumentError` with the rest of a sentence that begins with the file's name.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"begins as {encoding} but breaks at byte {error.start:,}. Save it as "
                    "UTF-8 text."
                ) from error
    if b"\0" in data:
        raise DocumentError("is a binary file, not text. Save it as text (UTF-8) first.")
    named = _decode_as_named(data)
    # Bytes that are UTF-8 are it, whatever they name, but for an encoding that needs no high bytes.
    if named is not None and b"\x1b" in data:
        return named
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return _detect(data) if named is None else named


def _decode_as_named(data: bytes) -> str | None:
    """Return the text in the encoding that its HTML or XML names, if it is in it."""
    name = _NAMED.search(data[:_NAMED_WITHIN])
    try:
        encoding = codecs.lookup(name[1].decode("ascii")).name if name else ""
        return data.decode(_REALLY.get(encoding, encoding)) if encoding else None
    except (LookupError, UnicodeDecodeError):
        return None


def _detect(data: bytes) -> str:
    matches = from_bytes(data)
    best = matches.best()
    # Several code pages often fit a western text equally well: cp1252 is by far the most used.
    tied = (m for m in matches if best and (m.chaos, m.coherence) == (best.chaos, best.coherence))
    best = next((match for match in tied if match.encoding == "cp1252"), best)
    text = str(best) if best else ""
    if not best or sum(map(_is_control, text)) > len(text) / 100:
        raise DocumentError(
            "is not text in an encoding that we know. Save it as text (UTF-8) first."
        )
    return text


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\t\n\r\f"
