"""The calls of an incident: transcripts that are kept beside it, and moments of them."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from incli.domain.citing import meant, read_cite, write_offset
from incli.domain.entry import Entry
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.kinds.attachments import RecordingAdded
from incli.domain.layout import incident_folder
from incli.domain.value import Value
from incli.exchange import webvtt
from incli.exchange.webvtt import Cue
from incli.store.repository import Repository

_KEPT = re.compile(r"recordings/[0-9A-Za-z_-][0-9A-Za-z._-]*", re.ASCII)
_TOLERANCE = 1000
"""Milliseconds: the times that are cited are whole seconds."""


class Call(Value):
    """A transcript that is kept, and when it began."""

    entry: Entry
    location: str
    starts: datetime
    cues: tuple[Cue, ...]

    @cached_property
    def length(self) -> int:
        """Milliseconds until the last word has ended."""
        return max((each.end for each in self.cues), default=0)

    def clock(self, offset: int) -> datetime:
        """What the clock said at a time of the recording."""
        return self.starts + timedelta(milliseconds=offset)

    def apart(self, moment: datetime) -> timedelta:
        """How long before it a moment lies, or after; nothing while it lasts."""
        return max(self.starts - moment, moment - self.clock(self.length), timedelta(0))

    def said_by(self, person: str) -> "Call":
        """Only what one person says."""
        mine = tuple(each for each in self.cues if each.person == person)
        return Call(self.entry, self.location, self.starts, mine)


def calls(repository: Repository, incident: Incident) -> tuple[Call, ...]:
    """The transcripts that are kept beside an incident, those that began first, first.

    What two people kept, each in a clone of their own, is one. Raises `InvalidData` where somebody
    has broken one by hand.
    """
    found: dict[tuple[str, datetime], Call] = {}
    for entry in incident.recordings:
        body = entry.body
        if not isinstance(body, RecordingAdded) or not _KEPT.fullmatch(body.location):
            continue  # an address, or redacted
        if (body.location, body.starts) in found:
            continue
        path = f"{incident_folder(incident.id)}/{body.location}"
        blob = repository.objects.read(f"{repository.tip()}:{path}")
        if blob is not None and blob[2].startswith(b"WEBVTT"):
            cues = webvtt.read(blob[2].decode(errors="replace"), path)
            found[body.location, body.starts] = Call(entry, body.location, body.starts, cues)
    return tuple(sorted(found.values(), key=lambda each: (each.starts, each.location)))


def check_cites(repository: Repository, incident: Incident, cites: Sequence[str]) -> None:
    """Raise `InvalidInput` for a moment of a recording that is not there.

    While nothing is attached yet, a call that is going on may be cited all the same.
    """
    known = [
        each.body.location
        for each in incident.recordings
        if isinstance(each.body, RecordingAdded) and each.body.location
    ]
    if not known:
        return
    for text in cites:
        cite = read_cite(text)
        those = sorted(meant(cite.location, known))
        if len(those) != 1:
            name = cite.location.removeprefix("recordings/")
            raise InvalidInput(
                f"{len(those)} recordings are called {name}."
                if those
                else f"{incident.id} has no recording {cite.location}.",
                f"--cites {(those or known)[-1]}#t={write_offset(cite.at)}",
            )
        for call in calls(repository, incident):
            if call.location == those[0] and cite.at > call.length + _TOLERANCE:
                raise InvalidInput(
                    f"{call.location} ends at {write_offset(call.length)}.",
                    f"incli recording show --around +{write_offset(call.length)}",
                )


def nearest(call: Call, offset: int) -> int:
    """The index of the cue that is said at a time of the recording, or next to it."""
    apart = [
        max(each.start - offset, offset - max(each.end - 1, each.start), 0) for each in call.cues
    ]
    return apart.index(min(apart))
