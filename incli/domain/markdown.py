"""Text from outside as Markdown that says just that: it makes no heading, table, link or HTML."""

import re
from collections.abc import Sequence

from incli.domain.text import one_line

_LONGEST = 400
"""Characters of one text in a line; what is longer is cut, and the record has the rest."""
_ADDRESS = re.compile(r"(https?://[^\s<>\"'`|\\]*[^\s<>\"'`|\\.,;:!?)\]])", re.ASCII)
# `_` inside of a word is no markup, and stands in many names. `<` and `&` cannot be escaped in
# every dialect; as entities they are plain text in all of them, and so are `~` and `$`.
_MARKS = re.compile(r"[\\`*{}\[\]#!|^]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "~": "&#126;", "$": "&#36;"})
_MENTION = re.compile(r"(?<![0-9A-Za-z])@(?=[0-9A-Za-z])")
"""What a forge takes for a call to somebody; escaping does not keep it from that."""
_BEGINS_A_BLOCK = re.compile(r"(?:[-+=:]|\d{1,9}[.)])")


def plain(text: str) -> str:
    """`text` on one line, with every mark of Markdown and HTML made harmless, cut where too long.

    Only addresses that begin with http:// or https:// become links. Safe in paragraphs, lists and
    cells of tables, and nobody is called by it.
    """
    line = one_line(text)
    if len(line) > _LONGEST:
        line = line[: _LONGEST - 1] + "…"
    parts = _ADDRESS.split(line)
    told = "".join(f"<{part}>" if at % 2 else _escaped(part) for at, part in enumerate(parts))
    return _escaped_beginning(told)


def _escaped(text: str) -> str:
    entities = text.translate(_ENTITIES).replace("&#", "\0")
    told = _MARKS.sub(r"\\\g<0>", entities).replace("\0", "&#")
    return _MENTION.sub("@<!-- -->", told)


def _escaped_beginning(line: str) -> str:
    """No list, underline or definition, also where the text stands at the beginning of a line."""
    found = _BEGINS_A_BLOCK.match(line)
    if not found:
        return line
    at = found.end() - 1
    return f"{line[:at]}\\{line[at:]}"


def table(titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """A table, line by line; its cells are Markdown already."""
    lines = [titles, tuple("---" for _ in titles), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
