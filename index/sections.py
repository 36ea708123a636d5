"""The sections of a text, told by its headings: Markdown, wiki, or short lines of their own."""

import re
from collections import Counter
from dataclasses import dataclass

from index.document import Section
from index.sentences import LIST_MARKER, ends_sentence, width

_ATX = re.compile(r" {0,3}#{1,6}[ \t]+(\S.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|--+)[ \t]*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_BOLD = re.compile(r"(\*\*|__)([^\s*_](?:[^*_]*[^\s*_])?)\1")
_NUMBERED = re.compile(r"(?:\d{1,3}|[IVXivx]{1,5}|[A-Z])[.)]\s")
# Marks of code, tables, addresses, contents lists and dialogue; no plain heading has them.
_FOREIGN = re.compile(r"[{}\[\]<>=;|\\_\t@*~`^#]|://|\.\.|   | …|\w\(")
_LONGEST_MARKED = 200
_LONGEST_HEADING = 80
_MOST_WORDS = 12
_LONG_LINE = 120
# A heading may follow a heading; a longer run of short lines is a list.
_LONGEST_RUN = 2
_MOST_REPEATS = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank; `gap` says that a blank line or nothing stands before it."""

    start: int
    end: int
    text: str
    gap: bool


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    body: int
    title: str


def sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a text, in order; they cover it without a gap.

    Headings that are marked (`#`, underlined, `== wiki ==`) are taken at their word; only in a
    text without them are headings looked for among its short lines. Text before the first heading
    is a section with the title "". An empty text has no sections.
    """
    lines = _lines(text)
    headings = _marked(lines, len(text)) or _plain(lines, len(text))
    parts = [Section(h.title, h.start, h.body, len(text)) for h in headings]
    first = headings[0].start if headings else len(text)
    if text[:first].strip() or not headings:
        parts.insert(0, Section("", 0, 0, first))
    starts = [0, *(part.start for part in parts[1:]), len(text)]
    return tuple(
        Section(part.title, start, part.body, end)
        for part, start, end in zip(parts, starts[:-1], starts[1:], strict=True)
        if start < end
    )


def heading_level(heading: str) -> int:
    """Return how deep a heading stands, from 1, told by its marks; without marks it is 1."""
    first, _, underline = heading.strip().partition("\n")
    if underline:
        return 1 if "=" in underline else 2
    marks = first.replace(" ", "")
    return max(1, len(marks) - len(marks.lstrip("#=")))


def _lines(text: str) -> list[_Line]:
    lines, start, gap = [], 0, True
    for line in text.split("\n"):
        if line.strip():
            lines.append(_Line(start, start + len(line), line, gap))
        gap = not line.strip()
        start += len(line) + 1
    return lines


def _marked(lines: list[_Line], end: int) -> list[_Heading]:
    """Return the headings that Markdown or wiki marks show, outside fenced code."""
    headings: list[_Heading] = []
    # `free` is where a heading or fenced code has just ended: a paragraph can begin there.
    fence, free = "", 0
    for number, line in enumerate(lines):
        opened = _FENCE.match(line.text)
        if fence or opened:
            if opened and opened[1].startswith(fence or opened[1]):
                fence = "" if fence else opened[1]
            free = line.end + 1
            continue
        title, last = _marked_title(line.text), line
        after = lines[number + 1] if number + 1 < len(lines) else line
        alone = line.gap or free == line.start
        if not title and alone and not after.gap and _is_underlined(line.text, after.text):
            title, last = line.text.strip(), after
        if title:
            free = last.end + 1
            headings.append(_Heading(line.start, min(free, end), title))
    return headings


def _marked_title(line: str) -> str:
    """Return the words of a `# Markdown` or `== wiki ==` heading, or ""."""
    if len(line) > _LONGEST_MARKED:
        return ""
    atx = _ATX.fullmatch(line)
    if atx:
        words = atx[1].rstrip()
        unclosed = words.rstrip("#")
        return unclosed.rstrip() if unclosed[-1:].isspace() or not unclosed else words
    stripped = line.strip()
    words = stripped.lstrip("= ").rstrip("= ")
    if not words or not stripped.startswith("="):
        return ""
    left, right = stripped.split(words[0], 1)[0], stripped[::-1].split(words[-1], 1)[0]
    return words if left.count("=") == right.count("=") else ""


def _is_underlined(line: str, after: str) -> bool:
    underline = _UNDERLINE.fullmatch(after)
    if not underline or width(line.strip()) > _LONGEST_HEADING:
        return False
    if LIST_MARKER.match(line) or not any(mark.isalnum() for mark in line):
        return False
    # A rule under a sentence or a "key: value" is a rule.
    return underline[1][0] == "=" or not (ends_sentence(line) or ": " in line)


def _plain(lines: list[_Line], end: int) -> list[_Heading]:
    """Return the headings among the short lines of a text without marks."""
    repeats = Counter(line.text.strip() for line in lines)
    candidates = [
        _is_candidate(line.text) and repeats[line.text.strip()] <= _MOST_REPEATS for line in lines
    ]
    _drop_lists(lines, candidates)
    leads = [False] * (len(lines) + 1)
    for number in reversed(range(len(lines) - 1)):
        if candidates[number]:
            after = lines[number + 1]
            leads[number] = (
                leads[number + 1] if candidates[number + 1] else _introduces(lines[number], after)
            )
    headings: list[_Heading] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        after_heading = bool(headings and before and headings[-1].start == before.start)
        stands_alone = line.gap or after_heading or (before and ends_sentence(before.text))
        if leads[number] and stands_alone:
            headings.append(_Heading(line.start, min(line.end + 1, end), _words(line.text)))
    return headings


def _words(line: str) -> str:
    """Return the words of a line without the marks of a line that is all bold."""
    bold = _BOLD.fullmatch(line.strip())
    return bold[2] if bold else line.strip()


def _is_candidate(line: str) -> bool:
    """Whether a line could be a heading, by itself."""
    title = _words(line)
    if width(title) > _LONGEST_HEADING or len(title.split()) > _MOST_WORDS:
        return False
    if line[:1] in " \t" and len(line) - len(line.lstrip()) > 3:
        return False
    if ends_sentence(title) or title[-1] in ",，、:：;；-–—&" or _FOREIGN.search(title):
        return False
    if LIST_MARKER.match(line) and not _NUMBERED.match(title):
        return False
    first = next((mark for mark in title if mark.isalpha()), "a")
    return (title[0].isalnum() or title[0] in "“\"'‘「『（【¿¡") and not first.islower()


def _drop_lists(lines: list[_Line], candidates: list[bool]) -> None:
    """Drop runs of short lines: a list, an address, a poem; the last may still be a heading."""
    number = 0
    while number < len(lines):
        run = number
        while run < len(lines) and candidates[run]:
            run += 1
        numbered = sum(bool(_NUMBERED.match(line.text.strip())) for line in lines[number:run])
        if run - number > _LONGEST_RUN or numbered > 1:
            last = lines[run - 1].gap and not _NUMBERED.match(lines[run - 1].text.strip())
            candidates[number:run] = [False] * (run - number - 1) + [last]
        number = max(run, number + 1)


def _introduces(line: _Line, after: _Line) -> bool:
    """Whether what follows a short line is text that it can be the heading of."""
    title, body = _words(line.text), after.text.strip()
    longer = width(body) > width(title) or ends_sentence(body)
    listed = bool(LIST_MARKER.match(after.text))
    if after.gap:
        return line.gap and (longer or listed)
    if width(body) >= max(_LONG_LINE, 2 * width(title)):
        return True
    if not line.gap or body[0].islower():
        return False
    begins_prose = ends_sentence(body) or width(body) >= max(40, 1.5 * width(title))
    return listed or (begins_prose and width(body) > width(title) and _is_title_case(title))


def _is_title_case(title: str) -> bool:
    """Whether the longer words begin with a capital, or the script has no capitals."""
    words = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) > 3]
    return all(not word[0].islower() for word in words)
