"""The Flight Director's loop of Apollo 13, in its own form (`incli.exchange.apollo`).

Times count from lift-off; so does the clock that `--starts` gives.
"""

import re

from incli.exchange import apollo
from incli.exchange.webvtt import Cue

_HEADING = re.compile(r"\s*\[\d{1,3} [0-5]\d [0-5]\d[ \]]", re.ASCII)


def is_one(text: str) -> bool:
    """Whether it begins with a heading such as `[55 05 00 - 55 05 12] FLIGHT`."""
    return _HEADING.match(text) is not None


def read(text: str, path: str) -> tuple[tuple[Cue, ...], int]:
    """The utterances as cues; raises `InvalidData`."""
    return apollo.cues(apollo.read(text, path)), 0
