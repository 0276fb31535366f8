"""Every task belongs to one person, by name.

What a team is asked for, or “somebody”, nobody does: each thinks that another has it.
"""

from collections.abc import Iterator

from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Rule
from incli.rules.tasks.steps import followed


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each owner, among the people whom the team knows."""
    _ = asked
    for each in followed(case):
        owner = each.task.owner
        if unlike := case.team.no_person(owner):
            yield Fault(
                f"“{each.task.text}” was given to {owner}, which is {unlike}.",
                entry=each.task.id,
                field="owner",
                measured=owner,
                allowed="one person",
            )


RULE = Rule(
    id="INC301",
    name="task-has-an-owner",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander, “Assigning tasks” and "
    "“Bystander effect”",
    hint="incli person list    incli task add PERSON 10m TEXT",
    passing="""
people: {ana: {}, bo: {}}
teams: {database: [ana, bo]}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: ana, box: 10m, text: "Look at the replica"}
""",
    failing="""
people: {ana: {}, bo: {}}
teams: {database: [ana, bo]}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:05", by: bo, kind: task-added, owner: database, box: 10m, text: "Look at the replica", expect: INC301}
""",
)
