"""Words that people wrote become HTML in which nothing is theirs but the words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.publish.render.text import line, prose, slug, words

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=p></form>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "[click](javascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](https://evil.example/pixel.png)",
    "{{ 7 * 7 }}{% include 'x' %}",
    "<a href='jAvAsCrIpT:alert(1)'>x</a>",
    "]]><script>alert(1)</script>",
    "<!--<script>-->alert(1)",
)
_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_HARMLESS = {"a", "code", "span", "p", "br", "em", "strong", "ul", "li", "pre", "h2", "blockquote"}


def tags(html: str) -> set[str]:
    return {found[2] for found in _TAG.finditer(html)}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_of_others_survives(text: str) -> None:
    for html in map(str, (words(text), line(text), prose(text), prose(f"# {text}\n\n- {text}"))):
        assert tags(html) <= _HARMLESS, html
        assert not re.search(r'(href|src)="(?!https?:)', html), html
        assert not re.search(r"<[^>]*\son\w+=", html), html


@given(st.text())
def test_what_is_plain_text_stays_plain_text(text: str) -> None:
    assert tags(str(line(text))) == set()
    assert tags(str(words(text))) <= {"a", "code", "span"}


def test_addresses_become_links_without_the_full_stop_behind_them() -> None:
    assert str(words("see https://x.example/a?b=1&c=2.")) == (
        'see <a href="https://x.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">'
        "https://x.example/a?b=1&amp;c=2</a>."
    )


def test_code_between_backticks_is_code() -> None:
    assert str(words("run `a < b`")) == "run <code>a &lt; b</code>"


def test_several_lines_keep_their_lines() -> None:
    assert str(words("a\n  b")) == '<span class="i-block">a\n  b</span>'


def test_what_steers_a_terminal_or_hides_is_shown() -> None:
    assert str(line("a\u202eb")) == r"a\u202eb"


def test_prose_is_markdown_one_heading_lower_without_pictures_of_other_hosts() -> None:
    html = str(prose("# Why\n\n*very* bad ![x](https://a.example/p.png)\n\n| a |\n| - |\n| b |\n"))
    assert "<h2>Why</h2>" in html
    assert "<em>very</em>" in html
    assert "<td>b</td>" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Checkout EU", "checkout-eu"), ("支付", "支付"), ("../../etc", "etc"), ("!?", "other")],
)
def test_a_name_becomes_one_part_of_an_address(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_no_name_leads_out_of_its_folder(text: str) -> None:
    assert not set(slug(text)) & set("/\\.<>\"'&?#%: ")
    assert slug(text)
