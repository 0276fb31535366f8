"""Times at the beginning of a line, as people write them in a postmortem.

`2022-10-29 01:02`, `Sep 27 2017 13:06`, `19. April, 11:00`, `07:30am - First report`, `[08:47]`,
`~13:30-13:45`, `12:45 UTC - `, `2018-08-10 1250 UTC ::::: `, `2021-12-03 --:--`, `[???]` …
"""

import re
from typing import NamedTuple

from incli.exchange.incidents.zones import NAMES

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b,?[ ]*"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?P<y>\d{4,5})[-/.](?P<mo>\d{1,2}|\?\?)[-/.](?P<d>\d{1,2}|\?\?)(?![\d-])",
        r"(?P<mo>\d{1,2})[-/](?P<d>\d{1,2})[-/](?P<y>\d{4})(?!\d)",
        r"(?P<y>\d{4}/\d\d)-(?P<mo>\?\?)-(?P<d>\?\?)",
        (
            rf"(?:{_DAY})?(?P<name>{_MONTH}) ?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
            r"(?:,? (?P<y>\d{4})(?![\d:]))?"
        ),
        (
            rf"(?:{_DAY})?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.? (?:of )?(?P<name>{_MONTH})"
            r"(?:,? (?P<y>\d{4})(?![\d:]))?"
        ),
        r"(?P<mo>\d\d)-(?P<d>\d\d)(?= +\d{1,2}:\d\d)",
        rf"(?P<weekday>{_DAY})(?=\d)",
    )
)
_CLOCKS = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        (
            r"(?P<h>\d{1,2})[:h](?P<m>\d\d)(?::(?P<s>\d\d))?(?:[.,]\d+)?(?:ish)?"
            r" ?(?P<half>[ap]\.?m\b\.?)?(?!\d|:\d)"
        ),
        r"(?P<h>\d{1,2})(?:ish)? ?(?P<half>[ap]m)\b(?: ?ish)?",
    )
)
_NOON = 12
_MILITARY = re.compile(r"(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?=$|[ Z])", re.ASCII)
_UNKNOWN = re.compile(
    r"HH:mm|--:--|\?\?:\?\?|\?{2,3}(?=\]|$| )|\d{1,2}:\?\?|\d?X:XX", re.IGNORECASE | re.ASCII
)
_ABOUT = re.compile(
    r"(?:~|ca\.?|circa|around|about|approx(?:imately)?\.?|maybe)[ ]*", re.IGNORECASE
)
_ABOUT_AFTER = re.compile(
    r"[ ]*(?:~|ish\b|approx\.?(?=[ ]|$)|\((?:approx|ca|about|not sure|maybe)[^()]*\))",
    re.IGNORECASE,
)
_ZONE = re.compile(r"[ ]*\(?((?:UTC|GMT)[ ]?[+-]\d{1,2}(?::?\d\d)?|[A-Za-z]{1,5})\b\)?")
_RANGE = re.compile(r"[ ]*(?:-|\u2013|to)[ ]*(?=\d{1,2}:[\d?]{2})")
_OPENING = re.compile(r"[\[(*_ ]*")
_CLOSING = re.compile(r"[\])*_]*")
_BETWEEN = re.compile(r"(?:,?[ ]+|T|,)(?:at[ ]+|@[ ]*)?")
_SEPARATOR = re.compile(r"[ ]*(?::{2,}|-{1,2}|[\u2013\u2014:,|])?(?:[ ]+|$)")


class Stamp(NamedTuple):
    """A time as it stands before some words."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: tuple[int, int, int] | None = None
    """Hour, minute, second."""
    bare: bool = False
    """Whether it may be of a clock of twelve hours: no am, no pm, and no zero before it."""
    zone: str = ""
    about: bool = False
    """Whether it is only about then, or from then on."""
    unknown: str = ""
    """What stands where a time or a day is not known."""
    said: str = ""
    """The stamp as it stands."""
    rest: str = ""
    """The words after it."""

    @property
    def is_day(self) -> bool:
        """Whether it says a day and no time."""
        return self.day is not None and self.clock is None and not self.unknown


def read_stamp(text: str) -> Stamp | None:
    """The time that `text` begins with, and the rest; None where it begins with none."""
    text = " ".join(text.split())
    reader = _Reader(text)
    return reader.stamp() if reader.read() else None


def find_date(text: str) -> Stamp | None:
    """The first whole date in `text`, wherever it stands; None where there is none."""
    best: tuple[int, Stamp] | None = None
    for pattern in _DATES[:5]:
        for found in pattern.finditer(text):
            stamp = _dated(Stamp(), found)
            if stamp.day is None or (best and best[0] <= found.start()):
                continue
            if stamp.year is not None or "name" in found.groupdict():
                best = (found.start(), stamp)
                break
    return best[1] if best else None


class _Reader:
    """Goes through the beginning of a line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._stamp = Stamp()

    def stamp(self) -> Stamp:
        """What was read."""
        self._skip(_CLOSING)
        while self._skip(_ABOUT_AFTER):
            self._stamp = self._stamp._replace(about=True)
        said = self._text[: self._at]
        self._skip(_SEPARATOR)
        said = said.lstrip("[(*_ ").rstrip("]*_ ")
        return self._stamp._replace(said=said, rest=self._text[self._at :])

    def read(self) -> bool:
        """Whether the line begins with a time or a day, and nothing else."""
        self._skip(_OPENING)
        if self._skip(_ABOUT):
            self._stamp = self._stamp._replace(about=True)
        dated = self._date()
        if dated:
            self._skip(_BETWEEN)
            if self._skip(_ABOUT):
                self._stamp = self._stamp._replace(about=True)
        if self._clock(after_date=dated):
            self._after_clock(dated=dated)
        elif dated and self._stamp.unknown == "":
            self._zone()
        ends = self._at >= len(self._text) or not self._text[self._at].isalnum()
        return (dated or self._stamp.clock is not None or bool(self._stamp.unknown)) and ends

    def _after_clock(self, *, dated: bool) -> None:
        while self._skip(_ABOUT_AFTER):
            self._stamp = self._stamp._replace(about=True)
        self._zone()
        while self._skip(_ABOUT_AFTER):
            self._stamp = self._stamp._replace(about=True)
        if not dated:
            before = self._at
            if not (self._skip(_BETWEEN) and self._date()):
                self._at = before
        before, stamp = self._at, self._stamp
        if self._skip(_RANGE):
            if self._clock(after_date=False):
                self._zone()
                stamp = stamp._replace(zone=self._stamp.zone, about=True)
            else:
                self._at = before
            self._stamp = stamp

    def _date(self) -> bool:
        for pattern in _DATES:
            if found := pattern.match(self._text, self._at):
                self._at = found.end()
                self._stamp = _dated(self._stamp, found)
                return True
        return False

    def _clock(self, *, after_date: bool) -> bool:
        if found := _UNKNOWN.match(self._text, self._at):
            self._at = found.end()
            self._stamp = self._stamp._replace(unknown=self._stamp.unknown or found[0])
            return True
        for pattern in _CLOCKS:
            if found := pattern.match(self._text, self._at):
                clock = _clock(found)
                if clock is not None:
                    self._at = found.end()
                    bare = not found["half"] and found["h"][0] != "0" and 0 < clock[0] <= _NOON
                    self._stamp = self._stamp._replace(clock=clock, bare=bare)
                    return True
        if found := _MILITARY.match(self._text, self._at):
            follows = _ZONE.match(self._text, found.end())
            if after_date or (follows and follows[1].upper() in NAMES):
                self._at = found.end()
                self._stamp = self._stamp._replace(clock=(int(found["h"]), int(found["m"]), 0))
                return True
        return False

    def _zone(self) -> None:
        found = _ZONE.match(self._text, self._at)
        if found and ((found[1].upper() in NAMES and found[1].isupper()) or "+" in found[1]):
            self._at = found.end()
            self._stamp = self._stamp._replace(zone=found[1])

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self._text, self._at)
        if found is None or not found[0]:
            return False
        self._at = found.end()
        return True


def _dated(stamp: Stamp, found: re.Match[str]) -> Stamp:
    parts = found.groupdict()
    if "weekday" in parts:
        return stamp
    year, month, day = parts.get("y") or "", parts.get("mo"), parts["d"]
    if name := parts.get("name"):
        month = str(_MONTHS.index(name[:3].lower()) + 1)
    if "?" in f"{month}{day}" or "/" in year:
        known = int(year) if year.isdigit() else None
        about = int(month) if month and month.isdigit() else None
        return stamp._replace(year=known, month=about, unknown=found[0])
    return stamp._replace(year=int(year) if year else None, month=int(month or 0), day=int(day))


def _clock(found: re.Match[str]) -> tuple[int, int, int] | None:
    parts = found.groupdict()
    hour, half = int(parts["h"]), (parts.get("half") or "").lower()[:1]
    minute, second = int(parts.get("m") or 0), int(parts.get("s") or 0)
    if half and hour <= _NOON:  # beyond, as in 17:14pm, the hour says enough
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    valid = hour < 24 and minute < 60 and second < 60  # noqa: PLR2004  # a clock's
    return (hour, minute, second) if valid else None
