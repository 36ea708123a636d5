"""Where sentences begin and end in a text, as spans, in time linear in its length."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_SENTENCE = 1_000

# A list item's mark; "A. " is not one, since an initial looks the same.
LIST_MARKER = re.compile(
    r"[ \t]*(?:[-*+•‣◦▪●○·–—]|\(?(?:\d{1,3}|[ivx]{1,5}|[IVX]{2,5})[.)]|\(?[A-Za-z]\))[ \t]+(?=\S)"
)
# Marks that end a line's paragraph by themselves: Markdown and wiki headings, rules, table rows.
_OWN_LINE = re.compile(r"\s*(?:#{1,6}\s|=|\||[-*_~]{3,}\s*$)")
_CLOSERS = "\"'”’»›)]}」』）】〉》］"
_OPENERS = "\"'“‘„«‹([{「『（【〈《［—–-*_ "
_WIDE_ENDS = "。！？｡．؟۔।॥։።។။"
# Possessive, so that no run of marks is read twice; a reference mark such as [12] goes along.
_END = re.compile(rf"(?:[.!?…]++|[{_WIDE_ENDS}]++)+[{re.escape(_CLOSERS)}]*+(?:\[\d{{1,3}}\])*+")
_SPACE = re.compile(r"\s*+")
_WORD = re.compile(r"[^\W_][\w.’'&]*")
_WORD_BEFORE = re.compile(r"[^\W_](?:[\w’'&]|\.(?=\w))*(?=\s?$)")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]|Ph\.D")

_MONTHS = "jan feb mar apr jun jul aug sep sept oct nov dec"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles, with a capital, never end a sentence; nor do the others.
_TITLES = _words(
    "mr mrs ms mx dr prof gen col lt sgt cpl pvt capt cmdr cdr adm maj brig sen rep gov pres rev "
    "hon messrs mme mlle supt insp det amb mt ft"
)
_LEADING = _words("v vs viz cf e.g i.e eg ie approx ca incl excl Vs Cf E.g I.e Approx")
# Before a figure they are abbreviations: "No. 5", "pp. 3–4", "Dec. 7".
_BEFORE_FIGURE = _words(
    "b d no nos p pp fig figs sec ch chap vol vols art arts eq pt par c v s ver tel st"
)
# They may end a sentence; whether they do is told by the next word.
_EITHER = _words(
    "st ave blvd rd jr sr inc ltd co corp bros llc plc gmbh etc al dept univ assn assoc ed eds"
)
_DATES = _words(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun"
)
_STARTERS = _words(
    "a after all also although an and as at because before both but by despite during each even "
    "few for from he her here his how however i if in instead it its later many meanwhile more "
    "most my no not now on once one only our others over several she since so some soon still "
    "such that the their then there these they this those though through thus to today tonight "
    "under unlike until we what when where whether which while who why will with yet you"
)
_TIME_FOLLOWS = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{2,5}\b|(?:Eastern|Central|Mountain|Pacific|"
    r"Greenwich|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)"
)
# What may follow a closed quotation inside one Japanese sentence.
_QUOTATION_GOES_ON = "とっのはがをにもでや、，"
_WEAKER_MARKS = ("\n", ";；", ",，、", " \t\u3000\u00a0")


def width(text: str) -> int:
    """Count the columns of a text: East Asian wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def ends_sentence(line: str) -> bool:
    """Whether a line's last mark, closing quotes and brackets aside, ends a sentence."""
    last = line.rstrip().rstrip(_CLOSERS)[-1:]
    return bool(last) and last in ".!?…" + _WIDE_ENDS


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences in `text[start:end]`, in order, trimmed of white space.

    They cover every visible character but the marks of list items, and none is longer than 1,000
    characters. A blank line, a list item and a line that is not wrapped prose end a sentence.
    """
    for block_start, block_end in _blocks(text, start, len(text) if end is None else end):
        for left, right in _split(text, block_start, block_end):
            yield from cut(text, left, right, LONGEST_SENTENCE)


def cut(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield trimmed spans of at most `limit` characters, cut at a line, clause or word."""
    start, end = _trim(text, start, end)
    while end - start > limit:
        middle = _weaker_mark(text, start, start + limit)
        left, right = _trim(text, start, middle)
        if left < right:
            yield left, right
        start, end = _trim(text, middle, end)
    if start < end:
        yield start, end


def _weaker_mark(text: str, start: int, end: int) -> int:
    """Return the offset behind the last and best weaker mark in the later part of a span."""
    for marks, share in zip(_WEAKER_MARKS, (0.5, 0.5, 0.5, 0.2), strict=True):
        earliest = start + max(1, int((end - start) * share))
        at = max(text.rfind(mark, earliest, end) for mark in marks)
        if at >= 0:
            return at + 1
    # Never between a letter and its accents, unless there is nothing else.
    for offset in range(end, max(start, end - 30), -1):
        if unicodedata.category(text[offset])[0] != "M" and text[offset] != "\u200d":
            return offset
    return end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield spans that no sentence crosses: paragraphs, list items, lines of their own."""
    paragraph: list[tuple[int, int]] = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            paragraph.append((start, stop))
        elif paragraph:
            yield from _paragraph_blocks(text, paragraph)
            paragraph = []
        start = stop + 1
    if paragraph:
        yield from _paragraph_blocks(text, paragraph)


def _paragraph_blocks(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    longest = max(width(text[start:stop]) for start, stop in lines)
    first, last, previous, listed = -1, -1, "", False
    for start, stop in lines:
        line = text[start:stop]
        marker = LIST_MARKER.match(line)
        joined = first >= 0 and _joined(previous, line, longest)
        # "12. Then" may be the end of a wrapped sentence, and a dash its middle.
        if marker and joined and not listed and marker[0].strip() not in "-*+•‣◦▪●○·":
            marker = None
        if marker or not joined:
            if first >= 0:
                yield first, last
            first, listed = start + (marker.end() if marker else 0), bool(marker)
        last, previous = stop, line
    yield first, last


def _joined(previous: str, line: str, longest: int) -> bool:
    """Whether two lines are one run of wrapped prose, in a paragraph that is `longest` wide."""
    previous, line = previous.strip(), line.strip()
    if _OWN_LINE.match(previous) or _OWN_LINE.match(line) or "\t" in previous or "|" in previous:
        return False
    if width(previous) >= 20 and line.lstrip(_OPENERS)[:1].islower():
        return True
    if previous[-1] in ",，、;-–—" and len(previous) >= 20:
        return True
    # Wrapped: the next line's first word would not have fitted on the line before.
    word = line.split(None, 1)[0]
    wide = 2 if width(word) > len(word) else len(word)
    return 40 <= longest <= 120 and width(previous) + 1 + wide > longest - 2


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    no_capitals = text[start:end].islower()
    for mark in _END.finditer(text, start, end):
        if _is_end(text, mark, start, end, no_capitals):
            yield start, mark.end()
            start = mark.end()
    if start < end:
        yield start, end


def _is_end(text: str, mark: re.Match[str], start: int, end: int, no_capitals: bool) -> bool:
    after = _SPACE.match(text, mark.end(), end)
    following = after.end() if after else end
    rest = text[following : min(end, following + 3)]
    if following + 3 >= end and not any(letter.isalnum() for letter in rest):
        return False
    spaced = following > mark.end()
    marks = mark[0].rstrip(_CLOSERS)
    if any(wide in marks for wide in _WIDE_ENDS):
        if marks == "．" and not spaced and text[following].isdigit():
            return False
        quoted = mark[0][-1] in "」』）】”’"
        return not (quoted and text[following] in _QUOTATION_GOES_ON)
    if not spaced:
        # "本当?はい": ASCII marks inside a script that sets no spaces.
        before = text[mark.start() - 1] if mark.start() > start else ""
        return _is_east_asian(before) and _is_east_asian(text[following])
    next_word = text[following : following + 40].lstrip(_OPENERS)
    if next_word[:1].islower() and not no_capitals:
        return False
    return "." not in marks or len(marks) > 1 or _is_full_stop(text, mark, start, next_word)


def _is_full_stop(text: str, mark: re.Match[str], start: int, next_word: str) -> bool:
    """Whether a full stop ends its sentence rather than an abbreviation."""
    window = text[max(start, mark.start() - 30) : mark.start()]
    before = _WORD_BEFORE.search(window)
    # A bracket or quote behind the stop closes more than an abbreviation.
    if before is None or not next_word or (mark.end() - mark.start() > 1 and ")" not in mark[0]):
        return True
    word = before[0]
    name, capital = word.lower(), word[0].isupper()
    # "Q. What", "1. First": a mark in front of a sentence.
    if window.strip() == word and (len(word) == 1 or word.isdigit()):
        return False
    if word in _LEADING or (capital and name in _TITLES):
        return False
    if next_word[0].isdigit():
        # "(b. 1957)", but "Plan B. 5 people".
        return (name if len(name) > 1 else word) not in _BEFORE_FIGURE and not (
            capital and name in _DATES
        )
    if name in ("a.m", "p.m"):
        return not _TIME_FOLLOWS.match(next_word)
    acronym = _ACRONYM.fullmatch(word) and (capital or "." in word)
    if name in _EITHER or acronym or (capital and name in _DATES):
        following = _WORD.match(next_word)
        return following is None or following[0].lower() in _STARTERS
    return True


def _is_east_asian(mark: str) -> bool:
    return bool(mark) and unicodedata.east_asian_width(mark) in "WF"
