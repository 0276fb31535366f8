"""Instants, durations and how they are written. Instants are aware and in UTC, to the millisecond.

Written times follow RFC 3339 (https://www.rfc-editor.org/rfc/rfc3339#section-5.6).
"""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

MILLISECOND = timedelta(milliseconds=1)

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?"
    r"(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_NO_SECONDS = re.compile(r"\A(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d)([Zz]|[+-]\d\d:\d\d)\Z", re.ASCII)
_DURATION = re.compile(r"(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
_WEEKS = re.compile(r"(\d{1,4})w", re.ASCII)
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_TWO_DAYS = 48 * 60
"""In minutes: shorter than that, people still think in hours."""
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)
_UNITS = ("days", "hours", "minutes", "seconds")
_YEARS = range(1900, 3000)
"""Leaves room for every duration to be added, and catches slips such as 0026."""


def to_millisecond(at: datetime) -> datetime:
    """`at` in UTC, cut to whole milliseconds: what a file can hold."""
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def write_time(at: datetime) -> str:
    """`at` as `2026-11-22T03:15:02.123Z`: the one form that incli writes."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def read_time(text: str) -> datetime:
    """The instant an RFC 3339 text stands for; raises `ValueError` for anything else."""
    try:
        at = datetime.fromisoformat(text.upper()) if _RFC3339.fullmatch(text) else None
    except ValueError:  # 31 November
        at = None
    if at is None:
        raise ValueError(f"“{text}” is no time such as 2026-11-22T03:15:00Z")
    try:
        return _in_range(at, text)
    except ValueError:
        years = f"{_YEARS[0]} to {_YEARS[-1]}"
        raise ValueError(f"“{text}” is no time within the years {years}") from None


def with_seconds(text: str) -> str:
    """What somebody typed, as a file has it: ISO 8601 lets them leave out the seconds."""
    return _NO_SECONDS.sub(r"\1:00\2", text)


def _in_range(at: datetime, text: str) -> datetime:
    """`at` in UTC; raises `ValueError` outside of the years that a file can hold."""
    try:
        at = to_millisecond(at)
    except OverflowError:
        raise ValueError(f"“{text}” lies too far away") from None
    if at.year not in _YEARS:
        raise ValueError(f"“{text}” lies too far away")
    return at


def earlier(now: datetime, ago: str) -> datetime:
    """The instant that lies a duration such as `90d` before `now`; raises `ValueError`."""
    try:
        return _in_range(now - read_period(ago), ago)
    except OverflowError:
        raise ValueError(f"“{ago}” lies too far away") from None


def stamp(at: datetime) -> str:
    """`at` as the beginning of a file name: `20261122T031502123Z`; sorts as time does."""
    return at.strftime("%Y%m%dT%H%M%S") + f"{at.microsecond // 1000:03}Z"


def read_duration(text: str) -> timedelta:
    """A time box or a deadline such as `10m`, `1h30m` or `2d`.

    Raises `ValueError` for anything else, and for nothing at all.
    """
    found = _DURATION.fullmatch(text.strip())
    parts = [int(part or 0) for part in found.groups()] if found else []
    if not any(parts):
        raise ValueError(f"“{text}” is no duration such as 10m, 1h30m or 2d")
    return timedelta(**dict(zip(_UNITS, parts, strict=True)))


def read_period(text: str) -> timedelta:
    """A length of time that may count weeks, such as `2w`, `1d` or `12h`; raises `ValueError`."""
    weeks = _WEEKS.match(text)
    if weeks is None:
        return read_duration(text)
    rest = text[weeks.end() :]
    span = timedelta(weeks=int(weeks[1])) + (read_duration(rest) if rest else timedelta(0))
    if not span:
        raise ValueError(f"“{text}” is no duration such as 1w, 1d or 12h")
    return span


def write_duration(span: timedelta) -> str:
    """`span` in the shortest exact form: `1h30m`."""
    seconds = int(span.total_seconds())
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def span(duration: timedelta) -> str:
    """A duration as people say it: `48 min`, `2 h 05`, `3 days`.

    To the nearest second, and from a minute on to the nearest minute; days are whole ones. What is
    longer than nothing is never told as 0.
    """
    seconds = duration.total_seconds()
    whole = max(round(seconds), 1 if seconds > 0 else 0)
    if whole < 60:  # noqa: PLR2004  # of a minute
        return f"{whole} s"
    minutes = _minutes(duration)
    if minutes < 120:  # noqa: PLR2004  # two hours are still told in minutes
        return f"{minutes} min"
    if minutes < _TWO_DAYS:
        return f"{minutes // 60} h {minutes % 60:02}"
    return f"{minutes // 1440} days"


def effort(spent: timedelta) -> str:
    """How long people worked, who do so for hours and not for days: `48 min`, `2 h 05`, `145 h`."""
    hours = spent / timedelta(hours=1)
    return span(spent) if _minutes(spent) < _TWO_DAYS else f"{hours:,.0f} h"


def _minutes(duration: timedelta) -> int:
    """The nearest number of minutes; of two, the larger one."""
    return (duration + _MINUTE / 2) // _MINUTE


def read_moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The past instant somebody means by `2026-11-22T03:15:00Z`, `14:32` or `-5m`.

    A time of day is the last such time in `zone`. Raises `ValueError` for anything else.
    """
    text = text.strip()
    if text.startswith("-"):
        return earlier(now, text[1:])
    if _CLOCK.fullmatch(text):
        hour, minute, second = (int(part) for part in f"{text}:00".split(":")[:3])
        return _last(time(hour, minute, second), now, zone)
    try:
        return read_time(with_seconds(text))
    except ValueError:
        raise ValueError(
            f"“{text}” is no time such as 14:32, -5m or 2026-11-22T03:15:00Z"
        ) from None


def _last(clock: time, now: datetime, zone: tzinfo) -> datetime:
    """The last instant until `now` at which clocks in `zone` showed a time of day.

    Where clocks are put back, they show it twice; where they are put forward, not at all in that
    night. Those of Apia left out a whole day; those of St. John's were put back over midnight, so
    that it was tomorrow already.
    """
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in (1, 0, -1, -2))
    shown = (datetime.combine(day, clock.replace(fold=fold)) for day in days for fold in (0, 1))
    instants = ((each, each.replace(tzinfo=zone).astimezone(UTC)) for each in shown)
    return max(
        at
        for each, at in instants
        if at <= now and at.astimezone(zone).replace(tzinfo=None) == each
    )


def read_moment_of(
    text: str, first: datetime, last: datetime, now: datetime, zone: tzinfo
) -> datetime:
    """The past instant somebody means who speaks of something that lasted from `first` to `last`.

    As `read_moment` has it; but where it has been over for a day, a time of day is the last such
    time before its end, or the nearest to it. Raises `ValueError`.
    """
    if now - last < _DAY:
        return read_moment(text, now, zone)
    return read_moment_near(text, first, last, now, zone)


def read_moment_near(
    text: str, first: datetime, last: datetime, now: datetime, zone: tzinfo
) -> datetime:
    """As `read_moment`, but a time of day is the last before `last`, or the nearest to the span.

    Raises `ValueError`.
    """
    if not _CLOCK.fullmatch(text.strip()):
        return read_moment(text, now, zone)
    before, after = (read_moment(text, end, zone) for end in (last, last + _DAY))
    return after if after - last < first - before else before
