"""Small pictures of numbers, in one line of text."""

from collections.abc import Sequence

_BARS = "▁▂▃▄▅▆▇█"
_NONE = "·"
"""A mark and no blank: cells of a table lose their blanks, and with them where a bar stands."""


def spark(counts: Sequence[int]) -> str:
    """A bar for each count, as high as its share of the largest; a dot for none at all."""
    most = max(counts, default=0)
    return "".join(_BARS[(each * len(_BARS) - 1) // most] if each else _NONE for each in counts)
