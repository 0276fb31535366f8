"""Text from outside as Markdown: it says just that, whatever it holds."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from incli.domain.markdown import plain, table
from incli.domain.text import one_line

READERS = (MarkdownIt("commonmark").enable("table"), MarkdownIt("gfm-like", {"linkify": False}))
MARKS = st.sampled_from("\\`*_{}[]<>()#+-.!|&~$^=:\"'/ab1 \n\t;?@")


@given(st.text(st.one_of(MARKS, st.characters()), max_size=60))
def test_any_text_says_just_itself(text: str) -> None:
    line = one_line(text)
    told = html.escape(line, quote=False).replace('"', "&quot;")
    for reader in READERS:
        if "://" not in text:
            assert reader.render(plain(text)) == (f"<p>{told}</p>\n" if line else "")


@pytest.mark.parametrize(
    "text",
    [
        "# a heading",
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "![x](//evil.example/pixel.png)",
        "| a | b |\n|---|---|\n| c | d |",
        "[incli: end]: #",
        "</td></table><h1>x",
        "1. one\n2. two",
        "--- \n===",
        "&lt;b&gt; &#60;b&#62;",
        "`code` ~~gone~~ $x$ {: .red }",
    ],
)
def test_no_text_makes_markup(text: str) -> None:
    shown = READERS[0].render(f"- {plain(text)}\n")
    assert shown.count("<") == 4, shown  # <ul>, <li> and their ends


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.com/a_b?c=1&d=2.", ["https://example.com/a_b?c=1&amp;d=2"]),
        ("(http://example.com/x)", ["http://example.com/x"]),
        ("javascript://alert(1) ftp://x.example", []),
        ("https://", []),
    ],
)
def test_only_addresses_of_the_web_become_links(text: str, links: list[str]) -> None:
    shown = READERS[0].render(plain(text))
    assert shown.count("<a ") == len(links)
    for link in links:
        assert f'<a href="{link}">' in shown


def test_a_long_text_is_cut() -> None:
    assert plain("x" * 1000) == "x" * 399 + "…"


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=5))
def test_cells_stay_in_their_columns(rows: list[tuple[str, str]]) -> None:
    lines = table(("One", "Two"), [(plain(one), plain(two)) for one, two in rows])
    shown = READERS[0].render("\n".join(lines))
    assert shown.count("<tr>") == len(rows) + 1
    assert shown.count("<td>") + shown.count("<td ") == 2 * len(rows)


def test_nobody_is_called() -> None:
    assert plain("ask @team, or erika@example.com") == "ask @<!-- -->team, or erika@example.com"
