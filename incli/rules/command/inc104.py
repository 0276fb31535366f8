"""The incident commander is announced to everybody, by name and role.

Whoever joins must know whom to listen to. Only the first commander is looked at here; those who
take over are for INC103.
"""

from collections.abc import Iterator

from incli.domain.incident import COMMANDER
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """From taking command to the announcement."""
    held = case.holdings(COMMANDER)
    if not held:
        raise NotApplicable("nobody was ever in command: that is for INC101")
    first, within = held[0], asked.must("within")
    due = first.since + within
    if case.until < due or (first.announced is not None and first.announced <= due):
        return
    if first.until is not None and first.until <= due:
        return  # handed on before it was due
    ended = first.announced or min(first.until or case.until, case.until)
    waited = span(ended - first.since)
    said = "before it was announced" if first.announced else "and it was never announced"
    yield Fault(
        f"{case.name(first.person)} commanded for {waited} {said}; {span(within)} are allowed.",
        entry=first.entry,
        field="at",
        measured=waited,
        allowed=span(within),
        param="within",
    )


RULE = Rule(
    id="INC104",
    name="commander-announced",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander, “Start of Call”",
    params=(Param("within", "span", "5m", "how soon after taking command", stricter="lower"),),
    hint="incli announce",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:03", by: bo, kind: announced, role: incident-commander, person: bo}
  - {at: "00:20", by: ana, kind: note, text: "Bo commands"}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo, expect: INC104}
  - {at: "00:20", by: ana, kind: note, text: "Who commands?"}
""",
)
