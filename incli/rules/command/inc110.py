"""Nobody stays in command for longer than agreed on.

Judgement tires before people notice it. A handover costs minutes.
"""

from collections.abc import Iterator

from incli.domain.incident import COMMANDER
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The time of each holder, from taking the role to giving it up or the end."""
    within = asked["within"]
    if within is None:
        raise NotApplicable("the policy sets no limit to the time in command")
    for held in (each for role in asked["roles"] for each in case.holdings(role)):
        lasted = min(held.until or case.until, case.until) - held.since
        if lasted > within:
            doing = "in command" if held.role == COMMANDER else case.team.role_name(held.role)
            yield Fault(
                f"{case.name(held.person)} was {doing} for {span(lasted)}; {span(within)} are "
                "allowed.",
                entry=held.entry,
                field="at",
                measured=span(lasted),
                allowed=span(within),
                param="within",
            )


RULE = Rule(
    id="INC110",
    name="time-in-command",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/courses/incident_response",
    params=(
        Param("within", "span", "@limits.command", "how long at most", stricter="lower"),
        Param(
            "roles",
            "words",
            [COMMANDER],
            "the roles that tire so; others than command where the team says so",
            stricter="more",
        ),
    ),
    hint="incli handover PERSON",
    passing="""
params: {within: 3h}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "02:50", by: bo, kind: resolved, owner: ana}
""",
    failing="""
params: {within: 3h}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo, expect: INC110}
  - {at: "04:00", by: bo, kind: resolved, owner: ana}
""",
)
