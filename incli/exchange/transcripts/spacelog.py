"""Spacelog's transcripts of air-ground loops: https://github.com/Spacelog/Spacelog.

    [02:07:55:20]                     days, hours, minutes, seconds since lift-off
    _page : 167                       about the page, read over
    CDR: Okay, Houston, we've
         had a problem here.          the words go on, indented

Times count from lift-off; so does the clock that `--starts` gives.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.exchange.apollo import LONGEST_GUESS
from incli.exchange.webvtt import Cue

_HEADING = re.compile(r"\[(\d{1,4}):([01]\d|2[0-3]):([0-5]\d):([0-5]\d)\]", re.ASCII)
_VOICE = re.compile(r"([A-Z][^:\n]{0,39}):[ \t]*(.*)")
_ABOUT = re.compile(r"_\w+ *:.*")


def is_one(text: str) -> bool:
    """Whether it begins with a time of four parts."""
    return _HEADING.match(text.lstrip()) is not None


def read(text: str, path: str) -> tuple[tuple[Cue, ...], int]:
    """The entries as cues, each until the next one begins; raises `InvalidData`."""
    found = list(_entries(text, path))
    if findings := [each for each in found if isinstance(each, Finding)]:
        raise InvalidData(*findings)
    spoken = [each for each in found if isinstance(each, Cue)]
    return tuple(_ended(each, after) for each, after in pairwise([*spoken, None]) if each), 0


def _ended(cue: Cue, after: Cue | None) -> Cue:
    """Nothing says how long an entry lasts: until the next one, a few seconds at most."""
    last = cue.start + LONGEST_GUESS * 1000
    end = last if after is None else max(cue.start + 1000, min(last, after.start))
    return Cue(cue.start, end, cue.speaker, cue.text)


def _entries(text: str, path: str) -> Iterator[Cue | Finding]:
    start: int | None = None
    voice, words, begun = "", list[str](), 0
    for number, raw in enumerate([*text.split("\n"), "[0:00:00:00]"], start=1):
        line = raw.rstrip("\r")
        if heading := _HEADING.fullmatch(line.rstrip()):
            if start is not None:
                missing = Finding(path, begun, 1, "Nothing is said at this time.")
                yield Cue(start, start, voice, " ".join(words)) if words else missing
            days, hours, minutes, seconds = (int(part) for part in heading.groups())
            start = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
            voice, words, begun = "", [], number
        elif not line.strip() or _ABOUT.fullmatch(line):
            continue
        elif start is not None and words and line[0] in " \t":
            words.append(line.strip())
        elif start is not None and not words and (said := _VOICE.fullmatch(line)):
            voice, words = said[1].strip(), [said[2].strip()]
        else:
            yield Finding(path, number, 1, f"“{line.strip()[:60]}” is neither a time nor words.")
