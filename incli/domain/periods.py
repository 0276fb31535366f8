"""Quarters, months and weeks, as people write them: `2026-Q4`, `2026-11`, `2026-W47`."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incli.domain.roster.wall import instant
from incli.domain.value import Value

_FORMS = {
    "quarter": (re.compile(r"([12]\d{3})-Q([1-4])", re.ASCII), "2026-Q4"),
    "month": (re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII), "2026-11"),
    "week": (re.compile(r"([12]\d{3})-W([0-5]\d)", re.ASCII), "2026-W47"),
}
_MONTHS = {"quarter": 3, "month": 1}


class Period(Value):
    """A stretch of days in a team's zone."""

    name: str
    first: date
    after: date
    """The day after its last one."""
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return instant(datetime.combine(self.first, time(0)), self.zone)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return instant(datetime.combine(self.after, time(0)), self.zone)


def period(kind: str, text: str, zone: ZoneInfo) -> Period:
    """The `quarter`, `month` or `week` that a text names; raises `ValueError` for none."""
    form, example = _FORMS[kind]
    found = form.fullmatch(text.strip().upper())
    wrong = f"“{text}” is no {kind} such as {example}"
    if found is None:
        raise ValueError(wrong)
    year, number = int(found[1]), int(found[2])
    try:
        if kind == "week":
            first = date.fromisocalendar(year, number, 1)
            return Period(found[0], first, first + timedelta(days=7), zone)
        length = _MONTHS[kind]
        first = date(year, (number - 1) * length + 1, 1)
        return Period(found[0], first, _months_later(first, length), zone)
    except ValueError:
        raise ValueError(wrong) from None


def last_period(kind: str, now: datetime, zone: ZoneInfo) -> Period:
    """The one that ended last: of a running one there is nothing to review yet."""
    today = now.astimezone(zone).date()
    if kind == "week":
        monday = today - timedelta(days=today.weekday())
        week = (monday - timedelta(days=7)).isocalendar()
        return period(kind, f"{week.year:04}-W{week.week:02}", zone)
    length = _MONTHS[kind]
    here = today.replace(day=1, month=(today.month - 1) // length * length + 1)
    before = here - timedelta(days=1)
    number = (before.month - 1) // length + 1
    return period(kind, f"{before.year:04}-{f'Q{number}' if length > 1 else f'{number:02}'}", zone)


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)
