"""Names for incidents that say nothing of what happened."""

from collections.abc import Callable

_HOW = (
    *("amber", "bright", "broad", "calm", "copper", "early", "gentle", "golden"),
    *("green", "hollow", "ivory", "light", "little", "long", "mellow", "misty"),
    *("narrow", "northern", "pale", "patient", "plain", "quiet", "round", "rusty"),
    *("silver", "slow", "smooth", "steady", "tall", "warm", "western", "winding"),
)
_WHAT = (
    *("acorn", "alder", "anchor", "basin", "beacon", "birch", "brook", "canvas"),
    *("cedar", "clover", "cove", "fern", "field", "harbour", "hazel", "heron"),
    *("kettle", "lantern", "linen", "maple", "meadow", "orchard", "otter", "pebble"),
    *("plover", "quarry", "reed", "sparrow", "thimble", "valley", "willow", "wren"),
)


def code_name(below: Callable[[int], int]) -> str:
    """Two words of 1,024 pairs; `below` draws a number below the one it is given."""
    return f"{_HOW[below(len(_HOW))].title()} {_WHAT[below(len(_WHAT))]}"
