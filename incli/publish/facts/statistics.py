"""How long things took, from what digests keep: every incident counts as itself, never a mean.

What is measured, and how the numbers spread, is that of `incli stats`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from incli.domain.measures import MEASURES, Measure, last_months
from incli.domain.statistics import Spread, spread
from incli.domain.value import Value
from incli.publish.facts.digest import Digest

_LONGEST = 10


class Sample(Value):
    """What one incident took."""

    incident: str
    title: str
    severity: str | None
    took: timedelta
    day: str
    """When it was opened: `2026-11-22`."""


class Group(Value):
    """Incidents of one kind, and how they spread."""

    name: str
    """`all`, or a severity."""
    samples: tuple[Sample, ...]
    spread: Spread


class Distribution(Value):
    """How one measure is distributed over all incidents."""

    measure: Measure
    groups: tuple[Group, ...]
    """All of them, then those of each severity."""
    unknown: int
    """Incidents whose record does not say."""
    running: int = 0
    """Incidents in which it still goes on."""
    impossible: int = 0
    """Incidents whose record says that the end came first."""

    @property
    def longest(self) -> tuple[Sample, ...]:
        """The few that took longest, the longest first."""
        samples = self.groups[0].samples if self.groups else ()
        return tuple(sorted(samples, key=lambda each: (-each.took, each.incident))[:_LONGEST])


def distributions(digests: Sequence[Digest]) -> tuple[Distribution, ...]:
    """Everything that is measured, of those incidents; what is known of most comes first."""
    found = (_distribution(digests, each) for each in MEASURES)
    return tuple(sorted(found, key=lambda each: -len(each.groups[0].samples) if each.groups else 0))


def _distribution(digests: Sequence[Digest], measure: Measure) -> Distribution:
    samples = [
        Sample(
            *(each["id"], each["title"], each["severity"], timedelta(seconds=took)),
            each["opened"][:10],
        )
        for each in digests
        if (took := each["took"].get(measure.id)) is not None
    ]
    levels = sorted({each.severity for each in samples if each.severity})
    found = [_group("all", samples)]
    if len(levels) > 1:
        found += [
            _group(level, [each for each in samples if each.severity == level]) for level in levels
        ]
    groups = tuple(each for each in found if each)
    running = sum(measure.id in each["running"] for each in digests)
    impossible = sum(measure.id in each["impossible"] for each in digests)
    unknown = len(digests) - len(samples) - running - impossible
    return Distribution(measure, groups, unknown, running, impossible)


def _group(name: str, samples: Sequence[Sample]) -> Group | None:
    found = spread([each.took for each in samples])
    return Group(name, tuple(samples), found) if found else None


class Month(Value):
    """How many incidents were opened in a month, by severity."""

    name: str
    """`2026-11`."""
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _, count in self.counts)


def months(digests: Sequence[Digest], now: datetime) -> tuple[Month, ...]:
    """The two years of months up to `now`; none before that of the first incident."""
    if not digests:
        return ()
    first = min(each["opened"] for each in digests)[: len("2026-11")]
    found = []
    for name in (each for each in last_months(now) if each >= first):
        here = [each["severity"] or "" for each in digests if each["opened"].startswith(name)]
        levels = sorted(set(here), key=lambda each: each or "z")
        found.append(Month(name, tuple((level, here.count(level)) for level in levels)))
    return tuple(found)


def how_often(digests: Iterable[Digest], key: str) -> tuple[tuple[str, int], ...]:
    """How many digests have each word of a list, the most frequent first."""
    counts: dict[str, int] = {}
    for told in digests:
        for each in dict.fromkeys(told[key]):
            counts[each] = counts.get(each, 0) + 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
