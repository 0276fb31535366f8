"""Business time: the hours a team works, and deadlines counted in them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incli.domain.times import read_duration
from incli.domain.value import Value

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)


class Business(Value):
    """When a team works."""

    days: tuple[str, ...] = WEEKDAYS[:5]
    opens: time = time(9)
    closes: time = time(17)
    zone: str = "UTC"
    holidays: frozenset[date] = frozenset()

    def check(self) -> None:
        """Raise `ValueError` where deadlines could never be reached."""
        if not set(self.days) & set(WEEKDAYS):
            raise ValueError(f"business days are among {', '.join(WEEKDAYS)}")
        if self.opens >= self.closes:
            raise ValueError("business hours end after they begin")

    def is_business_day(self, day: date) -> bool:
        """Whether the team works on `day`."""
        return WEEKDAYS[day.weekday()] in self.days and day not in self.holidays

    def deadline(self, start: datetime, demand: str, *, in_hours: bool = False) -> datetime:
        """The instant by which what is demanded at `start` is due, in UTC.

        `5bd` and `3d` are due when the fifth business day, or the third calendar day, ends in the
        team's zone. `20m` is exact; with `in_hours` only business hours count.
        """
        if demand.endswith("bd"):
            return self.end_of(self._days_later(self._local(start).date(), int(demand[:-2])))
        if demand.endswith("d") and demand[:-1].isdigit():
            return self.end_of(self._local(start).date() + int(demand[:-1]) * _DAY)
        span = read_duration(demand)
        return self._later(start, span) if in_hours else start + span

    def day_of(self, at: datetime) -> date:
        """The day it is in the team's zone."""
        return self._local(at).date()

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """The last second of a day in the team's zone."""
        return self._at(day, time(23, 59, 59))

    def _days_later(self, day: date, count: int) -> date:
        while count > 0:
            day += _DAY
            count -= self.is_business_day(day)
        return day

    def _later(self, start: datetime, span: timedelta) -> datetime:
        """`span` of business hours after `start`."""
        for opens, closes in self._windows(self._local(start).date()):
            begin = max(start, opens)
            if begin >= closes:
                continue
            if span <= closes - begin:
                return begin + span
            span -= closes - begin
        raise AssertionError("business windows never end")

    def _windows(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        while True:
            if self.is_business_day(day):
                yield self._at(day, self.opens), self._at(day, self.closes)
            day += _DAY
