"""Whoever commands does not fix things at the same time.

Whoever looks at graphs loses sight of the whole. The commander gives tasks and has none; handing
over command first is always possible.
"""

from collections.abc import Iterator

from incli.domain.severity import rank
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Tasks that belonged to whoever commanded while they were open."""
    for task in case.tasks():
        level = case.level_at(task.added)
        if level is None or rank(level) > rank(asked.must("from_severity")):
            continue
        ended = task.ended or case.until
        for held in case.holdings("incident-commander"):
            in_time = held.until is None or task.added < held.until
            if held.person == task.owner and held.since <= ended and in_time:
                yield Fault(
                    f"{case.name(task.owner)} was in command and had a task: “{task.text}”.",
                    entry=task.id,
                    field="owner",
                    measured=level,
                    allowed=f"below {asked['from_severity']}",
                    param="from_severity",
                )
                break


RULE = Rule(
    id="INC106",
    name="commander-does-not-fix",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander and "
    "resources/anti_patterns",
    params=(
        Param(
            "from_severity",
            "severity",
            "sev2",
            "the mildest severity in which this holds",
            stricter="milder",
        ),
    ),
    hint="incli handover PERSON, before taking a task",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 10m, text: "Roll back"}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:05", by: ana, kind: task-added, owner: bo, box: 10m, text: "Roll back", expect: INC106}
""",
)
