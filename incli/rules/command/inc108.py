"""Who holds a role is qualified for it.

What qualifies is in `policies/roles.yaml`; a role of which the team keeps no training is open to
everybody. Nobody is kept from helping at three in the morning: this is for the training afterwards.
"""

from collections.abc import Iterator

from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Rule


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each holder of each role, by what was known of them when the incident opened."""
    _ = asked
    for entry in case.entries("assigned", "handover-accepted"):
        role = getattr(entry.body, "role", "")
        person = getattr(entry.body, "person", entry.by)
        if why := case.untrained(person, role):
            yield Fault(why, entry=entry.id, field="person", measured=person)


RULE = Rule(
    id="INC108",
    name="trained-for-the-role",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/overview",
    hint="incli train status PERSON",
    passing="""
people: {bo: {trained: [{role: incident-commander, "on": "2026-01-05"}]}, ana: {}}
roles: {incident-commander: {name: "Incident Commander", asks: {}}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
""",
    failing="""
people: {bo: {trained: [{role: incident-commander, "on": "2026-01-05"}]}, ana: {}}
roles: {incident-commander: {name: "Incident Commander"}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: ana, kind: assigned, role: incident-commander, person: ana, expect: INC108}
""",
)
