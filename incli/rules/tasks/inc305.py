"""Every task has ended when the incident is resolved, and its outcome is written down.

A task that is left open is work that nobody will call off, and what it found is lost. Why a task
was dropped is an outcome, too.
"""

from collections.abc import Iterator

from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Rule
from incli.rules.tasks.steps import followed
from incli.rules.told import clock


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each task from before the resolution."""
    _ = asked
    resolved = case.incident.resolved
    if resolved is None:
        raise NotApplicable("it is not resolved")
    for each in followed(case):
        task, last = each.task, each.steps[-1]
        handle = task.id.rpartition("-")[2]
        if task.added > resolved:
            continue
        if task.ended is None or task.ended > resolved:
            yield Fault(
                f"“{task.text}” ({case.name(task.owner)}) was still open when the incident was "
                f"resolved, at {clock(resolved)}.",
                entry=task.id,
                field="text",
                measured=clock(task.ended) if task.ended else task.status,
                allowed=clock(resolved),
                hint=f'incli task done {handle} --outcome "…" --at TIME',
            )
        elif not (task.outcome or last.because or last.id in case.incident.redacted):
            yield Fault(
                f"“{task.text}” was {task.status} without an outcome.",
                entry=last.id,
                field="outcome",
                measured="none",
                hint='next time: incli task done|drop TASK --outcome "…"',
            )


RULE = Rule(
    id="INC305",
    name="task-has-an-outcome",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander and training/scribe; "
    "that the outcome is written down with the task is ours",
    hint='incli task done TASK --outcome "…" --at TIME',
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 10m, text: "Look at the replica", id: look}
  - {at: "00:14", by: ana, kind: task-done, task: look, outcome: "It is behind"}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 10m, text: "Look at the replica", expect: INC305}
  - {at: "00:07", by: bo, kind: task-added, owner: cy, box: 10m, text: "Call the provider", id: call}
  - {at: "00:14", by: cy, kind: task-done, task: call, expect: INC305}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
""",
)
