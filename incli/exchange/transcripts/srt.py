"""SubRip (SRT): a number, the times with a comma before the milliseconds, the words.

There is no standard; this is what https://www.matroska.org/technical/subtitles.html#srt-subtitles
describes. Tags are read over as those of WebVTT.
"""

import re
from collections.abc import Iterator

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.exchange.transcripts.vtt import with_speakers
from incli.exchange.webvtt import Cue, parts

_TIME = r"(\d{1,9}):([0-5]\d):([0-5]\d),(\d{3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?", re.ASCII)
_BEGINS = re.compile(rf"\s*\d+[ \t]*\r?\n?\r?[ \t]*{_TIME}[ \t]*-->", re.ASCII)
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_ARROW = "-->"
_HINT = "a number, and below it times such as 00:00:01,000 --> 00:00:02,500"


def is_one(text: str) -> bool:
    """Whether it begins with a number and times."""
    return _BEGINS.match(text) is not None


def read(text: str, path: str) -> tuple[tuple[Cue, ...], int]:
    """The cues; raises `InvalidData` with every block that is none."""
    found = [_cue(number, block, path) for number, block in _blocks(text)]
    if findings := [each for each in found if isinstance(each, Finding)]:
        raise InvalidData(*findings)
    return with_speakers([each for each in found if isinstance(each, Cue)]), 0


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """What blank lines part: the number of the first line, and the lines."""
    block: list[str] = []
    for number, line in enumerate([*_LINE_ENDS.split(text), ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, block: list[str], path: str) -> Cue | Finding:
    at = 1 if block[0].strip().isdigit() and len(block) > 1 else 0
    timing = _TIMING.fullmatch(block[at])
    if timing is None:
        wrong = _ARROW in block[at]
        message = f"“{block[at].strip()}” are no times." if wrong else "Here are no times."
        return Finding(path, number + at, 1, message, _HINT)
    times = [int(part) for part in timing.groups()]
    start, end = _milliseconds(times[:4]), _milliseconds(times[4:])
    words = "".join(each.text for each in parts("\n".join(block[at + 1 :])))
    return Cue(start, end, "", words.strip())


def _milliseconds(parts_: list[int]) -> int:
    hours, minutes, seconds, rest = parts_
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
