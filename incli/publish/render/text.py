"""Words that people wrote, as HTML in which nothing of theirs is markup."""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from incli.domain.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINK = re.compile("https?://[^\\s<>\"'`\u201c\u201d\u2018\u2019]+")
_TRAILING = ".,;:!?)]}…"
_CODE = re.compile(r"`([^`\n]+)`")
_PARTS = re.compile(rf"({_CODE.pattern}|{_LINK.pattern})")
_SPECIAL = re.compile(r"http|[`\n]")
_REL = "noopener noreferrer nofollow"
_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
    *("pre", "code", "em", "strong", "s", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_LOWEST = 6
_NO_WORD = re.compile(r"[\W_]+")
_LONGEST_SLUG = 60


def words(text: str) -> Markup:
    """What somebody typed: plain text, in which addresses become links and `code` is code."""
    told = safe(text.strip())
    if not _SPECIAL.search(told):
        return escape(told)
    marked = Markup().join(_part(each) for each in _split(told))
    if "\n" in told:
        return Markup('<span class="i-block">{}</span>').format(marked)
    return marked


def _split(text: str) -> list[str]:
    found, at = [], 0
    for each in _PARTS.finditer(text):
        found += [text[at : each.start()], each[0]]
        at = each.end()
    return [*found, text[at:]]


def _part(text: str) -> Markup:
    if text.startswith("`") and _CODE.fullmatch(text):
        return Markup("<code>{}</code>").format(text[1:-1])
    if not _LINK.fullmatch(text):
        return escape(text)
    address = text.rstrip(_TRAILING)
    return link(address, address) + escape(text[len(address) :])


def link(address: str, text: str) -> Markup:
    """A link to another host: only to what a browser fetches, and without telling where from."""
    if not re.match(r"https?://", address):
        return escape(text)
    return Markup('<a href="{}" rel="{}">{}</a>').format(address, _REL, text)


@lru_cache(4096)  # names stand on every line of a site
def line(text: str) -> Markup:
    """The same on one line and without links: for headings, and for what is a link itself."""
    return escape(one_line(text))


@lru_cache(1)
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  # only where there is prose

    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    made.disable("image")  # a picture elsewhere would tell its host who reads this
    return made


def prose(text: str) -> Markup:
    """A longer text, written as Markdown: rendered without HTML of its own, then cleaned."""
    import nh3  # noqa: PLC0415  # only where there is prose

    made = _markdown()
    tokens = made.parse(safe(text))
    _lower(tokens)
    html = made.renderer.render(tokens, made.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=_REL,
    )
    return Markup(clean)  # noqa: S704  # cleaned by nh3 just now


def _lower(tokens: "Sequence[Token]") -> None:
    """Headings one step lower: the page has its own first one."""
    for each in tokens:
        if each.type in {"heading_open", "heading_close"}:
            each.tag = f"h{min(int(each.tag[1]) + 1, _LOWEST)}"


def slug(text: str) -> str:
    """`text` as part of an address: letters and digits of any script, small, with hyphens."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return _NO_WORD.sub("-", plain)[:_LONGEST_SLUG].strip("-") or "other"
