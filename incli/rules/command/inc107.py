"""Only the incident commander, or the deputy, gives roles and resolves the incident.

Anybody may raise the severity. What was done with a reason while nobody was in command is fine.
"""

from collections.abc import Iterator

from incli.domain.entry import Entry
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule
from incli.rules.told import several


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """What changes the response, against who held which role then."""
    for entry in case.entries(*asked["entries"]):
        if entry.source or _is_fine(entry):
            continue
        commanders = case.commanders(entry.at)
        allowed = {person for role in asked["roles"] for person in case.holders(role, entry.at)}
        if commanders and entry.by not in allowed:
            yield Fault(
                f"{case.name(entry.by)} wrote “{entry.kind}” while "
                f"{several([case.name(each) for each in commanders])} was in command.",
                entry=entry.id,
                field="by",
                measured=entry.by,
                allowed=several(sorted(allowed)),
                param="roles",
            )


def _is_fine(entry: Entry) -> bool:
    """Taking an open role oneself, and taking command for a reason, are for other rules."""
    person = getattr(entry.body, "person", None)
    return entry.kind == "assigned" and person == entry.by


RULE = Rule(
    id="INC107",
    name="commander-directs",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, before/different_roles",
    params=(
        Param(
            "roles",
            "words",
            ["incident-commander", "deputy"],
            "who may do these things",
            stricter="fewer",
        ),
        Param(
            "entries",
            "words",
            ["assigned", "resolved"],
            "the kinds of entries that are theirs",
            stricter="more",
            boundary=False,
        ),
    ),
    hint="ask the incident commander, or record for them: incli --as PERSON …",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:05", by: bo, kind: assigned, role: scribe, person: ana}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:50", by: cy, kind: resolved, owner: ana, expect: INC107}
""",
)
