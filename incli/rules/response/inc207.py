"""Before something risky is done, there is time to object.

The commander asks for strong objections, and waits. Only a decision to go is looked at here, and
only of a proposal that names a risk: what is not done does no harm.
"""

from collections.abc import Iterator

from incli.domain.kinds.decisions import Decided
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """From each risky proposal to the decision to go."""
    window, risky = asked.must("window"), False
    for entry in case.entries("decided"):
        body = entry.body
        if not isinstance(body, Decided) or entry.source or body.decision != "go":
            continue
        proposal = case.incident.proposals[body.proposal]
        if not proposal.risk:
            continue
        risky, waited = True, entry.at - proposal.at
        if waited < window:
            yield Fault(
                f"“{proposal.text}” was decided {span(waited)} after it was proposed; its risk "
                f"(“{proposal.risk}”) wants {span(window)} for objections.",
                entry=entry.id,
                field="at",
                measured=span(waited),
                allowed=span(window),
                param="window",
            )
    if not risky:
        raise NotApplicable("nothing was decided that was said to be risky")


RULE = Rule(
    id="INC207",
    name="time-to-object",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander, “Making a decision”; "
    "the figure is ours",
    params=(
        Param("window", "span", "30s", "how long people may object at least", stricter="higher"),
    ),
    hint="incli propose TEXT --risk RISK, ask for strong objections, and then: incli decide",
    passing="""
params: {window: 1m}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:10", by: ana, kind: proposed, text: "Fail over", risk: "Loses a minute of orders", id: failover}
  - {at: "00:11", by: bo, kind: decided, proposal: failover, decision: go}
""",
    failing="""
params: {window: 1m}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:10", by: ana, kind: proposed, text: "Fail over", risk: "Loses a minute of orders", id: failover}
  - {at: "00:10:20", by: bo, kind: decided, proposal: failover, decision: go, expect: INC207}
""",
)
