"""Whoever has nothing more to do is let go: after their last task, and when it is over.

A person who waits costs as much as one who works, and is tired for the next shift. What somebody
records counts as work, and so does a role; observers are left alone. When the incident is resolved
all are told that they may go, except for who commanded and who owns the postmortem.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from incli.domain.entry import Entry, references
from incli.domain.state import Visit
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.response.at_work import AtWork, at_work
from incli.rules.rule import Fault, Param, Rule
from incli.rules.told import several, span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """While it was open, whoever had had a task; then, whoever was still here."""
    case.must_keep("who was there", "joined", "left")
    within, after = asked["within"], asked["after"]
    if within is not None:
        ended = defaultdict(list)
        for entry in case.entries("task-done", "task-dropped"):
            ended[case.incident.tasks[references(entry.body)[0]].owner].append(entry)
        for person, work in at_work(case).items():
            for visit in work.visits:
                yield from _idle(case, (visit, work), ended[person], within)
    if case.incident.resolved is not None and after is not None:
        yield from _not_released(case, case.incident.resolved, after)


def _idle(
    case: IncidentCase, been: tuple[Visit, AtWork], ended: list[Entry], within: timedelta
) -> Iterator[Fault]:
    visit, work = been
    end = visit.until or max(case.until, case.now)
    idle_since = work.last(visit, end)
    tasks = [each for each in ended if visit.since <= each.at <= end]
    over = [close for begin, close in case.live if begin <= idle_since < close]
    if visit.observer or not tasks or not over:
        return
    waited = min(over[0], end) - idle_since
    if waited > within:
        yield Fault(
            f"{case.name(visit.person)} stayed for {span(waited)} after the last task; "
            f"{span(within)} are allowed.",
            entry=tasks[-1].id,
            field="at",
            measured=span(waited),
            allowed=span(within),
            param="within",
            hint=f"incli stay PERSON…, without {visit.person}",
        )


def _not_released(case: IncidentCase, resolved: datetime, after: timedelta) -> Iterator[Fault]:
    due = resolved + after
    left = [
        each.person
        for each in case.incident.visits
        if not each.observer
        and each.since <= resolved
        and (each.until or case.now) > due
        and each.person not in {*case.commanders(resolved), case.incident.owner}
    ]
    if left:
        names = [case.name(each) for each in dict.fromkeys(left)]
        resolving = [each.id for each in case.entries("resolved") if each.at == resolved]
        yield Fault(
            f"{several(names)} {'was' if len(names) == 1 else 'were'} not released when the "
            f"incident was resolved; {span(after)} are allowed.",
            entry=resolving[0] if resolving else "",
            field="at",
            measured=str(len(names)),
            allowed=span(after),
            param="after",
        )


RULE = Rule(
    id="INC208",
    name="people-released",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander, “Reducing scope”, and "
    "resources/anti_patterns; the figures are ours",
    params=(
        Param(
            "within", "span", "30m", "how long somebody stays after the last task", stricter="lower"
        ),
        Param(
            "after",
            "span",
            "1h",
            "how long after the resolution all are released",
            stricter="lower",
        ),
    ),
    hint="incli stay PERSON…",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:05", by: bo, kind: task-added, owner: cy, box: 10m, text: "Look at the replica", id: look}
  - {at: "00:12", by: cy, kind: task-done, task: look, outcome: "It is behind"}
  - {at: "00:30", by: bo, kind: left, person: cy}
  - {at: "02:00", by: bo, kind: resolved, owner: ana}
now: "06:00"
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:05", by: bo, kind: task-added, owner: cy, box: 10m, text: "Look at the replica", id: look}
  - {at: "00:12", by: cy, kind: task-done, task: look, outcome: "It is behind", expect: INC208}
  - {at: "02:00", by: bo, kind: resolved, owner: ana, expect: INC208}
now: "06:00"
""",
)
