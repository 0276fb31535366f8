"""Nobody who came to help waits without a task.

Whoever stands by is given something to do, or is let go. A role is something to do (but for the
subject-matter expert's, who waits for tasks), and so is whatever somebody records. Observers wait
because they want to.
"""

from collections.abc import Iterator
from datetime import datetime

from incli.domain.entry import Entry
from incli.domain.kinds.presence import Joined
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.response.at_work import EXPERT, at_work
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """From each joining to the first thing to do, the leaving, or the end."""
    within, far = asked.must("within"), max(case.until, case.now)
    waited = [each for each in _waits(case, far) if not each[0].source]
    if not waited:
        raise NotApplicable("nobody said that they had come to help")
    work = at_work(case)
    for joined, ended in waited:
        over = [end for begin, end in case.live if begin <= joined.at <= end]
        if not over:
            continue
        until = min(ended, over[0], work[joined.by].first(joined.at) or far)
        if until - joined.at > within:
            waiting = span(until - joined.at)
            yield Fault(
                f"{case.name(joined.by)} waited for {waiting} without a task; {span(within)} are "
                "allowed.",
                entry=joined.id,
                field="at",
                measured=waiting,
                allowed=span(within),
                param="within",
                hint=f'incli task add {joined.by} 10m "…"    or: incli stay PERSON…',
            )


def _waits(case: IncidentCase, far: datetime) -> Iterator[tuple[Entry, datetime]]:
    """Each joining to help, with when that person left, or came to be something else."""
    waiting: dict[str, Entry] = {}
    for entry in case.entries("joined", "left"):
        body = entry.body
        person = getattr(body, "person", entry.by)
        if isinstance(body, Joined) and not body.observer and body.role in {None, EXPERT}:
            waiting.setdefault(person, entry)
        elif person in waiting:
            yield waiting.pop(person), entry.at
    yield from ((entry, far) for entry in waiting.values())


RULE = Rule(
    id="INC210",
    name="nobody-waits-idle",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander, “Reducing scope”, and "
    "resources/anti_patterns; the figure is ours",
    params=(Param("within", "span", "20m", "how long somebody may wait", stricter="lower"),),
    hint='incli task add PERSON 10m "…"    or: incli stay PERSON…',
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:05", by: cy, kind: joined}
  - {at: "00:15", by: bo, kind: task-added, owner: cy, box: 10m, text: "Look at the replica"}
  - {at: "01:00", by: bo, kind: resolved, owner: ana}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:05", by: cy, kind: joined, expect: INC210}
  - {at: "00:40", by: bo, kind: task-added, owner: cy, box: 10m, text: "Look at the replica"}
  - {at: "01:00", by: bo, kind: resolved, owner: ana}
""",
)
