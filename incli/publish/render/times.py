"""Times and durations as pages show them: in UTC, marked so that a script can show other zones."""

from datetime import UTC, datetime

from markupsafe import Markup

FORMATS = {
    "clock": "%H:%M",
    "second": "%H:%M:%S",
    "date": "%d %b",
    "day": "%d %b %Y",
    "month": "%b %Y",
    "weekday": "%a %d %b %Y",
    "moment": "%d %b %Y %H:%M",
}
"""How much of a time is shown; the local script knows the same names."""


def shown(at: datetime, how: str) -> str:
    """A time in UTC, as text."""
    return at.astimezone(UTC).strftime(FORMATS[how])


def stamp(at: datetime) -> str:
    """A time as programs read it, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def time_tag(at: datetime, how: str = "clock") -> Markup:
    """A time that the zone switch finds."""
    return Markup(f'<time datetime="{stamp(at)}" data-as="{how}">{shown(at, how)}</time>')  # noqa: S704  # digits and our own words
