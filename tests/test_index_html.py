"""Claims about HTML: what a reader sees is read, in order and marked, and nothing else is."""

import time

import pytest

from index.html import read
from index.load import make_document


def text_of(body: str) -> str:
    return read(f"<!doctype html><html><body>{body}</body></html>".encode()).text


def test_a_page_reads_as_paragraphs_with_its_entities_resolved() -> None:
    assert text_of(
        "<p>The harbour of <b>Lund</b> was\n   opened&nbsp;in <a href='x'>1874</a>&hellip;</p>"
        "<div>Ferries<br>leave <q>hourly</q>.</div><p>Donau&shy;dampf&#x26;schiff"
    ) == (
        "The harbour of Lund was opened in 1874…\n\nFerries\nleave “hourly”.\n\nDonaudampf&schiff"
    )


def test_headings_are_marked_so_that_they_are_sections() -> None:
    text = text_of("<h1>Port <i>of</i><br>Lund</h1><p>Opened.</p><h2></h2><h3>Trade</h3><p>Timber.")
    assert text == "# Port of Lund\n\nOpened.\n\n### Trade\n\nTimber."
    document = make_document(text, title="", source="a")
    assert [section.title for section in document.sections] == ["Port of Lund", "Trade"]


def test_lists_keep_their_marks_and_numbers() -> None:
    assert (
        text_of(
            "<ul><li>Timber<li><p>Grain</p><ul><li>rye</ul></ul>"
            "<ol start=3><li>three<li value=7>seven<li></li><li>nine</ol>"
            "<dl><dt>Term<dd>Meaning</dl>"
        )
        == "- Timber\n- Grain\n\n  - rye\n\n3. three\n7. seven\n9. nine\n\nTerm\nMeaning"
    )


def test_a_row_of_a_table_is_a_line_with_the_headers_of_its_cells() -> None:
    head = "<caption>Ports</caption><tr><th>Port<th>Berths</tr>"
    rows = "<tr><td>Lund<td>12</tr><tr><td>Malmö<td>30<br>more</tr><tr><td colspan=2>Sum</tr>"
    assert text_of(f"<table>{head}{rows}</table>") == (
        "Ports\n\nPort: Lund | Berths: 12\nPort: Malmö | Berths: 30 more\nSum"
    )
    assert text_of(f"<table>{rows}</table>") == "Lund | 12\nMalmö | 30 more\nSum"
    assert text_of("<table><tr><th>Opened:<td>1874</tr></table>") == "Opened: 1874"


def test_a_table_that_lays_out_a_page_reads_as_its_content() -> None:
    assert (
        text_of(
            "<table><tr><td><h2>Left</h2><p>One.</p><td><table><tr><td>a<td>b</tr></table></tr></table>"
        )
        == "## Left\n\nOne.\n\na | b"
    )


def test_code_keeps_its_lines_and_is_never_a_heading() -> None:
    text = text_of("<p>Run:</p><pre># clean\n  make  all\n\n</pre><p>Done.")
    assert text == "Run:\n\n    # clean\n      make  all\n\nDone."
    assert [s.title for s in make_document(text, title="", source="a").sections] == [""]


def test_a_paragraph_that_looks_marked_is_no_heading() -> None:
    text = text_of("<h1># one</h1><p># two<br># three</p><ul><li># four</ul>")
    assert text == "# # one\n\n    # two\n    # three\n\n- # four"
    assert len(make_document(text, title="", source="a").sections) == 1


def test_a_line_break_inside_a_text_without_spaces_is_none() -> None:
    assert text_of("<p>日本の\n  首相は<ruby>石破<rt>いしば</rt></ruby>茂です。") == (
        "日本の首相は石破茂です。"
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>SECRET</script>",
        "<style>SECRET</style>",
        "<template><p>SECRET</p></template>",
        "<noscript>SECRET</noscript>",
        "<nav>SECRET</nav>",
        "<div role=navigation>SECRET</div>",
        "<!-- SECRET -->",
        "<p hidden>SECRET</p>",
        "<p style='DISPLAY : none'>a <b>SECRET</b></p>",
        "<p style='color:red;visibility:hidden'>SECRET</p>",
        "<p style='font-size:0'>SECRET</p>",
        "<p style='font-size:0.0px'>SECRET</p>",
        "<p style='opacity: 0'>SECRET</p>",
        "<p style='position:absolute;left:-9999px'>SECRET</p>",
        "<p style='color:#ffffff'>SECRET</p>",
        "<font color=white>SECRET</font>",
        "<style>.a, #b > p { display: none }</style><p class=a>SECRET</p>",
        "<style>/* } */ @media print { p {} } .c p{opacity:0}</style><div class=c><p>SECRET</div>",
        "<dialog>SECRET</dialog>",
        "<textarea>SECRET</textarea>",
        "<iframe>SECRET</iframe>",
        "<svg><text>SECRET</text></svg>",
        "<img alt=SECRET src=x>",
        "<p title=SECRET onclick=SECRET></p>",
        "<select><option>SECRET</select>",
    ],
)
def test_what_is_not_meant_to_be_seen_is_not_read(hidden: str) -> None:
    assert text_of(f"<p>Before.</p>{hidden}<p>After.</p>") == "Before.\n\nAfter."


@pytest.mark.parametrize(
    "seen",
    [
        "<p style='opacity:0.5'>SEEN",
        "<p style='font-size:0.9em'>SEEN",
        "<p style='background-color:white'>SEEN",
        "<style>@media print { .a { display:none } }</style><p class=a>SEEN",
        "<style>.b { display:block }</style><p class=b>SEEN",
        "<div style='background:navy'><p style='color:white'>SEEN</p></div>",
        "<style>}} .a {display:none</style><p class=a>SEEN",
        "<style>p:::x[ {display:none}</style><p>SEEN",
    ],
)
def test_what_is_seen_is_read(seen: str) -> None:
    assert "SEEN" in text_of(seen)


def test_the_title_is_the_only_first_heading_or_that_of_the_page() -> None:
    page = "<title>Port &ndash;\n Site</title>"
    assert read(f"{page}<h1>The port</h1>".encode()).title == "The port"
    assert read(f"{page}<h1>One</h1><h1>Two</h1>".encode()).title == "Port – Site"
    assert read(f"{page}<h1 hidden>One</h1>".encode()).title == "Port – Site"
    assert read(b"<p>Text").title == ""


@pytest.mark.parametrize(
    ("page", "read_at_the_end"),
    [
        ("<div>" * 10_000 + "deep" + "</div>" * 10_000, "deep"),
        ("<b><p>" * 5_000 + "deep", "deep"),
        ("<ul><li>" * 10_000 + "deep", "- deep"),
        ("<table><tr><td>" * 10_000 + "deep", "deep"),
        ("<style>" + "/*" * 500_000 + "</style><p>deep", "deep"),
        ("<style>" + "{" * 500_000 + "</style><p>deep", "deep"),
        ("<style>a{display:none}</style><a>x</a>" * 5_000 + "<p>deep", "deep"),
        ("<p>日" + "\n" * 1_000_000 + "deep", "deep"),
        ("<p>" + " " * 1_000_000 + "deep", "deep"),
        ("<p " + "a=1 " * 200_000 + ">deep", "deep"),
        ("<p style='" + "color :" * 100_000 + "'>deep", "deep"),
        ("<p style='font-size" + " " * 500_000 + "'>deep", "deep"),
        ("<table>" + "<tr><td>x" * 50_000 + "</table>deep", "deep"),
        ("&#xD800;&#0;&#x110000;deep", "deep"),
    ],
    ids=range(14),
)
def test_hostile_pages_are_read_in_little_time(page: str, read_at_the_end: str) -> None:
    began = time.process_time()
    text = text_of(page)
    assert time.process_time() - began < 10
    assert text.endswith(read_at_the_end)
    text.encode()
