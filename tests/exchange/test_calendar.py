"""Calendars out, as another program reads them, and holidays in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from incli.domain.errors import InvalidData
from incli.exchange.calendar import Event, Guest, read_days, write_calendar

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
STAMP = datetime(2026, 11, 1, tzinfo=UTC)


def written(*events: Event, name: str = "on call") -> str:
    return write_calendar(name, events, STAMP)


def event(summary: str, uid: str = "1@incli", description: str = "") -> Event:
    return Event(uid, START, START + timedelta(days=7), summary, description)


def test_a_shift_is_an_event_in_utc() -> None:
    text = written(event("Mei: ic"))
    assert "DTSTART:20261102T090000Z\r\n" in text
    assert "DTEND:20261109T090000Z\r\n" in text
    assert "UID:1@incli\r\n" in text
    assert "DTSTAMP:20261101T000000Z\r\n" in text


def test_the_same_shifts_are_the_same_bytes() -> None:
    assert written(event("Mei")) == written(event("Mei"))


def test_lines_end_and_fold_as_the_standard_asks() -> None:
    text = written(event("ä" * 300, description="x" * 300))
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@example("", "\n")
@given(st.text(max_size=120), st.text(max_size=120))
def test_no_text_can_add_a_line_of_its_own(summary: str, name: str) -> None:
    harmless = summary.encode("utf-8", "replace").decode()
    text = written(
        event(f"{harmless}\r\nATTENDEE:x\n"), name=name.encode("utf-8", "replace").decode()
    )
    calendar = Calendar.from_ical(text)
    [found] = calendar.walk("VEVENT")
    assert set(found) == {"SUMMARY", "UID", "DTSTAMP", "DTSTART", "DTEND", "TRANSP"}
    assert set(calendar) == {"PRODID", "VERSION", "CALSCALE", "X-WR-CALNAME"}


HOLIDAYS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20201225
DTEND;VALUE=DATE:20201227
RRULE:FREQ=YEARLY
SUMMARY:Christmas
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20261103
SUMMARY:Once
END:VEVENT
END:VCALENDAR
"""


def test_holidays_repeat_and_last_for_days() -> None:
    found = read_days(HOLIDAYS, "h.ics", date(2026, 11, 1), date(2027, 12, 25))
    assert found == (
        (date(2026, 11, 3), "Once"),
        (date(2026, 12, 25), "Christmas"),
        (date(2026, 12, 26), "Christmas"),
        (date(2027, 12, 25), "Christmas"),
    )


def test_a_file_that_is_no_calendar_is_told_with_its_line() -> None:
    with pytest.raises(InvalidData) as raised:
        read_days("BEGIN:VCALENDAR\nnonsense\n", "h.ics", date(2026, 1, 1), date(2027, 1, 1))
    assert (raised.value.findings[0].path, raised.value.findings[0].line) == ("h.ics", 2)


def test_a_meeting_names_who_is_asked_and_takes_their_time() -> None:
    guests = (Guest("Mei Tan", "mei@example.com"), Guest('A "b"; c\r\nX:y', "a@example.com"))
    meeting = Event("1@incli", START, START + timedelta(hours=1), "Review", "", guests[0], guests)
    text = written(meeting)
    assert "TRANSP:OPAQUE" in text
    (event,) = Calendar.from_ical(text).events
    asked = event["ATTENDEE"]
    assert isinstance(asked, list)
    assert [str(each) for each in asked] == ["mailto:mei@example.com", "mailto:a@example.com"]
    assert [each.params["CN"] for each in asked] == ["Mei Tan", "A 'b'; c X:y"]
    assert "X" not in event
    assert "TRANSP:TRANSPARENT" in written(Event("1@incli", START, START, "a shift"))
