"""Nobody commands two incidents at once.

Command takes the whole attention. What belongs together is merged into one incident.
"""

from collections.abc import Iterator

from incli.domain.incident import COMMANDER, Incident
from incli.domain.state import Holding
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """This incident's commanders against those of the others that ran meanwhile."""
    mine = case.holdings(COMMANDER)
    if not mine:
        return
    for other in case.others():
        theirs = _commands(other)
        for held in mine:
            for also in theirs:
                start = max(held.since, also.since)
                end = min(held.until or case.until, also.until or case.now)
                if held.person == also.person and end - start > asked.must("overlap"):
                    yield Fault(
                        f"{case.name(held.person)} commanded {other.id} at the same time, for "
                        f"{span(end - start)}.",
                        entry=held.entry,
                        field="person",
                        measured=span(end - start),
                        allowed=span(asked.must("overlap")),
                        param="overlap",
                    )


def _commands(incident: Incident) -> tuple[Holding, ...]:
    is_open = incident.status == "open"
    return tuple(each for each in incident.held(COMMANDER) if each.until or is_open)


RULE = Rule(
    id="INC109",
    name="one-incident-a-commander",
    scope="incident",
    judge=judge,
    source="ours, from PagerDuty incident-response-docs, training/incident_commander: one "
    "commander's attention is on one incident",
    params=(Param("overlap", "span", "5m", "how long it may be so", stricter="lower"),),
    hint="incli handover PERSON    or, where it is the same: incli merge INTO",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "01:00", by: bo, kind: note, text: "Still here"}
others:
  - - {at: "00:10", by: cy, kind: opened, title: "Search slow"}
    - {at: "00:12", by: cy, kind: assigned, role: incident-commander, person: cy}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo, expect: INC109}
  - {at: "01:00", by: bo, kind: note, text: "Still here"}
others:
  - - {at: "00:10", by: cy, kind: opened, title: "Search slow"}
    - {at: "00:12", by: cy, kind: assigned, role: incident-commander, person: bo}
""",
)
