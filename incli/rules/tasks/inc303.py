"""When the time box of a task is over, it is done, extended or dropped.

The commander asks, and whoever does the task says how long it still takes. A box that nobody comes
back to is none.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from incli.domain.entry import Entry
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule
from incli.rules.tasks.steps import Followed, due_after, followed
from incli.rules.told import clock, span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each box of each task, up to what was said next; a box that outlives the incident is fine."""
    for each in followed(case):
        boxes = [entry for entry in each.steps if due_after(entry)]
        ends = [entry for entry in each.steps if entry.kind in {"task-done", "task-dropped"}]
        for given, after in zip(boxes, [*boxes[1:], *ends[:1], None], strict=False):
            yield from _late(case, asked.must("grace"), each, (given, after))


def _late(
    case: IncidentCase, grace: timedelta, each: Followed, box: tuple[Entry, Entry | None]
) -> Iterator[Fault]:
    given, after = box
    due = due_after(given) or case.now
    ended = after.at if after else _end(case, due)
    if ended <= due + grace or not case.was_open(due + grace):
        return
    late = span(ended - due)
    happened = f"heard of again {late} later" if after else f"not heard of in the {late} after that"
    yield Fault(
        f"“{each.task.text}” ({case.name(each.task.owner)}) was due at {clock(due)}, and was "
        f"{happened}; {span(grace)} are allowed.",
        entry=(after or given).id,
        field="at" if after else "box",
        measured=late,
        allowed=span(grace),
        param="grace",
        hint=f"incli task extend {each.task.id.rpartition('-')[2]} 10m",
    )


def _end(case: IncidentCase, due: datetime) -> datetime:
    """Until when somebody could have said something: the end of the time it was open then."""
    return next((end for begin, end in case.live if begin <= due < end), case.now)


RULE = Rule(
    id="INC303",
    name="task-ends-with-its-box",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/deputy and training/courses/"
    "incident_response; the figure is ours",
    params=(
        Param("grace", "span", "5m", "how long after its box a task may wait", stricter="lower"),
    ),
    hint="incli task done|drop TASK --outcome TEXT    incli task extend TASK 10m",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 10m, text: "Look at the replica", id: look}
  - {at: "00:14", by: ana, kind: task-extended, task: look, box: 10m}
  - {at: "00:23", by: ana, kind: task-done, task: look, outcome: "It is behind"}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 10m, text: "Look at the replica", id: look}
  - {at: "00:40", by: ana, kind: task-done, task: look, outcome: "It is behind", expect: INC303}
""",
)
