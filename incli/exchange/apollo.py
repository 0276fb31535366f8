"""The transcript of the Flight Director's loop of Apollo 13.

Source: the file format told in https://github.com/clint-tseng/apollo13rt (CC0). An utterance is a
heading, one line of words, and comments on them; a blank line parts two utterances:

    [55 05 00 - 55 05 12] FLIGHT     from, until: hours, minutes, seconds of mission time (GET)
    [55 05 14] EECOM                 the end is left out: about a second
    [55 05 21 -] FLIGHT              interrupted …
    [- 55 05 30] FLIGHT              … and continued until
    [ - ] FLIGHT                     continued, and interrupted again
    {Negative}, {FLIGHT}.            the words, with what is commented on in braces
    > on the whole line              a comment
    1> on the first braces           a comment on one pair of braces

Times are seconds since GET 0, the lift-off.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.exchange.webvtt import Cue

GET_ZERO = datetime(1970, 4, 11, 19, 13, tzinfo=UTC)
"""The instant of GET 0. Source: NASA SP-4029, Apollo by the Numbers: range zero 19:13:00 GMT."""

LONGEST_GUESS = 3
"""For how many seconds an utterance lasts at most, where the transcript says no end."""

_TIME = r"(\d{1,3}) ([0-5]\d) ([0-5]\d)"
_HEADING = re.compile(rf"\[(?:{_TIME})?( ?-(?: {_TIME})? ?)?\] (\S.*)", re.ASCII)
_COMMENT = re.compile(r"\d*>", re.ASCII)
_GET = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one voice said, or a half of it where another voice came between."""

    line: int
    """The line of the file that its heading stands on, counted from 1."""
    speaker: str
    """The label: a position such as `FLIGHT`, as it is spelled."""
    marked: str
    """The words as they stand in the file, with braces around what comments speak of."""
    start: int | None = None
    """When it begins; None where it continues an interrupted one."""
    end: int | None = None
    """When it ends, where that is said."""
    comments: tuple[str, ...] = ()
    """The comments, each as its line stands: `> …` or `1> …`."""

    @property
    def text(self) -> str:
        """The words that were said."""
        return self.marked.replace("{", "").replace("}", "").strip()


def read(text: str, path: str = "") -> tuple[Utterance, ...]:
    """The utterances of a transcript, in its order.

    Raises `InvalidData` with one finding for each place of `path` that cannot be understood.
    """
    found = [_utterance(number, block, path) for number, block in _blocks(text)]
    if findings := [each for each in found if isinstance(each, Finding)]:
        raise InvalidData(*findings)
    return tuple(each for each in found if isinstance(each, Utterance))


def cues(utterances: Sequence[Utterance]) -> tuple[Cue, ...]:
    """`utterances` with a beginning and an end for each, for a WebVTT file.

    Where no beginning is said, the utterance begins when the one before it has ended; where no
    end is said, it lasts until the next one begins, `LONGEST_GUESS` seconds at most. Times being
    whole seconds, nothing is shorter than one. No cue begins before the one it follows.
    """
    made: list[Cue] = []
    begun = ended = 0
    for utterance, following in zip(utterances, _next_starts(utterances), strict=True):
        start, end = utterance.start, utterance.end
        if start is None:
            start = max(begun, ended if end is None else min(ended, end - 1))
        if end is None:
            end = start + LONGEST_GUESS if following is None else following
            end = min(end, start + LONGEST_GUESS)
        begun, ended = start, max(end, start + 1)
        made.append(Cue(begun * 1000, ended * 1000, utterance.speaker, utterance.text))
    return tuple(made)


def read_get(text: str) -> int:
    """The seconds since GET 0 of `55:46:46`; raises `ValueError` for anything else."""
    found = _GET.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is no mission time such as 55:46:46")
    return _seconds(*found.groups())


def write_get(seconds: int) -> str:
    """`seconds` since GET 0 as `55:46:46`."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """What blank lines part: the number of the first line, and the lines."""
    block: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _utterance(number: int, block: list[str], path: str) -> Utterance | Finding:
    heading = _HEADING.fullmatch(block[0].rstrip())
    if heading is None or not (heading[1] or heading[4]):
        hint = "a heading looks like [55 05 00 - 55 05 12] FLIGHT"
        return Finding(path, number, 1, f"“{block[0].strip()}” is no heading.", hint)
    start = _seconds(*heading.group(1, 2, 3)) if heading[1] else None
    end = _seconds(*heading.group(5, 6, 7)) if heading[5] else None
    if start is not None and end is not None and end < start:
        return Finding(path, number, 1, "This utterance ends before it begins.")
    comments = [line for line in block[1:] if _COMMENT.match(line)]
    words = [line for line in block[1:] if not _COMMENT.match(line)]
    if not words:
        return Finding(path, number, 1, "Nothing is said under this heading.")
    return Utterance(number, heading[8], "\n".join(words), start, end, tuple(comments))


def _next_starts(utterances: Sequence[Utterance]) -> list[int | None]:
    """For each utterance, when the next one begins whose beginning is known."""
    known: int | None = None
    starts: list[int | None] = []
    for utterance in reversed(utterances):
        starts.append(known)
        known = known if utterance.start is None else utterance.start
    return starts[::-1]


def _seconds(hours: str, minutes: str, seconds: str) -> int:
    return (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
