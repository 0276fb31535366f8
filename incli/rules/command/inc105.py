"""The other roles that the severity asks for are filled, too, in time.

A deputy keeps the clock and backs the commander up, a scribe writes down what happens: two things
that nobody does well beside commanding.
"""

from collections.abc import Iterator

from incli.domain.incident import COMMANDER
from incli.rules.cases.incident import IncidentCase
from incli.rules.command.filled import late
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each role that some severity of the incident demands; the commander is for INC101."""
    wanted = asked.by_level(case, "roles")
    roles = [role for each in wanted.values() for role in each or () if role != COMMANDER]
    for role in dict.fromkeys(roles):
        limits = {
            level: (each[role] or asked["within"])
            for level, each in wanted.items()
            if each and role in each
        }
        yield from late(case, role, limits, "roles")


RULE = Rule(
    id="INC105",
    name="roles-filled",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, before/different_roles",
    params=(
        Param(
            "roles",
            "roles",
            "@severity.roles",
            "the roles, with how soon after the opening each is filled",
            stricter="more",
        ),
        Param(
            "within",
            "deadline",
            "15m",
            "how soon, for roles that are given without a time",
            stricter="lower",
            boundary=False,
        ),
    ),
    hint="incli assign ROLE PERSON",
    passing="""
params: {roles: {scribe: 10m}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:09", by: bo, kind: assigned, role: scribe, person: cy}
  - {at: "00:30", by: cy, kind: note, text: "Writing"}
""",
    failing="""
params: {roles: {scribe: 10m}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:21", by: bo, kind: assigned, role: scribe, person: cy, expect: INC105}
""",
)
