"""Calendars (iCalendar): each event is a shift; one that repeats is a shift each time.

DTSTART, DTEND     {from, to}; a day stays a day, and our last day is included
ATTENDEE           {person}, by its address and name
SUMMARY            {person} where it is the name of somebody known, with or without “on call”;
                   else {text}, told in a notice
STATUS:CANCELLED   no shift, told in a notice
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from incli.domain.errors import InvalidInput
from incli.domain.finding import Finding
from incli.domain.text import one_line
from incli.exchange.calendar import read_calendar, span
from incli.exchange.rosters.draft import Draft, People, Source, roster_of, unreadable

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_DAY = timedelta(days=1)
_LAYER = re.compile(r"\b(backup|shadow)\b", re.IGNORECASE)
_DASH = r"[:\-\u2013]"
_ON_CALL = r"(?:on[- ]?call|primary|backup)"
_DECORATION = re.compile(
    rf"^{_ON_CALL}\s*{_DASH}\s*|\s*[(\[\-\u2013]\s*{_ON_CALL}\s*[)\]]?$|\s+(?:is\s+)?on[- ]?call$",
    re.IGNORECASE,
)
"""What calendars write around a name: “On call: Mei”, “Mei (primary)”, “Mei is on call”."""


def read(text: str, source: Source) -> Draft:
    """The roster of a calendar.

    Raises `InvalidData` where the text is no calendar, `InvalidInput` where something repeats
    without end and no window is given, or times name no zone and none is given.
    """
    calendar = read_calendar(text, source.path)
    people, notices, shifts = People(source), list[Finding](), []
    for each in _events(calendar, source, text, notices):
        line = _line(text, str(each.get("UID", "")))
        if str(each.get("STATUS", "")).upper() == "CANCELLED":
            notices.append(Finding(source.path, line, 1, "This event is cancelled: no shift."))
            continue
        start, end = span(each)
        shift = {"from": _from(start, source, line)}
        if end != start:
            shift["to"] = _to(end, source, line)
        shift |= _who(each, people, source)
        if layer := _LAYER.search(str(each.get("SUMMARY", ""))):
            shift["layer"] = layer[1].lower()
        if "person" not in shift:
            message = f"“{shift.get('text', '')}” names nobody that is known: read as text."
            notices.append(Finding(source.path, line, 1, message))
        shifts.append(shift)
    if not shifts:
        raise unreadable(source, 1, "There is no event in it.", "--from DAY --to DAY")
    name = calendar.get("X-WR-CALNAME")
    roster = roster_of(
        source,
        name=one_line(str(name)) if name else None,
        shifts=sorted(shifts, key=lambda each: each["from"]) if _repeats(calendar) else shifts,
    )
    return Draft(roster, people.new, tuple(notices))


def _repeats(calendar: "Calendar") -> bool:
    return any("RRULE" in each or "RDATE" in each for each in calendar.walk("VEVENT"))


def _events(
    calendar: "Calendar", source: Source, text: str, notices: list[Finding]
) -> "list[Event]":
    if not _repeats(calendar):
        return calendar.events
    import recurring_ical_events  # type: ignore[import-untyped]  # noqa: PLC0415  # only here

    found: list[Event]
    if source.start is None or source.end is None:
        rules = [str(each["RRULE"]) for each in calendar.walk("VEVENT") if "RRULE" in each]
        if all("COUNT" in each or "UNTIL" in each for each in rules):
            found = list(recurring_ical_events.of(calendar).all())
            return sorted(found, key=lambda each: str(each["DTSTART"].to_ical()))
        raise InvalidInput(
            f"Events of {source.path} repeat; say from when to when.",
            "--from 2026-01-01 --to 2027-01-01",
        )
    found = recurring_ical_events.of(calendar).between(source.start, source.end)
    inside = {str(each.get("UID", "")) for each in found}
    for each in calendar.events:
        if str(each.get("UID", "")) not in inside:
            line = _line(text, str(each.get("UID", "")))
            message = "This event lies outside of the time asked for: no shift."
            notices.append(Finding(source.path, line, 1, message))
    return sorted(found, key=lambda each: str(each["DTSTART"].to_ical()))


def _from(at: date, source: Source, line: int) -> str:
    return at.isoformat() if not isinstance(at, datetime) else _written(at, source, line)


def _to(at: date, source: Source, line: int) -> str:
    """RFC 5545 ends a day on the next; our last day is included."""
    if isinstance(at, datetime):
        return _written(at, source, line)
    return (at - _DAY).isoformat()


def _written(at: datetime, source: Source, line: int) -> str:
    if at.tzinfo is None:
        if source.zone is None:
            raise InvalidInput(
                f"{source.path}:{line}: this time names no zone.", "--timezone Europe/Paris"
            )
        at = at.replace(tzinfo=ZoneInfo(source.zone))
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _who(event: "Event", people: People, source: Source) -> dict[str, str]:
    summary = one_line(str(event.get("SUMMARY", "")))
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    for each in attendees:
        email = str(each).lower().removeprefix("mailto:")
        name = one_line(str(each.params.get("CN", "")))
        return {"person": people.id_of(name or email, name, email if "@" in email else None)}
    plain = _DECORATION.sub("", summary).strip()
    before, colon, _ = summary.partition(": ")  # as our own calendars say it
    for candidate in (summary, plain, before if colon else ""):
        if candidate and (known := source.known(candidate)):
            return {"person": known}
    if plain != summary and plain:  # it says that it is about somebody on call
        return {"person": people.id_of(plain)}
    return {"text": summary} if summary else {}


def _line(text: str, uid: str) -> int:
    at = text.find(f"UID:{uid}")
    return text.count("\n", 0, at) + 1 if uid and at >= 0 else 1
