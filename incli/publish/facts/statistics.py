"""How long things took: every incident counts as itself, never a bare mean.

Durations of incidents are so skewed that a mean says next to nothing, and they say nothing of
severity. Source: the VOID report 2022, https://www.thevoid.community/report.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from incli.domain.statistics import median_of, tenths_of
from incli.domain.value import Value
from incli.publish.facts.digest import Digest, at

_SET_ASIDE = frozenset({"cancelled", "merged"})


class Sample(Value):
    """What one incident took."""

    incident: str
    title: str
    severity: str | None
    took: timedelta


class Group(Value):
    """Incidents of one kind."""

    name: str
    samples: tuple[Sample, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.samples)

    @property
    def median(self) -> timedelta:
        """Half of them took no longer."""
        return median_of(self._took)

    @property
    def most(self) -> timedelta | None:
        """Nine of ten took no longer; None where there are too few to say."""
        tenths = tenths_of(self._took)
        return tenths[1] if tenths else None

    @property
    def _took(self) -> list[timedelta]:
        return [each.took for each in self.samples]


class Measure(Value):
    """Something that is measured of incidents."""

    id: str
    name: str
    means: str
    groups: tuple[Group, ...]
    """All of them, then those of each severity."""
    unknown: int
    """Incidents whose record does not say."""


_MEASURES: tuple[tuple[str, str, str, str, str], ...] = (
    (
        *("impact", "Customers were affected"),
        "from the beginning of the impact to its end",
        *("impact.started", "impact.ended"),
    ),
    (
        *("detected", "Until it was noticed"),
        "from the beginning of the impact to its detection",
        *("impact.started", "impact.detected"),
    ),
    (
        *("commanded", "Until somebody commanded"),
        "from the opening to the first incident commander",
        *("opened", "commanded"),
    ),
    (
        *("resolved", "Until it was resolved"),
        "from the opening to the resolution",
        *("opened", "resolved"),
    ),
)


def counted(digests: Iterable[Digest]) -> tuple[Digest, ...]:
    """The incidents that are counted: no drills, and nothing that turned out to be none."""
    return tuple(
        each
        for each in digests
        if each["kind"] != "drill" and each["status"] not in _SET_ASIDE and each["opened"]
    )


def measures(digests: Sequence[Digest]) -> tuple[Measure, ...]:
    """Everything that is measured, of those incidents; what is known of most comes first."""
    found = (_measure(digests, *each) for each in _MEASURES)
    return tuple(sorted(found, key=lambda each: each.unknown))


def _measure(  # noqa: PLR0913, PLR0917  # a row of the table
    digests: Sequence[Digest], name: str, title: str, means: str, start: str, end: str
) -> Measure:
    samples = [
        Sample(each["id"], each["title"], each["severity"], span)
        for each in digests
        if (span := _took(each, start, end)) is not None
    ]
    levels = sorted({each.severity for each in samples if each.severity})
    groups = [Group("all", tuple(samples))] if samples else []
    if len(levels) > 1:
        groups += [
            Group(level, tuple(each for each in samples if each.severity == level))
            for level in levels
        ]
    return Measure(name, title, means, tuple(groups), len(digests) - len(samples))


def _took(told: Digest, start: str, end: str) -> timedelta | None:
    begins, ends = _moment(told, start), _moment(told, end)
    return ends - begins if begins and ends and ends >= begins else None


def _moment(told: Digest, key: str) -> datetime | None:
    first, _, rest = key.partition(".")
    return at(told[first], rest) if rest else at(told, first)


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


def shares(digests: Sequence[Digest], key: str) -> tuple[tuple[str, int], ...]:
    """How often each word of a list stands in a digest, the most frequent first."""
    counts: dict[str, int] = {}
    for told in digests:
        for each in dict.fromkeys(told[key]):
            counts[each] = counts.get(each, 0) + 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
