"""The written forms that schemas name under `format`: each says in plain words what is wrong.

jsonschema checks none of these by itself (`date-time` only where another package is installed),
and Python's own readers take more than RFC 3339 allows; so the forms are ours.
"""

import calendar
import re
from collections.abc import Callable
from datetime import timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from incli.documents.scalars import shown
from incli.domain.drill import unseal
from incli.domain.times import read_period

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?"
    r"([Zz]|[+-]([0-9]{2}):([0-9]{2}))?"
)
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")
_SPAN = re.compile(r"(?:[0-9]{1,5}[dhms]){1,4}")
_PERIOD = re.compile(r"(?=.)(?:[0-9]{1,4}w)?(?:[0-9]{1,5}[dhms]){0,4}")
_YEARS = range(1900, 3000)
"""Catches slips such as 0026, and leaves room for zones and durations to be added."""
_LARGEST_FIRST = "wdhms"
_SHORTEST_SHIFT = timedelta(minutes=30)
"""Keeps whoever writes `1s` from waiting for millions of shifts."""
_DEADLINE = re.compile(r"[1-9][0-9]{0,3}bd")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MACHINES_OWN = frozenset({"localtime", "Factory", "posixrules"})
"""Names that stand for something else on every machine."""


def check_date(text: str) -> None:
    """A day: `2026-11-22`. Raises `ValueError`."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(f"“{shown(text)}” is no date such as 2026-11-22.")
    year, month, day = map(int, found.groups())
    no_date = f"“{text}” is no date."
    if year not in _YEARS:
        raise ValueError(f"{no_date} Years go from {_YEARS.start} to {_YEARS.stop - 1}.")
    if not 1 <= month <= len(_MONTHS):
        raise ValueError(f"{no_date} Months go from 01 to 12.")
    if not day:
        raise ValueError(f"{no_date} Days begin at 01.")
    days = calendar.monthrange(year, month)[1]
    if day > days:
        raise ValueError(f"{no_date} {_MONTHS[month - 1]} {year} has {days} days.")


def check_date_time(text: str) -> None:
    """An instant by RFC 3339, with its zone: `2026-11-22T03:15:00Z`. Raises `ValueError`."""
    found = _DATE_TIME.fullmatch(text)
    if not found:
        raise ValueError(f"“{shown(text)}” is no time such as 2026-11-22T03:15:00Z.")
    day, hour, minute, second, zone, zone_hour, zone_minute = found.groups()
    check_date(day)
    _check_clock(text, hour, minute, second)
    if not zone:
        raise ValueError(f"“{text}” has no time zone: end it with Z (UTC), or +01:00 and the like.")
    if zone_hour:
        _check_clock(zone, zone_hour, zone_minute, "00")


def check_day_or_time(text: str) -> None:
    """A day, or an instant. Raises `ValueError`."""
    (check_date_time if "T" in text.upper() else check_date)(text)


def check_clock(text: str) -> None:
    """A time of day on a wall: `09:00`, to `23:59`. Raises `ValueError`."""
    found = _CLOCK.fullmatch(text)
    if not found:
        raise ValueError(f"“{shown(text)}” is no time of day such as 09:00.")
    _check_clock(text, found[1], found[2], "00")


def _check_clock(text: str, hour: str, minute: str, second: str) -> None:
    for name, value, end in (("Hours", hour, 23), ("Minutes", minute, 59), ("Seconds", second, 59)):
        if int(value) > end:
            raise ValueError(f"“{text}” is no time. {name} go from 00 to {end}.")


def check_span(text: str) -> None:
    """A length of time, the largest unit first: `10m`, `1h30m`. Raises `ValueError`."""
    _check_units(text, _SPAN, "10m, 1h30m or 2d")


def check_period(text: str) -> None:
    """A length of time that may count weeks: `2w`. Raises `ValueError`."""
    _check_units(text, _PERIOD, "1w, 1d or 12h")


def check_shift_length(text: str) -> None:
    """A period of half an hour or more: shifts are not shorter. Raises `ValueError`."""
    check_period(text)
    if read_period(text) < _SHORTEST_SHIFT:
        raise ValueError(f"“{text}” is no length for a shift: half an hour is the least.")


def _check_units(text: str, form: re.Pattern[str], such_as: str) -> None:
    units = re.sub(r"[0-9]", "", text)
    in_order = sorted(set(units), key=_LARGEST_FIRST.find) == list(units)
    if not form.fullmatch(text) or not in_order:
        raise ValueError(f"“{shown(text)}” is no duration such as {such_as}.")
    if not re.search(r"[1-9]", text):
        raise ValueError(f"“{text}” is no time at all.")


def check_deadline(text: str) -> None:
    """A length of time, or business days: `5bd`. Raises `ValueError`."""
    if text.endswith("bd"):
        if not _DEADLINE.fullmatch(text):
            raise ValueError(f"“{shown(text)}” is no number of business days such as 5bd.")
    else:
        check_span(text)


def check_time_zone(text: str) -> None:
    """A zone of the IANA database: `Europe/Paris`. Raises `ValueError`."""
    zones = _zones()
    if text not in zones:
        near = get_close_matches(text, zones, n=1, cutoff=0.7)
        meant = f" Did you mean {near[0]}?" if near else " They look like Europe/Paris, or UTC."
        raise ValueError(f"“{shown(text)}” is no time zone.{meant}")


def check_sealed(text: str) -> None:
    """A cause as `incli drill new` seals it. Raises `ValueError`."""
    try:
        unseal(text)
    except ValueError as error:
        said = f"{error}"
        raise ValueError(f"{said[0].upper()}{said[1:]}.") from None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _MACHINES_OWN


FORMATS: dict[str, Callable[[str], None]] = {
    "date": check_date,
    "date-time": check_date_time,
    "day-or-time": check_day_or_time,
    "clock-time": check_clock,
    "time-span": check_span,  # “duration” is taken: JSON Schema means ISO 8601 by it
    "period": check_period,
    "shift-length": check_shift_length,
    "deadline": check_deadline,
    "timezone": check_time_zone,
    "sealed-cause": check_sealed,
}
