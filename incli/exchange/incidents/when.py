"""Times as other systems write them: never read as UTC in silence."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from incli.domain.times import to_millisecond

_YEARS = range(1900, 3000)
_TIME = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:[Tt]|,?[ ]+)(\d\d?)[:h](\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"[ ]*([Zz]|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,9})?", re.ASCII)

NO_ZONE = "its time names no zone: read as UTC"
"""What is assumed where neither the source nor anybody else names a zone."""


class Moment(NamedTuple):
    """An instant, and what had to be assumed to arrive at it."""

    at: datetime
    assumed: str | None = None
    day_only: bool = False
    """Whether no time of day was said."""


def read_when(text: str, zone: tzinfo | None) -> Moment:
    """The instant of `2026-08-17T13:40:03.629Z`, `2020-06-13 15:54:00`, `2020-06-13`.

    `zone` is for times that name none; UTC is assumed, and said, where that is None too. Raises
    `ValueError`, in plain words, for what is no such time, or no day of any year.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text.strip()[:60]}” is no time such as 2026-11-22T03:15:00Z")
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    try:
        wall = datetime(  # noqa: DTZ001  # the zone comes next
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
        )
    except ValueError as error:
        raise ValueError(f"“{text.strip()}” is no time: {error}") from None
    wall = wall.replace(microsecond=int((fraction or "0").ljust(6, "0")[:6]))
    if offset:
        return Moment(in_zone(wall, _offset(offset)), day_only=hour is None)
    at, assumed = local(wall, zone)
    return Moment(at, assumed, hour is None)


def read_epoch(text: str) -> datetime:
    """The instant of `1452912345.000200`, seconds since 1970; raises `ValueError`."""
    if not _EPOCH.fullmatch(text):
        raise ValueError(f"“{text[:60]}” are no seconds since 1970")
    seconds, _, fraction = text.partition(".")
    micro = int(fraction.ljust(6, "0")[:6])
    return to_millisecond(datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=micro))


def local(wall: datetime, zone: tzinfo | None) -> tuple[datetime, str | None]:
    """A time on a wall as an instant, and what had to be assumed."""
    if zone is not None:
        return in_zone(wall, zone), None
    return in_zone(wall, UTC), NO_ZONE


def in_zone(wall: datetime, zone: tzinfo) -> datetime:
    """A time on a wall in a zone, in UTC; raises `ValueError` where no file could hold it."""
    try:
        at = to_millisecond(wall.replace(tzinfo=zone))
    except OverflowError:
        at = datetime.min.replace(tzinfo=UTC)
    if at.year not in _YEARS:
        raise ValueError(f"{wall:%d %B} of the year {wall.year} lies too far away")
    return at


def _offset(text: str) -> tzinfo:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if span >= timedelta(days=1):
        raise ValueError(f"“{text}” is no offset from UTC")
    return timezone(-span if text[0] == "-" else span)
