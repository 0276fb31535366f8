"""Rosters in from other systems, and out as calendars."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from incli.app.people import PEOPLE, known_people
from incli.app.roster.reading import readable
from incli.app.session import Session
from incli.domain.errors import InvalidInput, Refused
from incli.domain.layout import roster_path
from incli.domain.roster.model import Roster
from incli.domain.roster.timeline import Shift, shifts
from incli.domain.value import Value
from incli.exchange.calendar import Event, write_calendar
from incli.exchange.rosters import read
from incli.exchange.rosters.draft import Draft, Source
from incli.store.writing.writer import Change, writing

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)


class Imported(Value):
    """What an import of a roster came to."""

    draft: Draft
    text: str
    """The file as it is, or would be."""
    commit: str | None
    """None where nothing is new, or nothing was to be written."""


class Request(Value):
    """What somebody asks to be brought in."""

    format: str
    name: str
    """What the roster is to be called."""
    role: str | None = None
    zone: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    part: str | None = None
    replace: bool = False
    """In the place of a roster of that name."""
    preview: bool = False


def import_roster(session: Session, path: Path, request: Request) -> Imported:
    """Write a roster that is read from a file, with the people it brings; one commit.

    The same source again changes nothing. Refuses to put another roster in the place of one that
    is there, unless asked to. Raises `InvalidInput` where the file cannot be read.
    """
    if not _NAME.fullmatch(request.name):
        raise InvalidInput(
            f"“{request.name}” is no name for a roster: small letters, digits and hyphens.",
            "--name incident-commander",
        )
    draft = read(request.format, _text(path), _source(session, path, request))
    from incli.documents.compose import compose  # noqa: PLC0415  # ruamel: not for note
    from incli.documents.edit import add_to_mapping  # noqa: PLC0415

    target = roster_path(request.name)
    text = compose(draft.roster, "../../schema/roster.schema.json")
    if request.preview or session.settings.dry_run:
        return Imported(draft, text, None)
    with writing(session.repository, verify=session.settings.verify) as writer:
        session.view.refresh(writer.tip)
        before = session.policies.content(target)
        if before == text.encode():
            return Imported(draft, text, None)
        if before is not None and not request.replace:
            raise Refused(
                f"There is a roster “{request.name}” already, and it says something else.",
                "--name OTHER, or --replace",
            )
        people = (session.policies.content(PEOPLE) or b"people: {}\n").decode()
        for each in draft.people:
            said: dict[str, Any] = {"name": each.name}
            if each.email:
                said["email"] = each.email
            people = add_to_mapping(people, ("people",), each.id, said)
        files = {target: text.encode()} | ({PEOPLE: people.encode()} if draft.people else {})
        saved = writer.save(
            Change(
                files,
                f"policy: import roster {request.name}\n",
                session.now,
                replaces=frozenset(files),
                verify=session.settings.verify,
            )
        )
    return Imported(draft, text, saved.commit)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is not UTF-8.", "save the file as UTF-8") from None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from None


def _source(session: Session, path: Path, request: Request) -> Source:
    known = known_people(session)
    return Source(
        path=str(path),
        name=request.name,
        known=lambda name: known.get(name.strip().casefold()),
        role=request.role,
        zone=request.zone,
        start=request.start,
        end=request.end,
        part=request.part,
    )


def calendar_of_roster(session: Session, roster: Roster, start: datetime, end: datetime) -> str:
    """A roster as iCalendar: one event a shift."""
    found = [(roster, each) for each in shifts(roster, start, end)]
    return write_calendar(roster.name, [_event(session, *each) for each in found], session.now)


def calendar_of_person(session: Session, person: str, start: datetime, end: datetime) -> str:
    """A person's shifts in all rosters as iCalendar."""
    found = [
        (roster, each)
        for roster in readable(session)[0]
        for each in shifts(roster, start, end)
        if each.person == person
    ]
    name = f"On call: {session.team.name(person)}"
    return write_calendar(name, [_event(session, *each) for each in found], session.now)


def write_calendars(
    session: Session, rosters: Iterable[Roster], folder: Path, start: datetime, end: datetime
) -> list[Path]:
    """A file for each roster and for each person on one; their paths."""
    made = []
    rosters = tuple(rosters)
    texts = {
        folder / "rosters" / f"{each.id}.ics": calendar_of_roster(session, each, start, end)
        for each in rosters
    }
    people = sorted({person for each in rosters for person in each.people})
    for person in people:
        path = folder / "people" / f"{person}.ics"
        texts[path] = calendar_of_person(session, person, start, end)
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise InvalidInput(f"{path} cannot be written: {error.strerror}.") from None
        made.append(path)
    return made


def _event(session: Session, roster: Roster, shift: Shift) -> Event:
    who = session.team.name(shift.person) if shift.person else shift.nobody or "nobody"
    layer = "" if shift.layer == "primary" else f" ({shift.layer})"
    key = f"{roster.id}/{shift.layer}/{shift.start.isoformat()}/{shift.person}"
    return Event(
        uid=f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@incli",
        start=shift.start,
        end=shift.end,
        summary=f"{who}: {roster.name}{layer}",
        description=shift.text or "",
    )
