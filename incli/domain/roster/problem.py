"""What is wrong with a roster, before anybody knows the line it stands on."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from incli.domain.roster.model import Roster, Where
from incli.domain.roster.timeline import Shift, timeline
from incli.domain.roster.wall import Span
from incli.domain.times import write_duration
from incli.domain.value import NOTHING, Value

_MINUTE = timedelta(minutes=1)


class Problem(Value):
    """One thing that is wrong, and where in the file."""

    where: Where
    message: str
    hint: str = ""
    rule: str = ""
    """The rule of the check that asks the same, where there is one."""


class Question(Value):
    """What a roster is asked about."""

    roster: Roster
    others: tuple[Roster, ...]
    start: datetime
    end: datetime
    """Rotations are judged between these two; dated shifts wherever they are."""
    now: datetime
    known: frozenset[str]
    """Everybody in people.yaml."""
    untrained: Callable[[str, str], str | None]
    """Why a person is not qualified for a role; None where they are."""
    resting: Mapping[str, datetime] = NOTHING
    """Who worked at night in an incident, and until when they rest."""

    def told(self, at: datetime) -> str:
        """An instant on the roster's clock."""
        return f"{at.astimezone(self.roster.zone):%a %Y-%m-%d %H:%M}"

    def typed(self, at: datetime) -> str:
        """The same as somebody types it: `2026-12-24T10:00:00+01:00`."""
        return at.astimezone(self.roster.zone).isoformat(timespec="seconds").replace("+00:00", "Z")

    def between(self, span: Span) -> str:
        """A span on the roster's clock."""
        return f"from {self.told(span[0])} to {self.told(span[1])} ({self.roster.zone.key})"

    def whole(self) -> Span:
        """From the first dated shift or the beginning asked for, to the end."""
        dated = [each.start for each in self.roster.dated]
        ends = [each.end or each.start for each in self.roster.dated]
        return min([self.start, *dated]), max([self.end, *ends])

    def shown(self, layer: str) -> list[Shift]:
        """The shifts of a layer in all the time that is judged."""
        return timeline(self.roster, layer, *self.whole())


def length(span: timedelta) -> str:
    """A length of time in whole minutes: `6d23h`."""
    return write_duration(span // _MINUTE * _MINUTE) if span >= _MINUTE else write_duration(span)


def times(count: int) -> str:
    """What is added where something happens again and again."""
    if count == 1:
        return ""
    return ", and once more" if count == 2 else f", and {count - 1} more times"  # noqa: PLR2004


def in_layer(layer: str) -> str:
    """Which layer, where it is not the primary one."""
    return "" if layer == "primary" else f" ({layer})"


def each_once(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without repetition, in the order they were found."""
    return list(dict.fromkeys(problems))


def as_written(at: datetime) -> str:
    """An instant as somebody types it: `2026-12-24T09:00:00Z`."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
