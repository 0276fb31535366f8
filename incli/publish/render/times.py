"""Times and durations as pages show them: in UTC, marked so that a script can show other zones."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from markupsafe import Markup

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _date(iso: str) -> str:
    return f"{iso[8:10]} {_MONTHS[int(iso[5:7]) - 1]}"


def _weekday(iso: str) -> str:
    return f"{_DAYS[date.fromisoformat(iso[:10]).weekday()]} {_date(iso)} {iso[:4]}"


# From ISO 8601 and not by `strftime`, which takes five times as long: a site has millions of times.
FORMATS: Mapping[str, Callable[[str], str]] = {
    "clock": lambda iso: iso[11:16],
    "second": lambda iso: iso[11:19],
    "date": _date,
    "day": lambda iso: f"{_date(iso)} {iso[:4]}",
    "month": lambda iso: f"{_MONTHS[int(iso[5:7]) - 1]} {iso[:4]}",
    "weekday": _weekday,
    "moment": lambda iso: f"{_date(iso)} {iso[:4]} {iso[11:16]}",
}
"""How much of a time is shown; the local script knows the same names."""


def shown(at: datetime, how: str) -> str:
    """A time in UTC, as text."""
    return FORMATS[how](_iso(at))


def stamp(at: datetime) -> str:
    """A time as programs read it, to the second."""
    return f"{_iso(at)[:19]}Z"


def time_tag(at: datetime, how: str = "clock") -> Markup:
    """A time that the zone switch finds."""
    iso = _iso(at)
    return Markup(f'<time datetime="{iso[:19]}Z" data-as="{how}">{FORMATS[how](iso)}</time>')  # noqa: S704  # digits and our own words


def _iso(at: datetime) -> str:
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()
