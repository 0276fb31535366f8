"""Text in Markdown that stays text, and prose in Markdown that stays harmless."""

import re

from incli.domain.text import safe

_MARKS = re.compile(
    r"[\\`*\[\]|]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # not within a word: foo_bar stays as it is
    r"|~(?=~)|<(?=[A-Za-z/!?])|&(?=#|\w+;)|\$(?=\$)"
)
_BEGINNING = re.compile(r"^([ \t]*)([-+=#>](?=[ \t#=-]|$)|>)")
_NUMBERED = re.compile(r"^([ \t]*\d{1,9})([.)])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[^\s<>]*>)")
"""What may begin a tag; an address of the web in angle brackets does not."""
_ENTITY = re.compile(r"&(?=#|\w+;)")
_TARGET = re.compile(
    r"\](?=[ \t\n]*(?:\(|:|\[)(?![ \t\n]*(?:https?://|mailto:|#|/(?!/))))", re.IGNORECASE
)
"""The end of a link's words, where its target is neither the web's, nor mail, nor our own."""


def plain(text: str) -> str:
    """`text` on one line, as words in Markdown that mark up nothing."""
    line = " ".join(safe(text).split())
    line = _MARKS.sub(lambda found: f"\\{found[0]}", line)
    line = _NUMBERED.sub(r"\1\\\2", line)
    return _BEGINNING.sub(r"\1\\\2", line)


def in_cell(text: str) -> str:
    """`text` in a cell of a table; the ends of its lines are kept."""
    return "<br>".join(plain(line) for line in text.split("\n") if line.strip())


def tamed(text: str) -> str:
    """Prose in Markdown without HTML, without targets that run something; all else as it is."""
    text = _ENTITY.sub("&amp;", safe(text))
    return _TARGET.sub(r"\\]", _TAG.sub("&lt;", text))
