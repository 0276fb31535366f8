"""When people were here, and had something to do: what INC208 and INC210 both ask."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import accumulate

from incli.domain.state import Visit
from incli.rules.cases.incident import IncidentCase, Span

EXPERT = "subject-matter-expert"
"""The one role that waits for tasks; whoever has another has something to do."""


class AtWork:
    """When one person was here, and when they had a task or a role, or recorded something."""

    def __init__(self, visits: Iterable[Visit], spans: Iterable[Span]) -> None:
        self.visits = sorted(visits, key=lambda each: each.since)
        """In order; `until` is None for a visit that has not ended."""
        spans = sorted(spans)
        self._begins = [since for since, _ in spans]
        self._ended = list(accumulate((until for _, until in spans), max))
        """When everything that had begun so far was over, for each beginning."""

    def last(self, visit: Visit, end: datetime) -> datetime:
        """When they had something to do for the last time in a visit that lasted until `end`."""
        begun = bisect_right(self._begins, end)
        return min(self._ended[begun - 1], end) if begun else visit.since

    def first(self, at: datetime) -> datetime | None:
        """When somebody who said at `at` that they came had something to do.

        At once, for who had had something to do since they had really come.
        """
        arrived = bisect_right(self.visits, at, key=lambda each: each.since)
        came = self.visits[arrived - 1].since if arrived else at
        begun = bisect_right(self._begins, at)
        if begun and self._ended[begun - 1] >= came:
            return at
        return self._begins[begun] if begun < len(self._begins) else None


def at_work(case: IncidentCase) -> Mapping[str, AtWork]:
    """Everybody who was here, by their ids."""
    spans, visits = defaultdict(list), defaultdict(list)
    for person, span in _spans(case):
        spans[person].append(span)
    for visit in case.incident.visits:
        visits[visit.person].append(visit)
    return {person: AtWork(each, spans[person]) for person, each in visits.items()}


def _spans(case: IncidentCase) -> Iterator[tuple[str, Span]]:
    far = max(case.until, case.now)
    for task in case.tasks():
        yield task.owner, (task.added, task.ended or far)
    for held in case.incident.holdings:
        if held.role != EXPERT:
            yield held.person, (held.since, held.until or far)
    for entry in case.entries():
        if entry.kind not in {"joined", "left"}:
            yield entry.by, (entry.at, entry.at)
