"""Puts the rows of a postmortem's timeline on the clock: days, zones, and what is not known."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.times import MILLISECOND
from incli.exchange.incidents.prose import Row, Timeline
from incli.exchange.incidents.stamps import Stamp
from incli.exchange.incidents.when import in_zone, local
from incli.exchange.incidents.zones import Zone, find_zone

_ALL_TIMES = re.compile(
    r"\b(?:all )?times\b(?: are| is)?(?: in| given in)?[ :]+([^\n]{2,60})", re.IGNORECASE
)
_BACK = timedelta(hours=6)
"""A time of day that lies further back than this is of the next day."""
_AFTERNOON = timedelta(hours=12)
_FAR = timedelta(days=300)
_DIGITS = 4


class Placed(NamedTuple):
    """A row with its time."""

    at: datetime
    late: str | None
    """What its time assumes."""
    text: str
    line: int
    key: str
    """Tells it from the other rows: its time as it stands, and the how-manieth with that time."""
    unsure: bool = False
    """Whether its time is not known."""


class Placer:
    """Places the rows of one document."""

    def __init__(self, path: str, text: str, day: Stamp | None, zone: tzinfo | None) -> None:
        """`day` is the document's own, where it has one; `zone` is for times that name none."""
        self._path = path
        self._zone = zone
        self._document = self._find_zone(text)
        self._base = _date_of(day) if day else None
        self._day: date | None = None
        self._before: datetime | None = None
        self._wall: datetime | None = None
        self._seen: dict[str, int] = {}
        self._told: set[str] = set()
        self._twelve = True
        self._last: Zone | None = None
        self.findings: list[Finding] = []

    def place(self, timeline: Timeline) -> list[Placed]:
        """The rows of a timeline, each at its time."""
        named = find_zone(timeline.said) or self._document
        stamps = [row.stamp for row in timeline.rows if row.stamp]
        self._twelve = not any(each.clock and each.clock[0] > 12 for each in stamps)  # noqa: PLR2004  # an hour of a clock of 24
        placed: list[Placed] = []
        waiting: list[Row] = []
        for row in timeline.rows:
            if row.stamp and row.stamp.is_day and not row.text:
                self._day, self._wall = self._date(row.stamp, row.line), None
                continue
            at = self._at(row, named)
            if at is None:
                waiting.append(row)
                continue
            placed += self._first(waiting, at.at)
            waiting = []
            placed.append(at)
            self._before = at.at
        if waiting:
            placed += self._first(waiting, self.day_itself().at)
        return placed

    def day_itself(self) -> Placed:
        """The beginning of the document's day, for one that has no rows."""
        day = self._day or self._base
        if day is None:
            raise InvalidData(Finding(self._path, 1, 1, "Nothing in it says of which day it is."))
        at, late = self._instant(datetime.combine(day, time()), self._document, 1)
        late = late or "imported; it says no time of day: put at its beginning"
        return Placed(at, late, "", 1, "day", unsure=True)

    def _find_zone(self, text: str) -> Zone | None:
        found = (find_zone(each[1]) for each in _ALL_TIMES.finditer(text))
        return next((each for each in found if each), None)

    def _first(self, rows: list[Row], at: datetime) -> Iterator[Placed]:
        """Rows that stand before the first one with a time."""
        for number, row in enumerate(rows):
            said = f" reads “{row.stamp.said}”" if row.stamp else " is not said"
            late = f"imported; its time{said}: put before the first one that is known"
            before = at - MILLISECOND * (len(rows) - number)
            yield Placed(before, late, row.text, row.line, self._key(row), unsure=True)

    def _at(self, row: Row, named: Zone | None) -> Placed | None:
        """A row at its time; None where nothing before it has one."""
        stamp = row.stamp
        if stamp is None:
            return self._after(row, "its time is not said")
        own = find_zone(stamp.zone) if stamp.zone else None
        zone = own or named or self._last
        self._last = own or self._last
        try:
            day = self._date(stamp, row.line)
            wall = datetime.combine(day, time(*stamp.clock)) if day and stamp.clock else None
        except ValueError as error:
            self._odd(row.line, f"“{stamp.said}” is no time: {error}.")
            return self._after(row, f"its time reads “{stamp.said}”, which is none")
        if wall is None:
            return self._vague(row, stamp, day, zone)
        wall = self._going_on(wall, stamp, row)
        at, late = self._instant(wall, zone, row.line)
        self._look(at, row)
        self._day, self._wall = wall.date(), wall
        if (stamp.about or _is_typo(stamp.year)) and late is None:
            late = f"imported; said as “{stamp.said}”"
        return Placed(at, late, row.text, row.line, self._key(row))

    def _vague(self, row: Row, stamp: Stamp, day: date | None, zone: Zone | None) -> Placed | None:
        """A row that does not say its time of day, or its day."""
        said = f"its time reads “{stamp.said}”" if stamp.unknown else "it says no time of day"
        if stamp.day is None or day is None:
            return self._after(row, said)
        at, _ = self._instant(datetime.combine(day, time()), zone, row.line)
        if self._before is not None and self._before > at and self._day == day:
            return self._after(row, said)
        self._day, self._wall = day, None
        late = f"imported; {said}: put at the beginning of the day"
        return Placed(at, late, row.text, row.line, self._key(row), unsure=bool(stamp.unknown))

    def _after(self, row: Row, said: str) -> Placed | None:
        if self._before is None:
            return None
        late = f"imported; {said}: put after the row before it"
        return Placed(self._before, late, row.text, row.line, self._key(row), unsure=True)

    def _date(self, stamp: Stamp, line: int) -> date | None:
        """The day of a row; raises `ValueError` where there is no such day."""
        if stamp.day is None or stamp.month is None:
            if self._day is None and self._base is None:
                text = "Its rows say times of day, and nothing says of which day."
                raise InvalidData(Finding(self._path, line, 1, text))
            return self._day or self._base
        year = stamp.year
        if year is not None and _is_typo(year):
            self._odd(line, f"The year {year} is taken for {str(year)[:_DIGITS]}.")
            year = int(str(year)[:_DIGITS])
        if year is not None:
            return date(year, stamp.month, stamp.day)
        near = self._day or self._base
        if near is None:
            raise InvalidData(Finding(self._path, line, 1, f"“{stamp.said}” is of no year."))
        days = [
            day
            for each in (near.year - 1, near.year, near.year + 1)
            if (day := _day(each, stamp.month, stamp.day))
        ]
        if not days:
            raise ValueError("there is no such day in any year")
        return min(days, key=lambda each: abs(each - near))

    def _going_on(self, wall: datetime, stamp: Stamp, row: Row) -> datetime:
        """A time of day alone is of the day of the row before, or of the next one."""
        if stamp.day is not None or self._wall is None or self._wall - wall <= timedelta(0):
            return wall
        if stamp.bare and self._twelve and self._wall.hour in {10, 11, 12}:
            self._odd(row.line, f"“{stamp.said}” is taken for the afternoon.")
            return wall + _AFTERNOON
        if stamp.bare and self._twelve and self._wall.hour > 12 and wall.hour < 12:  # noqa: PLR2004  # noon
            return wall + _AFTERNOON
        if self._wall - wall > _BACK:
            self._odd(row.line, f"“{stamp.said}” is taken for the next day.")
            return wall + timedelta(days=1)
        return wall

    def _look(self, at: datetime, row: Row) -> None:
        """Tell of a row that stands after later ones."""
        if self._before is None or self._before - at <= timedelta(0):
            return
        said = row.stamp.said if row.stamp else ""
        if self._before - at > _FAR:
            days = (self._before - at).days
            self._odd(row.line, f"“{said}” lies {days} days before the row above it: the year?")
        else:
            self._odd(row.line, f"“{said}” stands below a later row.")

    def _instant(self, wall: datetime, zone: Zone | None, line: int) -> tuple[datetime, str | None]:
        """A time on a wall as an instant, and what that assumes."""
        if zone is None:
            at, assumed = local(wall, self._zone)
            if assumed:
                self._once(line, "Times name no zone: read as UTC.", "--timezone ZONE")
            return at, f"imported; {assumed}" if assumed else None
        at = in_zone(wall, zone.zone)
        for odd in (zone.odd, zone.told_at(at)):
            if odd:
                self._once(line, f"{odd}.")
        return at, f"imported; {zone.odd}" if zone.odd else None

    def _key(self, row: Row) -> str:
        said = row.stamp.said if row.stamp and row.stamp.said else "row"
        self._seen[said] = self._seen.get(said, 0) + 1
        return f"{said} {self._seen[said]}"

    def _odd(self, line: int, message: str, hint: str = "") -> None:
        self.findings.append(Finding(self._path, line, 1, message, hint))

    def _once(self, line: int, message: str, hint: str = "") -> None:
        if message not in self._told:
            self._told.add(message)
            self._odd(line, message, hint)


def _is_typo(year: int | None) -> bool:
    return year is not None and year >= 10**_DIGITS


def _date_of(stamp: Stamp) -> date | None:
    if stamp.year is None or stamp.month is None or stamp.day is None:
        return None
    return _day(int(str(stamp.year)[:_DIGITS]), stamp.month, stamp.day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
