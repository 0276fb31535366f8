"""Small pictures of numbers, in one line of text."""

from collections.abc import Sequence

_BARS = "▁▂▃▄▅▆▇█"


def spark(counts: Sequence[int]) -> str:
    """A bar for each count, as high as its share of the largest; a blank for none at all."""
    most = max(counts, default=0)
    return "".join(_BARS[(each * len(_BARS) - 1) // most] if each else " " for each in counts)
