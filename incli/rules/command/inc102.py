"""There is exactly one incident commander at every instant.

From the first one on, until the incident ends: no time without one longer than `gap`, and never two.
Whoever takes over while the other is unreachable replaces them; that is no overlap.
"""

from collections.abc import Iterator

from incli.domain.incident import COMMANDER
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Sweeps over the time it was open, from the first commander on."""
    held, gap = case.holdings(COMMANDER), asked.must("gap")
    if not held:
        raise NotApplicable("nobody was ever in command: that is for INC101")
    yield from _races(case)
    for begin, end in case.live:
        at = max(begin, held[0].since)
        for each in (*held, None):
            next_begins = min(each.since, end) if each else end
            if next_begins - at > gap:
                measured = span(next_begins - at)
                yield Fault(
                    f"Nobody was in command for {measured}; {span(gap)} are allowed.",
                    entry=each.entry if each and each.since <= end else "",
                    field="at",
                    measured=measured,
                    allowed=span(gap),
                    param="gap",
                )
            if each is not None:
                at = max(at, min(each.until or end, end))


def _races(case: IncidentCase) -> Iterator[Fault]:
    """Two clones took command at once: for a while each thought to be the only one."""
    for entry in case.incident.timeline:
        lost = case.incident.lost.get(entry.id)
        if entry.kind == "assigned" and lost and getattr(entry.body, "role", "") == COMMANDER:
            who = case.name(getattr(entry.body, "person", ""))
            yield Fault(
                f"{who} took command, too: {lost}.", entry=entry.id, field="person", allowed="one"
            )


RULE = Rule(
    id="INC102",
    name="one-commander",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, before/different_roles and "
    "training/incident_commander",
    params=(Param("gap", "span", "1m", "how long nobody may be in command", stricter="lower"),),
    hint="incli handover PERSON    incli assign incident-commander PERSON",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo, id: bo}
  - {at: "01:00", by: bo, kind: handover-offered, role: incident-commander, to: ana, replaces: bo, id: offer}
  - {at: "01:01", by: ana, kind: handover-accepted, role: incident-commander, offer: offer, replaces: bo}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo, id: bo}
  - {at: "01:00", by: bo, kind: released, role: incident-commander, replaces: bo}
  - {at: "01:20", by: ana, kind: assigned, role: incident-commander, person: ana, expect: INC102}
""",
)
