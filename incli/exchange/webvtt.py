"""WebVTT: what was said on a call, by whom, and when. The form in which incli keeps a transcript.

Source: W3C, WebVTT: The Web Video Text Tracks Format, https://www.w3.org/TR/webvtt1/. Files are
read as a browser reads them (section 6.1, and 6.4 for the words of a cue); but what a browser drops
in silence is told here, with its line. Of the format this uses the timings and the voice tag;
settings and other tags are read over, as a browser that only wants the words would.

Two classes of the voice tag are ours: `<v.by-amira Amira K.>` is who of the team that was, and
`<v.chat Amira K.>` says that it was typed into the chat of the call.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import NamedTuple

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding

ARROW = "-->"

_TIME = r"(?:(\d{1,9}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?!\d)"
_BLANK = r"[ \t\f]*"
_TIMING = re.compile(rf"{_BLANK}{_TIME}{_BLANK}-->{_BLANK}{_TIME}.*", re.ASCII | re.DOTALL)
_TOKEN = re.compile(r"<([^>]*)(?:>|$)|([^<]+)")
_TAG = re.compile(r"(/?)([^\s.]*)((?:\.[^\s.]*)*)(?:\s+(.*))?", re.DOTALL)
_ELEMENTS = frozenset({"c", "i", "b", "u", "ruby", "rt", "v", "lang"})
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
_BY, _CHAT = "by-", "chat"


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of speech. Times are milliseconds since the recording's beginning."""

    start: int
    end: int
    speaker: str
    """Who speaks, as it was said; empty where nobody says."""
    text: str
    person: str = ""
    """Who of the team that is: an id; empty where that is not known."""
    chat: bool = False
    """Whether it was typed into the chat of the call."""


class Block(NamedTuple):
    """A cue as it stands in a file: its words still with their tags."""

    line: int
    start: int
    end: int
    payload: str


class Part(NamedTuple):
    """Words of a cue that one voice says."""

    voice: str
    classes: tuple[str, ...]
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
        text = escape(_without_blank_lines(cue.text), quote=False)
        blocks.append(f"{timing}\n{_opening(cue)}{text}")
    return "\n\n".join(blocks) + "\n"


def read(text: str, path: str = "") -> tuple[Cue, ...]:
    """The cues of a WebVTT file, in its order; one for each voice, where a cue has several.

    Raises `InvalidData` with one finding for each place of `path` that cannot be understood.
    """
    blocks, findings = parse(text, path)
    if findings:
        raise InvalidData(*findings)
    return tuple(cue for block in blocks for cue in _cues(block))


def parse(text: str, path: str = "") -> tuple[list[Block], list[Finding]]:
    """The cues that a browser takes from a file, and what it drops.

    Raises `InvalidData` where it takes the file for no WebVTT at all.
    """
    lines = _LINE_ENDS.split(text.removeprefix("\ufeff").replace("\0", "\ufffd"))
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        hint = "the first line of a WebVTT file is the word WEBVTT"
        raise InvalidData(Finding(path, 1, 1, "This is no WebVTT file.", hint))
    at = 1
    while at < len(lines) and lines[at] and ARROW not in lines[at]:
        at += 1  # what else the head says
    blocks: list[Block] = []
    findings: list[Finding] = []
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        begins, at = at, _end_of_block(lines, at)
        found = _block(begins + 1, lines[begins:at], path)
        if isinstance(found, Block):
            blocks.append(found)
        elif found is not None:
            findings.append(found)
    return blocks, findings


def parts(payload: str) -> list[Part]:
    """The words of a cue without their tags, by the voice that says them; at least one part."""
    found: list[Part] = []
    stack: list[tuple[str, Part]] = [("", Part("", (), ""))]  # elements, and whose voice it is
    for tag, words in _TOKEN.findall(payload):
        voice = stack[-1][1]
        if words:
            found.append(voice._replace(text=unescape(words)))
        elif match := _TAG.fullmatch(tag):
            _enter(stack, match) if not match[1] else _leave(stack, match[2])
    joined: list[Part] = []
    for each in found:
        if joined and joined[-1][:2] == each[:2]:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + each.text)
        else:
            joined.append(each)
    return joined or [stack[-1][1]]


def write_time(milliseconds: int) -> str:
    """`milliseconds` as `55:46:46.000`; hours are not cut at a day."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _opening(cue: Cue) -> str:
    voice = escape(" ".join(cue.speaker.split()), quote=False)
    chat = f".{_CHAT}" if cue.chat else ""
    by = f".{_BY}{cue.person}" if cue.person else ""
    return f"<v{chat}{by} {voice}>" if voice else ""


def _cues(block: Block) -> Iterator[Cue]:
    found = parts(block.payload)
    several = len(found) > 1
    if several:  # what stands between two voices is no voice
        found = [each for each in found if each.text.strip()] or found[:1]
    for each in found:
        by = next((name for name in each.classes if name.startswith(_BY)), "")
        yield Cue(
            *(block.start, block.end, each.voice),
            text=each.text.strip() if several else each.text,
            person=by.removeprefix(_BY),
            chat=_CHAT in each.classes,
        )


def _enter(stack: list[tuple[str, Part]], tag: re.Match[str]) -> None:
    name, voice = tag[2], stack[-1][1]
    if name not in _ELEMENTS or (name == "rt" and stack[-1][0] != "ruby"):
        return
    if name == "v":
        classes = tuple(filter(None, tag[3].split(".")))
        voice = Part(" ".join(unescape(tag[4] or "").split()), classes, "")
    stack.append((name, voice))


def _leave(stack: list[tuple[str, Part]], name: str) -> None:
    """An end tag counts where it ends what was begun last; that of ruby also ends an rt in it."""
    if name == "ruby" and stack[-1][0] == "rt":
        stack.pop()
    if stack[-1][0] == name and name:
        stack.pop()


def _end_of_block(lines: list[str], at: int) -> int:
    """The index after a block: at a blank line, or where the times of another cue stand."""
    begins = at
    arrow = ARROW in lines[at]
    at += 1
    while at < len(lines) and lines[at]:
        if ARROW in lines[at]:
            if arrow or at > begins + 1:
                return at
            arrow = True
        at += 1
    return at


def _block(number: int, block: list[str], path: str) -> Block | Finding | None:
    """What a block is: a cue, something that a browser drops, or None for what is no cue."""
    at = next((place for place, line in enumerate(block[:2]) if ARROW in line), None)
    hint = f"times look like 00:00:01.000 {ARROW} 00:00:02.500"
    if at is None:
        if _NO_CUE.fullmatch(block[0]):
            return None
        return Finding(path, number, 1, "A cue begins with its times; here are none.", hint)
    timing = _TIMING.fullmatch(block[at])
    if timing is None:
        message = f"“{block[at].strip()}” are no times."
        return Finding(path, number + at, 1, message, hint)
    numbers = [int(part or 0) for part in timing.groups()]
    start, end = _milliseconds(*numbers[:4]), _milliseconds(*numbers[4:])
    return Block(number + at, start, end, "\n".join(block[at + 1 :]))


def _milliseconds(hours: int, minutes: int, seconds: int, rest: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _without_blank_lines(text: str) -> str:
    return "\n".join(line for line in _LINE_ENDS.split(text) if line)
