"""WebVTT, and Zoom's way of it: the speaker stands before a colon, and no voice tag says it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from incli.exchange import webvtt
from incli.exchange.webvtt import Cue

_NAMED = re.compile(r"([^\s:<>][^:\n<>]{0,79}):[ \t]+(\S.*)", re.DOTALL)
_MOST = 0.8
"""The share of cues that must name a speaker so: a colon alone is in many a sentence."""


def is_one(text: str) -> bool:
    """Whether it begins as WebVTT does."""
    return re.match(r"WEBVTT(?:[ \t\r\n]|$)", text) is not None


def read(text: str, path: str) -> tuple[tuple[Cue, ...], int]:
    """The cues; raises `InvalidData`."""
    return with_speakers(webvtt.read(text, path)), 0


def with_speakers(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Cues whose speaker stands before their words, where most of a call's are like that."""
    if any(each.speaker for each in cues):
        return tuple(cues)
    named = [_NAMED.fullmatch(each.text) for each in cues]
    spoken = sum(1 for each in cues if each.text.strip())
    if sum(each is not None for each in named) < _MOST * spoken:
        return tuple(cues)
    return tuple(
        replace(cue, speaker=" ".join(found[1].split()), text=found[2]) if found else cue
        for cue, found in zip(cues, named, strict=True)
    )
