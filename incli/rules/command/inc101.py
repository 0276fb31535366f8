"""Somebody takes command soon after the incident is opened.

Without an incident commander everybody waits for somebody else to decide. How soon depends on the
severity; where the severity is raised, the time counts from then.
"""

from collections.abc import Iterator

from incli.domain.incident import COMMANDER
from incli.rules.cases.incident import IncidentCase
from incli.rules.command.filled import late
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The role is filled in time at each severity."""
    yield from late(case, COMMANDER, asked.by_level(case, "within"), "within")


RULE = Rule(
    id="INC101",
    name="commander-in-time",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, before/severity_levels and during/during_an_incident",
    params=(
        Param(
            "within",
            "deadline",
            "@severity.roles.incident-commander",
            "how soon after the opening, or after the severity is raised",
            stricter="lower",
        ),
    ),
    hint="incli assign incident-commander me",
    passing="""
params: {within: 5m}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:04", by: bo, kind: assigned, role: incident-commander, person: bo}
""",
    failing="""
params: {within: 5m}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:06", by: bo, kind: assigned, role: incident-commander, person: bo, expect: INC101}
""",
)
