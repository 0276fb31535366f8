"""Calendars in and out: iCalendar, RFC 5545 (https://www.rfc-editor.org/rfc/rfc5545)."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from incli.domain.errors import InvalidData, InvalidInput
from incli.domain.finding import Finding
from incli.domain.text import one_line
from incli.domain.value import Value

if TYPE_CHECKING:
    from icalendar import Calendar, vCalAddress
    from icalendar import Event as Entry

_DAY = timedelta(days=1)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
"""What RFC 5545 does not allow in text; line feeds are escaped by the library."""


class Guest(Value):
    """Somebody who is asked to come."""

    name: str
    address: str
    """Where mail reaches them."""


class Event(Value):
    """One thing in a calendar."""

    uid: str
    """Stays the same from one export to the next, so that calendars update and do not add."""
    start: datetime
    end: datetime
    summary: str
    description: str = ""
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()
    """With guests it is a meeting, and takes their time."""
    changed: datetime | None = None
    """When what it says was last changed; None: when the calendar is made."""


def write_calendar(name: str, events: Iterable[Event], stamp: datetime) -> str:
    """A calendar as text, its lines ended and folded as RFC 5545 asks for; times in UTC."""
    # Parsing and writing calendars brings in a hundred modules.
    from icalendar import Calendar  # noqa: PLC0415  # see above
    from icalendar import Event as Entry  # noqa: PLC0415  # see above

    calendar = Calendar()
    calendar.add("prodid", "-//incli//incli//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _clean(one_line(name)))
    for each in events:
        entry = Entry()
        entry.add("uid", each.uid)
        entry.add("dtstamp", (each.changed or stamp).replace(microsecond=0))
        entry.add("dtstart", each.start.replace(microsecond=0))
        entry.add("dtend", each.end.replace(microsecond=0))
        entry.add("summary", _clean(each.summary))
        if each.description:
            entry.add("description", _clean(each.description))
        # being on call is not being busy; a meeting is
        entry.add("transp", "OPAQUE" if each.guests else "TRANSPARENT")
        if each.organizer:
            entry.add("organizer", _guest(each.organizer))
        for guest in each.guests:
            entry.add("attendee", _guest(guest, asked=True))
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written.decode()


def _guest(guest: Guest, *, asked: bool = False) -> "vCalAddress":
    from icalendar import vCalAddress  # noqa: PLC0415  # see write_calendar

    address = vCalAddress(f"mailto:{_clean(one_line(guest.address))}")
    address.params["CN"] = _clean(one_line(guest.name)).replace('"', "'")  # no quotes in there
    if asked:
        for key, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION")):
            address.params[key] = value
        address.params["RSVP"] = "TRUE"
    return address


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n"))


def read_calendar(text: str, path: str) -> "Calendar":
    """The calendar that a text is. Raises `InvalidData` where it is none."""
    from icalendar import Calendar  # noqa: PLC0415  # see write_calendar

    try:
        found = Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise _no_calendar(text, path, str(error)) from None
    if found.name != "VCALENDAR":
        raise _no_calendar(text, path, "it does not begin with BEGIN:VCALENDAR")
    return found


def read_days(text: str, path: str, start: date, end: date) -> tuple[tuple[date, str], ...]:
    """The days that the events of a calendar touch from one day to another, with their names.

    Events that repeat are followed. Raises `InvalidData` where the text is no calendar.
    """
    import recurring_ical_events  # type: ignore[import-untyped]  # noqa: PLC0415  # only here

    calendar = read_calendar(text, path)
    found: list[tuple[date, str]] = []
    for each in recurring_ical_events.of(calendar).between(start, end + _DAY):
        if str(each.get("STATUS", "")).upper() == "CANCELLED":
            continue
        begins, ends = span(each)
        first, last, whole = _day(begins), _day(ends), not isinstance(begins, datetime)
        days = max((last - first).days + int(not whole), 1)
        found += [
            (first + at * _DAY, str(each.get("SUMMARY", "")))
            for at in range(days)
            if start <= first + at * _DAY <= end
        ]
    return tuple(sorted(set(found)))


def span(event: "Entry") -> tuple[date, date]:
    """When an event begins and ends; days, or times where it has them.

    Raises `InvalidInput` for an event that does not say when.
    """
    from icalendar import IncompleteComponent, InvalidCalendar  # noqa: PLC0415  # see above

    try:
        return event.start, event.end
    except (IncompleteComponent, InvalidCalendar) as error:
        uid = one_line(str(event.get("UID", "")))
        raise InvalidInput(f"The event “{uid}” does not say when it is: {error}.") from None


def _day(at: date) -> date:
    return at.date() if isinstance(at, datetime) else at


def _no_calendar(text: str, path: str, why: str) -> InvalidData:
    """What is wrong, at the first line that no calendar could hold."""
    lines = text.splitlines()
    line = next(
        (
            at
            for at, each in enumerate(lines, 1)
            if each and each[0] not in " \t" and ":" not in each
        ),
        1,
    )
    return InvalidData(
        Finding(
            path, line, 1, f"This is no calendar: {why}.", "export it again as iCalendar (.ics)"
        )
    )
