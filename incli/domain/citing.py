"""What an entry rests on: a moment of a recording, as `recordings/call.vtt#t=00:08:32`.

Source of the form: W3C, Media Fragments URI 1.0, https://www.w3.org/TR/media-frags/#naming-time.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

_CITE = re.compile(r"([^\s#]+)#t=(.+)")
_OFFSET = re.compile(r"(?:(?:(\d{1,6}):)?([0-5]?\d):)?([0-5]?\d)(?:\.(\d{1,3}))?", re.ASCII)
_HASH = re.compile(r"\Arecordings/[0-9a-f]{12}-", re.ASCII)
"""What stands before the name that a file had."""
_ENDING = re.compile(r"(?<=.)\.[^./]*\Z", re.ASCII)
_SECONDS = re.compile(r"(\d{1,9})(?:\.(\d{1,3}))?", re.ASCII)


class Cite(NamedTuple):
    """A moment of a recording."""

    location: str
    """An address, or a path inside the incident's folder."""
    at: int
    """Milliseconds since its beginning."""


def read_cite(text: str) -> Cite:
    """The moment that `recordings/call.vtt#t=00:08:32` names; raises `ValueError`."""
    found = _CITE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is no moment such as recordings/call.vtt#t=00:08:32")
    return Cite(found[1], read_offset(found[2]))


def meant(cited: str, locations: Iterable[str]) -> frozenset[str]:
    """Which recordings a cited location means: whole, else by the name that its file had.

    The latter is all that can be known of a call while it is going on. Of that name the folder may
    be left out, and the ending be another one: what is read from a `call.srt` is kept as `.vtt`.
    """
    known, name = frozenset(locations), cited.removeprefix("recordings/")
    if cited in known:
        return frozenset((cited,))
    names = {each: _HASH.sub("", each) for each in known if _HASH.match(each)}
    stem = _ENDING.sub("", name)
    return frozenset(each for each in names if names[each] == name) or frozenset(
        each for each in names if _ENDING.sub("", names[each]) == stem
    )


def read_offset(text: str) -> int:
    """Milliseconds since a beginning: of `55:46:46`, `08:32`, `512` or `8.5`; or `ValueError`."""
    seconds = _SECONDS.fullmatch(text)
    if seconds is not None:
        return int(seconds[1]) * 1000 + int((seconds[2] or "").ljust(3, "0"))
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is no time of a recording such as 00:08:32")
    hours, minutes, rest = (int(part or 0) for part in found.groups()[:3])
    return ((hours * 60 + minutes) * 60 + rest) * 1000 + int((found[4] or "").ljust(3, "0"))


def write_offset(milliseconds: int) -> str:
    """`milliseconds` as `00:08:32`; hours are not cut at a day, and milliseconds are left out."""
    seconds = milliseconds // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
