"""Somebody outside of the response is told soon that there is an incident.

Whoever learns of it from customers, or is called by an executive who knows nothing, has lost time
and trust. The first update to any of `audiences` counts; how often each of them is told from then
on is for INC201.
"""

from collections.abc import Iterator

from incli.domain.cadence import waits
from incli.domain.policy import Cadence
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.response.heard import audiences as heard
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import several, span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The time until the first update, from the opening, or from the raise that demands it."""
    limits, audiences = asked.by_level(case, "within"), asked.must("audiences")
    if not set(heard(case)) & set(audiences):
        raise NotApplicable(f"it was imported from {case.came_from}, without updates it dates")

    def cadence(level: str | None) -> Cadence | None:
        return Cadence(first=limits.get(level))

    for wait in waits(case.incident, case.policy, cadence, audiences):
        ended = wait.ended or case.now
        if wait.demanded is None or ended <= wait.demanded:
            continue  # in time, or somebody was told before: nothing further is demanded here
        measured = span(ended - wait.since)
        happened = "The first update came after" if wait.told else "There was no update for"
        yield Fault(
            f"{happened} {measured}; {wait.demand} are allowed"
            f"{f' in {wait.level}' if wait.level else ''}. Counted: {several(audiences)}.",
            entry=wait.told,
            field="at" if wait.told else "",
            measured=measured,
            allowed=wait.demand,
            param="within",
        )


RULE = Rule(
    id="INC202",
    name="first-update-in-time",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, during/external_communication_guidelines",
    params=(
        Param(
            "within",
            "deadline",
            "@severity.updates.public.first",
            "how soon after the opening, or after the severity is raised",
            stricter="lower",
        ),
        Param(
            "audiences",
            "words",
            ["internal", "executive", "public"],
            "whose first update counts: the first one to any of them",
            stricter="fewer",
        ),
    ),
    hint='incli update post "…" --audience internal|executive|public --next 30m',
    passing="""
params: {within: 5m}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:05", by: cy, kind: update-posted, audience: internal, text: "Payments fail."}
  - {at: "00:40", by: bo, kind: resolved, owner: ana}
""",
    failing="""
params: {within: 5m}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:12", by: cy, kind: update-posted, audience: internal, text: "Payments fail.", expect: INC202}
  - {at: "00:40", by: bo, kind: resolved, owner: ana}
""",
)
