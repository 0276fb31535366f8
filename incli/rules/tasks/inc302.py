"""Every task has a time box, and one short enough to be one.

That it has a box at all, and is due after it was given, the record itself demands: no other task
can be written down. Ours is how long a box may be: what takes longer is several tasks, or an action
item for afterwards.
"""

from collections.abc import Iterator

from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule
from incli.rules.tasks.steps import box, followed
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The box that a task was given, and each by which it was extended."""
    longest = asked.must("longest")
    for each in followed(case):
        for entry in each.steps:
            length = box(entry)
            if length is not None and length > longest:
                yield Fault(
                    f"“{each.task.text}” was given {span(length)}; {span(longest)} are allowed.",
                    entry=entry.id,
                    field="box",
                    measured=span(length),
                    allowed=span(longest),
                    param="longest",
                )


RULE = Rule(
    id="INC302",
    name="task-has-a-time-box",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander, “Assigning tasks”; the "
    "figure is ours",
    params=(Param("longest", "span", "1h", "how long a box may be at most", stricter="lower"),),
    hint="incli task add PERSON 10m TEXT",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 10m, text: "Look at the replica"}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 1d, text: "Find out why", expect: INC302}
""",
)
