r"""The chat of a Zoom call, as its cloud recording keeps it: times count from the beginning.

    00:03:55<TAB>Manu:<TAB>GM!
    00:16:55<TAB>Toni W.:<TAB>Replying to "Are we talking about..."

     Yeah

A message goes on until the next line that begins with a time. `Reacted to "…" with 👍` and
`Removed a 👍 reaction from "…"` are reactions, and `joined` and `left` are no messages at all:
they are left out, and counted.
"""

import re

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.exchange.webvtt import Cue

SHOWN = 3000
"""For how many milliseconds a message is taken to be said."""
_MESSAGE = re.compile(r"(\d{1,9}):([0-5]\d):([0-5]\d)\t([^\t\n]+?):?\t(.*)", re.ASCII)
_REACTION = re.compile(r'(?:Reacted to "|Removed an? .{0,40} reaction from ").*', re.DOTALL)
_PRESENCE = re.compile(r"(?:has )?(?:joined|left)(?: the (?:meeting|call|chat))?\.?", re.IGNORECASE)


def is_one(text: str) -> bool:
    """Whether its first line is a message."""
    return _MESSAGE.match(text) is not None


def read(text: str, path: str) -> tuple[tuple[Cue, ...], int]:
    """The messages as cues, and how many reactions, joins and leaves were left out."""
    messages: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if found := _MESSAGE.fullmatch(line):
            hours, minutes, seconds = (int(part) for part in found.groups()[:3])
            start = ((hours * 60 + minutes) * 60 + seconds) * 1000
            messages.append((start, " ".join(found[4].split()), [found[5]]))
        elif messages:
            messages[-1][2].append(line)
        elif line.strip():
            message = "A message begins with its time, a tab, and who wrote it."
            raise InvalidData(Finding(path, number, 1, message))
    bodies = [(start, who, "\n".join(lines).strip()) for start, who, lines in messages]
    cues = tuple(
        Cue(start, start + SHOWN, who, _lines(words), chat=True)
        for start, who, words in bodies
        if not (_REACTION.fullmatch(words) or _PRESENCE.fullmatch(words))
    )
    return cues, len(messages) - len(cues)


def _lines(words: str) -> str:
    return "\n".join(line.strip() for line in words.split("\n") if line.strip())
