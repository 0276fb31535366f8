"""What an importer of rosters is told, and what it makes."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.text import one_line
from incli.domain.value import Value

_LONGEST = 64
"""Characters of an id."""
_LONGEST_NAME = 200


class Source(Value):
    """Where a roster comes from, and what it does not say itself."""

    path: str
    """For messages."""
    name: str
    """What the roster is to be called."""
    known: Callable[[str], str | None]
    """The id of the person with that name, handle or address."""
    role: str | None = None
    zone: str | None = None
    """For times that name no zone."""
    start: datetime | None = None
    end: datetime | None = None
    part: str | None = None
    """Which of several rosters in one source."""


class NewPerson(Value):
    """Somebody the team does not know yet."""

    id: str
    name: str
    email: str | None = None


class Draft(Value):
    """A roster as it was read."""

    roster: Mapping[str, Any]
    """As a roster's file says it; what is wrong in the source is wrong here, too."""
    people: tuple[NewPerson, ...] = ()
    notices: tuple[Finding, ...] = ()
    """Places of the source that were read in a way worth knowing."""


class People:
    """Finds people by their names in the source, and remembers those that are new."""

    def __init__(self, source: Source) -> None:
        self._known = source.known
        self._ids: dict[str, str] = {}
        self._new: dict[str, NewPerson] = {}

    @property
    def new(self) -> tuple[NewPerson, ...]:
        """Those that the team does not know, in the order they were met."""
        return tuple(self._new.values())

    def id_of(self, handle: str, name: str = "", email: str | None = None, key: str = "") -> str:
        """The id of somebody; the same `key`, or else handle, is always the same person."""
        key = key or handle
        for each in (handle, email or "", name):
            if each and (found := self._known(each)):
                return found
        if key not in self._ids:
            self._ids[key] = person = self._free(as_id(handle))
            self._new[person] = NewPerson(person, one_line(name or handle)[:_LONGEST_NAME], email)
        return self._ids[key]

    def _free(self, wanted: str) -> str:
        person, number = wanted, 2
        while person in self._new or self._known(person):
            person, number = f"{wanted[: _LONGEST - 4]}-{number}", number + 1
        return person


def as_id(handle: str) -> str:
    """A handle or a name as an id: `Juan Doş` is `juan-dos`."""
    plain = unicodedata.normalize("NFKD", handle.strip().lstrip("@")).encode("ascii", "ignore")
    words = re.sub(r"[^0-9a-z]+", "-", plain.decode().lower()).strip("-")[:_LONGEST].strip("-")
    return words if words[:1].isalpha() else f"p{words}"[:_LONGEST]


def roster_of(source: Source, **parts: object) -> dict[str, Any]:
    """The data of a roster: what all formats have in common, then what is there of `parts`."""
    name = str(parts.pop("name", None) or source.name)
    data: dict[str, Any] = {"name": one_line(name)[:_LONGEST_NAME]}
    data["source"] = one_line(source.path.rpartition("/")[2])
    if source.role:
        data["role"] = source.role
    zone = parts.pop("timezone", None) or source.zone
    if zone:
        data["timezone"] = zone
    return data | {key: value for key, value in parts.items() if value}


def unreadable(source: Source, line: int, message: str, hint: str = "") -> InvalidData:
    """A text that is not of the format."""
    return InvalidData(Finding(source.path, line, 1, message, hint))
