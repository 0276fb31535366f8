"""A Python-Markdown extension for the hand-written documents: no HTML, no links that run scripts.

The engine finds it by its name. Comments are dropped, but for the one that says where
the computed part of a page goes that people wrote themselves: a line `<!-- incli: here -->`.
"""

import html
import re
import xml.etree.ElementTree as ET

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

PLACE = "x-incli-here-x"
"""What stands in the engine's output where the computed part belongs."""
_PLACES = re.compile(r"^<!-- incli: here -->$", re.MULTILINE)
_COMMENT = re.compile(r"^<!--.*?-->\n?", re.MULTILINE | re.DOTALL)
_AFTER_FENCES, _LAST = 20, 0
_HARMLESS = re.compile(r"(https?:|mailto:|[^:]*$|[^:]*[/?#])", re.IGNORECASE)
_ELSEWHERE = re.compile(r"([a-z]+:)?//", re.IGNORECASE)
_HIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


class Comments(Preprocessor):
    """Comments go, places stay. Runs when fenced code has been put aside."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines without comments."""
        text = _PLACES.sub(PLACE, "\n".join(lines))
        return _COMMENT.sub("", text).split("\n")


class Addresses(Treeprocessor):
    """A link leads somewhere or is none; a picture of another host becomes a link to it."""

    def run(self, root: ET.Element) -> None:
        """Changes the tree in place."""
        for each in root.iter():
            if not all(_HARMLESS.match(_address(each, key)) for key in ("href", "src")):
                _as_words(each)
            if each.tag == "img" and _ELSEWHERE.match(_address(each, "src")):
                address, text = each.attrib.pop("src"), each.attrib.pop("alt", "")
                each.tag, each.text = "a", text or address
                each.set("href", address)


def _address(element: ET.Element, key: str) -> str:
    """Where it leads in a browser, which reads character references and skips what is hidden."""
    return _HIDDEN.sub("", html.unescape(element.get(key, "")))


def _as_words(element: ET.Element) -> None:
    """Leave only the words: without an address it is no link, and no picture."""
    element.tag = "span"
    element.text = element.text or element.get("alt")
    element.attrib.clear()


class Harmless(Extension):
    """Takes HTML away from Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's own name
        """What is written as HTML is shown as it is written."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(Comments(md), "incli-comments", _AFTER_FENCES)
        md.treeprocessors.register(Addresses(md), "incli-addresses", _LAST)


def makeExtension(**options: object) -> Harmless:  # noqa: N802  # Python-Markdown's own name
    """What Python-Markdown calls."""
    return Harmless(**options)
