"""Rows of a screen: one line of harmless text each, cut to the width of a terminal."""

import re
from collections.abc import Iterable, Sequence

from incli.domain.text import safe
from incli.domain.value import Value

_BREAKS = re.compile(r"[\n\t]+")


class Part(Value):
    """A stretch of a line, all in one tone."""

    text: str
    tone: str = ""
    """`title`, `late`, `quiet`, `now`, or none; no words mean less without it."""


class Row(Value):
    """A line of a screen."""

    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The line without its tones."""
        return "".join(each.text for each in self.parts)

    def within(self, width: int) -> "Row":
        """The same, harmless, in at most `width` columns; `…` where some is missing."""
        shown, parts = cut(self.text, width), []
        for each in self.parts:
            size = len(_harmless(each.text))
            parts.append(Part(shown[:size], each.tone))
            shown = shown[size:]
        return Row(tuple(parts))


def row(text: str, tone: str = "") -> Row:
    """A line in one tone."""
    return Row((Part(text, tone),))


def cut(text: str, width: int) -> str:
    """`text` made harmless, on one line, in at most `width` columns; `…` where some is missing."""
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415  # how wide characters are

    text = _harmless(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def _harmless(text: str) -> str:
    return safe(_BREAKS.sub(" ", text))


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


def fitting(lefts: tuple[str, ...], right: str, width: int) -> str:
    """The first of some plain texts that fits before `right`; the last where none does."""
    room = width - len(right) - 1
    return next((each for each in lefts if len(each) <= room), lefts[-1])


def screen(rows: Iterable[Row], width: int, height: int) -> list[Row]:
    """Exactly what fits: every row cut to `width`, and `height` of them, filled up at the end."""
    shown: Sequence[Row] = [each.within(width) for each in rows]
    return [*shown[:height], *[Row()] * (height - len(shown))]
