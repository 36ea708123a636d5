"""Tells which elements of an HTML page are not meant to be seen."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

_UNSEEN = re.compile(
    r"(?i)(?:^|[;{\s])(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)|"
    r"font-size\s{0,9}:\s{0,9}0*(?:\.0+)?(?![.\d])|opacity\s{0,9}:\s{0,9}0*(?:\.0+)?(?![.\d])|"
    r"color\s{0,9}:\s{0,9}transparent|clip\s{0,9}:\s{0,9}rect\((?:0(?:px)?[,\s]{0,3}){4}\)|"
    r"(?:text-indent|left|top|right|margin-left)\s{0,9}:\s{0,9}-\d{3,})"
)
_WHITE = re.compile(
    r"(?i)(?:^|[;\s])color\s{0,9}:\s{0,9}(?:white|#fff(?:fff)?|rgb\(255,\s?255,\s?255\))(?![\w-])"
)
_COLOURED = re.compile(r"(?i)background|bgcolor")
_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")
_MOST_RULES = 200
_LONGEST_SELECTOR = 300


class Hidden:
    """What a page hides by attribute, by style, or by a rule of its own style sheets."""

    def __init__(self, page: LexborHTMLParser) -> None:
        """Look at the style sheets in a page."""
        sheets = [sheet.text() or "" for sheet in page.css("style")]
        linked = page.css_first('link[rel="stylesheet"]') is not None
        # Only where nothing gives a colour to what is behind, white is white on white.
        self._plain = not linked and not any(map(_COLOURED.search, [*sheets, page.html or ""]))
        self._ruled: set[int] = set()
        for selector in _hiding(sheets):
            try:
                self._ruled.update(node.mem_id for node in page.css(selector))
            except (SelectolaxError, ValueError):
                continue

    def hides(self, node: LexborNode) -> bool:
        """Whether an element with all that is in it is not to be seen."""
        attributes = node.attributes
        style = attributes.get("style") or ""
        if node.mem_id in self._ruled or "hidden" in attributes:
            return True
        if node.tag == "dialog" and "open" not in attributes:
            return True
        if style and _UNSEEN.search(style):
            return True
        white = _WHITE.search(style) or _WHITE.search(f"color:{attributes.get('color') or ''};")
        return self._plain and bool(white)


def _hiding(sheets: list[str]) -> Iterator[str]:
    """Yield the selectors of the rules that hide, but for those that hold in some case only."""
    rules = 0
    for sheet in sheets:
        for selector, body in _rules(_COMMENT.sub("", sheet)):
            if selector.startswith("@") or len(selector) > _LONGEST_SELECTOR:
                continue
            if _UNSEEN.search(body) and rules < _MOST_RULES:
                rules += 1
                yield selector


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield (selector, body) of the outermost rules of a style sheet."""
    start = depth = opened = 0
    for brace in re.finditer(r"[{}]", sheet):
        if brace[0] == "{":
            opened = brace.end() if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                selector = sheet[start : opened - 1].rpartition(";")[2].strip()
                yield selector, sheet[opened : brace.start()]
                start = brace.end()
