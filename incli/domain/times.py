"""Instants, durations and how they are written. Instants are aware and in UTC, to the millisecond.

Written times follow RFC 3339 (https://www.rfc-editor.org/rfc/rfc3339#section-5.6).
"""

import re
from datetime import UTC, datetime, timedelta

MILLISECOND = timedelta(milliseconds=1)

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)
_UNITS = ("days", "hours", "minutes", "seconds")


def to_millisecond(at: datetime) -> datetime:
    """`at` in UTC, cut to whole milliseconds: what a file can hold."""
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def write_time(at: datetime) -> str:
    """`at` as `2026-11-22T03:15:02.123Z`: the one form that incli writes."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def read_time(text: str) -> datetime:
    """The instant an RFC 3339 text stands for; raises `ValueError` for anything else."""
    if not _RFC3339.fullmatch(text):
        raise ValueError(f"“{text}” is no time such as 2026-11-22T03:15:00Z")
    return to_millisecond(datetime.fromisoformat(text.upper()))


def stamp(at: datetime) -> str:
    """`at` as the beginning of a file name: `20261122T031502123Z`; sorts as time does."""
    return at.strftime("%Y%m%dT%H%M%S") + f"{at.microsecond // 1000:03}Z"


def read_duration(text: str) -> timedelta:
    """A time box or a deadline such as `10m`, `1h30m` or `2d`.

    Raises `ValueError` for anything else, and for nothing at all.
    """
    found = _DURATION.fullmatch(text.strip())
    parts = [int(part or 0) for part in found.groups()] if found else []
    if not any(parts) or max(parts) > 10**6:
        raise ValueError(f"“{text}” is no duration such as 10m, 1h30m or 2d")
    return timedelta(**dict(zip(_UNITS, parts, strict=True)))


def write_duration(span: timedelta) -> str:
    """`span` in the shortest exact form: `1h30m`."""
    seconds = int(span.total_seconds())
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
