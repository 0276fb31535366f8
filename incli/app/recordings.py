"""Recordings of the call: kept as one WebVTT file beside the timeline, and read beside it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace as with_changes
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from incli.app.evidence import content_of, is_address, plain_name
from incli.app.people import known_people
from incli.app.session import Said, Session, Written
from incli.domain.citing import read_cite, write_offset
from incli.domain.entry import Entry
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.kinds.attachments import RecordingAdded
from incli.domain.layout import incident_folder
from incli.domain.value import Value
from incli.exchange import webvtt
from incli.exchange.transcripts import Transcript, form_of, transcript
from incli.exchange.webvtt import Cue

_KEPT = re.compile(r"recordings/[0-9A-Za-z_-][0-9A-Za-z._-]*", re.ASCII)
_TRANSCRIPTS = frozenset({".vtt", ".srt"})
"""Transcripts by their name: kept only where they can be read."""
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

    def said_by(self, person: str) -> "Call":
        """Only what one person says."""
        mine = tuple(each for each in self.cues if each.person == person)
        return Call(self.entry, self.location, self.starts, mine)


class Kept(Value):
    """What keeping a transcript came to."""

    transcript: Transcript
    location: str
    people: tuple[str, ...]
    """Who of the team speaks in it."""
    written: Written | None
    """None where the very same is kept already."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Speakers that are nobody of the team, as they were called."""
        known = {each.speaker for each in self.transcript.cues if each.person}
        return tuple(each for each in self.transcript.speakers if each not in known)


def keep_recording(
    session: Session, said: Said, location: str, starts: datetime, text: str | None
) -> Written | Kept:
    """Keep the address of a recording, a transcript, or any other file as it is."""
    if is_address(location):
        return session.write(lambda _: (RecordingAdded(location, starts, text=text),), said)
    path = Path(location)
    content = content_of(path)
    if path.suffix.lower() in _TRANSCRIPTS or _is_transcript(content):
        return keep_transcript(session, said, (path,), starts, text)
    plain = Path(plain_name(path.name))
    name = _free_name(session.incident(), plain.stem, plain.suffix)
    body = RecordingAdded(name, starts, hashlib.sha256(content).hexdigest(), text)
    return session.write(lambda _: (body,), said, {name: content})


def keep_transcript(
    session: Session, said: Said, files: Sequence[Path], starts: datetime, text: str | None
) -> Kept:
    """Keep what was said in some files of the same call as one WebVTT file.

    Raises `InvalidInput` where a file is no transcript that can be read whole.
    """
    read = transcript([(str(each), _text(content_of(each), each)) for each in files])
    read = _with_people(session, read)
    _must_have_clocks(read, starts)
    content = webvtt.write(read.cues).encode()
    digest = hashlib.sha256(content).hexdigest()
    incident = session.incident()
    people = tuple(dict.fromkeys(each.person for each in read.cues if each.person))
    for each in incident.recordings:
        body = each.body
        if isinstance(body, RecordingAdded) and (body.sha256, body.starts) == (digest, starts):
            return Kept(read, body.location, people, None)
    name = _free_name(incident, plain_name(files[0].stem))
    body = RecordingAdded(name, starts, digest, text)
    written = session.write(lambda _: (body,), said, {name: content})
    return Kept(read, name, people, written)


def calls(session: Session, incident: Incident) -> tuple[Call, ...]:
    """The transcripts that are kept beside an incident, those that began first, first.

    Raises `InvalidData` where somebody has broken one by hand.
    """
    found = []
    for entry in incident.recordings:
        body = entry.body
        if not isinstance(body, RecordingAdded) or not _KEPT.fullmatch(body.location):
            continue  # an address, or redacted
        path = f"{incident_folder(incident.id)}/{body.location}"
        blob = session.repository.objects.read(f"{session.repository.tip()}:{path}")
        if blob is not None and blob[2].startswith(b"WEBVTT"):
            cues = webvtt.read(blob[2].decode(errors="replace"), path)
            found.append(Call(entry, body.location, body.starts, cues))
    return tuple(sorted(found, key=lambda each: (each.starts, each.location)))


def check_cites(session: Session, incident: Incident, cites: Sequence[str]) -> None:
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
        if cite.location not in known:
            raise InvalidInput(
                f"{incident.id} has no recording {cite.location}.",
                f"--cites {known[-1]}#t={write_offset(cite.at)}",
            )
        for call in calls(session, incident):
            if call.location == cite.location and cite.at > call.length + _TOLERANCE:
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


def _with_people(session: Session, read: Transcript) -> Transcript:
    """Cues of speakers whom the team knows, by id, name, address or account, say who that is."""
    known = known_people(session)

    def person(cue: Cue) -> str:
        return known.get(cue.speaker.strip().removeprefix("@").casefold(), "")

    cues = tuple(with_changes(each, person=person(each)) for each in read.cues)
    return Transcript(cues, read.forms, read.left_out)


def _must_have_clocks(read: Transcript, starts: datetime) -> None:
    last = max((each.end for each in read.cues), default=0)
    try:
        _ = starts + timedelta(milliseconds=last)
    except OverflowError:
        raise InvalidInput(
            f"It ends {write_offset(last)} after it begins: no clock says that.", "mend its times"
        ) from None


def _free_name(incident: Incident, stem: str, suffix: str = ".vtt") -> str:
    taken = {getattr(each.body, "location", "") for each in incident.recordings}
    name, count = f"recordings/{stem}{suffix}", 1
    while name in taken:
        count += 1
        name = f"recordings/{stem}-{count}{suffix}"
    return name


def _is_transcript(content: bytes) -> bool:
    try:
        return form_of(content.decode("utf-8-sig")) is not None
    except UnicodeDecodeError:
        return False


def _text(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidInput(f"{path}:{line}: this is not UTF-8.", "save the file as UTF-8") from None
