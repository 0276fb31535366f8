"""Time zones as people write them: `CET`, `PST (UTC-7)`, `Central European Time`, `PT`, `GMT+2`.

What is written holds, and is not put right: `CET` in July is an hour ahead of UTC, although clocks
there showed two. That, and every word that means several zones, is told.
"""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

_FIXED = {
    "UTC": 0.0,
    "GMT": 0.0,
    "Z": 0.0,
    "WET": 0.0,
    "WEST": 1.0,
    "BST": 1.0,
    "IST": 5.5,
    "CET": 1.0,
    "CEST": 2.0,
    "EET": 2.0,
    "EEST": 3.0,
    "MSK": 3.0,
    "JST": 9.0,
    "SGT": 8.0,
    "PST": -8.0,
    "PDT": -7.0,
    "MST": -7.0,
    "MDT": -6.0,
    "CST": -6.0,
    "CDT": -5.0,
    "EST": -5.0,
    "EDT": -4.0,
    "AEST": 10.0,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
}
"""Hours ahead of UTC."""
_PLACES = {
    **dict.fromkeys(("PT", "PACIFIC"), "America/Los_Angeles"),
    **dict.fromkeys(("MT", "MOUNTAIN"), "America/Denver"),
    **dict.fromkeys(("CT",), "America/Chicago"),
    **dict.fromkeys(("ET", "EASTERN"), "America/New_York"),
}
_CLOCKS = {
    **dict.fromkeys(("PST", "PDT"), "America/Los_Angeles"),
    **dict.fromkeys(("MST", "MDT"), "America/Denver"),
    **dict.fromkeys(("CST", "CDT"), "America/Chicago"),
    **dict.fromkeys(("EST", "EDT"), "America/New_York"),
    **dict.fromkeys(("CET", "CEST"), "Europe/Paris"),
    **dict.fromkeys(("EET", "EEST"), "Europe/Helsinki"),
    **dict.fromkeys(("GMT", "BST"), "Europe/London"),
}
"""Where clocks show these names, at one time of the year or the other."""
_SEVERAL = {"IST": "India", "CST": "North America", "BST": "Britain"}
"""Names of several zones, and where the one that is taken is."""
_OFFSET = re.compile(
    r"(?:\b(?:UTC|GMT) ?|(?<![\w.,-]))([+-])(\d{1,2})(?::?(\d\d))?(?![\d-])", re.ASCII
)
_WORD = re.compile(r"[A-Za-z]+(?:/[A-Za-z_]+)*")
NAMES = frozenset({*_FIXED, *_PLACES} - {"PACIFIC", "MOUNTAIN", "EASTERN"})
"""Names that may follow a time of day."""


class Zone(NamedTuple):
    """A zone that was named."""

    said: str
    """The name, as it is taken."""
    zone: tzinfo
    odd: str | None = None
    """What is to be told about the name."""

    def told_at(self, at: datetime) -> str | None:
        """What is to be told of this name at an instant: clocks there may have another one."""
        place = _CLOCKS.get(self.said)
        if place is None or self.said == "GMT":
            return None
        there = at.astimezone(ZoneInfo(place))
        if there.utcoffset() == at.astimezone(self.zone).utcoffset():
            return None
        return f"{self.said} is said, but clocks showed {there:%Z} then: read as it is written"


def find_zone(text: str) -> Zone | None:
    """The zone that some words name; None where they name none."""
    words = _WORD.findall(text)
    named = next((e.upper() for e in words if e.upper() in _FIXED or e.upper() in _PLACES), None)
    if (offset := _OFFSET.search(text)) is not None:
        return _with_offset(offset, named)
    places = (_place(each) for each in words if "/" in each)
    if (place := next((each for each in places if each), None)) is not None:
        return place
    if named is None:
        return None
    if named in _PLACES:
        return Zone(named, ZoneInfo(_PLACES[named]))
    zone = timezone(timedelta(hours=_FIXED[named]))
    if named not in _SEVERAL:
        return Zone(named, zone)
    odd = f"{named} is the name of several zones: that of {_SEVERAL[named]} is taken"
    return Zone(named, zone, odd)


def _place(name: str) -> Zone | None:
    """The zone of `Europe/Paris`, or of `UC/Pacific`."""
    if name in available_timezones():
        return Zone(name, ZoneInfo(name))
    last = name.upper().rpartition("/")[2]
    if last not in _PLACES:
        return None
    odd = f"“{name}” is no time zone: read as {_PLACES[last]}"
    return Zone(name, ZoneInfo(_PLACES[last]), odd)


def _with_offset(found: re.Match[str], named: str | None) -> Zone | None:
    hours, minutes = int(found[2]), int(found[3] or 0)
    if hours > 14 or minutes > 59:  # noqa: PLR2004  # no zone lies further away
        return None
    span = timedelta(hours=hours, minutes=minutes) * (-1 if found[1] == "-" else 1)
    said = f"UTC{found[1]}{hours}" + (f":{minutes:02}" if minutes else "")
    odd = None
    if named and named not in {"UTC", "GMT"} and named in _FIXED:
        meant = timedelta(hours=_FIXED[named])
        if meant != span:
            odd = f"{named} is not {said}, which is written beside it and taken"
    return Zone(said, timezone(span), odd)
