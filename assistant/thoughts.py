"""What a model says aloud, without what it thinks before that between marks of its own."""

import re

_MARK = re.compile(r"<(/?)think(?:ing)?>")
_LONGEST_MARK = len("</thinking>")
# The beginning of a mark at the end of what has come so far.
_BEGUN = re.compile(r"<(?:/?t?|/?th|/?thi|/?thin|/?think|/?thinki|/?thinkin|/?thinking)\Z")


class Aloud:
    """Takes a reply in pieces and gives back what of it is said aloud."""

    def __init__(self) -> None:
        self._held = ""
        self._is_thinking = False

    def add(self, piece: str) -> str:
        """Return what is said with the next piece; the beginning of a mark waits for its end."""
        self._held += piece
        said = ""
        while mark := _MARK.search(self._held):
            # An end without a beginning: the thought began in the prompt.
            said += "" if self._is_thinking else self._held[: mark.start()] + "\n" * bool(mark[1])
            self._is_thinking = not mark[1]
            self._held = self._held[mark.end() :]
        if self._is_thinking:
            self._held = self._held[-_LONGEST_MARK:]
            return said
        begun = _BEGUN.search(self._held, max(0, len(self._held) - _LONGEST_MARK))
        at = begun.start() if begun else len(self._held)
        said, self._held = said + self._held[:at], self._held[at:]
        return said

    def end(self) -> str:
        """Return what is still held when the reply has ended."""
        return "" if self._is_thinking else self._held
