"""Times of the plan, as people type them: days, clocks, and spans from now."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from incli.domain.errors import InvalidInput
from incli.domain.times import read_period, read_time, with_seconds

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_LONGEST = timedelta(days=3660)
_ON_THE_WALL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", re.ASCII)
_FORMS = "2026-12-24, 2026-12-24T18:00, 18:00, now, or 2h"


def instant(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The instant somebody means: of a day its midnight in `zone`, of a clock its next such time.

    Raises `InvalidInput`.
    """
    written = as_written(text, now, zone)
    if "T" in written:
        return read_time(written)
    return datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(UTC)


def window(
    start: str | None, end: str | None, now: datetime, zone: tzinfo, usual: timedelta
) -> tuple[datetime, datetime]:
    """From when to when somebody asks: from now on, and for as long as `usual`, where not said.

    Raises `InvalidInput` for an end that is not after the start, or years after it.
    """
    begin = instant(start, now, zone) if start else now
    finish = instant(end, begin, zone) if end else begin + usual
    if finish <= begin:
        raise InvalidInput(f"{end} is not after {start or 'now'}.", "--from DAY --to DAY")
    if finish - begin > _LONGEST:
        raise InvalidInput("That is longer than ten years.", "--from DAY --to DAY")
    return begin, finish


def as_written(text: str, now: datetime, zone: tzinfo) -> str:
    """The same as a file says it: a day stays a day; all else becomes a time with its offset.

    A time without one is what a clock in `zone` shows.
    """
    plain = text.strip()
    try:
        if _DAY.fullmatch(plain):
            return datetime.fromisoformat(plain).date().isoformat()
        if found := _CLOCK.fullmatch(plain):
            return _written(_next(int(found[1]), int(found[2]), now, zone))
        if plain == "now":
            return _written(now.astimezone(zone))
        if _ON_THE_WALL.fullmatch(plain.upper()):
            local = datetime.fromisoformat(plain.upper()).replace(tzinfo=zone)
            return _written(local.astimezone(UTC).astimezone(zone))
        if "T" in plain.upper():
            full = with_seconds(plain.upper())
            read_time(full)
            return full
        return _written((now + _period(plain)).astimezone(zone))
    except (ValueError, OverflowError):
        raise InvalidInput(f"“{text}” is no day or time.", f"such as {_FORMS}") from None


def _next(hour: int, minute: int, now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone)
    moment = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment if moment >= local else moment + timedelta(days=1)


def _period(text: str) -> timedelta:
    return read_period(text.removeprefix("+"))


def _written(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()
