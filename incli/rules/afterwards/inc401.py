"""Whoever owns the postmortem is known when the incident is resolved, and is one person.

A postmortem that nobody owns is written by nobody. The owner sees to it that it is; that says
nothing about whose change it was.
"""

from collections.abc import Iterator

from incli.domain.severity import rank
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each resolution, against the owner who was named with it or before it."""
    owner: str | None = None
    is_asked = False
    for entry in case.entries("resolved", "postmortem-requested"):
        owner = getattr(entry.body, "owner", None) or owner
        level = case.level_at(entry.at)
        is_mild = level is not None and rank(level) > rank(asked["from_severity"])
        if entry.kind != "resolved" or entry.source or is_mild:
            continue
        is_asked = True
        if owner is None:
            message, measured = "Nobody owned the postmortem when this was resolved.", "nobody"
        elif unlike := case.team.no_person(owner):
            message, measured = f"The postmortem is owned by {owner}, which is {unlike}.", owner
        else:
            continue
        yield Fault(message, entry=entry.id, field="owner", measured=measured, allowed="one person")
    if not is_asked:
        raise NotApplicable("it was not resolved here, or is milder than what is asked about")


RULE = Rule(
    id="INC401",
    name="postmortem-has-an-owner",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, after/post_mortem_process",
    params=(
        Param(
            "from_severity",
            "severity",
            "sev5",
            "the mildest severity in which this holds",
            stricter="milder",
        ),
    ),
    hint="incli postmortem request --owner PERSON",
    passing="""
people: {ana: {}, bo: {}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:50", by: ana, kind: resolved, owner: bo}
""",
    failing="""
people: {ana: {}, bo: {}}
teams: {database: [ana, bo]}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:50", by: ana, kind: resolved, owner: database, expect: INC401}
""",
)
