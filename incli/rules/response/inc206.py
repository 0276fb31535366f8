"""Every objection is answered before the incident is resolved: something is decided after it.

Objecting is worth the effort only where it is heard. The commander may decide against an objection;
it then stands in the record. Where the proposal was decided already, a later proposal answers.
"""

from collections.abc import Iterator

from incli.domain.entry import references
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Rule


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each objection from before the resolution, against the decisions after it."""
    _ = asked
    resolved = case.incident.resolved
    if resolved is None:
        raise NotApplicable("it is not resolved")
    objections = [each for each in case.entries("objected") if each.at <= resolved]
    if not objections:
        raise NotApplicable("nobody objected to anything")
    decided = {
        key: each
        for key, each in case.incident.proposals.items()
        if each.decided is not None and each.decided <= resolved
    }
    newest = max((each.at for each in decided.values()), default=case.opened)
    for entry in objections:
        answer = decided.get(references(entry.body)[0])
        in_time = answer is not None and answer.decided is not None and answer.decided >= entry.at
        if not in_time and newest < entry.at:
            yield Fault(
                f"{case.name(entry.by)} objected, and nothing was decided after that: "
                f"“{entry.text}”.",
                entry=entry.id,
                field="text",
            )


RULE = Rule(
    id="INC206",
    name="objections-answered",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander, “Making a decision”; "
    "what counts as an answer is ours",
    hint="incli decide PROPOSAL go|no-go    or, where that was decided: incli propose TEXT",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:10", by: ana, kind: proposed, text: "Fail over", id: failover}
  - {at: "00:11", by: cy, kind: objected, proposal: failover, text: "The replica is behind", id: behind}
  - {at: "00:12", by: bo, kind: decided, proposal: failover, decision: go, against: [behind]}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:10", by: ana, kind: proposed, text: "Fail over", id: failover}
  - {at: "00:11", by: bo, kind: decided, proposal: failover, decision: go}
  - {at: "00:12", by: cy, kind: objected, proposal: failover, text: "The replica is behind", expect: INC206}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
""",
)
