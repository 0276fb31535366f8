"""WebVTT: what was said on a call, by whom, and when. The form in which incli keeps a transcript.

Source: W3C, WebVTT: The Web Video Text Tracks Format, https://www.w3.org/TR/webvtt1/. Of the
format this uses the timings and the voice tag; settings and other tags are read over, as a
browser that only wants the words would.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding

ARROW = "-->"

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:[ \t].*)?", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"<[^>]*>")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of speech. Times are milliseconds since the recording's beginning."""

    start: int
    end: int
    speaker: str
    """Who speaks; empty where nobody says."""
    text: str


def write(cues: Iterable[Cue], *, note: str = "") -> str:
    """`cues` as the text of a WebVTT file, with `note` as a comment before them.

    A cue ends after it starts; one that does not is written a millisecond long. Blank lines
    inside a text would end its cue and are left out.
    """
    blocks = ["WEBVTT"]
    if note:
        blocks.append("NOTE\n" + _without_blank_lines(note).replace(ARROW, "-> "))
    for cue in cues:
        timing = f"{write_time(cue.start)} {ARROW} {write_time(max(cue.end, cue.start + 1))}"
        voice = " ".join(cue.speaker.split())
        opening = f"<v {escape(voice, quote=False)}>" if voice else ""
        text = escape(_without_blank_lines(cue.text), quote=False)
        blocks.append(f"{timing}\n{opening}{text}")
    return "\n\n".join(blocks) + "\n"


def read(text: str, path: str = "") -> tuple[Cue, ...]:
    """The cues of a WebVTT file, in its order.

    Raises `InvalidData` with one finding for each place of `path` that cannot be understood.
    """
    lines = _LINE_ENDS.split(text.removeprefix("\ufeff").replace("\0", "\ufffd"))
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        hint = "the first line of a WebVTT file is the word WEBVTT"
        raise InvalidData(Finding(path, 1, 1, "This is no WebVTT file.", hint))
    body = next((at for at, line in enumerate(lines) if not line or ARROW in line), len(lines))
    cues: list[Cue] = []
    findings: list[Finding] = []
    for number, block in _blocks(lines, body):
        found = _cue(number, block, path)
        if isinstance(found, Cue):
            cues.append(found)
        elif found is not None:
            findings.append(found)
    if findings:
        raise InvalidData(*findings)
    return tuple(cues)


def write_time(milliseconds: int) -> str:
    """`milliseconds` as `55:46:46.000`; hours are not cut at a day."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _blocks(lines: list[str], body: int) -> Iterable[tuple[int, list[str]]]:
    """What blank lines part, from line index `body` on: number of the first line, and lines."""
    block: list[str] = []
    for number, line in enumerate([*lines[body:], ""], start=body + 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, block: list[str], path: str) -> Cue | Finding | None:
    """What a block is: a cue, something wrong with one, or None for what is no cue."""
    at = next((place for place, line in enumerate(block[:2]) if ARROW in line), None)
    if at is None:
        if _NO_CUE.fullmatch(block[0]):
            return None
        hint = f"times look like 00:00:01.000 {ARROW} 00:00:02.500"
        return Finding(path, number, 1, "A cue begins with its times; here are none.", hint)
    timing = _TIMING.fullmatch(block[at])
    if timing is None:
        message = f"“{block[at].strip()}” are no times."
        hint = f"times look like 00:00:01.000 {ARROW} 00:00:02.500"
        return Finding(path, number + at, 1, message, hint)
    numbers = [int(part or 0) for part in timing.groups()]
    start, end = _milliseconds(*numbers[:4]), _milliseconds(*numbers[4:])
    if end <= start:
        return Finding(path, number + at, 1, "This cue does not end after it starts.")
    words = "\n".join(block[at + 1 :])
    voice = _VOICE.match(words)
    speaker = " ".join(unescape(voice[1]).split()) if voice else ""
    return Cue(start, end, speaker, unescape(_TAG.sub("", words)))


def _milliseconds(hours: int, minutes: int, seconds: int, rest: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _without_blank_lines(text: str) -> str:
    return "\n".join(line for line in _LINE_ENDS.split(text) if line)
