"""Claims about the frame of the page: its colours, its words, its scripts, and nothing inline."""

import re
from importlib.resources import files

import pytest

from ui import page

STATIC = files("ui") / "static"


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_colours_meets_aa(scheme: int) -> None:
    # https://www.w3.org/TR/WCAG22/#contrast-minimum: 4.5 to 1 for text.
    style = (STATIC / "look.css").read_text("utf-8")
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", style)
    colours = {name: pair[scheme] for name, *pair in found}
    grounds = ("ground", "paper", "raised")
    pairs = [(text, on) for text in ("ink", "muted", "accent", "problem") for on in grounds]
    pairs += [("ink", "evidence"), ("ink", "peek"), ("ground", "accent")]
    pairs += [("on-mark", f"cite-{number}") for number in range(1, 5)]
    for text, on in pairs:
        light, dark = sorted((luminance(colours[text]), luminance(colours[on])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, on)


def test_nothing_runs_but_what_is_a_file_of_its_own() -> None:
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page.head()) == []
    for name in ("chat", "suggestions", "foot", "document", "panels"):
        assert not re.search(r"\son\w+=|<script|javascript:|style=", page.part(name)), name


def test_no_word_can_end_the_element_that_holds_the_table() -> None:
    inside = page.head().split('id="words">', 1)[1].split("</script>", 1)[0]
    assert "<" not in inside
    assert "日本語" in inside


def test_every_file_says_in_its_first_line_what_it_owns_and_is_short() -> None:
    for file in STATIC.iterdir():
        if file.name.endswith((".js", ".css")):
            lines = file.read_text("utf-8").splitlines()
            assert lines[0].startswith(("// ", "/* ")), file.name
            assert len(lines) <= 250, file.name
