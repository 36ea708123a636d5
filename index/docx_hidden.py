"""Prepares the XML of a DOCX file: hidden runs go, and rows that look like headers are marked."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

_OFF = ("0", "false", "off", "none")
# In half points; nobody can read type of this size.
_TINY = 3
# Styles of tables that draw lines alone, and show no first row.
_PLAIN_TABLES = frozenset({"", "TableGrid", "TableNormal"})
_FIRST_ROW = 0x0020
_SHADED = frozenset({"tbl", "txbxContent", "shd"})


class Styles:
    """The styles of a file that hide what is written in them."""

    def __init__(self, sheets: Iterable[Element]) -> None:
        """Look for them in the parts that hold styles."""
        self._hidden = {
            _value(style, "styleId")
            for sheet in sheets
            for style in sheet.iter()
            if _name(style) == "style" and _is_on(_child(_child(style, "rPr"), "vanish"))
        }

    def hide(self, properties: Element | None, kind: str) -> bool:
        """Whether these properties name a style, by `rStyle` or `pStyle`, that hides."""
        named = _child(properties, kind)
        return named is not None and _value(named, "val") in self._hidden


def prepare(root: Element, styles: Styles) -> None:
    """Take the hidden runs out of a part of a file, and mark the headers of its tables."""
    stack = [(root, False)]
    while stack:
        element, shaded = stack.pop()
        name = _name(element)
        if name == "tbl":
            _mark_header(element)
        properties = _child(element, "pPr")
        hidden = name == "p" and styles.hide(properties, "pStyle")
        shaded = shaded or name in _SHADED or _child(properties, "shd") is not None
        element[:] = [
            child
            for child in element
            if _name(child) != "r" or not (hidden or _is_hidden(child, styles, shaded))
        ]
        stack += [(child, shaded) for child in element]


def _is_hidden(run: Element, styles: Styles, shaded: bool) -> bool:
    properties = _child(run, "rPr")
    if properties is None:
        return False
    if _is_on(_child(properties, "vanish")) or styles.hide(properties, "rStyle"):
        return True
    size = _child(properties, "sz")
    if size is not None and _value(size, "val").isdecimal() and int(_value(size, "val")) < _TINY:
        return True
    colour = _child(properties, "color")
    white = colour is not None and _value(colour, "val").upper() == "FFFFFF"
    behind = _child(properties, "shd") is not None or _child(properties, "highlight") is not None
    return white and not behind and not shaded


def _mark_header(table: Element) -> None:
    """Mark the first row of a table as its header if it looks like one and none is marked."""
    rows = [row for row in table if _name(row) == "tr"]
    marked = any(_child(_child(row, "trPr"), "tblHeader") is not None for row in rows)
    if len(rows) < 2 or marked:
        return
    if not _styles_first_row(table) and not (_is_bold(rows[0]) and not _is_bold(rows[1])):
        return
    space = rows[0].tag.rpartition("}")[0] + "}"
    properties = _child(rows[0], "trPr")
    if properties is None:
        properties = Element(f"{space}trPr")
        rows[0].insert(0, properties)
    SubElement(properties, f"{space}tblHeader")


def _styles_first_row(table: Element) -> bool:
    properties = _child(table, "tblPr")
    style, look = _child(properties, "tblStyle"), _child(properties, "tblLook")
    if style is None or look is None or _value(style, "val") in _PLAIN_TABLES:
        return False
    first = _value(look, "firstRow")
    if first:
        return first not in _OFF
    bits = _value(look, "val")
    return (
        bool(bits)
        and all(mark in "0123456789abcdefABCDEF" for mark in bits[:8])
        and bool(int(bits[:8], 16) & _FIRST_ROW)
    )


def _is_bold(row: Element) -> bool:
    """Whether all that is written in a row is bold."""
    runs = [r for r in row.iter() if _name(r) == "r" and any(_name(t) == "t" for t in r)]
    return bool(runs) and all(_is_on(_child(_child(run, "rPr"), "b")) for run in runs)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: Element | None, name: str) -> Element | None:
    return (
        next((child for child in element if _name(child) == name), None)
        if element is not None
        else None
    )


def _value(element: Element, name: str) -> str:
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def _is_on(element: Element | None) -> bool:
    return element is not None and _value(element, "val").lower() not in _OFF
