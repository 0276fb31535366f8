"""Transcripts of a call, in whatever form they come: one module a form, told apart by their text.

A form has `is_one`, which looks at the beginning of a text, and `read`, which gives the cues or
raises `InvalidData` with every place that is wrong. A new form is a module here and a row in
`FORMS`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from incli.domain.errors import InvalidData, InvalidInput
from incli.domain.finding import Finding
from incli.domain.value import Value
from incli.exchange.transcripts import loop, srt, vtt, zoomchat
from incli.exchange.transcripts import spacelog as air_ground
from incli.exchange.webvtt import Cue


class Form(NamedTuple):
    """A form of transcript."""

    what: str
    is_one: Callable[[str], bool]
    read: Callable[[str, str], tuple[tuple[Cue, ...], int]]
    """The cues of a text (and its path, for findings), and how many reactions were left out."""


FORMS: Mapping[str, Form] = {
    "webvtt": Form("WebVTT, also Zoom's, with the speaker before a colon", vtt.is_one, vtt.read),
    "srt": Form("SubRip (SRT)", srt.is_one, srt.read),
    "zoom-chat": Form("the chat of a Zoom call", zoomchat.is_one, zoomchat.read),
    "loop": Form("a loop as in apollo13rt: [hh mm ss - hh mm ss] VOICE", loop.is_one, loop.read),
    "spacelog": Form("Spacelog: [dd:hh:mm:ss] VOICE: words", air_ground.is_one, air_ground.read),
}


class Transcript(Value):
    """What was said, from one file or several of the same call."""

    cues: tuple[Cue, ...]
    """In the order of their beginnings."""
    forms: tuple[str, ...]
    """The form of each file."""
    left_out: int = 0
    """Reactions in a chat."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who says something, as they were called, in the order they first did."""
        return tuple(dict.fromkeys(each.speaker for each in self.cues if each.speaker))


def form_of(text: str) -> str | None:
    """The form of a text; None where it is no transcript that we know."""
    plain = text.removeprefix("\ufeff")
    return next((name for name, form in FORMS.items() if form.is_one(plain)), None)


def transcript(files: Sequence[tuple[str, str]]) -> Transcript:
    """The transcript in some files of one call: the path and the text of each.

    Raises `InvalidInput` for a text of no form we know, `InvalidData` where one is broken.
    """
    cues: list[Cue] = []
    forms: list[str] = []
    findings: list[Finding] = []
    left_out = 0
    for path, text in files:
        form = form_of(text)
        if form is None:
            known = "; ".join(each.what for each in FORMS.values())
            raise InvalidInput(f"{path} is no transcript that incli knows.", f"known are: {known}")
        forms.append(form)
        try:
            found, less = FORMS[form].read(text.removeprefix("\ufeff"), path)
        except InvalidData as error:
            findings += error.findings
            continue
        cues += found
        left_out += less
    if findings:
        raise InvalidData(*findings)
    return Transcript(tuple(sorted(cues, key=lambda each: each.start)), tuple(forms), left_out)
