"""Whoever is given a task says soon that they heard it.

A task that nobody has acknowledged may not have been heard. What was done in time was heard, and so
was what somebody took on themselves. Where the policy sets no time it is five minutes, as for a
page; a shorter time box is shorter.
"""

from collections.abc import Iterator
from datetime import timedelta

from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule
from incli.rules.tasks.steps import Followed, due_after, followed
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """From each task to the first word of its owner, or to its end by whomever."""
    within = asked["within"]
    within = case.policy.acknowledge_within if within is None else within
    for each in followed(case):
        if each.task.added_by != each.task.owner:
            yield from _unheard(case, each, within)


def _unheard(case: IncidentCase, each: Followed, within: timedelta) -> Iterator[Fault]:
    given, owner = each.steps[0], each.task.owner
    due = min(given.at + within, due_after(given) or given.at + within)
    heard = next(
        (
            entry
            for entry in each.steps[1:]
            if entry.by == owner or entry.kind in {"task-done", "task-dropped"}
        ),
        None,
    )
    end = next((end for begin, end in case.live if begin <= due < end), case.now)
    if (heard.at if heard else end) <= due or not case.was_open(due):
        return
    waited = span((heard.at if heard else end) - given.at)
    allowed = span(due - given.at)
    said = "acknowledged after" if heard else "not acknowledged for"
    yield Fault(
        f"“{each.task.text}” was {said} {waited} by {case.name(owner)}; {allowed} are allowed.",
        entry=(heard or given).id,
        field="at" if heard else "owner",
        measured=waited,
        allowed=allowed,
        param="within",
        hint=f"ask {owner} for: incli task ack {each.task.id.rpartition('-')[2]}",
    )


RULE = Rule(
    id="INC304",
    name="task-acknowledged",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander, “Assigning tasks”; five "
    "minutes: oncall/being_oncall",
    params=(
        Param(
            "within", "span", "@limits.acknowledge", "how soon the owner says so", stricter="lower"
        ),
    ),
    hint="incli task ack TASK",
    passing="""
params: {within: 5m}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 10m, text: "Look at the replica", id: look}
  - {at: "00:10", by: ana, kind: task-acknowledged, task: look}
""",
    failing="""
params: {within: 5m}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 20m, text: "Look at the replica", id: look}
  - {at: "00:12", by: ana, kind: task-acknowledged, task: look, expect: INC304}
""",
)
