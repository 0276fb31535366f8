"""The body of a cState post: the updates in it, and when their labels say they were posted."""

import re
from datetime import tzinfo
from typing import NamedTuple

from incli.exchange.incidents.when import Moment, read_when

_COMMENT = re.compile(r"<!--.*?-->[ \t]*|<!--.*|-->[ \t]*", re.DOTALL)
_LABEL = re.compile(
    r"[ ]{0,3}(?:\[|\*\*|\*)[ ]*"
    r"(initial|final|closing|end[ ]of[ ]outage|update[ds]?)\b"
    r"([^\]*\n]{0,80})(?:\](?!\()|\*{1,2}(?=[ ]*(?:$|[-:])))[ ]*(.*)",
    re.IGNORECASE,
)
"""In brackets anywhere a line begins; in bold only on a line of its own, or before a dash."""
_TRACK = re.compile(r"\{\{<\s*track\s+\"([^\"\n]{1,60})\"\s*>\}\}")
_FINAL = ("final", "closing", "end")
_STAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T]*(\d\d?[:h]\d\d(?::\d\d)?)[ ]*(UTC)?|"
    r"(\d\d?)(?:st|nd|rd|th)?(?:[ ]of)?[ ]([A-Za-z]{3,9})[ ](\d{4})[ ,-]+(\d\d?[:h]\d\d)[ ]*(UTC)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Block(NamedTuple):
    """A part of a body: what it is, what its label says besides, the words."""

    name: str
    """`initial`, `update` or `final`."""
    said: str
    text: str
    line: int


def blocks_of(body: str, line: int) -> list[Block]:
    """The parts of a body, in the order they stand."""
    # What a comment hides was not published. Its line ends stay, so that lines keep their number.
    shown = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), body)
    blocks: list[Block] = []
    name, said, words, begins = "", "", list[str](), line
    for number, each in enumerate(shown.split("\n"), start=line):
        found = _LABEL.fullmatch(each)
        if track := _TRACK.search(each):
            words.append(_TRACK.sub("", each))
            _close(blocks, name, track[1], words, begins)
            name, said, words, begins = "", "", [], number + 1
            continue
        if found is None:
            words.append(each)
            continue
        _close(blocks, name, said, words, begins)
        kind = found[1].lower()
        name = "final" if kind.startswith(_FINAL) else "update" if kind[0] == "u" else kind
        said, words, begins = found[2], [found[3]], number
    _close(blocks, name, said, words, begins)
    return blocks


def _close(blocks: list[Block], name: str, said: str, words: list[str], line: int) -> None:
    if text := "\n".join(each.rstrip() for each in words).strip():
        blocks.append(Block(name, said, text, line))


def in_order(blocks: list[Block]) -> list[Block]:
    """Blocks oldest first, each with its name: cState's posts are written newest first."""
    oldest_first = bool(blocks) and blocks[0].name == "initial"
    made: list[Block] = []
    for each in blocks if oldest_first else blocks[::-1]:
        name = each.name or ("update" if made else "initial")
        if any(name == other.name for other in made):
            name = "update"
        made.append(each._replace(name=name))
    return made


def said_in(label: str, zone: tzinfo | None) -> Moment | None:
    """The time that a label says; None where it says none."""
    found = _STAMP.search(label)
    if found is None:
        return None
    day, clock, utc = found[1], found[2], found[3]
    if day is None:
        month = found[5][:3].lower()
        if month not in _MONTHS:
            return None
        day = f"{found[6]}-{_MONTHS.index(month) + 1:02}-{int(found[4]):02}"
        clock, utc = found[7], found[8]
    try:
        return read_when(f"{day} {clock}{' UTC' if utc else ''}", zone)
    except ValueError:
        return None  # 31 February: as if nothing were said
