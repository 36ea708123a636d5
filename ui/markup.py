"""Text as HTML: every character escaped, and what cannot be seen or turns a line made visible."""

import re
from collections.abc import Callable
from html import escape

# Orders of direction, spaces of no width, tags and controls. The joiners and the marks that
# Persian, Hindi or Hebrew writing needs, and the tags of a flag, stay as they are.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0001]++|[\U000e0020-\U000e007e]{8,}+"
)


def line(text: str) -> str:
    """Return a text as one line of HTML, with the codes of what cannot be seen in its place.

    A blank line inside would end an HTML block, and Markdown would read what follows.
    """
    return shown(" ".join(text.split()))


def shown(text: str) -> str:
    """Return a text as HTML, with the codes of what cannot be seen in its place."""
    return _pieces(_sendable(text), escape, lambda unseen: _mark(unseen, f"{_code(unseen)}</span>"))


def plain(text: str) -> str:
    """Return a text as the value of an attribute, with the codes of what cannot be seen."""
    return _pieces(_sendable(" ".join(text.split())), escape, _code)


def exact(text: str) -> str:
    """Return a text as HTML whose text nodes are the text, character for character.

    What cannot be seen stands in an element of its own, which a style sheet shows. U+0000, which
    no HTML can hold, becomes U+FFFD.
    """
    return _pieces(text, _escaped, lambda unseen: _mark(unseen, f"{_escaped(unseen)}</span>"))


def _pieces(text: str, seen: Callable[[str], str], unseen: Callable[[str], str]) -> str:
    pieces, last = [], 0
    for found in _UNSEEN.finditer(text):
        pieces += [seen(text[last : found.start()]), unseen(found[0])]
        last = found.end()
    return "".join([*pieces, seen(text[last:])])


def _sendable(text: str) -> str:
    # Half a surrogate pair can be typed, but not sent: it becomes a question mark.
    return text.encode("utf-8", "replace").decode()


def _mark(unseen: str, rest: str) -> str:
    return f'<span class="unseen" title="{_code(unseen)}">{rest}'


def _code(unseen: str) -> str:
    return f"U+{ord(unseen[0]):04X}"


def _escaped(text: str) -> str:
    # An HTML parser drops U+0000 and turns a carriage return into a newline: both would shift or
    # change what an offset finds.
    return escape(text).replace("\0", "\ufffd").replace("\r", "&#13;")
