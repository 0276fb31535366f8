"""Where work falls, from what digests keep: by service, person, and hour of that person's day."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cached_property

from incli.domain.load import working_day
from incli.domain.stress import Stay, Stress, everywhere, stress
from incli.domain.times import write_time
from incli.domain.value import Value
from incli.publish.facts.digest import Digest

LEVELS = 5
"""How many shades there are; each stands for as much as the next."""
_STEPS = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360, 480, 600)
"""Minutes that a shade may stand for, easily told; of more, whole ten hours."""
_MINUTE = timedelta(minutes=1)
_NONE = timedelta(0)


class Row(Value):
    """A service or a person: how long people worked in each hour of the day."""

    name: str
    hours: tuple[timedelta, ...]
    """24 of them, from midnight."""

    @property
    def total(self) -> timedelta:
        """All of it."""
        return sum(self.hours, _NONE)

    @property
    def at_night(self) -> timedelta:
        """That of the night."""
        nights = (self.hours[first:end] for part, first, end in working_day() if part == "night")
        return sum((each for hours in nights for each in hours), _NONE)

    @property
    def hardest(self) -> int:
        """The hour of the day with the most of it."""
        return max(range(24), key=self.hours.__getitem__)


class Heat(Value):
    """One map: its rows, and what its shades mean."""

    rows: tuple[Row, ...]
    step: timedelta
    """What one shade stands for."""
    everything: Row | None = None
    """The sum of the rows, time in two of them at once counted once."""

    def shade(self, spent: timedelta) -> int:
        """The shade of a cell: 0 for nothing, `LEVELS` at the most."""
        return -(-spent // self.step)

    @property
    def shades(self) -> tuple[tuple[int, timedelta], ...]:
        """Each shade, and the most that it stands for."""
        return tuple((each, self.step * each) for each in range(1, LEVELS + 1))


class Worked(Value):
    """All maps of one stretch of time."""

    by_service: tuple[Stress, ...]
    everywhere: tuple[Stress, ...]
    """The same without services, so that time in two of them at once counts once."""
    name: Callable[[str], str]
    """What a person is called."""

    @cached_property
    def everything(self) -> Row:
        """All of it, in one row."""
        return _row("", self.everywhere)

    @cached_property
    def services(self) -> Heat:
        """A row a service, over all people; the one that took most comes first."""
        found = _grouped(self.by_service, lambda each: each.service)
        rows = (_row(name, spent) for name, spent in found.items())
        weighed = tuple(sorted(rows, key=lambda each: (-each.total, each.name)))
        return Heat(weighed, _step(weighed), self.everything)

    @cached_property
    def people(self) -> Heat:
        """A row a person, over all services."""
        rows = self._of_people(self.everywhere)
        return Heat(rows, _step(rows), self.everything)

    def of_services(self) -> tuple[tuple[Row, Heat], ...]:
        """Each service and its people, in the shades of the fullest cell of them all."""
        found = _grouped(self.by_service, lambda each: each.service)
        maps = [(each, self._of_people(found[each.name])) for each in self.services.rows]
        step = _step(row for _, rows in maps for row in rows)
        return tuple((service, Heat(rows, step)) for service, rows in maps)

    def _of_people(self, found: Iterable[Stress]) -> tuple[Row, ...]:
        """A row a person, by name: nobody is ranked."""
        by_person = _grouped(found, lambda each: each.person)
        rows = (_row(self.name(person), spent) for person, spent in by_person.items())
        return tuple(sorted(rows, key=lambda each: each.name.casefold()))


def worked(
    digests: Iterable[Digest],
    zone_of: Callable[[str], tzinfo],
    name: Callable[[str], str],
    since: datetime,
    now: datetime,
) -> Worked:
    """What people gave between two instants, each by their own clock; see `stress`."""
    stays = tuple(_stays(digests, since, now))
    return Worked(
        stress(stays, zone_of, now, since), stress(everywhere(stays), zone_of, now, since), name
    )


def _stays(digests: Iterable[Digest], since: datetime, now: datetime) -> Iterator[Stay]:
    first, last = write_time(since), write_time(now)
    for told in digests:
        for person, begin, end in told["stays"]:
            if begin < last and end > first:  # times in the one form that we write sort as text
                span = (datetime.fromisoformat(each) for each in (begin, end))
                yield Stay(person, tuple(told["services"]), *span)


def _grouped(
    found: Iterable[Stress], key: Callable[[Stress], str]
) -> Mapping[str, Sequence[Stress]]:
    """The same by service, or by person."""
    groups: dict[str, list[Stress]] = {}
    for each in found:
        groups.setdefault(key(each), []).append(each)
    return groups


def _row(name: str, found: Iterable[Stress]) -> Row:
    hours = [_NONE] * 24
    for each in found:
        hours[each.hour] += each.spent
    return Row(name, tuple(hours))


def _step(rows: Iterable[Row]) -> timedelta:
    """What a shade has to stand for, so that the last one reaches the fullest cell."""
    fullest = max((most for each in rows for most in each.hours), default=_NONE)
    least = fullest / LEVELS
    known = (_MINUTE * each for each in _STEPS)
    tens = -(-least // timedelta(hours=10)) * timedelta(hours=10)
    return next((each for each in known if each >= least), tens)
