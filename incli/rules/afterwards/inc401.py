"""Whoever owns the postmortem is known when the incident is resolved, and is one person.

A postmortem that nobody owns is written by nobody. The owner sees to it that it is; that says
nothing about whose change it was.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from incli.domain.entry import Entry
from incli.domain.severity import rank
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each resolution, against the owner who was named with it, before it, or soon after."""
    named = _named(case)
    resolved = [each for each in case.entries("resolved") if not each.source]
    if not any(_is_asked_about(case, asked, each) for each in resolved):
        raise NotApplicable("it was not resolved here, or is milder than what is asked about")
    for entry in resolved:
        due = entry.at + asked["within"]
        if not _is_asked_about(case, asked, entry) or case.now < due:
            continue
        owner = next((who for at, who in reversed(named) if at <= due), None)
        if owner is None:
            yield _nobody(case, entry, asked["within"], named)
        elif unlike := case.team.no_person(owner):
            yield Fault(
                f"The postmortem is owned by {owner}, which is {unlike}.",
                entry=entry.id,
                field="owner",
                measured=owner,
                allowed="one person",
            )


def _named(case: IncidentCase) -> list[tuple[datetime, str]]:
    """Who was named as its owner, and when, in order."""
    said = case.entries("resolved", "postmortem-requested")
    return [(each.at, who) for each in said if (who := getattr(each.body, "owner", None))]


def _is_asked_about(case: IncidentCase, asked: Asked, entry: Entry) -> bool:
    level = case.level_at(entry.at)
    return level is None or rank(level) <= rank(asked["from_severity"])


def _nobody(
    case: IncidentCase, entry: Entry, within: timedelta, named: list[tuple[datetime, str]]
) -> Fault:
    later = next(((at - entry.at, who) for at, who in named if at > entry.at), None)
    told = f" {case.name(later[1])} was named {span(later[0])} later." if later else ""
    return Fault(
        f"Nobody owned the postmortem when this was resolved.{told}",
        entry=entry.id,
        field="at",
        measured=span(later[0]) if later else "nobody",
        allowed=span(within),
        param="within",
    )


RULE = Rule(
    id="INC401",
    name="postmortem-has-an-owner",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, after/post_mortem_process",
    params=(
        Param(
            "within",
            "span",
            "0m",
            "how long after resolving an owner may still be named",
            stricter="lower",
        ),
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
