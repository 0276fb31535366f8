"""How long things took, from what digests keep: every incident counts as itself, never a mean.

What is measured, and how the numbers spread, is that of `incli stats`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from incli.domain.measures import MEASURES, Measure
from incli.domain.statistics import Spread, spread
from incli.domain.value import Value
from incli.publish.facts.digest import Digest


class Sample(Value):
    """What one incident took."""

    incident: str
    title: str
    severity: str | None
    took: timedelta


class Group(Value):
    """Incidents of one kind, and how they spread."""

    name: str
    """`all`, or a severity."""
    samples: tuple[Sample, ...]
    spread: Spread


class Measured(Value):
    """One measure over all incidents."""

    measure: Measure
    groups: tuple[Group, ...]
    """All of them, then those of each severity."""
    unknown: int
    """Incidents whose record does not say."""


def measured(digests: Sequence[Digest]) -> tuple[Measured, ...]:
    """Everything that is measured, of those incidents; what is known of most comes first."""
    found = (_measured(digests, each) for each in MEASURES)
    return tuple(sorted(found, key=lambda each: each.unknown))


def _measured(digests: Sequence[Digest], measure: Measure) -> Measured:
    samples = [
        Sample(each["id"], each["title"], each["severity"], timedelta(seconds=took))
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
    return Measured(measure, groups, len(digests) - len(samples))


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


def months(digests: Sequence[Digest], last: datetime, count: int) -> tuple[Month, ...]:
    """The months that end with that of `last`."""
    found = []
    year, month = last.year, last.month
    for _ in range(count):
        name = f"{year:04}-{month:02}"
        here = [each["severity"] or "" for each in digests if each["id"].startswith(name)]
        levels = sorted(set(here), key=lambda each: each or "z")
        found.append(Month(name, tuple((level, here.count(level)) for level in levels)))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return tuple(reversed(found))


def shares(digests: Iterable[Digest], key: str) -> tuple[tuple[str, int], ...]:
    """How many digests have each word of a list, the most frequent first."""
    counts: dict[str, int] = {}
    for told in digests:
        for each in dict.fromkeys(told[key]):
            counts[each] = counts.get(each, 0) + 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
