"""Which of two demands asks for more.

What is not demanded at all asks for the least, so None is the weakest of every kind.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from incli.domain.business import Business
from incli.domain.policy import Cadence
from incli.domain.severity import rank
from incli.domain.times import read_duration
from incli.domain.value import Value

WEAKER, STRICTER, CHANGED, SAME = "weaker", "stricter", "changed", ""
"""How what comes after relates to what was before; `changed` is another thing, not more or less."""
DIRECTIONS = ("lower", "higher", "more", "fewer", "milder", "worse", "")
"""What can be stricter of a parameter: see `incli.rules.rule.Param.stricter`."""

_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
_STARTS = tuple(
    _MONDAY + timedelta(days=day, hours=hour, minutes=minute)
    for day in range(7)
    for hour, minute in ((0, 0), (9, 0), (16, 59), (23, 59))
)
"""Where deadlines of different units are compared: a week, at the edges of its days."""


def worst(ways: Iterable[str]) -> str:
    """What several differences come to: weaker, where anything is."""
    found = set(ways)
    return next((each for each in (WEAKER, STRICTER, CHANGED) if each in found), SAME)


def ordered(direction: str, before: Any, after: Any) -> str:  # noqa: ANN401  # any kind of value
    """Compare two values of which the one in `direction` is the stricter."""
    if before == after:
        return SAME
    if before is None or after is None:
        return STRICTER if before is None else WEAKER
    if direction in {"more", "fewer"}:
        lost, won = set(before) - set(after), set(after) - set(before)
        return (
            WEAKER if (lost if direction == "more" else won) else STRICTER if lost | won else SAME
        )
    if direction in {"milder", "worse"}:
        before, after = rank(before), rank(after)
        direction = "higher" if direction == "milder" else "lower"
    if direction not in {"lower", "higher"}:
        return CHANGED
    return STRICTER if (after < before) == (direction == "lower") else WEAKER


class Scale(Value):
    """What deadlines are counted by, so that two of them can be compared."""

    business: Business
    hours: tuple[bool, bool] = (False, False)
    """Whether only business hours count, before and after."""

    def deadline(self, before: str | None, after: str | None) -> str:
        """Compare two deadlines. One that can be later on some day of the week is the weaker."""
        if before is None or after is None:
            return ordered("lower", before, after)
        one, other = _plain(before), _plain(after)
        if one[0] == other[0] and (one[0] != "exact" or self.hours[0] == self.hours[1]):
            return ordered("lower", one[1], other[1])
        return worst(
            ordered("lower", self._due(start, before, 0), self._due(start, after, 1))
            for start in _STARTS
        )

    def cadence(self, before: Cadence | None, after: Cadence | None) -> str:
        """Compare how often an audience is told something."""
        if before is None or after is None:
            return ordered("lower", before, after)
        return worst(
            (
                self.deadline(before.first or before.every, after.first or after.every),
                self.deadline(before.every, after.every),
                self._relaxed(before, after),
            )
        )

    def roles(
        self, before: Mapping[str, str | None] | None, after: Mapping[str, str | None] | None
    ) -> str:
        """Compare which roles are to be filled, and how soon."""
        if before is None or after is None:
            return ordered("lower", before, after)
        both = before.keys() & after.keys()
        return worst(
            (
                ordered("more", tuple(before), tuple(after)),
                *(self.deadline(before[role], after[role]) for role in both),
            )
        )

    def cadences(
        self, before: Mapping[str, Cadence] | None, after: Mapping[str, Cadence] | None
    ) -> str:
        """Compare which audiences are told something, and how often."""
        if before is None or after is None:
            return ordered("lower", before, after)
        audiences = before.keys() | after.keys()
        return worst(self.cadence(before.get(each), after.get(each)) for each in audiences)

    def _due(self, start: datetime, demand: str, which: int) -> datetime:
        return self.business.deadline(start, demand, in_hours=self.hours[which])

    def _relaxed(self, before: Cadence, after: Cadence) -> str:
        if before.relax_after is None or after.relax_after is None:
            return ordered("higher", *_relaxes(before, after))
        return worst(
            (
                ordered("higher", *map(read_duration, (before.relax_after, after.relax_after))),
                self.deadline(before.relaxed_every, after.relaxed_every),
            )
        )


def _relaxes(before: Cadence, after: Cadence) -> tuple[bool, bool]:
    """Whether each of them never relaxes: the stricter of the two."""
    return before.relax_after is None, after.relax_after is None


def _plain(demand: str) -> tuple[str, Any]:
    """The unit of a deadline, and how many of it there are."""
    if demand.endswith("bd"):
        return "business days", int(demand[:-2])
    if demand.endswith("d") and demand[:-1].isdigit():
        return "days", int(demand[:-1])
    return "exact", read_duration(demand)
