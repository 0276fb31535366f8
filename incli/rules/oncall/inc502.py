"""Nobody is called in their time off.

Time off that can be broken into is none. Who comes by themselves is welcome; who was called with a
reason is told here all the same, so that they get it back. Rosters that plan somebody into their
time off are for INC503.
"""

from collections.abc import Iterator

from incli.domain.roster.oncall import absence
from incli.rules.cases.incident import IncidentCase
from incli.rules.oncall.called import calls
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Rule
from incli.rules.told import clock


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each person who was called, against the time off that any roster knows of."""
    _ = asked
    called = list(calls(case))
    if not any(roster.absences for roster in case.rosters):
        raise NotApplicable("no roster says when anybody has time off")
    for call in called:
        off = absence(case.rosters, call.person, call.entry.at)
        if off is None:
            continue
        why = f" Why: “{call.entry.because}”." if call.entry.because else ""
        yield Fault(
            f"{case.name(call.person)} was called at {clock(call.entry.at)}, and had time off "
            f"until {clock(off.end)}.{why}",
            entry=call.entry.id,
            field="by",
            measured=call.person,
        )


RULE = Rule(
    id="INC502",
    name="time-off-is-kept",
    scope="incident",
    judge=judge,
    source="PagerDuty goingoncall-docs, for managers",
    needs=("rosters",),
    hint="call who is on call: incli oncall; and give the time off back: incli roster off",
    passing="""
rosters:
  ic:
    shifts: [{from: "2026-03-01T00:00:00Z", person: bo}]
    time_off: [{person: cy, from: "2026-03-02", to: "2026-03-04"}]
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: ana, kind: assigned, role: incident-commander, person: bo}
""",
    failing="""
rosters:
  ic:
    shifts: [{from: "2026-03-01T00:00:00Z", person: bo}]
    time_off: [{person: cy, from: "2026-03-02", to: "2026-03-04"}]
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: ana, kind: assigned, role: scribe, person: cy, expect: INC502}
""",
)
