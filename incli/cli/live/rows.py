"""Rows of a screen: one line of harmless text each, cut to the width of a terminal."""

import re
from collections.abc import Iterable, Sequence

from incli.domain.text import safe
from incli.domain.value import Value

_BREAKS = re.compile(r"[\n\t]+")
TONES = ("", "title", "late", "quiet", "now")
"""How a row may be shown. No row means less without it."""


class Row(Value):
    """A line of a screen."""

    text: str = ""
    tone: str = ""


def cut(text: str, width: int) -> str:
    """`text` made harmless, on one line, in at most `width` columns; `…` where some is missing."""
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415  # how wide characters are

    text = safe(_BREAKS.sub(" ", text))
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def padded(text: str, width: int) -> str:
    """`text` cut to `width` columns, and filled up to exactly that many."""
    from rich.cells import set_cell_size  # noqa: PLC0415  # how wide characters are

    return set_cell_size(cut(text, width), max(width, 0))


def ends(left: str, right: str, width: int) -> str:
    """`left` and `right` at the two ends of a line; the left one gives way."""
    from rich.cells import cell_len  # noqa: PLC0415  # how wide characters are

    right = cut(right, width)
    room = width - cell_len(right)
    return f"{padded(left, room - 1)} {right}" if room > 1 else right


def screen(rows: Iterable[Row], width: int, height: int) -> list[Row]:
    """Exactly what fits: every row cut to `width`, and `height` of them, filled up at the end."""
    shown: Sequence[Row] = [Row(cut(each.text, width), each.tone) for each in rows]
    return [*shown[:height], *[Row()] * (height - len(shown))]
