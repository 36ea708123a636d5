"""Reads an HTML page as its reader sees it: text with headings, lists and rows of tables marked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from index.document import CELL, Reading, mark_off
from index.html_hidden import Hidden

_DROPPED = frozenset(
    "audio button canvas datalist embed head iframe input map nav noscript object picture progress "
    "rp rt script select style svg template textarea video".split()
)
_ROLES = frozenset("navigation search menu menubar".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form header hgroup hr html legend main menu ol p pre search section "
    "summary table td th tr ul".split()
)
_TIGHT = frozenset({"dd", "dt", "tr"})
_INLINE = {"br": ("\n", ""), "q": ("“", "”")}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_CELLS = frozenset({"td", "th"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# A table with such content in its cells lays out a page.
_LAYOUT = "table, h1, h2, h3, h4, h5, h6, ul, ol, form"
_WIDE = "\u3000-\u9fff\uff00-\uffef"
_SPACE = re.compile(r"\s++")
_BROKEN = re.compile(rf"(?<=[{_WIDE}])\n(?=[{_WIDE}])")
_INDENT = "  "
_DEEPEST = 8
_CODE = "    "


def read(data: bytes) -> Reading:
    """Return what is read in an HTML page, which is given in UTF-8."""
    try:
        page = LexborHTMLParser(data.decode())
    except SelectolaxError as error:
        # It takes any text as HTML: only its memory can fail it.
        raise MemoryError from error
    title = page.css_first("title")
    writer = _Writer(Hidden(page))
    if page.root is not None:
        writer.write(page.root)
    named = _flat([title.text()]) if title is not None else ""
    return Reading(writer.text(), writer.tops[0] if len(writer.tops) == 1 else named)


@dataclass(slots=True)
class _Table:
    """A table under way: its finished rows, of cells as (text, whether it is a header)."""

    rows: list[list[tuple[str, bool]]] = field(default_factory=list)
    inside: bool = False


class _Writer:
    """Writes a page node by node; the walk is a loop, since pages are nested without end."""

    def __init__(self, hidden: Hidden) -> None:
        self.tops: list[str] = []
        self._hidden = hidden
        self._written: list[str] = []
        self._line: list[str] = []
        self._gap = 0
        self._front = ""
        self._lists: list[int | None] = []
        self._tables: list[_Table | None] = []
        self._code = 0

    def text(self) -> str:
        """Return what was written."""
        self._end(0)
        return "".join(self._written)

    def write(self, root: LexborNode) -> None:
        """Write what is seen of a node and all that is in it."""
        stack = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            tag = node.tag or ""
            if leaving:
                self._leave(tag)
            elif node.is_text_node:
                self._text(node.text_content or "")
            elif node.is_element_node and not self._is_dropped(node, tag):
                self._enter(node, tag)
                stack.append((node, True))
                stack += [(child, False) for child in reversed(list(node.iter(include_text=True)))]

    def _is_dropped(self, node: LexborNode, tag: str) -> bool:
        if tag in _DROPPED or self._hidden.hides(node):
            return True
        return (node.attributes.get("role") or "") in _ROLES

    def _text(self, text: str) -> None:
        text = text.replace("\u00ad", "")
        if not self._code:
            # Two steps, each linear: scripts without spaces are joined where a line was broken.
            text = _SPACE.sub(lambda space: "\n" if "\n" in space[0] else " ", text)
            text = _BROKEN.sub("", text).replace("\n", " ")
        self._line.append(text)

    def _enter(self, node: LexborNode, tag: str) -> None:
        if tag in _INLINE:
            self._line.append(_INLINE[tag][0])
        elif tag in _HEADINGS:
            self._end(2)
            if not self._in_cell():
                self._front = "#" * _HEADINGS[tag] + " "
        elif tag in _LISTS:
            self._end(1 if self._lists else 2)
            self._lists.append(_number(node, "start", 1) if tag == "ol" else None)
        elif tag == "li":
            self._end(1)
            self._front = self._mark(node)
        elif tag == "table":
            self._end(2)
            lays_out = any(child.css_first(_LAYOUT) for child in node.iter())
            self._tables.append(None if lays_out else _Table())
        elif tag in _BLOCKS:
            self._end(0 if self._front else 1 if tag in _TIGHT else 2)
            self._code += tag == "pre"
            self._enter_row_or_cell(tag)

    def _leave(self, tag: str) -> None:
        if tag in _INLINE:
            self._line.append(_INLINE[tag][1])
        elif tag in _HEADINGS:
            self._leave_heading(tag)
        elif tag in _LISTS:
            self._lists.pop()
            self._end(1 if self._lists else 2)
        elif tag == "li":
            self._end(1)
            self._front = ""
        elif tag == "table":
            self._end(2)
            self._write_rows(self._tables.pop())
        elif tag in _BLOCKS:
            self._leave_cell(tag)
            self._end(1 if tag in _TIGHT else 2)
            self._code -= tag == "pre"

    def _enter_row_or_cell(self, tag: str) -> None:
        table = self._tables[-1] if self._tables else None
        if table and tag == "tr":
            table.rows.append([])
        elif table and tag in _CELLS:
            table.inside = True

    def _leave_cell(self, tag: str) -> None:
        table = self._tables[-1] if self._tables else None
        if table and table.inside and tag in _CELLS:
            table.inside = False
            table.rows[-1].append((_flat(self._line), tag == "th"))
            self._line = []

    def _leave_heading(self, tag: str) -> None:
        if not self._in_cell():
            self._line = [_flat(self._line)]
            if tag == "h1" and self._line[0]:
                self.tops.append(self._line[0])
        self._end(2)
        self._front = ""

    def _in_cell(self) -> bool:
        table = self._tables[-1] if self._tables else None
        return table is not None and table.inside

    def _mark(self, item: LexborNode) -> str:
        """Return what stands in front of the next item of the innermost list."""
        indent = _INDENT * min(len(self._lists) - 1, _DEEPEST)
        if not self._lists or self._lists[-1] is None:
            return f"{indent}- "
        number = _number(item, "value", self._lists[-1])
        self._lists[-1] = number + 1
        return f"{indent}{number}. "

    def _end(self, gap: int) -> None:
        """End the line under way, with at least this many newlines before the next one."""
        if self._in_cell():
            self._line.append(" ")
            return
        text = _code(self._line) if self._code else _lines(self._line)
        front = self._front or mark_off(text)
        self._line = []
        if text:
            self._written += ["\n" * self._gap if self._written else "", front, text]
            self._front = ""
            self._gap = 0
        self._gap = max(self._gap, gap)

    def _write_rows(self, table: _Table | None) -> None:
        """Write a table, a row a line, each cell with the header of its column."""
        rows = [row for row in table.rows if any(text for text, _ in row)] if table else []
        headers: list[str] = []
        if len(rows) > 1 and len(rows[0]) > 1 and all(header for _, header in rows[0]):
            headers = [text for text, _ in rows.pop(0)]
        for row in rows:
            self._line = [_row(row, headers)]
            self._end(1)
        self._end(2)


def _row(row: list[tuple[str, bool]], headers: list[str]) -> str:
    """Return a row as a line: "Port: Lund | Berths: 12"."""
    if len(row) == len(headers):
        named = zip(headers, row, strict=True)
        return CELL.join(f"{name}: {text}" if name else text for name, (text, _) in named if text)
    if len(row) == 2 and row[0][1] and not row[1][1]:
        return ": ".join(text.removesuffix(":") for text, _ in row if text)
    return CELL.join(text for text, _ in row if text)


def _flat(pieces: Iterable[str]) -> str:
    return " ".join("".join(pieces).split())


def _lines(pieces: Iterable[str]) -> str:
    """Return pieces as lines without white space at their ends, at most one blank between two."""
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    lines[1:] = [mark_off(line) + line for line in lines[1:]]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _code(pieces: Iterable[str]) -> str:
    """Return lines of code, indented as in Markdown, so that no comment is taken for a heading."""
    lines = "".join(pieces).expandtabs(4).split("\n")
    return "\n".join(f"{_CODE}{line.rstrip()}" if line.strip() else "" for line in lines).strip(
        "\n"
    )


def _number(node: LexborNode, attribute: str, otherwise: int) -> int:
    value = node.attributes.get(attribute) or ""
    return int(value) if re.fullmatch(r"\d{1,6}", value, re.ASCII) else otherwise
