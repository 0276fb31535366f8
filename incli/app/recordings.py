"""Recordings of the call: kept as one WebVTT file beside the timeline, and read beside it."""

from collections.abc import Sequence
from dataclasses import replace as with_changes
from datetime import datetime, timedelta
from pathlib import Path

from incli.app.evidence import content_of, is_address, kept_at
from incli.app.people import known_people
from incli.app.session import Said, Session, Written
from incli.domain.citing import write_offset
from incli.domain.errors import InvalidInput
from incli.domain.kinds.attachments import RecordingAdded
from incli.domain.value import Value
from incli.exchange import webvtt
from incli.exchange.transcripts import Transcript, form_of, transcript
from incli.exchange.webvtt import Cue

_FOLDER = "recordings"
_TRANSCRIPTS = frozenset({".vtt", ".srt"})
"""Transcripts by their name: kept only where they can be read."""


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
    name, digest = kept_at(_FOLDER, path.name, content)
    body = RecordingAdded(name, starts, digest, text)
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
    name, digest = kept_at(_FOLDER, f"{files[0].stem}.vtt", content)
    people = tuple(dict.fromkeys(each.person for each in read.cues if each.person))
    for each in session.incident().recordings:
        body = each.body
        if not isinstance(body, RecordingAdded) or not body.location:  # that was redacted
            continue
        if (body.sha256, body.starts) == (digest, starts):
            return Kept(read, body.location, people, None)
    body = RecordingAdded(name, starts, digest, text)
    written = session.write(lambda _: (body,), said, {name: content})
    return Kept(read, name, people, written)


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
